"""Linking that is killed again and again gives the tables of linking that nobody disturbed.

    DATELINE_HOME=… python -m bench.load.kill 300 6      # pages, kills; an empty folder of its own

Generated pages are cleaned and read once. The database is then copied: in one copy a process links, and publishes; in
the other processes that link are killed (SIGKILL) at growing moments until one comes through, and then publish. The
daily tables, and all that linking remembers, are compared row by row.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from itertools import islice

import psycopg

from bench.load.generate import pages
from bench.load.measure import load, until_done
from pipeline import tasks
from pipeline.settings import Settings
from pipeline.store.embedded import DATABASE, ROLE, SUPERUSER, database_url, ensure_server, stop_server
from pipeline.store.place import choose_place, server_binaries

#: What has to be the same: published rows without their release, and what linking decided and remembers.
QUERIES = {
    **{
        name: f"select to_jsonb(row) - 'release_id' from daily.{name} as row order by 1"  # noqa: S608 - names of ours
        for name in ("events", "reports", "figures", "measures", "counts")
    },
    "cluster_members": "select * from coding.cluster_members order by event_id",
    "measure_members": "select * from coding.measure_members order by figure_id",
    "link_reports": "select * from coding.link_reports order by event_id",
    "link_figures": "select * from coding.link_figures order by figure_id",
    "waiting": "select event_id from coding.unlinked union all select figure_id from coding.unmeasured",
}


def main(number: int, kills: int) -> None:
    """Say what was compared, and whether it is equal."""
    settings = Settings.from_environment()
    tasks.migrate()
    load(list(islice(pages(), number)))
    for stage in ("clean", "extract"):
        until_done(stage)
    ensure_server(settings)
    place = choose_place(settings.home / "postgres", server_binaries())
    with psycopg.connect(database_url(place, "postgres", role=SUPERUSER), autocommit=True) as conn:
        for name in ("undisturbed", "killed"):
            conn.execute(f"create database {name} owner {ROLE} template {DATABASE}")
    urls = [database_url(place, name) for name in ("undisturbed", "killed")]
    began = time.perf_counter()
    _run(urls[0])
    whole = time.perf_counter() - began
    for kill in range(1, kills + 1):
        print(f"killed after {_run(urls[1], killed_after=whole * kill / (kills + 1)):.1f} of {whole:.1f} s: "
              + ", ".join(f"{name} {count}" for name, count in _progress(urls[1]).items()), flush=True)  # fmt: skip
    _run(urls[1])
    states = [_publish(url) for url in urls]
    for name in QUERIES:
        same = "the same" if states[0][name] == states[1][name] else "DIFFERENT"
        print(f"{name:16} {len(states[0][name]):6} rows, {same}")
    stop_server(settings)
    if states[0] != states[1]:
        sys.exit(1)


def _run(url: str, *, killed_after: float | None = None) -> float:
    """Link in a process of its own; kill it after so many seconds, if it still runs."""
    began = time.perf_counter()
    command = [sys.executable, "-c", "from pipeline import tasks; tasks.link_events()"]
    process = subprocess.Popen(command, env=os.environ | {"DATELINE_DATABASE_URL": url})
    try:
        process.wait(killed_after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    return time.perf_counter() - began


def _progress(url: str) -> dict[str, int]:
    with psycopg.connect(url) as conn:
        return {
            name: len(conn.execute(QUERIES[name]).fetchall())
            for name in ("cluster_members", "measure_members", "waiting")
        }


def _publish(url: str) -> dict[str, list[tuple[object, ...]]]:
    os.environ["DATELINE_DATABASE_URL"] = url
    days = tasks.dirty_days()
    tasks.for_each_day(tasks.build_day, days)
    tasks.check_days(days)
    tasks.for_each_day(tasks.publish_day, days)
    with psycopg.connect(url) as conn:
        return {name: [_plain(row) for row in conn.execute(query)] for name, query in QUERIES.items()}


def _plain(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(str(value) for value in row)


if __name__ == "__main__":
    if "DATELINE_HOME" not in os.environ:
        sys.exit("Set DATELINE_HOME to an empty folder of the measurement's own.")
    main(int(sys.argv[1]), int(sys.argv[2]))
