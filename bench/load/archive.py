"""Makes the archive of `bench.load.measure` many times as large, without reading: copies of its rows in days before.

    DATELINE_HOME=… python -m bench.load.archive COPIES

What was read, linked and published of the slices so far is copied under other ids, months earlier, table by table, so
that `bench.load.measure`, called again, takes its next slices through all stages beside an archive of (COPIES + 1)
times the pages. Days before the invented world (years that a report names) stay where they are, for they pile up in
truth as well. Copies are far enough back that no new report can be of one event with them; figures about a whole year
can be about one thing with theirs. Nothing is told twice of the copies' texts: near-duplicates do not find them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from time import perf_counter

import psycopg
from psycopg import sql

from bench.load.generate import FIRST_DAY
from pipeline.settings import Settings
from pipeline.store.embedded import DATABASE, SUPERUSER, database_url, ensure_server
from pipeline.store.place import choose_place, server_binaries

#: All that grows with the pages, but for their bytes and the ledgers of builds and checks.
TABLES = (
    "ingest.documents",
    "corpus.articles",
    "corpus.date_evidence",
    "corpus.voices",
    "corpus.voice_bands",
    "coding.extractions",
    "coding.times",
    "coding.events",
    "coding.event_actors",
    "coding.figures",
    "coding.clusters",
    "coding.cluster_members",
    "coding.link_reports",
    "coding.link_places",
    "coding.measures",
    "coding.measure_members",
    "coding.link_figures",
    "coding.link_figure_places",
    "daily.events_history",
    "daily.reports_history",
    "daily.figures_history",
    "daily.measures_history",
)
TEXT_IDS = {
    "document_id", "content_hash", "article_id", "voice", "band", "event_id", "cluster_id", "first_event_id", "follows",
    "successor", "leader_id", "figure_id", "measure_id", "topic_id", "first_figure_id", "best_figure_id", "report_id",
}  # fmt: skip
#: Their form is checked.
HASHES = {"content_hash", "voice"}
NUMBERS = {"extraction_id", "release_from", "release_to"}
#: Ends of days, and where they begin: both are moved, or none.
BEGINS = {
    "end_day": "begin",
    "other_end": "other_begin",
    "period_end_day": "period_begin",
    "published_end_day": "published_begin",
}
#: Before it nothing is moved.
WORLD_BEGINS = FIRST_DAY - timedelta(days=14)
#: How far back the first copy begins, and how far each one is from the next, in days.
GAP, STEP = 120, 30
_WAITING = """
    select exists (select from ingest.documents where is_latest and cleaned_by = '')
        or exists (select from coding.unlinked)
"""
_COLUMNS = """
    select column_name, data_type from information_schema.columns
    where table_schema || '.' || table_name = %s and is_generated = 'NEVER' order by ordinal_position
"""


def main(copies: int) -> None:
    """Add the copies, and gather statistics."""
    settings = Settings.from_environment()
    ensure_server(settings)
    place = choose_place(settings.home / "postgres", server_binaries())
    with psycopg.connect(database_url(place, DATABASE, role=SUPERUSER), autocommit=True) as conn:
        row = conn.execute(_WAITING).fetchone()
        if row is None or row[0]:
            sys.exit("A slice is not finished: let bench.load.measure end it, and stop it between two.")
        # Constraints hold for the copies as for what they are copies of.
        conn.execute("set session_replication_role = replica")
        conn.execute("set synchronous_commit = off")
        for table in TABLES:
            started = perf_counter()
            if _is_copied(conn, table):
                continue
            statement = _copy(conn, table)
            with conn.transaction():
                for copy in range(1, copies + 1):
                    conn.execute(statement, {"copy": copy})
            print(f"{table:28} {perf_counter() - started:6.1f} s", flush=True)
        conn.execute("analyze")


def _is_copied(conn: psycopg.Connection, table: str) -> bool:
    """Whether a call that was cut off has done the table."""
    found = conn.execute(
        sql.SQL("select exists (select from {} where {})").format(
            sql.Identifier(*table.split(".")), sql.SQL("not ({})").format(_is_own(_columns(conn, table)))
        ),
        {},
    ).fetchone()
    return bool(found and found[0])


def _columns(conn: psycopg.Connection, table: str) -> list[tuple[str, str]]:
    return conn.execute(_COLUMNS, [table]).fetchall()


def _is_own(columns: list[tuple[str, str]]) -> sql.Composed:
    first = next(column for column, _ in columns if column in TEXT_IDS - HASHES or column in NUMBERS)
    test = "{} not like '%%~%%'" if first in TEXT_IDS else "{} < 1000000"
    return sql.SQL(test).format(sql.Identifier(first))


def _copy(conn: psycopg.Connection, table: str) -> sql.Composed:
    """The statement that adds one copy of what the table holds now of the world itself."""
    columns = _columns(conn, table)
    name = sql.Identifier(*table.split("."))
    listed = sql.SQL(", ").join(sql.Identifier(column) for column, _ in columns)
    taken = sql.SQL(", ").join(value for column, kind in columns for value in _values(table, column, kind))
    return sql.SQL("insert into {} ({}) overriding system value select {} from {} where {}").format(
        name, listed, taken, name, _is_own(columns)
    )


def _values(table: str, column: str, kind: str) -> Iterator[sql.Composable]:
    own = sql.Identifier(column)
    if column in HASHES:
        yield sql.SQL("encode(sha256(convert_to({} || %(copy)s::text, 'UTF8')), 'hex')").format(own)
    elif column in TEXT_IDS and kind == "text":
        yield sql.SQL("{} || '~' || %(copy)s::text").format(own)
    elif column in NUMBERS:
        yield sql.SQL("{} + %(copy)s::bigint * 1000000").format(own)
    elif kind == "date":
        begin = "day" if table == "coding.link_places" else BEGINS.get(column, column)
        yield _earlier(own, sql.Identifier(begin))
    elif table in {"coding.link_reports", "coding.link_figures"} and kind == "jsonb":
        yield _report(table.endswith("figures"))
    else:
        yield own


def _earlier(day: sql.Composable, begin: sql.Composable) -> sql.Composed:
    """The day, so much earlier, if what begins with `begin` is of the invented world."""
    back = sql.SQL("({} + %(copy)s::integer * {})").format(sql.Literal(GAP), sql.Literal(STEP))
    is_own = sql.SQL("{} >= {}").format(begin, sql.Literal(WORLD_BEGINS))
    return sql.SQL("case when {} then {} - {} else {} end").format(is_own, day, back, day)


def _report(is_figure: bool) -> sql.Composed:
    """What linking saw, with ids and days of the copy."""
    ids = ("figure_id", "article_id", "event") if is_figure else ("event_id", "article_id", "voice")
    days = ("day", "period_begin", "period_end_day") if is_figure else ("published_day", "begin", "end_day")
    parts = [
        sql.SQL("{}, (report ->> {}) || '~' || %(copy)s::text").format(sql.Literal(name), sql.Literal(name))
        for name in ids
    ]
    for name in days:
        day, begin = (
            sql.SQL("(report ->> {})::date").format(sql.Literal(one)) for one in (name, BEGINS.get(name, name))
        )
        parts.append(sql.SQL("{}, {}").format(sql.Literal(name), _earlier(day, begin)))
    return sql.SQL("report || jsonb_build_object({})").format(sql.SQL(", ").join(parts))


if __name__ == "__main__":
    main(int(sys.argv[1]))
