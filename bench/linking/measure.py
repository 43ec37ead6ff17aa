"""B³ of linking events and figures on two labelled halves: the threshold is chosen on one and measured on the other.

The first half is tests/eval/linking/articles.txt (events only), the second tests/eval/linking/second.txt: events and
figures, with hard negatives (the same actors and type in another week). Figures are halved by the articles' numbers.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from time import perf_counter
from typing import Any

from pipeline.events import link, link_figures
from pipeline.events.grouping import group
from pipeline.events.link import content_words, proper_names
from pipeline.records import Extraction, Figure, FigureReport
from tests.eval import linking_measure, linking_score, scorer

SECOND = linking_score.HERE / "linking" / "second.txt"
_FIGURE = "fig "
Article = Mapping[str, Any]
Mention = tuple[str, int]


def read_second(text: str | None = None) -> list[dict[str, Any]]:
    """The articles of the second half, `figures` of each being (topic, quote)."""
    found = []
    for part in (text or SECOND.read_text(encoding="utf-8")).split(linking_score.ARTICLES_END):
        told, _, labels = part.partition("\n---\n")
        lines = labels.strip().splitlines()
        events = "\n".join(line for line in lines if not line.startswith(_FIGURE))
        [article] = linking_score.read_articles(f"{told}\n---\n{events}")
        pairs = [line.removeprefix(_FIGURE).split(" | ") for line in lines if line.startswith(_FIGURE)]
        found.append(article | {"figures": [(topic.strip(), quote.strip()) for topic, quote in pairs]})
    return found


def problems_of(article: Article) -> Iterator[str]:
    """What is wrong with one article's labels."""
    yield from linking_score.problems_of(article)
    for topic, quote in article["figures"]:
        if quote not in article["body"]:
            yield f"{article['id']}: {topic} does not stand there: {quote!r}"


