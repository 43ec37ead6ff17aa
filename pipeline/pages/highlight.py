"""A quoted sentence cut where what it was read as begins and ends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

#: The first kind that covers a piece gives its colour.
_ORDER = ("trigger", "actor", "recipient", "time", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words that were read as something, in characters of the article's body."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a sentence; `kind` is null where it was read as nothing."""

    text: str
    kind: str | None


def cut(sentence: str, *, start: int, spans: Iterable[Span]) -> list[Piece]:
    """The sentence in pieces that give it back when joined; `start` is where it begins in the body.

    What lies outside the sentence is left out; where readings overlap the trigger goes before all others.
    """
    inside = [
        Span(kind=span.kind, start=max(0, span.start - start), end=min(len(sentence), span.end - start))
        for span in spans
        if span.start < start + len(sentence) and span.end > start
    ]
    marks = sorted({0, len(sentence), *(span.start for span in inside), *(span.end for span in inside)})
    pieces: list[Piece] = []
    for begin, end in pairwise(marks):
        kind = _kind_at(begin, inside)
        if pieces and pieces[-1].kind == kind:
            pieces[-1] = Piece(text=pieces[-1].text + sentence[begin:end], kind=kind)
        else:
            pieces.append(Piece(text=sentence[begin:end], kind=kind))
    return pieces


def _kind_at(position: int, spans: list[Span]) -> str | None:
    kinds = {span.kind for span in spans if span.start <= position < span.end}
    return next((kind for kind in _ORDER if kind in kinds), None)
