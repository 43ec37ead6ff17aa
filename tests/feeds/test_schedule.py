from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feeds.schedule import (
    believed_move,
    error_weight,
    first_state,
    may_ask_conditionally,
    next_state,
    should_audit,
)
from pipeline.records import Conditional, Feed, FeedHealth, FeedState, FetchResult, PollOutcome
from pipeline.settings import Settings

NOW = datetime(2024, 5, 3, 12, tzinfo=UTC)
SETTINGS = Settings()
FEED = Feed(feed_id="f", url="https://wire.example/feed", publisher="wire")
OLD = replace(first_state(FEED, now=NOW, settings=SETTINGS), last_success_at=NOW, health=FeedHealth.OK, polls=5)


def after(state: FeedState, *outcomes: PollOutcome, feed: Feed = FEED, step: timedelta | None = None) -> FeedState:
    """The state after these polls, each at the time that the state before asked for, or every `step`."""
    now = NOW
    for outcome in outcomes:
        state = next_state(feed, state, outcome, now=now, settings=SETTINGS)
        now = now + step if step else state.next_poll_at
    return state


def minutes(state: FeedState, *, now: datetime = NOW) -> float:
    return (state.next_poll_at - now).total_seconds() / 60


def brought(new: int, seen: int = 30, **more) -> PollOutcome:
    return PollOutcome(result=FetchResult.OK, new_entries=new, seen_entries=seen, **more)


def failed(result: FetchResult, **more) -> PollOutcome:
    return PollOutcome(result=result, **more)


def test_schedule_polls_a_new_feed_at_once() -> None:
    state = first_state(FEED, now=NOW, settings=SETTINGS)
    assert (state.next_poll_at, state.health) == (NOW, FeedHealth.NEW)


def test_schedule_learns_no_pace_from_the_first_poll() -> None:
    state = after(first_state(FEED, now=NOW, settings=SETTINGS), brought(30))
    assert (state.interval_minutes, state.new_share, state.health) == (30, 0.0, FeedHealth.OK)


@pytest.mark.parametrize(("new", "shorter"), [(0, False), (1, True), (10, True), (30, True)])
def test_schedule_follows_what_was_new(new: int, shorter: bool) -> None:
    state = after(OLD, brought(new))
    assert (state.interval_minutes < OLD.interval_minutes) is shorter


def test_schedule_stays_between_the_bounds() -> None:
    slow, fast = OLD, OLD
    for _ in range(40):
        slow, fast = after(slow, brought(0)), after(fast, brought(30))
    assert (slow.interval_minutes, fast.interval_minutes) == (720, 10)
    own = replace(FEED, poll_min_minutes=60, poll_max_minutes=90)
    assert after(slow, brought(0), feed=own).interval_minutes == 90
    assert after(fast, brought(30), feed=own).interval_minutes == 60


def test_schedule_hears_the_publishers_wish_within_the_bounds() -> None:
    assert minutes(after(OLD, brought(1, hint_minutes=300))) > 260
    assert minutes(after(OLD, brought(1, hint_minutes=10_000))) < 800
    # A feed that turns over faster than its publisher's wish would lose entries.
    busy = replace(OLD, new_share=0.9)
    assert minutes(after(busy, brought(30, hint_minutes=300))) < 60


@pytest.mark.parametrize("result", [result for result in FetchResult if error_weight(result)])
def test_schedule_waits_longer_with_each_error_and_never_gives_up(result: FetchResult) -> None:
    once, often = after(OLD, failed(result)), after(OLD, *[failed(result)] * 12)
    assert minutes(once) >= 24
    assert often.error_weight > once.error_weight
    assert often.next_poll_at > once.next_poll_at
    assert often.health in (FeedHealth.FAILING, FeedHealth.DEAD, FeedHealth.GONE)


def test_schedule_weighs_hard_errors_more_than_temporary_ones() -> None:
    hard, soft = after(OLD, failed(FetchResult.NOT_FOUND)), after(OLD, failed(FetchResult.SERVER_ERROR))
    assert minutes(hard) > minutes(soft) > minutes(after(OLD, failed(FetchResult.TIMEOUT)))


def test_schedule_forgets_errors_after_a_good_poll() -> None:
    state = after(OLD, *[failed(FetchResult.TIMEOUT)] * 9, brought(1))
    assert (state.error_weight, state.health, state.failing_since) == (0, FeedHealth.OK, None)


