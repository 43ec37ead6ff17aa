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
from typing import Concatenate, ParamSpec, TypeVar

from pipeline.net.fetch import Fetcher, user_agent
from pipeline.net.politeness import Politeness
from pipeline.records import HostState
from pipeline.settings import Settings
from pipeline.store import hosts
from pipeline.store.connection import Connection

P = ParamSpec("P")
R = TypeVar("R")
#: Names are looked up in threads: enough that a few slow name servers do not hold up all hosts.
_THREADS = 32
_ASK_AGAIN_SECONDS = 0.5


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
