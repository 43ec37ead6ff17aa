"""Polling feeds and fetching the pages of their entries.

    due_feeds      which feeds are due, in batches, those of one host together
    poll_feeds     for each feed, host by host at its pace:
                       ask, "only if changed" where the server earned it; check a 304 by a full fetch from time to time
                       parse; in one transaction: entries, ledger, what was learned
    fetch_entries  round after round until nothing is due or the time is up:
                       for each due entry, host by host at its pace:
                           fetch; in one transaction: document, ledger, when to fetch again

A kill between any two steps loses nothing: what was not recorded is still due.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from pipeline.errors import SkipItem, StopRun
from pipeline.feeds.addresses import host_of
from pipeline.feeds.schedule import believed_move, next_state
from pipeline.net.crawl import Crawl
from pipeline.net.fetch import Fetcher, Validators
from pipeline.net.politeness import Politeness
from pipeline.records import (
    EntryState,
    Feed,
    FeedHealth,
    FeedKind,
    FeedState,
    Fetch,
    FetchResult,
    PollOutcome,
)
from pipeline.settings import Settings
from pipeline.store import alerts, connection, entries, feeds, polls, reports
from pipeline.store.connection import Connection
from pipeline.store.fetches import fetched
from pipeline.tasks.asking import Brought, ask_feed
from pipeline.tasks.crawling import Database, FetchLedger, polite_fetcher
from pipeline.tasks.feeds import find_feed
from pipeline.tasks.report import Report, sentence

log = logging.getLogger(__name__)

_FEEDS_SHOWN = 10
_NO_FEEDS = "Dry run: no feed is on, so none would be polled: turn one on with `dateline feeds resume`, or name some."

#: How long a poll waits for a host that a fetching worker has; a fetch takes other hosts instead.
_POLL_WAIT_SECONDS = 60.0
_FETCH_WAIT_SECONDS = 2.0


def due_feeds(*, is_forced: bool = False) -> list[list[str]]:
    """Ids of the feeds that are due now, in batches of the setting's size; empty when none is.

    Feeds of one host stay in one batch, so that batches side by side do not wait for one another. With `is_forced` all
    feeds that are on count as due.
    """
    settings = Settings.from_environment()
    with connection.connect(settings) as conn:
        due = feeds.due(conn, now=datetime.now(UTC), is_forced=is_forced)
    return _batches(due, size=settings.poll_batch)


def feeds_again(names: Sequence[str], *, is_dry: bool) -> list[list[str]]:
    """Ids of the feeds of these names (addresses, ids or beginnings of ids) to poll now, in batches; no name: all on.

    None in a dry run: see `would_poll`. Raises StopRun for a name that fits none or several.
    """
    settings = Settings.from_environment()
    with connection.connect(settings) as conn:
        found = _wanted_feeds(conn, names)
    if is_dry:
        return []
    due = sorted({(host_of(feed.url), feed.feed_id, feed.url) for feed in found})
    return _batches([(feed_id, url) for _, feed_id, url in due], size=settings.poll_batch)


def would_poll(names: Sequence[str], *, is_dry: bool) -> Report:
    """What a dry run of `feeds_again` says: which feeds would be polled, and when each is due by itself."""
    if not is_dry:
        return Report(stage="again")
    with connection.connect(Settings.from_environment()) as conn:
        found, states = _wanted_feeds(conn, names), feeds.states(conn)
    told = [f"- {feed.url}, due by itself at {states[feed.feed_id].next_poll_at:%Y-%m-%d %H:%M} UTC" for feed in found]
    for line in told:
        log.info("%s", line)
    first = f"Dry run: {len(found)} feed{'' if len(found) == 1 else 's'} would be polled." if found else _NO_FEEDS
    more = [f"and {len(told) - _FEEDS_SHOWN} more, in the log"] if len(told) > _FEEDS_SHOWN else []
    dry = {"dry_run": len(found)} if found else {}
    return Report(stage="again", skipped=dry, message="\n".join([first, *told[:_FEEDS_SHOWN], *more]))


def _wanted_feeds(conn: Connection, names: Sequence[str]) -> list[Feed]:
    try:
        wanted = [find_feed(conn, name.strip()) for name in names if name.strip()]
    except SkipItem as exc:
        raise StopRun(str(exc)) from exc
    return wanted or [feed for feed in feeds.all_feeds(conn) if feed.is_on]


def fetch_again(*, is_wanted: bool) -> Report:
    """`fetch_entries`, where that is wanted."""
    return fetch_entries() if is_wanted else Report(stage="fetch", message="Pages are left to dateline_poll.")


def poll_feeds(batch: Sequence[str]) -> Report:
    """Poll these feeds and record what came; `done` counts feeds that answered well, whether or not with news.

    A feed whose host is busy for longer than the wait stays due. A feed that was removed meanwhile is skipped.
    """
    settings = Settings.from_environment()
    with connection.connect(settings) as conn:
        found, skipped = _load(conn, batch)
        tally = asyncio.run(_poll_all(conn, found, settings=settings))
        tally.skipped.update(skipped)
        report = tally.report("poll")
        reports.put(conn, report.as_dict())
    return report


def fetch_entries() -> Report:
    """Fetch the pages of due entries until none is left or the time is up; `done` counts new document versions."""
    settings = Settings.from_environment()
    with connection.connect(settings) as conn:
        tally = asyncio.run(_fetch_all(conn, settings=settings))
        report = tally.report("fetch")
        reports.put(conn, report.as_dict())
    return report


def _batches(due: Sequence[tuple[str, str]], *, size: int) -> list[list[str]]:
    batches: list[list[str]] = []
    last_host = None
    for feed_id, url in due:
        if not batches or (len(batches[-1]) >= size and host_of(url) != last_host):
            batches.append([])
        batches[-1].append(feed_id)
        last_host = host_of(url)
    return batches


class _Tally:
    """Counts of a task under way."""

    def __init__(self) -> None:
        self.done = 0
        self.new = 0
        self.failed: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self.remarks: list[str] = []

    def report(self, stage: str) -> Report:
        failed = self.failed.total()
        words = [sentence(self.done, self.skipped, failed)]
        if stage == "poll":
            words.append(f"{self.new} new entries")
        if failed:
            words.append("failures: " + ", ".join(f"{name} {count}" for name, count in sorted(self.failed.items())))
        message = "; ".join(words) + "." + "".join(f" {remark}" for remark in sorted(self.remarks)[:20])
        return Report(stage=stage, done=self.done, skipped=dict(self.skipped), failed=failed, message=message)


def _load(conn: Connection, batch: Sequence[str]) -> tuple[list[tuple[Feed, FeedState]], Counter[str]]:
    found, skipped = [], Counter[str]()
    for feed_id in batch:
        try:
            found.append((feeds.get(conn, feed_id), feeds.state(conn, feed_id)))
        except SkipItem as exc:
            skipped[exc.reason] += 1
    return found, skipped


# --- polling ----------------------------------------------------------------------------------------------------------


async def _poll_all(conn: Connection, found: list[tuple[Feed, FeedState]], *, settings: Settings) -> _Tally:
    tally, database = _Tally(), Database(conn)
    async with polite_fetcher(
        database, settings=settings, wait_seconds=_POLL_WAIT_SECONDS, with_robots=settings.robots_for_feeds
    ) as (fetcher, politeness):

        async def poll(item: tuple[Feed, FeedState]) -> None:
            feed, state = item
            brought = await ask_feed(feed, state, fetcher=fetcher, politeness=politeness)
            if brought.result is FetchResult.BUSY:
                tally.skipped["busy"] += 1
                return
            now = datetime.now(UTC)
            outcome, after = await database.run(_record_poll, feed, state, brought, now=now, settings=settings)
            _count_poll(tally, feed, state, outcome, after)

        crawl = Crawl(found, url_of=lambda item: item[0].url, per_host=settings.host_concurrency)
        await crawl.run(poll, on_done=politeness.give_back)
    return tally


def _record_poll(
    conn: Connection, feed: Feed, state: FeedState, brought: Brought, *, now: datetime, settings: Settings
) -> tuple[PollOutcome, FeedState]:
    found = brought.parsed.entries if brought.parsed else ()
    with conn.transaction():
        if polls.lock(conn, feed.feed_id) != state.polls:
            # Removed, or polled by another worker after this one's lease ran out: its record stands.
            return PollOutcome(result=FetchResult.BUSY), state
        new = polls.add(
            conn,
            feed.feed_id,
            brought.fetch,
            result=brought.result,
            found=found,
            faults=brought.parsed.faults if brought.parsed else {},
            is_full=brought.is_full,
            detail=brought.detail,
            now=now,
        )
        outcome = _outcome(brought, new=new)
        after = next_state(feed, state, outcome, now=now, settings=settings)
        after = _settle(conn, feed, after, brought, now=now, settings=settings)
        feeds.save_state(conn, after)
        _tell_health(conn, feed, before=state, after=after)
    return outcome, after


def _tell_health(conn: Connection, feed: Feed, *, before: FeedState, after: FeedState) -> None:
    """An alert names a feed that is dead or gone, until it is well again."""
    if after.health in (FeedHealth.DEAD, FeedHealth.GONE):
        since = f"{after.failing_since:%Y-%m-%d}" if after.failing_since else "its first poll"
        alerts.raise_alert(
            conn,
            "dead_feed",
            feed.url,
            severity="warning",
            message=f"The feed of {feed.publisher} has been {after.health} since {since}.",
            next_step=f"See `dateline feeds show {feed.feed_id}`; give its new address or remove it.",
            details={"feed_id": feed.feed_id, "publisher": feed.publisher},
        )
    elif before.health in (FeedHealth.DEAD, FeedHealth.GONE):
        alerts.recover(conn, "dead_feed", feed.url)


def _outcome(brought: Brought, *, new: int) -> PollOutcome:
    fetch, parsed = brought.fetch, brought.parsed
    wishes = [parsed.hint_minutes or 0 if parsed else 0, (fetch.fresh_seconds or 0) // 60]
    return PollOutcome(
        result=brought.result,
        seen_entries=len(parsed.entries) if parsed else 0,
        new_entries=new,
        is_full=brought.is_full,
        is_audited=brought.is_audited,
        is_lie=brought.is_audited and new > 0,
        etag=fetch.etag,
        last_modified=fetch.last_modified,
        body_hash=brought.body_hash,
        hint_minutes=max(wishes) or None,
        retry_after_seconds=fetch.retry_after_seconds,
        moved_to=fetch.moved_to,
    )


def _settle(
    conn: Connection, feed: Feed, state: FeedState, brought: Brought, *, now: datetime, settings: Settings
) -> FeedState:
    """Act on what is known for sure now: the feed's kind, a move that was believed, a page that is due again."""
    if feed.kind is FeedKind.PAGE:
        entries.make_due(conn, [feed.url], now=now)
    elif brought.parsed is not None:
        words = brought.parsed
        feeds.learn_kind(conn, feed.feed_id, kind=words.kind, title=words.title, language=words.language)
    if (target := believed_move(state, now=now, settings=settings)) is not None:
        feeds.move(conn, feed, url=target)
        return replace(state, moved_to=None, moved_first_at=None, moved_hits=0)
    return state


