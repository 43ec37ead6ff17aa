"""The ledger of polls: what a poll brought is recorded as a whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from pipeline.records import FeedEntry, Fetch, FetchResult
from pipeline.store import entries
from pipeline.store.connection import Connection, plain_errors
from pipeline.store.queries import query

_FILE = "queries/feeds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One row of the ledger."""

    poll_id: int
    feed_id: str
    polled_at: datetime
    result: str
    status: int | None
    elapsed_ms: int | None
    wire_bytes: int | None
    seen_entries: int
    new_entries: int
    is_full: bool
    #: Faults of the feed by name, with their count.
    faults: dict[str, int]
    detail: str | None


def lock(conn: Connection, feed_id: str) -> int | None:
    """How often the feed was polled, held to the end of the transaction; null when it was removed meanwhile."""
    with plain_errors():
        row = conn.execute(query(_FILE, "lock_state"), {"feed_id": feed_id}).fetchone()
    return int(row[0]) if row else None


def add(
    conn: Connection,
    feed_id: str,
    fetch: Fetch,
    *,
    result: FetchResult,
    found: Sequence[FeedEntry],
    faults: dict[str, int],
    is_full: bool,
    detail: str | None,
    now: datetime,
) -> int:
    """Record a poll and its entries; gives how many it had never listed before. Joins the transaction."""
    new = entries.add(conn, feed_id, found, now=now) if found else 0
    values: dict[str, Any] = {
        "feed_id": feed_id,
        "polled_at": fetch.requested_at,
        "result": result,
        "status": fetch.status,
        "elapsed_ms": fetch.elapsed_ms,
        "wire_bytes": fetch.wire_bytes,
        "seen_entries": len(found),
        "new_entries": new,
        "is_full": is_full,
        "faults": Jsonb(faults),
        "detail": detail,
    }
    with plain_errors():
        conn.execute(query(_FILE, "add_poll"), values)
    return new


def latest(conn: Connection, feed_id: str, *, limit: int) -> list[Poll]:
    """The feed's polls, the latest first."""
    with plain_errors(), conn.cursor(row_factory=class_row(Poll)) as cursor:
        return cursor.execute(query(_FILE, "polls"), {"feed_id": feed_id, "limit": limit}).fetchall()
