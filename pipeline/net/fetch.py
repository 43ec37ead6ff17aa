"""One address to what came back, within limits. Nothing that a server does raises here: every breach is a result."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Protocol, Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from pipeline.feeds.hints import fresh_seconds, retry_after_seconds
from pipeline.net.decode import Undecodable, decode_body
from pipeline.net.guard import AddressRefused, check_url, guarded_socket, is_refusal, read_networks
from pipeline.net.status import is_challenge, is_permanent_redirect, is_redirect, result_of_status
from pipeline.records import Fetch, FetchResult
from pipeline.settings import Settings

_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.8"
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What "only if changed" is asked with; both null: everything is asked for."""

    etag: str | None = None
    last_modified: str | None = None


class Admission(Protocol):
    """Who says when a host may be asked."""

    def slot(self, url: str) -> AbstractAsyncContextManager[FetchResult | None]:
        """Hold the host for one request once its turn has come; yields why not, where it may not be asked."""

    async def learn(self, fetch: Fetch) -> None:
        """Take note of how the host answered."""


class Unhurried:
    """An admission that lets everything through at once: for a single request by hand."""

    @asynccontextmanager
    async def slot(self, url: str) -> AsyncIterator[FetchResult | None]:
        """Let it through."""
        yield None

    async def learn(self, fetch: Fetch) -> None:
        """Nothing is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hop:
    """One answer: a redirect, or the end."""

    fetch: Fetch
    location: str | None = None
    is_permanent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ask:
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    max_bytes: int
    seconds: float
    started_at: datetime


class Fetcher:
    """A pool of guarded connections; use it as `async with Fetcher(settings) as fetcher`."""

    def __init__(self, settings: Settings, *, resolver: AbstractResolver | None = None) -> None:
        self.settings = settings
        self._resolver = resolver
        self._networks = read_networks(settings.admitted_networks)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the pool."""
        settings = self.settings
        context = ssl.create_default_context()
        if settings.ca_file is not None:
            context.load_verify_locations(settings.ca_file)
        connector = aiohttp.TCPConnector(
            limit=0,
            ssl=context,
            resolver=self._resolver,
            socket_factory=guarded_socket(self._networks),
            ttl_dns_cache=60,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=settings.fetch_max_header_kb * 1024,
            max_field_size=settings.fetch_max_header_kb * 1024,
            max_headers=100,
            headers={
                "User-Agent": user_agent(settings),
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip, deflate, br, zstd",
                "Accept-Language": "en, *;q=0.5",
            },
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=settings.connect_timeout_seconds),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def get(
        self,
        url: str,
        *,
        admission: Admission,
        validators: Validators | None = None,
        max_bytes: int | None = None,
    ) -> Fetch:
        """What the address answers, redirects followed. Does not raise for anything that a server or a network does.

        Waiting for a host's turn does not count into the time that the request may take. `moved_to` tells where the
        redirects led as long as all were permanent.
        """
        started_at = datetime.now(UTC)
        headers = _conditions(validators or Validators())
        limit = max_bytes or self.settings.max_document_bytes
        target, seen, moved_to, is_permanent, spent = url, {url}, None, True, 0.0
        while True:
            left = self.settings.fetch_timeout_seconds - spent
            ask = _Ask(url=target, headers=headers, max_bytes=limit, seconds=left, started_at=started_at)
            async with admission.slot(target) as refused:
                before = time.monotonic()
                hop = await self._hop(ask) if refused is None else _not_asked(ask, refused)
                spent += time.monotonic() - before
                if refused is None:
                    await admission.learn(hop.fetch)
            is_permanent = is_permanent and hop.is_permanent
            fetch = replace(hop.fetch, url=url, final_url=target, moved_to=moved_to, elapsed_ms=round(spent * 1000))
            if hop.location is None:
                return fetch
            target = hop.location
            moved_to = target if is_permanent else moved_to
            if target in seen or len(seen) > self.settings.fetch_max_redirects:
                reason = "redirects run in a circle" if target in seen else f"more than {len(seen) - 1} redirects"
                return replace(fetch, result=FetchResult.REDIRECTS, detail=reason, moved_to=None)
            seen.add(target)

    async def _hop(self, ask: _Ask) -> _Hop:
        try:
            address = URL(ask.url)
            if refusal := check_url(address):
                return _Hop(fetch=_failed(ask, FetchResult.REFUSED, refusal))
            async with asyncio.timeout(ask.seconds):
                return await self._ask(ask, address)
        except TimeoutError:
            return _Hop(fetch=_failed(ask, FetchResult.TIMEOUT, f"no whole answer in {ask.seconds:.0f} s"))
        except (aiohttp.ClientError, ValueError, OSError) as exc:
            return _Hop(fetch=_failed(ask, *_read_error(exc)))

    async def _ask(self, ask: _Ask, address: URL) -> _Hop:
        if self._session is None:
            raise RuntimeError("Use the fetcher inside `async with`.")
        async with self._session.get(address, headers=ask.headers, allow_redirects=False) as response:
            fetch = _read_headers(ask, response)
            location = response.headers.get("Location")
            if is_redirect(response.status) and location:
                target = str(address.join(URL(location)).with_fragment(None))
                return _Hop(fetch=fetch, location=target, is_permanent=is_permanent_redirect(response.status))
            if fetch.result is not FetchResult.OK:
                return _Hop(fetch=fetch)
            return _Hop(fetch=await self._read_body(ask, response, fetch))

    async def _read_body(self, ask: _Ask, response: aiohttp.ClientResponse, fetch: Fetch) -> Fetch:
        parts: list[bytes] = []
        size = 0
        async for part in response.content.iter_any():
            parts.append(part)
            size += len(part)
            if size > ask.max_bytes:
                # Closed, not drained: the rest may be endless.
                response.close()
                return replace(
                    fetch, result=FetchResult.TOO_LARGE, wire_bytes=size, detail=f"over {ask.max_bytes} bytes"
                )
        decoded = decode_body(
            b"".join(parts),
            codings=response.headers.get("Content-Encoding"),
            max_bytes=ask.max_bytes,
            max_ratio=self.settings.fetch_max_ratio,
        )
        if isinstance(decoded, Undecodable):
            results = {"bomb": FetchResult.BOMB, "too_large": FetchResult.TOO_LARGE}
            result = results.get(decoded.reason, FetchResult.PROTOCOL)
            return replace(fetch, result=result, wire_bytes=size, detail=decoded.detail)
        if not decoded.body.strip():
            return replace(fetch, result=FetchResult.EMPTY, wire_bytes=size, detail="the body is empty")
        return replace(fetch, body=decoded.body, wire_bytes=size, notes=decoded.notes)


