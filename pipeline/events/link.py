"""Linking: which reports tell of the same event, and which event is a later stage of which deal.

The rule, stated once. Two reports are candidates when their types are of one family, they share the country of an
actor or, where one of them names none, a place's country, a named entity or the article, and their days overlap or lie
no further apart than a day (`DAY_SLACK` where one of them knows only its publication day). A pair of candidates scores

    0.30 type + 0.25 actors + 0.20 days + 0.25 words + 0.10 place + 0.15 amounts

each part between 0 and 1 (days, place and amounts may also count against the pair), less 0.25 for two sentences
of one article that share few words. An event without a day is only compared with what was published within two weeks.
Reports are taken in the order of their publication day and id; each joins the cluster with which its mean score is
highest and at least `THRESHOLD`, else it starts one of its own. The outcome depends on the set of reports only, never
on the order of their arrival. A report can only join a cluster in which at least one pair reaches the threshold, so a
new report changes nothing outside its own component of that graph: `component_of` finds it, and nothing else has to be
looked at.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from pipeline.events.grouping import group, reach
from pipeline.records import Cluster, Deal, EventDateSource, EventReport, EventType, Stage, Status

#: Mean score from which a report belongs to a cluster (python -m tests.eval.linking_measure).
THRESHOLD = 0.58
#: How far apart two days may lie when one of them is only the publication day of a report.
DAY_SLACK = timedelta(days=3)
#: How far apart two articles may be published when an event that both tell has no day in one of them.
UNDATED_SLACK = timedelta(days=14)
#: Share of the shorter sentence's words from which two sentences of one article may repeat each other; below it they
#: tell of two acts of the same kind, for which a reporter has two sentences.
REPEATED_WORDS = 0.35
NOT_REPEATED = 0.25
#: How far apart two stages of one deal may be reported.
CHAIN_SPAN = timedelta(days=3 * 365)
#: Stands for a publication day that is not known, here and in coding.link_keys.
NEVER_TOLD = date(1970, 1, 1)
#: Share of the shorter side's words that two stages of one deal have in common, at least.
CHAIN_WORDS = 0.5

#: Types that careful readers give to the same act; two types of one family score half of what one type scores.
FAMILIES: tuple[frozenset[EventType], ...] = (
    frozenset({EventType.AGREE, EventType.SUPPORT, EventType.COOPERATE, EventType.LAUNCH}),
    frozenset({EventType.CONSULT}),
    frozenset({EventType.AID}),
    frozenset({EventType.CONCEDE, EventType.RETREAT}),
    frozenset({EventType.REQUEST}),
    frozenset({EventType.ACCUSE, EventType.THREATEN, EventType.REJECT}),
    frozenset({EventType.PROTEST}),
    frozenset({EventType.SANCTION, EventType.COERCE}),
    frozenset({EventType.MOBILIZE, EventType.ASSAULT}),
)
FAMILY_OF: Mapping[EventType, int] = {
    event_type: number for number, family in enumerate(FAMILIES) for event_type in family
}

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


#: Shorter words ("and", "the", "will") tell nothing about which event it is; numbers do.
_CONTENT_WORD = re.compile(r"[^\W\d_]{4,}|\d+")


def content_words(sentence: str) -> tuple[str, ...]:
    """The words of a sentence that linking compares: lower case, sorted, without repeats."""
    return tuple(sorted(set(_CONTENT_WORD.findall(sentence.lower()))))


def keys(report: EventReport) -> frozenset[str]:
    """What a report can be found by: two reports without a common key are no candidates.

    Countries of the actors, the country of the place, entity ids of actors below a country, the article. Of what is
    not known nothing follows: two nameless strangers at no place are the same only where one article speaks of them.
    """
    return frozenset(
        (*report.countries, *report.entities, *filter(None, (report.place_country,)), f"article:{report.article_id}")
    )


def score_pair(left: EventReport, right: EventReport) -> float:
    """How surely two reports tell of one event, at most 1.25; 0 where they are no candidates at all."""
    if FAMILY_OF[left.type] != FAMILY_OF[right.type] or not _may_share_actors(left, right):
        return 0.0
    days = _days_score(left, right)
    if days is None:
        return 0.0
    words = _overlap(left.words, right.words)
    is_another = left.article_id == right.article_id and words < REPEATED_WORDS
    return (
        0.30 * (1.0 if left.type == right.type else 0.5)
        + 0.25 * _actors_score(left, right)
        + 0.20 * days
        + 0.25 * words
        + 0.10 * _place_score(left, right)
        + 0.15 * _amounts_score(left, right)
        - (NOT_REPEATED if is_another else 0.0)
    )


def link_reports(reports: Iterable[EventReport]) -> tuple[Cluster, ...]:
    """Clusters of the reports, each report in exactly one, in the order of their first reports."""
    clusters = group(reports, order=_order, keys=_keyed, score=score_pair, threshold=THRESHOLD)
    return tuple(
        Cluster(cluster_id=_cluster_id(cluster[0]), members=tuple(report.event_id for report in cluster))
        for cluster in clusters
    )


def component_of(
    seeds: Iterable[EventReport], neighbours: Callable[[Sequence[EventReport]], Iterable[EventReport]]
) -> tuple[EventReport, ...]:
    """All reports that a chain of pairs at or over the threshold joins to any of `seeds`, in linking order.

    `neighbours` gives the candidates of some reports; a superset will do, and the reports themselves may be among them.
    """
    found = reach(
        seeds, neighbours, identity=lambda report: report.event_id, keys=_keyed, score=score_pair, threshold=THRESHOLD
    )
    return tuple(sorted(found, key=_order))


def chain(touched: Iterable[EventReport], deals: Sequence[Deal]) -> dict[str, str | None]:
    """The stage before, or that there is none, of every deal for which that may have changed, by cluster id.

    `touched` are the reports that were linked anew, `deals` all deals between the same countries up to twice
    `CHAIN_SPAN` away from any of them.
    """
    touched = list(touched)
    ids = {report.event_id for report in touched}
    alive = {deal.cluster_id for deal in deals}
    return {
        deal.cluster_id: stage_before(deal, deals)
        for deal in deals
        if any(_in_reach(deal.report, report) for report in touched)
        and (
            deal.report.event_id in ids
            or (deal.follows is not None and deal.follows not in alive)
            or any(_overlap(deal.report.words, report.words) >= CHAIN_WORDS for report in touched)
        )
    }


def stage_before(deal: Deal, others: Iterable[Deal]) -> str | None:
    """The cluster id of the latest earlier stage of the same deal among `others`; null where there is none.

    The same countries, at least `CHAIN_WORDS` of the words, a lower stage, a day that is not later, and no more than
    `CHAIN_SPAN` between them.
    """
    report = deal.report
    if report.stage is None:
        return None
    earlier = [
        (stage_reached(other.report), other.report.begin or date.min, other.cluster_id)
        for other in others
        if other.cluster_id != deal.cluster_id
        and stage_reached(other.report) < stage_reached(report)
        and other.report.countries == report.countries
        and (other.report.begin or date.min) <= (report.begin or date.max)
        and _in_reach(other.report, report)
        and _overlap(other.report.words, report.words) >= CHAIN_WORDS
    ]
    return max(earlier)[2] if earlier else None


def stage_reached(report: EventReport) -> int:
    """How far a deal has come, by `STAGE_ORDER`: a start or an end that is only planned is an announcement.

    Beyond all stages where it has none.
    """
    if report.stage is None:
        return len(STAGE_ORDER)
    reached = STAGE_ORDER[report.stage]
    is_planned = report.status in (Status.PLANNED, Status.HYPOTHETICAL)
    return min(reached, STAGE_ORDER[Stage.ANNOUNCED]) if is_planned else reached


def known_day(report: EventReport) -> date:
    """The first day of the event, else the day on which it was told, else the epoch."""
    return report.begin or report.published_day or NEVER_TOLD


def _in_reach(left: EventReport, right: EventReport) -> bool:
    return abs(known_day(left) - known_day(right)) <= CHAIN_SPAN


def _keyed(report: EventReport) -> Iterator[tuple[int, str]]:
    family = FAMILY_OF[report.type]
    return ((family, key) for key in keys(report))


def _may_share_actors(left: EventReport, right: EventReport) -> bool:
    if left.countries and right.countries:
        return not set(left.countries).isdisjoint(right.countries)
    return not keys(left).isdisjoint(keys(right))


def _actors_score(left: EventReport, right: EventReport) -> float:
    countries = _jaccard(left.countries, right.countries)
    if left.entities and right.entities:
        return 0.6 * countries + 0.4 * _overlap(left.entities, right.entities)
    return countries


def _days_score(left: EventReport, right: EventReport) -> float | None:
    """1 for the same days, less for days that merely overlap or are unknown; None where they cannot be the same.

    A day within a year is no sign of the same event: an overlap of a small part counts a little against the pair.
    """
    if left.begin is None or right.begin is None or left.end_day is None or right.end_day is None:
        return 0.4 if _told_together(left, right) else None
    if (left.begin, left.end_day) == (right.begin, right.end_day):
        return 1.0
    gap = max(left.begin, right.begin) - min(left.end_day, right.end_day)
    lengths = sorted((left.end_day - left.begin, right.end_day - right.begin))
    if gap < timedelta(0):
        return lengths[0] / lengths[1] - 0.2
    only_published = EventDateSource.PUBLICATION in (left.date_source, right.date_source)
    return 0.4 if gap < (DAY_SLACK if only_published else timedelta(days=1)) else None


def _told_together(left: EventReport, right: EventReport) -> bool:
    """Whether two reports, one of them without a day of its own, were published near enough to mean one event."""
    if left.published_day is None or right.published_day is None:
        return left.article_id == right.article_id
    return abs(left.published_day - right.published_day) <= UNDATED_SLACK


def _place_score(left: EventReport, right: EventReport) -> float:
    if left.geonameid and right.geonameid:
        return 1.0 if left.geonameid == right.geonameid else -1.0
    if left.place_country and right.place_country:
        return 0.5 if left.place_country == right.place_country else -1.0
    return 0.0


def _amounts_score(left: EventReport, right: EventReport) -> float:
    """1 when an amount is shared; -1 when both name amounts of one unit and none is shared."""
    if set(left.amounts) & set(right.amounts):
        return 1.0
    units = {unit for _, unit in left.amounts} & {unit for _, unit in right.amounts}
    return -1.0 if units else 0.0


def _jaccard(left: Sequence[str], right: Sequence[str]) -> float:
    together = set(left) | set(right)
    return len(set(left) & set(right)) / len(together) if together else 0.5


def _overlap(left: Sequence[str], right: Sequence[str]) -> float:
    """Shared words over the words of the shorter side: a brief report of a long one is still the same."""
    shorter = min(len(set(left)), len(set(right)))
    return len(set(left) & set(right)) / shorter if shorter else 0.0


def _order(report: EventReport) -> tuple[date, str]:
    return (report.published_day or report.begin or date.max, report.event_id)


def _cluster_id(first: EventReport) -> str:
    return hashlib.sha256(f"cluster {first.event_id}".encode()).hexdigest()[:16]
