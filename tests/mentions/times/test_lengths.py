"""Lengths take the days of what stands behind them, and can be had with it as one period."""

from datetime import date, timedelta

import pytest

from pipeline.mentions.times import find_times, join_periods

#: A Tuesday.
PUBLISHED = date(2023, 7, 11)

JOINED = [
    ("Output rose in the first 11 months of this year.", "the first 11 months of this year", "2023-01-01/2023-11-30"),
    ("Trade grew in the first nine months of 2022.", "the first nine months of 2022", "2022-01-01/2022-09-30"),
    ("Profit fell in the quarter ended June 30.", "the quarter ended June 30", "2023-04-01/2023-06-30"),
    ("Profit fell in the quarter ended April 30.", "the quarter ended April 30", "2023-02-01/2023-04-30"),
    ("Exports fell in the six months to June.", "the six months to June", "2023-01-01/2023-06-30"),
    ("For the year ended March 31, sales rose.", "the year ended March 31", "2022-04-01/2023-03-31"),
    ("Prices fell in the week ended July 1.", "the week ended July 1", "2023-06-25/2023-07-01"),
]


@pytest.mark.parametrize(("text", "words", "value"), JOINED)
def test_length_and_what_places_it_are_one_period(text: str, words: str, value: str) -> None:
    (period,) = join_periods(text, find_times(text, anchor=PUBLISHED))
    assert (period.text, period.value) == (words, value)
    assert text[period.start : period.end] == words
    first, last = map(date.fromisoformat, value.split("/"))
    assert (period.begin, period.end_day) == (first, last + timedelta(days=1))


@pytest.mark.parametrize(("text", "words", "value"), JOINED)
def test_timex3_keeps_them_two_with_the_length_placed(text: str, words: str, value: str) -> None:
    length, following = find_times(text, anchor=PUBLISHED)
    assert words.startswith(length.text)
    assert words.endswith(following.text)
    assert str(length.begin) == value.split("/", maxsplit=1)[0]


@pytest.mark.parametrize(
    "text",
    [
        "Talks lasted two weeks and ended on June 30.",
        "The months of June and July were dry.",
        "In two years, by 2025, the plant will open.",
        "The quarter was good. June 30 was not.",
    ],
)
def test_times_that_do_not_belong_together_stay_apart(text: str) -> None:
    times = find_times(text, anchor=PUBLISHED)
    assert join_periods(text, times) == times


@pytest.mark.parametrize(
    "text", ["The quake hit at 6:30 a.m. local time (0430 GMT) on Monday.", "It sank at 6:30 a.m. (0430 GMT) Monday."]
)
def test_clock_takes_the_day_named_behind_it(text: str) -> None:
    local, utc, _ = find_times(text, anchor=PUBLISHED)
    assert (local.value, utc.value) == ("2023-07-10T06:30", "2023-07-10T04:30Z")
    assert local.begin == date(2023, 7, 10)
    assert local.reason == "the day named behind it: Monday"


def test_clock_of_another_sentence_keeps_its_own_day() -> None:
    clock, _ = find_times("It sank at 0430 GMT. Monday was calm.", anchor=PUBLISHED)
    assert clock.begin == PUBLISHED


def test_length_before_the_calendar_begins_stays_open() -> None:
    text = "the 9000 years ended June 30"
    times = find_times(text, anchor=PUBLISHED)
    assert join_periods(text, times) == times
