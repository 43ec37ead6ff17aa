"""Bytes to text: which encoding it is, and what is no text at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from pipeline.errors import SkipItem
from pipeline.records import Document

#: Bytes looked at to guess an encoding or to tell text from something else.
LOOKED_AT = 65_536

#: Shorter text is never called binary: a few stray bytes prove nothing.
FEWEST_CHARACTERS = 64

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
#: How files that are no text begin.
_MAGIC = (
    *(b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf"),
    *(b"\x7fELF", b"RIFF", b"ID3"),
)
#: What browsers read these names as (WHATWG Encoding Standard).
_AS_BROWSERS_DO = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
_CONTROLS = re.compile("[\x01-\x08\x0b\x0e-\x1f\ufffd]")


def decode_document(document: Document, *, max_bytes: int) -> str:
    """The document's text; bytes that the encoding cannot mean become U+FFFD.

    Raises SkipItem `too_large` beyond `max_bytes`, and `binary` for what is no text.
    """
    body, name = document.body, document.document_id
    if len(body) > max_bytes:
        message = f"Document {name} has {len(body) / 2**20:.0f} MiB, over the limit of {max_bytes / 2**20:.0f} MiB."
        raise SkipItem(message, reason="too_large")
    if body.startswith(_MAGIC):
        raise SkipItem(f"Document {name} is no text: it begins like a binary file.", reason="binary")
    text = next(_readings(document))
    if _is_binary(text):
        raise SkipItem(f"Document {name} is no text: most of it is control characters.", reason="binary")
    return text


def _readings(document: Document) -> Iterator[str]:
    """Readings, best first: the byte order mark, UTF-8 where it holds, what was declared, a guess, UTF-8 with holes.

    UTF-8 goes before declarations: text in another encoding is hardly ever valid UTF-8, and declarations often lie.
    """
    body = document.body
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            yield body.decode(encoding, "replace")
    for declared in ("utf-8", document.encoding, _declared_in_page(body)):
        text = _decode(body, declared)
        if text is not None:
            yield text
    if (mostly := _mostly_utf8(body)) is not None:
        yield mostly
    guess = from_bytes(body[:LOOKED_AT]).best()
    if guess is not None and (text := _decode(body, guess.encoding, errors="replace")) is not None:
        yield text
    yield body.decode("utf-8", "replace")


def _mostly_utf8(body: bytes) -> str | None:
    """UTF-8 with a few bytes of Windows-1252 in it, each read as such; null where it is not that."""
    text = body.decode("utf-8", "replace")
    holes = text.count("\ufffd")
    wide = sum(character > "\x7f" for character in text) - holes
    if holes == 0 or holes > max(3, wide // 10):
        return None
    return body.decode("utf-8", _WINDOWS)


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_WINDOWS = "dateline_windows_1252"
codecs.register_error(_WINDOWS, _as_windows)


def _declared_in_page(body: bytes) -> str | None:
    match = _META_CHARSET.search(body[:4096])
    return match[1].decode("ascii", "replace") if match else None


def _decode(body: bytes, encoding: str | None, *, errors: str = "strict") -> str | None:
    if not encoding:
        return None
    try:
        known = codecs.lookup(encoding).name
        return body.decode(_AS_BROWSERS_DO.get(known, known), errors)
    except (LookupError, UnicodeError, ValueError):
        return None


def _is_binary(text: str) -> bool:
    start = text[:LOOKED_AT]
    controls, nuls = len(_CONTROLS.findall(start)), start.count("\x00")
    return len(start) >= FEWEST_CHARACTERS and (controls > 0.1 * len(start) or nuls > 0.3 * len(start))
