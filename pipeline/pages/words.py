"""How values are written on the pages; Jinja's filters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pycountry

from pipeline.events.explain_words import format_days
from pipeline.lexicons import read_lexicon

_STEPS = ((timedelta(days=2), "d", 86400), (timedelta(hours=2), "h", 3600), (timedelta(minutes=2), "min", 60))

RESULTS = {"ok": "read", "not_modified": "unchanged"}
DATE_SOURCES = {
    "text": "the text says so",
    "context": "from the sentences around it",
    "dateline": "from the dateline",
    "publication": "the publication day stands in for it",
}
DECISIONS = {
    "publish": "Published anyway",
    "without_rows": "Published without the failing rows",
    "keep_blocked": "Kept blocked",
    "superseded": "Overtaken: the day changed before anybody decided",
}
SEVERITIES = {"block": "blocks the day", "quarantine": "holds rows back", "warn": "warns"}


def length(span: timedelta) -> str:
    """ "3 min", "5 h", "2 d": a length of time in its largest unit that counts two or more."""
    for least, unit, seconds in _STEPS:
        if span >= least:
            return f"{int(span.total_seconds() // seconds)} {unit}"
    return f"{max(0, int(span.total_seconds()))} s"


def ago(at: datetime | None, now: datetime) -> str:
    """ "3 min ago", "in 5 h", "never" for null."""
    if at is None:
        return "never"
    return f"in {length(at - now)}" if at > now else f"{length(now - at)} ago"


def number(value: float) -> str:
    """1234567 as "1 234 567", with narrow spaces."""
    return f"{value:,}".replace(",", "\u202f")


def long_day(day: date) -> str:
    """ "Wednesday, 20 December 2023"."""
    return f"{day:%A}, {day.day} {day:%B} {day.year}"


def short_day(day: date) -> str:
    """ "20 Dec 2023"."""
    return f"{day.day} {day:%b} {day.year}"


def instant(at: datetime | None) -> str:
    """ "2023-12-20 09:15:00 UTC", empty for null."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at else ""


def when(row: Mapping[str, Any]) -> str:
    """The days of an event as words."""
    return format_days(row["begin"], row["end_day"], row["precision"])


def plain(code: str | None) -> str:
    """A code as words: "year_earlier" as "year earlier"."""
    return (code or "").replace("_", " ")


def plural(count: int, noun: str) -> str:
    """ "1 day", "2 days", "no days"."""
    word = noun if count == 1 else f"{noun}s"
    return f"{number(count) if count else 'no'} {word}"


def safe_url(url: str | None) -> str | None:
    """The address where it is one of the web; None for any other, which nobody should click on."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def host(url: str) -> str:
    """The host of an address, or the address where it has none."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


@cache
def country_name(code: str | None) -> str:
    """English name of a country by its alpha-3 code; the code itself for organisations."""
    if code in _short_names():
        return _short_names()[code]
    found = pycountry.countries.get(alpha_3=code or "")
    if found is None:
        return code or "unknown"
    return str(getattr(found, "common_name", found.name)).split(",", maxsplit=1)[0]


@cache
def _short_names() -> Mapping[str | None, str]:
    """Names of countries as maps have them, where they are not cut short."""
    return {row["country"]: row["name"] for row in read_lexicon("map") if "." not in row["name"]}


def sides(actors: Iterable[Mapping[str, Any]], role: str) -> list[str]:
    """Who acts, or to whom, each named once: by country where that is known, else in the text's words."""
    own = [item for item in actors if item["role"] == role]
    return list(dict.fromkeys(country_name(item["country"]) if item["country"] else item["text"] for item in own))


def country_code(words: str) -> str:
    """Code of a country by its name or any of its codes; other words as they are, in capitals."""
    bare = words.strip()
    try:
        return str(pycountry.countries.lookup(bare).alpha_3)
    except LookupError:
        return next((code for code, name in countries() if name.lower() == bare.lower()), bare.upper())


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """(code, name) of every country, by name."""
    return tuple(
        sorted(((each.alpha_3, country_name(each.alpha_3)) for each in pycountry.countries), key=lambda c: c[1])
    )


def row_key(key: Mapping[str, Any]) -> str:
    """The key of a row on one line."""
    return ", ".join(f"{name} {value}" for name, value in sorted(key.items()))


def slug(words: str) -> str:
    """Words as part of an id of HTML."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
