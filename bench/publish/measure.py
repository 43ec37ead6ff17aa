"""Time to publish one day into a history of millions of rows: it has to grow with the day's changes only.

With 0 history rows it goes on with what an earlier run filled.
"""

from __future__ import annotations

import statistics
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from time import perf_counter

from pipeline.store import days, releases
from pipeline.store.connection import Connection, open_url
from pipeline.store.migrations import migrate

#: A day of the history for the day number `n`, in the shape of daily.events.
FILL = """
insert into daily.events_history
select date '1990-01-01' + n / %(per_day)s, 'e' || n, 'event', 'AGREE', null, 'occurred', null, 1, 3.5, '{RUR,SYL}',
    '{}', '[]', null, null, null, null, null, null, date '1990-01-01' + n / %(per_day)s,
    date '1990-01-02' + n / %(per_day)s,
    'day', 'text', '{trade}', repeat('a sentence of news ', 6), 'a' || n, 0.8, 1, 1, 1, '{example}', null, '1',
    1, null, 'insert', null
from generate_series(%(first)s::integer, %(last)s::integer) as n
"""
STAGE = """
insert into staging.events
select %(build_id)s, %(day)s::date, 'd' || n, 'event', 'AGREE', null, 'occurred', null, 1, 3.5, '{RUR,SYL}', '{}',
    '[]', null, null, null, null, null, null, %(day)s::date, %(day)s::date + 1, 'day', 'text', '{trade}',
    repeat('a sentence of news ', 6), 'a' || n, case when n <= %(changed)s then %(confidence)s else 0.6 end,
    1, 1, 1, '{example}', null, '1'
from generate_series(1, %(events)s) as n
"""
STAGE_REPORTS = """
insert into staging.reports
select %(build_id)s, %(day)s::date, 'r' || n, 'd' || n, 'a' || n, 1, null, 'example', 'Headline', %(day)s::date,
    %(day)s::date + 1, 'v' || n, 'AGREE', 'occurred', %(day)s::date, %(day)s::date + 1, 'text',
    repeat('a sentence of news ', 6), 0, 114, 'agreed', 0, 6,
    case when n <= %(changed)s then %(confidence)s else 0.6 end, 'deal', '1'
from generate_series(1, %(events)s) as n
"""


def fill(conn: Connection, rows: int, per_day: int) -> None:
    conn.execute(
        "insert into daily.releases (day, published_at, reasons, row_counts, changed_rows, check_run_id, check_verdict,"
        " quarantined_rows, warnings, extractor_versions, build_id)"
        " values ('1990-01-01', '1990-01-01', '{new}', '{}', 0, 0, 'passed', 0, 0, '{}', 0)"
    )
    for first in range(0, rows, 500_000):
        conn.execute(FILL, {"first": first, "last": min(first + 500_000, rows) - 1, "per_day": per_day})
        print(f"  {min(first + 500_000, rows):,} rows of history", flush=True)
    conn.execute("analyze daily.events_history")


def free_day(conn: Connection) -> date:
    """The day after the last that was released, from 2024-06-01 on."""
    row = conn.execute("select max(day) from daily.releases").fetchone()
    return max(date(2024, 6, 1), row[0] + timedelta(days=1)) if row else date(2024, 6, 1)


def stage(conn: Connection, day: date, *, events: int, changed: int, confidence: float) -> None:
    """A checked build with rows of our own in place of what extraction would give."""
    build = days.build_day(conn, day)
    values = {"build_id": build.build_id, "day": day, "events": events, "changed": changed, "confidence": confidence}
    conn.execute(STAGE, values)
    conn.execute(STAGE_REPORTS, values)
    conn.execute("analyze staging.events, staging.reports")
    days.set_state(conn, build, "checked")
    conn.execute(
        "insert into quality.runs (build_id, day, verdict, rules, failed_rules, quarantined_rows, started_at,"
        " finished_at) values (%s, %s, 'passed', 0, 0, 0, %s, now())",
        [build.build_id, day, datetime(2024, 6, 2, tzinfo=UTC)],
    )


def read_beside(url: str, day: date, stop: threading.Event, seconds: list[float]) -> None:
    """What a consumer waits for one day's events."""
    with open_url(url) as conn:
        while not stop.is_set():
            started = perf_counter()
            conn.execute("select count(*), avg(confidence) from daily.events where day = %s", [day]).fetchone()
            seconds.append(perf_counter() - started)


def main(url: str, rows: int = 2_000_000, events: int = 10_000) -> None:
    with open_url(url) as conn:
        migrate(conn)
        if rows:
            fill(conn, rows, events)
        day = free_day(conn)
        steps = (("new day", 0, 0.6), ("nothing changed", 0, 0.6), ("1 % changed", events // 100, 0.7),
                 ("all changed", events, 0.9))  # fmt: skip
        for name, changed, confidence in steps:
            stage(conn, day, events=events, changed=changed, confidence=confidence)
            idle: list[float] = []
            busy: list[float] = []
            for seconds, work in ((idle, False), (busy, True)):
                stop = threading.Event()
                reader = threading.Thread(target=read_beside, args=(url, day, stop, seconds))
                reader.start()
                started = perf_counter()
                release = releases.publish_day(conn, day) if work else stop.wait(0.5)
                elapsed = perf_counter() - started
                stop.set()
                reader.join()
            done = release.row_counts["events"] if isinstance(release, releases.Release) else "no release"
            print(f"{name}: {elapsed:.2f} s, {done}; reader {spread(idle)} idle, {spread(busy)} beside", flush=True)


def spread(seconds: list[float]) -> str:
    """Median and 95th percentile."""
    middle, high = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
    return f"{1000 * middle:.1f} (p95 {1000 * high:.1f}) ms"


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:4]))
