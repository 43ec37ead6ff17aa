"""Entries: an address each, whichever feeds list it, and when its page is fetched next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from psycopg.rows import class_row

from pipeline.feeds.addresses import url_id
from pipeline.records import EntryState, FeedEntry
from pipeline.store.connection import Connection, plain_errors
from pipeline.store.queries import query

_FILE = "queries/entries"


def add(conn: Connection, feed_id: str, found: Sequence[FeedEntry], *, now: datetime) -> int:
    """Add what a feed lists; gives how many entries that feed had not listed before.

    An address that another feed brought first stays one entry. One that its publisher calls updated since is due again.
    """
    by_id = {url_id(entry.url): entry for entry in reversed(found)}
    ids = sorted(by_id)
    rows = [by_id[entry_id] for entry_id in ids]
    values = {
        "feed_id": feed_id,
        "now": now,
        "entry_ids": ids,
        "urls": [entry.url for entry in rows],
        "guids": [entry.guid for entry in rows],
        "titles": [entry.title for entry in rows],
        "summaries": [entry.summary for entry in rows],
        "authors": [entry.author for entry in rows],
        "published": [entry.published_at for entry in rows],
        "updated": [entry.updated_at for entry in rows],
    }
    with plain_errors(), conn.transaction():
        conn.execute(query(_FILE, "add"), values)
        return conn.execute(query(_FILE, "add_listings"), values).rowcount


def make_due(conn: Connection, urls: Sequence[str], *, now: datetime) -> None:
    """Let the pages of these addresses be fetched again at once."""
    with plain_errors():
        conn.execute(query(_FILE, "make_due"), {"entry_ids": [url_id(url) for url in urls], "now": now})


def due(conn: Connection, *, now: datetime, limit: int, per_host: int) -> list[EntryState]:
    """Entries to fetch, round the hosts that nobody holds: first of each, then second of each."""
    values = {"now": now, "limit": limit, "per_host": per_host}
    with plain_errors(), conn.cursor(row_factory=class_row(EntryState)) as cursor:
        return cursor.execute(query(_FILE, "due"), values).fetchall()


def count_due(conn: Connection, *, now: datetime) -> int:
    """Entries that are due, those of hosts that are held among them."""
    with plain_errors():
        row = conn.execute(query(_FILE, "count_due"), {"now": now}).fetchone()
    return int(row[0]) if row else 0


def save(conn: Connection, state: EntryState, *, result: str, fetched_at: datetime, document_id: str | None) -> None:
    """Keep when the entry is fetched next; joins the caller's transaction."""
    values = asdict(state) | {"result": result, "fetched_at": fetched_at, "document_id": document_id}
    with plain_errors():
        conn.execute(query(_FILE, "save"), values)
