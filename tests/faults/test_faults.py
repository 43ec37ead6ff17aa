"""Hard days: whatever breaks in the middle of a stage, the work goes on and the tables come out as without it.

In `make test` each stage meets its server's death and one other fault; DATELINE_ALL_FAULTS=1 crosses all stages with
all faults at several moments (minutes).
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg import sql

from pipeline import tasks
from pipeline.errors import RetryLater
from pipeline.store import connection
from pipeline.store.connection import open_url
from pipeline.tasks import extractors
from tests.faults.conftest import FIRST_TABLE, STAGES, refused_or_done

ALL = os.environ.get("DATELINE_ALL_FAULTS") == "1"
#: Statements of its stage after which the fault comes.
MOMENTS = (2, 7, 13, 21, 34) if ALL else (9,)


@pytest.mark.parametrize(("stage", "moment"), [(stage, moment) for stage in STAGES for moment in MOMENTS])
def test_the_server_dies_in_the_middle_of_a_stage(server, stand_before, strike, ends_as_ever, stage, moment):  # noqa: PLR0917
    url = stand_before(stage)
    killed: list[str] = []

    def kill(conn):
        server.kill()
        killed.append(stage)

    strike(kill, moment)
    said = refused_or_done(stage)
    server.start()
    assert killed == [stage] or ALL, "the stage was over before"
    assert said is None or isinstance(said, RetryLater), said
    ends_as_ever(url)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("stage", STAGES if ALL else ("clean", "link", "publish"))
def test_the_connection_is_cut(stand_before, strike, ends_as_ever, stage, moment):
    url = stand_before(stage)

    def cut(conn):
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute("select pg_terminate_backend(%s, 5000)", [conn.info.backend_pid])

    strike(cut, moment)
    said = refused_or_done(stage)
    assert (said is None and ALL) or (isinstance(said, RetryLater) and "try again" in str(said)), said
    ends_as_ever(url)


@pytest.mark.parametrize("stage", STAGES if ALL else ("extract",))
def test_statements_time_out(stand_before, strike, ends_as_ever, stage):
    url = stand_before(stage)

    def hurry(conn):
        conn.cursor().execute("set statement_timeout = '1ms'")
        conn.cursor().execute("select pg_sleep(1)")

    strike(hurry, 9)
    said = refused_or_done(stage)
    assert said is None or isinstance(said, RetryLater), said
    ends_as_ever(url)


@pytest.mark.parametrize(
    ("stage", "table"),
    [("link", "coding.clusters"), ("publish", "daily.events_history")]
    + ([("clean", "corpus.articles"), ("extract", "coding.extractions"), ("build", "staging.events")] if ALL else []),
)
def test_somebody_else_holds_a_lock(stand_before, ends_as_ever, monkeypatch, stage, table):
    """With a lock_timeout of the operator's the stage gives up and says so; nothing is half written."""
    url = stand_before(stage)
    with psycopg.connect(url) as other:
        other.execute(f"lock table {table} in access exclusive mode")
        monkeypatch.setenv("DATELINE_DATABASE_URL", f"{url} options='-c lock_timeout=200ms'")
        monkeypatch.setattr(connection, "open_url", _impatient)
        said = refused_or_done(stage)
        assert said is None or isinstance(said, RetryLater), said
    monkeypatch.undo()
    monkeypatch.setenv("DATELINE_DATABASE_URL", url)
    ends_as_ever(url)


@pytest.mark.parametrize("stage", STAGES if ALL else ("link",))
def test_a_lock_that_somebody_lets_go_of_costs_the_wait_only(stand_before, ends_as_ever, stage):
    url = stand_before(stage)
    held = threading.Event()

    def hold() -> None:
        with psycopg.connect(url) as other:
            other.execute(sql.SQL("lock table {} in access exclusive mode").format(_identifier(FIRST_TABLE[stage])))
            held.set()
            time.sleep(1)

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(10)
    assert refused_or_done(stage) is None
    other.join()
    ends_as_ever(url)


def _identifier(table: str) -> sql.Identifier:
    return sql.Identifier(*table.split("."))


_REAL = connection.open_url


def _impatient(url):
    conn = _REAL(url)
    conn.execute("set lock_timeout = '200ms'")
    return conn


def test_a_poisoned_article_costs_itself_alone(stand_before, ends_as_ever, monkeypatch):
    url = stand_before("extract")
    extract = extractors.extract_article

    def poisoned(*, article_id, **rest):
        if article_id == "talks":
            raise MemoryError("this article never ends")
        return extract(article_id=article_id, **rest)

    with monkeypatch.context() as patch:
        patch.setattr(extractors, "extract_article", poisoned)
        report = tasks.extract_articles()
        assert (report.done, report.failed) == (2, 1)
        for _ in range(6):
            with open_url(url) as conn:
                conn.execute("update ingest.claims set not_before = null")
            tasks.extract_articles()
        with open_url(url) as conn:
            row = conn.execute("select item_id, reason, attempts, parked_at is not null from ingest.claims").fetchall()
        assert row == [("talks", "MemoryError", 5, True)]
    with open_url(url) as conn:
        assert conn.execute("delete from ingest.claims").rowcount == 1
    ends_as_ever(url)


def test_a_worker_is_killed_in_the_middle_of_a_batch(stand_before, ends_as_ever, monkeypatch):
    url = stand_before("extract")
    extract = extractors.extract_article

    def slow(*, article_id, **rest):
        if article_id != "rail":
            time.sleep(60)
        return extract(article_id=article_id, **rest)

    with monkeypatch.context() as patch:
        patch.setattr(extractors, "extract_article", slow)
        worker = multiprocessing.get_context("fork").Process(target=tasks.extract_articles, daemon=True)
        worker.start()
        with open_url(url) as conn:
            for _ in range(300):
                if conn.execute("select count(*) from coding.extractions").fetchone() == (1,):
                    break
                time.sleep(0.1)
            worker.kill()
            worker.join()
            assert conn.execute("select count(*) from coding.extractions").fetchone() == (1,)
            assert conn.execute("select count(*) from ingest.claims where leased_until > now()").fetchone() == (2,)
    assert tasks.extract_articles().done == 0, "its leases still run"
    ends_as_ever(url)


def test_a_clock_that_jumps_changes_no_row(stand_before, ends_as_ever):
    """Pages fetched in the future, leases taken by a clock that was ahead: they count as today's and are let go."""
    url = stand_before("clean")
    with open_url(url) as conn:
        conn.execute("update ingest.documents set stored_at = %s", [datetime(2099, 1, 1, tzinfo=UTC)])
    tasks.clean_articles()
    with open_url(url) as conn:
        conn.execute("update corpus.articles set stored_at = %s", [datetime(2099, 1, 1, tzinfo=UTC)])
    tasks.extract_articles()
    ends_as_ever(url)
