"""Linking figures: which of them are about the same thing, and which of those give the same value.

The rule, stated once. Two figures may be of one topic when they measure the same (one code of the metric lexicon, or
the same last word of the metric where it is not there), both a level in one unit or both a change, both of what is, or
both a forecast, a target or a commitment (an estimate may be of either of the first two); when they share a party, all
parties of one of them where both name several (or one names none); when their periods are the same, or overlap for the
most part, or one is not known and the articles are of one fortnight, or of one quarter where they give the very same
level. Where one of them has no code, or one that says little ("worth"), the very same level in the same unit will do
instead of the metric if their period or their event is the same. Levels up to 20 are too common to count as the very
same. One article does not contradict itself: two of its values are two topics. They are found by what they share
(`keys`: a party or a name under one metric, the event, the very same level), and something particular has to be common
to both (`particulars`: a telling word, the event, the very same level). A pair of candidates scores

    0.15 metric + 0.25 parties + 0.25 period + 0.20 words + 0.20 value + 0.15 event

each part between 0 and 1 (a value more than three times the other counts against the pair). Topics are made of figures
as clusters are of events (pipeline.events.grouping): by leaders. Within a topic, figures are one measure when the
intervals that they allow overlap: half a unit of the last digit either way, 5 % for "about", 10 % on one side for "more
than" and "less than". Measures of one topic contradict one another and stand side by side. Nothing depends on the order
of arrival, and a new figure touches only what it reaches itself.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.events.grouping import Placed, Rule, Surroundings, group, settle
from pipeline.events.link import telling_stems
from pipeline.records import FigureKind, FigureReport, Measure

#: Mean score from which a figure belongs to a topic (bench/linking).
THRESHOLD = 0.66
#: How far apart two articles may be whose figures are about one thing though one names no period.
UNDATED_SLACK = timedelta(days=14)
#: The same where both give the same value.
REPEATED_SLACK = timedelta(days=91)
#: Share of the longer period that two periods of one topic have in common, at least.
COMMON_PERIOD = 0.8
#: "about 200" allows so much either way; "more than 200" twice as much, on one side.
ABOUT = 0.05
#: How near two values have to be to count for one topic though they contradict, and from where they count against it.
NEAR, FAR = 0.10, 3.0

#: A level above it is seldom the same by chance.
COMMON_LEVEL = 20

#: Metrics that count people, whatever they are called: "three guards", "three people".
_PEOPLE = frozenset({"casualties", "detained", "displaced", "employment", "injured", "participants", "protesters"})
#: Codes that say little of what is measured.
_VAGUE = frozenset({"market_value", "contract_value"})
#: What a kind may be about; an estimate may be of what is or of what comes.
_AIMS = {
    FigureKind.ACTUAL: {"measured"},
    FigureKind.ESTIMATE: {"measured", "forecast"},
    FigureKind.FORECAST: {"forecast"},
    FigureKind.TARGET: {"target"},
    FigureKind.COMMITMENT: {"commitment"},
}
_NUMERAL = re.compile(r"\d(?:[\d, \u00a0]*\d)?(?:\.(\d+))?")


def metric_key(report: FigureReport) -> str:
    """What is measured, as linking compares it: the code, or = and the last word of the metric."""
    return report.metric_code or f"={report.metric.rsplit(' ', maxsplit=1)[-1]}"


@dataclass(frozen=True, slots=True)
class FigureSight:
    """A figure with what its comparison with many others needs over and over."""

    report: FigureReport
    order: tuple[date, str]
    keys: frozenset[str]
    particulars: frozenset[str]
    #: The key of a level that is seldom the same by chance; empty where it has none.
    level: str
    parties: frozenset[str]
    words: frozenset[str]
    #: The lowest and the highest number that it allows.
    low: float
    high: float


def see_figure(report: FigureReport) -> FigureSight:
    """A figure as it is compared."""
    low, high = allowed(report)
    return FigureSight(
        report,
        _order(report),
        keys(report),
        particulars(report),
        _rare_level(report),
        frozenset(report.parties),
        frozenset(report.words),
        low,
        high,
    )


def keys(report: FigureReport) -> frozenset[str]:
    """What a figure can be found by: two figures without a common key are never about one thing."""
    kind = f"{metric_key(report)} {'change' if report.value is None else 'level'}"
    return frozenset(
        (*(f"{kind} of {party}" for party in report.parties), *(f"{kind} at {name}" for name in report.names))
    ) | _exactly(report)


def particulars(report: FigureReport) -> frozenset[str]:
    """What is peculiar to a figure; two that are about one thing share one of these at least."""
    return telling_stems(report.words) | frozenset(report.names) | _exactly(report)


def _exactly(report: FigureReport) -> frozenset[str]:
    """The event, and the very level where it is seldom the same by chance."""
    return frozenset(filter(None, (_rare_level(report), report.event and f"event {report.event}")))


def _rare_level(report: FigureReport) -> str:
    """The level, where two reports seldom give it by chance; empty for others."""
    is_rare = report.value is not None and abs(report.value) > COMMON_LEVEL
    return f"{report.value!r} {report.unit}" if is_rare else ""


def score_figures(left: FigureReport, right: FigureReport) -> float:
    """How surely two figures are about the same thing, at most 1.2; 0 where they are no candidates at all."""
    return score_sights(see_figure(left), see_figure(right))


def score_sights(left: FigureSight, right: FigureSight) -> float:
    """`score_figures` of figures that were looked at before."""
    if left.particulars.isdisjoint(right.particulars) or not _is_comparable(left, right):
        return 0.0
    one, other = left.report, right.report
    period = _period_score(one, other)
    if period is None or (one.article_id == other.article_id and not _agree(left, right)):
        return 0.0
    return (
        0.15 * _metric_score(one, other)
        + 0.25 * _overlap(left.parties, right.parties, unknown=0.5)
        + 0.25 * period
        + 0.20 * _overlap(left.words, right.words, unknown=0.0)
        + 0.20 * _value_score(left, right)
        + 0.15 * (one.event is not None and one.event == other.event)
    )


def agree(left: FigureReport, right: FigureReport) -> bool:
    """Whether two figures can be the same number, one rounded or bounded otherwise than the other."""
    return _agree(see_figure(left), see_figure(right))


def _agree(left: FigureSight, right: FigureSight) -> bool:
    return left.low <= right.high and right.low <= left.high


def allowed(report: FigureReport) -> tuple[float, float]:
    """The lowest and the highest number that a figure allows: its rounding and its bound."""
    number = _number(report)
    half = half_unit(report.text, number)
    low, high = number - half, number + half
    match report.bound:
        case ">":
            return low, high + 2 * ABOUT * abs(number)
        case "<":
            return low - 2 * ABOUT * abs(number), high
        case "~":
            return low - ABOUT * abs(number), high + ABOUT * abs(number)
    return low, high


def half_unit(text: str, number: float) -> float:
    """Half of what the last digit of `number` stands for, as `text` writes it; 0 where it is written in words.

    5e7 for "$93.8 billion": numerals in the text are those that give the number when a power of ten is put to them.
    """
    for match in _NUMERAL.finditer(text):
        written = float(re.sub(r"[^\d.]", "", match[0]))
        if not written or not number:
            continue
        power = math.log10(abs(number) / written)
        if abs(power - round(power)) < 1e-6 and round(power) >= 0:
            return 0.5 * 10.0 ** (round(power) - len(match[1] or ""))
    return 0.0


def link_figures(reports: Iterable[FigureReport]) -> tuple[Measure, ...]:
    """Measures of the figures, each figure in exactly one, topic by topic in the order of their first figures."""
    sights = map(see_figure, reports)
    topics = group(sights, order=RULE.order, keys=RULE.keys, score=RULE.score, threshold=THRESHOLD)
    return tuple(measure for topic in topics for measure in measures_of(topic))


def relink_figures(
    reports: Iterable[FigureReport], *, standing: Mapping[str, Placed[FigureSight]], around: Surroundings[FigureSight]
) -> dict[str, Placed[FigureSight]]:
    """Where all figures belong that are new, changed or touched by that, by id; the others stay as they are.

    `standing` are those among them that were linked before, as they were then, and those that are gone.
    """
    return settle(map(see_figure, reports), standing=standing, around=around, rule=RULE)


def measures_of(topic: Sequence[FigureSight]) -> tuple[Measure, ...]:
    """Measures of all figures of one topic, which stand in order, the leader first."""
    return tuple(
        Measure(
            measure_id=_name("measure", members[0].report),
            topic_id=_name("topic", topic[0].report),
            best_figure_id=min(members, key=lambda sight: (sight.high - sight.low, *sight.order)).report.figure_id,
            members=tuple(sight.report.figure_id for sight in members),
        )
        for members in _same_values(topic)
    )


def _same_values(topic: Sequence[FigureSight]) -> list[list[FigureSight]]:
    """Figures of one topic by value: each joins the nearest value that it agrees with, by its first figure."""
    measures: list[list[FigureSight]] = []
    for sight in topic:
        alike = [members for members in measures if _agree(members[0], sight)]
        if alike:
            own = _number(sight.report)
            min(alike, key=lambda members: abs(_number(members[0].report) - own)).append(sight)
        else:
            measures.append([sight])
    return measures


def _is_comparable(left: FigureSight, right: FigureSight) -> bool:
    one, other = left.report, right.report
    return (
        (metric_key(one) == metric_key(other) or _repeats(one, other))
        and (one.value is None) == (other.value is None)
        and not _AIMS[one.kind].isdisjoint(_AIMS[other.kind])
        and _same_unit(one, other)
        and _same_parties(left.parties, right.parties)
    )


def _same_parties(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two figures may be about the same parties: a pair's trade is not what one of the two has with a third."""
    if len(left) > 1 and len(right) > 1:
        return left <= right or right <= left
    return not left or not right or not left.isdisjoint(right)


