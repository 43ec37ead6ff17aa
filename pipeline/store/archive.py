"""Documents by the day of their fetch or by feed, one at a time, for archives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.records import Document
from pipeline.store import documents
from pipeline.store.connection import Connection, plain_errors
from pipeline.store.queries import query


def documents_of(conn: Connection, *, day: date | None, feed_id: str | None) -> Iterator[Document]:
    """Every version of every fetched page, of one UTC day or of one feed where named, in order of fetching.

    The list is read at once, the bodies one by one.
    """
    with plain_errors():
        rows = conn.execute(query("queries/archive", "documents"), {"day": day, "feed_id": feed_id}).fetchall()
    for document_id, version in rows:
        yield documents.get(conn, document_id, version=version)
