"""The operator's hand on the list of feeds: add, check, import, export, turn on and off, remove."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import SkipItem, StopRun
from pipeline.feeds.discover import guess_feeds
from pipeline.feeds.opml import make_feed, read_opml, write_opml
from pipeline.feeds.parse import parse_feed
from pipeline.feeds.schedule import first_state
from pipeline.lexicons import read_lexicon
from pipeline.net.fetch import Fetcher, Unhurried
from pipeline.records import Feed, FeedEntry, FeedKind, FeedState, FetchResult, NotFeed
from pipeline.settings import Settings
from pipeline.store import connection, feeds, polls
from pipeline.store.connection import Connection
from pipeline.store.polls import Poll

#: Feeds that a page names and that are looked at; a page may name one per tag.
_MAX_NAMED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCheck:
    """What an address turned out to be, without anything being kept."""

    url: str
    result: FetchResult
    #: Null when it is no feed.
    kind: FeedKind | None = None
    title: str | None = None
    language: str | None = None
    entries: tuple[FeedEntry, ...] = ()
    faults: dict[str, int] | None = None
    #: Feeds that the page names, where it is a page.
    feeds: tuple[str, ...] = ()
    #: One sentence on what is wrong; null when nothing is.
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSheet:
    """All that is known about one feed."""

    feed: Feed
    state: FeedState
    #: The latest first.
    polls: tuple[Poll, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did."""

    added: int
    known: int
    #: One sentence for each line that is no feed.
    refused: tuple[str, ...] = ()


def list_feeds() -> list[tuple[Feed, FeedState]]:
    """Every feed with what was learned about it, by publisher."""
    with _open() as conn:
        states = feeds.states(conn)
        return [(feed, states[feed.feed_id]) for feed in feeds.all_feeds(conn)]


def show_feed(name: str, *, limit: int = 20) -> FeedSheet:
    """The feed with its latest polls; `name` is an id, its beginning or an address. SkipItem: none or several fit."""
    with _open() as conn:
        feed = find_feed(conn, name)
        latest = polls.latest(conn, feed.feed_id, limit=limit)
        return FeedSheet(feed=feed, state=feeds.state(conn, feed.feed_id), polls=tuple(latest))


def add_feed(feed: Feed) -> bool:
    """Add the feed, due at once where it is on; False when it was there already."""
    settings = Settings.from_environment()
    with connection.connect(settings) as conn:
        return feeds.add(conn, feed, first_state(feed, now=datetime.now(UTC), settings=settings))


def discover_feeds(url: str) -> list[FeedCheck]:
    """The feeds at an address: itself, else those that the page names, else what stands where feeds usually do.

    Empty when there is none. Raises SkipItem `bad_url` where HTTP cannot fetch it.
    """
    return asyncio.run(_discover(make_feed(url).url, settings=Settings.from_environment()))


def import_feeds(path: Path | None = None, *, is_on: bool = False) -> Imported:
    """Add the feeds of an OPML or CSV file, or of seeds/feeds.csv where it is null; known ones stay as they are.

    Raises StopRun when the file cannot be read at all.
    """
    found, refused = _read_seeds() if path is None else _read_file(path)
    settings, now = Settings.from_environment(), datetime.now(UTC)
    added = 0
    with connection.connect(settings) as conn, conn.transaction():
        for feed in found:
            wanted = replace(feed, is_on=is_on)
            added += feeds.add(conn, wanted, first_state(wanted, now=now, settings=settings))
    return Imported(added=added, known=len(found) - added, refused=tuple(refused))


def export_feeds() -> bytes:
    """Every feed as OPML."""
    with _open() as conn:
        return write_opml(feeds.all_feeds(conn), title="Dateline feeds")


def turn_feeds(names: Sequence[str], *, is_on: bool) -> list[Feed]:
    """Turn feeds on or off, all of them where no name is given; gives the feeds it touched."""
    with _open() as conn:
        found = [find_feed(conn, name) for name in names] if names else feeds.all_feeds(conn)
        feeds.turn(conn, [feed.feed_id for feed in found], is_on=is_on, now=datetime.now(UTC))
    return [replace(feed, is_on=is_on) for feed in found]


