import asyncio
import gzip
import ssl
import subprocess
import zlib
from datetime import UTC, datetime

import brotli
import pytest
import zstandard

from pipeline.net.fetch import Fetcher, Unhurried, Validators, user_agent
from pipeline.records import FetchResult
from pipeline.settings import Settings

MIB = 1024 * 1024


def test_fetch_gives_body_and_headers(get_page, answer):
    headers = 'Content-Type: text/html; charset=ISO-8859-1\r\nETag: "a1"\r\nCache-Control: max-age=600'
    fetch = get_page({"/": answer(b"<p>caf\xe9", headers=headers)})
    assert (fetch.result, fetch.status, fetch.body) == (FetchResult.OK, 200, b"<p>caf\xe9")
    assert (fetch.media_type, fetch.encoding, fetch.etag, fetch.fresh_seconds) == (
        "text/html",
        "ISO-8859-1",
        '"a1"',
        600,
    )
    assert fetch.elapsed_ms >= 0
    assert fetch.moved_to is None


@pytest.mark.parametrize(
    ("status", "result"),
    [
        ("401 No", FetchResult.BLOCKED),
        ("402 Pay", FetchResult.BLOCKED),
        ("403 No", FetchResult.BLOCKED),
        ("404 No", FetchResult.NOT_FOUND),
        ("410 Gone", FetchResult.GONE),
        ("418 Teapot", FetchResult.CLIENT_ERROR),
        ("429 Slow", FetchResult.RATE_LIMITED),
        ("451 Law", FetchResult.BLOCKED),
        ("500 Oh", FetchResult.SERVER_ERROR),
        ("503 Full", FetchResult.SERVER_ERROR),
        ("302 Nowhere", FetchResult.CLIENT_ERROR),
        ("304 Same", FetchResult.PROTOCOL),  # nobody had asked "only if changed"
    ],
)
def test_fetch_names_every_status_and_keeps_no_body(get_page, answer, status, result):
    fetch = get_page({"/": answer(b"<p>Please enable JavaScript", status=status)})
    assert fetch.result is result
    assert fetch.body == b""
    assert fetch.detail


def test_fetch_knows_a_bot_wall_by_its_header(get_page, answer):
    fetch = get_page({"/": answer(b"<p>One moment", headers="cf-mitigated: challenge")})
    assert fetch.result is FetchResult.BLOCKED


def test_fetch_asks_only_if_changed(get_page):
    fetch = get_page({"/": b"HTTP/1.1 304 Not Modified\r\n\r\n"}, validators=Validators(etag='"a"', last_modified="x"))
    assert fetch.result is FetchResult.NOT_MODIFIED


@pytest.mark.parametrize(
    ("value", "seconds"), [("120", 120), ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("soon", None), ("-5", None)]
)
def test_fetch_reads_retry_after(get_page, answer, value, seconds):
    fetch = get_page({"/": answer(status="429 Slow", headers=f"Retry-After: {value}")})
    assert fetch.retry_after_seconds == seconds


def test_fetch_follows_redirects_and_tells_permanent_ones(get_page, answer):
    def to(status: str, target: str) -> bytes:
        return answer(b"", status=status, headers=f"Location: {target}")

    answers = {
        "/a": to("301 Moved", "/b"),
        "/b": to("308 Moved", "/c#part"),
        "/c": to("302 Found", "/d"),
        "/d": answer(),
    }
    fetch = get_page(answers, "/a")
    assert fetch.result is FetchResult.OK
    assert fetch.final_url.endswith("/d")
    assert fetch.moved_to is not None
    assert fetch.moved_to.endswith("/c")


def test_fetch_stops_at_redirect_loops(get_page, answer):
    answers = {f"/{here}": answer(b"", status="302 F", headers=f"Location: /{there}") for here, there in ("ab", "ba")}
    assert get_page(answers, "/a").result is FetchResult.REDIRECTS


def test_fetch_stops_at_too_many_redirects(get_page, answer):
    answers = {f"/{n}": answer(b"", status="302 F", headers=f"Location: /{n + 1}") for n in range(50)}
    fetch = get_page(answers, "/0")
    assert (fetch.result, fetch.detail) == (FetchResult.REDIRECTS, "more than 8 redirects")


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2:8080/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.2]/",
        "http://[64:ff9b::7f00:2]/",
        "http://10.0.0.1/",
        "http://2130706434/",
        "http://0x7f.0.0.2/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "gopher://127.0.0.1:11211/",
        "http://127.0.0.1:6379/",
        "http://user:word@127.0.0.1/",
        "http://[::1",
        "javascript:alert(1)",
    ],
)
def test_fetch_refuses_redirects_into_the_network(get_page, answer, target):
    fetch = get_page({"/": answer(b"", status="302 Found", headers=f"Location: {target}")})
    assert fetch.result is FetchResult.REFUSED
    assert fetch.detail


