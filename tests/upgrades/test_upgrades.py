"""A database of any earlier migration level, with data in it, comes up to date without losing anything.

`made_by_<level>.jsonl` holds the rows of whole databases as the code of that level wrote them (articles that
are read, linked, out, waiting, claimed, parked, skipped, held back; feeds; a day that is built but not out): one row a
line, parents first. A database of any level is made from its migrations and the rows of the newest file that is not
younger, as far as that level knew their tables and columns; levels below the first file take that file.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from pipeline import tasks
from pipeline.errors import RetryLater
from pipeline.store import days, migrations
from pipeline.store.connection import Connection, open_url
from pipeline.store.queries import SQL_FOLDER, query, script
from tests.store.samples import publish, store_page

_NUMBERS = count()
FILES = {int(path.stem[-4:]): path for path in sorted(Path(__file__).parent.glob("made_by_*.jsonl"))}
LEVELS = [item.number for item in migrations.known_migrations()][:-1]
COLUMNS = """
    select table_schema || '.' || table_name, column_name, is_identity = 'YES' from information_schema.columns
    where table_schema in ('ingest', 'corpus', 'coding', 'staging', 'quality', 'daily') and is_generated = 'NEVER'
        and (table_schema, table_name) in (
            select table_schema, table_name from information_schema.tables where table_type = 'BASE TABLE'
        )
    order by 1, ordinal_position
"""
#: Tables that a later migration took away: what they held was for the moment only.
GONE = {"ingest.host_leases", "coding.link_keys"}
#: Marks to which a migration adds: what is there stays.
MARKS = ("coding.unlinked", "coding.unmeasured")


@pytest.fixture(scope="module")
def ladder_url(postgres_url: str) -> Iterator[str]:
    """A database without rows that climbs from level to level; the databases of each level are copies of it."""
    name = sql.Identifier(f"upgrade_{os.getpid()}")
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(name))
        admin.execute(sql.SQL("create database {}").format(name))
        yield make_conninfo(postgres_url, dbname=f"upgrade_{os.getpid()}")
        admin.execute(sql.SQL("drop database {} with (force)").format(name))


@pytest.fixture
def old_database(postgres_url: str, ladder_url: str) -> Iterator[Callable[[int], str]]:
    """Makes a database as it was at a migration level, filled; gives its URL."""
    made = []
    with psycopg.connect(postgres_url, autocommit=True) as admin:

        def make(level: int) -> str:
            made.append(f"upgrade_{os.getpid()}_{next(_NUMBERS)}")
            template = climb(ladder_url, level)
            clone = sql.SQL("create database {} template {}")
            admin.execute(clone.format(sql.Identifier(made[-1]), sql.Identifier(template)))
            url = make_conninfo(postgres_url, dbname=made[-1])
            climb(url, level)
            with open_url(url) as conn:
                fill(conn, level)
            return url

        yield make
        for name in made:
            admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def climb(url: str, level: int) -> str:
    """Bring the database to a level as that level's own code did; its name, or template1 where it is above."""
    with open_url(url) as conn:
        conn.execute(query("queries/migrations", "prepare"))
        done = len(migrations.applied_migrations(conn))
        for item in migrations.known_migrations()[done:level]:
            conn.execute(script(f"migrations/{item.name}"))
            values = {"number": item.number, "name": item.name, "checksum": item.checksum}
            conn.execute(query("queries/migrations", "record"), values)
        return conn.info.dbname if done <= level else "template1"


def columns(conn: Connection) -> dict[str, dict[str, bool]]:
    """The columns of each table, and whether they count by themselves."""
    found: dict[str, dict[str, bool]] = {}
    for table, column, is_counted in conn.execute(COLUMNS):
        found.setdefault(table, {})[column] = is_counted
    return found


def identifier(table: str) -> sql.Identifier:
    return sql.Identifier(*table.split("."))


def fill(conn: Connection, level: int) -> None:
    """All rows of the file, as far as the level knew their tables and columns."""
    known = columns(conn)
    newest = max((number for number in FILES if number <= level), default=min(FILES))
    for line in FILES[newest].read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        names = [name for name in entry["row"] if name in known.get(entry["table"], {})]
        if not names:
            continue
        listed = sql.SQL(", ").join(map(sql.Identifier, names))
        statement = sql.SQL(
            "insert into {table} ({names}) overriding system value"
            " select {names} from jsonb_populate_record(null::{table}, %s)"
        ).format(table=identifier(entry["table"]), names=listed)
        conn.execute(statement, [json.dumps(entry["row"])])
    for table, described in known.items():
        for column in (name for name, is_counted in described.items() if is_counted):
            conn.execute(
                sql.SQL("select setval(pg_get_serial_sequence(%s, %s), greatest(1, (select max({}) from {})))").format(
                    sql.Identifier(column), identifier(table)
                ),
                [table, column],
            )


