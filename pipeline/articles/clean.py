"""One document in, one article out.

text = the bytes, decoded
page text: the lines that are the article; HTML: what trafilatura and its helpers find
published = decided from the evidence of feed, page, address and visible lines, or inferred from the article's words
state = what the page turned out to be
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from pipeline.articles.dating import date_from_text, dateline_evidence
from pipeline.articles.decode import decode_document
from pipeline.articles.evidence import feed_evidence, line_evidence, refuse_impossible, url_evidence
from pipeline.articles.language import detect_language
from pipeline.articles.lines import count_words
from pipeline.articles.page import read_page
from pipeline.articles.published import decide
from pipeline.articles.raw import read_raw
from pipeline.articles.state import PageSigns, decide_state
from pipeline.records import Article, ArticleState, DateEvidence, Document, Published
from pipeline.urls import canonical_url, declared_canonical

#: Documents over this are not read; `Settings.max_document_mb` is the operator's own, lower or higher.
MOST_BYTES = 20 * 2**20

#: How a page begins that was handed in as text without tags, but is not.
_MARKUP = re.compile(r"\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)

Notes = dict[str, str | int | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cleaned:
    """An article before its day is decided."""

    title: str | None
    body: str
    byline: str | None
    declared_language: str | None
    canonical: str | None
    state: ArticleState
    evidence: tuple[DateEvidence, ...]
    notes: Notes


def clean_document(document: Document, *, max_bytes: int = MOST_BYTES) -> Article:
    """The document's own text, its day with all evidence, and what the page turned out to be.

    Bad content is told in `state`, not raised. Raises SkipItem only for what can be no page: `binary`, `too_large`.
    """
    text = decode_document(document, max_bytes=max_bytes)
    is_plain = document.media_type == "text/plain" and not _MARKUP.match(text)
    cleaned = _clean_raw(text, document) if is_plain else _clean_html(text, document)
    evidence = refuse_impossible(
        [*feed_evidence(document.feed_published_at), *url_evidence(document.url), *cleaned.evidence],
        bound=document.fetched_at,
    )
    language = detect_language(cleaned.title, cleaned.body, declared=cleaned.declared_language)
    published, evidence = _date(cleaned, evidence, language=language, bound=document.fetched_at)
    return Article(
        document_id=document.document_id,
        title=cleaned.title,
        body=cleaned.body,
        byline=cleaned.byline,
        language=language,
        published=published,
        state=cleaned.state,
        canonical_url=cleaned.canonical,
        content_hash=content_hash(cleaned.title, cleaned.body),
        date_evidence=evidence,
        notes=cleaned.notes,
    )


def content_hash(title: str | None, body: str) -> str:
    """sha256 of title and body, hex; a null title is not an empty one."""
    return hashlib.sha256(f"{'-' if title is None else '+' + title}\0{body}".encode("utf-8", "replace")).hexdigest()


def _date(
    cleaned: _Cleaned, evidence: tuple[DateEvidence, ...], *, language: str | None, bound: datetime | None
) -> tuple[Published | None, tuple[DateEvidence, ...]]:
    """The day by what is stated; where nothing is, by the article's own English words."""
    evidence = (*evidence, *refuse_impossible(dateline_evidence(cleaned.body), bound=bound))
    published = decide(evidence)
    if published is not None or language not in {"en", None} or cleaned.state is not ArticleState.OK:
        return published, evidence
    inferred, more = date_from_text(cleaned.title, cleaned.body, bound=bound)
    return inferred, (*evidence, *more)


def _clean_raw(text: str, document: Document) -> _Cleaned:
    page = read_raw(text)
    signs = PageSigns(
        title=page.title,
        body=page.body,
        visible=re.sub(r"\s+", " ", text)[:8000],
        says_article=page.prose_lines >= 3,
        says_list=page.short_lines > 4 * max(1, page.prose_lines),
        free=None,
        link_share=0.0,
        script_share=0.0,
    )
    return _Cleaned(
        title=page.title,
        body=page.body,
        byline=page.byline,
        declared_language=None,
        canonical=canonical_url(document.url),
        state=decide_state(signs),
        evidence=tuple(line_evidence(page.date_lines)),
        notes=_notes("lines", page.body, page_chars=page.page_chars),
    )


def _clean_html(text: str, document: Document) -> _Cleaned:
    page = read_page(text, url=document.url, bound=document.fetched_at)
    if page is None:
        return _nothing(document)
    kept = len(page.signs.visible)
    notes = _notes(page.body.extractor, page.body.text, page_chars=kept) | {"broken_jsonld": page.broken_jsonld}
    return _Cleaned(
        title=page.title,
        body=page.body.text,
        byline=page.byline,
        declared_language=page.declared_language,
        canonical=declared_canonical(page.declared_url, url=document.url),
        state=decide_state(page.signs),
        evidence=page.evidence,
        notes=notes | ({"kind": "live_blog"} if page.is_live else {}),
    )


def _nothing(document: Document) -> _Cleaned:
    return _Cleaned(
        title=None,
        body="",
        byline=None,
        declared_language=None,
        canonical=canonical_url(document.url),
        state=ArticleState.EMPTY,
        evidence=(),
        notes=_notes("none", "", page_chars=0),
    )


def _notes(extractor: str, body: str, *, page_chars: int) -> Notes:
    share = round(min(1.0, len(body) / page_chars), 3) if page_chars else 0.0
    return {"extractor": extractor, "words": count_words(body), "kept_share": share}
