"""How everything stands at this moment: what there is, what waits, what was done, what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pipeline.store import days, summary
from pipeline.store.connection import Connection
from pipeline.store.pages.session import Row, one, rows
from pipeline.store.queries import query

_FILE = "queries/pages_today"
#: Up to here rows are counted, beyond it the server's estimate is shown.
COUNTED = 50_000


def sizes(conn: Connection) -> dict[str, Row]:
    """Rows by kind of thing: `rows`, and whether that is an estimate."""
    return {row["name"]: row for row in rows(conn, query(_FILE, "sizes"), {"bound": COUNTED})}


def waiting(conn: Connection, *, now: datetime, cleaner: str, extractor: str) -> dict[str, Row]:
    """By stage: how many items wait for it (`COUNTED` at most) and since when the oldest does; null when none does."""
    values = {"now": now, "cleaner": cleaner, "extractor": extractor, "bound": COUNTED}
    found = {row["stage"]: row for row in rows(conn, query(_FILE, "waiting"), values)}
    dirty = one(conn, query(_FILE, "dirty"), {"days": days.dirty_days(conn)}) or {}
    return found | {"publish": {"stage": "publish", **dirty}}


def work(conn: Connection, stages: Sequence[str], *, now: datetime) -> list[Row]:
    """What each stage did in each hour of the last day that it did something in."""
    return rows(conn, query(_FILE, "work"), {"stages": list(stages), "since": now - timedelta(hours=24)})


def latest(conn: Connection, stages: Sequence[str]) -> dict[str, Row]:
    """The last sentence of each stage, and when it was said."""
    return {row["stage"]: row for row in rows(conn, query(_FILE, "latest"), {"stages": list(stages)})}


def troubles(conn: Connection) -> dict[str, Any]:
    """What is in the way: blocked days, parked items by stage and reason, feeds by health."""
    return {
        "blocked": summary.blocked_days(conn),
        "parked": rows(conn, query(_FILE, "parked")),
        "health": {row["health"]: row["feeds"] for row in rows(conn, query(_FILE, "health"))},
    }


def freshness(conn: Connection) -> dict[str, Any]:
    """When an article last came in and a day last went out; null where that never happened."""
    return {
        "release": one(conn, query(_FILE, "last_release")),
        "article_at": (one(conn, query(_FILE, "newest_article")) or {}).get("at"),
    }
