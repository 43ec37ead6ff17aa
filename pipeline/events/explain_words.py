"""Days, amounts and spans as a person reads them; shared by the text and the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from pipeline.records import Figure, Precision, TimeMention

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_BOUNDS = {">": "more than ", "<": "up to ", "~": "about "}
_BASES = {"year_earlier": "on the year before", "period_earlier": "on the period before"}
_QUARTER = 3


def squeeze(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def format_days(begin: date | None, end_day: date | None, precision: str) -> str:
    """A half-open interval of days in words: "19 December 2023", "May 2023", "Q2 2023", "1 January – 31 May 2023"."""
    if begin is None or end_day is None:
        return "date unknown"
    days = (end_day - begin).days
    match precision:
        case Precision.MONTH if begin.day == 1 and days <= 31:
            return f"{begin:%B} {begin.year}"
        case Precision.QUARTER if begin.day == 1 and begin.month % _QUARTER == 1:
            return f"Q{begin.month // _QUARTER + 1} {begin.year}"
        case Precision.YEAR if (begin.month, begin.day) == (1, 1) and 365 <= days <= 366:
            return str(begin.year)
    return _day(begin) if days == 1 else _span(begin, end_day - timedelta(days=1))


def _span(first: date, last: date) -> str:
    if first.year != last.year:
        return f"{_day(first)} – {_day(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%B} – {_day(last)}"
    return f"{first.day} – {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def format_doubt(time: TimeMention) -> str:
    """What decided a time where its words left it open, how sure that is, and the days it means if that is wrong:
    "past by a word before it, 96 % sure, else 14 July 2023"; "as said" where nothing was guessed."""
    if time.reason is None:
        return "the day it counts from is not known" if time.relative and time.begin is None else "as said"
    other = f", else {format_days(time.other.begin, time.other.end, Precision.UNKNOWN)}" if time.other else ""
    return f"{time.reason}, {round(100 * time.confidence)} % sure{other}"


def format_number(value: float) -> str:
    """A number with its scale as a word: 93.8 billion, 12,500, 0.5."""
    for scale, word in _SCALES:
        if abs(value) >= scale:
            return f"{value / scale:,.10g} {word}"
    return f"{value:,.10g}"


def format_amount(figure: Figure) -> str:
    """The level, the change or both, with bound and base: "93.8 billion USD, +40.7 % on the year before"."""
    bound = _BOUNDS.get(figure.bound or "", "")
    parts = []
    if figure.value is not None:
        parts.append(f"{bound}{format_number(figure.value)}{' ' + figure.unit if figure.unit else ''}")
    if figure.percent is not None:
        signed = "change" in figure.rule
        lead = bound if figure.value is None else ""
        parts.append(f"{lead}{figure.percent:{'+' if signed else ''},.10g} %")
    base = f" {_BASES[figure.base.value]}" if figure.base else ""
    return ", ".join(parts) + base


def format_parties(parties: Sequence[str]) -> str:
    """Country codes, or that none is known."""
    return " ".join(parties) or "no country"