def user_agent(settings: Settings) -> str:
    """The User-Agent, with the contact where one is set."""
    return settings.user_agent.format(contact=settings.contact or "no contact set")


def _conditions(validators: Validators) -> dict[str, str]:
    wanted = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in wanted.items() if value}


def _failed(ask: _Ask, result: FetchResult, detail: str | None = None) -> Fetch:
    return Fetch(
        url=ask.url, final_url=ask.url, result=result, requested_at=ask.started_at, elapsed_ms=0, detail=detail
    )


def _not_asked(ask: _Ask, result: FetchResult) -> _Hop:
    reasons = {FetchResult.BUSY: "the host's turn does not come in time", FetchResult.ROBOTS: "robots.txt forbids it"}
    return _Hop(fetch=_failed(ask, result, reasons.get(result, "the host's robots.txt cannot be had")))


def _read_headers(ask: _Ask, response: aiohttp.ClientResponse) -> Fetch:
    now, headers = datetime.now(UTC), response.headers
    result = FetchResult.BLOCKED if is_challenge(headers) else result_of_status(response.status)
    if result is FetchResult.NOT_MODIFIED and not ask.headers:
        result = FetchResult.PROTOCOL
    return Fetch(
        url=ask.url,
        final_url=ask.url,
        result=result,
        requested_at=ask.started_at,
        elapsed_ms=0,
        status=response.status,
        media_type=response.content_type if "Content-Type" in headers else None,
        encoding=_short(response.charset),
        etag=_short(headers.get("ETag")),
        last_modified=_short(headers.get("Last-Modified")),
        fresh_seconds=fresh_seconds(
            cache_control=headers.get("Cache-Control"),
            expires=headers.get("Expires"),
            date=headers.get("Date"),
            now=now,
        ),
        retry_after_seconds=retry_after_seconds(headers.get("Retry-After"), now=now),
        detail=None if result in (FetchResult.OK, FetchResult.NOT_MODIFIED) else f"HTTP status {response.status}",
    )


def _short(value: str | None) -> str | None:
    # A validator goes back to the server and into the database: nothing that either would choke on.
    return value if value and len(value) <= 1000 and value.isascii() and value.isprintable() else None


#: In the order of asking: the first kind that fits decides.
_ERRORS: tuple[tuple[tuple[type[Exception], ...], FetchResult], ...] = (
    ((aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError, ssl.SSLError), FetchResult.TLS),
    ((aiohttp.ClientConnectorDNSError,), FetchResult.DNS),
    ((aiohttp.ServerTimeoutError,), FetchResult.TIMEOUT),
    ((aiohttp.InvalidURL,), FetchResult.REFUSED),
    ((aiohttp.ClientResponseError, aiohttp.ClientPayloadError, aiohttp.ServerDisconnectedError), FetchResult.PROTOCOL),
    ((aiohttp.ClientError, OSError), FetchResult.CONNECT),
)


def _read_error(exc: Exception) -> tuple[FetchResult, str]:
    text = " ".join(str(exc).split())[:300] or type(exc).__name__
    if is_refusal(exc):
        return FetchResult.REFUSED, str(AddressRefused())
    if isinstance(exc, aiohttp.ClientResponseError) and exc.message.startswith(("Got more than", "Too many")):
        return FetchResult.HEADERS, exc.message[:300]
    found = (result for kinds, result in _ERRORS if isinstance(exc, kinds))
    return next(found, FetchResult.REFUSED), text