def _repeats(left: FigureReport, right: FigureReport) -> bool:
    """Whether two figures give the same level of the same period or event, one without saying well what it measures."""
    same_period = left.period_begin is not None and (left.period_begin, left.period_end_day) == (
        right.period_begin,
        right.period_end_day,
    )
    return (
        _same_level(left, right)
        and any(report.metric_code is None or report.metric_code in _VAGUE for report in (left, right))
        and (same_period or (left.event is not None and left.event == right.event))
    )


def _same_level(left: FigureReport, right: FigureReport) -> bool:
    """Whether two figures give the very same level, and one that is seldom the same by chance."""
    return _rare_level(left) != "" and _rare_level(left) == _rare_level(right)


def _metric_score(left: FigureReport, right: FigureReport) -> float:
    if metric_key(left) != metric_key(right):
        return 0.0
    return 1.0 if left.metric_code else 0.5


def _same_unit(left: FigureReport, right: FigureReport) -> bool:
    if left.value is None:
        return left.base is None or right.base is None or left.base == right.base
    return left.unit == right.unit or left.metric_code in _PEOPLE


def _period_score(left: FigureReport, right: FigureReport) -> float | None:
    """1 for the same period, less where one is unknown; None where they cannot be the same."""
    if left.period_begin and left.period_end_day and right.period_begin and right.period_end_day:
        if (left.period_begin, left.period_end_day) == (right.period_begin, right.period_end_day):
            return 1.0
        shared = min(left.period_end_day, right.period_end_day) - max(left.period_begin, right.period_begin)
        longer = max(left.period_end_day - left.period_begin, right.period_end_day - right.period_begin)
        if shared / longer >= COMMON_PERIOD:
            return 0.8
        # A day's events are told with the day before or after, and with the day of the article.
        both_days = longer <= timedelta(days=2) and shared >= timedelta(days=-1)
        return 0.4 if both_days else None
    slack = REPEATED_SLACK if _same_level(left, right) else UNDATED_SLACK
    return 0.5 if abs(left.day - right.day) <= slack else None


def _value_score(left: FigureSight, right: FigureSight) -> float:
    if _agree(left, right):
        return 1.0
    one, other = _number(left.report), _number(right.report)
    low, high = sorted((abs(one), abs(other)))
    if one * other <= 0 or high > FAR * low:
        return -1.0
    return 0.5 if high - low <= NEAR * high else 0.0


def _number(report: FigureReport) -> float:
    """The level; for a change, its percentage."""
    return report.value if report.value is not None else report.percent or 0.0


def _overlap(left: frozenset[str], right: frozenset[str], *, unknown: float) -> float:
    """Shared members over those of the shorter side; `unknown` where a side has none."""
    shorter = min(len(left), len(right))
    return len(left & right) / shorter if shorter else unknown


def _order(report: FigureReport) -> tuple[date, str]:
    return (report.day, report.figure_id)


def _name(kind: str, first: FigureReport) -> str:
    return hashlib.sha256(f"{kind} {first.figure_id}".encode()).hexdigest()[:16]


#: How figures are grouped to topics.
RULE: Rule[FigureSight] = Rule(
    identity=lambda sight: sight.report.figure_id,
    order=lambda sight: sight.order,
    keys=lambda sight: sight.keys,
    score=score_sights,
    threshold=THRESHOLD,
)
