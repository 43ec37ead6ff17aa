"""One feed asked: what it brought, before anything is recorded."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pipeline.feeds.parse import parse_feed
from pipeline.feeds.schedule import may_ask_conditionally, should_audit
from pipeline.net.fetch import Fetcher, Validators
from pipeline.net.politeness import Politeness
from pipeline.records import Feed, FeedEntry, FeedKind, FeedState, Fetch, FetchResult, NotFeed, ParsedFeed
from pipeline.settings import Settings

_MIB = 1024 * 1024
#: Sitemaps of one index that are read in one poll.
_MAX_CHILDREN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What one poll brought, before it is recorded."""

    fetch: Fetch
    result: FetchResult
    parsed: ParsedFeed | None = None
    detail: str | None = None
    body_hash: str | None = None
    is_full: bool = True
    is_audited: bool = False


async def ask_feed(feed: Feed, state: FeedState, *, fetcher: Fetcher, politeness: Politeness) -> Brought:
    """Ask the feed, "only if changed" where its server earned it; a 304 is checked by a full fetch when that is due.

    A sitemap index is asked for its sitemaps as well. Nothing is recorded; `busy` means that nothing was asked.
    """
    if feed.kind is FeedKind.PAGE:
        return _page_as_feed(feed)
    limit = fetcher.settings.feed_max_mb * _MIB
    is_full = not may_ask_conditionally(state)
    validators = Validators() if is_full else Validators(etag=state.etag, last_modified=state.last_modified)
    fetch = await fetcher.get(feed.url, admission=politeness, validators=validators, max_bytes=limit)
    is_audited = False
    if fetch.result is FetchResult.NOT_MODIFIED and should_audit(state, settings=fetcher.settings):
        full = await fetcher.get(feed.url, admission=politeness, max_bytes=limit)
        if full.result is FetchResult.OK:
            fetch, is_audited, is_full = full, True, True
    brought = await asyncio.to_thread(_read, feed, state, fetch, settings=fetcher.settings)
    if brought.parsed and brought.parsed.children:
        children = await _read_children(brought.parsed, fetcher=fetcher, politeness=politeness)
        brought = replace(brought, parsed=replace(brought.parsed, entries=(*brought.parsed.entries, *children)))
    return replace(brought, is_full=is_full, is_audited=is_audited)


def _page_as_feed(feed: Feed) -> Brought:
    # The page is its own only entry: the poll makes it due, the fetch asks for it.
    now = datetime.now(UTC)
    fetch = Fetch(url=feed.url, final_url=feed.url, result=FetchResult.OK, requested_at=now, elapsed_ms=0)
    parsed = ParsedFeed(kind=FeedKind.PAGE, entries=(FeedEntry(url=feed.url, title=feed.title),))
    return Brought(fetch=fetch, result=FetchResult.OK, parsed=parsed)


def _read(feed: Feed, state: FeedState, fetch: Fetch, *, settings: Settings) -> Brought:
    if fetch.result is not FetchResult.OK:
        return Brought(fetch=fetch, result=fetch.result, detail=fetch.detail)
    body_hash = hashlib.sha256(fetch.body).hexdigest()
    if body_hash == state.body_hash:
        return Brought(fetch=fetch, result=FetchResult.OK, body_hash=body_hash, detail="the same bytes as last time")
    parsed = parse_feed(
        fetch.body, url=fetch.final_url, encoding=fetch.encoding, now=fetch.requested_at, settings=settings
    )
    if isinstance(parsed, NotFeed):
        named = f"; it names the feed {parsed.feeds[0]}" if parsed.feeds else ""
        detail = f"no feed but {parsed.reason}{named}"
        return Brought(fetch=fetch, result=FetchResult.NOT_FEED, detail=detail)
    return Brought(fetch=fetch, result=FetchResult.OK, parsed=parsed, body_hash=body_hash)


async def _read_children(parsed: ParsedFeed, *, fetcher: Fetcher, politeness: Politeness) -> list[FeedEntry]:
    """Entries of the sitemaps that an index names; one that fails is left out, its time comes with the next poll."""
    found: dict[str, FeedEntry] = {}
    limit = fetcher.settings.feed_max_mb * _MIB
    for url in parsed.children[:_MAX_CHILDREN]:
        fetch = await fetcher.get(url, admission=politeness, max_bytes=limit)
        if fetch.result is not FetchResult.OK:
            continue
        child = await asyncio.to_thread(
            parse_feed,
            fetch.body,
            url=fetch.final_url,
            encoding=fetch.encoding,
            now=fetch.requested_at,
            settings=fetcher.settings,
        )
        found.update((entry.url, entry) for entry in (child.entries if isinstance(child, ParsedFeed) else ()))
    return list(found.values())
