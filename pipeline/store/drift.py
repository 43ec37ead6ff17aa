"""How the pages of each source were read, day by day, and what of it is not as it used to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from pipeline.articles.drift import FEWEST_PAGES, Reading, SourceDay
from pipeline.records import ArticleState
from pipeline.store.connection import Connection
from pipeline.store.queries import query

_FILE = "queries/drift"


def mark(conn: Connection, document_id: str, *, version: int) -> None:
    """Let the source and day of a document version be counted again; in the transaction that stores its reading."""
    conn.execute(query(_FILE, "mark"), {"document_id": document_id, "version": version})


def due(conn: Connection, *, at_once: bool) -> list[tuple[str, date]]:
    """Sources and days that are to be counted again, days in order; unless `at_once`, those not counted just now."""
    return [(row[0], row[1]) for row in conn.execute(query(_FILE, "due"), {"at_once": at_once}).fetchall()]


def take(conn: Connection, source: str, day: date) -> list[Reading]:
    """The pages of a source and day as they are read now; it is due no more once the caller's transaction ends.

    Until then nobody else counts the source. A mark that comes in meanwhile stays, so that no page is missed.
    """
    key = {"source": source, "day": day}
    conn.execute(query(_FILE, "lock"), key)
    conn.execute(query(_FILE, "unmark"), key)
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(query(_FILE, "readings"), key).fetchall()
    return [Reading(**{**row, "state": ArticleState(row["state"]) if row["state"] else None}) for row in rows]


def history(conn: Connection, source: str, day: date) -> list[SourceDay]:
    """The last 28 days before `day`, of the last 120, on which the source was read as usual; the newest first."""
    with conn.cursor(row_factory=class_row(SourceDay)) as cursor:
        values = {"source": source, "day": day, "fewest_pages": FEWEST_PAGES}
        return cursor.execute(query(_FILE, "history"), values).fetchall()


def put(conn: Connection, counted: SourceDay, surprises: Sequence[Mapping[str, Any]]) -> None:
    """Keep the counts of a source and day; a day of which no page is left goes."""
    name = "put" if counted.pages else "drop"
    conn.execute(query(_FILE, name), asdict(counted) | {"surprises": Jsonb([dict(item) for item in surprises])})


def is_last(conn: Connection, source: str, day: date) -> bool:
    """Whether no later day of the source has pages enough to be judged."""
    values = {"source": source, "day": day, "fewest_pages": FEWEST_PAGES}
    row = conn.execute(query(_FILE, "is_last"), values).fetchone()
    return bool(row and row[0])


def accept(conn: Connection, source: str, *, by: str) -> int:
    """Say that the surprises of a source are its new usual; gives how many days were."""
    return conn.execute(query(_FILE, "accept"), {"source": source, "by": by}).rowcount


def list_days(
    conn: Connection, *, source: str | None = None, only_surprises: bool = False, limit: int = 100
) -> list[dict[str, Any]]:
    """Rows of quality.drift, of one source or all, the newest first."""
    values = {"source": source, "only_surprises": only_surprises, "limit": limit}
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query(_FILE, "list"), values).fetchall()
