"""The rows of `make bench`: each asks a bench's own functions, small enough that all of them take some minutes.

A row's ratio is what ours costs to what stands beside it costs, in the same run and in turns: smaller is better, and
days and machines can be compared. Where nobody else does the same, a fixed piece of work stands beside.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import psycopg
from psycopg import sql

from bench.load.generate import Page, pages
from pipeline.articles import clean_document
from pipeline.events import extract_article
from pipeline.records import Article, Document
from pipeline.settings import ROOT, Settings
from pipeline.store import embedded
from pipeline.store.connection import open_url
from pipeline.store.migrations import migrate

ROUNDS = 5
DEVELOPMENT = ROOT / "tests/eval/development.jsonl"
#: Environment of the tasks that the rows run in this process.
_URL = "DATELINE_DATABASE_URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One figure; `ratio` is to what stands `beside`, smaller is better."""

    name: str
    figure: str
    beside: str
    ratio: float


def fixed_work() -> int:
    """What the machine is measured by: splitting, sorting and counting words, as reading does; always the same."""
    text = "The ministers of two countries met on Tuesday to sign an agreement about trade. " * 20_000
    words = re.findall(r"\w+", text.lower())
    return sum(len(word) for word in sorted(words)) + len({word[::-1] for word in words})


def seconds(work: Callable[[], Any]) -> float:
    """Processor seconds of this process."""
    started = process_time()
    work()
    return process_time() - started


def wall(work: Callable[[], Any]) -> float:
    """Seconds by the clock: for what another process does for us."""
    started = perf_counter()
    work()
    return perf_counter() - started


def in_turns(
    ours: Callable[[], Any], other: Callable[[], Any], *, rounds: int = ROUNDS, by: Callable[..., float] = seconds
) -> tuple[float, float]:
    """(median seconds of ours, median of the ratios to the other), round by round; the caller warms both up."""
    pairs = [(by(ours), by(other)) for _ in range(rounds)]
    return median(one for one, _ in pairs), median(one / beside for one, beside in pairs)


def reading(wanted: int = 60) -> Iterator[Result]:
    """Clean and extract generated pages, beside the fixed work; clean beside bare trafilatura, too."""
    from bench.articles.pages import bare, ours

    found = [_document(number, page) for number, page in enumerate(islice(pages(), wanted))]
    articles = [clean_document(document) for document in found]
    rows = [{"id": document.document_id, "html": document.body.decode(), "url": document.url} for document in found]
    for warm in (lambda: _extract(articles[0]), lambda: ours(rows[0]), lambda: bare(rows[0])):
        warm()
    stages = {"clean": lambda: [clean_document(one) for one in found], "extract": lambda: [*map(_extract, articles)]}
    for name, stage in stages.items():
        spent, ratio = in_turns(stage, fixed_work)
        figure = f"{1000 * spent / wanted:.1f} ms of processor time"
        yield Result(name=f"{name}, a page", figure=figure, beside="fixed work", ratio=ratio / wanted)
    spent, ratio = in_turns(lambda: [*map(ours, rows)], lambda: [*map(bare, rows)])
    figure = f"{wanted / spent:.0f} pages/s and core"
    yield Result(name="clean, with checks and days", figure=figure, beside="trafilatura with metadata", ratio=ratio)


def _document(number: int, page: Page) -> Document:
    return Document(
        document_id=f"page-{number}", content_hash=hashlib.sha256(page.body).hexdigest(), body=page.body,
        media_type="text/html", encoding="utf-8", url=page.url, source=page.source,
        feed_published_at=page.published_at, fetched_at=page.fetched_at,
    )  # fmt: skip


def _extract(article: Article) -> None:
    days = article.published.days if article.published else None
    extract_article(article_id=article.document_id, title=article.title, body=article.body, published=days)


