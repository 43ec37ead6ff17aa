"""One HTML page read: its text, what it states of itself, what it is."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime

import htmldate
from lxml import etree
from lxml import html as lxml_html

from pipeline.articles.body import ExtractedBody, extract_body, parse_html, without_surroundings
from pipeline.articles.datestrings import read_date
from pipeline.articles.evidence import line_evidence, metadata_evidence, refuse_impossible, state, time_evidence
from pipeline.articles.lines import read_byline, tidy_text
from pipeline.articles.metadata import PageMetadata, first_meta, linked_names, linked_text, read_metadata
from pipeline.articles.state import PageSigns
from pipeline.articles.visible import date_lines_near_headline, visible_pieces
from pipeline.records import DateEvidence, DateSource

#: Visible characters kept for telling walls from articles.
LOOKED_AT = 8_000
_ARTICLE_TYPES = frozenset({"article", "news", "newsarticle", "blog", "blogposting", "post"})
_SITE_MARK = re.compile(r"\s+[|–—·•»:-]\s+")
_NO_NAME = re.compile(
    r"https?:|^(?:admin|administrator|editor|staff|guest|author|unknown|null|none|by)$|@", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """What one HTML page holds."""

    title: str | None
    byline: str | None
    body: ExtractedBody
    evidence: tuple[DateEvidence, ...]
    signs: PageSigns
    declared_language: str | None
    declared_url: str | None
    is_live: bool
    broken_jsonld: int


def read_page(text: str, *, url: str | None, bound: datetime | None) -> HtmlPage | None:
    """The page's article and all that is stated about it; null where the text holds no markup.

    `bound` is when the page was fetched: statements of later days are refused.
    """
    tree = parse_html(text)
    if tree is None:
        return None
    page = read_metadata(tree)
    body = extract_body(tree, page, markup=text, url=url)
    title = find_title(tree, page)
    body = replace(body, text=without_surroundings(body.text, title=title))
    return HtmlPage(
        title=title,
        byline=find_byline(tree, page),
        body=body,
        evidence=refuse_impossible(_evidence(tree, page, url=url), bound=bound),
        signs=_signs(tree, page, title=title, body=body.text),
        declared_language=page.declared_language,
        declared_url=page.canonical or first_meta(page, "og:url"),
        is_live=any("LiveBlog" in node.type for node in page.linked_data),
        broken_jsonld=page.broken_jsonld,
    )


def _evidence(tree: lxml_html.HtmlElement, page: PageMetadata, *, url: str | None) -> list[DateEvidence]:
    found = [*metadata_evidence(page), *time_evidence(tree)]
    lines = date_lines_near_headline(tree, page)
    found += line_evidence(lines, visible=True, day_first=_day_first(page))
    if not any(item.refused is None for item in found):
        found += _htmldate_evidence(tree, url, known=found)
    return found


def _day_first(page: PageMetadata) -> bool | None:
    """Whether the page's region writes the day before the month; null where it does not say its region."""
    region = (first_meta(page, "og:locale") or page.declared_language or "").replace("_", "-").lower()
    if region in {"en-us", "en-ph"}:
        return False
    return None if region in {"", "en"} or region.startswith("en-ca") else True


def _htmldate_evidence(
    tree: lxml_html.HtmlElement, url: str | None, *, known: list[DateEvidence]
) -> list[DateEvidence]:
    """What htmldate finds, where nothing else was found; a day that the page states as one of change is refused.

    Scripts are kept from it: it takes the first date in any of them, be it another article's. Its extensive search is
    left out: it compiles every language's dates for six seconds and was right in one page more of 204.
    """
    bare = deepcopy(tree)
    etree.strip_elements(bare, "script", with_tail=False)
    text = htmldate.find_date(bare, original_date=True, extensive_search=False, url=url)
    stated = read_date(text) if text else None
    if stated is None:
        return []
    changed = any(item.days and item.days.begin == stated.day for item in known)
    refused = "modified, not published" if changed else None
    return [state(DateSource.METADATA, stated, text=f"htmldate {text}", kind="htmldate", refused=refused)]


def find_title(tree: lxml_html.HtmlElement, page: PageMetadata) -> str | None:
    """The headline: the heading that the page's other titles contain, or what JSON-LD, OpenGraph or the head say."""
    stated = linked_text(page, "headline") or first_meta(page, "og:title", "twitter:title", "title")
    head = page.title
    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    known = " ".join(filter(None, (stated, head))).lower()
    for heading in headings:
        if 3 < len(heading) <= 300 and heading.lower() in known:
            return tidy_text(heading)
    chosen = stated or next((heading for heading in headings if 10 < len(heading) <= 300), None)
    return tidy_text(chosen) if chosen else _without_site(head)


def _without_site(head: str | None) -> str | None:
    """The head's title without the site's name behind its last mark."""
    if not head:
        return None
    parts = _SITE_MARK.split(tidy_text(head))
    return max(parts, key=len) if len(parts) > 1 else parts[0]


def find_byline(tree: lxml_html.HtmlElement, page: PageMetadata) -> str | None:
    """Who wrote it, as the page states: JSON-LD, meta tags, an element marked as the author."""
    stated = next(
        (names for node in page.linked_data if node.is_article and (names := linked_names(node.fields.get("author")))),
        None,
    )
    stated = stated or first_meta(
        page, "author", "article:author", "byl", "dc.creator", "sailthru.author", "parsely-author"
    )
    if stated and not _NO_NAME.search(stated):
        return tidy_text(read_byline(stated) or stated)[:200] or None
    marked = tree.xpath(
        "(//*[@itemprop='author'] | //a[@rel='author'] | //*[contains(@class,'byline')])[position() <= 3]"
    )
    for element in marked:
        text = tidy_text(" ".join(element.text_content().split()))
        if 3 < len(text) <= 80 and not any(character.isdigit() for character in text):
            return read_byline(text) or text
    return None


def _signs(tree: lxml_html.HtmlElement, page: PageMetadata, *, title: str | None, body: str) -> PageSigns:
    visible = " ".join(visible_pieces(tree)[0])
    links = sum(len(" ".join(link.text_content().split())) for link in tree.iter("a"))
    scripts = sum(len(script.text or "") for script in tree.iter("script"))
    types = {node.type for node in page.linked_data}
    free = next(
        (node.fields["isAccessibleForFree"] for node in page.linked_data if "isAccessibleForFree" in node.fields), None
    )
    return PageSigns(
        title=title,
        body=body,
        visible=visible[:LOOKED_AT],
        says_article=any(node.is_article for node in page.linked_data)
        or (first_meta(page, "og:type") or "").lower() in _ARTICLE_TYPES,
        says_list=bool(types & {"CollectionPage", "SearchResultsPage"}),
        free=None if free is None else str(free).strip().lower() not in {"false", "0", "no"},
        link_share=min(1.0, links / len(visible)) if visible else 0.0,
        script_share=scripts / (scripts + len(visible)) if scripts else 0.0,
    )
