"""Again, on purpose: a dry run keeps nothing and says what would change; in earnest exactly these days change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import StopRun
from pipeline.store import days, extractions, releases
from pipeline.tasks import publish, reprocess
from tests.store.samples import DAY, link_alone, make_extraction, store_page

NAME = DAY.isoformat()


@pytest.fixture
def stored(database, database_url, monkeypatch):
    """Two articles on one day, read; today's rules read one of them otherwise, and nothing is checked slowly."""
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    monkeypatch.setenv("DATELINE_BATCH_SIZE", "1")
    monkeypatch.setattr(publish, "_run_rules", lambda _, builds: {build.build_id: [] for build in builds})
    monkeypatch.setattr(reprocess, "read_article", read_otherwise)
    for name in ("page-1", "page-2"):
        store_page(database, name)
    link_alone(database)
    publish.build_day(NAME)
    publish.check_day(NAME)
    publish.publish_day(NAME)
    return database


def read_otherwise(article):
    """Page 2 tells of another kind of event now, and no more of a figure."""
    reading = make_extraction(article.document_id)
    if article.document_id == "page-1":
        return reading
    [event] = reading.events
    return replace(reading, events=(replace(event, confidence=0.9),), figures=())


def test_dry_run_tells_what_would_change_and_changes_nothing(stored):
    batches = reprocess.articles_again(NAME, NAME)
    assert batches == [["page-1"], ["page-2"]]
    found = [reprocess.do_again(batch, is_dry=True) for batch in batches]
    assert [item["counts"] for item in found] == [{}, {"events changed": 1, "figures gone": 1}]
    assert reprocess.days_again(NAME, NAME, is_dry=True) == []
    report = reprocess.sum_up("May", is_dry=True, read=found, restated=None)
    assert report.message.splitlines()[0] == (
        "Dry run, May: 2 articles read, 0 unreadable. Would be: 1 events changed, 1 figures gone, on 1 days."
    )
    assert "page-2: changed AGREE: “Ruritania and Sylvania signed" in report.message
    assert extractions.get(stored, "page-2") == make_extraction("page-2")
    assert days.dirty_days(stored) == [day for day in days.dirty_days(stored) if day != DAY]


def test_in_earnest_the_articles_are_read_and_exactly_these_days_restated(stored):
    done = [reprocess.do_again(batch, is_dry=False) for batch in reprocess.articles_again(NAME, NAME)]
    assert [item["done"] for item in done] == [1, 1]
    link_alone(stored)
    before = releases.latest(stored)[0].release_id
    [batch] = reprocess.days_again(NAME, NAME)
    restated = reprocess.restate_days(batch).as_dict()
    assert {release.day for release in releases.latest(stored) if release.release_id > before} == {DAY}
    told = reprocess.sum_up(NAME, is_dry=False, read=done, restated=[restated]).message
    assert told.startswith(f"{NAME}: articles read: 2 done; rows changed: ")
    assert extractions.get(stored, "page-2").figures == ()
    assert stored.execute("select confidence from daily.events order by 1").fetchall() == [(0.8,), (0.9,)]


def test_a_day_of_which_nothing_is_known_is_left_alone(stored):
    report = reprocess.restate_day("1999-01-01", is_reread=True)
    assert report.skipped == {"unknown": 1}
    assert stored.execute("select count(*) from daily.releases where day = '1999-01-01'").fetchone() == (0,)


def test_one_day_read_again_and_restated(stored):
    report = reprocess.restate_day(NAME, is_reread=True)
    assert report.done > 0
    assert report.message.startswith("2 done of its articles read again.")
    assert reprocess.restate_day(NAME, is_reread=False).skipped == {"unchanged": 1}


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("2024-05-07", "2024-05-06", "no range of at most"),
        ("1900-01-01", "2024-05-06", "no range of at most"),
        ("2024-02-30", "2024-05-06", "'2024-02-30' is no day"),
    ],
)
def test_impossible_ranges_are_named(first, last, says):
    with pytest.raises(StopRun, match=says):
        reprocess.days_again(first, last)


def test_an_article_that_is_gone_or_cannot_be_read_is_counted(stored):
    assert reprocess.compare_articles(["page-1", "nowhere"])["failed"] == 1
    report = reprocess.read_again(["page-1", "nowhere"])
    assert (report.done, dict(report.skipped)) == (1, {"missing": 1})
