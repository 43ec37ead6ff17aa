"""How fast the pages answer with a million events, in a database of their own that is kept below DATELINE_HOME.

DATELINE_HOME=/tmp/pages-bench .venv/bin/python bench/pages/measure.py [--events 1000000] [--times 30]
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
import warnings
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pycountry
from fastapi import FastAPI, Request
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL

from pipeline.pages.app import make_app
from pipeline.pages.gate import DagState, User
from pipeline.settings import Settings
from pipeline.store import embedded
from pipeline.store.connection import open_url
from pipeline.store.migrations import migrate

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

HERE = Path(__file__).parent
#: What is asked, as people do: the first page, deep pages, common and rare words, wide and narrow conditions.
PAGES = (
    "/today", "/days?year=2024", "/days/2024-05-05", "/events", "/events?after=2024-01-15~ffff", "/events?kind=AID",
    "/events?who=DEU",
    "/events?who=DEU&kind=AID&from=2024-01-01&until=2024-06-30", "/events?place=town+12",
    "/events?q=%22subject+number+77%22", "/events?q=pipelines+grain",
    "/events?who=FRA&q=%22number+4999%22", "/events?q=nosuchword",
    "/events/{event}", "/sources", "/sources?q=paper+9", "/sources/feed7", "/quality",
)  # fmt: skip


class Anybody:
    """Lets everybody in; what is measured is the pages."""

    async def user(self, request: Request) -> User:
        return User(name="bench", may=frozenset({"read", "feeds", "days", "alerts"}), session="bench")

    def login_url(self, path: str) -> str:
        return path

    def question_path(self, day: date, decision_id: int, *, asked: int) -> str | None:
        return None

    def dags(self) -> list[DagState] | None:
        return []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=30)
    options = parser.parse_args()
    client, day, event_id = opened(furnished(options.events))
    print(f"{'page':64} {'median ms':>10} {'p95 ms':>8} {'kB':>6}")
    for page in PAGES:
        path = page.format(event=f"{day}/{event_id}")
        seconds, size = measured(client, path, times=options.times)
        p95 = statistics.quantiles(seconds, n=20)[-1]
        print(f"{path:64} {1000 * statistics.median(seconds):10.0f} {1000 * p95:8.0f} {size / 1000:6.0f}", flush=True)


def opened(url: str) -> tuple[TestClient, date, str]:
    """(client of the pages on this database, the day of one event, its id)."""
    parts = conninfo_to_dict(url)
    os.environ["DATELINE_DATABASE_URL"] = f"postgresql://{parts['user']}@/{parts['dbname']}?host={parts['host']}"
    app = FastAPI()
    app.mount("/dateline", make_app(Anybody(), key=b"bench"))
    with psycopg.connect(url) as conn:
        row = conn.execute("select day, event_id from daily.events limit 1").fetchone()
    assert row is not None, "no events"
    return TestClient(app), row[0], row[1]


def measured(client: TestClient, path: str, *, times: int) -> tuple[list[float], int]:
    """(seconds of each answer, bytes of the last); the first answer, which warms the caches, is left out."""
    seconds, size = [], 0
    for _ in range(times + 1):
        start = time.perf_counter()
        answer = client.get(f"/dateline{path}")
        seconds.append(time.perf_counter() - start)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:400])
        size = len(answer.content)
    return seconds[1:], size


def furnished(events: int) -> str:
    """URL of the database `pages_bench` with so many events; made where it is missing or has another number."""
    url = embedded.ensure_database(Settings.from_environment(), f"pages_bench_{events}")
    with open_url(url) as conn:
        migrate(conn)
        row = conn.execute("select count(*) from quality.quarantine").fetchone()
        if row and not row[0]:
            _generate(conn, events)
    return url


def _generate(conn: Any, events: int) -> None:
    start = time.perf_counter()
    found = conn.execute(
        "select indexdef, format('%I.%I', schemaname, indexname) from pg_indexes "
        "where schemaname = 'daily' and tablename in ('events_history', 'reports_history') "
        "and indexname not like '%_pkey'"
    ).fetchall()
    codes = sorted(country.alpha_3 for country in pycountry.countries)[:201]
    with conn.transaction():
        for _, name in found:
            conn.execute(SQL("drop index {}").format(SQL(name)))
        for statement in (HERE / "generate.sql").read_text().split(";\n"):
            if statement.strip():
                conn.execute(statement, {"events": events, "countries": codes})
        for definition, _ in found:
            conn.execute(SQL(definition))
    conn.execute("vacuum analyze")
    print(f"{events} events made in {time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