def remove_feed(name: str) -> Feed:
    """Forget the feed and its polls; its entries and documents stay. SkipItem: there is none, or several."""
    with _open() as conn:
        feed = find_feed(conn, name)
        feeds.remove(conn, feed.feed_id)
    return feed


def find_feed(conn: Connection, name: str) -> Feed:
    """The one feed with this id, beginning of an id, or address; SkipItem `missing` or `ambiguous` otherwise."""
    found = [
        feed
        for feed in feeds.all_feeds(conn)
        if name in (feed.feed_id, feed.url) or (len(name) >= 4 and feed.feed_id.startswith(name))
    ]
    if not found:
        raise SkipItem(f"There is no feed {name!r}: see `dateline feeds list`.", reason="missing")
    if len(found) > 1:
        raise SkipItem(f"{name!r} fits {len(found)} feeds: give more of the id.", reason="ambiguous")
    return found[0]


def _open() -> Connection:
    return connection.connect(Settings.from_environment())


async def _discover(url: str, *, settings: Settings) -> list[FeedCheck]:
    first = await _check(url, settings=settings)
    if first.kind is not None or first.result is not FetchResult.NOT_FEED:
        return [first]
    for wanted in (first.feeds[:_MAX_NAMED], guess_feeds(url)):
        checks = [await _check(each, settings=settings) for each in wanted]
        if found := [check for check in checks if check.kind is not None]:
            return found
    return [first]


async def _check(url: str, *, settings: Settings) -> FeedCheck:
    async with Fetcher(settings) as fetcher:
        fetch = await fetcher.get(url, admission=Unhurried(), max_bytes=settings.feed_max_mb * 2**20)
    if fetch.result is not FetchResult.OK:
        return FeedCheck(url=url, result=fetch.result, detail=fetch.detail)
    parsed = parse_feed(
        fetch.body, url=fetch.final_url, encoding=fetch.encoding, now=fetch.requested_at, settings=settings
    )
    if isinstance(parsed, NotFeed):
        detail = f"no feed but {parsed.reason}"
        return FeedCheck(url=url, result=FetchResult.NOT_FEED, feeds=parsed.feeds, detail=detail)
    return FeedCheck(
        url=url,
        result=FetchResult.OK,
        kind=parsed.kind,
        title=parsed.title,
        language=parsed.language,
        entries=parsed.entries,
        faults=parsed.faults,
    )


def _read_seeds() -> tuple[list[Feed], list[str]]:
    return _read_rows(read_lexicon("feeds"), name="feeds.csv")


def _read_file(path: Path) -> tuple[list[Feed], list[str]]:
    try:
        body = path.read_bytes()
        if path.suffix.lower() == ".csv":
            lines = body.decode("utf-8-sig").splitlines()
            rows = csv.DictReader(line for line in lines if line.strip() and not line.startswith("#"))
            return _read_rows(list(rows), name=path.name)
        found, bad = read_opml(body)
    except OSError as exc:
        raise StopRun(f"{path} cannot be read ({exc.strerror}): give an OPML or CSV file.") from exc
    except (UnicodeDecodeError, csv.Error) as exc:
        raise StopRun(f"{path} is no UTF-8 CSV file ({exc}): save it as one.") from exc
    except SkipItem as exc:
        raise StopRun(f"{path}: {exc}") from exc
    return list(found), [f"{path.name}: {bad} outlines have no http or https address."] if bad else []


def _read_rows(rows: Sequence[dict[str, str]], *, name: str) -> tuple[list[Feed], list[str]]:
    found, refused = [], []
    for number, row in enumerate(rows, start=1):
        words = {key: (value or "").strip() or None for key, value in row.items() if isinstance(key, str)}
        try:
            feed = make_feed(words.get("url") or "", publisher=words.get("publisher"), title=words.get("title"))
        except SkipItem as exc:
            refused.append(f"{name}, row {number}: {exc}")
            continue
        kind = FeedKind.PAGE if words.get("kind") == FeedKind.PAGE else None
        found.append(
            replace(
                feed,
                kind=kind,
                country=words.get("country"),
                language=words.get("language"),
                known_from=words.get("known_from"),
            )
        )
    return found, refused
