"""Linking: which reports tell of the same event.

The rule, stated once. Two reports are candidates when their types are of one family, they share the country of an
actor or, where one of them names none, a place's country, a named entity or the article; their days overlap or lie no
further apart than a day (`DAY_SLACK` where one of them knows only its publication day, and between days of visits,
which last); and they have something particular in common: a telling word, a name, a place, an amount, or the same act
between the same countries on the same day (`particulars`). A pair of candidates scores

    0.30 type + 0.25 actors + 0.20 days + 0.25 words + 0.10 place + 0.15 amounts

each part between 0 and 1 (days, place and amounts may also count against the pair), less 0.25 for two sentences
of one article that share few words, less 0.65 for two acts of force or protest of one type whose modes are known and
differ, less 0.1 where others act and 0.05 where those who act have other names, less 0.1 where only one of them is
imagined, less 0.1 where the days do not speak for the pair and hardly a word is the same, and less 0.1 for each
particular that they share too few: two are asked for, three where both tell of one and the same country only, for much
else happens there on that day, and more of a country that fills the news (`CROWDED`).

An event without a day, or with one in more than a month, is only compared with what was published within two weeks.
Reports are taken in the order of their publication day and id; one that reaches `THRESHOLD` with no earlier leader
leads a cluster, any other joins the leader with which its score is highest (pipeline.events.grouping). The outcome
depends on the set of reports only, never on the order of their arrival, and a new report touches only those it reaches
itself: its cost does not grow with the archive.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from pipeline.events.grouping import Placed, Rule, Surroundings, group, settle
from pipeline.lexicons import read_lexicon
from pipeline.records import Cluster, EventDateSource, EventReport, EventType, Status

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
#: Days of an event that is not known better than that say as little as none.
LONGEST_SPAN = timedelta(days=31)
#: Types of which a known mode says which act it is; elsewhere two reporters choose different words for one act.
MODED = frozenset({EventType.PROTEST, EventType.RETREAT, EventType.SANCTION, EventType.MOBILIZE, EventType.COERCE,
                   EventType.ASSAULT})  # fmt: skip
OTHER_MODE = 0.65
#: Taken off where nobody who acts in one acts in the other, by country and by name.
OTHER_AGENTS, OTHER_NAMES = 0.10, 0.05
#: Taken off where one of two is imagined and the other is not.
OTHER_REALITY = 0.10
#: Share of the words below which, and the score of the days up to which, nothing but the subject is the same.
FEW_WORDS, DOUBTFUL_DAYS, SUBJECT_ONLY = 0.10, 0.40, 0.10
#: What two reports have to share, in words that count, and what each one short of that takes off. Names count no more
#: than words, and no more than two of them: the same few institutions are in all the news.
SHARED, SHARED_IN_ONE_COUNTRY, SHORT_OF, NAMES = 2.0, 3.0, 0.10, 2
#: Countries of which so much is told that one particular more is asked for, and another one where a day is not
#: written: of the events in 1,751 articles of a world agency 45 % were about the United States alone, 5 % about the
#: European Union alone, 4 % about the next one.
CROWDED = frozenset({"USA", "EUR"})
#: What the same act between the same countries on the same day counts among these.
SAME_ACT = 2.0
#: Stands for a publication day that is not known.
NEVER_TOLD = date(1970, 1, 1)

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

#: Letters of a word that tell it from others, whatever its ending.
STEM = 5
#: Shorter words ("and", "the", "will") tell nothing about which event it is; numbers do.
_CONTENT_WORD = re.compile(r"[^\W\d_]{4,}|\d+")


def content_words(sentence: str) -> tuple[str, ...]:
    """The words of a sentence that linking compares: lower case, sorted, without repeats."""
    return tuple(sorted(set(_CONTENT_WORD.findall(sentence.lower()))))


_NAME = re.compile(r"[^\W\d_][\w'&.-]*")
#: What stands beside a name rather than in it.
_NO_NAMES = frozenset(
    {"inc", "corp", "co", "ltd", "llc", "mr", "mrs", "ms", "us", "u.s", "the", "ceo", "group"}
    | {"president", "minister", "prime", "chief", "executive"}
)


def proper_names(sentence: str) -> tuple[str, ...]:
    """Words with a capital inside a sentence, lower case, sorted, without repeats; neither countries nor titles.

    Its first word has a capital for another reason, and counts only where it is all in capitals.
    """
    found = set()
    for match in _NAME.finditer(sentence):
        word = match[0].strip(".'-").removesuffix("'s")
        is_first = not sentence[: match.start()].strip('"\u201c -')
        if len(word) > 1 and word[0].isupper() and (word.isupper() or not is_first):
            found.add(word.lower())
    common = {name for name in found if name in _NO_NAMES or _weight(name) == 0 or name[:STEM] in _country_stems()}
    return tuple(sorted(found - common))


def agent_names(texts: Iterable[str]) -> tuple[str, ...]:
    """Proper names in what is written of those who act, lower case, sorted, but for countries."""
    return tuple(sorted({name for text in texts for name in proper_names(f"of {text}")}))


def keys(report: EventReport) -> frozenset[str]:
    """What a report can be found by: two reports without a common key are no candidates.

    Countries of the actors, the country of the place, entity ids of actors below a country, the article. Of what is
    not known nothing follows: two nameless strangers at no place are the same only where one article speaks of them.
    """
    return frozenset(
        (*report.countries, *report.entities, *filter(None, (report.place_country,)), f"article:{report.article_id}")
    )


def particulars(report: EventReport) -> frozenset[str]:
    """What is peculiar to an event; two reports of one event share one of these at least.

    The beginnings of its telling words, names, entities, the place, amounts, the act between several countries on one
    day. Without that, all acts of one kind and country on one day would be one.
    """
    place = {f"place:{report.geonameid}"} if report.geonameid else set()
    amounts = {f"{value:g} {unit}" for value, unit in report.amounts}
    act = filter(None, (_act(report),))
    return frozenset((*_stems(report), *place, *report.names, *report.entities, *amounts, *act))


def is_vague(report: EventReport) -> bool:
    """Whether the days of an event say too little to find it by: none, or more than `LONGEST_SPAN`."""
    return report.begin is None or report.end_day is None or report.end_day - report.begin > LONGEST_SPAN


@dataclass(frozen=True, slots=True)
class Sight:
    """A report with what its comparison with many others needs over and over."""

    report: EventReport
    order: tuple[date, str]
    family: int
    keys: frozenset[str]
    particulars: frozenset[str]
    countries: frozenset[str]
    entities: frozenset[str]
    words: frozenset[str]
    stems: frozenset[str]
    names: frozenset[str]
    agents: frozenset[str]
    agent_names: frozenset[str]
    #: Stands for the type, mode, countries and day of an act; empty where a report knows less.
    act: str
    amounts: frozenset[tuple[float, str]]
    units: frozenset[str]


def see(report: EventReport) -> Sight:
    """A report as it is compared."""
    return Sight(
        report,
        (report.published_day or report.begin or date.max, report.event_id),
        FAMILY_OF[report.type],
        keys(report),
        particulars(report),
        frozenset(report.countries),
        frozenset(report.entities),
        frozenset(report.words),
        _stems(report),
        frozenset(report.names),
        frozenset(report.agents),
        frozenset(report.agent_names),
        _act(report),
        frozenset(report.amounts),
        frozenset(unit for _, unit in report.amounts),
    )


def score_pair(left: EventReport, right: EventReport) -> float:
    """How surely two reports tell of one event, at most 1.25; 0 where they are no candidates at all."""
    return score_sights(see(left), see(right))


def score_sights(left: Sight, right: Sight) -> float:
    """`score_pair` of reports that were looked at before."""
    if left.particulars.isdisjoint(right.particulars) or left.family != right.family or not _may_share(left, right):
        return 0.0
    days = _days_score(left.report, right.report)
    if days is None:
        return 0.0
    words = _overlap(left.words, right.words)
    return (
        0.30 * (1.0 if left.report.type == right.report.type else 0.5)
        + 0.25 * _actors_score(left, right)
        + 0.20 * days
        + 0.25 * words
        + 0.10 * _place_score(left.report, right.report)
        + 0.15 * _amounts_score(left, right)
        - _against(left, right, words)
        - SUBJECT_ONLY * (days <= DOUBTFUL_DAYS and words < FEW_WORDS)
        - _too_little_shared(left, right)
    )


def link_reports(reports: Iterable[EventReport]) -> tuple[Cluster, ...]:
    """Clusters of the reports, each report in exactly one, in the order of their first reports."""
    clusters = group(map(see, reports), order=RULE.order, keys=RULE.keys, score=RULE.score, threshold=THRESHOLD)
    return tuple(
        Cluster(
            cluster_id=cluster_id(cluster[0].report.event_id),
            members=tuple(sight.report.event_id for sight in cluster),
        )
        for cluster in clusters
    )


def relink(
    reports: Iterable[EventReport], *, standing: Mapping[str, Placed[Sight]], around: Surroundings[Sight]
) -> dict[str, Placed[Sight]]:
    """Where all reports belong that are new, changed or touched by that, by event id; the others stay as they are.

    `standing` are those among them that were linked before, as they were then, and those that are gone.
    """
    return settle(map(see, reports), standing=standing, around=around, rule=RULE)


def cluster_id(first_event_id: str) -> str:
    """The id of the cluster that a report leads."""
    return hashlib.sha256(f"cluster {first_event_id}".encode()).hexdigest()[:16]


def known_day(report: EventReport) -> date:
    """The first day of the event, else the day on which it was told, else the epoch."""
    return report.begin or report.published_day or NEVER_TOLD


def _act(report: EventReport) -> str:
    """An act between several countries on one day, by its type and mode; empty where less is known.

    Of force without a mode a month will do: two that say no more than that one attacked the other then mean one war.
    """
    if report.begin is None or report.end_day is None or len(report.countries) < 2:
        return ""
    is_war = report.type is EventType.ASSAULT and report.mode is None
    if report.end_day - report.begin > (LONGEST_SPAN if is_war else timedelta(days=1)):
        return ""
    days = f"{report.begin} {report.end_day}"
    return " ".join((report.type.value, report.mode or "", *report.countries, days))


def telling_stems(words: Iterable[str]) -> frozenset[str]:
    """The beginnings of those words that say something of what a sentence is about; no countries, no numbers."""
    return frozenset(word[:STEM] for word in words if not word.isdigit() and _weight(word)) - _country_stems()


def _stems(report: EventReport) -> frozenset[str]:
    return telling_stems(report.words)


def _weight(word: str) -> float:
    """How much it says of an event that two reports of it share a word."""
    return _common_words().get(word, 1.0)


@cache
def _common_words() -> Mapping[str, float]:
    return {row["word"]: float(row["weight"]) for row in read_lexicon("linking/common")}


@cache
def _common_stems() -> Mapping[str, float]:
    return {word[:STEM]: weight for word, weight in _common_words().items() if weight}


@cache
def _country_stems() -> frozenset[str]:
    """Every report about a country names it; that says nothing of the event."""
    names = (row[column] for row in read_lexicon("actors/countries") for column in ("names", "adjectives", "capitals"))
    return frozenset(word[:STEM] for name in names for word in content_words(name))


def _may_share(left: Sight, right: Sight) -> bool:
    if left.countries and right.countries:
        return not left.countries.isdisjoint(right.countries)
    return not left.keys.isdisjoint(right.keys)


def _actors_score(left: Sight, right: Sight) -> float:
    together = len(left.countries | right.countries)
    countries = len(left.countries & right.countries) / together if together else 0.5
    if left.entities and right.entities:
        return 0.6 * countries + 0.4 * _overlap(left.entities, right.entities)
    return countries


def _days_score(left: EventReport, right: EventReport) -> float | None:
    """1 for the same days, less for days that merely overlap or are unknown; None where they cannot be the same.

    A day within a month is little sign of the same event: an overlap of a small part counts a little against the pair.
    """
    if (is_vague(left) or is_vague(right)) and not _told_together(left, right):
        return None
    if left.begin is None or right.begin is None or left.end_day is None or right.end_day is None:
        return 0.4
    if (left.begin, left.end_day) == (right.begin, right.end_day):
        return 1.0
    gap = max(left.begin, right.begin) - min(left.end_day, right.end_day)
    lengths = sorted((left.end_day - left.begin, right.end_day - right.begin))
    if gap < timedelta(0):
        return lengths[0] / lengths[1] - 0.2
    may_differ = EventDateSource.PUBLICATION in (left.date_source, right.date_source) or (
        left.mode == right.mode == "visit"
    )
    return 0.4 if gap < (DAY_SLACK if may_differ else timedelta(days=1)) else None


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


def _amounts_score(left: Sight, right: Sight) -> float:
    """1 when an amount is shared; -1 when both name amounts of one unit and none is shared."""
    if not left.amounts.isdisjoint(right.amounts):
        return 1.0
    return 0.0 if left.units.isdisjoint(right.units) else -1.0


def _against(left: Sight, right: Sight, words: float) -> float:
    """What speaks against a pair: two sentences of one article about two acts, two modes, others who act."""
    one, other = left.report, right.report
    is_another = one.article_id == other.article_id and words < REPEATED_WORDS
    is_other_mode = bool(one.mode and other.mode) and one.mode != other.mode and one.type == other.type
    is_other_reality = (one.status is Status.HYPOTHETICAL) != (other.status is Status.HYPOTHETICAL)
    return (
        NOT_REPEATED * is_another
        + OTHER_MODE * (is_other_mode and one.type in MODED)
        + OTHER_AGENTS * _are_others(left.agents, right.agents)
        + OTHER_NAMES * _are_others(left.agent_names, right.agent_names)
        + OTHER_REALITY * is_other_reality
    )


def _are_others(left: frozenset[str], right: frozenset[str]) -> bool:
    return bool(left and right) and left.isdisjoint(right)


def _too_little_shared(left: Sight, right: Sight) -> float:
    names = left.names & right.names
    parts = {name[:STEM] for name in names}
    common = _common_stems()
    shared = (
        min(NAMES, len(names))
        + sum(common.get(stem, 1.0) for stem in left.stems & right.stems if stem not in parts)
        + 2 * (not left.entities.isdisjoint(right.entities))
        + 2 * (not left.amounts.isdisjoint(right.amounts))
        + (left.report.geonameid is not None and left.report.geonameid == right.report.geonameid)
        + (len(left.countries & right.countries) > 1)
        + SAME_ACT * (left.act != "" and left.act == right.act and not _are_others(left.agents, right.agents))
    )
    return SHORT_OF * max(0.0, _needed(left, right) - shared)


def _needed(left: Sight, right: Sight) -> float:
    """How much two reports have to share in particulars."""
    countries = left.countries | right.countries
    if len(countries) != 1:
        return SHARED
    if countries.isdisjoint(CROWDED):
        return SHARED_IN_ONE_COUNTRY
    is_written = not {None, EventDateSource.PUBLICATION} & {left.report.date_source, right.report.date_source}
    return SHARED_IN_ONE_COUNTRY + (1 if is_written else 2)


def _overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Shared words over the words of the shorter side: a brief report of a long one is still the same."""
    shorter = min(len(left), len(right))
    return len(left & right) / shorter if shorter else 0.0


#: How reports are grouped.
RULE: Rule[Sight] = Rule(
    identity=lambda sight: sight.report.event_id,
    order=lambda sight: sight.order,
    keys=lambda sight: [(sight.family, key) for key in sight.keys],
    score=score_sights,
    threshold=THRESHOLD,
)
