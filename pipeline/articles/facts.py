"""What general knowledge says about an article's day: release calendars, public events, anniversaries.

The knowledge is data (seeds/pages/releases.csv, public_events.csv, dated_facts.csv, foundings.csv). Years that a table
does not cover stay possible.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

from pipeline.articles.constraints import (
    Constraint,
    Holds,
    Reading,
    Rule,
    constraint,
    counted,
    day_of_month_between,
    month_end,
    year_between,
)
from pipeline.articles.day_rules import dateline_day
from pipeline.lexicons import read_lexicon
from pipeline.mentions.times import resolve_time
from pipeline.records import Days, TimeMention

_UPTO = re.compile(r"XXXX-01/XXXX-(\d\d)")
_ANNIVERSARY = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th) anniversary of ([^.;\n]{3,120})", re.IGNORECASE)
_CLOSING = re.compile(r"\b(?:culminat|conclud|end(?:s|ed|ing)\b|wrap|final day|clos(?:ed|es|ing)\b|rounded off)", re.I)
_OPENING = re.compile(r"\b(?:kick|began|begin|begun|open(?:s|ed|ing)\b|start|launch|got under ?way|arriv)", re.I)
#: Months of figures are overtaken by those of the month after, some weeks later.
OVERTAKEN = timedelta(days=31)


@cache
def _compiled(table: str, column: str) -> tuple[tuple[re.Pattern[str], ...], ...]:
    return tuple(
        tuple(re.compile(part, re.IGNORECASE if column != "patterns" else 0) for part in row[column].split(";"))
        for row in read_lexicon(f"pages/{table}")
    )


def figures_so_far(reading: Reading) -> Iterator[Constraint]:
    """Figures of a year's first months are known after they end, and overtaken when the next month's are."""
    for mention in reading.times:
        months = _first_months(mention)
        if months is None:
            continue
        sentence = reading.sentence_of(mention)[1]
        earliest, latest, name = _release(sentence, reading.text)
        weight = 0.9 if name else 0.75
        begins = _known_from(months, earliest)
        rule = f"figures of {months} months" + (f", {name}" if name else "")
        yield constraint(reading, mention, f"{rule}, are known", weight, _is_known(begins))
        yield constraint(reading, mention, f"{rule}, are the newest", weight - 0.1, _newest(begins, latest - earliest))


def figures_of_last_month(reading: Reading) -> Iterator[Constraint]:
    """Figures of last month are known only some days into this one."""
    for mention in reading.times:
        if counted(mention, "month", -1):
            earliest, _, name = _release(reading.sentence_of(mention)[1], reading.text)
            if name and re.search(r"\d", reading.sentence_of(mention)[1]):
                yield constraint(
                    reading, mention, f"figures of last month, {name}", 0.8, day_of_month_between(earliest, 31)
                )


def _first_months(mention: TimeMention) -> int | None:
    if match := _UPTO.fullmatch(mention.value or ""):
        return int(match[1])
    relative = mention.relative
    if (
        relative is not None
        and relative.unit == "first"
        and (match := re.fullmatch(r"P(\d{1,2})M", mention.value or ""))
    ):
        return int(match[1]) if 2 <= int(match[1]) <= 11 else None
    return None


def _release(sentence: str, text: str) -> tuple[int, int, str | None]:
    """Days after the month's end on which its figures come, earliest and latest, and which calendar says so."""
    rows = read_lexicon("pages/releases")
    subjects, contexts = _compiled("releases", "subject"), _compiled("releases", "context")
    for row, subject, context in zip(rows, subjects, contexts, strict=True):
        if all(part.search(sentence) for part in subject) and all(part.search(text) for part in context):
            return int(row["earliest_day"]), int(row["latest_day"]), row["name"]
    return 1, 31, None


def _known_from(months: int, earliest: int) -> Callable[[date], date | None]:
    """The day from which figures of the newest finished run of first months are known; null before."""

    def known(day: date) -> date | None:
        first = month_end(day.year, months) + timedelta(days=earliest)
        return first if day >= first else None

    return known


