"""Stages of one deal, told by different articles on different days, are joined in daily.events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.records import Stage
from pipeline.settings import Settings
from pipeline.store import articles, extractions
from pipeline.tasks.events import link_events
from tests.store.samples import make_extraction, publish, store_page

STAGES = {
    "page-1": (date(2024, 1, 8), Stage.ANNOUNCED),
    "page-2": (date(2024, 2, 12), Stage.AGREED),
    "page-3": (date(2024, 3, 11), Stage.SIGNED),
}


def tell(conn, name):
    day, stage = STAGES[name]
    store_page(conn, name, day=day)
    reading = make_extraction(name, day=day)
    extractions.put(
        conn,
        name,
        1,
        "extract-1",
        replace(reading, events=tuple(replace(event, stage=stage) for event in reading.events)),
    )


def chains(conn):
    """(stage, stage that it follows) of all published events."""
    return conn.execute(
        "select event.stage, before.stage from daily.events as event"
        " left join daily.events as before on before.event_id = event.follows order by event.day"
    ).fetchall()


@pytest.mark.parametrize("order", [("page-1", "page-2", "page-3"), ("page-3", "page-1", "page-2")])
def test_stages_follow_one_another_and_a_withdrawn_one_is_stepped_over(database, database_url, monkeypatch, order):
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    assert Settings.from_environment().database_url == database_url
    for name in order:
        tell(database, name)
        link_events()
    for day, _ in STAGES.values():
        publish(database, day)
    assert chains(database) == [("announced", None), ("agreed", "announced"), ("signed", "agreed")]
    articles.withdraw(database, "page-2")
    tell(database, "page-3")
    link_events()
    for day, _ in STAGES.values():
        publish(database, day)
    assert chains(database) == [("announced", None), ("signed", "announced")]