def contents(conn: Connection, known: dict[str, dict[str, bool]]) -> dict[str, list[Any]]:
    """All rows of all tables in the columns of `known`, in an order of their own."""
    found = {}
    for table, described in known.items():
        names = sql.SQL(", ").join(map(sql.Identifier, described))
        rows = conn.execute(sql.SQL("select {} from {}").format(names, identifier(table))).fetchall()
        found[table] = sorted(map(repr, rows))
    return found


def as_it_stood(conn: Connection) -> list[Any]:
    """What consumers see of each release so far."""
    released = conn.execute("select release_id, published_at from daily.releases order by 1").fetchall()
    statement = "select event_id, confidence from daily.events_as_of(%s) order by 1, 2"
    return [(number, conn.execute(statement, [at]).fetchall()) for number, at in released]


@pytest.mark.parametrize("level", LEVELS)
def test_an_older_database_keeps_all_its_rows_and_goes_on(old_database, level, monkeypatch):
    url = old_database(level)
    monkeypatch.setenv("DATELINE_DATABASE_URL", url)
    with open_url(url) as conn:
        known = {table: described for table, described in columns(conn).items() if table not in GONE}
        before = contents(conn, known)
        assert level < min(FILES) or sum(map(len, before.values())) > 150
        seen = as_it_stood(conn) if level >= min(FILES) else []
        assert len(tasks.migrate()) == len(LEVELS) + 1 - level
        after = contents(conn, known)
        for table in MARKS:
            assert set(before.pop(table, ())) <= set(after.pop(table, ()))
        assert after == before
        if level >= min(FILES):
            assert as_it_stood(conn) == seen
            goes_on(conn)


def goes_on(conn: Connection) -> None:
    """What waited is linked and goes out, with a page that is new, each report and figure once."""
    store_page(conn, "page-new")
    tasks.link_events()
    for day in days.dirty_days(conn):
        publish(conn, day)
    assert days.dirty_days(conn) == []
    read = "select event_id from coding.current_events where begin is not null order by 1"
    told = conn.execute("select report_id from daily.reports order by 1").fetchall()
    assert told == conn.execute(read).fetchall()
    assert {("page-new-signed",), ("page-4-signed",)} <= set(told)
    assert conn.execute("select sum(reports) from daily.events").fetchone() == (len(told),)
    figures = "select figure_id from {} order by 1"
    current = conn.execute(figures.format("coding.current_figures")).fetchall()
    assert conn.execute(figures.format("daily.figures")).fetchall() == current


def test_every_table_has_rows_to_lose():
    """A migration that brings a table needs rows in it: write them with the new code into a new file (see above)."""
    newest = FILES[max(FILES)].read_text(encoding="utf-8").splitlines()
    filled = {json.loads(line)["table"] for line in newest}
    made = {
        name
        for item in migrations.known_migrations()[: max(FILES)]
        for name in re.findall(
            r"^create table (\S+)", (SQL_FOLDER / "migrations" / item.name).read_text(), re.MULTILINE
        )
    }
    # What is built and not out is emptied by its release; these two bring no rows on a day without figures or polls.
    assert made - filled - GONE == {"coding.event_types", "staging.coverage", "staging.figures", "staging.measures"}


def test_a_migration_killed_half_way_leaves_nothing_and_is_done_again(old_database, monkeypatch):
    """The server process dies inside each waiting migration in turn; the rows are those of a calm upgrade."""
    newest = LEVELS[-3]
    url, calm = old_database(newest), old_database(newest)
    with open_url(calm) as conn:
        migrations.migrate(conn)
        known = columns(conn)
        wanted = contents(conn, known)
    real = migrations.script
    killed = [f"migrations/{item.name}" for item in migrations.known_migrations()[newest:]]

    def deadly(path: str):
        if path not in killed:
            return real(path)
        killed.remove(path)
        return sql.SQL("{} select pg_terminate_backend(pg_backend_pid())").format(real(path))

    monkeypatch.setattr(migrations, "script", deadly)
    deaths = 0
    while killed:
        with pytest.raises(RetryLater, match="try again"), open_url(url) as conn:
            migrations.migrate(conn)
        deaths += 1
        with open_url(url) as conn:
            assert len(migrations.applied_migrations(conn)) == newest - 1 + deaths
    with open_url(url) as conn:
        assert len(migrations.migrate(conn)) == 1
        assert columns(conn) == known
        # Instants of what a migration itself brings are those of the migration.
        assert {t: len(rows) for t, rows in contents(conn, known).items()} == {t: len(r) for t, r in wanted.items()}
