"""Dates as pages and feeds write them: one string in, one day (and instant, where it says one) out.

This reads stated dates of fields and labels; time expressions of prose are read by `pipeline.mentions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache

from pipeline.lexicons import read_lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDate:
    """A date that a string states."""

    #: The day in the zone of the writer.
    day: date
    #: The instant with its zone; null where the string states no time or no zone.
    at: datetime | None
    start: int
    end: int


@cache
def month_numbers() -> dict[str, int]:
    """Names and abbreviations of months, lower case, to 1..12."""
    return {row["name"]: int(row["month"]) for row in read_lexicon("pages/months")}


@cache
def zone_minutes() -> dict[str, int]:
    """Zone abbreviations to minutes east of UTC."""
    return {row["name"]: int(row["minutes"]) for row in read_lexicon("pages/zones")}


_CLOCK = (
    r"(?:(?:,|\s|T|-|–|—|·|\||\bat\b|@)*(?P<hour>[01]?\d|2[0-4])[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*\(?(?P<zone>Z\b|(?:UTC|GMT)?\s*[+-]\d{1,2}:?\d{0,2}\b|[A-Z]{2,5}\b)?)?"
)


@cache
def _shapes() -> tuple[re.Pattern[str], ...]:
    names = "|".join(sorted(map(re.escape, month_numbers()), key=len, reverse=True))
    month = rf"(?P<name>{names})\b\.?"
    year = r"(?P<year>(?:19|20)\d\d)\b"
    day = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|º|ª|\.)?"
    # A clock may also stand before the date ("13:26, February 4, 2022"); it is not read there, the day is.
    shapes = (
        rf"(?<![\d.]){year[:-2]}[-/.](?P<month>[01]?\d)[-/.](?P<day>[0-3]?\d)(?!\d){_CLOCK}",
        rf"(?<!\d){year[:-2]}\s?年\s?(?P<month>[01]?\d)\s?月\s?(?P<day>[0-3]?\d)\s?日{_CLOCK}",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)",
        rf"\b{month}\s*{day},?\s+(?:of\s+)?{year}{_CLOCK}",
        rf"(?<![\d.]){day}[\s\-/]*(?:de\s+|of\s+)?{month},?[\s\-/]*(?:de\s+)?{year}{_CLOCK}",
        rf"\b{month}\s*{day}\s+(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)\s+(?P<zone>[A-Z]{{3,4}}\s+)?{year}",
        rf"(?<!\d){year[:-2]}[\s\-/]{month}[\s\-/]{day}(?!\d)",
        rf"(?<![\d/.])(?P<first>[0-3]?\d)(?P<mark>[/.\-])(?P<other>[0-3]?\d)(?P=mark)(?P<year>(?:19|20)\d\d)(?!\.?\d){_CLOCK}",
    )
    return tuple(re.compile(shape, re.IGNORECASE) for shape in shapes)


def find_stated_dates(text: str, *, day_first: bool | None = None) -> Iterator[StatedDate]:
    """Dates in a short string, leftmost first, none overlapping.

    `day_first` decides "03/04/2024"; null: such a string states nothing, unless one of the numbers can be no month or
    the mark is a full stop. A date that does not exist (31 February) gives nothing.
    """
    found = [
        stated
        for shape in _shapes()
        for match in shape.finditer(text)
        if (stated := _stated(match, day_first)) is not None
    ]
    end = -1
    for stated in sorted(found, key=lambda item: (item.start, -item.end)):
        if stated.start >= end:
            end = stated.end
            yield stated


def read_date(text: str, *, day_first: bool | None = None) -> StatedDate | None:
    """The first date that a field states; null where it states none. Never raises."""
    return next(find_stated_dates(text[:200], day_first=day_first), None)


def _stated(match: re.Match[str], day_first: bool | None) -> StatedDate | None:
    parts = match.groupdict()
    if parts.get("first"):
        ordered = _order(int(parts["first"]), int(parts["other"]), dotted=parts["mark"] == ".", day_first=day_first)
        if ordered is None:
            return None
        number, month = ordered
    else:
        number = int(parts["day"])
        month = int(parts["month"]) if parts.get("month") else month_numbers()[parts["name"].lower()]
    try:
        day = date(int(parts["year"]), month, number)
    except ValueError:
        return None
    return StatedDate(day=day, at=_instant(day, parts), start=match.start(), end=match.end())


def _order(first: int, other: int, *, dotted: bool, day_first: bool | None) -> tuple[int, int] | None:
    """(day, month) of two numbers."""
    if first > 12 or first == other or dotted:
        return first, other
    if other > 12:
        return other, first
    if day_first is None:
        return None
    return (first, other) if day_first else (other, first)


def _instant(day: date, parts: dict[str, str | None]) -> datetime | None:
    zone = read_zone((parts.get("zone") or "").strip())
    if not parts.get("hour") or zone is None:
        return None
    hour, half = int(parts["hour"] or 0), (parts.get("half") or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    if hour > 23:
        return None
    second = int(parts.get("second") or 0)
    return datetime(day.year, day.month, day.day, hour, int(parts["minute"] or 0), second, tzinfo=zone)


def read_zone(text: str) -> timezone | None:
    """The zone that an offset or an abbreviation means; null for one that means none, or several."""
    if text.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    if match := re.fullmatch(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d{2})?", text, re.IGNORECASE):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes)) if minutes < 24 * 60 else None
    minutes_east = zone_minutes().get(text.upper())
    return None if minutes_east is None else timezone(timedelta(minutes=minutes_east))
