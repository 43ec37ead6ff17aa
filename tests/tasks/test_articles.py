"""Documents become articles: only what changes what an article says makes a new version of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline import tasks
from pipeline.store import articles, documents
from pipeline.store.connection import Connection
from pipeline.tasks import reading
from tests.store.samples import make_document

NOW = datetime(2024, 5, 7, 9, tzinfo=UTC)
STORY = (
    "The ministers of Ruritania and Sylvania signed an agreement on fishing in Strelsau on Monday, after talks of nine "
    "hours. Under it each country may catch 40,000 tonnes of herring a year in the northern bay. The agreement is to "
    "hold for five years, and a commission of both countries is to watch over the catch."
)


def page(nonce: str, story: str = STORY) -> str:
    return (
        f"<html lang='en'><head><title>Ministers sign fishing accord</title>"
        f"<script nonce='{nonce}'>track('{nonce}')</script>"
        f"<meta property='article:published_time' content='2024-05-06T15:00:00Z'></head><body>"
        f"<article><h1>Ministers sign fishing accord</h1><p>{story}</p></article>"
        f"<form><input type='hidden' name='csrf' value='{nonce}'></form></body></html>"
    )


def store(conn: Connection, markup: str, *, name: str = "accord") -> bool:
    page_file = make_document(name, markup.encode())
    own = {"url": f"https://strelsau.example/{name}", "source": "strelsau-times", "fetched_at": NOW}
    return documents.put(conn, replace(page_file, **own))


@pytest.mark.usefixtures("own_database")
def test_a_page_with_a_nonce_is_read_again_but_makes_no_version_and_no_work(database: Connection):
    store(database, page("a1"))
    assert tasks.clean_articles().done == 1
    assert tasks.extract_articles().done == 1
    for nonce in ("b2", "c3"):
        assert store(database, page(nonce))
        assert dict(tasks.clean_articles().skipped) == {"unchanged": 1}
    assert documents.latest_version(database, "accord") == 3
    assert articles.count_versions(database, "accord") == 1
    assert tasks.count_batches("events") == 0
    assert tasks.clean_articles().done == 0


@pytest.mark.usefixtures("own_database")
def test_a_changed_body_makes_a_version_that_is_extracted_again(database: Connection):
    store(database, page("a1"))
    tasks.clean_articles()
    tasks.extract_articles()
    store(database, page("b2", STORY.replace("40,000", "45,000")))
    assert tasks.clean_articles().done == 1
    assert articles.count_versions(database, "accord") == 2
    assert "40,000" in reading.find_article("accord", version=1).body
    assert "45,000" in reading.find_article("accord").body
    assert tasks.count_batches("events") == 1
    assert tasks.extract_articles().done == 1


@pytest.mark.usefixtures("own_database")
def test_another_language_is_stored_and_counted_and_not_read_by_english_rules(database: Connection):
    story = (
        "Министры Руритании и Сильвании подписали в понедельник в Стрельсау соглашение о рыболовстве после девяти "
        "часов переговоров. По нему каждая страна может вылавливать сорок тысяч тонн сельди в год в северном заливе."
    )
    store(
        database,
        page("a1", story).replace("lang='en'", "lang='ru'").replace("Ministers sign fishing accord", "Соглашение"),
    )
    assert tasks.clean_articles().done == 1
    assert reading.find_article("accord").language == "ru"
    assert tasks.count_batches("events") == 0
    days = tasks.day_batches()
    assert tasks.for_each_day(tasks.build_day, days[0]).failed == 0
    rows = database.execute("select day::text, source, articles, pending from staging.coverage").fetchall()
    assert rows == [("2024-05-06", "strelsau-times", 1, 0)]
