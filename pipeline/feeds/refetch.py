"""When an entry's page is fetched again: on a decaying schedule for corrections, after waits for failures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.records import EntryState, Fetch, FetchResult
from pipeline.settings import Settings

#: Nothing was asked of the page itself; the host or its robots.txt stood in between, so it costs no try.
_NOT_ASKED = {FetchResult.BUSY: timedelta(minutes=2), FetchResult.ROBOTS: timedelta(days=1)}
_GOOD = (FetchResult.OK, FetchResult.NOT_MODIFIED)


def next_entry_state(
    state: EntryState, fetch: Fetch, *, content_hash: str | None, now: datetime, settings: Settings
) -> EntryState:
    """The entry after a fetch that ended at `now`; `content_hash` is its body's, null without a body.

    A host that is busy or forbids by robots.txt only delays. A failure waits longer each time; after the last wait
    `due_at` is null: given up, on record. A page that was once fetched and is now gone keeps what was stored.
    """
    if fetch.result in _NOT_ASKED:
        return replace(state, due_at=now + _NOT_ASKED[fetch.result])
    if fetch.result in _GOOD:
        waits = _numbers(settings.refetch_hours)
        due = now + timedelta(hours=waits[state.fetches]) if state.fetches < len(waits) else None
        return replace(
            state,
            due_at=due,
            fetches=state.fetches + 1,
            failures=0,
            etag=fetch.etag or state.etag,
            last_modified=fetch.last_modified or state.last_modified,
            content_hash=content_hash or state.content_hash,
        )
    waits = _numbers(settings.retry_minutes)
    wait = timedelta(minutes=waits[state.failures]) if state.failures < len(waits) else None
    asked = timedelta(seconds=min(fetch.retry_after_seconds or 0, 604_800))
    return replace(state, due_at=None if wait is None else now + max(wait, asked), failures=state.failures + 1)


def _numbers(text: str) -> list[float]:
    return [float(part) for part in text.split(",") if part.strip()]
