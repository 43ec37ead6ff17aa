"""Publish under random kill -9: readers of every kind must only ever see whole releases.

Each release sets all events of a day to the same confidence, so that a day with two of them is half a release.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from pipeline.errors import DatelineError
from pipeline.store import days, releases
from pipeline.store.connection import Connection, open_url
from pipeline.store.migrations import migrate

DAY = date(2024, 6, 1)
EVENTS = 300
ONE_CONFIDENCE = "select count(*), count(distinct confidence), min(confidence) from {} where day = '2024-06-01'"
STAGE = """
insert into staging.events
select %(build_id)s, %(day)s::date, 'd' || n, 'event', 'AGREE', null, 'occurred', null, 1, 3.5, '{}', '{}', '[]', null,
    null, null, null, null, null, %(day)s::date, %(day)s::date + 1, 'day', 'text', '{}', 'words', 'a', %(confidence)s,
    1, 1, 1, '{}', null, '1'
from generate_series(1, %(events)s) as n
"""


def prepare(conn: Connection, confidence: float) -> None:
    build = days.build_day(conn, DAY)
    values = {"build_id": build.build_id, "day": DAY, "events": EVENTS, "confidence": confidence}
    conn.execute(STAGE, values)
    days.set_state(conn, build, "checked")
    conn.execute(
        "insert into quality.runs (build_id, day, verdict, rules, failed_rules, quarantined_rows, started_at,"
        " finished_at) values (%s, %s, 'passed', 0, 0, 0, %s, now())",
        [build.build_id, DAY, datetime(2024, 6, 2, tzinfo=UTC)],
    )


def publish(url: str) -> None:
    with open_url(url) as conn:
        releases.publish_day(conn, DAY)


def read(url: str, look: Callable[[Connection], None], stop: threading.Event, faults: list[str]) -> None:
    looks = 0
    with open_url(url) as conn:
        conn.execute("create temp view mine as select * from daily.events")
        conn.execute("prepare mine as " + ONE_CONFIDENCE.format("daily.events"))
        while not stop.is_set():
            try:
                look(conn)
            except AssertionError as exc:
                faults.append(f"{look.__name__}: {exc}")
            looks += 1
    print(f"  {look.__name__}: {looks} looks")


def whole(row: tuple[int, int, float] | None) -> None:
    assert row is not None
    assert row[:2] in ((EVENTS, 1), (0, 0)), row


def read_committed(conn: Connection) -> None:
    whole(conn.execute(ONE_CONFIDENCE.format("daily.events")).fetchone())


def own_view(conn: Connection) -> None:
    whole(conn.execute(ONE_CONFIDENCE.format("mine")).fetchone())


def prepared_statement(conn: Connection) -> None:
    whole(conn.execute("execute mine").fetchone())


def repeatable_read(conn: Connection) -> None:
    with conn.transaction():
        conn.execute("set transaction isolation level repeatable read")
        first = conn.execute(ONE_CONFIDENCE.format("daily.events")).fetchone()
        whole(first)
        time.sleep(0.05)
        assert conn.execute(ONE_CONFIDENCE.format("daily.events")).fetchone() == first


def cursor(conn: Connection) -> None:
    with conn.transaction(), conn.cursor("slow") as rows:
        rows.itersize = 50
        rows.execute("select confidence from daily.events where day = '2024-06-01'")
        found = []
        for row in rows:
            found.append(row[0])
            if len(found) % 100 == 0:
                time.sleep(0.01)
        whole((len(found), len(set(found)), 0))


def main(url: str, count: int = 500) -> None:
    chance = random.Random(7)
    faults: list[str] = []
    stop = threading.Event()
    with open_url(url) as conn:
        migrate(conn)
        looks = (read_committed, own_view, prepared_statement, repeatable_read, cursor)
        readers = [threading.Thread(target=read, args=(url, look, stop, faults)) for look in looks]
        for reader in readers:
            reader.start()
        killed = 0
        for number in range(count):
            prepare(conn, round(0.1 + 0.8 * (number % 97) / 97, 4))
            worker = multiprocessing.get_context("fork").Process(target=publish, args=(url,))
            worker.start()
            if chance.random() < 0.7:
                worker.join(chance.uniform(0, 0.12))
                killed += worker.is_alive()
                worker.kill()
            worker.join()
            try:
                publish(url)
            except DatelineError as exc:
                assert getattr(exc, "reason", "") == "published", exc  # noqa: PT017 - the killed one had got through
            whole(conn.execute(ONE_CONFIDENCE.format("daily.events")).fetchone())
        stop.set()
        for reader in readers:
            reader.join()
        row = conn.execute("select count(*) from daily.releases").fetchone()
    print(f"{count} publishes, {killed} of them killed, {row and row[0]} releases, {len(faults)} faults {faults[:3]}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:3]))
