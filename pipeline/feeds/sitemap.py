"""News sitemaps and sitemap indexes (sitemaps.org 0.9, Google's sitemap-news 0.9)."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime

from lxml import etree

from pipeline.feeds.addresses import entry_url
from pipeline.feeds.clock import credible, instant_from_iso
from pipeline.feeds.words import clean_text, one_per_address
from pipeline.records import FeedEntry, FeedKind, NotFeed, ParsedFeed

_ROOT = re.compile(r"^\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<(?:\w{1,30}:)?(urlset|sitemapindex)\b", re.DOTALL)


def is_sitemap(start: str) -> bool:
    """Whether the text begins as a sitemap or a sitemap index does."""
    return _ROOT.match(start) is not None


def parse_sitemap(text: str, *, url: str, now: datetime, max_entries: int) -> ParsedFeed | NotFeed:
    """The pages of a sitemap as entries, newest rule first: publication date of the news, else `lastmod`.

    A sitemap index gives no entries but `children`. Malformed XML gives what stands before and around the fault.
    """
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        return NotFeed(reason="xml")
    faults: Counter[str] = Counter({"malformed": 1} if len(parser.error_log) else {})
    if etree.QName(root).localname == "sitemapindex":
        locations = [entry_url(text, base=url) for text in root.xpath("//*[local-name()='loc']/text()")]
        children = tuple(dict.fromkeys(location for location in locations if location))
        return ParsedFeed(kind=FeedKind.SITEMAP, entries=(), children=children[:max_entries], faults=dict(faults))
    pages = root.xpath("/*/*[local-name()='url']")
    if len(pages) > max_entries:
        faults["too_many_entries"] = len(pages) - max_entries
    found = [_read_page(page, base=url, now=now, faults=faults) for page in pages[:max_entries]]
    entries = one_per_address([entry for entry in found if entry is not None], faults=faults)
    return ParsedFeed(kind=FeedKind.SITEMAP, entries=entries, faults=dict(faults))


def _read_page(page: etree._Element, *, base: str, now: datetime, faults: Counter[str]) -> FeedEntry | None:
    words = {
        etree.QName(item).localname: (item.text or "").strip() for item in page.iter() if isinstance(item.tag, str)
    }
    url = entry_url(words["loc"], base=base) if words.get("loc") else None
    if url is None:
        faults["no_link"] += 1
        return None
    published, fault = credible(instant_from_iso(words.get("publication_date")), now=now)
    updated, later_fault = credible(instant_from_iso(words.get("lastmod")), now=now)
    faults.update(name for name in (fault, later_fault) if name)
    return FeedEntry(
        url=url, title=clean_text(words.get("title"), 1000), published_at=published or updated, updated_at=updated
    )
