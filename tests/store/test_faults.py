"""Two at once, and kills: consumers see whole releases, and the work can be done again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest

from pipeline.errors import DatelineError, RetryLater
from pipeline.store import articles, audit, days, extractions, releases
from pipeline.store.connection import Connection, open_url, plain_errors
from tests.store.samples import DAY, link_alone, make_extraction, publish, store_page

NOW = datetime(2024, 6, 1, tzinfo=UTC)
TABLES = ("events", "reports", "counts")


class Killed(Connection):
    """A connection whose server process is ended before its n-th statement."""

    statements_left = 10**9
    admin: Connection

    def execute(self, *args, **kwargs):
        if self.statements_left == 0:
            self.admin.execute("select pg_terminate_backend(%s, 5000)", [self.info.backend_pid])
        self.statements_left -= 1
        return super().execute(*args, **kwargs)


def visible(conn):
    """What consumers see of all tables, with the releases."""
    found = {name: conn.execute(f"select * from daily.{name} order by 1, 2, 3").fetchall() for name in TABLES}  # noqa: S608
    return found | {"releases": conn.execute("select release_id, row_counts from daily.releases order by 1").fetchall()}


@pytest.fixture
def restated(database):
    """A released day whose next release brings, changes and drops rows; built and checked."""
    for name in ("page-1", "page-2"):
        store_page(database, name)
    link_alone(database)
    publish(database)
    articles.withdraw(database, "page-1")
    reading = make_extraction("page-2")
    less_sure = replace(reading, events=tuple(replace(event, confidence=0.6) for event in reading.events))
    extractions.put(database, "page-2", 1, "extract-1", less_sure)
    store_page(database, "page-3", confidence=0.4)
    link_alone(database)
    build = days.build_day(database, DAY)
    audit.apply(database, build, [], started_at=NOW)
    return database


def test_publisher_killed_at_any_statement_leaves_the_last_release(restated, database_url):
    before = visible(restated)
    deaths = 0
    while True:
        with Killed.connect(database_url, autocommit=True) as conn:
            conn.admin, conn.statements_left = restated, deaths
            try:
                with plain_errors():
                    release = releases.publish_day(conn, DAY)
                break
            except RetryLater:
                deaths += 1
        assert visible(restated) == before
    assert deaths > 30, "a release takes that many statements"
    assert release is not None
    assert restated.execute("select event_id, confidence from daily.events order by 1").fetchall() == [
        ("c-page-2-signed", 0.6), ("c-page-3-signed", 0.4),
    ]  # fmt: skip


def test_builder_killed_at_any_statement_can_be_repeated(restated, database_url):
    days.mark(restated, DAY)
    for deaths in range(1, 18, 3):
        with Killed.connect(database_url, autocommit=True) as conn:
            conn.admin, conn.statements_left = restated, deaths
            with pytest.raises(RetryLater), plain_errors():
                days.build_day(conn, DAY)
        assert DAY in days.dirty_days(restated)
    release = publish(restated)
    assert release is not None
    assert len(visible(restated)["events"]) == 2


def test_two_publishers_make_one_release(restated, database_url):
    def work(_):
        with open_url(database_url) as conn:
            try:
                return releases.publish_day(conn, DAY) is not None
            except DatelineError as exc:
                return getattr(exc, "reason", "")

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(work, range(4)), key=str)
    assert outcomes == [True, "published", "published", "published"]
    assert len(releases.latest(restated, day=DAY)) == 2


def test_builders_and_publishers_of_one_day_at_once_lose_nothing(restated, database_url):
    """Whatever the order, the last release holds everything, whole."""

    def work(number):
        with open_url(database_url) as conn:
            store_page(conn, f"page-1{number}")
            for _ in range(3):
                # Another worker may build the day anew between two steps of this one.
                with suppress(DatelineError):
                    publish(conn)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    link_alone(restated)
    publish(restated)
    assert len(visible(restated)["events"]) == 6
    assert days.dirty_days(restated) == [day for day in days.dirty_days(restated) if day != DAY]
    repeated = restated.execute("select event_id from daily.events group by 1 having count(*) > 1").fetchall()
    assert repeated == []


def test_rows_of_a_day_change_with_its_releases_only(restated):
    """Each version of a row begins and ends with a release of its day."""
    publish(restated)
    strays = restated.execute(
        """
        select row.event_id from daily.events_history as row
        join daily.releases as brought on brought.release_id = row.release_from
        left join daily.releases as ended on ended.release_id = row.release_to
        where brought.day <> row.day or ended.day <> row.day
        """
    ).fetchall()
    assert strays == []
    with pytest.raises(psycopg.errors.UniqueViolation):
        restated.execute("update daily.events_history set release_to = null, change_to = null")
