"""The small parts: values to days, steps in the calendar, numbers in words, feasts, tense, patterns."""

from datetime import date
from fractions import Fraction

import pytest

from pipeline.errors import StopRun
from pipeline.mentions.times.days import shift, unit_value, value_days
from pipeline.mentions.times.holidays import MOVABLE, easter
from pipeline.mentions.times.numbers import read_number, read_year
from pipeline.mentions.times.patterns import PatternCompiler, first_signs
from pipeline.mentions.times.rules import read_grammar
from pipeline.mentions.times.tense import guess_tense
from pipeline.mentions.times.vocabulary import Vocabulary, tokenize
from pipeline.records import Precision


@pytest.mark.parametrize(
    ("value", "begin", "end", "precision"),
    [
        ("2023-07-11", date(2023, 7, 11), date(2023, 7, 12), Precision.DAY),
        ("2023-07-11T10:35", date(2023, 7, 11), date(2023, 7, 12), Precision.DAY),
        ("2023-W28", date(2023, 7, 10), date(2023, 7, 17), Precision.WEEK),
        ("2023-W28-WE", date(2023, 7, 15), date(2023, 7, 17), Precision.RANGE),
        ("2023-W01-1", date(2023, 1, 2), date(2023, 1, 3), Precision.DAY),
        ("2023-12", date(2023, 12, 1), date(2024, 1, 1), Precision.MONTH),
        ("2023-Q4", date(2023, 10, 1), date(2024, 1, 1), Precision.QUARTER),
        ("2023-H1", date(2023, 1, 1), date(2023, 7, 1), Precision.HALF),
        ("2023-WI", date(2022, 12, 1), date(2023, 3, 1), Precision.RANGE),
        ("2023", date(2023, 1, 1), date(2024, 1, 1), Precision.YEAR),
        ("199", date(1990, 1, 1), date(2000, 1, 1), Precision.DECADE),
        ("19", date(1900, 1, 1), date(2000, 1, 1), Precision.RANGE),
        ("2023-01/2023-05", date(2023, 1, 1), date(2023, 6, 1), Precision.RANGE),
    ],
)
def test_values_are_half_open_days(value: str, begin: date, end: date, precision: Precision) -> None:
    assert value_days(value) == ((begin, end), precision)


@pytest.mark.parametrize("value", ["P2Y", "PAST_REF", "XXXX-02", "2023-02-30", "2023-W60", "0000", "2023-05/2023-01"])
def test_values_without_days(value: str) -> None:
    assert value_days(value) is None


def test_months_keep_to_their_last_day() -> None:
    assert shift(date(2023, 1, 31), "month", 1) == date(2023, 2, 28)
    assert shift(date(2024, 2, 29), "year", -1) == date(2023, 2, 28)


def test_units_hold_the_day() -> None:
    assert unit_value(date(2021, 1, 1), "week") == "2020-W53"
    assert unit_value(date(2023, 8, 5), "half") == "2023-H2"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", Fraction(12)), ("1,500", Fraction(1500)), ("2.5", Fraction(5, 2)), ("2 1/2", Fraction(5, 2)),
        ("twenty-four", Fraction(24)), ("a hundred thirty", Fraction(130)), ("two thousand", Fraction(2000)),
        ("two and a half", Fraction(5, 2)), ("a couple of", Fraction(2)), ("several", None),
        ("thirty-first", Fraction(31)),
    ],
)  # fmt: skip
def test_numbers_in_words_and_digits(text: str, number: Fraction | None) -> None:
    assert read_number(text, read_grammar("en").vocabulary) == number


@pytest.mark.parametrize(
    ("text", "year"),
    [("1998", 1998), ("'98", 1998), ("'07", 2007), ("nineteen ninety-six", 1996), ("two thousand and three", 2003)],
)
def test_years_in_words_and_digits(text: str, year: int) -> None:
    assert read_year(text, read_grammar("en").vocabulary) == year


# Dates of Easter: tables of the US Naval Observatory.
@pytest.mark.parametrize(
    ("year", "month", "day"), [(1999, 4, 4), (2008, 3, 23), (2011, 4, 24), (2023, 4, 9), (2024, 3, 31)]
)
def test_easter(year: int, month: int, day: int) -> None:
    assert easter(year) == date(year, month, day)


def test_movable_feasts() -> None:
    assert MOVABLE["thanksgiving"](1999) == date(1999, 11, 25)
    assert MOVABLE["memorialday"](2023) == date(2023, 5, 29)
    assert MOVABLE["electionday"](1998) == date(1998, 11, 3)


@pytest.mark.parametrize(
    ("text", "tense"),
    [
        ("The council will meet on @", "future"),
        ("The council met on @", "past"),
        ("Smith will be named director in @", "future"),
        ("It had been due to expire @", "past"),
        ("She agreed to meet him @", "future"),
        ("The vote, @", None),
        ("@, when the council met", "past"),
        ("He said no. The council will meet @", "future"),
    ],
)
def test_nearest_word_tells_the_tense(text: str, tense: str | None) -> None:
    place = text.index("@")
    assert guess_tense(text, place, place + 1, language="en") == tense


def test_tokens_give_back_the_text() -> None:
    text = "Sept. 30's  low:\n\n1,990.5 (U.S.) – “ок”…"
    assert "".join(tokenize(text)) == text


def test_pattern_with_an_unknown_class_is_a_clear_error() -> None:
    with pytest.raises(StopRun, match="WIZARD"):
        PatternCompiler(Vocabulary(), {}).compile("the WIZARD")


@pytest.mark.parametrize(
    ("pattern", "signs"),
    [
        ("ab", "a"),
        ("a?b", "ab"),
        ("[ab]c|d", "abd"),
        ("(?<=x)(?:a|b?)c", "abc"),
        ("(?P<N>(?!x)a)b", "a"),
        ("(?:a?)?", "a"),
    ],
)
def test_what_a_pattern_can_begin_with(pattern: str, signs: str) -> None:
    assert first_signs(pattern) == frozenset(signs)
