"""Anchors, tense and the story decide what a time means; what they do not decide stays open, with what would."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.errors import StopRun
from pipeline.mentions.times import find_times, join_periods, resolve_time
from pipeline.records import Anchor, Days, Precision, RelativeTime, TimeMention, TimeType

#: A Tuesday.
PUBLISHED = date(2023, 7, 11)


def read(text: str, *, anchor: date | Days | None = PUBLISHED) -> list[tuple[str | None, date | None, date | None]]:
    return [(time.value, time.begin, time.end_day) for time in find_times(text, anchor=anchor)]


def only(text: str, *, anchor: date | Days | None = PUBLISHED) -> TimeMention:
    (time,) = find_times(text, anchor=anchor)
    return time


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The expo opened on Tuesday.", date(2023, 7, 11)),  # the publication's own weekday, past
        ("The expo opened on Wednesday.", date(2023, 7, 5)),
        ("The expo will open on Wednesday.", date(2023, 7, 12)),
        ("The expo is due to open on Monday.", date(2023, 7, 17)),
        ("On Monday, delegates will vote.", date(2023, 7, 17)),
        ("On Monday, delegates voted.", date(2023, 7, 10)),
        ("Friday's vote was close.", date(2023, 7, 7)),
    ],
)
def test_tense_decides_weekdays(text: str, day: date) -> None:
    assert only(text).begin == day


def test_tense_of_a_parse_goes_before_the_guess() -> None:
    text = "The expo opened on Wednesday."
    (time,) = find_times(text, anchor=PUBLISHED, tense=lambda start, end: "future")
    assert time.begin == date(2023, 7, 12)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Exports fell in September.", "2022-09"),
        ("Exports will fall in September.", "2023-09"),
        ("Exports fell in June.", "2023-06"),
        ("The act takes effect on Nov. 6.", "2023-11-06"),
        ("It was signed on Dec. 30.", "2022-12-30"),
        ("The leaders met on Feb. 29.", "2020-02-29"),
    ],
)
def test_nearest_or_tense_decides_months(text: str, value: str) -> None:
    assert only(text).value == value


def test_without_anchor_structure_is_kept() -> None:
    time = only("They met last week.", anchor=None)
    assert (time.value, time.begin, time.relative) == (
        "XXXX-WXX",
        None,
        RelativeTime(unit="week", count=-1, direction="past"),
    )
    assert time.anchor is Anchor.PUBLICATION


def test_weekday_without_anchor_keeps_its_direction() -> None:
    time = only("They met on Monday.", anchor=None)
    assert time.value == "XXXX-WXX-1"
    assert time.relative == RelativeTime(unit="weekday", count=None, direction="past")


@pytest.mark.parametrize(
    "text",
    [
        "They met last week.",
        "It was signed on Feb. 4.",
        "They meet on the week of March 6.",
        "Easter was calm.",
        "It fell in May.",
        "Output rose over the past four years.",
        "In January-May trade grew.",
        "They met on Monday.",
        "It rose in the third quarter.",
    ],
)
def test_resolving_later_gives_the_same_days(text: str) -> None:
    open_time = only(text, anchor=None)
    assert open_time.begin is None
    later, at_once = resolve_time(open_time, anchor=PUBLISHED), only(text)
    assert replace(later, reason=at_once.reason, confidence=at_once.confidence, other=at_once.other) == at_once


def test_resolving_leaves_alone_what_has_days_or_none() -> None:
    for text in ("It was signed in 2019.", "It was signed recently.", "The siege lasted two years."):
        time = only(text, anchor=None)
        assert resolve_time(time, anchor=PUBLISHED) == time


def test_dateline_serves_without_another_anchor() -> None:
    (time,) = find_times("They met yesterday.", anchor=None, dateline=date(2022, 2, 4))
    assert time.begin == date(2022, 2, 3)


def test_interval_that_agrees_resolves() -> None:
    week = Days(date(2023, 7, 10), date(2023, 7, 17))
    assert only("They met last week.", anchor=week).value == "2023-W27"


def test_interval_that_disagrees_gives_the_union_without_a_value() -> None:
    time = only("They met yesterday.", anchor=Days(date(2023, 7, 10), date(2023, 7, 12)))
    assert (time.value, time.begin, time.end_day) == ("XXXX-XX-XX", date(2023, 7, 9), date(2023, 7, 11))
    assert time.precision is Precision.RANGE


def test_long_interval_that_disagrees_stays_open() -> None:
    assert only("They met yesterday.", anchor=Days(date(2023, 1, 1), date(2024, 1, 1))).begin is None


def test_story_moves_the_reference_day() -> None:
    text = "The raid began on June 10, 2022. Two days earlier, scouts had come. The next day, they left."
    assert [value for value, _, _ in read(text)] == ["2022-06-10", "2022-06-08", "2022-06-09"]


def test_reports_count_a_year_ago_in_quarters() -> None:
    text = "Profit rose in the first quarter. A year ago, it fell."
    assert [value for value, _, _ in read(text)] == ["2023-Q1", "2022-Q1"]


def test_a_year_ago_without_a_quarter_is_a_year() -> None:
    assert only("A year ago, profit fell.").value == "2022"


def test_first_months_take_the_year_behind_them() -> None:
    times = read("Trade hit $218 billion in the first 11 months of this year.", anchor=date(2023, 12, 20))
    assert times[0] == ("P11M", date(2023, 1, 1), date(2023, 12, 1))
    assert times[1][0] == "2023"


def test_length_takes_the_day_it_ended() -> None:
    assert read("Net rose in the six months ended June 30.")[0] == ("P6M", date(2023, 1, 1), date(2023, 7, 1))


def test_past_years_are_counted_in_whole_months() -> None:
    assert read("Output surged over the past four years.") == [("P4Y", date(2019, 7, 1), date(2023, 7, 1))]


def test_by_a_year_ends_at_its_end() -> None:
    assert only("The line will open by 2024.").end_day == date(2025, 1, 1)


@pytest.mark.parametrize("text", ["It met on February 30.", "The 31st of April", "2023-13-45", "99/99/2023"])
def test_days_that_no_calendar_has_are_no_days(text: str) -> None:
    assert all(time.precision is not Precision.DAY for time in find_times(text, anchor=PUBLISHED))


def test_range_is_one_mention_of_type_duration() -> None:
    time = only("Trade grew in January-May.")
    assert (time.type, time.value, time.end_day) == (TimeType.DURATION, "2023-01/2023-05", date(2023, 6, 1))


def test_rule_name_is_kept() -> None:
    assert only("They met last week.").rule == "unit_relative"


def test_language_without_a_grammar_is_a_clear_error() -> None:
    with pytest.raises(StopRun, match="words"):
        find_times("Hello", anchor=None, language="tlh")


def test_edge_of_the_calendar_stays_open() -> None:
    assert only("They met two years ago.", anchor=date(1, 1, 1)).begin is None
    assert only("They will meet next year.", anchor=date(9999, 12, 31)).begin is None


def test_length_up_to_a_month_takes_its_last_day() -> None:
    assert read("The rate rose in the three months to March.")[0] == ("P3M", date(2023, 1, 1), date(2023, 4, 1))


def test_money_before_a_count_is_no_part_of_it() -> None:
    texts = [time.text for time in find_times("It was fined $450 million three weeks ago.", anchor=PUBLISHED)]
    assert texts == ["three weeks ago"]


def test_ordinals_of_other_things_are_no_days() -> None:
    assert find_times("Growth slowed from the first to the last reading.", anchor=PUBLISHED) == ()


def test_time_of_day_far_from_a_day_belongs_to_the_publication() -> None:
    text = "He was born on May 3, 1961." + " He then rose through the ranks." * 6 + " Polls close at 8 p.m."
    assert read(text)[-1][0] == "2023-07-11T20:00"


def test_week_of_a_day() -> None:
    assert only("The court sat in the week of March 6.").value == "2023-W10"


def test_months_in_a_row_name_one_range_each_way() -> None:
    for text in ("Trade grew from January to May.", "Trade grew between January and May.", "Trade grew January–May."):
        (period,) = join_periods(text, find_times(text, anchor=PUBLISHED))
        assert (period.begin, period.end_day) == (date(2023, 1, 1), date(2023, 6, 1))


def test_range_over_new_year_begins_in_the_year_before() -> None:
    assert read("Demand fell from November to February 2023.") == [
        ("2022-11", date(2022, 11, 1), date(2022, 12, 1)),
        ("2023-02", date(2023, 2, 1), date(2023, 3, 1)),
    ]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_quarters_at_the_edge_of_the_calendar_stay_open(day: date) -> None:
    texts = ("the year-ago quarter", "the quarter", "a year ago", "the latest period", "the first quarter", "next week")
    for text in texts:
        assert all(time.begin is None or time.begin >= date.min for time in find_times(text, anchor=day))


def test_forecast_quarter_is_not_compared_with() -> None:
    text = "Growth may slow in the third quarter of 2025. In the year-ago period, sales rose."
    assert read(text, anchor=date(2023, 7, 11))[1][0] == "2022-Q2"
