"""Would time-partitioned tables pay? The ledger of fetches as it is, beside the same rows in a partition a day.

    python -m bench.partitions.measure postgresql://…/empty-database [rows a day] [days]

What partitions could make cheaper is taking away what is old (drop a partition instead of deleting rows); what they
could make dearer is writing and looking rows up. Both are measured on the table that grows fastest by rows and loses
whole days: `ingest.fetches`, one row a fetch.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from statistics import median
from time import perf_counter

from psycopg import sql

from pipeline.store import retention
from pipeline.store.connection import Connection, open_url
from pipeline.store.migrations import migrate

FIRST = date(2024, 1, 1)
COLUMNS = "entry_id, fetched_at, result, status, elapsed_ms, wire_bytes, body_bytes, content_hash, is_new, final_url"
#: Each entry is fetched on five days running, as one that changes is.
ENTRIES = """
insert into ingest.entries (entry_id, url)
select 'entry-' || n, 'https://news.example/' || n from generate_series(0, %(rows)s::bigint * (%(days)s + 4) / 5) as n
"""
ROWS = """
insert into {table} ({columns})
select 'entry-' || %(number)s::bigint * %(rows)s / 5 + n,
    %(day)s::timestamptz + n * interval '1 day' / %(rows)s, 'ok', 200, 300,
    20000, 60000, repeat(md5(n::text), 2), true, 'https://news.example/2024/01/a-headline-of-usual-length-' || n
from generate_series(0, %(rows)s - 1) as n
"""
PARTITIONED = """
create schema bench;
create table bench.fetches (like ingest.fetches including defaults including constraints including identity)
    partition by range (fetched_at);
alter table bench.fetches add foreign key (entry_id) references ingest.entries on delete cascade;
create index on bench.fetches (entry_id, fetched_at);
create index on bench.fetches (fetched_at)
"""


def fill(conn: Connection, table: str, *, rows: int, days: int) -> float:
    """Seconds to write so many rows for each day, a day a statement."""
    statement = sql.SQL(ROWS).format(table=sql.Identifier(*table.split(".")), columns=sql.SQL(COLUMNS))
    started = perf_counter()
    for number in range(days):
        day = FIRST + timedelta(days=number)
        conn.execute(statement, {"rows": rows, "number": number, "day": day})
    return perf_counter() - started


def partition(conn: Connection, days: int) -> None:
    """The copy of the table, with a partition for each day."""
    for statement in PARTITIONED.split(";\n"):
        conn.execute(statement)
    for number in range(days):
        begin, end = FIRST + timedelta(days=number), FIRST + timedelta(days=number + 1)
        conn.execute(
            sql.SQL("create table {} partition of bench.fetches for values from ({}) to ({})").format(
                sql.Identifier("bench", f"fetches_{begin:%Y%m%d}"), sql.Literal(begin), sql.Literal(end)
            )
        )


def look_up(conn: Connection, table: str, *, count: int = 200) -> float:
    """Median milliseconds to find the fetches of one entry."""
    statement = sql.SQL(
        "select fetched_at, status from {} where entry_id = md5(%s::text) order by fetched_at desc limit 5"
    )
    asked = statement.format(sql.Identifier(*table.split(".")))
    spent = []
    for number in range(count):
        started = perf_counter()
        conn.execute(asked, [f"entry-{number * 37}"]).fetchall()
        spent.append(1000 * (perf_counter() - started))
    return median(spent)


def delete_day(conn: Connection, day: date) -> tuple[int, float]:
    """(rows, seconds) that upkeep takes to remove all before a day."""
    [target] = [item for item in retention.TARGETS if item.name == "fetches"]
    started = perf_counter()
    before = datetime.combine(day, datetime.min.time(), UTC)
    return retention.remove_old(conn, target, before=before), perf_counter() - started


def drop_day(conn: Connection, day: date) -> float:
    """Seconds to drop the partition of a day."""
    started = perf_counter()
    conn.execute(sql.SQL("drop table {}").format(sql.Identifier("bench", f"fetches_{day:%Y%m%d}")))
    return perf_counter() - started


def size(conn: Connection, pattern: str) -> float:
    """MiB of tables and their indexes."""
    row = conn.execute(
        "select sum(pg_total_relation_size(oid)) / 2 ^ 20 from pg_class"
        " where relkind = 'r' and oid::regclass::text like %s",
        [pattern],
    ).fetchone()
    return float(row[0]) if row else 0.0


def main(url: str, rows: int = 50_000, days: int = 90) -> None:
    """Both tables, side by side."""
    with open_url(url) as conn:
        migrate(conn)
        partition(conn, days)
        conn.execute(ENTRIES, {"rows": rows, "days": days})
        for table, pattern in (("ingest.fetches", "ingest.fetches"), ("bench.fetches", "bench.fetches%")):
            spent = fill(conn, table, rows=rows, days=days)
            conn.execute(sql.SQL("analyze {}").format(sql.Identifier(*table.split("."))))
            told = f"{rows * days:,} rows in {spent:.0f} s ({rows * days / spent:,.0f} rows/s)"
            found = f"one entry's fetches {look_up(conn, table):.2f} ms"
            print(f"{table}: {told}, {size(conn, pattern):.0f} MiB, {found}", flush=True)
        deleted, spent = delete_day(conn, FIRST + timedelta(days=1))
        print(f"a day deleted: {deleted:,} rows in {spent:.2f} s ({deleted / spent:,.0f} rows/s)")
        started = perf_counter()
        conn.execute("vacuum ingest.fetches")
        print(f"vacuum after it: {perf_counter() - started:.2f} s; a day dropped: {drop_day(conn, FIRST):.3f} s")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:4]))
