"""daily.coverage tells a quiet day from a blind one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.records import ArticleState
from pipeline.store import articles, days, documents
from tests.store.samples import make_article, make_document, publish

DAY = date(2024, 5, 7)


def test_coverage_counts_polls_entries_and_articles(database):
    database.execute("insert into ingest.feeds (feed_id, url, publisher) values ('f', 'https://a.example', 'example')")
    database.execute(
        "insert into ingest.polls (feed_id, polled_at, result, seen_entries, new_entries) values"
        " ('f', '2024-05-07 08:00+00', 'ok', 3, 3), ('f', '2024-05-07 09:00+00', 'timeout', 0, 0),"
        " ('f', '2024-05-08 00:00+00', 'ok', 3, 0)"
    )
    database.execute(
        "insert into ingest.entries (entry_id, feed_id, url, published_at, first_seen_at, last_seen_at, fetches,"
        " failures, last_result) values"
        " ('1', 'f', 'https://a.example/1', '2024-05-05', '2024-05-07 08:00+00', '2024-05-07 08:00+00', 1, 0, 'ok'),"
        " ('2', 'f', 'https://a.example/2', null, '2024-05-07 08:00+00', '2024-05-07 08:00+00', 0, 1, 'blocked'),"
        " ('3', 'f', 'https://a.example/3', null, '2024-05-07 08:00+00', '2024-05-07 08:00+00', 0, 2, 'timeout')"
    )
    documents.put(database, make_document())
    articles.put(database, make_article(), document_version=1, cleaner_version="1")
    documents.put(database, make_document("page-2", body=b"wall"))
    wall = replace(make_article("page-2"), state=ArticleState.PAYWALLED, published=None)
    articles.put(database, wall, document_version=1, cleaner_version="1")
    assert days.dirty_days(database) == [DAY], "nobody reads the wall any further"
    publish(database, DAY)
    [row] = database.execute(
        "select source, polls, failed_polls, entries, seen, late, failed, blocked, articles, skipped, pending, expected"
        " from daily.coverage where day = %s",
        [DAY],
    ).fetchall()
    assert row == ("example", 2, 1, 3, 1, 1, 1, 1, 1, 1, 1, None)


def test_empty_answer_is_a_failed_poll(database):
    database.execute("insert into ingest.feeds (feed_id, url, publisher) values ('f', 'https://a.example', 'example')")
    database.execute(
        "insert into ingest.polls (feed_id, polled_at, result) values ('f', '2024-05-07 08:00+00', 'empty'),"
        " ('f', '2024-05-07 09:00+00', 'not_modified'), ('f', '2024-05-07 10:00+00', 'busy')"
    )
    publish(database, DAY)
    [row] = database.execute("select polls, failed_polls from daily.coverage where day = %s", [DAY]).fetchall()
    assert row == (3, 1)


def test_finished_day_that_was_polled_is_released_once_more(database):
    database.execute("insert into ingest.feeds (feed_id, url, publisher) values ('f', 'https://a.example', 'example')")
    polled = "insert into ingest.polls (feed_id, polled_at, result) values ('f', now() - interval '1 day' * %s, 'ok')"
    for ago in (0, 2, 30):
        database.execute(polled, [ago])
    assert days.mark_finished(database) == 1
    assert days.mark_finished(database) == 0
    [day] = days.dirty_days(database)
    assert publish(database, day) is not None
    assert days.mark_finished(database) == 0


def test_a_day_on_which_nobody_polled_is_told_as_blind(database):
    """A source whose feed is on has a row with nought polls, and keeps it when the feed is turned off later."""
    yesterday = "(now() at time zone 'UTC')::date - 1"
    database.execute(
        "insert into ingest.feeds (feed_id, url, publisher, is_on, added_at)"
        " values ('f', 'https://a.example', 'example', true, now() - interval '3 days'),"
        " ('g', 'https://b.example', 'paused', false, now() - interval '3 days')"
    )
    assert days.mark_finished(database) == 3
    day = days.dirty_days(database)[-1]
    assert (day,) == database.execute(f"select {yesterday}").fetchone()
    for is_on in (True, False):
        database.execute("update ingest.feeds set is_on = %s where feed_id = 'f'", [is_on])
        publish(database, day)
        rows = database.execute("select source, polls, entries from daily.coverage where day = %s", [day]).fetchall()
        assert rows == [("example", 0, 0)]
    assert publish(database, date(2099, 1, 1)) is None
