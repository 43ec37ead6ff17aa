"""Polled or loaded at once, on purpose: dry runs keep nothing, names that fit nothing are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import StopRun
from pipeline.feeds.opml import make_feed
from pipeline.tasks import feeds, poll, warc
from tests.store.samples import store_page


@pytest.fixture
def own(database, database_url, monkeypatch, tmp_path):
    """The tasks work on the test's own database and inbox."""
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    monkeypatch.setenv("DATELINE_INBOX", str(tmp_path))
    return database


def count(conn) -> int:
    return conn.execute("select count(*) from ingest.documents").fetchone()[0]


def test_a_warc_is_loaded_from_the_inbox_after_a_dry_run(own, tmp_path: Path):
    store_page(own, "page-1")
    assert warc.export_warc(tmp_path / "pages.warc.gz").done == 1
    own.execute("truncate ingest.documents, ingest.blobs cascade")
    dry = warc.load_warc("pages.warc.gz", is_dry=True)
    assert dry.message == "Dry run, pages.warc.gz: would be 1 done; nothing was kept."
    assert count(own) == 0
    assert warc.load_warc("pages.warc.gz", is_dry=False).done == 1
    assert count(own) == 1


@pytest.mark.parametrize("name", ["missing.warc", "../pages.warc", "/etc/hostname"])
def test_a_file_outside_the_inbox_is_refused(own, name):
    with pytest.raises(StopRun, match="There is no file"):
        warc.load_warc(name, is_dry=True)


def test_feeds_are_polled_by_name_or_all_that_are_on(own):
    one, two = (make_feed(f"https://{name}.example/feed") for name in ("a", "b"))
    for feed in (one, two):
        feeds.add_feed(feed)
    feeds.turn_feeds([two.url], is_on=False)
    assert poll.feeds_again([], is_dry=False) == [[one.feed_id]]
    assert poll.feeds_again([two.url, " "], is_dry=False) == [[two.feed_id]]
    assert poll.feeds_again([], is_dry=True) == []
    said = poll.would_poll([two.url], is_dry=True)
    assert said.skipped == {"dry_run": 1}
    assert said.message.startswith(f"Dry run: 1 feed would be polled.\n- {two.url}, due by itself at ")
    assert poll.would_poll([], is_dry=False).message == ""
    with pytest.raises(StopRun, match="There is no feed"):
        poll.feeds_again(["https://c.example/feed"], is_dry=True)


def test_pages_are_left_to_the_clock_where_that_is_wanted():
    assert poll.fetch_again(is_wanted=False).done == 0
