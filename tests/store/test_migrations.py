"""Migrations are applied once, in order, whole; roles may do what they should and no more."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from threading import Thread

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from pipeline.errors import StopRun
from pipeline.store import migrations
from pipeline.store.connection import Connection, open_url
from tests.store.samples import DAY, link_alone, publish, store_page

_NUMBERS = count()


@pytest.fixture
def empty_url(postgres_url: str) -> Iterator[str]:
    """URL of a database without anything in it."""
    name = sql.Identifier(f"empty_{next(_NUMBERS)}")
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(name))
        admin.execute(sql.SQL("create database {}").format(name))
        yield make_conninfo(postgres_url, dbname=name.as_string(None).strip('"'))
        admin.execute(sql.SQL("drop database {} with (force)").format(name))


def test_two_migrators_at_once_apply_each_file_once(empty_url):
    applied: list[list[str]] = []

    def work() -> None:
        with open_url(empty_url) as conn:
            applied.append(migrations.migrate(conn))

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = [item.name for item in migrations.known_migrations()]
    assert sorted(applied, key=len) == [[], [], names]


def test_changed_and_unknown_migrations_stop_the_run(database):
    database.execute("update dateline.migrations set checksum = 'other' where number = 1")
    with pytest.raises(StopRun, match=r"0001_ingest\.sql was changed after it was applied"):
        migrations.migrate(database)
    database.execute("insert into dateline.migrations (number, name, checksum) values (9999, '9999_later.sql', '')")
    with pytest.raises(StopRun, match=r"9999_later\.sql, which this version does not know"):
        migrations.migrate(database)


def test_failed_migration_leaves_nothing_behind(empty_url, monkeypatch):
    real = migrations.script
    broken = "migrations/0002_corpus.sql"
    text = "create schema corpus; create table corpus.half (id integer); select 1 / 0"
    monkeypatch.setattr(migrations, "script", lambda path: sql.SQL(text) if path == broken else real(path))
    with open_url(empty_url) as conn:
        with pytest.raises(psycopg.errors.DivisionByZero):
            migrations.migrate(conn)
        assert [item.number for item in migrations.applied_migrations(conn)] == [1]
        assert conn.execute("select to_regnamespace('corpus')").fetchone() == (None,)


@pytest.fixture
def roles(database: Connection) -> Connection:
    """The database, with the right to act as each of the roles."""
    grant = sql.SQL("grant {} to current_user").format(
        sql.SQL(", ").join(map(sql.Identifier, ("dateline_pipeline", "dateline_analyst", "dateline_reader")))
    )
    database.execute(grant)
    return database


def as_role(conn: Connection, role: str, statement: str) -> str:
    """What the server says to a statement of a role: "ok" or the error's name."""
    try:
        with conn.transaction(force_rollback=True):
            conn.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
            conn.execute(statement)
    except psycopg.Error as exc:
        return type(exc).__name__
    return "ok"


def test_roles_may_do_what_they_should_and_no_more(roles):
    store_page(roles)
    link_alone(roles)
    publish(roles)
    denied = "InsufficientPrivilege"
    expected = {
        ("dateline_reader", "select * from daily.events"): "ok",
        ("dateline_reader", "select * from daily.events_as_of(now())"): "ok",
        ("dateline_reader", "select * from daily.changes"): "ok",
        ("dateline_reader", "select * from daily.releases"): "ok",
        ("dateline_reader", "select * from staging.events"): denied,
        ("dateline_reader", "select * from quality.quarantine"): denied,
        ("dateline_reader", "select * from corpus.articles"): denied,
        ("dateline_reader", "select * from ingest.blobs"): denied,
        ("dateline_reader", "delete from daily.events"): denied,
        ("dateline_reader", "update daily.events_history set sentence = ''"): denied,
        ("dateline_reader", "insert into daily.events (day) values (now())"): denied,
        ("dateline_reader", "truncate daily.events_history"): denied,
        ("dateline_reader", "create table daily.mine (id integer)"): denied,
        ("dateline_reader", "drop view daily.events"): denied,
        ("dateline_analyst", "select * from corpus.articles"): "ok",
        ("dateline_analyst", "select * from coding.events"): "ok",
        ("dateline_analyst", "select * from quality.results"): "ok",
        ("dateline_analyst", "select * from ingest.blobs"): denied,
        ("dateline_analyst", "select * from staging.events"): denied,
        ("dateline_analyst", "delete from coding.events"): denied,
        ("dateline_pipeline", "update daily.events_history set change_to = change_to"): "ok",
        ("dateline_pipeline", "delete from staging.events"): "ok",
        ("dateline_pipeline", "delete from daily.events_history"): denied,
        ("dateline_pipeline", "delete from daily.releases"): denied,
        ("dateline_pipeline", "truncate daily.events_history"): denied,
        ("dateline_pipeline", "delete from dateline.migrations"): denied,
        ("dateline_pipeline", "create table daily.mine (id integer)"): denied,
    }
    assert {key: as_role(roles, *key) for key in expected} == expected


def test_pipeline_role_can_run_the_whole_chain(roles):
    roles.execute("set role dateline_pipeline")
    store_page(roles)
    link_alone(roles)
    release = publish(roles, DAY)
    assert release is not None
    assert release.row_counts["events"]["inserted"] == 1
