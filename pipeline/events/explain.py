"""An article with what was read from it and the rule behind each piece: plain text here, HTML in `explain_page`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from pipeline.events.explain_page import explain_html
from pipeline.events.explain_rules import say_rule
from pipeline.events.explain_words import format_amount, format_days, format_doubt, format_parties, squeeze
from pipeline.records import Event, Extraction, Figure, PlaceMention, Span

__all__ = ["explain_html", "explain_text"]

_WIDTH = 100


def explain_text(title: str | None, body: str, extraction: Extraction, *, places: Sequence[PlaceMention] = ()) -> str:
    """The article's sentences that gave something, each with its events and figures below, then times and places.

    Plain text without escape codes, at most 100 columns where words allow. `places` are the place mentions of the body,
    shown beside those of the events. Ends with a line break.
    """
    lines = [title or "(no title)", "=" * min(_WIDTH, len(title or "(no title)")), _summary(extraction), ""]
    for sentence in _sentences(extraction):
        lines += textwrap.wrap(squeeze(sentence.text), _WIDTH, initial_indent="  “", subsequent_indent="   ") or ["  “"]
        lines[-1] += "”"
        lines += [
            f"    {line}" for event in _in(extraction.events, sentence) for line in _event_lines(event, extraction)
        ]
        lines += [f"    {line}" for figure in _in_figures(extraction, sentence) for line in _figure_lines(figure)]
        lines.append("")
    lines += _time_lines(extraction)
    lines += _place_lines(places)
    return "\n".join(lines).rstrip() + "\n"


def _summary(extraction: Extraction) -> str:
    return f"{len(extraction.events)} events, {len(extraction.figures)} figures, {len(extraction.times)} times"


def _sentences(extraction: Extraction) -> list[Span]:
    found = [event.sentence for event in extraction.events] + [figure.sentence for figure in extraction.figures]
    return [span for _, span in sorted({(span.start, span.end): span for span in found}.items())]


def _in(events: Sequence[Event], sentence: Span) -> Iterator[Event]:
    return (event for event in events if event.sentence.start == sentence.start)


def _in_figures(extraction: Extraction, sentence: Span) -> Iterator[Figure]:
    return (figure for figure in extraction.figures if figure.sentence.start == sentence.start)


def _event_lines(event: Event, extraction: Extraction) -> list[str]:
    kind = " ".join(word for word in (event.type.value, event.mode) if word)
    state = ", ".join(str(word) for word in (event.status.value, event.stage.value if event.stage else None) if word)
    who = " · ".join(f"{actor.text} [{actor.country or '?'}{_role(actor.role.value)}]" for actor in event.actors)
    when = format_days(event.begin, event.end_day, event.precision.value)
    source = f" ({event.date_source.value}{_phrase(event, extraction)})" if event.date_source else ""
    where = f" @ {event.place.text}" if event.place else ""
    return [
        f"EVENT  {kind}: “{squeeze(event.trigger.text)}” ({state}){where}",
        f"       {who or 'no actor'}",
        f"       {when}{source} · confidence {event.confidence:.2f}",
        f"       {_rule(event.rule)}",
    ]


def _role(role: str) -> str:
    return ", recipient" if role == "recipient" else ""


def _phrase(event: Event, extraction: Extraction) -> str:
    if event.time is None or event.time >= len(extraction.times):
        return ""
    return f": “{squeeze(extraction.times[event.time].text)}”"


def _figure_lines(figure: Figure) -> list[str]:
    code = f" [{figure.metric_code}]" if figure.metric_code else ""
    period = figure.period
    about = format_days(period.begin, period.end_day, period.precision.value) if period else "period not stated"
    return [
        f"FIGURE {figure.metric}{code}: {format_amount(figure)} ({figure.kind.value})",
        f"       {about} · {format_parties(figure.parties)} · confidence {figure.confidence:.2f}",
        f"       {_rule(figure.rule)}",
    ]


def _rule(rule: str) -> str:
    """The rule in words, with its name behind them where they differ."""
    said = say_rule(rule)
    return said if said == rule else f"{said} ({rule})"


def _time_lines(extraction: Extraction) -> list[str]:
    rows = [
        f"  “{squeeze(time.text)}” {time.type.value} {time.value or '?'} → "
        f"{format_days(time.begin, time.end_day, time.precision.value)} · {time.rule} · {format_doubt(time)}"
        for time in extraction.times
    ]
    return ["Times", *rows, ""] if rows else []


def _place_lines(places: Sequence[PlaceMention]) -> list[str]:
    rows: dict[str, None] = {}
    for place in places:
        point = f" {place.lat:.2f}, {place.lon:.2f}" if place.lat is not None and place.lon is not None else ""
        known = f"GeoNames {place.geonameid}" if place.geonameid else "no GeoNames id"
        rows[f"  {squeeze(place.text)}: {place.level.value}, {place.country or '?'}, {known}{point}"] = None
    return ["Places", *rows, ""] if rows else []
