"""Days of feasts that move, by year (Gregorian calendar; the United States' where a country decides)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta


def easter(year: int) -> date:
    """Easter Sunday of the western churches, by the anonymous Gregorian algorithm (Meeus, Jones, Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    week = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * week) // 433
    month = (h + week - 7 * m + 90) // 25
    return date(year, month, (h + week - 7 * m + 33 * month + 19) % 32)


def nth_weekday(year: int, month: int, weekday: int, number: int) -> date:
    """The `number`-th `weekday` (1 Monday … 7 Sunday) of a month; -1 is the last one."""
    if number > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (number - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.isoweekday() - weekday) % 7)


def _from_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=days)


def _nth(month: int, weekday: int, number: int, days: int = 0) -> Callable[[int], date]:
    return lambda year: nth_weekday(year, month, weekday, number) + timedelta(days=days)


#: Name in the lexicons → the day in a year.
MOVABLE: dict[str, Callable[[int], date]] = {
    "easter": _from_easter(0),
    "eastermonday": _from_easter(1),
    "goodfriday": _from_easter(-2),
    "palmsunday": _from_easter(-7),
    "ashwednesday": _from_easter(-46),
    "pentecost": _from_easter(49),
    "thanksgiving": _nth(11, 4, 4),
    "blackfriday": _nth(11, 4, 4, 1),
    "cybermonday": _nth(11, 4, 4, 4),
    "laborday": _nth(9, 1, 1),
    "memorialday": _nth(5, 1, -1),
    "mlkday": _nth(1, 1, 3),
    "presidentsday": _nth(2, 1, 3),
    "columbusday": _nth(10, 1, 2),
    "mothersday": _nth(5, 7, 2),
    "fathersday": _nth(6, 7, 3),
    "electionday": _nth(11, 1, 1, 1),
}
