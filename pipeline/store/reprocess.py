"""What is to be done again: articles and days of a range."""

from __future__ import annotations

from datetime import date

from pipeline.errors import SkipItem
from pipeline.store.connection import Connection
from pipeline.store.queries import query

_FILE = "queries/reprocess"


def articles_of(conn: Connection, first: date, last: date) -> list[str]:
    """Ids of readable articles that tell of, or were published on, a day from `first` to `last`, both included."""
    return [str(row[0]) for row in conn.execute(query(_FILE, "articles"), {"first": first, "last": last})]


def known_days(conn: Connection, first: date, last: date) -> list[str]:
    """Days (ISO 8601) from `first` to `last`, both included, of which anything is known."""
    return [str(row[0]) for row in conn.execute(query(_FILE, "known_days"), {"first": first, "last": last})]


def current_version(conn: Connection, article_id: str) -> int:
    """Number of an article's current version; raises SkipItem (`missing`) where there is none."""
    row = conn.execute(query(_FILE, "current_version"), {"article_id": article_id}).fetchone()
    if row is None:
        raise SkipItem(f"There is no article {article_id!r}.", reason="missing")
    return int(row[0])
