"""The whole pipeline after fetch, on pages that never were: articles a second by stage, and how that grows.

The pages come in slices; each slice goes through all stages before the next, as days do, so that the last slice
meets an archive that is many times larger than the first one met. Stages run in as many processes as are asked for:

    python -m bench.load.measure 10000 [PROCESSES]

Beyond 10,000 pages days are published at PUBLISHED_AT only: what has gathered until then goes out first, unmeasured, so
that what is measured is the publishing of one slice, as in an archive that is published slice by slice.

It writes below DATELINE_HOME (a folder of its own: set it), on an embedded PostgreSQL that it stops again. Finished
slices are written to `load-slices.csv` there: cut off, the same command goes on with the slice that was not finished
(its times are then those of what was left of it). Processor seconds are of the stage's processes and of PostgreSQL's
backends for them; other work on the machine changes these by a quarter, and the clock by any factor.
"""

from __future__ import annotations

import csv
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time

import psutil

from bench.load.generate import Page, pages, write_warc
from pipeline import tasks
from pipeline.settings import Settings
from pipeline.store import connection, postmaster
from pipeline.store.embedded import stop_server
from pipeline.store.place import choose_place, server_binaries
from pipeline.tasks.warc import import_warc

SLICE = 1_000
STAGES = ("clean", "extract", "link", "publish")
#: Slices whose days are published, beside the first ten.
PUBLISHED_AT = frozenset({15, 20, 30, 40, 50, 70, 80, 90, 100})


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one process did of one stage."""

    items: int
    #: CPU seconds of the process itself, without PostgreSQL's.
    cpu: float
    #: Most memory it ever held, MiB.
    peak: float


def until_done(stage: str) -> Share:
    """Batch after batch until nothing is left, as Airflow's mapped tasks do."""
    work = {"clean": tasks.clean_articles, "extract": tasks.extract_articles}[stage]
    began, items = process_time(), 0
    while True:
        report = work()
        if not report.items:
            break
        items += report.items
    return _share(items, began)


def link(_: str) -> Share:
    """Link what waits; one process does it."""
    began = process_time()
    return _share(tasks.link_events().done, began)


def publish(days: list[str]) -> Share:
    """Build, check and release some days."""
    began = process_time()
    size = Settings.from_environment().days_per_task
    for start in range(0, len(days), size):
        batch = days[start : start + size]
        tasks.for_each_day(tasks.build_day, batch)
        tasks.check_days(batch)
        tasks.for_each_day(tasks.publish_day, batch)
    return _share(len(days), began)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Seconds of one stage."""

    wall: float
    own: float
    server: float

    @property
    def cpu(self) -> float:
        return self.own + self.server


def measure(wanted: int, *, processes: int) -> None:
    """Print one line for each slice, then what the database holds."""
    settings = Settings.from_environment()
    tasks.migrate()
    print(f"{'pages':>7} {'load':>6} " + " ".join(f"{stage:>16}" for stage in STAGES)
          + f" {'sum':>7} {'MiB':>6} {'db MiB':>7}   CPU ms a page (own+PostgreSQL's)", flush=True)  # fmt: skip
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for number, chosen in enumerate(_slices(wanted), 1):
            if number <= _finished():
                continue
            is_published = number <= 10 or number in PUBLISHED_AT
            if is_published:
                _publish_all(pool, processes)
            load(chosen)
            spent, peak = _pass(pool, processes, publishes=is_published)
            _note(number * SLICE, len(chosen), spent, peak, _size(settings))
    _print_sizes(settings, wanted)
    stop_server(settings)


def _progress() -> Path:
    """What each finished slice took, kept beside the database that holds it."""
    return Path(os.environ["DATELINE_HOME"]) / "load-slices.csv"


def _finished() -> int:
    return len(_progress().read_text(encoding="utf-8").splitlines()) - 1 if _progress().exists() else 0


def _note(pages_so_far: int, number: int, spent: dict[str, Spent], peak: float, size: float) -> None:
    """Print a slice and write it down."""
    busy, per = os.getloadavg()[0], 1000 / number
    columns = " ".join(f"{per * one.own:8.2f}+{per * one.server:7.2f}" for one in spent.values())
    total = per * sum(one.cpu for one in spent.values())
    print(f"{pages_so_far:7} {busy:6.1f} {columns} {total:7.1f} {peak:6.0f} {size:7.0f}", flush=True)
    is_new = not _progress().exists()
    with _progress().open("a", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        if is_new:
            kinds = [f"{stage} {kind} ms" for stage in spent for kind in ("own", "server", "wall")]
            out.writerow(["pages", "machine load", *kinds, "peak MiB", "database MiB"])
        times = [f"{per * value:.3f}" for one in spent.values() for value in (one.own, one.server, one.wall)]
        out.writerow([pages_so_far, f"{busy:.1f}", *times, f"{peak:.0f}", f"{size:.0f}"])


def load(chosen: list[Page]) -> None:
    """Put pages in as documents, through the door for crawls."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.warc"
        write_warc(path, chosen)
        import_warc(path)


