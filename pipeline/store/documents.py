"""Documents: each content once, compressed; a new version for new bytes or another reading of them."""

from __future__ import annotations

from typing import Any

import zstandard
from psycopg.rows import dict_row

from pipeline.errors import SkipItem
from pipeline.records import Document
from pipeline.store.connection import Connection
from pipeline.store.queries import query

_FILE = "queries/documents"
#: Measured on real pages (bench/fetch/README.md): level 9 takes five times as long and saves a tenth of the room.
_LEVEL = 3


def put(conn: Connection, document: Document) -> bool:
    """Store a document; False when its latest version says the same already.

    The same bytes read another way (media type, encoding), or dated by the feed for the first time, are a new version.
    """
    with conn.transaction():
        conn.execute(query(_FILE, "lock"), {"document_id": document.document_id})
        latest = _latest(conn, document.document_id)
        if latest and not _is_news(document, latest):
            return False
        conn.execute(query(_FILE, "put_blob"), _blob(document))
        conn.execute(query(_FILE, "retire"), {"document_id": document.document_id})
        conn.execute(query(_FILE, "insert"), _row(document, version=latest["version"] + 1 if latest else 1))
    return True


def get(conn: Connection, document_id: str, *, version: int | None = None) -> Document:
    """The document, in its latest version where none is named; raises SkipItem (`missing`) where there is none."""
    with conn.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(query(_FILE, "get"), {"document_id": document_id, "version": version}).fetchone()
    if row is None:
        raise SkipItem(f"There is no document {document_id!r} (version {version or 'latest'}).", reason="missing")
    codec = row.pop("codec")
    return Document(**{**row, "body": zstandard.decompress(row["body"]) if codec == "zstd" else row["body"]})


def latest_version(conn: Connection, document_id: str) -> int | None:
    """Number of the latest version; None where the document is not known."""
    latest = _latest(conn, document_id)
    return latest["version"] if latest else None


def _latest(conn: Connection, document_id: str) -> dict[str, Any] | None:
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query(_FILE, "latest"), {"document_id": document_id}).fetchone()


def _is_news(document: Document, latest: dict[str, Any]) -> bool:
    reading = (document.content_hash, document.media_type, document.encoding)
    is_dated_now = latest["is_undated"] and document.feed_published_at is not None
    return is_dated_now or reading != (latest["content_hash"], latest["media_type"], latest["encoding"])


def _blob(document: Document) -> dict[str, Any]:
    packed = zstandard.compress(document.body, _LEVEL)
    codec, body = ("zstd", packed) if len(packed) < len(document.body) else ("raw", document.body)
    return {"content_hash": document.content_hash, "codec": codec, "body": body, "size_bytes": len(document.body)}


def _row(document: Document, *, version: int) -> dict[str, Any]:
    return {
        "document_id": document.document_id,
        "version": version,
        "content_hash": document.content_hash,
        "media_type": document.media_type,
        "encoding": document.encoding,
        "url": document.url,
        "source": document.source,
        "feed_published_at": document.feed_published_at,
        "fetched_at": document.fetched_at,
    }
