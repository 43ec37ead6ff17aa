"""Which feeds a page names (RSS autodiscovery), and where else one would look."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

from pipeline.feeds.addresses import entry_url

_FEED_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
    "text/xml",
    "application/xml",
}
_HTML = re.compile(
    r"^\s*(?:<\?[^>]{0,300}>\s*|<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
#: Where sites that name no feed keep one, in the order of trying.
COMMON_PATHS = (
    "/feed",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/feeds/posts/default",
    "/feed.json",
    "/news-sitemap.xml",
)


def looks_like_html(text: str) -> bool:
    """Whether the text begins as a page does."""
    return _HTML.match(text[:6000]) is not None


def find_feeds(page: str, *, url: str) -> tuple[str, ...]:
    """Addresses that `<link rel="alternate">` gives for feeds, absolute, in the page's order. Does not raise."""
    reader = _LinkReader(url)
    reader.feed(page[:200_000])
    return tuple(dict.fromkeys(reader.found))


def guess_feeds(url: str) -> tuple[str, ...]:
    """Addresses at which the site of `url` may have a feed."""
    return tuple(urljoin(url, path) for path in COMMON_PATHS)


class _LinkReader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.base = url
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "base" and values.get("href"):
            self.base = entry_url(values["href"], base=self.base) or self.base
        if tag != "link" or "alternate" not in values.get("rel", "").lower().split():
            return
        kind = values.get("type", "").split(";")[0].strip().lower()
        # hreflang alternates are other languages of the page, not feeds.
        if (
            kind in _FEED_TYPES
            and not values.get("hreflang")
            and (found := entry_url(values.get("href", ""), base=self.base))
        ):
            self.found.append(found)
