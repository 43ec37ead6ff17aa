"""Chains: announced, agreed, signed, started, completed: which event is a later stage of which deal.

The stage before a deal is the latest earlier stage between the same countries whose words are half the same and whose
day is not later, within three years.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from pipeline.events.link import known_day
from pipeline.records import Deal, EventReport, Stage, Status

#: How far apart two stages of one deal may be reported.
CHAIN_SPAN = timedelta(days=3 * 365)
#: Share of the shorter side's words that two stages of one deal have in common, at least.
CHAIN_WORDS = 0.5
#: How far a deal or project is; a stage can follow any one before it. A suspended or cancelled deal ends its chain.
STAGE_ORDER: Mapping[Stage, int] = {
    Stage.PROPOSED: 0,
    Stage.NEGOTIATING: 1,
    Stage.ANNOUNCED: 2,
    Stage.AGREED: 3,
    Stage.SIGNED: 4,
    Stage.STARTED: 5,
    Stage.COMPLETED: 6,
    Stage.SUSPENDED: 7,
    Stage.CANCELLED: 7,
}


def stages_before(deals: Iterable[Deal], others: Iterable[Deal]) -> dict[str, str | None]:
    """The cluster id of the stage before, or that there is none, for each of `deals`, by cluster id."""
    by_countries = defaultdict(list)
    for other in others:
        by_countries[other.report.countries].append(other)
    return {deal.cluster_id: stage_before(deal, by_countries[deal.report.countries]) for deal in deals}


def stage_before(deal: Deal, others: Iterable[Deal]) -> str | None:
    """The cluster id of the latest earlier stage of the same deal among `others`; null where there is none."""
    earlier = [
        (stage_reached(other.report), other.report.begin or date.min, other.cluster_id)
        for other in others
        if comes_before(other, deal)
    ]
    return max(earlier)[2] if earlier else None


def comes_before(other: Deal, deal: Deal) -> bool:
    """Whether `other` may be an earlier stage of `deal`."""
    before, report = other.report, deal.report
    if report.stage is None or before.countries != report.countries or other.cluster_id == deal.cluster_id:
        return False
    return (
        stage_reached(before) < stage_reached(report)
        and (before.begin or date.min) <= (report.begin or date.max)
        and abs(known_day(before) - known_day(report)) <= CHAIN_SPAN
        and _share_words(before, report)
    )


def stage_reached(report: EventReport) -> int:
    """How far a deal has come, by `STAGE_ORDER`: a start or an end that is only planned is an announcement.

    Beyond all stages where it has none.
    """
    if report.stage is None:
        return len(STAGE_ORDER)
    reached = STAGE_ORDER[report.stage]
    is_planned = report.status in (Status.PLANNED, Status.HYPOTHETICAL)
    return min(reached, STAGE_ORDER[Stage.ANNOUNCED]) if is_planned else reached


def _share_words(left: EventReport, right: EventReport) -> bool:
    shared = len(set(left.words) & set(right.words))
    return shared > 0 and shared >= CHAIN_WORDS * min(len(left.words), len(right.words))