class _Rebinding:
    """A name server that gives a public address first and a private one when it is asked again."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)
        self.asked = 0

    async def resolve(self, host, port=0, family=0):
        self.asked += 1
        address = self.addresses[min(self.asked, len(self.addresses)) - 1]
        return [{"hostname": host, "host": address, "port": port, "family": 2, "proto": 0, "flags": 0}]

    async def close(self):
        pass


def test_fetch_checks_the_address_that_it_connects_to(settings, serve, answer):
    async def run():
        resolver = _Rebinding("127.0.0.1", "127.0.0.2")
        async with serve({"/": answer()}, host="127.0.0.2") as inside, serve({"/": answer()}) as site:
            port = site.base.rpartition(":")[2]
            async with Fetcher(settings, resolver=resolver) as fetcher:
                first = await fetcher.get(f"http://name.test:{port}/", admission=Unhurried())
            async with Fetcher(settings, resolver=resolver) as fetcher:
                url = f"http://name.test:{inside.base.rpartition(':')[2]}/"
                second = await fetcher.get(url, admission=Unhurried())
            return first, second, inside.asked

    first, second, asked = asyncio.run(run())
    assert first.result is FetchResult.OK
    assert second.result is FetchResult.REFUSED
    assert asked == []


def test_fetch_refuses_a_name_with_only_private_addresses(settings):
    class Both(_Rebinding):
        async def resolve(self, host, port=0, family=0):
            found = [(2, "10.1.2.3"), (10, "::1"), (2, "169.254.169.254")]
            return [
                {"hostname": host, "host": address, "port": port, "family": family, "proto": 0, "flags": 0}
                for family, address in found
            ]

    async def run():
        async with Fetcher(settings, resolver=Both()) as fetcher:
            return await fetcher.get("http://inside.test/", admission=Unhurried())

    assert asyncio.run(run()).result is FetchResult.REFUSED


def _zip(name: str, body: bytes) -> bytes:
    match name:
        case "gzip":
            return gzip.compress(body)
        case "deflate":
            return zlib.compress(body, 9)
        case "br":
            return brotli.compress(body, quality=5)
        case _:
            return zstandard.compress(body)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_fetch_undoes_every_coding(get_page, answer, name):
    body = b"<p>" + bytes(range(256)) * 300
    fetch = get_page({"/": answer(_zip(name, body), headers=f"Content-Encoding: {name}")})
    assert (fetch.result, fetch.body, fetch.notes) == (FetchResult.OK, body, ())
    assert fetch.wire_bytes < len(body)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("size", [5 * MIB, 300 * MIB])
def test_fetch_stops_at_bombs(get_page, answer, name, size):
    body = _BOMBS.setdefault((name, size), _zip(name, bytes(size)))
    fetch = get_page({"/": answer(body, headers=f"Content-Encoding: {name}")})
    assert fetch.result in (FetchResult.BOMB, FetchResult.TOO_LARGE)
    assert fetch.body == b""


_BOMBS: dict[tuple[str, int], bytes] = {}


def test_fetch_stops_at_nested_bombs(get_page, answer):
    bomb = gzip.compress(gzip.compress(bytes(200 * MIB)))
    fetch = get_page({"/": answer(bomb, headers="Content-Encoding: gzip, gzip")})
    assert fetch.result is FetchResult.BOMB


def test_fetch_takes_a_hundredfold_body_over_the_limit_for_too_large(get_page, answer):
    line = bytes(range(97, 123)) * 4
    body = gzip.compress(line * (8 * MIB // len(line)))
    fetch = get_page({"/": answer(body, headers="Content-Encoding: gzip")})
    assert fetch.result in (FetchResult.TOO_LARGE, FetchResult.BOMB)


@pytest.mark.parametrize(
    ("coding", "body", "note"),
    [
        ("gzip", b"<p>plain", "undeclared_identity"),
        ("br", b"<p>plain", "undeclared_identity"),
        ("zstd", b"<p>plain", "undeclared_identity"),
        ("deflate", b"<p>plain", "undeclared_identity"),
        ("identity", gzip.compress(b"<p>plain", mtime=0), "undeclared_gzip"),
    ],
)
def test_fetch_sees_through_a_wrong_coding(get_page, answer, coding, body, note):
    fetch = get_page({"/": answer(body, headers=f"Content-Encoding: {coding}")})
    assert (fetch.result, fetch.body, fetch.notes) == (FetchResult.OK, b"<p>plain", (note,))


def test_fetch_keeps_what_a_broken_gzip_gave(get_page, answer):
    body = gzip.compress(bytes(range(256)) * 4000)
    fetch = get_page({"/": answer(body[:-6], headers="Content-Encoding: gzip")})
    assert (fetch.result, fetch.notes) == (FetchResult.OK, ("encoding_damaged",))


@pytest.mark.parametrize("coding", ["compress", "gzip, gzip, gzip, gzip"])
def test_fetch_refuses_codings_that_nobody_uses(get_page, answer, coding):
    fetch = get_page({"/": answer(b"\x00\x01", headers=f"Content-Encoding: {coding}")})
    assert fetch.result in (FetchResult.PROTOCOL, FetchResult.BOMB)


def test_fetch_stops_at_an_endless_body(get_page):
    async def endless(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    fetch = get_page({"/": endless})
    assert fetch.result is FetchResult.TOO_LARGE
    assert fetch.wire_bytes < 6 * MIB


def test_fetch_stops_at_one_byte_a_second(get_page):
    async def trickle(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.1)

    fetch = get_page({"/": trickle})
    assert fetch.result is FetchResult.TIMEOUT
    assert 900 <= fetch.elapsed_ms < 2500


def test_fetch_stops_at_endless_headers(get_page):
    async def endless(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            writer.write(b"x" * 4096)
            await writer.drain()
            await asyncio.sleep(0)

    async def many(writer):
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-Y: z\r\n" * 100)
            await writer.drain()
            await asyncio.sleep(0)

    assert get_page({"/": endless}).result is FetchResult.HEADERS
    assert get_page({"/": many}).result is FetchResult.HEADERS


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
    ],
)
def test_fetch_records_what_is_no_http(get_page, raw):
    assert get_page({"/": raw}).result is FetchResult.PROTOCOL


def test_fetch_records_an_empty_answer(get_page, answer):
    assert get_page({"/": answer(b"")}).result is FetchResult.EMPTY
    assert get_page({"/": answer(b" \n ")}).result is FetchResult.EMPTY


def test_fetch_records_a_closed_port_and_a_name_that_is_none(settings):
    async def run():
        async with Fetcher(settings) as fetcher:
            closed = await fetcher.get("http://127.0.0.1:9/", admission=Unhurried())
            shut = await fetcher.get("http://127.0.0.1:47/", admission=Unhurried())
            return closed, shut

    closed, shut = asyncio.run(run())
    assert closed.result is FetchResult.REFUSED
    assert shut.result is FetchResult.CONNECT


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(folder / "key"), "-out", str(folder / "crt")]
    subprocess.run([*command, *names], check=True, capture_output=True)
    return folder


def _get_by_tls(certificate, settings, serve, answer, *, host="127.0.0.1"):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "crt", certificate / "key")

    async def run():
        async with serve({"/": answer()}, host=host, tls=context) as site, Fetcher(settings) as fetcher:
            return await fetcher.get(site.base + "/", admission=Unhurried())

    return asyncio.run(run())


def test_fetch_refuses_a_certificate_that_nobody_signed(certificate, settings, serve, answer):
    assert _get_by_tls(certificate, settings, serve, answer).result is FetchResult.TLS


def test_fetch_trusts_the_operators_certificates_for_their_names_only(certificate, serve, answer):
    settings = Settings(admitted_networks="127.0.0.0/8", ca_file=certificate / "crt", fetch_timeout_seconds=3.0)
    assert _get_by_tls(certificate, settings, serve, answer).result is FetchResult.OK
    assert _get_by_tls(certificate, settings, serve, answer, host="127.0.0.3").result is FetchResult.TLS


def test_fetch_says_who_asks(settings, serve, answer):
    named = Settings(admitted_networks=settings.admitted_networks, contact="desk@example.org")

    async def run():
        async with serve({"/": answer()}) as site, Fetcher(named) as fetcher:
            await fetcher.get(site.base + "/", admission=Unhurried())
            return site.requests[0]

    head = asyncio.run(run())
    assert b"desk@example.org" in head
    assert user_agent(named).encode() in head
    assert b"Cookie" not in head


def test_fetch_keeps_no_validator_that_would_break_a_header(get_page, answer):
    fetch = get_page({"/": answer(headers='ETag: "caf\xc3\xa9"')})
    assert (fetch.result, fetch.etag) == (FetchResult.OK, None)


def test_fetch_tells_when_it_asked(get_page, answer):
    before = datetime.now(UTC)
    assert before <= get_page({"/": answer()}).requested_at <= datetime.now(UTC)
