"""Bytes of a feed to its entries: RSS, Atom, JSON Feed, news sitemaps. A fault costs an entry, never the feed."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import feedparser

from pipeline.feeds.addresses import entry_url
from pipeline.feeds.clock import credible, instant_of
from pipeline.feeds.discover import find_feeds, looks_like_html
from pipeline.feeds.encoding import decode_text, without_declaration
from pipeline.feeds.json_feed import parse_json_feed
from pipeline.feeds.sitemap import is_sitemap, parse_sitemap
from pipeline.feeds.words import clean_text, one_per_address
from pipeline.feeds.xml_guard import find_xml_danger
from pipeline.records import FeedEntry, FeedKind, NotFeed, ParsedFeed
from pipeline.settings import Settings

_SUMMARY_CHARS = 10_000
_TITLE_CHARS = 1_000
_SY_MINUTES = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}


def parse_feed(
    body: bytes, *, url: str, encoding: str | None = None, now: datetime, settings: Settings
) -> ParsedFeed | NotFeed:
    """What the bytes say, in the feed's order, or what they are instead of a feed. Never raises for any bytes.

    `url` is where they came from: relative links count from it. `encoding` is what the transport declared. Entries that
    name the same address are one, the first; entries without one are counted as `no_link`.
    """
    text, _ = decode_text(body, declared=encoding)
    start = text[:2000].lstrip()
    if not start:
        return NotFeed(reason="empty")
    if start[0] in "{[":
        return parse_json_feed(text, url=url, now=now, max_entries=settings.feed_max_entries)
    danger = find_xml_danger(
        text,
        max_depth=settings.feed_max_depth,
        max_entities=settings.feed_max_entities,
        max_tags=settings.feed_max_tags,
    )
    if danger is not None:
        return NotFeed(reason=danger)
    if is_sitemap(start):
        return parse_sitemap(text, url=url, now=now, max_entries=settings.feed_max_entries)
    return _parse_xml_feed(text, url=url, now=now, max_entries=settings.feed_max_entries)


def _parse_xml_feed(text: str, *, url: str, now: datetime, max_entries: int) -> ParsedFeed | NotFeed:
    parsed = feedparser.parse(
        io.BytesIO(without_declaration(text).encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    version = parsed.get("version") or ""
    if not version and not parsed.entries:
        return NotFeed(
            reason="html" if looks_like_html(text) else "xml" if text.lstrip().startswith("<") else "text",
            feeds=find_feeds(text, url=url),
        )
    faults: Counter[str] = Counter({"malformed": 1} if parsed.get("bozo") else {})
    raw = parsed.entries
    if len(raw) > max_entries:
        faults["too_many_entries"] = len(raw) - max_entries
    base = parsed.feed.get("link") or url
    found = [
        _read_entry(entry, base=entry_url(base, base=url) or url, now=now, faults=faults) for entry in raw[:max_entries]
    ]
    return ParsedFeed(
        kind=FeedKind.ATOM if version.startswith("atom") else FeedKind.RSS,
        entries=one_per_address([entry for entry in found if entry is not None], faults=faults),
        title=clean_text(parsed.feed.get("title"), _TITLE_CHARS),
        language=clean_text(parsed.feed.get("language"), 35),
        hint_minutes=_hint_minutes(parsed.feed),
        faults=dict(faults),
    )


def _read_entry(entry: Mapping[str, Any], *, base: str, now: datetime, faults: Counter[str]) -> FeedEntry | None:
    url = _address(entry, base=base)
    if url is None:
        faults["no_link"] += 1
        return None
    published = _instant(entry, ("published_parsed", "created_parsed"), now=now, faults=faults)
    updated = _instant(entry, ("updated_parsed",), now=now, faults=faults)
    return FeedEntry(
        url=url,
        guid=clean_text(entry.get("id"), _TITLE_CHARS),
        title=clean_text(entry.get("title"), _TITLE_CHARS),
        summary=clean_text(_summary(entry), _SUMMARY_CHARS),
        author=clean_text(entry.get("author"), _TITLE_CHARS),
        published_at=published or updated,
        updated_at=updated,
    )


def _address(entry: Mapping[str, Any], *, base: str) -> str | None:
    links = entry.get("links") or []
    pages = [
        link.get("href") for link in links if link.get("rel") == "alternate" and "xml" not in (link.get("type") or "")
    ]
    # feedburner and others put the page's own address beside the one that counts clicks.
    wanted = [entry.get("feedburner_origlink"), *pages, entry.get("link"), entry.get("id")]
    found = (entry_url(link, base=base) for link in wanted[:-1] if isinstance(link, str) and link.strip())
    if (url := next((url for url in found if url), None)) is not None:
        return url
    guid = entry.get("id")
    is_address = isinstance(guid, str) and guid.strip().lower().startswith(("http://", "https://"))
    return entry_url(guid, base=base) if is_address and guid is not None else None


def _instant(
    entry: Mapping[str, Any], names: tuple[str, ...], *, now: datetime, faults: Counter[str]
) -> datetime | None:
    # `get` of feedparser falls back from "updated" to "published", with a warning: ask the plain dictionary.
    plain = dict(entry)
    parts = next((plain[name] for name in names if plain.get(name)), None)
    at, fault = credible(instant_of(parts), now=now)
    if fault:
        faults[fault] += 1
    return at


def _summary(entry: Mapping[str, Any]) -> str | None:
    contents = [content.get("value") for content in entry.get("content") or []]
    return max((text for text in [*contents, entry.get("summary")] if text), key=len, default=None)


def _hint_minutes(feed: Mapping[str, Any]) -> int | None:
    ttl = _number(feed.get("ttl"))
    period = _SY_MINUTES.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    frequency = _number(feed.get("sy_updatefrequency")) or 1
    wishes = [ttl or 0, period // frequency if period else 0]
    return max(wishes) or None


def _number(value: object) -> int | None:
    text = str(value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
