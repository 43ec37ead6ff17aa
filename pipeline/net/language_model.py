"""Questions to a language model behind an OpenAI-compatible address: its answer as text, or an error to act on.

429, 502, 503, 504, no connection     RetryLater, after the wait that the service asks for
408, 500, time-out, too large         FailItem: it may be this article
401, 403, 404, a redirect             StopRun: the settings are wrong
any other refusal                     FailItem

A short wait is waited out here, once or twice. The key is in no message, no log and no `repr`.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from yarl import URL

from pipeline.errors import FailItem, RetryLater, StopRun
from pipeline.feeds.hints import retry_after_seconds
from pipeline.net.guard import AddressRefused, is_admitted, is_refusal
from pipeline.settings import Settings

#: Largest answer that is read, in bytes.
MAX_ANSWER = 4 * 2**20
#: Waits that are waited out here instead of putting the article back, in seconds.
_SHORT_WAIT = 10
_TRIES = 3

_UNWELL = frozenset({429, 502, 503, 504, 529})
_WRONG = {401: "refuses the key", 403: "refuses the key", 404: "knows no such address or model"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a model is asked, and within which limits."""

    url: URL
    model: str
    key: str = field(default="", repr=False)
    timeout_seconds: float
    connect_timeout_seconds: float
    max_tokens: int
    ca_file: str | None = None


@dataclass(frozen=True, slots=True)
class _Later(Exception):
    """An answer that may be another one after a wait."""

    error: RetryLater | FailItem
    wait_seconds: float


def endpoint_of(settings: Settings) -> Endpoint:
    """The service that the settings name; raises StopRun naming the setting that is missing or wrong."""
    if not settings.model_url or not settings.model_name:
        raise StopRun("DATELINE_EXTRACTOR=model needs DATELINE_MODEL_URL and DATELINE_MODEL_NAME: set both.")
    try:
        url = URL(settings.model_url.rstrip("/"))
    except ValueError as exc:
        raise StopRun("DATELINE_MODEL_URL is no address: give one such as https://host/v1.") from exc
    if url.scheme not in ("http", "https") or not url.host or url.user or url.password:
        raise StopRun("DATELINE_MODEL_URL has to be http or https with a host and without a name or password.")
    return Endpoint(
        url=(url / "chat" / "completions").with_query(url.query),
        model=settings.model_name,
        key=_read_key(settings),
        timeout_seconds=settings.model_timeout_seconds,
        connect_timeout_seconds=settings.connect_timeout_seconds,
        max_tokens=settings.model_max_tokens,
        ca_file=str(settings.ca_file) if settings.ca_file else None,
    )


def _read_key(settings: Settings) -> str:
    if settings.model_key_file is None:
        return settings.model_key
    try:
        return settings.model_key_file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as exc:
        message = f"DATELINE_MODEL_KEY_FILE ({settings.model_key_file}) cannot be read: correct it."
        raise StopRun(message) from exc


def ask(endpoint: Endpoint, messages: Sequence[Mapping[str, str]]) -> str:
    """The text that the model answers with, at temperature 0.

    Raises RetryLater, FailItem or StopRun as the module says; the host is named in them, the key never. Must not be
    called from within a running event loop.
    """
    return asyncio.run(_ask_patiently(endpoint, messages))


async def _ask_patiently(endpoint: Endpoint, messages: Sequence[Mapping[str, str]]) -> str:
    context = ssl.create_default_context()
    if endpoint.ca_file:
        context.load_verify_locations(endpoint.ca_file)
    connector = aiohttp.TCPConnector(ssl=context, socket_factory=_socket_for(endpoint.url.scheme))
    timeout = aiohttp.ClientTimeout(total=endpoint.timeout_seconds, sock_connect=endpoint.connect_timeout_seconds)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        for tried in range(1, _TRIES + 1):
            try:
                return await _ask_once(session, endpoint, messages)
            except _Later as later:
                if tried == _TRIES or later.wait_seconds > _SHORT_WAIT:
                    raise later.error from None
                await asyncio.sleep(later.wait_seconds)
    raise AssertionError("the last try answers or raises")


