"""Content-Encoding undone within limits: gzip, deflate, br, zstd, also when declared wrongly."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import brotli
import zstandard

_CHUNK = 256 * 1024
#: Below this size no ratio is held against a body: a page of blank tables may well compress 300:1.
_RATIO_FREE = 1024 * 1024
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_ZSTD_WINDOW = 128 * 1024 * 1024
#: Codings in a row; more are an attack.
_MAX_CODINGS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A body without its codings; `notes` name the lies that were seen through."""

    body: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecodable:
    """Why a body was not decoded: `bomb`, `too_large`, `unknown`, `damaged`."""

    reason: str
    detail: str


def decode_body(body: bytes, *, codings: str | None, max_bytes: int, max_ratio: int) -> Decoded | Undecodable:
    """The body with the header's codings undone, last one first, and with a gzip that no header told of.

    Never makes more than `max_bytes` and one chunk. A body that is not in the declared coding is taken as it is; one
    that breaks off gives what came before, if anything did.
    """
    names = [
        name for name in (part.strip().lower() for part in (codings or "").split(",")) if name and name != "identity"
    ]
    if len(names) > _MAX_CODINGS:
        return Undecodable(reason="bomb", detail=f"{len(names)} content codings in a row")
    notes: list[str] = []
    wire = max(len(body), 1)
    for name in reversed(names):
        if name not in _STREAMS:
            return Undecodable(reason="unknown", detail=f"content coding {name!r} is not known")
        step = _undo(body, name, limit=max_bytes, ratio=max_ratio, wire=wire, notes=notes)
        if isinstance(step, Undecodable):
            return step
        body = step
    if body.startswith(_GZIP):
        notes.append("undeclared_gzip")
        step = _undo(body, "gzip", limit=max_bytes, ratio=max_ratio, wire=wire, notes=notes)
        if isinstance(step, Undecodable):
            return step
        body = step
    return Decoded(body=body, notes=tuple(notes))


def _undo(body: bytes, name: str, *, limit: int, ratio: int, wire: int, notes: list[str]) -> bytes | Undecodable:
    parts: list[bytes] = []
    size = 0
    try:
        for part in _STREAMS[name](body):
            parts.append(part)
            size += len(part)
            if size > _RATIO_FREE and size > ratio * wire:
                return Undecodable(reason="bomb", detail=f"{wire} bytes became more than {size}")
            if size > limit:
                return Undecodable(reason="too_large", detail=f"more than {limit} bytes when decompressed")
    except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as exc:
        if parts:
            notes.append("encoding_damaged")
        elif _looks_plain(body):
            notes.append("undeclared_identity")
            return body
        else:
            return Undecodable(reason="damaged", detail=f"not valid {name}: {exc}")
    return b"".join(parts)


def _looks_plain(body: bytes) -> bool:
    return body.lstrip()[:1] in (b"<", b"{", b"[") or not body[:1000].translate(None, _TEXT)


_TEXT = bytes(range(32, 127)) + b"\t\r\n"


def _inflate(body: bytes, wbits: int) -> Iterator[bytes]:
    # A file may hold several gzip members, one after the other.
    while body:
        stream = zlib.decompressobj(wbits)
        while not stream.eof:
            part = stream.decompress(body, _CHUNK)
            body = stream.unconsumed_tail
            if part:
                yield part
            elif not body:
                break
        if not stream.eof:
            raise EOFError("it breaks off")
        body = stream.unused_data if stream.unused_data.startswith(_GZIP) and wbits > 15 else b""


def _deflate(body: bytes) -> Iterator[bytes]:
    # The header means zlib's format; many servers send the bare stream.
    try:
        zlib.decompressobj().decompress(body[:64], 1)
    except zlib.error:
        return _inflate(body, -zlib.MAX_WBITS)
    return _inflate(body, zlib.MAX_WBITS)


def _brotli(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    part = stream.process(body, output_buffer_limit=_CHUNK)
    while part or not stream.can_accept_more_data():
        yield part
        part = stream.process(b"", output_buffer_limit=_CHUNK)
    if not stream.is_finished():
        raise EOFError("it breaks off")


def _zstd(body: bytes) -> Iterator[bytes]:
    if not body.startswith(_ZSTD):
        raise EOFError("it does not begin as zstd does")
    reader = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).stream_reader(
        io.BytesIO(body), read_across_frames=True
    )
    while part := reader.read(_CHUNK):
        yield part


_STREAMS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": lambda body: _inflate(body, zlib.MAX_WBITS | 16),
    "x-gzip": lambda body: _inflate(body, zlib.MAX_WBITS | 16),
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
