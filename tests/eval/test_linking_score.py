"""The linking set is sound and B³ is Bagga and Baldwin's."""

from typing import Any

import pytest

from tests.eval import linking_measure, linking_score, scorer


def articles() -> list[dict[str, Any]]:
    return list(linking_score.read_articles(linking_score.SOURCE.read_text(encoding="utf-8")))


def told(cluster_of: dict[str, str]) -> list[dict[str, str]]:
    """Predictions that find every mention, with the cluster given by its event or else the event's own name."""
    return [
        {
            "article": a["id"],
            "sentence": m["quote"],
            "trigger": m["quote"],
            "type": m["types"][0],
            "cluster": cluster_of.get(m["event"], m["event"]),
        }
        for a in articles()
        for m in a["mentions"]
    ]


def test_every_mention_stands_in_its_article() -> None:
    assert [problem for article in articles() for problem in linking_score.problems_of(article)] == []


def test_written_lines_are_the_labelled_articles() -> None:
    assert scorer.read_lines(linking_score.LINES) == articles()


def test_many_events_are_told_more_than_once() -> None:
    names = list(linking_score.gold_clusters(articles()).values())
    assert len(articles()) >= 40
    assert sum(names.count(name) > 1 for name in set(names)) >= 15


def test_right_clusters_score_one() -> None:
    result = linking_score.score(articles(), told({}))
    assert result["coverage"] == 1
    assert result["b_cubed"] == {"precision": 1, "recall": 1, "f": 1}


def test_a_merge_costs_precision_and_a_split_costs_recall() -> None:
    merged = linking_score.score(articles(), told({"port-sudan-depot-drones": "x", "port-sudan-hotel-drones": "x"}))
    assert merged["b_cubed"]["precision"] < merged["b_cubed"]["recall"] == 1
    split = [one | {"cluster": str(n)} for n, one in enumerate(told({}))]
    result = linking_score.score(articles(), split)["b_cubed"]
    assert result["recall"] < result["precision"] == 1


def test_a_missed_mention_costs_recall_only() -> None:
    result = linking_score.score(articles(), told({})[1:])
    assert result["b_cubed"]["precision"] == 1
    assert result["b_cubed"]["recall"] < 1
    assert result["b_cubed_of_found"] == {"precision": 1, "recall": 1, "f": 1}


def test_b_cubed_of_the_textbook_example() -> None:
    gold = {("a", n): event for n, event in enumerate("AAAAABBCCCCC")}
    found = {("a", n): cluster for n, cluster in enumerate("111112233333")}
    assert linking_score.b_cubed(gold, found)["f"] == 1
    joined = {("a", n): cluster for n, cluster in enumerate("111112222222")}
    result = linking_score.b_cubed(gold, joined)
    assert result["precision"] == pytest.approx(0.7619, abs=1e-4)
    assert result["recall"] == 1


def test_the_pipeline_links_one_event_told_by_two_articles() -> None:
    told_twice = [
        {
            "id": f"pair-{n}",
            "title": None,
            "body": body,
            "published": ["2024-09-10", "2024-09-11"],
            "mentions": [{"event": "accord", "types": ["SUPPORT", "AGREE"], "quote": body}],
        }
        for n, body in enumerate(
            [
                "Bolivia and Chile signed an agreement on Tuesday to rebuild a railway.",
                "On Tuesday Chile and Bolivia signed an agreement to rebuild the railway to Arica.",
            ]
        )
    ]
    result = linking_score.score(told_twice, linking_measure.predict(told_twice))
    assert result["coverage"] == 1
    assert result["b_cubed"]["f"] == 1
