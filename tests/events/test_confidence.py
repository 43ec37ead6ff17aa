"""Confidence: what a reading shows decides how sure it is, by weights that were fitted elsewhere."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.events import extract_article
from pipeline.events.confidence import event_marks, figure_marks, rate_figure
from pipeline.lexicons import read_lexicon
from pipeline.records import Figure

TEXT = (
    "The foreign ministers of Japan and India met in Delhi on Tuesday. Trade rose 40% to $14 billion in 2023 from "
    "$10 billion. Imports grew 40% to $30 billion from $10 billion. If talks fail, Japan may impose sanctions."
)


@pytest.fixture(scope="module")
def extraction():
    return extract_article(article_id="a", title=None, body=TEXT, published=date(2024, 5, 15))


def by_metric(extraction, metric: str) -> Figure:
    return next(figure for figure in extraction.figures if figure.metric == metric)


def test_confidence_knows_every_kind_of_mark(extraction):
    for table, marks in (
        ("events", {mark for event in extraction.events for mark in event_marks(event)}),
        ("figures", {mark for figure in extraction.figures for mark in figure_marks(figure)}),
    ):
        known = {row["mark"].partition("=")[0] for row in read_lexicon(f"confidence/{table}")}
        assert {mark.partition("=")[0] for mark in marks} == known


def test_confidence_is_a_share(extraction):
    assert extraction.events
    assert all(0.05 <= one.confidence <= 0.97 for one in (*extraction.events, *extraction.figures))


def test_confidence_falls_where_the_arithmetic_does_not_hold(extraction):
    right, wrong = by_metric(extraction, "trade"), by_metric(extraction, "imports")
    assert "agrees:former" in right.rule
    assert "disagrees:former" in wrong.rule
    assert wrong.confidence < right.confidence


def test_confidence_comes_from_the_record_alone(extraction):
    assert all(rate_figure(figure) == figure for figure in extraction.figures)


def test_confidence_is_lower_for_what_may_never_be(extraction):
    met = next(event for event in extraction.events if event.type == "CONSULT")
    unsure = [event.confidence for event in extraction.events if event.status == "hypothetical"]
    assert all(share < met.confidence for share in unsure)
