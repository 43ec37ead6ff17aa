"""A language is one folder of words and rules: nothing else names its words."""

import re
from datetime import date
from pathlib import Path

import pytest

from pipeline.lexicons import SEEDS
from pipeline.mentions import times
from pipeline.mentions.times import find_times
from pipeline.mentions.times.links import read_links
from pipeline.mentions.times.rules import read_grammar
from pipeline.mentions.times.tense import read_tenses

FOLDERS = sorted(folder.name for folder in (SEEDS / "times").iterdir() if folder.is_dir())


@pytest.mark.parametrize("language", FOLDERS)
def test_folder_of_a_language_is_all_it_needs(language: str) -> None:
    assert read_grammar(language).levels[0]
    assert read_links(language).events
    assert read_tenses(language).words
    assert isinstance(find_times("2023-02-14", anchor=date(2023, 7, 11), language=language), tuple)


def test_code_names_no_word_of_the_second_language() -> None:
    for path in Path(times.__file__).parent.rglob("*.py"):
        assert not re.search(r"[Ѐ-ӿ]", path.read_text(encoding="utf-8")), path.name
