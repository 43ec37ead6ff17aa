"""Many addresses at once, each host at its own pace."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Generic, TypeVar

from pipeline.feeds.addresses import host_of

Item = TypeVar("Item")


class Crawl(Generic[Item]):
    """Items by host; as many are worked on at once per host as the host admits, all hosts side by side."""

    def __init__(self, items: Iterable[Item], *, url_of: Callable[[Item], str], per_host: int) -> None:
        self._queues: dict[str, deque[Item]] = defaultdict(deque)
        for item in items:
            self._queues[host_of(url_of(item))].append(item)
        self._per_host = per_host

    async def run(self, work: Callable[[Item], Awaitable[None]]) -> None:
        """Work on every item once. The first error ends the rest and is raised."""
        async with asyncio.TaskGroup() as group:
            for queue in self._queues.values():
                for _ in range(min(self._per_host, len(queue))):
                    group.create_task(_drain(queue, work))


async def _drain(queue: deque[Item], work: Callable[[Item], Awaitable[None]]) -> None:
    while queue:
        await work(queue.popleft())
