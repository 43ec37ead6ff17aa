"""Rows of a model's answer become events and figures where the article bears them out, word by word.

row ─quote found?─▶ sentence ─trigger or number found inside?─▶ actors, place, days found?─▶ Event or Figure
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from pipeline.events.extract import Source, type_scores
from pipeline.events.figures import tie_figures
from pipeline.events.model_answer import ActorRow, EventRow, FigureRow
from pipeline.lexicons import read_lexicon
from pipeline.mentions.places import find_places
from pipeline.mentions.quantities import find_quantities
from pipeline.mentions.sentences import Sentence, split_sentences
from pipeline.mentions.times import find_times
from pipeline.records import (
    Event,
    EventActor,
    EventDateSource,
    Extraction,
    Figure,
    Period,
    PlaceMention,
    Precision,
    Quantity,
    Span,
    TimeMention,
)

#: What a row of a model is given for confidence: nobody has measured how often such rows are right.
UNMEASURED = 0.5
_SECTORS = frozenset(
    (
        "BUS",
        "COP",
        "CRM",
        "CVL",
        "EDU",
        "GOV",
        "IGO",
        "JUD",
        "LAB",
        "LEG",
        "MED",
        "MIL",
        "NGO",
        "PTY",
        "REB",
        "REL",
        "UAF",
    )
)


class Refused(Exception):
    """The article does not bear the row out; the text is the reason, a short countable word."""


class Place(NamedTuple):
    """Where words stand in the body."""

    start: int
    end: int


class Located(NamedTuple):
    """A row and the piece of the body that it was read from."""

    row: EventRow | FigureRow
    low: int
    high: int


class Evidence:
    """An article as rows are held against it: its sentences, times, places and numbers, found by our own rules."""

    def __init__(self, source: Source, *, rule: str) -> None:
        self.source, self.rule = source, rule
        self.body = source.body
        self.sentences = split_sentences(source.body)
        self.starts = [sentence.start for sentence in self.sentences]
        self.times: tuple[TimeMention, ...] = find_times(source.body, anchor=source.published)
        self.places: tuple[PlaceMention, ...] = find_places(source.body)

    def sentence_at(self, position: int) -> Sentence:
        """The sentence that holds the position."""
        return self.sentences[max(0, bisect_right(self.starts, position) - 1)]

    def quantities(self, sentence: Sentence) -> tuple[Quantity, ...]:
        """The numbers of a sentence, with offsets into it."""
        return find_quantities(sentence.text)


def find_quote(
    body: str, quote: str, *, low: int = 0, high: int | None = None, near: int | None = None
) -> Place | None:
    """Where the quote stands in body[low:high], letter by letter but for white space and the form of quotation marks.

    Of several places the one nearest to `near` counts, else the first; null where it does not stand there.
    """
    words = quote.split()
    if not words:
        return None
    pattern = r"\s+".join(_loose(word) for word in words)
    found = [
        Place(*match.span()) for match in re.finditer(pattern, body[: high if high is not None else len(body)][low:])
    ]
    if not found:
        return None
    best = found[0] if near is None else min(found, key=lambda place: abs(low + place.start - near))
    return Place(low + best.start, low + best.end)


_ALIKE = dict.fromkeys('"“”„«»', '["“”„«»]') | dict.fromkeys("'’‘`", "['’‘`]") | dict.fromkeys("-‐‑–—", "[-‐‑–—]")


def _loose(word: str) -> str:
    return "".join(_ALIKE.get(char) or re.escape(char) for char in word)


def build_extraction(evidence: Evidence, rows: Iterable[Located], refused: Counter[str]) -> Extraction:
    """The rows that the article bears out, in the order of the text.

    Every other row adds to `refused` under its reason. A row that says what another one says is left out.
    """
    events: dict[str, Event] = {}
    figures: dict[str, Figure] = {}
    for located in rows:
        try:
            if isinstance(located.row, EventRow):
                event = _event(evidence, located.row, located)
                events.setdefault(event.event_id, event)
            else:
                figure = _figure(evidence, located.row, located)
                figures.setdefault(figure.figure_id, figure)
        except Refused as exc:
            refused[str(exc)] += 1
    told = sorted(events.values(), key=lambda event: (event.trigger.start, event.type))
    stated = sorted(figures.values(), key=lambda figure: (figure.start, figure.end, figure.figure_id))
    return Extraction(times=evidence.times, events=tuple(told), figures=tie_figures(stated, told))


def _locate(evidence: Evidence, located: Located, words: str) -> tuple[Sentence, Place]:
    """Our sentence and the place of `words` in it; the row's own offset only helps to choose between several."""
    (row, low, high), start = located, located.row.start
    hint = low + start if start is not None and 0 <= start <= high - low else None
    place = find_quote(evidence.body, row.sentence, low=low, high=high, near=hint)
    if place is None:
        raise Refused("no_quote")
    inner = find_quote(evidence.body, words, low=place.start, high=place.end, near=hint)
    if inner is None:
        raise Refused("no_evidence")
    sentence = evidence.sentence_at(inner.start)
    if not sentence.start <= inner.start < inner.end <= sentence.end:
        raise Refused("over_sentences")
    return sentence, inner


