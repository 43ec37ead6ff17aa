"""One article in, everything that it says out.

body ─split, parse─▶ sentences ─names─▶ story ─code─▶ drafts ─date, place─▶ events
     ─find_times─▶ times ─────────────────────────────┘
     ─find_quantities─▶ figures ─tie─▶ figures of events
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from pipeline.events.arguments import Arguments
from pipeline.events.coding import Coder
from pipeline.events.confidence import rate_event
from pipeline.events.dating import Dating, date_event, is_vague, narrates, usable
from pipeline.events.defaults import with_defaults
from pipeline.events.draft import MUTUAL, Draft
from pipeline.events.figures import find_figures, tie_figures
from pipeline.events.frames import PLACES
from pipeline.events.learning import learn_ahead, learn_names, locate_hits, rank_countries, remember_subjects
from pipeline.events.parties import Resolver
from pipeline.events.realms import is_news, speaks_to_reader
from pipeline.events.stages import find_stage
from pipeline.events.story import Party, Story, make_story
from pipeline.events.view import View, make_view
from pipeline.lexicons import read_lexicon
from pipeline.mentions.actors import find_article_hits, find_hits, make_actor
from pipeline.mentions.names import states
from pipeline.mentions.places import find_places
from pipeline.mentions.quantities import find_quantities
from pipeline.mentions.sentences import Parsed, Sentence, parse_articles, plain_text
from pipeline.mentions.times import find_times, join_periods, tell_by_parse
from pipeline.records import (
    Days,
    Event,
    EventActor,
    EventType,
    Extraction,
    PlaceMention,
    Precision,
    Role,
    Span,
    Stage,
    TimeMention,
)

#: Events that set the scene of their paragraph.
_SCENES = frozenset([EventType.PROTEST, EventType.ASSAULT, EventType.COERCE, EventType.MOBILIZE])
#: Words that begin a question about whether or who; "why" and "how" take what they ask about for told.
_ASKING = frozenset(
    {
        "what", "who", "whom", "whose", "which", "be", "do", "have", "will", "can", "could", "should", "would", "may",
        "might", "shall",
    }
)  # fmt: skip
#: Sentences shorter than this name no event with its actors; longer ones without a small letter are lists.
MIN_CHARS = 15
#: A dateline is shorter than this, and its day not longer before the publication.
DATELINE_CHARS = 90
DATELINE_DAYS = timedelta(days=3)
#: Events of one sentence, at most: more are a sign of a list.
MAX_EVENTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article as the extractor takes it."""

    article_id: str
    title: str | None
    body: str
    #: Day of publication, or the interval that it must lie in.
    published: Days | None


@dataclass(slots=True)
class _Reading:
    """What the sentences of one article share."""

    source: Source
    story: Story
    times: tuple[TimeMention, ...]
    places: tuple[PlaceMention, ...]
    #: The text speaks to its reader, so that only what is reported in it counts.
    is_guide: bool = False
    dateline: tuple[int, TimeMention] | None = None
    paragraph: int = -1
    narrated: tuple[int, TimeMention] | None = None
    #: The country in which the paragraph's last unrest was set: the police of its next sentence are of that place.
    scene: str | None = None
    #: Of the sentence with this number.
    contexts: tuple[int, tuple[str, ...]] = (-1, ())

    def contexts_of(self, view: View) -> tuple[str, ...]:
        """Contexts of the sentence, counted once for all its events."""
        if self.contexts[0] != view.sentence.index:
            self.contexts = (view.sentence.index, _contexts(view))
        return self.contexts[1]


def extract_sources(sources: Iterable[Source], *, model: str | None = None) -> Iterator[Extraction]:
    """An `Extraction` for each source, in order; their sentences share the parser's batches."""
    items = list(sources)
    for source, parsed in zip(
        items, parse_articles([s.body for s in items], wanted=_is_prose, model=model), strict=True
    ):
        yield _extract(source, parsed)


def _is_prose(text: str) -> bool:
    return len(text) >= MIN_CHARS and " " in text


