"""Fits the confidence of events and figures on the development articles, and measures how well it is calibrated.

    measure.py fit [NAME]   fit on the development part, write seeds/confidence/NAME.csv (events, figures; both if none)
    measure.py measure      reliability on the development articles, each rated by a fit without it, and on the others

An event is right where type, days and actors are; a figure where number, unit, kind and, where one is labelled, period
are. Readings that the labels do not hold are wrong. The rules were written with the development articles in view, so
they are right there more often than elsewhere: the fit takes that off by one number, how many of all readings are right
in the set-aside part.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from pipeline.events import extract_article  # noqa: E402
from pipeline.events.confidence import event_marks, figure_marks  # noqa: E402
from pipeline.records import Days, Event, Extraction, Figure  # noqa: E402
from tests.eval import measure, scorer  # noqa: E402

#: Strength of the pull towards no effect: weights of marks that few readings show stay small. That of figures is the
#: one with the least Brier score, left out, on the development articles (2, 5 and 10 were tried).
PULL = 5.0
PULL_OF_FIGURES = 2.0
#: What a fit may not leave: 0.05 .. 0.97, as pipeline.events.confidence has it.
BOUNDS = (0.05, 0.97)
BINS = ((0.0, 0.3), (0.3, 0.45), (0.45, 0.6), (0.6, 0.75), (0.75, 0.9), (0.9, 1.01))
NOTE = """# How much each mark of a reading moves the odds that it is right (natural logarithm; always: the start). Read
# by pipeline/events/confidence.py, fitted by bench/calibration/measure.py on our own labelled articles (tests/eval).
"""


class Reading(NamedTuple):
    """A rated reading: the article, its marks, whether it is right, and the confidence that it carries."""

    article: int
    marks: tuple[str, ...]
    is_right: bool
    confidence: float


def read_part(part: str) -> tuple[list[Reading], list[Reading]]:
    """Events and figures of one labelled part as readings."""
    events: list[Reading] = []
    figures: list[Reading] = []
    for number, article in enumerate(scorer.read_lines(measure.HERE / f"{part}.jsonl")):
        found = _extract(article)
        plain = measure.plain(_as_dict(found))
        events += _rated(number, EVENTS, article["events"], plain["events"], found.events)
        figures += _rated(number, FIGURES, article["figures"], plain["figures"], found.figures)
    return events, figures


def _extract(article: scorer.Label) -> Extraction:
    from datetime import date

    days = article["published"]
    published = Days(date.fromisoformat(days[0]), date.fromisoformat(days[1])) if days else None
    return extract_article(article_id=article["id"], title=article["title"], body=article["body"], published=published)


def _as_dict(found: Extraction) -> dict:
    from dataclasses import asdict

    return asdict(found)


def _event_right(label: scorer.Label, event: scorer.Prediction) -> bool:
    return scorer.right_days(label, event) and scorer.right_actors(label, event)


def _figure_right(label: scorer.Label, figure: scorer.Prediction) -> bool:
    return figure["kind"] == label["kind"] and (not label["period"] or scorer.right_period(label, figure))


class Judge(NamedTuple):
    """How readings of a kind are held against labels."""

    same: scorer.Same
    is_right: Callable[[scorer.Label, scorer.Prediction], bool]
    marks_of: Callable[..., tuple[str, ...]]


EVENTS = Judge(scorer.same_event, _event_right, event_marks)
FIGURES = Judge(scorer.same_figure, _figure_right, figure_marks)


def _rated(
    number: int,
    judge: Judge,
    labels: Sequence[scorer.Label],
    plain: list[scorer.Prediction],
    records: Sequence[Event] | Sequence[Figure],
) -> list[Reading]:
    same, is_right, marks_of = judge
    right = {id(one) for label, one in scorer.pair(labels, plain, same) if is_right(label, one)}
    return [
        Reading(number, marks_of(record), id(one) in right, record.confidence)
        for one, record in zip(plain, records, strict=True)
    ]


# --- the fit ----------------------------------------------------------------------------------------------------------


def fit(readings: Sequence[Reading], strength: float = PULL) -> dict[str, float]:
    """Weights of a logistic model with a pull towards 0, by Newton's method; marks in alphabetical order."""
    names = sorted({mark for reading in readings for mark in reading.marks})
    shown = np.array([[mark in reading.marks for mark in names] for reading in readings], dtype=float)
    right = np.array([reading.is_right for reading in readings], dtype=float)
    pull = np.array([0.01 if name == "always" else strength for name in names])
    weights = np.zeros(len(names))
    for _ in range(30):
        share = 1 / (1 + np.exp(-shown @ weights))
        slope = shown.T @ (right - share) - pull * weights
        bend = (shown * (share * (1 - share))[:, None]).T @ shown + np.diag(pull)
        weights = weights + np.linalg.solve(bend, slope)
    return dict(zip(names, weights.tolist(), strict=True))


def humble(weights: dict[str, float], seen: Sequence[Reading], unseen: Sequence[Reading]) -> dict[str, float]:
    """The weights with a start lowered by how much more often the rules are right on the articles that shaped them."""
    odds = [_odds(sum(one.is_right for one in part) / len(part)) for part in (seen, unseen)]
    return weights | {"always": weights["always"] - max(0.0, odds[0] - odds[1])}


