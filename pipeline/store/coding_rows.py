"""Times, events, actors and figures as rows, and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from pipeline.records import (
    Anchor,
    Base,
    Days,
    Event,
    EventActor,
    EventDateSource,
    EventType,
    Figure,
    FigureKind,
    Period,
    PlaceLevel,
    PlaceMention,
    Precision,
    RelativeTime,
    Role,
    Span,
    Stage,
    Status,
    TimeMention,
    TimeType,
)

Row = dict[str, Any]


def time_row(mention: TimeMention, *, position: int) -> Row:
    """A time mention as a row of coding.times."""
    relative = mention.relative
    row = asdict(mention)
    del row["relative"], row["other"]
    return _placed(row) | {
        "position": position,
        "relative_unit": relative and relative.unit,
        "relative_count": relative.count if relative else None,
        "relative_direction": relative and relative.direction,
        "other_begin": mention.other and mention.other.begin,
        "other_end": mention.other and mention.other.end,
    }


def read_time(row: Row) -> TimeMention:
    """The time mention of a row that `time_row` made."""
    unit, count, direction = (row.pop(f"relative_{name}") for name in ("unit", "count", "direction"))
    other_begin, other_end = row.pop("other_begin"), row.pop("other_end")
    return TimeMention(
        **row
        | {
            "type": TimeType(row["type"]),
            "precision": Precision(row["precision"]),
            "anchor": Anchor(row["anchor"]) if row["anchor"] else None,
            "relative": RelativeTime(unit=unit, count=count, direction=direction) if unit else None,
            "other": Days(other_begin, other_end) if other_begin and other_end else None,
        }
    )


def event_row(event: Event, *, day: date, day_source: str) -> Row:
    """An event without its actors as a row of coding.events; `day` is where it is filed if it names none itself."""
    place = event.place
    return {
        "event_id": event.event_id,
        "day": event.begin or day,
        "day_source": "event" if event.begin else day_source,
        "type": event.type.value,
        "mode": event.mode,
        "status": event.status.value,
        "stage": event.stage and event.stage.value,
        "quad": event.quad,
        "score": event.score,
        "place_start": place.start if place else None,
        "place_end": place.end if place else None,
        "place_text": place.text if place else None,
        "geonameid": place.geonameid if place else None,
        "place_country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "place_level": place.level.value if place else None,
        "place_confidence": place.confidence if place else None,
        "begin": event.begin,
        "end_day": event.end_day,
        "precision": event.precision.value,
        "date_source": event.date_source and event.date_source.value,
        "time_position": event.time,
        **_span("trigger", event.trigger, text="trigger_text"),
        **_span("sentence", event.sentence, text="sentence"),
        "contexts": list(event.contexts),
        "confidence": event.confidence,
        "rule": event.rule,
    }


def read_event(row: Row, actors: tuple[EventActor, ...]) -> Event:
    """The event of a row that `event_row` made, with its actors."""
    place = {name: row.pop(f"place_{name}") for name in ("start", "end", "text", "country", "level", "confidence")}
    point = {name: row.pop(name) for name in ("geonameid", "lat", "lon")}
    level = place.pop("level")
    trigger = Span(start=row.pop("trigger_start"), end=row.pop("trigger_end"), text=row.pop("trigger_text"))
    sentence = Span(start=row.pop("sentence_start"), end=row.pop("sentence_end"), text=row.pop("sentence"))
    return Event(
        **row
        | {
            "type": EventType(row["type"]),
            "status": Status(row["status"]),
            "stage": Stage(row["stage"]) if row["stage"] else None,
            "precision": Precision(row["precision"]),
            "date_source": EventDateSource(row["date_source"]) if row["date_source"] else None,
            "contexts": tuple(row["contexts"]),
        },
        trigger=trigger,
        sentence=sentence,
        actors=actors,
        place=PlaceMention(**place, **point, level=PlaceLevel(level)) if level else None,
    )


def actor_row(actor: EventActor, *, position: int) -> Row:
    """An actor as a row of coding.event_actors."""
    return _placed(asdict(actor)) | {"role": actor.role.value, "position": position}


def read_actor(row: Row) -> EventActor:
    """The actor of a row that `actor_row` made."""
    return EventActor(**row | {"role": Role(row["role"])})


def figure_row(figure: Figure) -> Row:
    """A figure without its day as a row of coding.figures."""
    period = figure.period
    return {
        "figure_id": figure.figure_id,
        "metric": figure.metric,
        "metric_code": figure.metric_code,
        "value": figure.value,
        "unit": figure.unit,
        "percent": figure.percent,
        "base": figure.base and figure.base.value,
        "bound": figure.bound,
        "kind": figure.kind.value,
        "period_begin": period.begin if period else None,
        "period_end_day": period.end_day if period else None,
        "period_precision": period.precision.value if period else None,
        "parties": list(figure.parties),
        "start_char": figure.start,
        "end_char": figure.end,
        "text": figure.text,
        **_span("sentence", figure.sentence, text="sentence"),
        "event_id": figure.event,
        "confidence": figure.confidence,
        "rule": figure.rule,
    }


def read_figure(row: Row) -> Figure:
    """The figure of a row that `figure_row` made."""
    begin, end_day, precision = (row.pop(f"period_{name}") for name in ("begin", "end_day", "precision"))
    sentence = Span(start=row.pop("sentence_start"), end=row.pop("sentence_end"), text=row.pop("sentence"))
    event = row.pop("event_id")
    return Figure(
        **row
        | {
            "base": Base(row["base"]) if row["base"] else None,
            "kind": FigureKind(row["kind"]),
            "parties": tuple(row["parties"]),
        },
        period=Period(begin=begin, end_day=end_day, precision=Precision(precision)) if begin else None,
        sentence=sentence,
        event=event,
    )


def _placed(row: Row) -> Row:
    """With the columns' names for where it stands: "end" is a word of SQL."""
    return row | {"start_char": row.pop("start"), "end_char": row.pop("end")}


def _span(name: str, span: Span, *, text: str) -> Row:
    return {f"{name}_start": span.start, f"{name}_end": span.end, text: span.text}