def _extract(source: Source, parsed: Parsed) -> Extraction:
    timexes = find_times(source.body, anchor=source.published, tense=tell_by_parse(parsed))
    times = join_periods(source.body, timexes)
    day = source.published.begin if source.published else None
    hits = find_article_hits([plain_text(sentence.text) for sentence in parsed.sentences], day=day)
    places = find_places(source.body, countries=rank_countries(hits)[:5])
    hits = locate_hits(parsed.sentences, hits, places)
    story = make_story(hits, find_hits(source.title or "", day=day))
    for place in places:
        if place.country:
            story.places.update(dict.fromkeys(range(place.start, place.end), place.country))
    dateline = _dateline_of(parsed, times, source.published)
    reading = _Reading(
        source=source,
        story=story,
        times=times,
        places=places,
        is_guide=speaks_to_reader(source.body),
        dateline=dateline,
    )
    views = [make_view(s, found) for s, found in zip(parsed.sentences, hits, strict=True) if s.doc is not None]
    learn_ahead(views, story)
    events = [event for view in views for event in _code_sentence(reading, view)]
    actors = [
        make_actor(source.body, hit, offset=sentence.start)
        for sentence, found in zip(parsed.sentences, hits, strict=True)
        for hit in found
    ]
    quantities = find_quantities(source.body)
    figures = find_figures(
        article_id=source.article_id, parsed=parsed, times=times, quantities=quantities, actors=actors
    )
    told = tuple(_with_time_among(event, times, timexes) for event in events)
    return Extraction(times=timexes, events=told, figures=tie_figures(figures, told))


def _with_time_among(event: Event, joined: Sequence[TimeMention], times: Sequence[TimeMention]) -> Event:
    """The event with the number of its time among TIMEX3 times: of a range, the first of the two that bound it."""
    if event.time is None:
        return event
    return replace(event, time=bisect_left(times, joined[event.time].start, key=lambda time: time.start))


def _asks(view: View) -> bool:
    """Whether the sentence is a question that reports nothing: "What are they angry about?"."""
    return view.sentence.text.rstrip("\"'”’ ").endswith("?") and view.lemma[0] in _ASKING


def _code_sentence(reading: _Reading, view: View) -> list[Event]:
    sentence = view.sentence
    if sentence.paragraph != reading.paragraph:
        reading.paragraph, reading.narrated, reading.scene = sentence.paragraph, None, None
    story = reading.story
    resolver = Resolver(view, story)
    learn_names(view, resolver, story)
    coder = Coder(view, resolver, Arguments(view, resolver))
    times = [(k, reading.times[k]) for k in _within(reading.times, sentence)]
    times = [(k, t) for k, t in times if usable(t) or is_vague(t)]
    places = [reading.places[k] for k in _within(reading.places, sentence)]
    setting = _setting_of(view, story)
    events = []
    drafts = [] if _asks(view) else coder.code()
    told = [draft for draft in drafts if is_news(draft, view, is_guide=reading.is_guide)]
    for draft in told[:MAX_EVENTS]:
        place = _place_of(draft, view, places)
        site = place.country if place else _capital_of(draft, view) or setting
        if site and draft.type in _SCENES:
            reading.scene = site
        known = with_defaults(draft, story, site or reading.scene, view)
        if known is None:
            continue
        dating = date_event(
            known,
            view,
            times,
            published=reading.source.published,
            narrated=reading.narrated,
            dateline=reading.dateline,
        )
        if dating.time is not None and narrates(known, dating, reading.times[dating.time]):
            reading.narrated = (dating.time, reading.times[dating.time])
        event = _event(reading, known, view, dating, place)
        if event is not None:
            events.append(event)
            _remember_dyad(story, draft)
            if draft.type is EventType.ACCUSE:
                story.accusers = tuple(p for p in known.actors if p.code)
    remember_subjects(resolver, story)
    return events


def _within(mentions: Sequence[TimeMention] | Sequence[PlaceMention], sentence: Sentence) -> range:
    """Numbers of the mentions that begin in a sentence; they stand in the order of the text."""
    first = bisect_left(mentions, sentence.start, key=lambda mention: mention.start)
    return range(first, bisect_left(mentions, sentence.end, key=lambda mention: mention.start))