def _span(evidence: Evidence, start: int, end: int) -> Span:
    return Span(start=start, end=end, text=evidence.body[start:end])


def _digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:20]


# --- events -----------------------------------------------------------------------------------------------------------


def _event(evidence: Evidence, row: EventRow, located: Located) -> Event:
    sentence, trigger = _locate(evidence, located, row.trigger)
    actors = _actors(evidence, row.actors, sentence, located)
    if row.actors and not actors:
        raise Refused("no_actor")
    days = _days(evidence, row, sentence)
    quad, score = type_scores()[row.type]
    # The same parts as the rules' ids have, so that both extractors name the same event alike.
    offset = str(trigger.start - sentence.start)
    return Event(
        event_id=_digest(evidence.source.article_id, row.type.value, offset, sentence.index, sentence.text),
        type=row.type,
        mode=row.mode or None,
        status=row.status,
        stage=row.stage,
        quad=quad,
        score=score,
        actors=actors,
        place=_place(evidence, row, sentence),
        begin=days.begin,
        end_day=days.end_day,
        precision=days.precision,
        date_source=days.source,
        time=days.time,
        trigger=_span(evidence, *trigger),
        sentence=_span(evidence, sentence.start, sentence.end),
        contexts=tuple(dict.fromkeys(word for word in row.contexts if word in _contexts()))[:3],
        confidence=UNMEASURED,
        rule=evidence.rule,
    )


def _actors(
    evidence: Evidence, rows: Sequence[ActorRow], sentence: Sentence, located: Located
) -> tuple[EventActor, ...]:
    """The actors whose words stand in the sentence, else in the piece; a code that nobody knows is left out."""
    found = []
    for row in rows:
        place = find_quote(evidence.body, row.text, low=sentence.start, high=sentence.end)
        place = place or find_quote(evidence.body, row.text, low=located.low, high=located.high, near=sentence.start)
        if place is not None:
            found.append(
                EventActor(
                    role=row.role,
                    text=evidence.body[place.start : place.end],
                    start=place.start,
                    end=place.end,
                    country=row.country if row.country in known_codes() else None,
                    sector=row.sector if row.sector in _SECTORS else None,
                    entity=f"country:{row.country}" if row.country in _states() else None,
                )
            )
    return tuple(dict.fromkeys(found))


def _place(evidence: Evidence, row: EventRow, sentence: Sentence) -> PlaceMention | None:
    """The place that our gazetteer knows by the row's words, in the sentence before elsewhere; null for any other."""
    if row.place is None:
        return None
    wanted = " ".join(row.place.lower().split())
    alike = [place for place in evidence.places if " ".join(place.text.lower().split()) == wanted]

    def distance(place: PlaceMention) -> tuple[bool, int]:
        return not sentence.start <= place.start < sentence.end, abs(place.start - sentence.start)

    return min(alike, key=distance, default=None)


