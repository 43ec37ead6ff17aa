"""An extraction as the JSON of formats.md; days as ISO 8601."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.records import Event, EventActor, Extraction, Figure, PlaceMention, Span, TimeMention


def extraction_json(extraction: Extraction) -> dict[str, Any]:
    """`{"times", "events", "figures"}`, in the order of the records."""
    return {
        "times": [time_json(time) for time in extraction.times],
        "events": [event_json(event) for event in extraction.events],
        "figures": [figure_json(figure) for figure in extraction.figures],
    }


def time_json(time: TimeMention) -> dict[str, Any]:
    """A time expression."""
    return {
        "start": time.start,
        "end": time.end,
        "text": time.text,
        "type": time.type.value,
        "value": time.value,
        "mod": time.mod,
        "begin": _day(time.begin),
        "end_day": _day(time.end_day),
        "precision": time.precision.value,
        "anchor": time.anchor.value if time.anchor else None,
        "rule": time.rule,
        "reason": time.reason,
        "confidence": time.confidence,
        "other": [day.isoformat() for day in time.other] if time.other else None,
    }


def event_json(event: Event) -> dict[str, Any]:
    """An event."""
    return {
        "event_id": event.event_id,
        "type": event.type.value,
        "mode": event.mode,
        "status": event.status.value,
        "stage": event.stage.value if event.stage else None,
        "quad": event.quad,
        "score": event.score,
        "actors": [_actor_json(actor) for actor in event.actors],
        "place": _place_json(event.place),
        "begin": _day(event.begin),
        "end_day": _day(event.end_day),
        "precision": event.precision.value,
        "date_source": event.date_source.value if event.date_source else None,
        "time": event.time,
        "trigger": _span_json(event.trigger),
        "sentence": _span_json(event.sentence),
        "contexts": list(event.contexts),
        "confidence": event.confidence,
        "rule": event.rule,
    }


def figure_json(figure: Figure) -> dict[str, Any]:
    """A figure."""
    period = figure.period
    return {
        "figure_id": figure.figure_id,
        "metric": figure.metric,
        "metric_code": figure.metric_code,
        "value": figure.value,
        "unit": figure.unit,
        "percent": figure.percent,
        "base": figure.base.value if figure.base else None,
        "bound": figure.bound,
        "kind": figure.kind.value,
        "period": None
        if period is None
        else {"begin": _day(period.begin), "end_day": _day(period.end_day), "precision": period.precision.value},
        "parties": list(figure.parties),
        "start": figure.start,
        "end": figure.end,
        "text": figure.text,
        "sentence": _span_json(figure.sentence),
        "event": figure.event,
        "confidence": figure.confidence,
        "rule": figure.rule,
    }


def _actor_json(actor: EventActor) -> dict[str, Any]:
    return {
        "role": actor.role.value,
        "text": actor.text,
        "start": actor.start,
        "end": actor.end,
        "country": actor.country,
        "sector": actor.sector,
        "entity": actor.entity,
    }


def _place_json(place: PlaceMention | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "text": place.text,
        "start": place.start,
        "end": place.end,
        "geonameid": place.geonameid,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "level": place.level.value,
        "confidence": place.confidence,
    }


def _span_json(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
