"""At what pace each host is asked, and by whom: the host is leased, then only this worker asks it.

slot(url)
    lease the host once, for the whole task          a host that somebody else has: busy
    fetch robots.txt when it is due                  a path that it forbids: robots
    wait for one of the host's places and its delay  a wait longer than the task: busy
    after the answer: 429 and 503 slow the host, a good one eases it
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from pipeline.feeds.addresses import host_of
from pipeline.net.fetch import Fetcher
from pipeline.net.robots import ROBOTS_MAX_BYTES, Rules, is_robots_due, learn_robots
from pipeline.records import Fetch, FetchResult, HostState
from pipeline.settings import Settings

#: A refusal doubles the wait so many times at most.
_MAX_DOUBLINGS = 10
_FIRST_PAUSE_SECONDS = 30.0
_LONGEST_PAUSE = timedelta(days=2)


class HostKeeper(Protocol):
    """Where hosts are kept so that all workers know of them."""

    async def lease(self, host: str) -> HostState | None:
        """The host, now this worker's alone; null when another worker has it or it wants to be left alone."""

    async def release(self, states: list[HostState]) -> None:
        """Give hosts back with what was learned; what another worker has taken meanwhile is left alone."""


def learn_answer(state: HostState, fetch: Fetch, *, now: datetime) -> HostState:
    """The host after an answer: 429 and 503 double its pause, Retry-After sets it, a good one takes one back."""
    is_refusal = fetch.result is FetchResult.RATE_LIMITED or fetch.status == 503
    if not is_refusal:
        is_good = fetch.result in (FetchResult.OK, FetchResult.NOT_MODIFIED)
        return replace(state, refusals=max(0, state.refusals - 1)) if is_good and state.refusals else state
    pause = timedelta(seconds=_FIRST_PAUSE_SECONDS * 2 ** min(state.refusals, _MAX_DOUBLINGS))
    asked = timedelta(seconds=fetch.retry_after_seconds or 0)
    wait = min(max(pause, asked), _LONGEST_PAUSE)
    return replace(state, refusals=state.refusals + 1, not_before=now + wait)


def delay_of(state: HostState, *, crawl_delay: float, settings: Settings) -> float:
    """Seconds between two requests: the host's own, robots.txt's, doubled by each refusal, up to the setting."""
    wanted = max(state.delay_seconds, crawl_delay) or (1.0 if state.refusals else 0.0)
    return float(min(wanted * 2 ** min(state.refusals, _MAX_DOUBLINGS), max(settings.host_delay_max_seconds, 0.0)))


@dataclass(slots=True)
class _Lane:
    """One host in this worker's hands."""

    state: HostState
    places: asyncio.Semaphore
    rules: Rules
    #: Why robots.txt could not be had; null when it could.
    robots_failure: FetchResult | None = None
    robots_lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    #: On time.monotonic's clock.
    next_at: float = 0.0
    #: Requests that wait or are on their way.
    users: int = 0

    def refusal_of(self, url: str) -> FetchResult | None:
        """Why robots.txt, or the lack of it, forbids the address; null when it may be fetched."""
        if self.rules.allows(url):
            return None
        # Unreachable is not forbidden: the ledger names what really failed.
        is_unreachable = self.state.robots is None
        return (self.robots_failure or FetchResult.CONNECT) if is_unreachable else FetchResult.ROBOTS


