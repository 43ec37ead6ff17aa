"""What the indices for searching cost a release: rows go into a table of a million events with and without them.

DATELINE_HOME=/tmp/pages-bench .venv/bin/python bench/pages/indices.py [--events 1000000] [--rows 1000] [--times 5]
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import Any

from measure import furnished
from psycopg.sql import SQL, Identifier

from pipeline.store.connection import open_url

#: Indices of migration 0011, for the pages alone.
SEARCH = ("events_search_type", "events_search_country", "events_search_text", "events_search_place",
          "reports_search_event")  # fmt: skip
COPY = SQL("create temporary table {new} on commit drop as select * from {history} order by day desc limit %s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    with open_url(furnished(options.events)) as conn:
        for kept, name in ((SEARCH, "with"), ((), "without")):
            seconds = [inserted(conn, kept=kept, rows=options.rows) for _ in range(options.times + 1)][1:]
            middle, low, high = (1000 * pick(seconds) for pick in (statistics.median, min, max))
            told = f"{options.rows} events and their reports {name} the indices for searching"
            print(f"{told}: {middle:.0f} ms ({low:.0f} to {high:.0f})", flush=True)
        for index in SEARCH:
            row = conn.execute("select pg_size_pretty(pg_relation_size(%s::regclass))", [f"daily.{index}"]).fetchone()
            print(f"  {index}: {row[0] if row else '?'}")


def inserted(conn: Any, *, kept: tuple[str, ...], rows: int) -> float:
    """Seconds for inserting so many events, two reports each, in a transaction that is taken back."""
    with conn.transaction(force_rollback=True):
        for index in SEARCH:
            if index not in kept:
                conn.execute(SQL("drop index daily.{}").format(Identifier(index)))
        for copied, key, each in (("events", "event_id", 1), ("reports", "report_id", 2)):
            names = {"new": Identifier(f"new_{copied}"), "history": Identifier("daily", f"{copied}_history"),
                     "key": Identifier(key)}  # fmt: skip
            conn.execute(COPY.format(**names), [rows * each])
            conn.execute(SQL("update {new} set {key} = 'new' || {key}").format(**names))
        start = time.perf_counter()
        for copied in ("events", "reports"):
            into, new = Identifier("daily", f"{copied}_history"), Identifier(f"new_{copied}")
            conn.execute(SQL("insert into {} select * from {}").format(into, new))
        return time.perf_counter() - start


if __name__ == "__main__":
    main()
