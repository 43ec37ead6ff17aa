"""One self-contained HTML page that shows an article with everything read from it: no script, no request to anywhere.

Each paragraph stands beside the cards of its events and figures; words are marked by what they were read as. Every
piece of the article is escaped; marks may overlap and are cut into segments that carry all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.events.explain_rules import say_rule
from pipeline.events.explain_words import format_amount, format_days, format_doubt, format_parties, squeeze
from pipeline.records import Event, Extraction, Figure, PlaceMention, TimeMention

_KINDS = ("event", "figure", "time", "place", "actor")
#: Words that a hurried reader must not miss: it has not happened.
_ALERTS = frozenset({"denied", "hypothetical", "planned", "target", "forecast", "commitment"})
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_PLURALS = {"event": "Events", "figure": "Figures", "time": "Times", "place": "Places", "actor": "Actors"}


class Mark(NamedTuple):
    """A stretch of the body read as something; `target` is the card that explains it, "" where there is none."""

    start: int
    end: int
    kind: str
    hint: str
    target: str


def explain_html(
    title: str | None, body: str, extraction: Extraction, *, places: Sequence[PlaceMention] = (), facts: str = ""
) -> str:
    """The article as one HTML page with its times, events, figures, actors and places marked and explained.

    `places` are the place mentions of the body, shown beside those of the events; `facts` is a line under the title
    (publication day, source). Offsets outside of the body are left out. Works in light and dark, on a phone, printed.
    """
    marks = [mark for mark in _marks(extraction, places) if 0 <= mark.start < mark.end <= len(body)]
    marks.sort(key=lambda mark: (mark.start, mark.end, _KINDS.index(mark.kind)))
    name = escape(squeeze(title) if title else "Article without a title")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n<main>\n"
        f"{_header(name, facts, extraction, marks)}{''.join(_rows(body, extraction, marks))}{_times(extraction)}"
        f"{_places(places)}<footer>Made by Dateline. "
        "Each bar shows how sure a reading is; the rule that made it stands beside.</footer>\n"
        "</main>\n</body>\n</html>\n"
    )


@cache
def _style() -> str:
    return Path(__file__).with_name("explain.css").read_text(encoding="utf-8")


# --- marks ------------------------------------------------------------------------------------------------------------


def _marks(extraction: Extraction, places: Sequence[PlaceMention]) -> Iterator[Mark]:
    for time in extraction.times:
        yield Mark(time.start, time.end, "time", _time_hint(time), "times")
    for n, event in enumerate(extraction.events):
        yield Mark(
            event.trigger.start, event.trigger.end, "event", f"{event.type.value} · {say_rule(event.rule)}", f"e{n}"
        )
        for actor in event.actors:
            yield Mark(actor.start, actor.end, "actor", f"{actor.country or '?'} {actor.sector or ''}".strip(), f"e{n}")
        if event.place is not None:
            yield Mark(event.place.start, event.place.end, "place", _place_hint(event.place), f"e{n}")
    for n, figure in enumerate(extraction.figures):
        yield Mark(figure.start, figure.end, "figure", f"{figure.metric} · {say_rule(figure.rule)}", f"f{n}")
    for place in places:
        yield Mark(place.start, place.end, "place", _place_hint(place), "places")


def _time_hint(time: TimeMention) -> str:
    days = format_days(time.begin, time.end_day, time.precision.value)
    return f"{time.value or '?'} · {days} · {time.rule} · {format_doubt(time)}"


def _place_hint(place: PlaceMention) -> str:
    return f"{place.level.value} · {place.country or '?'} · GeoNames {place.geonameid or 'unknown'}"


def _segments(body: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[str]:
    """The text of one paragraph with its marks, cut where any begins or ends."""
    edges = sorted({start, end, *(edge for mark in marks for edge in mark[:2] if start < edge < end)})
    active: list[Mark] = []
    n = 0
    for low, high in pairwise(edges):
        active = [mark for mark in active if mark.end > low]
        while n < len(marks) and marks[n].start <= low:
            if marks[n].end > low:
                active.append(marks[n])
            n += 1
        yield _segment(body[low:high], active)


def _segment(text: str, active: Sequence[Mark]) -> str:
    if not active:
        return escape(text)
    first = min(active, key=lambda mark: (_KINDS.index(mark.kind), mark.end - mark.start))
    kinds = " ".join(kind for kind in _KINDS if any(mark.kind == kind for mark in active))
    hint = " — ".join(dict.fromkeys(mark.hint for mark in active))
    return f'<a class="m {kinds}" href="#{first.target}" title="{escape(hint)}">{escape(text)}</a>'


# --- parts of the page ------------------------------------------------------------------------------------------------


def _header(name: str, facts: str, extraction: Extraction, marks: Sequence[Mark]) -> str:
    counts = {
        "event": len(extraction.events),
        "figure": len(extraction.figures),
        "time": len(extraction.times),
        "place": len({mark[:2] for mark in marks if mark.kind == "place"}),
        "actor": len({mark[:2] for mark in marks if mark.kind == "actor"}),
    }
    items = "".join(
        f'<li><label><input type="checkbox" id="show-{kind}" checked><i class="{kind}"></i>'
        f"{_PLURALS[kind]} <b>{counts[kind]}</b></label></li>"
        for kind in _KINDS
    )
    line = f'<p class="facts">{escape(facts)}</p>' if facts else ""
    return f'<header>\n<h1>{name}</h1>\n{line}<ul class="legend">{items}</ul>\n</header>\n'


def _rows(body: str, extraction: Extraction, marks: Sequence[Mark]) -> Iterator[str]:
    cards = sorted(
        [(event.trigger.start, 0, n) for n, event in enumerate(extraction.events)]
        + [(figure.start, 1, n) for n, figure in enumerate(extraction.figures)]
    )
    position = first = card = 0
    paragraph = -1
    for start, end, number in _pieces(body, extraction):
        while first < len(marks) and marks[first].end <= start:
            first += 1
        inside = [mark for mark in _until(marks, first, end) if mark.end > start]
        notes = []
        while card < len(cards) and cards[card][0] < end:
            _, kind, n = cards[card]
            notes.append(_figure(n, extraction.figures[n]) if kind else _event(n, extraction.events[n], extraction))
            card += 1
        text = "".join(_segments(body, start, end, inside))
        opens = ' class="opens"' if number != paragraph else ""
        yield f'<div class="row"><p{opens}>{text}</p><div class="notes">{"".join(notes)}</div></div>\n'
        position, paragraph = end, number
    if not position:
        yield '<p class="none">The article has no text.</p>\n'


def _pieces(body: str, extraction: Extraction) -> Iterator[tuple[int, int, int]]:
    """Stretches of the body, each with the number of its paragraph: sentences that gave something stand alone."""
    said = {one.sentence for one in extraction.events} | {one.sentence for one in extraction.figures}
    cuts = sorted({edge for sentence in said for edge in (sentence.start, sentence.end)})
    n = 0
    for number, (start, end) in enumerate(_paragraphs(body)):
        while n < len(cuts) and cuts[n] <= start:
            n += 1
        edges = [start]
        while n < len(cuts) and cuts[n] < end:
            edges.append(cuts[n])
            n += 1
        for low, high in pairwise([*edges, end]):
            if stripped := body[low:high].strip():
                begin = low + body[low:high].index(stripped)
                yield begin, begin + len(stripped), number


def _until(marks: Sequence[Mark], first: int, end: int) -> Iterator[Mark]:
    for n in range(first, len(marks)):
        if marks[n].start >= end:
            return
        yield marks[n]


def _paragraphs(body: str) -> Iterator[tuple[int, int]]:
    position = 0
    for line in body.splitlines(keepends=True):
        stripped = line.strip()
        if stripped:
            start = position + line.index(stripped)
            yield start, start + len(stripped)
        position += len(line)


_DOT = ' <span class="dot">·</span> '


def _line(*parts: str) -> str:
    kept = _DOT.join(part for part in parts if part)
    return f"<p>{kept}</p>" if kept else ""


def _sure(confidence: float, rule: str) -> str:
    percent = round(100 * min(1.0, max(0.0, confidence)))
    return (
        f'<p class="rule"><span class="sure" role="img" aria-label="{percent} percent sure">'
        f'<i style="width:{percent}%"></i></span><b>{percent} %</b> '
        f'<span title="{escape(rule)}">{escape(say_rule(rule))}</span></p>'
    )


def _event(n: int, event: Event, extraction: Extraction) -> str:
    chips = [event.status.value, event.stage.value if event.stage else "", *event.contexts]
    place = (
        f'<span title="{escape(_place_hint(event.place))}">{escape(squeeze(event.place.text))}</span>'
        if event.place
        else ""
    )
    return (
        f'<section class="card is-event" id="e{n}"><h2><strong>{escape(event.type.value)}</strong>'
        f"{escape(event.mode or '')} “{escape(squeeze(event.trigger.text))}” {_chips(chips)}</h2>"
        f"{_line(_actors(event, 'actor'), _actors(event, 'recipient'))}{_line(_when(event, extraction), place)}"
        f"{_sure(event.confidence, event.rule)}</section>"
    )


def _actors(event: Event, role: str) -> str:
    names = ", ".join(
        f"{escape(squeeze(actor.text))} <b>{escape(actor.country or '?')}</b>"
        for actor in event.actors
        if actor.role == role
    )
    return f"→ {names}" if names and role == "recipient" else names


#: Where an event's days come from, in words.
_SOURCES = {
    "text": "the text says",
    "context": "from a time near by",
    "dateline": "from the dateline",
    "publication": "nothing says when: the publication day stands in",
}


def _when(event: Event, extraction: Extraction) -> str:
    days = escape(format_days(event.begin, event.end_day, event.precision.value))
    if event.date_source is None:
        return f"{days} <small>(nothing says when)</small>"
    source = _SOURCES[event.date_source.value]
    if event.time is not None and event.time < len(extraction.times):
        source += f": “{squeeze(extraction.times[event.time].text)}”"
    return f"{days} <small>({escape(source)})</small>"


def _chips(words: Sequence[str]) -> str:
    return "".join(
        f'<span class="chip{" alert" if word in _ALERTS else ""}">{escape(word)}</span>' for word in words if word
    )


def _figure(n: int, figure: Figure) -> str:
    period = figure.period
    about = format_days(period.begin, period.end_day, period.precision.value) if period else "period not stated"
    kind = figure.kind.value if figure.kind.value != "actual" else ""
    who = f"<b>{escape(format_parties(figure.parties))}</b>" if figure.parties else ""
    code = f"<small>({escape(figure.metric_code)})</small>" if figure.metric_code else ""
    return (
        f'<section class="card is-figure" id="f{n}"><h2><strong>{escape(format_amount(figure))}</strong>'
        f"{_chips([kind])}</h2>"
        f"{_line(f'{escape(figure.metric)} {code}', escape(about), who)}"
        f"{_sure(figure.confidence, figure.rule)}</section>"
    )


def _times(extraction: Extraction) -> str:
    if not extraction.times:
        return ""
    rows = "".join(
        f"<tr><td>{escape(squeeze(time.text))}</td><td>{escape(time.type.value)} {escape(time.value or '?')}</td>"
        f"<td>{escape(format_days(time.begin, time.end_day, time.precision.value))}</td>"
        f'<td class="rule">{escape(time.rule)}</td><td>{escape(format_doubt(time))}</td></tr>'
        for time in extraction.times
    )
    return (
        f'<details id="times" open><summary>Times</summary><div class="scroll"><table><tr><th>words</th><th>TIMEX3</th>'
        f"<th>days</th><th>rule</th><th>decided by</th></tr>{rows}</table></div></details>\n"
    )


def _places(places: Sequence[PlaceMention]) -> str:
    if not places:
        return ""
    rows = dict.fromkeys(
        f"<tr><td>{escape(squeeze(place.text))}</td><td>{escape(place.level.value)}</td>"
        f"<td>{escape(place.country or '?')}</td>"
        f"<td>{place.geonameid or 'unknown'}</td><td>{_point(place)}</td></tr>"
        for place in places
    )
    return (
        '<details id="places" open><summary>Places</summary><div class="scroll"><table><tr><th>words</th><th>level</th>'
        f"<th>country</th><th>GeoNames</th><th>point</th></tr>{''.join(rows)}</table></div></details>\n"
    )


def _point(place: PlaceMention) -> str:
    if place.lat is None or place.lon is None:
        return "an area, no point"
    return f"{place.lat:.2f}, {place.lon:.2f}"
