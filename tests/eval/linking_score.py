"""Scores linking by B³ on articles in which the same events are told several times.

python -m tests.eval.linking_score            checks linking/articles.txt and writes linking.jsonl
python -m tests.eval.linking_score PREDICTED  scores the clusters in PREDICTED (JSON lines, see README.md)

Bagga and Baldwin's B³ (1998): each labelled mention asks which share of its predicted cluster is the same event
(precision) and which share of the event's mentions is in its cluster (recall). A mention that was not found is a
cluster of its own. Mentions that are not labelled do not count.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from pipeline.records import EventType
from tests.eval import labels, scorer

HERE = Path(__file__).parent
SOURCE = HERE / "linking" / "articles.txt"
LINES = HERE / "linking.jsonl"
ARTICLES_END = "\n=====\n"
#: One mention: article id and its number among the article's labels.
Mention = tuple[str, int]


def read_articles(text: str) -> Iterator[dict[str, Any]]:
    """Read the articles with their labelled mentions from the text form."""
    for part in text.split(ARTICLES_END):
        head, _, rest = part.strip().partition("\n\n")
        body, _, lines = rest.partition("\n---\n")
        fields = dict(line.split(": ", 1) for line in head.splitlines())
        yield {
            "id": f"link-{fields['id']}",
            "source": fields["source"],
            "title": fields["title"],
            "body": "\n\n".join(" ".join(p.split()) for p in body.split("\n\n")),
            "published": labels.parse_days(fields["published"]),
            "mentions": [read_mention(line) for line in lines.splitlines()],
        }


def read_mention(line: str) -> dict[str, Any]:
    """Read one label: name of the event | type, other types | quote."""
    event, types, quote = (part.strip() for part in line.split("|"))
    return {"event": event, "types": types.split(","), "quote": quote}


def problems_of(article: Mapping[str, Any]) -> Iterator[str]:
    """Say what is wrong with one article's labels."""
    for mention in article["mentions"]:
        if article["body"].count(mention["quote"]) != 1:
            yield f"{article['id']}: stands {article['body'].count(mention['quote'])} times: {mention['quote']!r}"
        if bad := set(mention["types"]) - set(EventType):
            yield f"{article['id']}: unknown types {bad}"
    names = Counter(mention["event"] for mention in article["mentions"])
    if twice := [name for name, count in names.items() if count > 1]:
        yield f"{article['id']}: told twice in one article: {twice}"


def gold_clusters(articles: Iterable[Mapping[str, Any]]) -> dict[Mention, str]:
    """Give every labelled mention's event."""
    return {(a["id"], n): m["event"] for a in articles for n, m in enumerate(a["mentions"])}


def found_clusters(
    articles: Iterable[Mapping[str, Any]], predictions: Iterable[Mapping[str, str]]
) -> dict[Mention, str]:
    """Give the cluster of every labelled mention that a prediction tells; each prediction is used once."""
    by_article: dict[str, list[Mapping[str, str]]] = {}
    for prediction in predictions:
        by_article.setdefault(prediction["article"], []).append(prediction)
    found: dict[Mention, str] = {}
    for article in articles:
        left = by_article.get(article["id"], [])
        for n, mention in enumerate(article["mentions"]):
            best = max(left, key=lambda one: fit(mention, one), default=None)
            if best is not None and fit(mention, best):
                found[article["id"], n] = best["cluster"]
                left = [one for one in left if one is not best]
    return found


def fit(mention: Mapping[str, Any], prediction: Mapping[str, str]) -> int:
    """Rate a prediction for a mention: 0 is none, a trigger inside the quote and the first type count more."""
    if prediction["type"] not in mention["types"] or not scorer.holds(prediction["sentence"], mention["quote"]):
        return 0
    trigger = prediction.get("trigger", "")
    inside = bool(trigger) and scorer.normalise(trigger) in scorer.normalise(mention["quote"])
    return 1 + 4 * inside + 2 * (prediction["type"] == mention["types"][0])


def b_cubed(gold: Mapping[Mention, str], found: Mapping[Mention, str]) -> dict[str, float]:
    """Give B³ precision, recall and F over the labelled mentions, four decimals."""
    cluster = {mention: found.get(mention, f"alone {mention}") for mention in gold}
    together = Counter((gold[mention], cluster[mention]) for mention in gold)
    in_gold, in_cluster = Counter(gold.values()), Counter(cluster.values())
    count = max(1, len(gold))
    precision = sum(together[gold[m], cluster[m]] / in_cluster[cluster[m]] for m in gold) / count
    recall = sum(together[gold[m], cluster[m]] / in_gold[gold[m]] for m in gold) / count
    f = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f": round(f, 4)}


def score(articles: Iterable[Mapping[str, Any]], predictions: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """Score linked predictions: B³ over all labelled mentions, over those found, and the share found.

    A prediction has `article`, `sentence`, `type`, `cluster`, and `trigger` where it is known.
    """
    articles = list(articles)
    gold = gold_clusters(articles)
    found = found_clusters(articles, predictions)
    return {
        "mentions": len(gold),
        "events": len(set(gold.values())),
        "coverage": round(len(found) / max(1, len(gold)), 4),
        "b_cubed": b_cubed(gold, found),
        "b_cubed_of_found": b_cubed({m: e for m, e in gold.items() if m in found}, found),
    }


def write_lines() -> int:
    """Check the text form and write it as JSON lines; 1 when something is wrong."""
    articles = list(read_articles(SOURCE.read_text(encoding="utf-8")))
    wrong = [problem for article in articles for problem in problems_of(article)]
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    if not wrong:
        LINES.write_text(as_lines(articles), encoding="utf-8")
    gold = gold_clusters(articles)
    told = Counter(Counter(gold.values()).values())
    sys.stdout.write(f"{len(articles)} articles, {len(gold)} mentions, events by times told: {sorted(told.items())}\n")
    return int(bool(wrong))


def as_lines(articles: Iterable[Mapping[str, Any]]) -> str:
    """Give the articles as JSON lines."""
    return "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)


def main(arguments: list[str]) -> int:
    """Write the labelled set, or score predictions against it."""
    if not arguments:
        return write_lines()
    result = score(scorer.read_lines(LINES), scorer.read_lines(Path(arguments[0])))
    sys.stdout.write(json.dumps(result, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
