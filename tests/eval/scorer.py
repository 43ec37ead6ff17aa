"""Scores extractions against labels: our own small form of the rules that the labelled set is judged by.

An event counts where its type is the label's (or one that the label also allows) and its sentence holds the quote; each
label and each prediction is used once; optional labels cost nothing when missed or found. Dates, actors and status are
counted over the required events found, kind and period over the required figures found.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Label = dict[str, Any]
Prediction = dict[str, Any]
Same = Callable[[Label, Prediction], int]

QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
SHARE_OF_WORDS = 0.8
TOLERANCE = 1e-6


def read_lines(path: Path) -> list[Label]:
    """Read a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def normalise(text: str) -> str:
    """Give the text in lower case with plain quotes and single spaces."""
    return " ".join(text.translate(QUOTES).split()).lower()


def holds(sentence: str, quote: str) -> bool:
    """Whether the sentence holds the quote, is held by it, or has four fifths of its words."""
    inner, outer = normalise(quote), normalise(sentence)
    if inner in outer or outer in inner:
        return True
    words = set(inner.split())
    return len(words & set(outer.split())) >= SHARE_OF_WORDS * len(words)


def same_event(label: Label, event: Prediction) -> int:
    """Rate how well an event fits a label; 0 is no fit, the trigger inside the quote counts most."""
    if event["type"] not in [label["type"], *label["also"]] or not holds(event["sentence"]["text"], label["quote"]):
        return 0
    fit = 2 if event["type"] == label["type"] else 1
    return fit + 4 * (normalise(event["trigger"]["text"]) in normalise(label["quote"]))


def close(found: float | None, wanted: float | None) -> bool:
    """Whether two numbers are there and equal but for rounding."""
    if found is None or wanted is None:
        return False
    return abs(found - wanted) <= TOLERANCE * max(abs(found), abs(wanted), 1)


def same_figure(label: Label, figure: Prediction) -> int:
    """Rate how well a figure fits a label: 2 for the value with its unit, 1 for the percent."""
    if not holds(figure["sentence"]["text"], label["quote"]):
        return 0
    value = close(figure["value"], label["value"]) and label["unit"] in {None, figure["unit"]}
    return 2 * value + close(figure["percent"], label["percent"])


def pair(labels: Iterable[Label], predictions: list[Prediction], same: Same) -> list[tuple[Label, Prediction]]:
    """Pair labels with predictions one to one: required labels first, for each the best that is left."""
    left = list(range(len(predictions)))
    pairs = []
    for label in sorted(labels, key=lambda label: bool(label["optional"])):
        fits = [(same(label, predictions[n]), -n) for n in left]
        best = max(fits, default=(0, 0))
        if best[0]:
            left.remove(-best[1])
            pairs.append((label, predictions[-best[1]]))
    return pairs


def right_days(label: Label, event: Prediction) -> bool:
    """Whether the event's days are the label's or others that it allows; both unknown is right."""
    found = None if event["begin"] is None else [event["begin"], event["end_day"]]
    return any(found == days for days in [label["date"], *label["also_dates"]])


def right_actors(label: Label, event: Prediction) -> bool:
    """Whether the countries known among the event's actors are the label's."""
    return {actor["country"] for actor in event["actors"] if actor["country"]} == set(label["actors"])


def right_period(label: Label, figure: Prediction) -> bool:
    """Whether the figure is about the label's period."""
    period = figure["period"] or {"begin": None, "end_day": None}
    return [period["begin"], period["end_day"]] == label["period"]


def count_events(labels: list[Label], events: list[Prediction]) -> Counter[str]:
    """Count what is found, missed and extra among one article's events, and what is right of the found."""
    pairs = pair(labels, events, same_event)
    found = [(label, event) for label, event in pairs if not label["optional"]]
    count = Counter(
        found=len(found), missed=sum(not e["optional"] for e in labels) - len(found), extra=len(events) - len(pairs)
    )
    for label, event in found:
        days, actors = right_days(label, event), right_actors(label, event)
        count.update(type=event["type"] == label["type"], dates=days, actors=actors)
        count.update(status=event["status"] == label["status"], full=days and actors)
    return count


def count_figures(labels: list[Label], figures: list[Prediction]) -> Counter[str]:
    """Count what is found, missed and extra among one article's figures, and what is right of the found."""
    pairs = pair(labels, figures, same_figure)
    found = [(label, figure) for label, figure in pairs if not label["optional"]]
    count = Counter(
        found=len(found), missed=sum(not f["optional"] for f in labels) - len(found), extra=len(figures) - len(pairs)
    )
    for label, figure in found:
        count.update(kind=figure["kind"] == label["kind"])
        if label["period"]:
            count.update(periods=1, period=right_period(label, figure))
    return count


def f_measure(found: int, *, missed: int, extra: int) -> float:
    """Give the harmonic mean of precision and recall; 0 where nothing is found."""
    return 2 * found / (2 * found + missed + extra) if found else 0.0


def share(part: int, whole: int) -> float:
    """Give a part of a whole; 0 where the whole is empty."""
    return part / whole if whole else 0.0


def score(articles: Iterable[Label], extractions: dict[str, Prediction]) -> dict[str, float]:
    """Score the extractions (by article id) of labelled articles, each measure between 0 and 1, four decimals."""
    events: Counter[str] = Counter()
    figures: Counter[str] = Counter()
    for article in articles:
        extraction = extractions[article["id"]]
        events.update(count_events(article["events"], extraction["events"]))
        figures.update(count_figures(article["figures"], extraction["figures"]))
    wrong = events["found"] - events["full"]
    full = f_measure(events["full"], missed=events["missed"] + wrong, extra=events["extra"] + wrong)
    measures = {
        "events_f": f_measure(events["found"], missed=events["missed"], extra=events["extra"]),
        "events_precision": share(events["found"], events["found"] + events["extra"]),
        "events_recall": share(events["found"], events["found"] + events["missed"]),
        **{f"events_{name}": share(events[name], events["found"]) for name in ("type", "dates", "actors", "status")},
        "dated_event_f": full,
        "figures_f": f_measure(figures["found"], missed=figures["missed"], extra=figures["extra"]),
        "figures_kind": share(figures["kind"], figures["found"]),
        "figures_period": share(figures["period"], figures["periods"]),
    }
    return {name: round(value, 4) for name, value in measures.items()}
