"""Addresses as feeds write them: made absolute, cleaned of what does not choose the page, named by a hash."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

#: Longest address that is kept; longer ones are data or an attack.
MAX_URL_CHARS = 2000
#: Parameters that say where a reader came from, never which page is meant.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_[ce]id|igshid|_ga|_hs(enc|mi)|wt\.?(mc|rss)\w*|at_(medium|campaign)"
    r"|ns_(campaign|mchannel|source)|cmpid|partner|smid|ocid|ref_?src|traffic_source|src=rss|xtor",
    re.IGNORECASE,
)
#: Line breaks inside an address are left out, as browsers do.
_BREAKS = re.compile(r"[\t\r\n]+")
_PORTS = {"http": 80, "https": 443}


def entry_url(link: str, *, base: str) -> str | None:
    """The absolute address of a page, or null when it is none that HTTP can fetch. Does not raise.

    Host in lower case, no fragment, no default port, no tracking parameters; the other parameters stay in their order,
    because some sites choose the page by them.
    """
    text = _BREAKS.sub("", link).strip()
    try:
        parts = urlsplit(urljoin(base, text))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host or parts.username is not None or " " in host:
        return None
    name = f"[{host}]" if ":" in host else _ascii(host)
    netloc = name if port in (None, _PORTS[parts.scheme]) else f"{name}:{port}"
    url = urlunsplit(
        (parts.scheme, netloc, quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._"), _query(parts.query), "")
    )
    return url if len(url) <= MAX_URL_CHARS else None


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return host


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
    return query if len(kept) == len(pairs) else urlencode(kept)


def url_id(url: str) -> str:
    """32 hex digits that name the address; http and https, with and without "www.", are the same page."""
    key = re.sub(r"^https?://(www\.)?", "", url, count=1)
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def host_of(url: str) -> str:
    """The host that politeness counts by: lower case, with the port where it is not the scheme's own."""
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2].lower()
