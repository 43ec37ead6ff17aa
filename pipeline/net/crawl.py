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

    async def run(
        self, work: Callable[[Item], Awaitable[None]], *, on_done: Callable[[str], Awaitable[None]] | None = None
    ) -> None:
        """Work on every item once; `on_done` hears of each host whose items are all done.

        The first error ends the rest and is raised by itself.
        """
        try:
            async with asyncio.TaskGroup() as group:
                for host, queue in self._queues.items():
                    group.create_task(self._finish(host, queue, work, on_done))
        except BaseExceptionGroup as exc:
            raise _first(exc) from exc

    async def _finish(
        self,
        host: str,
        queue: deque[Item],
        work: Callable[[Item], Awaitable[None]],
        on_done: Callable[[str], Awaitable[None]] | None,
    ) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(self._per_host, len(queue))):
                group.create_task(_drain(queue, work))
        if on_done is not None:
            await on_done(host)


async def _drain(queue: deque[Item], work: Callable[[Item], Awaitable[None]]) -> None:
    while queue:
        await work(queue.popleft())


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
