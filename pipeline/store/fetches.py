"""The ledger of fetches: page, ledger row and schedule are written in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.errors import RetryLater, SkipItem
from pipeline.feeds.refetch import next_entry_state
from pipeline.records import Document, EntryState, Fetch, FetchResult
from pipeline.settings import Settings
from pipeline.store import documents, entries
from pipeline.store.connection import Connection, plain_errors
from pipeline.store.queries import query

#: Media types that hold text to read; anything else is on record, its bytes are not kept.
_TEXT = ("text/", "application/xhtml", "application/xml", "application/json", "application/ld+json", "application/pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A fetch that is to be recorded."""

    #: The entry as it was when the fetch was taken up.
    state: EntryState
    fetch: Fetch
    #: When the fetch ended.
    at: datetime
    #: sha256 of the body, hex; null without one.
    content_hash: str | None


def fetched(state: EntryState, fetch: Fetch, *, at: datetime) -> Fetched:
    """The fetch with the hash of its body."""
    content_hash = hashlib.sha256(fetch.body).hexdigest() if fetch.body else None
    return Fetched(state=state, fetch=fetch, at=at, content_hash=content_hash)


def record_all(conn: Connection, items: Sequence[Fetched], *, settings: Settings) -> list[bool]:
    """Record fetches, all in one transaction; for each, in order, whether it made a new version of the document.

    One that the database refuses does not hold up the others: they are then recorded one by one, and it alone is
    recorded without its body.
    """
    # In one order by content, so that two workers never wait for each other's bytes in a circle.
    order = sorted(range(len(items)), key=lambda index: items[index].content_hash or "")
    try:
        # Pipelined: the statements of a record do not wait for one another's answers.
        with plain_errors(), conn.pipeline(), conn.transaction():
            done = {index: record(conn, items[index], settings=settings) for index in order}
    except (SkipItem, RetryLater):
        done = {index: _record_alone(conn, items[index], settings=settings) for index in order}
    return [done[index] for index in range(len(items))]


def _record_alone(conn: Connection, item: Fetched, *, settings: Settings) -> bool:
    try:
        return record(conn, item, settings=settings)
    except SkipItem as exc:
        failed = replace(item.fetch, result=FetchResult.PROTOCOL, body=b"", encoding=None, detail=str(exc))
        return record(conn, replace(item, fetch=failed, content_hash=None), settings=settings)


def record(conn: Connection, item: Fetched, *, settings: Settings) -> bool:
    """Record one fetch of an entry's page; True when it made a new version of the document.

    A killed worker leaves all of it or none of it. The same fetch recorded twice gives one document version.
    """
    state, fetch, now = item.state, item.fetch, item.at
    document = as_document(item)
    with plain_errors(), conn.transaction():
        seen = conn.execute(query("queries/entries", "lock"), {"entry_id": state.entry_id}).fetchone()
        if seen is None:
            return False
        is_new = documents.put(conn, document) if document else False
        content_hash = document.content_hash if document else None
        after = next_entry_state(state, fetch, content_hash=content_hash, now=now, settings=settings)
        # Another worker recorded a fetch while this one's lease had run out: its schedule stands.
        if (seen[0], seen[1]) == (state.fetches, state.failures):
            document_id = document.document_id if document else None
            entries.save(conn, after, result=fetch.result, fetched_at=fetch.requested_at, document_id=document_id)
        conn.execute(
            query("queries/entries", "add_fetch"),
            {
                "entry_id": state.entry_id,
                "fetched_at": fetch.requested_at,
                "result": fetch.result,
                "status": fetch.status,
                "elapsed_ms": fetch.elapsed_ms,
                "wire_bytes": fetch.wire_bytes,
                "body_bytes": len(fetch.body),
                "content_hash": content_hash,
                "is_new": is_new,
                "final_url": fetch.final_url,
                "notes": [*fetch.notes, *(["not_text"] if fetch.body and document is None else [])],
                "detail": fetch.detail,
            },
        )
    return is_new


def as_document(item: Fetched) -> Document | None:
    """The page as a document; null where nothing came, or something that holds no text."""
    state, fetch = item.state, item.fetch
    media_type = fetch.media_type or "text/html"
    if fetch.result is not FetchResult.OK or item.content_hash is None or not media_type.startswith(_TEXT):
        return None
    return Document(
        document_id=state.entry_id,
        content_hash=item.content_hash,
        body=fetch.body,
        media_type=media_type,
        encoding=fetch.encoding,
        url=fetch.final_url,
        source=state.publisher,
        feed_published_at=state.published_at,
        fetched_at=item.at,
    )
