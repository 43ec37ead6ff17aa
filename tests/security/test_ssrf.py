"""No page, feed or redirect leads the fetcher to a machine of our own, however its address is spelled."""

from __future__ import annotations

import asyncio
import ipaddress
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.feeds.parse import parse_feed
from pipeline.net.fetch import Fetcher, Unhurried
from pipeline.net.guard import is_admitted
from pipeline.records import FetchResult, ParsedFeed
from pipeline.settings import Settings

#: Numbers as browsers, libc and old servers read them; what a strict reader takes for a name must not resolve either.
OURS = (
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "0",
    "0.0.0.0",  # noqa: S104 - an address to refuse
    "127.0.0.1.", "localhost", "LOCALHOST", "localhost.", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[0:0:0:0:0:0:0:1]", "[64:ff9b::7f00:1]", "①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1", "%31%32%37.0.0.1",
    "wire.example@127.0.0.1", "127.0.0.1%00.wire.example", "127.0.0.1#@wire.example", "127.0.0.1\\@wire.example",
)  # fmt: skip
SHAPES = ("http://{host}:{port}/", "HTTP://{host}:{port}/a?b#c", " http://{host}:{port}/\t", "//{host}:{port}/")
PUBLIC = [ipaddress.ip_network(text) for text in ("8.0.0.0/8", "93.184.216.0/24", "2606:2800::/32")]
PRIVATE = [
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4", "::/128", "::1/128", "fc00::/7", "fe80::/10",
        "ff00::/8", "2001:db8::/32",
    )
]  # fmt: skip


def within(networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> some.SearchStrategy:
    """Any address of these networks, each as likely as the others."""
    return some.sampled_from(networks).flatmap(
        lambda network: some.integers(0, network.num_addresses - 1).map(lambda n: network[n])
    )


@given(within(PRIVATE))
def test_no_private_address_is_admitted_in_any_wrapping(address):
    assert not is_admitted(str(address), networks=())
    assert not is_admitted(f"{address}%eth0", networks=())
    if address.version == 4:
        number = int(address)
        for wrapped in (0xFFFF << 32 | number, 0x0064FF9B << 96 | number, 0x2002 << 112 | number << 80, number):
            assert not is_admitted(str(ipaddress.IPv6Address(wrapped)), networks=())


@given(within(PUBLIC))
def test_public_addresses_are_admitted(address):
    assert is_admitted(str(address), networks=())


@given(some.text(max_size=40))
def test_text_that_is_no_address_is_never_admitted(text):
    try:
        ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        assert not is_admitted(text, networks=())


@pytest.fixture
def settings() -> Settings:
    """The site at 127.0.0.2 may be fetched; the canary at 127.0.0.1 and ::1 may not."""
    return Settings(
        admitted_networks="127.0.0.2/32", connect_timeout_seconds=0.5, fetch_timeout_seconds=2, host_delay_seconds=0.0
    )


async def fetch_all(settings: Settings, *, redirected: bool) -> tuple[list[FetchResult], int]:
    """(what came of each address, how often the canary was called): asked outright, or after a redirect or a link."""
    calls = 0

    async def on_canary(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        writer.close()

    canary = await asyncio.start_server(on_canary, "127.0.0.1", 0)
    port = canary.sockets[0].getsockname()[1]
    addresses = [shape.format(host=host, port=port) for host, shape in product(OURS, SHAPES)]

    async def on_site(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        target = addresses[int(head.split(b" ", 2)[1].rpartition(b"/")[2])]
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    site = await asyncio.start_server(on_site, "127.0.0.2", 0)
    base = f"http://127.0.0.2:{site.sockets[0].getsockname()[1]}"
    wanted = [f"{base}/{number}" for number in range(len(addresses))] if redirected else addresses
    async with canary, site, Fetcher(settings) as fetcher:
        found = [(await fetcher.get(url, admission=Unhurried())).result for url in wanted]
    return found, calls


@pytest.mark.parametrize("redirected", [False, True])
def test_no_spelling_of_our_own_address_is_called(settings, redirected):
    found, calls = asyncio.run(fetch_all(settings, redirected=redirected))
    assert calls == 0
    assert FetchResult.OK not in found
    assert len(found) == len(OURS) * len(SHAPES)


@pytest.mark.parametrize("scheme", ["file", "gopher", "dict", "ftp", "javascript", "data", "jar:http", "ldap"])
def test_a_feed_lists_nothing_that_is_no_page(scheme):
    links = f"<item><title>a</title><link>{scheme}://127.0.0.1/etc/passwd</link></item>"
    body = f'<rss version="2.0"><channel><title>w</title><link>https://w.example/</link>{links}</channel></rss>'
    now = datetime(2024, 5, 1, tzinfo=UTC)
    parsed = parse_feed(body.encode(), url="https://w.example/feed", now=now, settings=Settings())
    assert isinstance(parsed, ParsedFeed)
    assert [entry.url for entry in parsed.entries] == []
