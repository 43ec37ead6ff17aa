"""Small plots as numbers: which bar stands where and how high. The templates draw them as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a plot of a given height: `good` stands at the bottom, `bad` on top of it."""

    x: float
    good: float
    bad: float
    #: What a pointer or a screen reader is told.
    label: str


def bars(values: Sequence[tuple[str, int, int]], *, width: float, height: float, slots: int = 1) -> list[Bar]:
    """Bars for (label, good, bad), in order from left to right; what is more than zero is at least a pixel high.

    There is room for `slots` bars at least, so that a few do not fill the whole plot.
    """
    top = max((good + bad for _, good, bad in values), default=0)
    step = width / max(slots, len(values))
    return [
        Bar(x=round(n * step, 2), good=_height(good, top, height), bad=_height(bad, top, height), label=label)
        for n, (label, good, bad) in enumerate(values)
    ]


def hours(rows: Iterable[Mapping[str, Any]], *, now: datetime) -> list[tuple[str, int, int]]:
    """(label, done, failed) of each of the last 24 hours, from rows `hour, done, failed`."""
    known = {row["hour"]: row for row in rows}
    first = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=23)
    values = []
    for n in range(24):
        hour = first + timedelta(hours=n)
        row = known.get(hour, {"done": 0, "failed": 0})
        values.append(
            (f"{hour:%H:%M}: {row['done']} done, {row['failed']} failed", int(row["done"]), int(row["failed"]))
        )
    return values


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Events over time."""

    bars: list[Bar]
    #: (first day, day after the last) of each bar.
    spans: list[tuple[date, date]]


def timeline(days: Sequence[tuple[date, int]], *, width: float, height: float, most: int = 60) -> Timeline:
    """Events by day in at most `most` bars of equal length of time; nothing where there are no events."""
    if not days:
        return Timeline(bars=[], spans=[])
    first, last = min(day for day, _ in days), max(day for day, _ in days)
    length = max(1, -(-((last - first).days + 1) // most))
    sums = [0] * (((last - first).days // length) + 1)
    for day, events in days:
        sums[(day - first).days // length] += events
    spans = [(first + timedelta(days=n * length), first + timedelta(days=(n + 1) * length)) for n in range(len(sums))]
    labels = [_span_label(*span) for span in spans]
    values = [(f"{label}: {events} events", events, 0) for label, events in zip(labels, sums, strict=True)]
    return Timeline(bars=bars(values, width=width, height=height), spans=spans)


def _span_label(begin: date, end_day: date) -> str:
    last = end_day - timedelta(days=1)
    return begin.isoformat() if begin == last else f"{begin} to {last}"


def _height(value: int, top: int, height: float) -> float:
    return round(max(1.0, height * value / top), 2) if value and top else 0.0
