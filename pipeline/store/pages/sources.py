"""Feeds with their health, and one feed with its polls, entries and drift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pipeline.store.connection import Connection
from pipeline.store.pages.session import Row, rows
from pipeline.store.queries import query

_FILE = "queries/pages_sources"
PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """The last row of the page before; as it is, before the first."""

    rank: int = 0
    publisher: str = ""
    feed_id: str = ""


def page(conn: Connection, *, now: datetime, text: str = "", after: After | None = None) -> list[Row]:
    """The next feeds, those in trouble first: one more than `PAGE` where there are more."""
    start = after or After()
    values = {
        "now": now,
        "text": text.lower(),
        "after_rank": start.rank,
        "after_publisher": start.publisher,
        "after_id": start.feed_id,
        "limit": PAGE + 1,
    }
    return rows(conn, query(_FILE, "page"), values)


def health(conn: Connection) -> dict[str, int]:
    """Feeds by health; those turned off are `off`."""
    return {row["health"]: row["feeds"] for row in rows(conn, query(_FILE, "health"))}


def history(conn: Connection, feed_id: str, *, source: str, now: datetime) -> dict[str, Any]:
    """The last polls and entries, what came by day over four weeks, how its pages were read, what people did."""
    return {
        "polls": rows(conn, query(_FILE, "polls"), {"feed_id": feed_id, "limit": 30}),
        "per_day": rows(conn, query(_FILE, "per_day"), {"feed_id": feed_id, "since": now - timedelta(days=28)}),
        "entries": rows(conn, query(_FILE, "entries"), {"feed_id": feed_id, "limit": 15}),
        "drift": rows(conn, query(_FILE, "drift"), {"source": source, "limit": 28}),
        "actions": rows(conn, query("queries/pages", "actions"), {"subject": f"feed:{feed_id}", "limit": 20}),
    }
