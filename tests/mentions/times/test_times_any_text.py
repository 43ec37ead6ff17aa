"""Any text gives times that slice back to it, in order, with begin before end, and in linear time."""

import csv
import random
import re
import string
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicons import read_lexicon
from pipeline.mentions.times import find_times, join_periods, resolve_time
from pipeline.mentions.times.rules import read_grammar
from pipeline.mentions.times.vocabulary import tokenize
from pipeline.records import Days, TimeMention

WORDS = sorted({words for row in read_lexicon("times/en/words") for words in row["words"].split("|")})
SIGNS = [" ", " ", " ", "-", "–", ",", ".", "/", ":", "'", "’", "\n", "\n\n", "(", ")", "", "\x00", "\u2028", "é", "年"]
NUMBERS = [str(number) for number in (0, 1, 2, 9, 10, 12, 29, 30, 31, 32, 99, 100, 1130, 1998, 2024, 9999, 20230229)]

pieces = st.one_of(st.sampled_from(WORDS), st.sampled_from(SIGNS), st.sampled_from(NUMBERS), st.text(max_size=5))
texts = st.lists(pieces, max_size=40).map("".join)
days = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))
intervals = st.builds(
    lambda begin, length: Days(begin, begin + timedelta(days=length)),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)),
    st.integers(min_value=1, max_value=400),
)
anchors = st.one_of(st.none(), days, intervals)


def check(text: str, times: tuple[TimeMention, ...]) -> None:
    end = 0
    for mention in times:
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        assert (mention.begin is None) == (mention.end_day is None)
        assert mention.begin is None or mention.end_day is None or mention.begin < mention.end_day
        assert 0 < mention.confidence <= 1
        assert mention.other is None or mention.other.begin < mention.other.end
        end = mention.end


@settings(max_examples=250, deadline=None, derandomize=True)
@given(text=texts, anchor=anchors)
def test_any_words_give_sound_times(text: str, anchor: date | Days | None) -> None:
    times = find_times(text, anchor=anchor)
    check(text, times)
    check(text, join_periods(text, times))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(text=st.text(max_size=200), anchor=anchors)
def test_any_characters_give_sound_times(text: str, anchor: date | Days | None) -> None:
    check(text, find_times(text, anchor=anchor))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(text=texts, day=days)
def test_time_resolved_later_is_sound(text: str, day: date) -> None:
    times = find_times(text, anchor=None)
    check(text, tuple(resolve_time(mention, anchor=day) for mention in times))


def test_random_words_never_raise() -> None:
    random_words = random.Random(20231220)
    for _ in range(8):
        text = "".join(random_words.choice(pool)[:12] for pool in random_words.choices([WORDS, SIGNS, NUMBERS], k=4000))
        check(text, find_times(text, anchor=date(2024, 2, 29)))


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "1,",
        "1,000 ",
        "the ",
        "two and ",
        "twenty-",
        "first ",
        "a ",
        "of the ",
        "Monday ",
        "May ",
        "\n",
        " ",
        "-",
        "x",
        "last year's ",
        "10 a.m. ",
        "from 2010 to ",
        "about ",
        "1/",
        "between ",
        string.ascii_letters,
    ],
)
def test_repeated_pieces_take_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        best = float("inf")
        for _ in range(2):
            begun = time.process_time()
            find_times(text, anchor=date(2024, 2, 29))
            best = min(best, time.process_time() - begun)
        return best

    find_times(piece, anchor=date(2024, 2, 29))
    assert seconds(12_000) < 8 * seconds(3_000) + 0.05


def read_sentences(language: str) -> dict[str, str]:
    """Rule → a sentence that it reads."""
    lines = (Path(__file__).parent / f"corpus_{language}.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["rule"]: row["sentence"] for row in rows}


def almost(sentence: str) -> list[str]:
    """A sentence cut off behind each of its words, without gaps and with every gap a hyphen: what nearly matches."""
    words = sentence.rstrip(".").split(" ")
    return [" ".join(words[:end]) + " " for end in range(1, len(words) + 1)] + ["-".join(words) + " "]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_rule_is_worse_than_linear(language: str) -> None:
    grammar, sentences = read_grammar(language), read_sentences(language)
    vocabulary = grammar.vocabulary
    slow = []
    for rule in grammar.levels[0]:
        pieces = [vocabulary.encode(tokenize(piece)) for piece in almost(sentences[rule.name])]

        def seconds(size: int, pattern: re.Pattern[str] = rule.pattern, pieces: list[str] = pieces) -> float:
            texts = [(piece * size)[:size] for piece in pieces]
            begun = time.process_time()
            for text in texts:
                for at in range(0, size, 3):
                    pattern.match(text, at)
            return time.process_time() - begun

        if seconds(1600) > 8 * seconds(400) + 0.02 and seconds(6400) > 32 * seconds(400) + 0.05:
            slow.append(rule.name)
    assert slow == []


def test_random_characters_never_raise() -> None:
    draw = random.Random(19981120)
    alphabet = string.printable + "–—’“”éüЖ年\u2028\u00a0½0123456789" * 2
    for size in (150_000, 10, 1, 0):
        text = "".join(draw.choices(alphabet, k=size))
        check(text, find_times(text, anchor=date(2024, 2, 29)))