class Dated(NamedTuple):
    """An event's days as far as the article bears them out."""

    source: EventDateSource | None = None
    begin: date | None = None
    end_day: date | None = None
    precision: Precision = Precision.UNKNOWN
    #: Index into the times; null where none overlaps the words.
    time: int | None = None


def _days(evidence: Evidence, row: EventRow, sentence: Sentence) -> Dated:
    """Source, days, precision and time of an event; undated where the words that the row names for it do not stand."""
    if row.begin is None or row.end_day is None or row.date_source is None:
        return Dated()
    if row.begin >= row.end_day:
        raise Refused("bad_days")
    if row.date_source is EventDateSource.PUBLICATION:
        published = evidence.source.published
        fits = published is not None and (row.begin, row.end_day) == (published.begin, published.end)
        return Dated(row.date_source, row.begin, row.end_day, row.precision) if fits else Dated()
    inside = row.time and find_quote(evidence.body, row.time, low=sentence.start, high=sentence.end)
    words = inside or (row.time and find_quote(evidence.body, row.time, near=sentence.start))
    if not words:
        return Dated()
    source = row.date_source if inside or row.date_source is not EventDateSource.TEXT else EventDateSource.CONTEXT
    index = next(
        (n for n, time in enumerate(evidence.times) if time.start < words.end and words.start < time.end), None
    )
    return Dated(source, row.begin, row.end_day, row.precision, index)


# --- figures ----------------------------------------------------------------------------------------------------------


def _figure(evidence: Evidence, row: FigureRow, located: Located) -> Figure:
    sentence, place = _locate(evidence, located, row.text)
    if row.value is None and row.percent is None:
        raise Refused("no_number")
    _check_numbers(evidence, row, sentence)
    if row.period is not None and row.period.begin >= row.period.end_day:
        raise Refused("bad_days")
    code = row.metric_code if row.metric_code in _metric_codes() else None
    return Figure(
        figure_id=_digest(evidence.source.article_id, sentence.text, row.value, row.unit, row.percent, 1),
        metric=" ".join(row.metric.lower().split()),
        metric_code=code,
        value=row.value,
        unit=row.unit if row.value is not None else None,
        percent=row.percent,
        base=row.base,
        bound=row.bound,
        kind=row.kind,
        period=Period(begin=row.period.begin, end_day=row.period.end_day, precision=row.period.precision)
        if row.period
        else None,
        parties=tuple(dict.fromkeys(party for party in row.parties if party in known_codes())),
        start=place.start,
        end=place.end,
        text=evidence.body[place.start : place.end],
        sentence=_span(evidence, sentence.start, sentence.end),
        event=None,
        confidence=UNMEASURED,
        rule=evidence.rule,
    )


def _check_numbers(evidence: Evidence, row: FigureRow, sentence: Sentence) -> None:
    """Refuses a row whose numbers are not among those that its sentence states, signs aside."""
    stated = [
        abs(number)
        for item in evidence.quantities(sentence)
        for number in (item.value, item.percent, item.value_to)
        if number is not None
    ]
    for number in (row.value, row.percent):
        if number is not None and not any(abs(abs(number) - one) <= 1e-6 * max(one, 1.0) for one in stated):
            raise Refused("no_number")


# --- known words ------------------------------------------------------------------------------------------------------


@cache
def _states() -> frozenset[str]:
    return frozenset(row["code"] for row in read_lexicon("actors/countries"))


@cache
def known_codes() -> frozenset[str]:
    """Codes of countries and organisations that our lexicons hold."""
    return _states() | frozenset(row["code"] for row in read_lexicon("actors/organisations") if row["code"])


@cache
def _metric_codes() -> frozenset[str]:
    return frozenset(row["code"] for row in read_lexicon("metrics/codes"))


@cache
def _contexts() -> frozenset[str]:
    return frozenset(row["context"] for row in read_lexicon("triggers/contexts"))
