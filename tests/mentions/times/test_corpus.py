"""Every rule of every language reads the sentence written for it, and what it must not read stays unread."""

import csv
from datetime import date
from pathlib import Path

import pytest

from pipeline.mentions.times import find_times
from pipeline.mentions.times.rules import read_grammar, scan

#: A Tuesday.
PUBLISHED = date(2023, 7, 11)
FOLDER = Path(__file__).parent
LANGUAGES = ("en", "ru")


def read_corpus(language: str) -> list[dict[str, str]]:
    lines = (FOLDER / f"corpus_{language}.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


CASES = [
    pytest.param(language, row, id=f"{language}-{number}-{row['rule'] or 'nothing'}")
    for language in LANGUAGES
    for number, row in enumerate(read_corpus(language))
]


@pytest.mark.parametrize(("language", "row"), CASES)
def test_corpus_sentence_reads_as_written(language: str, row: dict[str, str]) -> None:
    times = find_times(row["sentence"], anchor=PUBLISHED, language=language)
    read = " | ".join(
        f"{time.text}={time.value}{'/' + time.mod if time.mod else ''}@{time.begin or ''}..{time.end_day or ''}"
        for time in times
    )
    assert read == row["times"]


@pytest.mark.parametrize(("language", "row"), CASES)
def test_corpus_sentence_fires_its_rule(language: str, row: dict[str, str]) -> None:
    fired = {found.rule for found in scan(row["sentence"], read_grammar(language))}
    assert not row["rule"] or row["rule"] in fired


@pytest.mark.parametrize("language", LANGUAGES)
def test_corpus_has_a_sentence_for_every_rule(language: str) -> None:
    rules = {rule.name for level in read_grammar(language).levels for rule in level}
    assert rules == {row["rule"] for row in read_corpus(language) if row["rule"]}
