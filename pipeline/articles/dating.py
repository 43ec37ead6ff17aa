"""The publication day from the article's own words, where nothing states it.

every rule reads the article and gives constraints: a sentence, and the days that it leaves
start from all days of the web; take the constraints by weight, the surest first
    one that leaves nothing contradicts the surer ones: it is kept as refused, and said
what is left is the answer: a day, or the interval that holds the days left
an interval longer than a year says too little: no day, but the evidence stays
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from pipeline.articles.constraints import READ_CHARS, Constraint, Reading, Rule
from pipeline.articles.datestrings import find_stated_dates
from pipeline.articles.day_rules import DAY_RULES
from pipeline.articles.evidence import AHEAD, state
from pipeline.articles.facts import FACT_RULES
from pipeline.articles.year_rules import YEAR_RULES
from pipeline.records import DateEvidence, DateSource, Days, Precision, Published

#: Days that are possible at all: from the beginning of news on the web.
FIRST_DAY, LAST_DAY = date(1993, 1, 1), date(2060, 1, 1)
#: A longer interval says too little to be called the day of publication.
LONGEST_DAYS = 200

#: What the words say, and with what is generally known besides.
WORD_RULES: tuple[Rule, ...] = (*DAY_RULES, *YEAR_RULES)
RULES: tuple[Rule, ...] = (*WORD_RULES, *FACT_RULES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What the constraints leave."""

    #: The days left, in order; empty where nothing bounds them.
    days: tuple[date, ...]
    #: Those that narrowed the days, surest first.
    used: tuple[Constraint, ...]
    #: Those that would have left nothing.
    contradicting: tuple[Constraint, ...]


def dateline_evidence(body: str) -> Iterator[DateEvidence]:
    """A full date in the dateline of the first paragraph ("BEIJING, Dec. 20, 2023 (Xinhua) --")."""
    start = body[:120].split("\n", maxsplit=1)[0]
    place = re.match(r"[A-Z][A-Z .'’-]{2,40}[A-Z](?:, [A-Z][\w. ]{1,30})?[,/ ]+", start)
    stated = next(find_stated_dates(start), None) if place else None
    if place and stated and stated.start <= place.end() + 2:
        yield state(DateSource.DATELINE, stated, text=start[: stated.end], kind="line_labelled")


def date_from_text(
    title: str | None, body: str, *, bound: datetime | None, rules: Sequence[Rule] = RULES
) -> tuple[Published | None, tuple[DateEvidence, ...]]:
    """The day or interval that the article's words allow, and each sentence that led there or contradicts.

    `bound` is when the page was fetched: nothing later is possible. Null with evidence: the words do not suffice.
    """
    reading = Reading(text=f"{title}\n\n{body}"[:READ_CHARS] if title else body[:READ_CHARS])
    latest = min(LAST_DAY, bound.date() + AHEAD) if bound else LAST_DAY
    solution = solve([found for rule in rules for found in rule(reading)], latest=latest)
    evidence = tuple(_evidence(solution))
    if not solution.days or not solution.used:
        return None, evidence
    days = Days(solution.days[0], solution.days[-1] + timedelta(days=1))
    if (days.end - days.begin).days > LONGEST_DAYS:
        return None, evidence
    dateline = any(item.rule == "dateline" for item in solution.used) and (days.end - days.begin).days == 1
    return (
        Published(
            days=days,
            precision=precision_of(days),
            source=DateSource.DATELINE if dateline else DateSource.INFERRED,
            evidence=_summary(solution.used),
        ),
        evidence,
    )


def solve(constraints: Iterable[Constraint], *, latest: date) -> Solution:
    """The days that the constraints leave, the surest taken first, of equal ones the first given."""
    left: Sequence[date] = _possible_days()[: max(0, (latest - FIRST_DAY).days + 1)]
    everything = len(left)
    used: list[Constraint] = []
    contradicting: list[Constraint] = []
    for item in sorted(constraints, key=lambda item: -item.weight):
        kept = [day for day in left if item.holds(day)]
        if not kept:
            contradicting.append(item)
        elif len(kept) < len(left):
            used.append(item)
            left = kept
    days = tuple(left) if len(left) < everything else ()
    return Solution(days=days, used=tuple(used), contradicting=tuple(contradicting))


@cache
def _possible_days() -> tuple[date, ...]:
    """All days that are possible, once: making them costs more than to sift them."""
    return tuple(FIRST_DAY + timedelta(days=count) for count in range((LAST_DAY - FIRST_DAY).days + 1))


def precision_of(days: Days) -> Precision:
    """The calendar unit that an interval is exactly; range otherwise."""
    length = (days.end - days.begin).days
    first = days.begin.day == 1 and days.end.day == 1
    months = (days.end.year - days.begin.year) * 12 + days.end.month - days.begin.month
    if length == 1:
        return Precision.DAY
    if length == 7 and days.begin.weekday() == 0:
        return Precision.WEEK
    if first and months == 1:
        return Precision.MONTH
    if first and months == 3 and days.begin.month % 3 == 1:
        return Precision.QUARTER
    return Precision.YEAR if first and months == 12 and days.begin.month == 1 else Precision.RANGE


def _evidence(solution: Solution) -> Iterator[DateEvidence]:
    for items, refused in ((solution.used, None), (solution.contradicting, "contradicts surer words")):
        for item in items:
            yield DateEvidence(
                source=DateSource.DATELINE if item.rule == "dateline" else DateSource.INFERRED,
                text=f"{item.rule}: “{item.words}” in “{item.sentence[:240]}”",
                days=None,
                weight=item.weight,
                refused=refused,
            )


def _summary(used: Sequence[Constraint]) -> str:
    return "; ".join(dict.fromkeys(f"{item.rule}: “{item.words}”" for item in used))[:600]
