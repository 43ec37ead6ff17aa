"""robots.txt by RFC 9309: what may be fetched, how slowly, and what holds while it cannot be had."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from protego import Protego

from pipeline.records import Fetch, FetchResult, HostState
from pipeline.settings import Settings

#: RFC 9309 asks parsers to read at least 500 KiB.
ROBOTS_MAX_BYTES = 512 * 1024
#: RFC 9309, 2.3.1.4: a robots.txt that is unreachable for long may be taken for one that does not exist.
_UNREACHABLE = timedelta(days=30)
#: How soon an unreachable robots.txt is asked for again.
_RETRY = timedelta(minutes=5)
_ABSENT = (FetchResult.NOT_FOUND, FetchResult.GONE, FetchResult.BLOCKED, FetchResult.CLIENT_ERROR, FetchResult.EMPTY)
_ABSENT_TOO = (FetchResult.REDIRECTS, FetchResult.TOO_LARGE)


def is_robots_due(state: HostState, *, now: datetime, settings: Settings) -> bool:
    """Whether robots.txt is fetched before the host is asked for anything else."""
    if state.robots_failed_at is not None and state.robots_at is not None and now - state.robots_at < _RETRY:
        return False
    return state.robots_at is None or now - state.robots_at >= timedelta(hours=settings.robots_hours)


def learn_robots(state: HostState, fetch: Fetch, *, now: datetime) -> HostState:
    """The host after its robots.txt was asked for.

    4xx means that there are no rules. While it is unreachable an older copy holds; without one everything is forbidden,
    for 30 days. `robots_at` is the time of the last try, good or not.
    """
    if fetch.result is FetchResult.OK:
        text = fetch.body[:ROBOTS_MAX_BYTES].decode("utf-8-sig", "replace").replace("\0", "")
        return replace(state, robots=text, robots_at=now, robots_failed_at=None)
    if fetch.result in _ABSENT or fetch.result in _ABSENT_TOO:
        return replace(state, robots="", robots_at=now, robots_failed_at=None)
    since = state.robots_failed_at or now
    is_over = state.robots is None and now - since >= _UNREACHABLE
    return replace(state, robots="" if is_over else state.robots, robots_at=now, robots_failed_at=since)


class Rules:
    """The rules of one host for one agent, read once."""

    def __init__(self, state: HostState, *, agent: str) -> None:
        self._agent = agent
        self._parsed = Protego.parse(state.robots) if state.robots else None
        self._is_forbidden = state.robots is None and state.robots_failed_at is not None

    def allows(self, url: str) -> bool:
        """Whether the address may be fetched; robots.txt itself always may."""
        if url.endswith("/robots.txt"):
            return True
        if self._is_forbidden:
            return False
        return self._parsed is None or bool(self._parsed.can_fetch(url, self._agent))

    def delay_seconds(self) -> float:
        """The wait between two requests that crawl-delay or request-rate ask for; 0 for none."""
        if self._parsed is None:
            return 0.0
        rate = self._parsed.request_rate(self._agent)
        by_rate = rate.seconds / rate.requests if rate is not None and rate.requests else 0.0
        return max(0.0, float(self._parsed.crawl_delay(self._agent) or 0.0), by_rate)
