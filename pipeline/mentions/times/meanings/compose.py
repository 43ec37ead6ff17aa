"""Senses made of senses: a part of a period, a clock time on a day, a month of a year, from one day to another."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.mentions.times.days import unit_value, value_days
from pipeline.mentions.times.meanings.dates import range_sense
from pipeline.mentions.times.meanings.reading import Meaning, Reading
from pipeline.mentions.times.resolve import WEEK_OF, WEEKEND_OF
from pipeline.mentions.times.senses import Sense
from pipeline.records import TimeType

#: Values that a year completes.
IN_YEAR = re.compile(r"XXXX-(?:[0-9]{2}(?:-[0-9]{2})?|[QH][1-4]|[A-Z]{2})\Z")


def part_of(reading: Reading) -> Sense | None:
    """Early, mid, late in a period: the period with the words' mod."""
    sense = _first(reading, "TANY", "TDATE", "TDECADE", "TPERIOD", "TPART")
    return sense and replace(
        sense,
        mod=reading.value("PART") or reading.value("PARTADJ") or reading.value("PARTEND") or reading.args.get("mod"),
        shown=True,
    )


def about(reading: Reading) -> Sense | None:
    """About a date, "around Nov. 1": the date with mod APPROX."""
    sense = _first(reading, "TFIXED")
    return sense and replace(sense, mod=reading.value("APXDATE") or reading.args.get("mod"))


def _first(reading: Reading, *groups: str) -> Sense | None:
    return next((sense for group in groups if (sense := reading.sense(group))), None)


def time_on_day(reading: Reading) -> Sense | None:
    """A clock time or a part of a day on a day: the day's value with the time's."""
    time, day = _first(reading, "TCLOCK", "TPART"), _first(reading, "TDAY", "TDATE")
    if time is None or day is None or time.value is None or day.value is None:
        return None
    clock = time.value.partition("T")[2]
    return replace(
        day, kind="datetime", type=TimeType.TIME, value=f"{day.value}T{clock}", mod=time.mod or day.mod, shown=True
    )


def in_year(reading: Reading) -> Sense | None:
    """A month, quarter, half, season or day of a year that is named or counted: "January this year", "the 1988
    third quarter"."""
    part, year = _first(reading, "TMONTH", "TQUARTER", "THALF", "TSEASON", "TDAY"), _first(reading, "TYEAR")
    if part is None or year is None or part.value is None or year.value is None:
        return None
    if part.count is not None or len(year.value) != len("XXXX") or not IN_YEAR.match(part.value):
        return None
    return replace(
        year,
        kind="monthyear",
        type=part.type,
        value=year.value + part.value[4:],
        mod=part.mod or year.mod,
        shown=True,
    )


def whole(reading: Reading) -> Sense | None:
    """The period inside words that add nothing to it, "the month of March", "all of 1990"."""
    sense = _first(reading, "TANY", "TDATE", "TMONTH", "TPERIOD", "TYEAR", "TSEASON", "TDAY")
    return sense and replace(sense, shown=True)


def from_to(reading: Reading) -> Sense | None:
    """From one date to another: one range. Both are of one kind of anchor, or both resolve by themselves."""
    begin, end = reading.sense("TDATE"), reading.sense("TDATE2")
    if begin is None or end is None or begin.value is None or end.value is None or begin.mod or end.mod:
        return None
    if "X" not in begin.value + end.value:
        return range_sense(begin, end)
    if begin.kind == end.kind and (begin.unit, begin.count) == (end.unit, end.count):
        return range_sense(begin, end)
    if (
        "X" in begin.value
        and "X" not in end.value
        and end.kind in ("day", "monthyear")
        and len(begin.value) == len(end.value)
    ):
        return range_sense(replace(begin, value=end.value[:4] + begin.value[4:]), end)
    return None


def week_of(reading: Reading) -> Sense | None:
    """The week that holds a day, "the week of March 6"."""
    day = reading.sense("TDAY")
    if day is None or day.value is None or day.kind != "day":
        return None
    named = value_days(day.value)
    if named is not None:
        return replace(day, kind="week", value=unit_value(named[0].begin, "week"), mod=None)
    if day.unit != "occurrence":
        return None
    return replace(day, kind="week", value="XXXX-WXX", unit=f"{WEEK_OF}{day.value}", mod=None)


def weekend_of(reading: Reading) -> Sense | None:
    """The weekend nearest to a day, "the weekend of March 23"."""
    day = reading.sense("TDAY")
    if day is None or day.value is None or day.unit != "occurrence":
        return None
    return replace(day, kind="weekend", value="XXXX-WXX-WE", unit=f"{WEEKEND_OF}{day.value}", mod=None)


def weekday_of_week(reading: Reading) -> Sense | None:
    """A weekday of a week that is counted, "Tuesday of last week", "Monday this week"."""
    day, week = reading.sense("TWEEKDAY"), reading.sense("TWEEK")
    if day is None or week is None or week.unit != "week" or day.count is not None or week.kind != "week":
        return None
    return replace(week, kind="day", value=day.value)


def or_later(reading: Reading) -> Sense | None:
    """A date and all after it, "1994 or later", "1990 and beyond"; rule argument `mod`."""
    sense = _first(reading, "TDATE", "TYEAR")
    return sense and replace(sense, mod=reading.args["mod"])


MEANINGS: dict[str, Meaning] = {
    "part_of": part_of,
    "about": about,
    "time_on_day": time_on_day,
    "in_year": in_year,
    "whole": whole,
    "from_to": from_to,
    "week_of": week_of,
    "weekend_of": weekend_of,
    "weekday_of_week": weekday_of_week,
    "or_later": or_later,
}
