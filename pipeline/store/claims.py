"""Claims: who works on what, for how long, and what failed how often.

The database knows what is pending: a document that the present cleaner has not read, an English article that the
present extractor has not read. A claim is a lease: a worker that dies loses it, and the item is taken again. An item
that failed too often is parked: taken no more until an operator says so, and visible all the while.
"""

from __future__ import annotations

import os
import socket
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Literal

from psycopg.rows import class_row

from pipeline.store.connection import Connection
from pipeline.store.queries import query

StageName = Literal["articles", "events"]

_FILE = "queries/claims"
#: After so many attempts an item is parked.
MAX_ATTEMPTS = 5
#: Wait after the first failure; doubled by each further one.
FIRST_WAIT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An item that is ours for the length of the lease."""

    stage: str
    #: Document or article.
    item_id: str
    item_version: int
    #: Version of the cleaner or extractor that is to work on it.
    stage_version: str
    #: This one counted.
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """An item that is taken no more."""

    stage: str
    item_id: str
    item_version: int
    stage_version: str
    attempts: int
    reason: str | None
    message: str | None
    parked_at: datetime


def claim(
    conn: Connection,
    stage: StageName,
    *,
    version: str,
    limit: int,
    lease: timedelta,
    owner: str | None = None,
    max_attempts: int = MAX_ATTEMPTS,
) -> list[Claim]:
    """Take up to `limit` items that `stage` in `version` has no result for; no two workers get the same one.

    `version` is the cleaner's or the extractor's. Fewer than `limit` may come back while others claim at the same time.
    """
    values = {"version": version, "limit": limit, "lease": lease, "owner": owner or _worker()}
    with conn.transaction():
        conn.execute(query(_FILE, "park_lost"), {"stage": stage, "max_attempts": max_attempts})
        with conn.cursor(row_factory=class_row(Claim)) as cursor:
            return sorted(cursor.execute(query(_FILE, f"claim_{stage}"), values), key=lambda item: item.item_id)


def pending(conn: Connection, stage: StageName, *, version: str) -> int:
    """Items without a result of `version`, the claimed ones among them, the parked ones not."""
    row = conn.execute(query(_FILE, f"pending_{stage}"), {"version": version}).fetchone()
    return int(row[0]) if row else 0


def fail(
    conn: Connection,
    claimed: Claim,
    *,
    reason: str,
    message: str,
    wait: timedelta = FIRST_WAIT,
    max_attempts: int = MAX_ATTEMPTS,
) -> bool:
    """Record a failure; the item is taken again after `wait`, doubled by each attempt. True when it is parked now."""
    values = asdict(claimed) | {"reason": reason, "message": message, "wait": wait, "max_attempts": max_attempts}
    row = conn.execute(query(_FILE, "fail"), values).fetchone()
    return bool(row and row[0])


def give_back(conn: Connection, claimed: Claim, *, wait: timedelta = FIRST_WAIT) -> None:
    """Put an item back that is not to blame (the database or a model was unwell); the attempt does not count."""
    conn.execute(query(_FILE, "give_back"), asdict(claimed) | {"wait": wait})


def parked(conn: Connection, stage: StageName | None = None) -> list[Parked]:
    """Items that are taken no more, the oldest first."""
    with conn.cursor(row_factory=class_row(Parked)) as cursor:
        return cursor.execute(query(_FILE, "parked"), {"stage": stage}).fetchall()


def unpark(conn: Connection, stage: StageName, item_id: str) -> int:
    """Let a parked item be taken again, with all its attempts; gives how many versions of it were parked."""
    return conn.execute(query(_FILE, "unpark"), {"stage": stage, "item_id": item_id}).rowcount


def _worker() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"
