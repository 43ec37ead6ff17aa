"""A site of 200 hosts with 50 pages each, on loopback: pages of realistic size that take 50 to 500 ms.

    python bench/fetch/served.py PORT        hosts are 127.0.1.1 … 127.0.1.200, pages /0 … /49

Sizes are log-normal (median 60 KB of text-like HTML, a tenth over 150 KB), gzip as most sites send. Size and delay of
a page depend on its address alone, so that every client meets the same site.
"""

from __future__ import annotations

import asyncio
import gzip
import random
import sys
import zlib

HOSTS = [f"127.0.1.{number}" for number in range(1, 201)]
PAGES = 50
_ROBOTS = b"User-agent: *\nDisallow: /private\n"


def urls(port: int) -> list[str]:
    """Every page, host by host."""
    return [f"http://{host}:{port}/{page}" for host in HOSTS for page in range(PAGES)]


def _words(size: int, chance: random.Random) -> bytes:
    stock = ["".join(chance.choices("etaoinshrdlucm", k=chance.randint(2, 11))) for _ in range(3000)]
    text, length = [], 0
    while length < size:
        sentence = " ".join(chance.choices(stock, k=chance.randint(8, 30)))
        text.append(f'<p class="body">{sentence}.</p>\n')
        length += len(text[-1])
    return ("<!DOCTYPE html><html><head><title>A page</title></head><body>" + "".join(text) + "</body></html>").encode()


def _stock() -> list[bytes]:
    chance = random.Random(7)
    sizes = sorted(min(800_000, int(chance.lognormvariate(11.0, 0.75))) for _ in range(64))
    return [
        _answer(gzip.compress(_words(size, chance), 6), "text/html; charset=utf-8", "Content-Encoding: gzip\r\n")
        for size in sizes
    ]


def _answer(body: bytes, kind: str, more: str = "") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def serve(port: int) -> None:
    """Serve until killed."""
    stock, robots = _stock(), _answer(_ROBOTS, "text/plain")

    async def on_client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ", 2)[1]
                if path == b"/robots.txt":
                    writer.write(robots)
                    continue
                seed = zlib.crc32(host.encode() + path)
                await asyncio.sleep(0.05 + seed % 451 / 1000)
                writer.write(stock[seed // 451 % len(stock)])
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(on_client, "0.0.0.0", port, backlog=2000)  # noqa: S104
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
