"""What polling and fetching share: one database connection for many coroutines, and the hosts kept in it."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Concatenate, ParamSpec, Self, TypeVar

from pipeline.errors import DatelineError
from pipeline.net.fetch import Fetcher, user_agent
from pipeline.net.politeness import Politeness
from pipeline.records import HostState
from pipeline.settings import Settings
from pipeline.store import fetches, hosts
from pipeline.store.connection import Connection
from pipeline.store.fetches import Fetched

P = ParamSpec("P")
R = TypeVar("R")
#: Names are looked up in threads: enough that a few slow name servers do not hold up all hosts.
_THREADS = 32
_ASK_AGAIN_SECONDS = 0.5
#: Fetches in one transaction at most; their bodies are in memory until it is committed.
_GROUP = 64


class Database:
    """One connection, one statement at a time, off the event loop: a slow database does not stop the network."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._lock = asyncio.Lock()

    async def run(self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the store's function gives for this connection."""
        async with self._lock:
            return await asyncio.to_thread(function, self._conn, *args, **kwargs)


class Hosts:
    """The hosts in the database, for one worker: see pipeline.net.politeness.HostKeeper."""

    def __init__(self, database: Database, *, settings: Settings, wait_seconds: float) -> None:
        self._database = database
        self._settings = settings
        self._wait_seconds = wait_seconds
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{time.monotonic_ns()}"

    async def lease(self, host: str) -> HostState | None:
        """The host, waited for a little; null when another worker keeps it."""
        until = time.monotonic() + self._wait_seconds
        while True:
            state = await self._database.run(
                hosts.lease,
                host,
                owner=self.owner,
                lease=timedelta(minutes=self._settings.lease_minutes),
                delay_seconds=self._settings.host_delay_seconds,
                concurrency=self._settings.host_concurrency,
            )
            if state is not None or time.monotonic() >= until:
                return state
            await asyncio.sleep(_ASK_AGAIN_SECONDS)

    async def release(self, states: list[HostState]) -> None:
        """Give hosts back with what was learned."""
        await self._database.run(hosts.release, states, owner=self.owner)


class FetchLedger:
    """Records fetches in groups: what comes in while one group is written makes up the next.

    Use it as `async with FetchLedger(...) as ledger`; every `put` returns only once its fetch is committed.
    """

    def __init__(self, database: Database, *, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._waiting: list[tuple[Fetched, asyncio.Future[bool]]] = []
        self._wake = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Begin to write."""
        self._writer = asyncio.create_task(self._write())
        return self

    async def __aexit__(self, *_: object) -> None:
        """End; nothing waits any more, or the task failed and what waits stays due."""
        if self._writer is not None:
            self._writer.cancel()

    async def put(self, item: Fetched) -> bool:
        """Whether the fetch made a new version of its document; raises what the store raised."""
        recorded: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, recorded))
        self._wake.set()
        return await recorded

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            group, self._waiting = self._waiting[:_GROUP], self._waiting[_GROUP:]
            if not self._waiting:
                self._wake.clear()
            items = [item for item, _ in group]
            try:
                answers = await self._database.run(fetches.record_all, items, settings=self._settings)
            except DatelineError as exc:
                for _, recorded in group:
                    if not recorded.done():
                        recorded.set_exception(exc)
                continue
            for (_, recorded), answer in zip(group, answers, strict=True):
                if not recorded.done():
                    recorded.set_result(answer)


@asynccontextmanager
async def polite_fetcher(
    database: Database, *, settings: Settings, wait_seconds: float, with_robots: bool
) -> AsyncIterator[tuple[Fetcher, Politeness]]:
    """A fetcher and the politeness that goes with it, for the length of one task."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS))
    keeper = Hosts(database, settings=settings, wait_seconds=wait_seconds)
    async with Fetcher(settings) as fetcher:
        politeness = Politeness(
            keeper,
            fetcher,
            agent=user_agent(settings),
            seconds=min(settings.fetch_task_seconds, settings.lease_minutes * 60 * 0.8),
            with_robots=with_robots,
        )
        async with politeness:
            yield fetcher, politeness
