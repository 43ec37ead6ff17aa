"""Articles and their versions, the evidence for their publication days, and documents that are none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from psycopg.rows import dict_row
from psycopg.types.json import Json

from pipeline.errors import SkipItem
from pipeline.records import Article, ArticleState, DateEvidence, DateSource, Days, Precision, Published
from pipeline.store import extractions
from pipeline.store.connection import Connection, one_transaction
from pipeline.store.queries import query

_FILE = "queries/articles"
#: What makes a new version of an article.
_SUBSTANCE = (
    "state", "content_hash", "title", "language", "published_begin", "published_end_day", "published_precision",
    "published_source", "published_at",
)  # fmt: skip


def put(conn: Connection, article: Article, *, document_version: int, cleaner_version: str) -> int | None:
    """Store what a document version turned out to be, and give back its claim; one transaction.

    Gives the new article version, or None when the article says the same already. A page that no longer shows its
    article (a wall, an error page) is kept as a version but does not replace the article that was there.
    Raises SkipItem (`bad_text`) when PostgreSQL cannot hold the text (a NUL, a lone surrogate).
    """
    row = _row(article, document_version=document_version, cleaner_version=cleaner_version)
    _check_text(article)
    with one_transaction(conn):
        conn.execute(query(_FILE, "lock"), row)
        version = _put_version(conn, article, row)
        conn.execute(query(_FILE, "mark_read"), row)
        if version and (article.state != ArticleState.OK or article.language != "en"):
            # Nobody reads it any further, so this is all that its day's coverage learns of it.
            conn.execute(query(_FILE, "mark_coverage"), row | {"version": version})
    return version


def skip(
    conn: Connection, document_id: str, *, document_version: int, cleaner_version: str, reason: str, message: str
) -> None:
    """Record that no article can be made of a document version, and why; it is pending no more."""
    key = {"document_id": document_id, "version": document_version, "cleaner_version": cleaner_version}
    read = {"article_id": document_id, "document_version": document_version, "cleaner_version": cleaner_version}
    with one_transaction(conn):
        conn.execute(query(_FILE, "skip"), {**key, "reason": reason, "message": message})
        conn.execute(query(_FILE, "mark_read"), read)


def get(conn: Connection, article_id: str, *, version: int | None = None) -> Article:
    """The article, in its current version where none is named; raises SkipItem (`missing`) where there is none."""
    with conn.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(query(_FILE, "get"), {"article_id": article_id, "version": version}).fetchone()
        if row is None:
            raise SkipItem(f"There is no article {article_id!r} (version {version or 'current'}).", reason="missing")
        found = row.pop("version")
        evidence = cursor.execute(query(_FILE, "get_evidence"), {"article_id": article_id, "version": found}).fetchall()
    return _article(row, evidence)


def count_versions(conn: Connection, article_id: str) -> int:
    """How many versions of an article there are; 0 for one that is not known."""
    row = conn.execute(query(_FILE, "count_versions"), {"article_id": article_id}).fetchone()
    return int(row[0]) if row else 0


def latest(conn: Connection, *, limit: int) -> list[tuple[str, str, str | None, str | None]]:
    """(article id, state, first possible publication day, title) of the articles that changed last, newest first."""
    rows = conn.execute(query(_FILE, "latest_articles"), {"limit": limit})
    return [(row[0], row[1], row[2] and row[2].isoformat(), row[3]) for row in rows]


def withdraw(conn: Connection, article_id: str) -> bool:
    """Take an article back: what it tells leaves the daily tables with their next releases. False: there was none."""
    with one_transaction(conn):
        conn.execute(query(_FILE, "lock"), {"article_id": article_id})
        extractions.retire(conn, article_id, reason="withdrawn")
        return conn.execute(query(_FILE, "retire"), {"article_id": article_id}).rowcount > 0


def put_voice(
    conn: Connection,
    article_id: str,
    voice: str,
    *,
    similarity: float = 1.0,
    signature: bytes | None = None,
    bands: tuple[str, ...] = (),
) -> bool:
    """Say which articles an article tells the same text as; `bands` find its likes later. True when that is news."""
    values = {"article_id": article_id, "voice": voice, "similarity": similarity, "signature": signature}
    with one_transaction(conn):
        is_new = conn.execute(query(_FILE, "put_voice"), {**values, "bands": list(bands)}).fetchone() is not None
        if is_new:
            extractions.mark(conn, article_id, reason="linking")
    return is_new


def sharing_bands(conn: Connection, article_id: str, bands: tuple[str, ...]) -> list[tuple[str, str, bytes | None]]:
    """(article_id, voice, signature) of the other articles that share a band: candidates for the same text."""
    rows = conn.execute(query(_FILE, "sharing_bands"), {"article_id": article_id, "bands": list(bands)}).fetchall()
    return [(row[0], row[1], row[2]) for row in rows]


def lock_voices(conn: Connection) -> None:
    """Let nobody else decide about voices until the transaction ends: two copies that arrive at once must meet."""
    conn.execute(query(_FILE, "lock_voices"))


def merge_voices(conn: Connection, voices: Iterable[str], *, into: str) -> None:
    """Let all articles of `voices` tell the same text as those of `into`; the days that they show up in are marked."""
    with one_transaction(conn):
        for (article_id,) in conn.execute(query(_FILE, "merge_voices"), {"voices": sorted(voices), "into": into}):
            extractions.mark(conn, article_id, reason="linking")


def _put_version(conn: Connection, article: Article, row: dict[str, Any]) -> int | None:
    with conn.cursor(row_factory=dict_row) as cursor:
        newest = cursor.execute(query(_FILE, "newest"), row).fetchone()
        current = cursor.execute(query(_FILE, "current"), row).fetchone() if newest else None
    if newest and all(newest[name] == row[name] for name in _SUBSTANCE):
        return None
    replaces = current is None or _replaces(article, row, current)
    if replaces and current is not None:
        conn.execute(query(_FILE, "retire"), row)
        if article.state != ArticleState.OK:
            extractions.retire(conn, article.document_id, reason="withdrawn")
    version = newest["version"] + 1 if newest else 1
    conn.execute(query(_FILE, "insert"), row | {"version": version, "is_current": replaces})
    for position, evidence in enumerate(article.date_evidence):
        values = _evidence_row(evidence)
        conn.execute(query(_FILE, "insert_evidence"), {**row, **values, "version": version, "position": position})
    return version


def _replaces(article: Article, row: dict[str, Any], current: dict[str, Any]) -> bool:
    """An article replaces anything; what is none replaces what is none, or a reading of the same bytes."""
    is_reread = row["document_version"] == current["document_version"]
    return article.state == ArticleState.OK or current["state"] != ArticleState.OK or is_reread


def _check_text(article: Article) -> None:
    text = "".join(part or "" for part in (article.title, article.body, article.byline))
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise SkipItem(f"The text of {article.document_id} holds NULs or lone surrogates.", reason="bad_text")


def _row(article: Article, *, document_version: int, cleaner_version: str) -> dict[str, Any]:
    published = article.published
    return {
        "article_id": article.document_id,
        "document_version": document_version,
        "cleaner_version": cleaner_version,
        "state": article.state.value,
        "title": article.title,
        "body": article.body,
        "byline": article.byline,
        "language": article.language,
        "published_begin": published and published.days.begin,
        "published_end_day": published and published.days.end,
        "published_precision": published and published.precision.value,
        "published_source": published and published.source.value,
        "published_evidence": published and published.evidence,
        "published_at": published and published.at,
        "canonical_url": article.canonical_url,
        "content_hash": article.content_hash,
        "notes": Json(article.notes),
    }


def _evidence_row(evidence: DateEvidence) -> dict[str, Any]:
    return {
        "source": evidence.source.value,
        "evidence": evidence.text,
        "begin": evidence.days and evidence.days.begin,
        "end_day": evidence.days and evidence.days.end,
        "weight": evidence.weight,
        "refused": evidence.refused,
        "at": evidence.at,
    }


def _article(row: dict[str, Any], evidence: list[dict[str, Any]]) -> Article:
    names = ("begin", "end_day", "precision", "source", "evidence", "at")
    parts = {name: row.pop(f"published_{name}") for name in names}
    published = None
    if parts["begin"] is not None:
        published = Published(
            days=Days(parts["begin"], parts["end_day"]),
            precision=Precision(parts["precision"]),
            source=DateSource(parts["source"]),
            evidence=parts["evidence"],
            at=parts["at"],
        )
    return Article(
        **{**row, "state": ArticleState(row["state"])},
        published=published,
        date_evidence=tuple(_evidence(item) for item in evidence),
    )


def _evidence(row: dict[str, Any]) -> DateEvidence:
    begin, end_day = row.pop("begin"), row.pop("end_day")
    days = Days(begin, end_day) if begin is not None else None
    return DateEvidence(**{**row, "source": DateSource(row["source"])}, days=days)