def _count_poll(tally: _Tally, feed: Feed, before: FeedState, outcome: PollOutcome, after: FeedState) -> None:
    tally.new += outcome.new_entries
    if outcome.result is FetchResult.BUSY:
        tally.skipped["busy"] += 1
    elif outcome.result in (FetchResult.OK, FetchResult.NOT_MODIFIED):
        tally.done += 1
    else:
        tally.failed[outcome.result] += 1
    if after.health in (FeedHealth.DEAD, FeedHealth.GONE) and before.health is not after.health:
        tally.remarks.append(
            f"{feed.publisher} ({feed.url}) is {after.health}: see `dateline feeds show {feed.feed_id}`."
        )


# --- fetching ---------------------------------------------------------------------------------------------------------


async def _fetch_all(conn: Connection, *, settings: Settings) -> _Tally:
    tally, database = _Tally(), Database(conn)
    ends_at = time.monotonic() + settings.fetch_task_seconds
    async with polite_fetcher(database, settings=settings, wait_seconds=_FETCH_WAIT_SECONDS, with_robots=True) as (
        fetcher,
        politeness,
    ):
        while time.monotonic() < ends_at:
            due = await database.run(
                entries.due, now=datetime.now(UTC), limit=settings.fetch_batch, per_host=_per_host(settings)
            )
            recorded = await _fetch_round(due, tally, database=database, fetcher=fetcher, politeness=politeness)
            if not recorded:
                break
    return tally


