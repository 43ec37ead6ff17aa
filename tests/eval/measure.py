"""Measures the extractor on our own labelled articles, part by part, and prints the scores as JSON.

python -m tests.eval.measure development     the part that may be looked at, with what was missed and extra on --show
python -m tests.eval.measure                 all parts, numbers only
python -m tests.eval.measure --raise         all parts, and lifts floors.json to what was measured, never down
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.records import Days
from tests.eval import scorer

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
PARTS = ("development", "set_aside", "linking")
#: Floors stand this much below what was measured, so that a better model of one sentence is not held up by another.
MARGIN = 0.01


def plain(value: Any) -> Any:
    """Give a record's value in the words of JSON: days as ISO text, enumerations as theirs."""
    match value:
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case date():
            return value.isoformat()
        case str():
            return str(value)
        case _:
            return value


def extract(article: scorer.Label) -> scorer.Prediction:
    """Run the extractor on one labelled article, knowing only what a reader of the article would know."""
    from pipeline.events import extract_article  # the model behind it loads only where something is measured

    days = article["published"]
    published = Days(date.fromisoformat(days[0]), date.fromisoformat(days[1])) if days else None
    found = extract_article(article_id=article["id"], title=article["title"], body=article["body"], published=published)
    extraction: scorer.Prediction = plain(asdict(found))
    return extraction


def measure(part: str) -> dict[str, float]:
    """Give the scores of one part: `development`, `set_aside`, or the clusters of `linking`."""
    if part == "linking":
        from tests.eval import linking_measure

        return linking_measure.measure()
    articles = scorer.read_lines(HERE / f"{part}.jsonl")
    return scorer.score(articles, {article["id"]: extract(article) for article in articles})


def read_floors() -> dict[str, dict[str, float]]:
    """Read the floors: part, then measure, then the least that is allowed."""
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return floors


def raised(floors: dict[str, float], measured: dict[str, float]) -> dict[str, float]:
    """Give floors lifted to just below the measured values; a floor never goes down."""
    return {name: max(floor, round(measured[name] - MARGIN, 3)) for name, floor in floors.items()}


def show_errors() -> Iterator[str]:
    """Say what was missed and what was extra in the development part, a line each."""
    for article in scorer.read_lines(HERE / "development.jsonl"):
        found = extract(article)
        for labels, predictions, same in (
            (article["events"], found["events"], scorer.same_event),
            (article["figures"], found["figures"], scorer.same_figure),
        ):
            pairs = scorer.pair(labels, predictions, same)
            paired_labels, paired = [id(a) for a, _ in pairs], [id(b) for _, b in pairs]
            for label in labels:
                if not label["optional"] and id(label) not in paired_labels:
                    yield f"{article['id']} missed {label.get('type', 'figure')}: {label['quote']}"
            for one in predictions:
                if id(one) not in paired:
                    words = one["trigger"]["text"] if "trigger" in one else one["text"]
                    yield f"{article['id']} extra {one.get('type', 'figure')} [{words}]: {one['sentence']['text']}"
            for label, one in pairs:
                if "date" in label and not label["optional"]:
                    yield from show_attributes(article["id"], label, one)


def show_attributes(article_id: str, label: scorer.Label, event: scorer.Prediction) -> Iterator[str]:
    """Say which attributes of a found event are wrong."""
    if not scorer.right_days(label, event):
        yield f"{article_id} date {event['begin']} {event['date_source']}, label {label['date']}: {label['quote']}"
    if not scorer.right_actors(label, event):
        countries = [actor["country"] or actor["text"] for actor in event["actors"]]
        yield f"{article_id} actors {countries}, label {label['actors']}: {label['quote']}"
    if event["status"] != label["status"]:
        yield f"{article_id} status {event['status']}, label {label['status']}: {label['quote']}"


def main(arguments: list[str]) -> int:
    """Print the scores of the parts named, or of all; --show lists the development part's errors."""
    if "--show" in arguments:
        sys.stdout.writelines(f"{line}\n" for line in show_errors())
    measured = {part: measure(part) for part in [part for part in PARTS if part in arguments] or PARTS}
    sys.stdout.write(json.dumps(measured, indent=1) + "\n")
    if "--raise" in arguments:
        floors = read_floors()
        floors |= {part: raised(floors[part], measured[part]) for part in measured}
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
