"""The clock jumps a day forward or an hour back, in all its parts at once: for leases, freshness, as_of and alerts.

Moving every instant that is stored by a span is the same as moving the clock by that span the other way, and needs no
rights and no library.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest
from psycopg import sql

from pipeline import tasks
from pipeline.store import claims, documents, entries, feeds, hosts
from pipeline.store.connection import Connection, open_url
from tests.faults.conftest import STAGES, daily_rows, run_stage
from tests.store.samples import make_document

ALL = os.environ.get("DATELINE_ALL_FAULTS") == "1"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
JUMPS = {"a day forward": DAY, "an hour back": -HOUR, "a day back": -DAY}
COLUMNS = """
    select table_schema, table_name, array_agg(column_name::text order by ordinal_position)
    from information_schema.columns
    where data_type = 'timestamp with time zone' and is_generated = 'NEVER'
        and table_schema in ('ingest', 'corpus', 'coding', 'staging', 'quality', 'daily')
        and (table_schema, table_name) in (
            select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE'
        )
    group by 1, 2
"""
#: Instants that articles, feeds and documents state themselves, whatever our clock says.
TOLD = {"published_at", "feed_published_at", "updated_at", "last_modified"}


def jump(conn: Connection, span: timedelta) -> None:
    """The clock goes on by a span, back where it is negative; `daily.releases` is the only one to keep its own."""
    with conn.transaction():
        for schema, table, names in conn.execute(COLUMNS).fetchall():
            ours = [name for name in names if name not in TOLD or (schema, table) == ("daily", "releases")]
            if ours:
                change = sql.SQL(", ").join(
                    sql.SQL("{0} = {0} - %(span)s").format(sql.Identifier(name)) for name in ours
                )
                statement = sql.SQL("update {} set {}").format(sql.Identifier(schema, table), change)
                conn.execute(statement, {"span": span})


@pytest.mark.parametrize("name", JUMPS if ALL else ["a day forward", "an hour back"])
def test_the_clock_jumps_before_each_stage(stand_before, ends_as_ever, name):
    url = stand_before("clean")
    for stage in STAGES:
        with open_url(url) as conn:
            jump(conn, JUMPS[name] if STAGES.index(stage) % 2 else -JUMPS[name])
        run_stage(stage)
        tasks.measure()
        tasks.tell_alerts()
        tasks.clean_database(is_dry=True)
    ends_as_ever(url)


def test_what_the_tables_said_can_be_asked_over_a_jump_back(stand_before, calm):
    """Instants of releases only rise, so that each is the latest one at its own instant."""
    url = stand_before("publish")
    run_stage("publish")
    with open_url(url) as conn:
        jump(conn, -DAY)
        conn.execute("update coding.events set confidence = 0.42")
        conn.execute("insert into staging.marks (day, reason) select distinct day, 'corrected' from daily.releases")
        for stage in ("build", "check", "publish"):
            run_stage(stage)
        releases = conn.execute("select release_id, day, published_at from daily.releases order by 1").fetchall()
        assert [row[2] for row in releases] == sorted({row[2] for row in releases})
        first = max(row[2] for row in releases[: len(releases) // 2])
        before = "select confidence from daily.reports_as_of(%s)"
        assert 0.42 not in [round(row[0], 2) for row in conn.execute(before, [first]).fetchall()]
        assert daily_rows(url)["reports"] != calm["tables"]["reports"]


def test_a_claim_by_a_clock_that_was_ahead_holds_nobody_up(database):
    documents.put(database, make_document("page-1", body=b"words"))
    lease = timedelta(minutes=15)

    def take() -> list[claims.Claim]:
        return claims.claim(database, "articles", version="clean-1", limit=5, lease=lease)

    [first] = take()
    assert take() == [], "it is held"
    jump(database, -DAY)
    [again] = take()
    assert take() == [], "it is held again, by today's clock"
    claims.fail(database, again, reason="odd", message="It is odd.")
    assert take() == [], "it waits"
    jump(database, -HOUR)
    assert [item.attempts for item in take()] == [first.attempts + 2]


def test_a_host_leased_by_a_clock_that_was_ahead_is_free(database):
    def take(owner: str):
        return hosts.lease(
            database, "news.example", owner=owner, lease=timedelta(minutes=15), delay_seconds=1, concurrency=1
        )

    assert take("one")
    assert take("two") is None
    jump(database, -DAY)
    assert take("two")
    database.execute("update ingest.hosts set not_before = now() + interval '1 day'")
    assert take("two").not_before is None, "nobody asked for a wait so long"
    database.execute("update ingest.hosts set refusals = 1")
    assert take("two").not_before is not None, "a refusal asked for it"


def test_feeds_and_entries_of_the_future_wait_no_longer(database):
    now = datetime.now(UTC)
    database.execute("insert into ingest.feeds (feed_id, url, publisher, is_on) values ('f', 'https://a/f', 'a', true)")
    database.execute(
        "insert into ingest.feed_states (feed_id, next_poll_at, interval_minutes, last_polled_at)"
        " values ('f', %s, 30, %s)",
        [now + HOUR / 2, now],
    )
    database.execute(
        "insert into ingest.entries (entry_id, feed_id, url, due_at, first_seen_at, last_seen_at)"
        " values ('e', 'f', 'https://news.example/e', %(now)s, %(now)s, %(now)s)",
        {"now": now},
    )
    assert feeds.due(database, now=now) == []
    jump(database, -DAY)
    assert feeds.due(database, now=now) == [("f", "https://a/f")]
    assert [item.entry_id for item in entries.due(database, now=now, limit=9, per_host=9)] == ["e"]
    database.execute("update ingest.entries set last_fetched_at = %s", [now])
    assert entries.due(database, now=now, limit=9, per_host=9) == [], "it was fetched: its next look may wait"
