"""The whole pipeline after fetch, on pages that never were: articles a second by stage, and how that grows.

The pages come in slices; each slice goes through all stages before the next, as days do, so that the last slice
meets an archive that is many times larger than the first one met. Stages run in as many processes as are asked for:

    python -m bench.load.measure 10000 [PROCESSES]

It writes below DATELINE_HOME (a folder of its own: set it), on an embedded PostgreSQL that it stops again. Finished
slices are counted there: cut off, the same command goes on with the slice that was not finished (its times are then
those of what was left of it).
"""

from __future__ import annotations

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

from bench.load.generate import Page, pages, write_warc
from pipeline import tasks
from pipeline.settings import Settings
from pipeline.store import connection
from pipeline.store.embedded import stop_server
from pipeline.tasks.warc import import_warc

SLICE = 1_000
STAGES = ("clean", "extract", "link", "publish")


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
        if not (report.done or report.skipped or report.failed):
            break
        items += report.done + report.failed + sum(report.skipped.values())
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


def measure(wanted: int, *, processes: int) -> None:
    """Print one line for each slice, then what the database holds."""
    settings = Settings.from_environment()
    tasks.migrate()
    print(f"{'pages':>7} " + " ".join(f"{stage + ' ms':>12}" for stage in STAGES) + f" {'pages/s':>9} {'peak MiB':>9}")
    seconds, measured = dict.fromkeys(STAGES, 0.0), 0
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for number, chosen in enumerate(_slices(wanted), 1):
            if number <= _finished():
                continue
            started = perf_counter()
            load(chosen)
            spent, peak = _pass(pool, processes)
            _progress().write_text(f"{number}\n", encoding="utf-8")
            measured += len(chosen)
            for stage in STAGES:
                seconds[stage] += spent[stage]
            row = " ".join(f"{1000 * spent[stage] / len(chosen):12.2f}" for stage in STAGES)
            print(f"{number * SLICE:7} {row} {len(chosen) / sum(spent.values()):9.1f} {peak:9.0f}"
                  f"  ({perf_counter() - started:.0f} s with loading)", flush=True)  # fmt: skip
    total = sum(seconds.values()) or 1.0
    print(f"{measured} pages in {total:.0f} s, {measured / total:.1f} a second with {processes} processes: "
          + ", ".join(f"{stage} {100 * seconds[stage] / total:.0f} %" for stage in STAGES))  # fmt: skip
    _print_sizes(settings, wanted)
    stop_server(settings)


def _progress() -> Path:
    """How many slices are finished, kept beside the database that holds them."""
    return Path(os.environ["DATELINE_HOME"]) / "load-slices"


def _finished() -> int:
    return int(_progress().read_text(encoding="utf-8")) if _progress().exists() else 0


def load(chosen: list[Page]) -> None:
    """Put pages in as documents, through the door for crawls."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.warc"
        write_warc(path, chosen)
        import_warc(path)


def _pass(pool: ProcessPoolExecutor, processes: int) -> tuple[dict[str, float], float]:
    """Wall seconds of each stage for what is new, and the most memory of a process."""
    spent: dict[str, float] = {}
    shares: list[Share] = []
    for stage in ("clean", "extract"):
        spent[stage] = _timed(shares, lambda stage=stage: pool.map(until_done, [stage] * processes))
    spent["link"] = _timed(shares, lambda: pool.map(link, [""]))
    days = tasks.dirty_days()
    parts = [days[start::processes] for start in range(processes)]
    spent["publish"] = _timed(shares, lambda: pool.map(publish, parts))
    return spent, max(share.peak for share in shares)


def _timed(shares: list[Share], run: Callable[[], Iterator[Share]]) -> float:
    started = perf_counter()
    shares.extend(run())
    return perf_counter() - started


def _slices(wanted: int) -> Iterator[list[Page]]:
    source = islice(pages(), wanted)
    while chosen := list(islice(source, SLICE)):
        yield chosen


def _share(items: int, began: float) -> Share:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Share(items=items, cpu=process_time() - began, peak=peak)


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