def extraction() -> Iterator[Result]:
    """Speed and memory of all of extraction beside bare spaCy, on our own labelled articles."""
    from bench.extract.measure import READERS, read_bodies

    bodies = read_bodies(DEVELOPMENT, 44)
    readers = {name: make() for name, make in READERS.items()}
    for read in readers.values():
        read(bodies[:5])
    spent, ratio = in_turns(lambda: readers["Dateline"](bodies), lambda: readers["spaCy"](bodies), rounds=3)
    figure = f"{len(bodies) / spent:.1f} articles/s and core"
    yield Result(name="extraction, labelled articles", figure=figure, beside="bare spaCy", ratio=ratio)
    peaks = {name: _peak(name) for name in READERS}
    ratio = peaks["Dateline"] / peaks["spaCy"]
    yield Result(name="memory of a reader", figure=f"{peaks['Dateline']} MiB", beside="bare spaCy", ratio=ratio)


def _peak(reader: str) -> int:
    """MiB at most; by way of a shell, because a process begins with the peak of the one that started it."""
    command = [sys.executable, "bench/extract/measure.py", "one-memory", reader, str(DEVELOPMENT), "44"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    by_shell = ["sh", "-c", '"$@"; exit $?', "sh", *command]
    done = subprocess.run(by_shell, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout)


def times() -> Iterator[Result]:
    """Time expressions, beside dateparser's search."""
    from bench.times.compare import read_dateline, read_dateparser

    gold = [json.loads(line) for line in DEVELOPMENT.read_text(encoding="utf-8").splitlines()]
    texts = [(one["body"], date.fromisoformat(one["published"][0])) for one in gold if one["published"]]
    readers = (read_dateline(), read_dateparser())
    words = sum(len(body.split()) for body, _ in texts)

    def read(reader: Callable[[str, date], Any], some: int | None = None) -> None:
        for body, day in texts[:some]:
            reader(body, day)

    for reader in readers:
        read(reader, 1)
    spent, ratio = in_turns(lambda: read(readers[0]), lambda: read(readers[1]), rounds=3)
    yield Result(name="times", figure=f"{words / spent:,.0f} words/s", beside="dateparser's search", ratio=ratio)


@contextmanager
def database(home: Path, name: str) -> Iterator[str]:
    """URL of a migrated, empty database; the tasks of this process work on it."""
    url = embedded.ensure_database(Settings(home=home), name)
    with open_url(url) as conn:
        migrate(conn)
    before = os.environ.get(_URL)
    os.environ[_URL] = url
    try:
        yield url
    finally:
        os.environ.pop(_URL)
        if before is not None:
            os.environ[_URL] = before


def linking(home: Path, wanted: int = 150) -> Iterator[Result]:
    """Processor time, PostgreSQL's among it, to link a page in a small archive and in one three times as large."""
    from bench.load import measure
    from bench.workers.scale import server_seconds

    settings, source = Settings(home=home), pages()
    spent: list[float] = []
    with database(home, "linking"):
        for _ in range(3):
            measure.load(list(islice(source, wanted)))
            for stage in ("clean", "extract"):
                measure.until_done(stage)
            before = server_seconds(settings)
            spent.append(seconds(lambda: measure.link("")) + server_seconds(settings) - before)
    figure = f"{1000 * spent[0] / wanted:.1f} then {1000 * spent[-1] / wanted:.1f} ms of processor time"
    beside = f"the first {wanted} pages"
    name = f"linking a page, archive of {3 * wanted:,}"
    yield Result(name=name, figure=figure, beside=beside, ratio=spent[-1] / spent[0])


def publishing(home: Path, events: int = 10_000) -> Iterator[Result]:
    """Publish a new day of events, beside a bare insert of the same rows into a table with one index."""
    from bench.publish import measure
    from pipeline.store import releases

    found: list[tuple[float, float]] = []
    with database(home, "publishing") as url, open_url(url) as conn:
        measure.fill(conn, 1, events)
        for _ in range(3):
            day = measure.free_day(conn)
            measure.stage(conn, day, events=events, changed=0, confidence=0.6)
            bare = wall(lambda: _insert_bare(conn))
            found.append((wall(lambda day=day: releases.publish_day(conn, day)), bare))
    spent, ratio = median(one for one, _ in found), median(one / bare for one, bare in found)
    name = f"publish a day of {events:,} events and reports"
    yield Result(name=name, figure=f"{spent:.2f} s", beside="a bare insert", ratio=ratio)


def _insert_bare(conn: psycopg.Connection) -> None:
    for table in ("events", "reports"):
        conn.execute("drop table if exists public.bare")
        source = sql.Identifier("staging", table)
        conn.execute(sql.SQL("create table public.bare (like {})").format(source))
        conn.execute("create index on public.bare (day, event_id)")
        conn.execute(sql.SQL("insert into public.bare select * from {}").format(source))
    conn.execute("drop table public.bare")


def checks(home: Path, events: int = 10_000) -> Iterator[Result]:
    """Great Expectations over a built day, beside the same rules as plain SQL."""
    from bench.checks import measure
    from pipeline.checks.run import make_context
    from pipeline.store import days
    from pipeline.tasks import publish

    with database(home, "checks") as url, open_url(url) as conn:
        measure.fill(conn, events)
        build = days.build_day(conn, measure.DAY)
        make_context()
        spent, ratio = in_turns(
            lambda: publish._run_rules(url, [build]), lambda: measure.check_in_sql(conn, build), rounds=2, by=wall
        )
    name = f"check a day of {events:,} events"
    yield Result(name=name, figure=f"{spent:.1f} s", beside="the rules as plain SQL", ratio=ratio)


def fetching() -> Iterator[Result]:
    """Processor time of a page fetched from many slow hosts, beside a plain loop of requests."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    folder = ROOT / "bench/fetch"
    server = subprocess.Popen([sys.executable, str(folder / "served.py"), port])
    try:
        _wait_for(int(port))
        found = {name: _client(folder, port, name) for name in ("network", "requests")}
    finally:
        server.kill()
        server.wait()
    ms = {name: 1000 * row["cpu_seconds"] / row["pages"] for name, row in found.items()}
    figure = f"{found['network']['pages_per_second']:.0f} pages/s, {ms['network']:.2f} ms of processor time a page"
    yield Result(name="fetch", figure=figure, beside="a loop of requests", ratio=ms["network"] / ms["requests"])


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.1.1", port)) == 0:
                return
        time.sleep(0.2)
    sys.exit("The site that is fetched did not come up.")


def _client(folder: Path, port: str, name: str) -> dict[str, float]:
    command = [sys.executable, str(folder / "clients.py"), port, name]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"bench/fetch/clients.py {name} failed:\n{done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def ui(home: Path, events: int = 50_000) -> Iterator[Result]:
    """The median answer of our pages in the Airflow UI, beside the fixed work."""
    from bench.pages import measure

    former = os.environ.get("DATELINE_HOME")
    os.environ["DATELINE_HOME"] = str(home)
    try:
        client, day, event_id = measure.opened(measure.furnished(events))
        paths = [page.format(event=f"{day}/{event_id}") for page in measure.PAGES]
        asked = [median(measure.measured(client, path, times=5)[0]) for path in paths]
    finally:
        os.environ.pop("DATELINE_HOME")
        os.environ.pop(_URL, None)
        if former is not None:
            os.environ["DATELINE_HOME"] = former
    spent = median(asked)
    ratio = spent / median(wall(fixed_work) for _ in range(3))
    figure = f"{1000 * spent:.0f} ms, the slowest {1000 * max(asked):.0f} ms"
    name = f"a page of the UI, {events:,} events"
    yield Result(name=name, figure=figure, beside="fixed work", ratio=ratio)


def quality() -> Iterator[Result]:
    """Scores on our labelled articles: the worst floor over what was measured; over 1 it is not held."""
    from tests.eval.measure import PARTS, measure, read_floors

    floors = read_floors()
    for part in PARTS:
        scores = measure(part)
        ratios = {name: floor / max(scores[name], 1e-9) for name, floor in floors[part].items()}
        worst = max(ratios, key=lambda name: ratios[name])
        figure = f"{worst} {scores[worst]:.3f}, floor {floors[part][worst]:.3f}"
        name = f"quality, {part.replace('_', ' ')}"
        yield Result(name=name, figure=figure, beside="its floor", ratio=ratios[worst])
