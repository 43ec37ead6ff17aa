"""What a sizing guide rests on: processor time, connections, memory and table sizes by the number of workers.

The same generated pages go through all stages with one process and with two, each in a database of its own. Processor
time is that of the workers and of PostgreSQL apart: it says what saturates first, whatever else the machine does:

    python -m bench.workers.scale [PAGES]
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

import psutil
import psycopg

from bench.load import measure
from bench.load.generate import pages
from bench.load.measure import cpu_of
from pipeline import tasks
from pipeline.settings import Settings
from pipeline.store import embedded

STAGES = ("clean", "extract", "link", "publish")
SIZES = """
    select schemaname || '.' || relname, pg_total_relation_size(relid),
        (select reltuples from pg_class where oid = relid)::bigint
    from pg_stat_user_tables where pg_total_relation_size(relid) > 200000 order by 2 desc
"""


@dataclass
class Watch:
    """Counts connections while it is open, and what PostgreSQL uses of the processors."""

    url: str
    connections: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Watch:
        self.thread = threading.Thread(target=self._look)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self.thread.join()

    def _look(self) -> None:
        with psycopg.connect(self.url, autocommit=True) as conn:
            asked = "select count(*) from pg_stat_activity where application_name = 'dateline'"
            while not self._stop.wait(0.05):
                row = conn.execute(asked).fetchone()
                self.connections = max(self.connections, row[0] if row else 0)


def server_seconds(settings: Settings) -> float:
    """Processor seconds of PostgreSQL so far, those of ended connections among them."""
    pid = embedded.server_state(settings).pid
    assert pid is not None
    server = psutil.Process(pid)
    # The living first: one that ends meanwhile is then counted with its parent rather than not at all.
    living = sum(cpu_of(child) for child in server.children())
    return living + sum(server.cpu_times()[:4])


def play(home: Path, wanted: int, processes: int) -> None:
    """Print one line a stage, then connections and memory, then the largest tables."""
    settings = Settings(home=home)
    url = embedded.ensure_database(settings, f"scale_{processes}")
    os.environ["DATELINE_DATABASE_URL"] = url
    tasks.migrate()
    measure.load(list(islice(pages(), wanted)))
    print(f"{processes} processes: stage, wall ms a page, worker CPU ms, PostgreSQL CPU ms", flush=True)
    peak = 0.0
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool, Watch(url) as watch:
        for stage in STAGES:
            before, started = server_seconds(settings), perf_counter()
            shares = list(_run(pool, stage, processes))
            spent, server = perf_counter() - started, server_seconds(settings) - before
            peak = max(peak, *(share.peak for share in shares))
            each = [1000 * one / wanted for one in (spent, sum(share.cpu for share in shares), server)]
            print(f"  {stage:8} " + " ".join(f"{one:8.1f}" for one in each), flush=True)
    print(f"  at most {watch.connections} connections, {peak:.0f} MiB a worker")
    _print_sizes(url, wanted)


def _run(pool: ProcessPoolExecutor, stage: str, processes: int) -> Iterator[Any]:
    work: Callable[..., Any]
    match stage:
        case "link":
            return pool.map(measure.link, [""])
        case "publish":
            days = tasks.dirty_days()
            return pool.map(measure.publish, [days[start::processes] for start in range(processes)])
        case _:
            work = measure.until_done
            return pool.map(work, [stage] * processes)


def _print_sizes(url: str, wanted: int) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("analyze")
        for name, size, rows in conn.execute(SIZES).fetchall():
            print(f"  {name:32} {size / wanted / 1024:7.2f} KiB a page, {rows / wanted:6.2f} rows a page")
        row = conn.execute("select pg_database_size(current_database())").fetchone()
        print(f"  database {row[0] / wanted / 1024 if row else 0:.1f} KiB a page")


def main(wanted: int = 600) -> None:
    """Both runs, on a server that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="dateline-scale-") as folder:
        home = Path(folder)
        try:
            for processes in (1, 2):
                play(home, wanted, processes)
        finally:
            embedded.stop_server(Settings(home=home))
            embedded.remove_server(Settings(home=home))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
