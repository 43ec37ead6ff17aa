"""Extracts the linking set, links its events in memory and scores the clusters by B³.

python -m tests.eval.linking_measure          scores as JSON
python -m tests.eval.linking_measure --show   false merges and splits among the labelled mentions as well
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from pipeline.events import extract_article
from pipeline.events.link import agent_names, content_words, link_reports, proper_names
from pipeline.records import Cluster, Days, Event, EventReport, Extraction, Role
from tests.eval import linking_score, scorer


def extract(article: Mapping[str, Any]) -> Extraction:
    """Run the extractor on one article of the linking set."""
    begin, end = (date.fromisoformat(day) for day in article["published"])
    return extract_article(
        article_id=article["id"], title=article["title"], body=article["body"], published=Days(begin, end)
    )


def reports_of(article: Mapping[str, Any], extraction: Extraction) -> Iterator[EventReport]:
    """Give an article's events as linking sees them; every article is a voice of its own."""
    for event in extraction.events:
        amounts = {
            (figure.value, figure.unit or "")
            for figure in extraction.figures
            if figure.value is not None and figure.sentence.start == event.sentence.start
        }
        yield EventReport(
            event_id=event.event_id,
            article_id=article["id"],
            voice=article["id"],
            published_day=date.fromisoformat(article["published"][0]),
            type=event.type,
            status=event.status,
            stage=event.stage,
            countries=tuple(sorted({actor.country for actor in event.actors if actor.country})),
            entities=tuple(sorted(entities_of(event))),
            begin=event.begin,
            end_day=event.end_day,
            date_source=event.date_source,
            geonameid=event.place.geonameid if event.place else None,
            place_country=event.place.country if event.place else None,
            words=content_words(event.sentence.text),
            amounts=tuple(sorted(amounts)),
            confidence=event.confidence,
            mode=event.mode,
            agents=tuple(sorted({a.country for a in event.actors if a.country and a.role is Role.ACTOR})),
            names=proper_names(event.sentence.text),
            agent_names=agent_names(actor.text for actor in event.actors if actor.role is Role.ACTOR),
        )


def entities_of(event: Event) -> set[str]:
    """Give the entity ids of an event's actors below the level of a country."""
    return {actor.entity for actor in event.actors if actor.entity and not actor.entity.startswith("country:")}


def predict(articles: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Extract and link the articles: a prediction for every event found, with its cluster's id."""
    extractions = [(article, extract(article)) for article in articles]
    reports = [report for article, extraction in extractions for report in reports_of(article, extraction)]
    cluster_of = clusters_by_event(link_reports(reports))
    return [
        {
            "article": article["id"],
            "sentence": event.sentence.text,
            "trigger": event.trigger.text,
            "type": event.type.value,
            "cluster": cluster_of[event.event_id],
        }
        for article, extraction in extractions
        for event in extraction.events
    ]


def clusters_by_event(clusters: Iterable[Cluster]) -> dict[str, str]:
    """Give every event's cluster."""
    return {event_id: cluster.cluster_id for cluster in clusters for event_id in cluster.members}


def show_errors(
    articles: Iterable[Mapping[str, Any]], found: Mapping[linking_score.Mention, str], gold: Mapping[Any, str]
) -> Iterator[str]:
    """Say which labelled events were merged into one cluster, and which were split over several."""
    names, parts = defaultdict(set), defaultdict(set)
    for mention, cluster in found.items():
        names[cluster].add(gold[mention])
        parts[gold[mention]].add(cluster)
    yield from (f"merged: {', '.join(sorted(merged))}" for merged in names.values() if len(merged) > 1)
    yield from (f"split over {len(split)}: {name}" for name, split in sorted(parts.items()) if len(split) > 1)
    for article in articles:
        missed = [m["quote"] for n, m in enumerate(article["mentions"]) if (article["id"], n) not in found]
        yield from (f"not found in {article['id']}: {quote}" for quote in missed)


def measure() -> dict[str, float]:
    """Give the measures that floors are held for."""
    articles = scorer.read_lines(linking_score.LINES)
    result = linking_score.score(articles, predict(articles))
    return {
        "coverage": result["coverage"],
        "b_cubed_f": result["b_cubed"]["f"],
        "b_cubed_of_found_f": result["b_cubed_of_found"]["f"],
    }


def main(arguments: list[str]) -> int:
    """Print the scores; --show lists the errors first."""
    articles = scorer.read_lines(linking_score.LINES)
    predictions = predict(articles)
    if "--show" in arguments:
        found = linking_score.found_clusters(articles, predictions)
        errors = show_errors(articles, found, linking_score.gold_clusters(articles))
        sys.stdout.writelines(f"{line}\n" for line in errors)
    sys.stdout.write(json.dumps(linking_score.score(articles, predictions), indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
