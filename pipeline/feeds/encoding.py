"""Bytes to text when headers, declarations and byte-order marks contradict one another."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
    (b"<\0r\0", "utf-16-le"),
    (b"\0<\0r", "utf-16-be"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})""")
_WIDE = re.compile(r"\s*(utf|ucs|iso-10646-ucs)[-_]?(16|32|2|4)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>\s*")
#: What browsers read under these names (WHATWG Encoding Standard).
_BROWSER_NAMES = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}


def decode_text(body: bytes, *, declared: str | None = None) -> tuple[str, str]:
    """The text and the encoding that it was read in. Never raises: the last resort replaces what it cannot read.

    Order: byte-order mark, valid UTF-8, what the transport declared, what the XML declaration says, windows-1252.
    Valid UTF-8 goes before every declaration, because text in another encoding is almost never valid UTF-8 by accident.
    """
    for mark, marked in (*_BOMS, *_UNMARKED):
        if body.startswith(mark):
            return body.decode(marked, "replace").lstrip("\ufeff"), marked.removesuffix("-sig")
    found = _DECLARED.match(body[:400])
    in_body = found.group(1).decode("ascii") if found else None
    for encoding in ("utf-8", declared, in_body, "cp1252"):
        # Two or four bytes a character leave zeros in any markup; without them such a declaration is a lie.
        if (
            encoding
            and not (_WIDE.match(encoding) and b"\0" not in body)
            and (text := _try(body, encoding)) is not None
        ):
            return text, _browser_name(encoding)
    return body.decode("utf-8", "replace"), "utf-8"


def without_declaration(text: str) -> str:
    """The text without its XML declaration, whose encoding no longer holds once it is text."""
    return _DECLARATION.sub("", text, count=1)


def _try(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(_browser_name(encoding))
    except (LookupError, UnicodeError, ValueError):
        return None


def _browser_name(encoding: str) -> str:
    return _BROWSER_NAMES.get(encoding.strip().lower(), encoding.strip().lower())
