"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pipeline.feeds.addresses import entry_url
from pipeline.feeds.clock import credible, instant_from_iso
from pipeline.feeds.words import clean_text, one_per_address
from pipeline.records import FeedEntry, FeedKind, NotFeed, ParsedFeed


def parse_json_feed(text: str, *, url: str, now: datetime, max_entries: int) -> ParsedFeed | NotFeed:
    """The entries of a JSON Feed; NotFeed `json` for other JSON and for what is none. Does not raise."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        return NotFeed(reason="json")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return NotFeed(reason="json")
    faults: Counter[str] = Counter()
    if len(items) > max_entries:
        faults["too_many_entries"] = len(items) - max_entries
    found = [_read_item(item, base=url, now=now, faults=faults) for item in items[:max_entries]]
    return ParsedFeed(
        kind=FeedKind.JSON,
        entries=one_per_address([entry for entry in found if entry is not None], faults=faults),
        title=clean_text(feed.get("title"), 1000),
        language=clean_text(feed.get("language"), 35),
        faults=dict(faults),
    )


def _read_item(item: object, *, base: str, now: datetime, faults: Counter[str]) -> FeedEntry | None:
    fields: Mapping[str, Any] = item if isinstance(item, dict) else {}
    links = (fields.get("url"), fields.get("external_url"))
    url = next((found for link in links if isinstance(link, str) and (found := entry_url(link, base=base))), None)
    if url is None:
        faults["no_link"] += 1
        return None
    published, fault = credible(instant_from_iso(fields.get("date_published")), now=now)
    updated, later_fault = credible(instant_from_iso(fields.get("date_modified")), now=now)
    faults.update(name for name in (fault, later_fault) if name)
    return FeedEntry(
        url=url,
        guid=clean_text(str(fields["id"]), 1000) if fields.get("id") is not None else None,
        title=clean_text(fields.get("title"), 1000),
        summary=clean_text(fields.get("content_html") or fields.get("content_text") or fields.get("summary"), 10_000),
        author=_author(fields),
        published_at=published or updated,
        updated_at=updated,
    )


def _author(fields: Mapping[str, Any]) -> str | None:
    authors = fields.get("authors")
    listed = authors if isinstance(authors, list) else [fields.get("author")]
    names = [author.get("name") for author in listed if isinstance(author, dict)]
    return clean_text(", ".join(name for name in names if isinstance(name, str)), 1000)
