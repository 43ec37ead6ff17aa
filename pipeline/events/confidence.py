"""How sure a reading is: the share of readings like it that were right on our own labelled articles.

A logistic model over what the finished record shows. Its weights stand in seeds/confidence, fitted by
bench/calibration/measure.py on the development articles; a mark that they do not know counts nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from pipeline.lexicons import read_lexicon
from pipeline.records import Event, Figure

#: Nothing that was read by rules is quite sure, or quite wrong.
_LEAST, _MOST = 0.05, 0.97
_QUOTES = ("“", '"')


def rate_event(event: Event) -> Event:
    """The event with its confidence: how likely its type, days and actors are right, all together."""
    return replace(event, confidence=_share("confidence/events", event_marks(event)))


def rate_figure(figure: Figure) -> Figure:
    """The figure with its confidence: how likely its number, unit, kind and period are right, all together."""
    return replace(figure, confidence=_share("confidence/figures", figure_marks(figure)))


def event_marks(event: Event) -> tuple[str, ...]:
    """What an event shows of how hard it was to read, each as `name=value`."""
    countries = len({actor.country for actor in event.actors if actor.country})
    lines = (event.sentence.start, event.sentence.end)
    elsewhere = any(not lines[0] <= actor.start < lines[1] for actor in event.actors)
    guessed = any((actor.start, actor.end) == (event.trigger.start, event.trigger.end) for actor in event.actors)
    return (
        "always",
        f"status={event.status.value}",
        f"days={event.date_source.value if event.date_source else 'none'}",
        f"countries={min(countries, 3)}",
        f"actors={'guessed' if guessed else 'elsewhere' if elsewhere else 'beside'}",
        f"quoted={'yes' if event.sentence.text.startswith(_QUOTES) else 'no'}",
        f"operator={'yes' if '>' in event.rule else 'no'}",
    )


def figure_marks(figure: Figure) -> tuple[str, ...]:
    """What a figure shows of how hard it was to read, each as `name=value`."""
    what, _, notes = figure.rule.partition(" ")
    change, _, number = what.removeprefix("figure.").partition(".")
    checked = "disagrees" if "disagrees" in notes else "agrees" if "agrees" in notes else "no"
    return (
        "always",
        f"number={number}",
        f"change={change}",
        f"kind={figure.kind.value}",
        f"modal={'yes' if notes.startswith(_MODALS) else 'no'}",
        f"named={'no' if 'unnamed' in notes.split() else 'yes'}",
        f"checked={checked}",
        f"dated={'yes' if figure.period else 'no'}",
        f"small={'yes' if figure.value is not None and abs(figure.value) < 10 else 'no'}",
    )


#: Cues that may look ahead, promise or suppose: "will" is harder to read than "forecast".
_MODALS = tuple(f"cue={word}" for word in ("will", "would", "could", "may", "might", "should"))


def _share(table: str, marks: Iterable[str]) -> float:
    weights = _weights(table)
    share = 1 / (1 + math.exp(-sum(weights.get(mark, 0.0) for mark in marks)))
    return round(min(max(share, _LEAST), _MOST), 2)


#: Set by hand, for none of the labelled articles contradicts itself: such a figure is about as likely wrong as right.
_BY_HAND = {"checked=disagrees": -1.5}


@cache
def _weights(table: str) -> dict[str, float]:
    return _BY_HAND | {row["mark"]: float(row["weight"]) for row in read_lexicon(table)}