@pytest.mark.parametrize(("seconds", "least", "most"), [(7200, 120, 121), (10, 20, 60), (10**9, 10_000, 10_100)])
def test_schedule_obeys_retry_after_up_to_a_week(seconds: int, least: float, most: float) -> None:
    wait = minutes(after(OLD, failed(FetchResult.RATE_LIMITED, retry_after_seconds=seconds)))
    assert least <= wait <= most


def test_schedule_calls_a_feed_dead_after_days_and_probes_it_for_ever() -> None:
    state = OLD
    now = NOW
    for _ in range(200):
        state = next_state(FEED, state, failed(FetchResult.DNS), now=now, settings=SETTINGS)
        wait, now = state.next_poll_at - now, state.next_poll_at
    assert state.health is FeedHealth.DEAD
    assert timedelta(days=6) < wait < timedelta(days=8)
    assert after(state, brought(3)).health is FeedHealth.OK


def test_schedule_is_not_hasty_with_a_short_outage() -> None:
    state = after(OLD, *[failed(FetchResult.NOT_FOUND)] * 10, step=timedelta(hours=1))
    assert state.health is FeedHealth.FAILING


def test_schedule_believes_410_after_days_only() -> None:
    gone = failed(FetchResult.GONE)
    assert after(OLD, gone, gone, gone, step=timedelta(hours=1)).health is FeedHealth.FAILING
    assert after(OLD, gone, gone, gone, step=timedelta(days=2)).health is FeedHealth.GONE
    assert after(OLD, gone, gone, brought(1), gone, step=timedelta(days=2)).health is FeedHealth.FAILING


def test_schedule_believes_a_move_after_consistent_days_only() -> None:
    there, elsewhere = brought(0, moved_to="https://a.example/"), brought(0, moved_to="https://b.example/")
    late = NOW + timedelta(days=6)

    def believed(*outcomes: PollOutcome, step: timedelta) -> str | None:
        return believed_move(after(OLD, *outcomes, step=step), now=late, settings=SETTINGS)

    assert believed(there, there, there, step=timedelta(days=2)) == "https://a.example/"
    assert believed(there, there, step=timedelta(days=2)) is None
    assert believed(there, there, elsewhere, step=timedelta(days=2)) is None
    assert believed(there, brought(0), there, step=timedelta(days=2)) is None
    assert believed_move(after(OLD, there, there, there, step=timedelta(hours=1)), now=NOW, settings=SETTINGS) is None


def test_schedule_learns_whom_to_ask_only_if_changed() -> None:
    assert not may_ask_conditionally(OLD)
    asked = after(OLD, brought(0, etag='"1"', body_hash="h"))
    assert may_ask_conditionally(asked)
    assert should_audit(asked, settings=SETTINGS)
    trusted = after(asked, brought(0, is_audited=True, etag='"1"', body_hash="h"))
    assert (trusted.conditional, should_audit(trusted, settings=SETTINGS)) == (Conditional.TRUSTED, False)
    same = PollOutcome(result=FetchResult.NOT_MODIFIED, is_full=False)
    assert should_audit(after(trusted, *[same] * 11), settings=SETTINGS)
    lying = after(trusted, brought(2, is_audited=True, is_lie=True, etag='"1"', body_hash="i"))
    assert not may_ask_conditionally(lying)
    assert not may_ask_conditionally(after(lying, brought(0, etag='"2"', body_hash="j")))


def test_schedule_lets_a_busy_host_cost_nothing() -> None:
    state = after(OLD, failed(FetchResult.BUSY))
    assert replace(state, next_poll_at=OLD.next_poll_at) == OLD


def test_schedule_spreads_feeds_that_began_together() -> None:
    feeds = [replace(FEED, feed_id=str(number)) for number in range(50)]
    states = [after(replace(OLD, feed_id=feed.feed_id), brought(0), feed=feed) for feed in feeds]
    assert len({state.next_poll_at for state in states}) == 50
    assert all(abs(minutes(state) / 37.5 - 1) <= 0.1 for state in states)


@given(st.lists(st.sampled_from(list(FetchResult)), max_size=30), st.integers(0, 50), st.integers(0, 10**9))
def test_schedule_always_polls_again(results: list[FetchResult], new: int, wish: int) -> None:
    state, now = OLD, NOW
    for result in results:
        outcome = PollOutcome(result=result, new_entries=new, seen_entries=max(new, 1), hint_minutes=wish)
        state = next_state(FEED, state, outcome, now=now, settings=SETTINGS)
        assert timedelta(seconds=30) <= state.next_poll_at - now <= timedelta(days=8)
        assert 0 <= state.new_share <= 1
        now = state.next_poll_at
