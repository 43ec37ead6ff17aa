"""What a page states about itself: JSON-LD, meta tags, link tags. Claims only; others decide what is believed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import html as lxml_html

#: JSON-LD beyond this size, or with more nodes, is not read: an article's own description is small.
LONGEST_JSONLD = 2_000_000
MOST_NODES = 20_000

_ARTICLE_TYPES = re.compile(r"Article$|BlogPosting$|Report$|^Posting$|SocialMediaPosting$|LiveBlogPosting$|Review$")
_PAGE_TYPES = re.compile(r"Page$|^CreativeWork$|^VideoObject$|^Recipe$|^PodcastEpisode$")
#: Below these keys other articles are described, not this one.
_OTHERS = frozenset(
    {"itemListElement", "hasPart", "comment", "review", "citation", "relatedLink", "mentions", "blogPost"}
)
_BROKEN_END = re.compile(r",(\s*[}\]])")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedData:
    """One JSON-LD node that describes this page or the article on it."""

    type: str
    is_article: bool
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """What the head of the page states; every field may lie or be missing."""

    #: Lower-case name or property to the contents given for it, in page order.
    meta: Mapping[str, tuple[str, ...]]
    #: Articles before pages.
    linked_data: tuple[LinkedData, ...]
    #: How many JSON-LD blocks could not be read.
    broken_jsonld: int
    canonical: str | None
    #: `lang` of the html element, as written.
    declared_language: str | None
    title: str | None


def read_metadata(tree: lxml_html.HtmlElement) -> PageMetadata:
    """What the page states about itself. Never raises on what a page holds."""
    linked, broken = _read_linked_data(tree)
    links = [link.get("href", "").strip() for link in tree.iter("link") if "canonical" in link.get("rel", "").lower()]
    titles = [" ".join((element.text_content() or "").split()) for element in tree.xpath("//head//title[1]")]
    return PageMetadata(
        meta=_read_meta(tree),
        linked_data=linked,
        broken_jsonld=broken,
        canonical=next((link for link in links if link), None),
        declared_language=tree.get("lang") or tree.get("xml:lang"),
        title=next((title for title in titles if title), None),
    )


def first_meta(page: PageMetadata, *names: str) -> str | None:
    """The first content that is not empty, of the first of these names that has one."""
    return next((value for name in names for value in page.meta.get(name, ()) if value), None)


def linked_text(page: PageMetadata, field: str) -> str | None:
    """The first text that JSON-LD gives for a field of the article; of a node or a list, its first name."""
    return next((text for node in page.linked_data if (text := _as_text(node.fields.get(field)))), None)


def linked_names(value: Any) -> str | None:
    """Names in a JSON-LD author: a text, a node with a name, or a list of them, joined by commas."""
    items = value if isinstance(value, list) else [value]
    names = [text for item in items[:20] if (text := _as_text(item))]
    return ", ".join(dict.fromkeys(names)) or None


def _read_meta(tree: lxml_html.HtmlElement) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = " ".join((element.get("content") or "").split())
        for key in ("property", "name", "itemprop", "http-equiv"):
            if (name := element.get(key)) and content:
                found.setdefault(name.strip().lower(), []).append(content)
    return {name: tuple(values) for name, values in found.items()}


def _read_linked_data(tree: lxml_html.HtmlElement) -> tuple[tuple[LinkedData, ...], int]:
    nodes: list[LinkedData] = []
    broken = 0
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        parsed = parse_jsonld(script.text or "")
        broken += parsed is None
        nodes.extend(_describing(parsed))
    return tuple(sorted(nodes, key=lambda node: not node.is_article)), broken


def parse_jsonld(text: str) -> Any:
    """What a JSON-LD block holds, comments and commas too many forgiven; null where it is no JSON or too large."""
    if len(text) > LONGEST_JSONLD:
        return None
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    text = re.sub(r"^/\*.{0,40}?\*/|^//<!\[CDATA\[|/\*.{0,40}?\*/$|//\]\]>$|^<!\[CDATA\[|\]\]>$", "", text).strip()
    for attempt in (text, _BROKEN_END.sub(r"\1", text).rstrip(";")):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _describing(parsed: Any) -> Iterator[LinkedData]:
    """Nodes that describe this page, first come first, without those below lists of others."""
    waiting, seen = [parsed], 0
    while waiting and seen < MOST_NODES:
        node, seen = waiting.pop(0), seen + 1
        if isinstance(node, list):
            waiting[:0] = node[: MOST_NODES - seen]
        elif isinstance(node, dict):
            name = _type_name(node.get("@type"))
            is_article = bool(_ARTICLE_TYPES.search(name))
            if is_article or _PAGE_TYPES.search(name):
                yield LinkedData(type=name, is_article=is_article, fields=node)
            inner = (value for key, value in node.items() if key not in _OTHERS and isinstance(value, (dict, list)))
            waiting.extend(inner)


def _type_name(value: Any) -> str:
    if isinstance(value, list):
        return next((item for item in value if isinstance(item, str) and _ARTICLE_TYPES.search(item)), "")
    return value if isinstance(value, str) else ""


def _as_text(value: Any) -> str | None:
    if isinstance(value, list):
        return next((text for item in value[:5] if not isinstance(item, list) and (text := _as_text(item))), None)
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    return " ".join(value.split()) or None if isinstance(value, str) else None
