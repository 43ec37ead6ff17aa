"""One form for every address of a page: what says where the visitor came from goes, what says which page stays."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit

from pipeline.lexicons import read_lexicon

#: Longer addresses are no addresses of articles.
LONGEST_URL = 4096

_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
#: Line breaks inside an address are left out, as browsers do.
_BREAKS = re.compile(r"[\t\r\n]+")
_TEXT_FRAGMENT = re.compile(r":~:.*$")
#: Fragments that choose the page, in sites that route by them.
_ROUTING = re.compile(r"^!?/|^!")


def canonical_url(url: str | None) -> str | None:
    """The one form of an address; null where it is none of http or https. Never raises; its own result gives itself.

    Two forms of one page become equal (scheme and host in lower case, no default port, no tracking parameters, no
    fragment, one way of escaping); two addresses that may name different pages never do: the scheme, `www.`, a slash
    at the end, other parameters, their order and their empty values all stay.
    """
    parts = _split(_BREAKS.sub("", url or "").strip())
    if parts is None:
        return None
    try:
        host = _host(parts)
    except ValueError:
        return None
    path = _escape(_without_dots(parts.path or "/"), "/:@!$&'()*+,;=")
    query = "&".join(_escape(pair, "/:@!$'()*+,;=?") for pair in parts.query.split("&") if not _tracks(pair))
    fragment = _escape(_TEXT_FRAGMENT.sub("", parts.fragment), "/:@!$&'()*+,;=?")
    fragment = fragment if _ROUTING.match(fragment) else ""
    text = f"{parts.scheme.lower()}://{host}{path}" + (f"?{query}" if query else "")
    return text + (f"#{fragment}" if fragment else "")


def declared_canonical(declared: str | None, *, url: str | None) -> str | None:
    """The address that a page declares as its own, where it can be believed: on the same site and not its front page.

    A front page declared on an inner page is a common fault of templates, which would make one of all its articles.
    """
    stated = canonical_url(urljoin(url or "", declared) if _joinable(declared) else None)
    own = canonical_url(url)
    if stated is None or own is None:
        return stated or own
    if site_of(stated) != site_of(own) or (urlsplit(stated).path == "/" and urlsplit(own).path != "/"):
        return own
    return own if urlsplit(own).query and not urlsplit(stated).query and _query_names_page(own) else stated


def site_of(url: str) -> str:
    """The host without `www.`, `m.` and `amp.`, lower case."""
    host = urlsplit(url).netloc.lower()
    return re.sub(r"^(?:www|m|amp|mobile)\.", "", host)


def _query_names_page(url: str) -> bool:
    """Whether a number or an identifier in the query may be what tells this page from its siblings."""
    return bool(
        re.search(r"(?:^|[?&])(?:id|p|sid|aid|nid|story|article|article_?id|news_?id|post|page_id)=", url, re.I)
    )


def _joinable(declared: str | None) -> bool:
    return bool(declared) and len(declared or "") <= LONGEST_URL and not re.search(r"[\[\]\x00-\x20]", declared or "")


def _split(url: str) -> SplitResult | None:
    if not url or len(url) > LONGEST_URL or re.search(r"[\x00-\x1f\x7f]", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts if parts.scheme.lower() in _DEFAULT_PORTS and parts.netloc else None


def _host(parts: SplitResult) -> str:
    """Host and port, with the user's name where one is given; raises ValueError for what is no host."""
    name = (parts.hostname or "").rstrip(".")
    if not name:
        raise ValueError("no host")
    if not name.isascii():
        name = name.encode("idna").decode("ascii")
    if not re.fullmatch(r"[a-z0-9._~-]+|[0-9a-f:.]+", name):
        raise ValueError("no host")
    name = f"[{name}]" if ":" in name else name
    port = "" if parts.port in {None, _DEFAULT_PORTS[parts.scheme.lower()]} else f":{parts.port}"
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    return f"{user}{name}{port}"


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4: `.` and `..` taken out; a slash at the end and empty segments stay."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for place, segment in enumerate(segments):
        plain = segment.replace("%2e", ".").replace("%2E", ".")
        if plain == "..":
            kept = kept[:-1]
        if plain not in {".", ".."}:
            kept.append(segment)
        elif place == len(segments) - 1:
            kept.append("")
    return "/" + "/".join(kept)


def _escape(text: str, safe: str) -> str:
    """One way of escaping: upper-case hex, nothing escaped that need not be, everything else kept as it is."""

    def plain(match: re.Match[str]) -> str:
        character = unquote_to_bytes(match[0]).decode("latin-1")
        return character if character in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(plain, quote(text.encode("utf-8", "replace"), safe=safe + "%~"))


@cache
def _tracking(match: str) -> tuple[str, ...]:
    return tuple(row["parameter"] for row in read_lexicon("pages/tracking") if row["match"] == match)


def _tracks(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return (
        not pair
        or name in _tracking("name")
        or name.startswith(_tracking("start"))
        or pair.lower() in _tracking("pair")
    )
