"""Addresses as feeds write them: made absolute, in the one form that all addresses have here, named by a hash."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urljoin, urlsplit

from pipeline.urls import canonical_url

#: Longest address that is kept; longer ones are data or an attack.
MAX_URL_CHARS = 2000


def entry_url(link: str, *, base: str) -> str | None:
    """The absolute address of a page in its one form, or null when it is none that HTTP can fetch. Does not raise.

    Addresses that hold a user's name are none.
    """
    try:
        url = canonical_url(urljoin(base, link.strip()))
    except ValueError:
        return None
    if url is None or len(url) > MAX_URL_CHARS or "@" in urlsplit(url).netloc:
        return None
    return url


def url_id(url: str) -> str:
    """32 hex digits that name the address; http and https, with and without "www.", are the same page."""
    key = re.sub(r"^https?://(www\.)?", "", url, count=1)
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def host_of(url: str) -> str:
    """The host that politeness counts by: lower case, with the port where it is not the scheme's own."""
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2].lower()