def _publish_all(pool: ProcessPoolExecutor, processes: int) -> None:
    days = tasks.dirty_days()
    list(pool.map(publish, [days[start::processes] for start in range(processes)]))


def _pass(pool: ProcessPoolExecutor, processes: int, *, publishes: bool) -> tuple[dict[str, Spent], float]:
    """What each stage took for what is new, and the most memory of a process, MiB."""
    spent: dict[str, Spent] = {}
    shares: list[Share] = []
    for stage in ("clean", "extract"):
        spent[stage] = _timed(shares, lambda stage=stage: pool.map(until_done, [stage] * processes))
    spent["link"] = _timed(shares, lambda: pool.map(link, [""]))
    days = tasks.dirty_days() if publishes else []
    parts = [days[start::processes] for start in range(processes)]
    spent["publish"] = _timed(shares, lambda: pool.map(publish, parts))
    return spent, max(share.peak for share in shares)


def _timed(shares: list[Share], run: Callable[[], Iterator[Share]]) -> Spent:
    started, server = perf_counter(), _server_cpu()
    found = list(run())
    shares.extend(found)
    own = sum(share.cpu for share in found)
    return Spent(wall=perf_counter() - started, own=own, server=_server_cpu() - server)


def _server_cpu() -> float:
    """CPU seconds of the embedded PostgreSQL so far: its postmaster, living backends, and those that have ended."""
    place = choose_place(Settings.from_environment().home / "postgres", server_binaries())
    pid = postmaster.find(place.data_folder)
    if pid is None:
        raise SystemExit(f"No PostgreSQL runs in {place.data_folder}. Start the measurement again: it goes on.")
    main = psutil.Process(pid)
    living = sum(cpu_of(child) for child in main.children())
    return living + sum(main.cpu_times()[:4])


def cpu_of(process: psutil.Process) -> float:
    """CPU seconds of a backend; 0 where it has just ended, for then its parent has them."""
    try:
        return sum(process.cpu_times()[:2])
    except psutil.NoSuchProcess:
        return 0.0


def _slices(wanted: int) -> Iterator[list[Page]]:
    source = islice(pages(), wanted)
    while chosen := list(islice(source, SLICE)):
        yield chosen


def _share(items: int, began: float) -> Share:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Share(items=items, cpu=process_time() - began, peak=peak)


def _size(settings: Settings) -> float:
    """MiB of the database."""
    with connection.connect(settings) as conn:
        row = conn.execute("select pg_database_size(current_database()) / 2.0 ^ 20").fetchone()
    return float(row[0]) if row else 0.0


def _print_sizes(settings: Settings, wanted: int) -> None:
    with connection.connect(settings) as conn:
        rows = conn.execute(
            "select schemaname, sum(pg_total_relation_size(relid)) / 2.0 ^ 20 from pg_stat_user_tables"
            " group by 1 having sum(pg_total_relation_size(relid)) > 2 ^ 20 order by 1"
        ).fetchall()
    for schema, size in rows:
        print(f"  {schema:10} {size:9.1f} MiB, {1024 * size / wanted:6.1f} KiB a page")


if __name__ == "__main__":
    if "DATELINE_HOME" not in os.environ:
        sys.exit("Set DATELINE_HOME to an empty folder of the measurement's own.")
    measure(int(sys.argv[1]), processes=int(sys.argv[2]) if len(sys.argv) > 2 else 2)
