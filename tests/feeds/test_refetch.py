from datetime import UTC, datetime, timedelta

import pytest

from pipeline.feeds.refetch import next_entry_state
from pipeline.records import EntryState, Fetch, FetchResult
from pipeline.settings import Settings

NOW = datetime(2024, 5, 3, 12, tzinfo=UTC)
ENTRY = EntryState(entry_id="e", url="https://wire.example/a", due_at=NOW)


def fetched(result: FetchResult, **more) -> Fetch:
    return Fetch(url=ENTRY.url, final_url=ENTRY.url, result=result, requested_at=NOW, elapsed_ms=1, **more)


def after(state: EntryState, *fetches: Fetch) -> EntryState:
    for fetch in fetches:
        state = next_entry_state(state, fetch, content_hash="h", now=NOW, settings=Settings())
    return state


def test_refetch_decays_and_ends() -> None:
    waits = []
    state = ENTRY
    while state.due_at is not None:
        state = after(state, fetched(FetchResult.OK))
        waits.append(state.due_at and state.due_at - NOW)
    assert waits == [*(timedelta(hours=hours) for hours in (1, 6, 24, 72, 168, 720)), None]
    assert (state.fetches, state.content_hash) == (7, "h")


def test_refetch_tries_failures_again_then_gives_up_on_record() -> None:
    state = after(ENTRY, *[fetched(FetchResult.NOT_FOUND)] * 4)
    assert state.due_at == NOW + timedelta(days=1)
    assert (after(state, fetched(FetchResult.TIMEOUT)).due_at, state.failures) == (None, 4)
    assert after(state, fetched(FetchResult.OK)).failures == 0


@pytest.mark.parametrize("result", [FetchResult.BUSY, FetchResult.ROBOTS])
def test_refetch_counts_no_try_that_the_host_forbade(result: FetchResult) -> None:
    state = after(ENTRY, *[fetched(result)] * 20)
    assert state.failures == 0
    assert state.due_at is not None


def test_refetch_obeys_retry_after() -> None:
    state = after(ENTRY, fetched(FetchResult.RATE_LIMITED, retry_after_seconds=3600))
    assert state.due_at == NOW + timedelta(hours=1)


def test_refetch_keeps_validators_that_a_304_does_not_repeat() -> None:
    state = after(ENTRY, fetched(FetchResult.OK, etag='"1"'), fetched(FetchResult.NOT_MODIFIED))
    assert state.etag == '"1"'