def _is_known(known: Callable[[date], date | None]) -> Holds:
    return lambda day: known(day) is not None


def _newest(known: Callable[[date], date | None], spread: int) -> Holds:
    def newest(day: date) -> bool:
        first = known(day)
        return first is not None and day < first + OVERTAKEN + timedelta(days=max(0, spread - 2))

    return newest


def public_events(reading: Reading) -> Iterator[Constraint]:
    """A sentence about a public event, told as of today, Monday or last week, was written when the event was on."""
    series = [row["series"] for row in read_lexicon("pages/public_events")]
    for name, parts in zip(series, _compiled("public_events", "patterns"), strict=True):
        for told in reading.sentences:
            if all(part.search(told[2]) for part in parts):
                yield from _event_constraints(reading, name, _days_of(name), told)


@cache
def _days_of(series: str) -> list[Days]:
    """The days of every event of a series that the table knows, in its order."""
    return [
        Days(date.fromisoformat(row["begin"]), date.fromisoformat(row["last"]) + timedelta(days=1))
        for row in read_lexicon("pages/dated_facts")
        if row["series"] == series
    ]


def _event_constraints(
    reading: Reading, name: str, days: list[Days], told: tuple[int, int, str]
) -> Iterator[Constraint]:
    start, end, sentence = told
    opening, closing = bool(_OPENING.search(sentence)), bool(_CLOSING.search(sentence))
    opening_day = next((mention for mention in reading.times if _is_dateline(reading, mention)), None)
    for mention in reading.times:
        here = start <= mention.start < end and _counts_days(mention)
        if here or (mention is opening_day and _same_paragraph(reading, mention, start)):
            holds = _during(mention, [_edge(item, opening=opening, closing=closing) for item in days], days)
            yield constraint(reading, mention, f"public event {name}", 0.83, holds)


def _counts_days(mention: TimeMention) -> bool:
    """Today, Monday, this or last week: words that place an event near the day of writing."""
    return any(counted(mention, unit) for unit in ("day", "week", "weekday"))


def _is_dateline(reading: Reading, mention: TimeMention) -> bool:
    return any(item.words == mention.text for item in dateline_day(reading)) and mention.start < 500


def _same_paragraph(reading: Reading, mention: TimeMention, start: int) -> bool:
    return mention.start < start and "\n" not in reading.text[mention.start : start]


def _edge(days: Days, *, opening: bool, closing: bool) -> Days:
    if opening and not closing:
        return Days(days.begin, days.begin + timedelta(days=1))
    return Days(days.end - timedelta(days=1), days.end) if closing and not opening else days


def _during(mention: TimeMention, wanted: list[Days], covered: list[Days]) -> Holds:
    first, last = min(item.begin.year for item in covered), max(item.end.year for item in covered)

    def during(day: date) -> bool:
        if not first <= day.year <= last:
            return True
        found = resolve_time(mention, anchor=day)
        if found.begin is None or found.end_day is None:
            return True
        return any(item.begin < found.end_day and found.begin < item.end for item in wanted)

    return during


def anniversaries(reading: Reading) -> Iterator[Constraint]:
    """ "The 75th anniversary of … next year": the year from which it is counted gives the year of writing."""
    rows = read_lexicon("pages/foundings")
    subjects, contexts = _compiled("foundings", "subject"), _compiled("foundings", "context")
    for match in _ANNIVERSARY.finditer(reading.text):
        close = [
            mention
            for mention in reading.times
            if counted(mention, "year") and match.start() - 60 <= mention.start <= match.end() + 60
        ]
        for row, subject, context in zip(rows, subjects, contexts, strict=True):
            known = all(part.search(match[2]) for part in subject) and all(
                part.search(reading.text) for part in context
            )
            for mention in close[:1] if known else []:
                count = mention.relative.count if mention.relative else None
                year = int(row["year"]) + int(match[1]) - (count or 0)
                rule = f"anniversary of {row['name']}"
                yield constraint(reading, mention, rule, 0.95, year_between(year, year))


FACT_RULES: tuple[Rule, ...] = (anniversaries, figures_so_far, figures_of_last_month, public_events)
