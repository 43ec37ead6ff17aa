"""Stages: how far the sentence says a deal or a project is."""

from datetime import date

import pytest

from pipeline.events import extract_article
from pipeline.lexicons import read_lexicon
from pipeline.records import EventType, Stage

ROWS = read_lexicon("triggers/stages")


def stages(body):
    found = extract_article(article_id="a", title=None, body=body, published=date(2024, 5, 15))
    return [event.stage for event in found.events]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['lemma']} {row['with']} {row['stage']}")
def test_each_row_gives_its_example_the_stage(row):
    assert Stage(row["stage"]) in stages(row["example"])


@pytest.mark.parametrize(
    ("body", "stage"),
    [
        ("Egypt and Kenya signed a trade deal.", Stage.SIGNED),
        ("A trade deal was signed by Egypt and Kenya.", Stage.SIGNED),
        ("Kenya started building the railway to Uganda.", Stage.STARTED),
        ("Kenya broke ground on the railway to Uganda.", Stage.STARTED),
        ("The railway between Kenya and Uganda was completed in March.", Stage.COMPLETED),
        ("Kenya will build a railway to Uganda.", Stage.ANNOUNCED),
        ("Work on the pipeline between Egypt and Sudan was halted in May.", Stage.SUSPENDED),
        ("The Egyptian and Kenyan leaders agreed to restore ties.", Stage.AGREED),
    ],
)
def test_stage_follows_verb_and_tense(body, stage):
    assert stage in stages(body)


@pytest.mark.parametrize(
    "body",
    [
        "The foreign ministers of Chile and Peru met in Lima on Monday.",
        "France condemned the arrests in Iran.",
        "Sudan withdrew its troops from Chad in March.",
        "Egyptian shells hit a pipeline in Sudan and halted the project.",
    ],
)
def test_acts_without_deal_or_project_have_no_stage(body):
    found = extract_article(article_id="a", title=None, body=body, published=date(2024, 5, 15))
    assert [e.stage for e in found.events if e.type is not EventType.LAUNCH] == [None]
