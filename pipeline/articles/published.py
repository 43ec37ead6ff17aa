"""The publication day, decided from the evidence by one stated rule.

refused evidence is not heard; nor is a bare day that the page elsewhere calls the day of a change, if another is named
a day's weight is one minus the product of (1 - weight) over the kinds of statement that name it, each kind once
the heaviest day wins; of equals the earliest (later ones are changes)
where the heaviest statement is an instant in UTC and the page shows a reader the day before or after, the shown day
is the publisher's own day and wins
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import prod

from pipeline.articles.evidence import UNLABELLED
from pipeline.records import DateEvidence, DateSource, Days, Precision, Published


def decide(evidence: Sequence[DateEvidence]) -> Published | None:
    """The day that the evidence is heaviest for; null where none is heard."""
    heard = _heard(evidence)
    if not heard:
        return None
    days = sorted({_day(item) for item in heard})
    best = max(days, key=lambda day: (round(weight_of(day, heard), 6), -day.toordinal()))
    strongest = max((item for item in heard if _day(item) == best), key=lambda item: (item.weight, item.at is not None))
    shown = _shown_day(strongest, heard)
    decisive = shown or strongest
    return Published(
        days=decisive.days or Days(best, best + timedelta(days=1)),
        precision=Precision.DAY,
        source=decisive.source,
        evidence=decisive.text,
        at=_instant(heard, best, strongest),
    )


def _heard(evidence: Sequence[DateEvidence]) -> list[DateEvidence]:
    heard = [item for item in evidence if item.refused is None and item.days is not None]
    changes = {day for item in evidence if (item.refused or "").startswith("modified") for day in _local_days(item)}
    return [item for item in heard if item.weight not in UNLABELLED or _day(item) not in changes] or heard


def _local_days(item: DateEvidence) -> set[date]:
    """The days that an instant may be for its publisher: where only UTC is told, the days beside it too."""
    beside = (-1, 0, 1) if item.at is not None and not item.at.utcoffset() else (0,)
    return {_day(item) + timedelta(days=days) for days in beside} if item.days else set()


def weight_of(day: date, heard: Sequence[DateEvidence]) -> float:
    """0..1: how heavy the evidence for a day is; two statements of one kind count as the heavier of them."""
    kinds: dict[tuple[DateSource, str], float] = {}
    for item in heard:
        if _day(item) == day:
            key = (item.source, item.text.split(" ")[0] if item.source is not DateSource.TEXT else "")
            kinds[key] = max(kinds.get(key, 0.0), item.weight)
    return 1 - prod(1 - weight for weight in kinds.values())


def _day(item: DateEvidence) -> date:
    return item.days.begin if item.days else date.max


def _shown_day(strongest: DateEvidence, heard: Sequence[DateEvidence]) -> DateEvidence | None:
    if strongest.at is None or strongest.at.utcoffset():
        return None
    beside = {_day(strongest) - timedelta(days=1), _day(strongest) + timedelta(days=1)}
    shown = [item for item in heard if item.source is DateSource.TEXT]
    if any(_day(item) == _day(strongest) for item in shown):
        return None
    return next((item for item in shown if _day(item) in beside), None)


def _instant(heard: Sequence[DateEvidence], best: date, strongest: DateEvidence) -> datetime | None:
    return strongest.at or next((item.at for item in heard if _day(item) == best and item.at), None)
