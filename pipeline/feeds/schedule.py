"""When a feed is polled next, and what is believed of it: a pure function of state, outcome and now.

next_state:
    count the outcome: weighted errors in a row, or a success
    learn: share of new entries, conditional GET, permanent redirects and 410 by hits over days
    wait: interval by what was new | backoff by the errors | slow probe for the dead,
          never sooner than Retry-After or the publisher's wish, with a jitter of the feed's own
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from pipeline.records import Conditional, Feed, FeedHealth, FeedState, FetchResult, PollOutcome
from pipeline.settings import Settings

#: After so many consistent answers, and `poll_believe_days`, a 301 or 410 is believed.
BELIEVE_HITS = 3
_RETRY_AFTER_MAX = timedelta(days=7)
_GOOD = (FetchResult.OK, FetchResult.NOT_MODIFIED)
#: Errors in a row double the wait up to here.
_MAX_DOUBLINGS = 8


def error_weight(result: FetchResult) -> float:
    """How much one such outcome counts towards giving a feed up: 1 hard, 0.5 soft, 0.25 temporary, 0 none."""
    match result:
        case FetchResult.OK | FetchResult.NOT_MODIFIED | FetchResult.BUSY:
            return 0.0
        case FetchResult.RATE_LIMITED | FetchResult.CONNECT | FetchResult.TIMEOUT:
            return 0.25
        case (
            FetchResult.SERVER_ERROR
            | FetchResult.EMPTY
            | FetchResult.DNS
            | FetchResult.PROTOCOL
            | FetchResult.BLOCKED
            | FetchResult.ROBOTS
        ):
            return 0.5
        case (
            FetchResult.NOT_FOUND
            | FetchResult.GONE
            | FetchResult.CLIENT_ERROR
            | FetchResult.REFUSED
            | FetchResult.TLS
            | FetchResult.REDIRECTS
            | FetchResult.TOO_LARGE
            | FetchResult.BOMB
            | FetchResult.HEADERS
            | FetchResult.NOT_FEED
        ):
            return 1.0
        case _:
            assert_never(result)


def first_state(feed: Feed, *, now: datetime, settings: Settings) -> FeedState:
    """The state of a feed that was never polled: due at once."""
    return FeedState(feed_id=feed.feed_id, next_poll_at=now, interval_minutes=_bounds(feed, settings)[0] * 3)


def next_state(feed: Feed, state: FeedState, outcome: PollOutcome, *, now: datetime, settings: Settings) -> FeedState:
    """The state after a poll that ended at `now`. A busy host changes nothing but the time."""
    if outcome.result is FetchResult.BUSY:
        return replace(state, next_poll_at=now + timedelta(minutes=1))
    if outcome.result in _GOOD:
        learned = _learn_success(state, outcome, now=now)
    else:
        weight = state.error_weight + error_weight(outcome.result)
        learned = replace(state, error_weight=weight, failing_since=state.failing_since or now)
    learned = replace(_learn_moves(learned, outcome, now=now), polls=state.polls + 1, last_polled_at=now)
    learned = replace(learned, health=_health(state, learned, outcome, now=now, settings=settings))
    interval = _interval(feed, state, outcome, settings=settings)
    learned = replace(learned, interval_minutes=interval)
    return replace(learned, next_poll_at=now + _wait(feed, learned, outcome, settings=settings))


def may_ask_conditionally(state: FeedState) -> bool:
    """Whether the next poll may say "only if changed": there is something to compare, and no known lie."""
    return state.conditional is not Conditional.LYING and bool(state.etag or state.last_modified)


def should_audit(state: FeedState, *, settings: Settings) -> bool:
    """Whether a 304 of the next poll is checked by a full fetch: the first one, then every `poll_audit_every`-th."""
    return state.conditional is Conditional.UNTRIED or state.unchecked_304 + 1 >= settings.poll_audit_every


def believed_move(state: FeedState, *, now: datetime, settings: Settings) -> str | None:
    """The address to which the feed has moved for good, once it said so consistently over days; null before."""
    is_old = state.moved_first_at is not None and now - state.moved_first_at >= timedelta(
        days=settings.poll_believe_days
    )
    return state.moved_to if is_old and state.moved_hits >= BELIEVE_HITS else None


def _learn_success(state: FeedState, outcome: PollOutcome, *, now: datetime) -> FeedState:
    share = outcome.new_entries / outcome.seen_entries if outcome.seen_entries else 0.0
    is_first = state.last_success_at is None
    learned = replace(
        state,
        error_weight=0.0,
        failing_since=None,
        last_success_at=now,
        last_new_at=now if outcome.new_entries else state.last_new_at,
        # The first poll finds everything new and says nothing about the pace.
        new_share=0.0 if is_first else round(0.7 * state.new_share + 0.3 * share, 4),
    )
    return _learn_conditional(learned, outcome)


def _learn_conditional(state: FeedState, outcome: PollOutcome) -> FeedState:
    if outcome.is_lie:
        kept = replace(state, conditional=Conditional.LYING, unchecked_304=0)
    elif outcome.is_audited:
        kept = replace(state, conditional=Conditional.TRUSTED, unchecked_304=0)
    elif outcome.result is FetchResult.NOT_MODIFIED:
        return replace(state, unchecked_304=state.unchecked_304 + 1)
    else:
        kept = replace(state, unchecked_304=0)
    if outcome.body_hash is None:
        return kept
    return replace(kept, etag=outcome.etag, last_modified=outcome.last_modified, body_hash=outcome.body_hash)


def _learn_moves(state: FeedState, outcome: PollOutcome, *, now: datetime) -> FeedState:
    if outcome.result in _GOOD:
        is_same = outcome.moved_to is not None and outcome.moved_to == state.moved_to
        first = state.moved_first_at if is_same else (now if outcome.moved_to else None)
        hits = state.moved_hits + 1 if is_same else int(outcome.moved_to is not None)
        state = replace(state, moved_to=outcome.moved_to, moved_first_at=first, moved_hits=hits)
        return replace(state, gone_first_at=None, gone_hits=0)
    if outcome.result is FetchResult.GONE:
        return replace(state, gone_first_at=state.gone_first_at or now, gone_hits=state.gone_hits + 1)
    return state


def _health(
    before: FeedState, learned: FeedState, outcome: PollOutcome, *, now: datetime, settings: Settings
) -> FeedHealth:
    if outcome.result in _GOOD:
        return FeedHealth.OK
    believe = timedelta(days=settings.poll_believe_days)
    if learned.gone_hits >= BELIEVE_HITS and learned.gone_first_at and now - learned.gone_first_at >= believe:
        return FeedHealth.GONE
    if before.health in (FeedHealth.DEAD, FeedHealth.GONE):
        return before.health
    quiet_since = learned.failing_since or now
    is_long = now - quiet_since >= timedelta(days=settings.poll_dead_days)
    return FeedHealth.DEAD if is_long and learned.error_weight >= 3 else FeedHealth.FAILING


def _interval(feed: Feed, state: FeedState, outcome: PollOutcome, *, settings: Settings) -> float:
    """Minutes between polls of a healthy feed: shorter when much was new, longer when nothing was."""
    if outcome.result not in _GOOD:
        return state.interval_minutes
    share = outcome.new_entries / outcome.seen_entries if outcome.seen_entries else 0.0
    is_first = state.last_success_at is None
    factor = 1.0 if is_first else 1.25 if share == 0 else 0.95 if share < 0.2 else 0.6 if share < 0.6 else 0.3
    low, high = _bounds(feed, settings)
    return min(max(state.interval_minutes * factor, low), high)


def _wait(feed: Feed, state: FeedState, outcome: PollOutcome, *, settings: Settings) -> timedelta:
    _, high = _bounds(feed, settings)
    minutes = state.interval_minutes
    if state.health in (FeedHealth.DEAD, FeedHealth.GONE):
        minutes = settings.poll_probe_days * 1440
    elif state.error_weight:
        # Temporary errors wait little and grow slowly, hard ones soon reach a day; no healthy feed's bound holds here.
        minutes = min(max(minutes, 10) * 2 ** min(2 * state.error_weight, _MAX_DOUBLINGS), max(high, 1440))
    elif outcome.hint_minutes and state.new_share < 0.5:
        # A feed that turns over faster than its publisher's wish would lose entries: then the wish is not heard.
        minutes = max(minutes, min(outcome.hint_minutes, high))
    wait = timedelta(minutes=minutes * (1 + _jitter(state)))
    asked = timedelta(seconds=outcome.retry_after_seconds or 0)
    return max(wait, min(asked, _RETRY_AFTER_MAX))


def _jitter(state: FeedState) -> float:
    """-0.1..0.1 from the feed and its count of polls: spreads feeds that began together, the same in every run."""
    digest = hashlib.sha256(f"{state.feed_id}:{state.polls}".encode()).digest()
    return (int.from_bytes(digest[:4], "big") / 2**32 - 0.5) / 5


def _bounds(feed: Feed, settings: Settings) -> tuple[float, float]:
    low = feed.poll_min_minutes or settings.poll_min_minutes
    return low, max(low, feed.poll_max_minutes or settings.poll_max_minutes)