class Politeness:
    """The admission of one task: leases hosts as they come up, gives all of them back at the end.

    Use it as `async with Politeness(...) as politeness`. `seconds` is how long the task may go on: requests whose turn
    would come later are busy, and so are left for the next task.
    """

    def __init__(
        self, keeper: HostKeeper, fetcher: Fetcher, *, agent: str, seconds: float, with_robots: bool = True
    ) -> None:
        self._keeper = keeper
        self._fetcher = fetcher
        self._settings = fetcher.settings
        self._agent = agent
        self._with_robots = with_robots
        self._ends_at = time.monotonic() + seconds
        self._lanes: dict[str, asyncio.Task[_Lane | None]] = {}
        self._requests = asyncio.Semaphore(fetcher.settings.fetch_concurrency)

    async def __aenter__(self) -> Politeness:
        """Begin without any host."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Give the hosts back."""
        lanes = [await lane for lane in self._lanes.values()]
        now, clock = datetime.now(UTC), time.monotonic()
        await self._keeper.release([_state_at_end(lane, now=now, clock=clock) for lane in lanes if lane is not None])

    @asynccontextmanager
    async def slot(self, url: str) -> AsyncIterator[FetchResult | None]:
        """Hold the host's place for one request; yields `busy` or `robots` where it may not be asked."""
        lane = await self._lane(host_of(url))
        if lane is None:
            yield FetchResult.BUSY
            return
        lane.users += 1
        try:
            async with self._place(lane, url) as refusal:
                yield refusal
        finally:
            lane.users -= 1

    @asynccontextmanager
    async def _place(self, lane: _Lane, url: str) -> AsyncIterator[FetchResult | None]:
        if self._with_robots:
            await self._look_at_robots(lane, url)
            if (refusal := lane.refusal_of(url)) is not None:
                yield refusal
                return
        async with lane.places, self._turn(lane) as turn:
            yield turn

    async def learn(self, fetch: Fetch) -> None:
        """Take note of how the host answered."""
        lane = await self._lane(host_of(fetch.final_url))
        if lane is not None:
            lane.state = learn_answer(lane.state, fetch, now=datetime.now(UTC))

    async def give_back(self, host: str) -> None:
        """Give one host back early: nothing more is asked there, unless a redirect leads to it."""
        lane = await self._lanes[host] if host in self._lanes else None
        if lane is not None and not lane.users:
            del self._lanes[host]
            await self._keeper.release([_state_at_end(lane, now=datetime.now(UTC), clock=time.monotonic())])

    async def _lane(self, host: str) -> _Lane | None:
        if host not in self._lanes:
            self._lanes[host] = asyncio.create_task(self._lease(host))
        return await self._lanes[host]

    async def _lease(self, host: str) -> _Lane | None:
        state = await self._keeper.lease(host)
        if state is None:
            return None
        wait = (state.not_before - datetime.now(UTC)).total_seconds() if state.not_before else 0.0
        return _Lane(
            state=state,
            places=asyncio.Semaphore(max(1, min(state.concurrency, self._settings.host_concurrency))),
            rules=Rules(state, agent=self._agent),
            next_at=time.monotonic() + max(0.0, wait),
        )

    async def _look_at_robots(self, lane: _Lane, url: str) -> None:
        async with lane.robots_lock:
            now = datetime.now(UTC)
            if not is_robots_due(lane.state, now=now, settings=self._settings):
                return
            parts = urlsplit(url)
            address = f"{parts.scheme}://{parts.netloc}/robots.txt"
            fetch = await self._fetcher.get(address, admission=_Turn(self, lane), max_bytes=ROBOTS_MAX_BYTES)
            if fetch.result is FetchResult.BUSY:
                return
            lane.robots_failure = fetch.result
            lane.state = learn_robots(lane.state, fetch, now=datetime.now(UTC))
            lane.rules = Rules(lane.state, agent=self._agent)

    @asynccontextmanager
    async def _turn(self, lane: _Lane) -> AsyncIterator[FetchResult | None]:
        """Wait for the lane's next turn and a place among all requests; `busy` when it comes after the task's end."""
        while True:
            pause = (lane.state.not_before - datetime.now(UTC)).total_seconds() if lane.state.not_before else 0.0
            at = max(lane.next_at, time.monotonic() + pause)
            if at > self._ends_at:
                yield FetchResult.BUSY
                return
            await asyncio.sleep(max(0.0, at - time.monotonic()))
            async with self._requests:
                # Somebody may have taken the turn while this one waited for a place: then it waits for the next.
                if (begun := time.monotonic()) >= lane.next_at:
                    lane.next_at = begun + self._delay(lane)
                    yield None
                    return

    def _delay(self, lane: _Lane) -> float:
        crawl_delay = lane.rules.delay_seconds() if self._with_robots else 0.0
        return delay_of(lane.state, crawl_delay=crawl_delay, settings=self._settings)


class _Turn:
    """The admission of robots.txt: its turn in the lane, but no look at robots.txt."""

    def __init__(self, politeness: Politeness, lane: _Lane) -> None:
        self._politeness = politeness
        self._lane = lane

    @asynccontextmanager
    async def slot(self, url: str) -> AsyncIterator[FetchResult | None]:
        """Wait for the lane's turn; redirects of robots.txt to other hosts wait in the same lane."""
        async with self._politeness._turn(self._lane) as refusal:
            yield refusal

    async def learn(self, fetch: Fetch) -> None:
        """Take note of how the host answered."""
        self._lane.state = learn_answer(self._lane.state, fetch, now=datetime.now(UTC))


def _state_at_end(lane: _Lane, *, now: datetime, clock: float) -> HostState:
    """What the next worker has to know: the delay that is still running counts as `not_before`."""
    running = now + timedelta(seconds=lane.next_at - clock) if lane.next_at > clock else None
    waits = [wait for wait in (running, lane.state.not_before) if wait is not None and wait > now]
    return replace(lane.state, not_before=max(waits, default=None))
