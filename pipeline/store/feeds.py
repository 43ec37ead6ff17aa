"""Feeds and what was learned about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from psycopg.rows import dict_row

from pipeline.errors import SkipItem
from pipeline.records import Conditional, Feed, FeedHealth, FeedKind, FeedState
from pipeline.store.connection import Connection, plain_errors
from pipeline.store.queries import query

_FILE = "queries/feeds"


def add(conn: Connection, feed: Feed, state: FeedState) -> bool:
    """Add a feed with its first state; False when its address was known, and only its words were renewed."""
    with plain_errors(), conn.transaction():
        row = conn.execute(query(_FILE, "add"), asdict(feed)).fetchone()
        conn.execute(query(_FILE, "add_state"), asdict(state))
    return bool(row and row[0])


def all_feeds(conn: Connection) -> list[Feed]:
    """Every feed, on or off, by publisher and address."""
    return _feeds(conn, None)


def get(conn: Connection, feed_id: str) -> Feed:
    """The feed; raises SkipItem `missing` where there is none."""
    found = _feeds(conn, feed_id)
    if not found:
        raise SkipItem(f"There is no feed {feed_id!r}: see `dateline feeds list`.", reason="missing")
    return found[0]


def state(conn: Connection, feed_id: str) -> FeedState:
    """What was learned about the feed; raises SkipItem `missing` where there is no such feed."""
    with plain_errors(), conn.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(query(_FILE, "state"), {"feed_id": feed_id}).fetchone()
    if row is None:
        raise SkipItem(f"There is no feed {feed_id!r}: see `dateline feeds list`.", reason="missing")
    return _state(row)


def states(conn: Connection) -> dict[str, FeedState]:
    """What was learned about every feed, by feed."""
    with plain_errors(), conn.cursor(row_factory=dict_row) as cursor:
        return {row["feed_id"]: _state(row) for row in cursor.execute(query(_FILE, "states"))}


def save_state(conn: Connection, state: FeedState) -> None:
    """Keep what a poll taught."""
    with plain_errors():
        conn.execute(query(_FILE, "save_state"), asdict(state))


def due(conn: Connection, *, now: datetime, is_forced: bool = False) -> list[tuple[str, str]]:
    """(feed, address) of the feeds that are on and due, or of all that are on; those of one host side by side."""
    with plain_errors():
        return [(row[0], row[1]) for row in conn.execute(query(_FILE, "due"), {"now": now, "is_forced": is_forced})]


def learn_kind(conn: Connection, feed_id: str, *, kind: FeedKind, title: str | None, language: str | None) -> None:
    """Keep what the feed turned out to be; the operator's words go before the feed's own."""
    code = (language or "")[:2].lower()
    values = {"feed_id": feed_id, "kind": kind, "title": title, "language": code if code.isalpha() and code else None}
    with plain_errors():
        conn.execute(query(_FILE, "learn_kind"), values)


def move(conn: Connection, feed: Feed, *, url: str) -> Feed:
    """The feed at its new address, or as it was where another feed is polled there already."""
    with plain_errors():
        is_moved = conn.execute(query(_FILE, "move"), {"feed_id": feed.feed_id, "url": url}).rowcount == 1
    return replace(feed, url=url) if is_moved else feed


def turn(conn: Connection, feed_ids: Sequence[str], *, is_on: bool, now: datetime) -> None:
    """Turn feeds on or off; one turned on is due at once."""
    with plain_errors(), conn.transaction():
        for feed_id in feed_ids:
            conn.execute(query(_FILE, "turn"), {"feed_id": feed_id, "is_on": is_on})
            if is_on:
                conn.execute(query(_FILE, "poll_now"), {"feed_id": feed_id, "now": now})


def remove(conn: Connection, feed_id: str) -> None:
    """Forget the feed and its polls; its entries and documents stay."""
    with plain_errors():
        conn.execute(query(_FILE, "remove"), {"feed_id": feed_id})


def _feeds(conn: Connection, feed_id: str | None) -> list[Feed]:
    with plain_errors(), conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(query(_FILE, "feeds"), {"feed_id": feed_id}).fetchall()
    return [Feed(**{**row, "kind": FeedKind(row["kind"]) if row["kind"] else None}) for row in rows]


def _state(row: dict[str, Any]) -> FeedState:
    return FeedState(
        **{**row, "health": FeedHealth(row["health"]), "conditional": Conditional(row["conditional"])},
    )