def _dateline_of(
    parsed: Parsed, times: Sequence[TimeMention], published: Days | None
) -> tuple[int, TimeMention] | None:
    """The day that the dateline names, with its number among the times; null where it is the day of publication."""
    for sentence in parsed.sentences[:2]:
        if len(sentence.text) > DATELINE_CHARS or not sentence.text.endswith(("-", "–", "—")) or published is None:
            continue
        for index, time in enumerate(times):
            if sentence.start <= time.start < sentence.end and time.begin and time.precision is Precision.DAY:
                is_before = timedelta(0) < published.begin - time.begin <= DATELINE_DAYS
                return (index, time) if is_before else None
    return None


def _remember_dyad(story: Story, draft: Draft) -> None:
    """Two countries that deal with each other are "the two countries" from here on."""
    parties = {p.code: p for p in (*draft.actors, *draft.recipients) if p.code}
    if len(parties) == 2 and draft.type in MUTUAL | {EventType.AGREE, EventType.SUPPORT}:
        story.dyad = tuple(parties.values())


def _setting_of(view: View, story: Story) -> str | None:
    """The country of "In Guinea, …" at the head of a sentence; null where it sets no scene."""
    if view.lemma[0] not in ("in", "at", "near", "across") or view.dep[0] != "prep":
        return None
    for k in view.kids(0, "pobj"):
        hit = view.owner.get(k)
        return hit.name.code if hit else story.places.get(view.start[k])
    return None


def _capital_of(draft: Draft, view: View) -> str | None:
    """The country in whose unnamed capital or province the event is set: "gathered in the Armenian capital"."""
    there = [p for c in draft.chain for p in view.pobj(c, *PLACES)]
    for k in (*there, *(p for t in there for p in view.pobj(t, "in", "of", "near"))):
        if view.lemma[k] in _SITES:
            owners = [view.owner[m].name.code for m in view.kids(k, "amod", "poss") if m in view.owner]
            return next((code for code in owners if code in states()), None)
    return None


def _place_of(draft: Draft, view: View, places: Sequence[PlaceMention]) -> PlaceMention | None:
    """The place that hangs on the event by a preposition of place, the one named last in a chain ("in X in Y": X)."""
    found = []
    for i in (
        *draft.chain,
        *(k for c in draft.chain for k in view.children[c] if view.dep[k] in ("dobj", "nsubjpass")),
    ):
        for k in view.kids(i, "prep"):
            if view.lemma[k] in ("in", "at", "near", "inside", "to", "outside", "across"):
                found += [(view.start[p], view.lemma[k]) for p in view.kids(k, "pobj")]
            if view.lemma[k] in ("at", "on", "in", "into", "against", "outside", "near"):
                inner = [p for n in view.kids(k, "pobj") for p in view.pobj(n, *_inside(view, n))]
                found += [(view.start[p], "in") for p in inner]
    for start, word in found:
        for place in places:
            if place.start <= start < place.end and (word != "to" or draft.mode == "visit"):
                return place
    return None


#: Nouns of which the place that follows "of" is one: "the port of Odesa".
_SITES = frozenset({"capital", "city", "district", "hub", "island", "port", "province", "region", "town", "village"})


def _inside(view: View, i: int) -> tuple[str, ...]:
    """Prepositions behind which a noun of place names the place itself."""
    return ("in", "near", "of") if view.lemma[i] in _SITES else ("in", "near")


def _event(reading: _Reading, draft: Draft, view: View, dating: Dating, place: PlaceMention | None) -> Event | None:
    actors = _actors(reading, draft, view, place)
    if not any(a.country for a in actors) and draft.type is not EventType.LAUNCH:
        return None
    sentence = view.sentence
    start, end = view.start[draft.trigger], view.end[draft.trigger]
    body = reading.source.body
    quad, score = type_scores()[draft.type]
    status = draft.status
    event = Event(
        event_id=_event_id(reading.source.article_id, draft, sentence, start),
        type=draft.type,
        mode=draft.mode,
        status=status,
        stage=find_stage(draft, view),
        quad=quad,
        score=score,
        actors=actors,
        place=place,
        begin=dating.begin,
        end_day=dating.end_day,
        precision=dating.precision,
        date_source=dating.source,
        time=dating.time,
        trigger=Span(start=start, end=end, text=body[start:end]),
        sentence=Span(start=sentence.start, end=sentence.end, text=sentence.text),
        contexts=reading.contexts_of(view),
        confidence=0.0,
        rule=draft.rule,
    )
    return rate_event(event)