async def _ask_once(session: aiohttp.ClientSession, endpoint: Endpoint, messages: Sequence[Mapping[str, str]]) -> str:
    question = {
        "model": endpoint.model,
        "messages": list(messages),
        "temperature": 0,
        "seed": 0,
        "max_tokens": endpoint.max_tokens,
        "response_format": {"type": "json_object"},
    }
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    host = endpoint.url.host
    try:
        async with session.post(endpoint.url, json=question, headers=headers, allow_redirects=False) as response:
            body = await _read_body(response)
            return _read_answer(endpoint, response.status, response.headers, body)
    except TimeoutError as exc:
        message = f"The model at {host} gave no whole answer in {endpoint.timeout_seconds:.0f} s."
        raise FailItem(message, reason="timeout") from exc
    except (aiohttp.ClientConnectionError, OSError) as exc:
        if is_refusal(exc):
            message = f"DATELINE_MODEL_URL names {host}, which plain http may not go to: use https."
            raise StopRun(message) from None
        raise RetryLater(f"The model at {host} cannot be reached ({type(exc).__name__}).") from exc
    except (aiohttp.ClientError, ValueError) as exc:
        raise FailItem(f"The model at {host} broke off its answer ({type(exc).__name__}).", reason="broken") from exc


async def _read_body(response: aiohttp.ClientResponse) -> bytes:
    parts, size = [], 0
    async for part in response.content.iter_any():
        parts.append(part)
        size += len(part)
        if size > MAX_ANSWER:
            response.close()
            message = f"The model's answer is over {MAX_ANSWER // 2**20} MiB; the rest was not read."
            raise FailItem(message, reason="too_large")
    return b"".join(parts)


def _read_answer(endpoint: Endpoint, status: int, headers: Mapping[str, str], body: bytes) -> str:
    host = endpoint.url.host
    if status == 200:
        return _content(host, body)
    if status in _UNWELL:
        asked = retry_after_seconds(headers.get("Retry-After"), now=datetime.now(UTC))
        error = RetryLater(f"The model at {host} is busy or unwell (HTTP status {status}).", wait_seconds=asked)
        raise _Later(error, 2.0 if asked is None else float(asked))
    if status in _WRONG or 300 <= status < 400:
        what = _WRONG.get(status, "redirects, which is not followed")
        raise StopRun(f"The model at {host} {what} (HTTP status {status}): correct the settings DATELINE_MODEL_….")
    failed = FailItem(f"The model at {host} refused the question (HTTP status {status}).", reason=f"http_{status}")
    if status in (408, 500):
        raise _Later(failed, 1.0)
    raise failed


def _content(host: str | None, body: bytes) -> str:
    """The text of the first choice. FailItem where there is none, or where the tokens did not suffice for all of it."""
    try:
        choice: Any = json.loads(body)["choices"][0]
        content, reason = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as exc:
        raise FailItem(f"What {host} answered is no chat completion.", reason="bad_answer") from exc
    if reason == "length":
        message = "The model's answer was cut off: raise DATELINE_MODEL_MAX_TOKENS."
        raise FailItem(message, reason="cut_off")
    if not isinstance(content, str) or not content.strip():
        raise FailItem("The model's answer is empty.", reason="empty_answer")
    return content


def _socket_for(scheme: str) -> Callable[[Any], socket.socket]:
    """A factory of sockets that refuses link-local addresses and, for plain http, public ones, at connect time."""

    def make(info: Any) -> socket.socket:
        family, kind, protocol, _, sockaddr = info
        address = ipaddress.ip_address(str(sockaddr[0]).partition("%")[0])
        if address.is_link_local or (scheme == "http" and is_admitted(str(address), networks=())):
            raise AddressRefused
        return socket.socket(family=family, type=kind, proto=protocol)

    return make