def _per_host(settings: Settings) -> int:
    """Entries of one host in one round: as many as fit into a minute at its pace, so that its feeds get their turn."""
    return max(1, min(500, round(60 / settings.host_delay_seconds))) if settings.host_delay_seconds else 500


async def _fetch_round(
    due: Sequence[EntryState], tally: _Tally, *, database: Database, fetcher: Fetcher, politeness: Politeness
) -> int:
    """Fetch these; gives how many were recorded."""
    recorded = 0

    async def fetch_one(state: EntryState) -> None:
        nonlocal recorded
        validators = Validators(etag=state.etag, last_modified=state.last_modified)
        fetch = await fetcher.get(state.url, admission=politeness, validators=validators)
        if fetch.result is FetchResult.BUSY:
            tally.skipped["busy"] += 1
            return
        is_new = await ledger.put(fetched(state, fetch, at=datetime.now(UTC)))
        recorded += 1
        _count_fetch(tally, fetch, is_new=is_new)

    async with FetchLedger(database, settings=fetcher.settings) as ledger:
        crawl = Crawl(due, url_of=lambda state: state.url, per_host=fetcher.settings.host_concurrency)
        await crawl.run(fetch_one, on_done=politeness.give_back)
    return recorded


def _count_fetch(tally: _Tally, fetch: Fetch, *, is_new: bool) -> None:
    if is_new:
        tally.done += 1
    elif fetch.result in (FetchResult.OK, FetchResult.NOT_MODIFIED):
        tally.skipped["unchanged"] += 1
    else:
        tally.failed[fetch.result] += 1