def _event_id(article_id: str, draft: Draft, sentence: Sentence, start: int) -> str:
    parts = (article_id, draft.type.value, str(start - sentence.start), str(sentence.index), sentence.text)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]


def _actors(reading: _Reading, draft: Draft, view: View, place: PlaceMention | None) -> tuple[EventActor, ...]:
    """The event's actors, each country and entity once; two sides that act together have no recipient."""
    together = draft.type in MUTUAL or draft.stage in (Stage.AGREED, Stage.SIGNED)
    found: list[EventActor] = []
    seen: set[tuple[str | None, str | None]] = set()
    codes: set[str] = set()
    parties = [(p, Role.ACTOR) for p in draft.actors]
    parties += [(p, Role.ACTOR if together or not draft.actors else Role.RECIPIENT) for p in draft.recipients]
    if place and place.country and _place_acts(draft, parties):
        parties.append((_place_party(place), Role.RECIPIENT if draft.actors and not together else Role.ACTOR))
    for party, role in _without_stand_ins(parties):
        key = (party.code, party.entity)
        if key in seen or (party.code in codes and party.entity is None) or (party.code is None and codes):
            continue
        seen.add(key)
        if party.code:
            codes.add(party.code)
        found.append(_actor(reading.source.body, party, role))
    return tuple(found)


def _without_stand_ins(parties: Sequence[tuple[Party, Role]]) -> list[tuple[Party, Role]]:
    """The parties without words that stand for several ("their meeting"), where each of these is named as well."""
    spans: defaultdict[tuple[int, int], set[str | None]] = defaultdict(set)
    for party, _ in parties:
        spans[party.start, party.end].add(party.code)
    named = {party.code for party, _ in parties if len(spans[party.start, party.end]) == 1}
    return [item for item in parties if not _stands_in(spans[item[0].start, item[0].end], named)]


def _stands_in(codes: set[str | None], named: set[str | None]) -> bool:
    return len(codes) > 1 and codes <= named


def _place_acts(draft: Draft, parties: Sequence[tuple[Party, Role]]) -> bool:
    codes = {p.code for p, _ in parties if p.code}
    if draft.mode == "visit":
        return len(codes) < 2 or draft.type is EventType.CONSULT
    return len(codes) == 1 and draft.type in _PLACED


#: Types in which the country of the place is a side of the event where no other is named.
_PLACED = frozenset(
    [
        EventType.ASSAULT,
        EventType.LAUNCH,
        EventType.CONCEDE,
        EventType.COERCE,
        EventType.AID,
        EventType.PROTEST,
        EventType.ACCUSE,
    ]
)


def _place_party(place: PlaceMention) -> Party:
    return Party(place.start, place.end, place.country, None, None)


def _actor(body: str, party: Party, role: Role) -> EventActor:
    return EventActor(
        role=role,
        text=body[party.start : party.end],
        start=party.start,
        end=party.end,
        country=party.code,
        sector=party.sector,
        entity=party.entity or (f"country:{party.code}" if party.code in states() else None),
    )


@cache
def type_scores() -> dict[EventType, tuple[int | None, float | None]]:
    """Quad class and score of each type."""
    return {
        EventType(row["type"]): (int(row["quad"]), float(row["score"])) if row["quad"] else (None, None)
        for row in read_lexicon("triggers/types")
    }


@cache
def _context_words() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for row in read_lexicon("triggers/contexts"):
        table.setdefault(row["lemma"], []).append(row["context"])
    return {lemma: tuple(contexts) for lemma, contexts in table.items()}


def _contexts(view: View) -> tuple[str, ...]:
    """Contexts of the sentence, the best supported first, three at most."""
    words = _context_words()
    counts: Counter[str] = Counter()
    for i, lemma in enumerate(view.lemma):
        pair = f"{view.lemma[i - 1]} {lemma}" if i else lemma
        counts.update((*words.get(lemma, ()), *words.get(pair, ())))
    return tuple(c for c, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3])


def as_days(published: Days | date | None) -> Days | None:
    """A day as the interval that it is."""
    if published is None or isinstance(published, Days):
        return published
    return Days(published, published + timedelta(days=1))