def _odds(share: float) -> float:
    return float(np.log(share / (1 - share)))


def rate(weights: dict[str, float], marks: Sequence[str]) -> float:
    """Confidence of a reading by these weights."""
    share = 1 / (1 + float(np.exp(-sum(weights.get(mark, 0.0) for mark in marks))))
    return min(max(share, BOUNDS[0]), BOUNDS[1])


def rate_left_out(readings: Sequence[Reading], strength: float = PULL) -> list[tuple[float, bool]]:
    """(confidence, right) of each reading, by a fit on all articles but its own."""
    rated = []
    for article in sorted({reading.article for reading in readings}):
        weights = fit([reading for reading in readings if reading.article != article], strength)
        rated += [(rate(weights, one.marks), one.is_right) for one in readings if one.article == article]
    return rated


# --- the measure ------------------------------------------------------------------------------------------------------


def report(name: str, rated: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """Print one reliability table with its errors; gives the points of its curve."""
    points = []
    print(f"\n{name}\n\n| confidence | readings | mean confidence | right |\n|---|---|---|---|")
    for low, high in BINS:
        inside = [(share, right) for share, right in rated if low <= share < high]
        if not inside:
            continue
        mean = sum(share for share, _ in inside) / len(inside)
        right = sum(right for _, right in inside) / len(inside)
        points.append((mean, right, len(inside)))
        print(f"| {low:.2f} – {min(high, 1):.2f} | {len(inside)} | {mean:.2f} | {right:.2f} |")
    error = sum(count * abs(mean - right) for mean, right, count in points) / len(rated)
    brier = sum((share - right) ** 2 for share, right in rated) / len(rated)
    base = sum(right for _, right in rated) / len(rated)
    usual = base * (1 - base)
    print(f"\n{len(rated)} readings, {base:.3f} right; reliability error {error:.3f}.")
    print(f"Brier score {brier:.3f}; of a constant {usual:.3f}.")
    return points


def draw(curves: dict[str, list[tuple[float, float, int]]]) -> str:
    """The curves as an SVG: mean confidence across, share right upwards, the diagonal is perfect."""
    colours = ("#1f6feb", "#d1661b", "#2a9d4a", "#8a4fd3")
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 460 460" font-family="sans-serif" font-size="12">',
        '<rect width="460" height="460" fill="#fff"/><path d="M50 410H450M50 410V10" stroke="#444" fill="none"/>',
        '<path d="M50 410L450 10" stroke="#bbb" stroke-dasharray="4 4"/>',
    ]
    for tick in range(0, 11, 2):
        at = tick * 40
        parts.append(f'<text x="{50 + at}" y="428" text-anchor="middle">{tick / 10:.1f}</text>')
        parts.append(f'<text x="42" y="{414 - at}" text-anchor="end">{tick / 10:.1f}</text>')
    for (name, points), colour in zip(curves.items(), colours, strict=False):
        line = " ".join(f"{50 + 400 * mean:.0f},{410 - 400 * right:.0f}" for mean, right, _ in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for mean, right, count in points:
            size = 2 + count**0.5 / 2
            parts.append(
                f'<circle cx="{50 + 400 * mean:.0f}" cy="{410 - 400 * right:.0f}" r="{size:.1f}" fill="{colour}"/>'
            )
        row = 30 + 18 * list(curves).index(name)
        parts.append(f'<text x="70" y="{row}" fill="{colour}">{name}</text>')
    parts.append('<text x="250" y="450" text-anchor="middle">mean confidence</text>')
    parts.append('<text x="14" y="210" transform="rotate(-90 14 210)" text-anchor="middle">share right</text></svg>')
    return "\n".join(parts) + "\n"


def main() -> None:
    """Do what the first argument says."""
    events, figures = read_part("development")
    aside_events, aside_figures = read_part("set_aside")
    if sys.argv[1:2] == ["fit"]:
        wanted = sys.argv[2:] or ["events", "figures"]
        for name, seen, unseen in (("events", events, aside_events), ("figures", figures, aside_figures)):
            if name not in wanted:
                continue
            weights = humble(fit(seen, PULL_OF_FIGURES if name == "figures" else PULL), seen, unseen)
            rows = "".join(f"{mark},{weight:.2f}\n" for mark, weight in weights.items())
            path = ROOT / "seeds/confidence" / f"{name}.csv"
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"{NOTE}mark,weight\n{rows}", encoding="utf-8")
        return
    rated = {
        "events, development (left out)": rate_left_out(events),
        "events, set aside": [(one.confidence, one.is_right) for one in aside_events],
        "figures, development (left out)": rate_left_out(figures, PULL_OF_FIGURES),
        "figures, set aside": [(one.confidence, one.is_right) for one in aside_figures],
    }
    curves = {name: report(name, pairs) for name, pairs in rated.items()}
    (Path(__file__).parent / "curve.svg").write_text(draw(curves), encoding="utf-8")


if __name__ == "__main__":
    main()
