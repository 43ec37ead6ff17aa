"""TIMEX3 values as half-open days, and steps in the calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from pipeline.records import Days, Precision

#: First month of each season of a year, meteorological; the winter of a year begins in the December before.
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": -1}
MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
DAYS_OF = {"day": 1, "weekday": 1, "week": 7, "weekend": 7, "fortnight": 14}

_SHAPES = {
    "day": re.compile(r"(\d{4})-(\d\d)-(\d\d)\Z"),
    "weekday": re.compile(r"(\d{4})-W(\d\d)-([1-7])\Z"),
    "weekend": re.compile(r"(\d{4})-W(\d\d)-(WE)\Z"),
    "week": re.compile(r"(\d{4})-W(\d\d)\Z"),
    "month": re.compile(r"(\d{4})-(\d\d)\Z"),
    "quarter": re.compile(r"(\d{4})-Q([1-4])\Z"),
    "half": re.compile(r"(\d{4})-H([12])\Z"),
    "season": re.compile(r"(\d{4})-(SP|SU|FA|WI)\Z"),
    "year": re.compile(r"(?:FY)?(\d{4})\Z"),
    "decade": re.compile(r"(\d{3})\Z"),
    "century": re.compile(r"(\d\d)\Z"),
}
_PRECISION = {
    "day": Precision.DAY,
    "weekday": Precision.DAY,
    "weekend": Precision.RANGE,
    "week": Precision.WEEK,
    "month": Precision.MONTH,
    "quarter": Precision.QUARTER,
    "half": Precision.HALF,
    "season": Precision.RANGE,
    "year": Precision.YEAR,
    "decade": Precision.DECADE,
    "century": Precision.RANGE,
}


def value_days(value: str) -> tuple[Days, Precision] | None:
    """Days that a full TIMEX3 value names, and how exactly; null for durations, references and values with X.

    "A/B" runs from the first day of A to the last of B. Times of day count as their day.
    """
    if "/" in value:
        return _range_days(*value.split("/", 1))
    day_part = value.split("T", 1)[0]
    for shape, pattern in _SHAPES.items():
        found = pattern.match(day_part)
        if found:
            days = _days_of(shape, found.groups())
            return None if days is None else (days, _PRECISION[shape])
    return None


def _range_days(first: str, last: str) -> tuple[Days, Precision] | None:
    begin, end = value_days(first), value_days(last)
    if begin is None or end is None or begin[0].begin >= end[0].end:
        return None
    return Days(begin[0].begin, end[0].end), Precision.RANGE


def _days_of(shape: str, parts: tuple[str, ...]) -> Days | None:
    """The days of one shape of value; null where the calendar has no such days."""
    try:
        return _build(shape, parts)
    except (ValueError, OverflowError):
        return None


def _build(shape: str, parts: tuple[str, ...]) -> Days:
    year = int(parts[0])
    if shape == "day":
        begin = date(year, int(parts[1]), int(parts[2]))
        return Days(begin, begin + timedelta(days=1))
    if shape in ("week", "weekday", "weekend"):
        offset, size = {"week": (0, 7), "weekend": (5, 2)}.get(shape) or (int(parts[2]) - 1, 1)
        begin = date.fromisocalendar(year, int(parts[1]), 1) + timedelta(days=offset)
        return Days(begin, begin + timedelta(days=size))
    if shape == "season":
        first = SEASONS[parts[1]]
        return _months(year if first > 0 else year - 1, first if first > 0 else 12, 3)
    size = MONTHS_OF[shape]
    if shape in ("decade", "century"):
        return _months(year * size // 12, 1, size)
    return _months(year, 1 if shape == "year" else (int(parts[1]) - 1) * size + 1, size)


def _months(year: int, month: int, count: int) -> Days:
    begin = date(year, month, 1)
    return Days(begin, shift(begin, "month", count))


def shift(day: date, unit: str, count: int) -> date:
    """`day` moved by `count` units; a month's last days stay its last ("31 January" plus a month is its end).

    Raises OverflowError or ValueError outside the calendar's years 1..9999.
    """
    if unit in DAYS_OF:
        return day + timedelta(days=DAYS_OF[unit] * count)
    months = day.year * 12 + day.month - 1 + MONTHS_OF.get(unit, 12) * count
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(f"year {year} is outside the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_WRITTEN: dict[str, Callable[[date], str]] = {
    "month": lambda day: f"{day.year:04}-{day.month:02}",
    "quarter": lambda day: f"{day.year:04}-Q{(day.month + 2) // 3}",
    "half": lambda day: f"{day.year:04}-H{(day.month + 5) // 6}",
    "year": lambda day: f"{day.year:04}",
    "decade": lambda day: f"{day.year // 10:03}",
    "century": lambda day: f"{day.year // 100:02}",
}


def unit_value(day: date, unit: str) -> str:
    """The TIMEX3 value of the `unit` that holds `day`; of the day itself where the unit is no longer than it.

    Units: week, weekend, month, quarter, half, year, decade, century.
    """
    if unit in ("week", "weekend"):
        iso = day.isocalendar()
        return f"{iso.year:04}-W{iso.week:02}" + ("-WE" if unit == "weekend" else "")
    write = _WRITTEN.get(unit)
    return write(day) if write else day.isoformat()
