"""Feed lists as OPML 2.0, the format in which readers exchange them (http://opml.org/spec2.opml)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml import etree

from pipeline.errors import SkipItem
from pipeline.feeds.addresses import entry_url, url_id
from pipeline.records import Feed

_SPACE = "https://dateline.invalid/opml"
#: Attributes of ours, in a namespace as the specification asks.
_OWN = ("publisher", "country", "language", "known_from")


def make_feed(url: str, *, publisher: str | None = None, title: str | None = None, is_on: bool = True) -> Feed:
    """A feed for the address; raises SkipItem `bad_url` when HTTP cannot fetch it.

    Without a publisher the host's name stands for it.
    """
    if (clean := entry_url(url, base=url)) is None:
        raise SkipItem(f"{url!r} is not an http or https address.", reason="bad_url")
    name = publisher or (urlsplit(clean).hostname or "").removeprefix("www.")
    return Feed(feed_id=url_id(clean)[:16], url=clean, publisher=name, title=title, is_on=is_on)


def read_opml(body: bytes) -> tuple[tuple[Feed, ...], int]:
    """The feeds that the list names, each address once, and how many outlines were none.

    Raises SkipItem `bad_opml` when the bytes are no OPML.
    """
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(body, parser) if body.strip() else None
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise SkipItem("The list is not OPML: its outermost element must be <opml>.", reason="bad_opml")
    feeds: dict[str, Feed] = {}
    bad = 0
    for outline in root.iter("outline"):
        values = {name.lower(): value for name, value in outline.attrib.items()}
        if not values.get("xmlurl"):
            continue
        try:
            feed = _read_outline(values)
        except SkipItem:
            bad += 1
            continue
        feeds.setdefault(feed.feed_id, feed)
    return tuple(feeds.values()), bad


def write_opml(feeds: Iterable[Feed], *, title: str) -> bytes:
    """The list as OPML; what OPML has no word for goes into attributes of our own namespace."""
    root = etree.Element("opml", version="2.0", nsmap={"dateline": _SPACE})
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = title
    for feed in feeds:
        outline = etree.SubElement(body, "outline", type="rss", text=feed.title or feed.publisher, xmlUrl=feed.url)
        for name in _OWN:
            if value := getattr(feed, name):
                outline.set(f"{{{_SPACE}}}{name}", value)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _read_outline(values: dict[str, str]) -> Feed:
    own = {name: values.get(f"{{{_SPACE}}}{name}") for name in _OWN}
    title = values.get("text") or values.get("title")
    feed = make_feed(values["xmlurl"], publisher=own["publisher"], title=title)
    return Feed(
        feed_id=feed.feed_id,
        url=feed.url,
        title=feed.title,
        publisher=feed.publisher,
        country=own["country"],
        language=own["language"],
        known_from=own["known_from"],
        is_on=True,
    )
