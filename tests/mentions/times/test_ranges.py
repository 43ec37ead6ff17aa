"""Ranges are two times for TIMEX3 and one period for the database."""

from datetime import date, timedelta

import pytest

from pipeline.mentions.times import find_times, join_periods
from pipeline.records import Precision, TimeType

#: A Tuesday.
PUBLISHED = date(2023, 7, 11)

RANGES = [
    ("Trade grew from January to May.", "January to May", ["January", "May"], "2023-01/2023-05"),
    ("Output fell between 2015 and 2018.", "2015 and 2018", ["2015", "2018"], "2015/2018"),
    ("The fair ran from 20 to 22 March.", "20 to 22 March", ["20", "22 March"], "2023-03-20/2023-03-22"),
    ("Ministers meet on July 18 and 19.", "July 18 and 19", ["July 18", "19"], "2023-07-18/2023-07-19"),
    ("The market opens Monday through Friday.", "Monday through Friday", ["Monday", "Friday"], "2023-07-10/2023-07-14"),
]


@pytest.mark.parametrize(("text", "words", "ends", "value"), RANGES)
def test_range_is_two_times_and_one_period(text: str, words: str, ends: list[str], value: str) -> None:
    times = find_times(text, anchor=PUBLISHED)
    assert [time.text for time in times] == ends
    assert all(time.type is TimeType.DATE for time in times)
    (period,) = join_periods(text, times)
    assert (period.text, period.value, period.type) == (words, value, TimeType.DURATION)
    assert period.precision is Precision.RANGE
    assert (period.begin, period.end_day) == (times[0].begin, times[1].end_day)


def test_range_in_one_word_is_one_time() -> None:
    (period,) = find_times("Trade reached $93.8 billion in January-May.", anchor=PUBLISHED)
    assert (period.text, period.begin, period.end_day) == ("January-May", date(2023, 1, 1), date(2023, 6, 1))


@pytest.mark.parametrize("verb", ["was moved", "had been postponed", "was brought forward"])
def test_what_is_moved_from_day_to_day_is_no_period(verb: str) -> None:
    text = f"The hearing {verb} from 20 to 22 July."
    times = find_times(text, anchor=PUBLISHED)
    assert join_periods(text, times) == times
    assert times[1].begin == date(2023, 7, 22)


def test_range_of_unknown_year_stays_one_until_it_is_resolved() -> None:
    (period,) = find_times("Trade grew from January to May.", anchor=None)
    assert (period.value, period.begin) == ("XXXX-01/XXXX-05", None)


def test_neighbours_of_other_rules_are_not_joined() -> None:
    text = "He resigned on July 3 and 2022 was forgotten."
    times = find_times(text, anchor=PUBLISHED)
    assert join_periods(text, times) == times


def test_two_ranges_in_a_row_are_two_periods() -> None:
    text = "It rose from 2010 to 2012 and from 2015 to 2018."
    periods = join_periods(text, find_times(text, anchor=PUBLISHED))
    assert [period.value for period in periods] == ["2010/2012", "2015/2018"]
    assert periods[1].end_day == date(2018, 12, 31) + timedelta(days=1)