class Half:
    """Articles with what the extractor read in them."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = articles
        self.read: list[tuple[Article, Extraction]] = [(item, linking_measure.extract(item)) for item in articles]
        self.reports = [report for item, told in self.read for report in linking_measure.reports_of(item, told)]
        self.sights = [link.see(report) for report in self.reports]

    def events(self, threshold: float) -> dict[str, Any]:
        """B³ of events, linked at a threshold."""
        rule = link.RULE
        cluster = {
            report.event_id: number
            for number, members in enumerate(
                group(self.sights, order=rule.order, keys=rule.keys, score=rule.score, threshold=threshold)
            )
            for report in (sight.report for sight in members)
        }
        predictions = [
            {
                "article": item["id"],
                "sentence": event.sentence.text,
                "trigger": event.trigger.text,
                "type": event.type.value,
                "cluster": str(cluster[event.event_id]),
            }
            for item, told in self.read
            for event in told.events
        ]
        return linking_score.score(self.articles, predictions)

    def figures(self, threshold: float) -> dict[str, Any]:
        """B³ of topics over the labelled figures that were found, and the share found."""
        events = linking_measure.clusters_by_event(link.link_reports(self.reports))
        reports = [
            _report(item, figure, event=events.get(figure.event or ""))
            for item, told in self.read
            for figure in told.figures
        ]
        figure_rule = link_figures.RULE
        topic_of = {
            report.figure_id: number
            for number, members in enumerate(
                group(
                    map(link_figures.see_figure, reports),
                    order=figure_rule.order,
                    keys=figure_rule.keys,
                    score=figure_rule.score,
                    threshold=threshold,
                )
            )
            for report in (sight.report for sight in members)
        }
        gold: dict[Mention, str] = {}
        found: dict[Mention, str] = {}
        for item, told in self.read:
            for number, (topic, quote) in enumerate(item.get("figures", ())):
                gold[item["id"], number] = topic
                at = next((figure for figure in told.figures if _holds(figure, quote)), None)
                if at is not None:
                    found[item["id"], number] = str(topic_of[at.figure_id])
        of_found = linking_score.b_cubed({one: gold[one] for one in found}, found)
        return {
            "figures": len(gold),
            "topics": len(set(gold.values())),
            "coverage": round(len(found) / max(1, len(gold)), 4),
            "b_cubed": linking_score.b_cubed(gold, found),
            "b_cubed_of_found": of_found,
        }


def _holds(figure: Figure, quote: str) -> bool:
    wanted = scorer.normalise(quote)
    return wanted in scorer.normalise(figure.text) or scorer.normalise(figure.text) in wanted


def _report(item: Article, figure: Figure, *, event: str | None) -> FigureReport:
    return FigureReport(
        figure_id=figure.figure_id,
        article_id=item["id"],
        day=date.fromisoformat(item["published"][0]),
        metric=figure.metric,
        metric_code=figure.metric_code,
        value=figure.value,
        unit=figure.unit,
        percent=figure.percent,
        base=figure.base,
        bound=figure.bound,
        kind=figure.kind,
        period_begin=figure.period.begin if figure.period else None,
        period_end_day=figure.period.end_day if figure.period else None,
        parties=tuple(sorted(set(figure.parties))),
        text=figure.text,
        words=content_words(figure.sentence.text),
        event=event,
        names=proper_names(figure.sentence.text),
    )


def best_of(scores: Mapping[float, Mapping[str, Any]]) -> float:
    """The middle of the thresholds that give the best B³ F of what was found."""
    top = max(score["b_cubed_of_found"]["f"] for score in scores.values())
    best = sorted(threshold for threshold, score in scores.items() if score["b_cubed_of_found"]["f"] == top)
    return best[len(best) // 2]


def sweep(measure: Callable[[float], dict[str, Any]], thresholds: Iterable[float]) -> dict[float, dict[str, Any]]:
    """Scores by threshold."""
    return {threshold: measure(threshold) for threshold in thresholds}


def show(name: str, score: Mapping[str, Any]) -> None:
    """One line of a score."""
    found, everything = score["b_cubed_of_found"], score["b_cubed"]
    print(
        f"{name}: of found P {found['precision']:.3f} R {found['recall']:.3f} F {found['f']:.3f}; "
        f"of all P {everything['precision']:.3f} R {everything['recall']:.3f} F {everything['f']:.3f}; "
        f"found {score['coverage']:.3f}"
    )


def main(arguments: list[str]) -> None:
    steps = [round(0.40 + 0.02 * number, 2) for number in range(21)]
    first = Half(scorer.read_lines(linking_score.LINES))
    articles = read_second()
    wrong = [problem for article in articles for problem in problems_of(article)]
    if wrong:
        raise SystemExit("\n".join(wrong))
    second = Half(articles)
    for one, other, names in ((first, second, "1 → 2"), (second, first, "2 → 1")):
        threshold = best_of(sweep(one.events, steps))
        show(f"events, chosen on one, measured on the other {names}, at {threshold}", other.events(threshold))
    for half, name in ((first, 1), (second, 2)):
        show(f"events, half {name}, at the present {link.THRESHOLD}", half.events(link.THRESHOLD))
    halves = [Half([item for item in articles if int(item["id"][-3:]) // 4 % 2 == part]) for part in (0, 1)]
    for one, other, names in ((*halves, "1 → 2"), (*reversed(halves), "2 → 1")):
        threshold = best_of(sweep(one.figures, steps))
        show(f"figures, chosen on one, measured on the other {names}, at {threshold}", other.figures(threshold))
    show(f"figures, all, at the present {link_figures.THRESHOLD}", second.figures(link_figures.THRESHOLD))
    if "--sweep" in arguments:
        for half, name in ((first, 1), (second, 2)):
            scores = sweep(half.events, steps)
            print(json.dumps({f"events {name}": {step: scores[step]["b_cubed_of_found"] for step in steps}}))
        print(json.dumps({"figures": {step: second.figures(step)["b_cubed_of_found"] for step in steps}}))
    if "--show" in arguments:
        predictions = linking_measure.predict(articles)
        found = linking_score.found_clusters(articles, predictions)
        gold = linking_score.gold_clusters(articles)
        sys.stdout.writelines(f"{line}\n" for line in linking_measure.show_errors(articles, found, gold))
    started = perf_counter()
    reports = [*first.reports, *second.reports]
    link.link_reports(reports)
    print(f"{len(reports)} reports linked in {perf_counter() - started:.2f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
