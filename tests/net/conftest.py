"""Sites on loopback that behave as badly as a test asks for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from pipeline.net.fetch import Fetcher, Unhurried, Validators
from pipeline.records import Fetch
from pipeline.settings import Settings

Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


def page(body: bytes = b"<p>hello", *, status: str = "200 OK", headers: str = "Content-Type: text/html") -> bytes:
    """A whole HTTP answer."""
    return f"HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


@dataclass
class Site:
    """A served site: its address, and what it was asked."""

    base: str
    asked: list[str] = field(default_factory=list)
    requests: list[bytes] = field(default_factory=list)


@asynccontextmanager
async def _serve(answers: dict[str, Answer], *, host: str = "127.0.0.1", tls=None) -> AsyncIterator[Site]:
    site = Site(base="")

    async def on_request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            site.asked.append(path)
            site.requests.append(head)
            answer = answers.get(path, page(b"no", status="404 Not Found"))
            if isinstance(answer, bytes):
                writer.write(answer.replace(b"{base}", site.base.encode()))
            else:
                await answer(writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(on_request, host, 0, ssl=tls)
    site.base = f"{'https' if tls else 'http'}://{host}:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield site


@pytest.fixture
def serve():
    """`async with serve({path: answer}) as site` – a site on loopback."""
    return _serve


@pytest.fixture
def answer():
    """`answer(body, status=…, headers=…)` – the bytes of a whole HTTP answer."""
    return page


@pytest.fixture
def settings() -> Settings:
    """Settings under which one loopback address may be fetched, with little patience."""
    return Settings(
        admitted_networks="127.0.0.1/32",
        fetch_timeout_seconds=1.0,
        connect_timeout_seconds=0.5,
        max_document_mb=4,
        host_delay_seconds=0.0,
    )


@pytest.fixture
def get_page(settings):
    """`get_page(answers, path)` – what the fetcher makes of one served answer."""

    def get(
        answers: dict[str, Answer], path: str = "/", *, resolver=None, validators: Validators | None = None
    ) -> Fetch:
        async def run() -> Fetch:
            async with _serve(answers) as site, Fetcher(settings, resolver=resolver) as fetcher:
                return await fetcher.get(site.base + path, admission=Unhurried(), validators=validators)

        return asyncio.run(run())

    return get
