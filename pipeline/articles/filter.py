"""The JSON line of `dateline clean`: a document out of it, an article into it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pipeline.articles.clean import MOST_BYTES, clean_document
from pipeline.errors import SkipItem
from pipeline.records import Article, Document, Published


def clean_line(payload: Mapping[str, Any], *, max_bytes: int = MOST_BYTES) -> dict[str, Any]:
    """The output line for one input line; raises SkipItem with a sentence for a line that holds no document."""
    return article_json(clean_document(document_from_line(payload), max_bytes=max_bytes))


def document_from_line(payload: Mapping[str, Any]) -> Document:
    """The document of one input line: `id`, and either `html` or `raw`.

    Instants without a zone are read as UTC. Raises SkipItem `bad_line` naming the field that is wrong.
    """
    name = payload.get("id")
    if not isinstance(name, (str, int)) or isinstance(name, bool) or name == "":
        raise SkipItem("The line has no id: give it one, as text or a number.", reason="bad_line")
    given = [key for key in ("html", "raw") if payload.get(key) is not None]
    if len(given) != 1:
        raise SkipItem(f"Document {name} needs either html or raw, and not both.", reason="bad_line")
    text, url = payload[given[0]], payload.get("url")
    if not isinstance(text, str):
        raise SkipItem(f"Document {name}: {given[0]} is not a text.", reason="bad_line")
    if url is not None and not isinstance(url, str):
        raise SkipItem(f"Document {name}: url is neither null nor a text.", reason="bad_line")
    body = text.encode("utf-8", "replace")
    return Document(
        document_id=str(name),
        content_hash=hashlib.sha256(body).hexdigest(),
        body=body,
        media_type="text/html" if given[0] == "html" else "text/plain",
        encoding="utf-8",
        url=url or None,
        feed_published_at=_instant(payload, "feed_published"),
        fetched_at=_instant(payload, "fetched_at"),
    )


def article_json(article: Article) -> dict[str, Any]:
    """The output line of an article, by formats.md; days and instants in ISO 8601."""
    return {
        "id": article.document_id,
        "title": article.title,
        "body": article.body,
        "byline": article.byline,
        "language": article.language,
        "published": _published_json(article.published),
        "state": str(article.state),
        "canonical_url": article.canonical_url,
        "content_hash": article.content_hash,
    }


def _published_json(published: Published | None) -> dict[str, Any] | None:
    if published is None:
        return None
    return {
        "begin": published.days.begin.isoformat(),
        "end": published.days.end.isoformat(),
        "precision": str(published.precision),
        "source": str(published.source),
        "evidence": published.evidence,
        "at": published.at.isoformat() if published.at else None,
    }


def _instant(payload: Mapping[str, Any], key: str) -> datetime | None:
    value = payload.get(key)
    if value is None or value == "":
        return None
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError) as exc:
        message = f"Document {payload.get('id')}: {key} is not an instant such as 2023-12-20T09:00:00Z."
        raise SkipItem(message, reason="bad_line") from exc
    return at if at.tzinfo else at.replace(tzinfo=UTC)
