"""What was read from articles: times, events and figures, per article version and extractor version."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from psycopg.rows import class_row, dict_row

from pipeline.errors import SkipItem
from pipeline.records import Extraction
from pipeline.store import measures
from pipeline.store.coding_rows import (
    Row,
    actor_row,
    event_row,
    figure_row,
    read_actor,
    read_event,
    read_figure,
    read_time,
    time_row,
)
from pipeline.store.connection import Connection, one_transaction, plain_errors
from pipeline.store.copying import copy_records
from pipeline.store.queries import query

_FILE = "queries/extractions"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    extraction_id: int
    version: int
    extractor_version: str

    def is_by(self, version: int, extractor_version: str) -> bool:
        """Whether the extractor read this version of the article for it."""
        return (self.version, self.extractor_version) == (version, extractor_version)


def put(conn: Connection, article_id: str, version: int, extractor_version: str, extraction: Extraction) -> None:
    """Store a reading in place of what the same extractor read before, and give back its claim; one transaction.

    The days that it touches, before and after, are marked to be built; its events wait to be linked. A reading of an
    article version that is no longer current is kept, but does not count; where one of that version and extractor
    still counts, for the current version was not read yet, that one stays. Raises SkipItem (`missing`, `refused`,
    `bad_value`) when the article is not there or a record breaks a constraint.
    """
    key: Row = {"article_id": article_id, "version": version, "extractor_version": extractor_version}
    with plain_errors(), conn.transaction():
        conn.execute(query("queries/articles", "lock"), key)
        key |= _article(conn, key)
        old = _current(conn, article_id)
        if not key["is_current"] and old is not None and old.is_by(version, extractor_version):
            conn.execute(query(_FILE, "mark_read"), key)
            return
        reason = _reason(old, version)
        if key["is_current"] and old is not None:
            key["old_ids"] = _event_ids(conn, old)
            _mark(conn, article_id, reason=reason)
            conn.execute(query(_FILE, "retire"), key)
        conn.execute(query(_FILE, "replace"), key)
        key["extraction_id"] = _first(conn.execute(query(_FILE, "insert"), key).fetchone())
        _insert(conn, key, extraction)
        if key["is_current"]:
            if old is not None:
                conn.execute(query(_FILE, "unlink_gone"), key)
                conn.execute(query(_FILE, "end_empty"), key)
            conn.execute(query(_FILE, "unlink_told"), key)
            _mark(conn, article_id, reason=reason, day=key["day"])
        conn.execute(query(_FILE, "mark_read"), key)


def skip(conn: Connection, article_id: str, version: int, extractor_version: str, *, reason: str, message: str) -> None:
    """Record that an article cannot be read, and why; it is pending no more for this extractor."""
    key = {"article_id": article_id, "version": version, "extractor_version": extractor_version}
    with plain_errors(), conn.transaction():
        conn.execute(query(_FILE, "skip"), {**key, "reason": reason, "message": message})
        conn.execute(query(_FILE, "mark_read"), key)


def get(
    conn: Connection, article_id: str, *, version: int | None = None, extractor_version: str | None = None
) -> Extraction:
    """The reading that counts, or that of a named version; raises SkipItem (`missing`) where there is none.

    Events and figures come in the order of the text.
    """
    key = {"article_id": article_id, "version": version, "extractor_version": extractor_version}
    row = conn.execute(query(_FILE, "get"), key).fetchone()
    if row is None:
        raise SkipItem(f"Article {article_id!r} was not read yet.", reason="missing")
    found = {"extraction_id": row[0]}
    actors = defaultdict(list)
    for item in _rows(conn, "get_actors", found):
        actors[item.pop("event_id")].append(read_actor(item))
    return Extraction(
        times=tuple(read_time(item) for item in _rows(conn, "get_times", found)),
        events=tuple(read_event(item, tuple(actors[item["event_id"]])) for item in _rows(conn, "get_events", found)),
        figures=tuple(read_figure(item) for item in _rows(conn, "get_figures", found)),
    )


def retire(conn: Connection, article_id: str, *, reason: str) -> None:
    """Let an article's reading count no more; the days that it showed up in are marked with `reason`."""
    with one_transaction(conn):
        old = _current(conn, article_id)
        if old is None:
            return
        _mark(conn, article_id, reason=reason)
        conn.execute(query(_FILE, "retire"), {"article_id": article_id})
        values = {"old_ids": _event_ids(conn, old), "extraction_id": None}
        conn.execute(query(_FILE, "unlink_gone"), values)
        conn.execute(query(_FILE, "end_empty"), values)


def mark(conn: Connection, article_id: str, *, reason: str) -> None:
    """Mark the days that an article's reading shows up in to be built again, and all that it tells to be linked."""
    if (reading := _current(conn, article_id)) is not None:
        conn.execute(query(_FILE, "unlink_told"), {"extraction_id": reading.extraction_id})
        _mark(conn, article_id, reason=reason)


def _mark(conn: Connection, article_id: str, *, reason: str, day: date | None = None) -> None:
    """Mark as `mark` does, and `day`, where the article is known to have a reading."""
    measures.queue(conn, article_id)
    conn.execute(query(_FILE, "mark_days"), {"article_id": article_id, "reason": reason, "day": day})


def _article(conn: Connection, key: Row) -> Row:
    with conn.cursor(row_factory=dict_row) as cursor:
        article = cursor.execute(query(_FILE, "article"), key).fetchone()
    if article is None:
        raise SkipItem(f"There is no article {key['article_id']!r} version {key['version']}.", reason="missing")
    return article


def _current(conn: Connection, article_id: str) -> _Reading | None:
    with conn.cursor(row_factory=class_row(_Reading)) as cursor:
        return cursor.execute(query(_FILE, "current"), {"article_id": article_id}).fetchone()


def _reason(old: _Reading | None, version: int) -> str:
    if old is None:
        return "new"
    return "corrected" if old.version != version else "extractor"


def _insert(conn: Connection, key: Row, extraction: Extraction) -> None:
    reading: Row = {name: key[name] for name in ("extraction_id", "body_chars")}
    article: Row = reading | {"article_id": key["article_id"]}
    filed: Row = {name: key[name] for name in ("day", "day_source")}
    times = [reading | time_row(item, position=position) for position, item in enumerate(extraction.times)]
    actors = [
        reading | actor_row(actor, position=position) | {"event_id": event.event_id}
        for event in extraction.events
        for position, actor in enumerate(event.actors)
    ]
    copy_records(conn, "coding", "times", times)
    copy_records(conn, "coding", "events", [article | event_row(item, **filed) for item in extraction.events])
    copy_records(conn, "coding", "event_actors", actors)
    copy_records(conn, "coding", "figures", [article | filed | figure_row(item) for item in extraction.figures])


def _event_ids(conn: Connection, reading: _Reading | None) -> list[str]:
    if reading is None:
        return []
    found = conn.execute(query(_FILE, "event_ids"), {"extraction_id": reading.extraction_id})
    return [str(row[0]) for row in found]


def _rows(conn: Connection, name: str, key: Row) -> list[Row]:
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query(_FILE, name), key).fetchall()


def _first(row: tuple[object, ...] | None) -> int:
    assert row is not None  # noqa: S101 - "returning" gives a row or raises
    return int(str(row[0]))
