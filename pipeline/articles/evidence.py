"""Statements about the publication day that a page, its address and its feed make; each is kept, heard or refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from lxml import html as lxml_html

from pipeline.articles.datestrings import StatedDate, find_stated_dates, read_date
from pipeline.articles.lines import is_modified_label
from pipeline.articles.metadata import PageMetadata
from pipeline.articles.vocabulary import Phrase, says
from pipeline.records import DateEvidence, DateSource, Days

#: The first web page: nothing that a page says of itself can be older.
FIRST_WEB_DAY = date(1991, 8, 6)
#: Clocks and zones differ: a statement may be ahead of the fetch by so much.
AHEAD = timedelta(days=1)
#: So many lines are asked how a page orders day and month.
MOST_DATED = 40
#: Dates of one page that differ by no more are of one article.
NEARBY = timedelta(days=31)

#: How far each kind of statement is trusted alone; see bench/articles/README.md for what they were right in.
WEIGHTS = {
    "jsonld_article": 0.85,
    "jsonld_page": 0.86,
    "jsonld_created": 0.4,
    "meta_published": 0.92,
    "meta_date": 0.8,
    "time_published": 0.76,
    "time": 0.6,
    "url": 0.96,
    "feed": 0.75,
    "visible_labelled": 0.95,
    "visible": 0.93,
    "line_labelled": 0.95,
    "line": 0.9,
    "htmldate": 0.55,
    "far": 0.45,
}
#: Statements that do not say that they mean the publication.
UNLABELLED = frozenset(WEIGHTS[kind] for kind in ("time", "visible", "htmldate", "jsonld_created", "far"))

_PUBLISHED_NAME = re.compile(
    r"publi|pubdate|pub[-_]date|datepub|date[-_]pub|(?:^|[.:])issued$|date\.issued|citation_(?:online_)?date|release_?date"
)
_DATE_NAME = re.compile(
    r"^(?:date|dc\.?date|dcterms\.date|sailthru\.date|article\.date|og:date|by date|parsely-date|article_date)$"
)
_CREATED_NAME = re.compile(r"creat|uploaddate")
_MODIFIED_NAME = re.compile(r"modif|updat|revis|expir|lastmod|unavailable|valid|event|embargo")
_MODIFIED_CLASS = re.compile(r"updat|modif|revis", re.IGNORECASE)
_PUBLISHED_CLASS = re.compile(r"publi|entry-date|posted|pubdate|post-date|date-created", re.IGNORECASE)
_LABELS = re.compile(r"(?i)publi[sc]|posted|updat|modif|revis|review|edited|correct")
_URL_DAY = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[/_-]?)(?P<month>[01]\d)(?P=mark)(?P<day>[0-3]\d)(?!\d)")
_URL_NAMED_DAY = re.compile(r"/((?:19|20)\d\d)/([a-z]{3})/(\d{1,2})(?:/|$)")


def state(source: DateSource, stated: StatedDate, *, text: str, kind: str, refused: str | None = None) -> DateEvidence:
    """Evidence for the one day that was stated."""
    days = Days(stated.day, stated.day + timedelta(days=1))
    return DateEvidence(source=source, text=text[:200], days=days, weight=WEIGHTS[kind], refused=refused, at=stated.at)


def feed_evidence(at: datetime | None) -> Iterator[DateEvidence]:
    """What the feed's entry says; the day is the day in the feed's own zone."""
    if at is not None:
        stated = StatedDate(day=at.date(), at=at, start=0, end=0)
        yield state(DateSource.FEED, stated, text=f"feed entry {at.isoformat()}", kind="feed")


def url_evidence(url: str | None) -> Iterator[DateEvidence]:
    """A day written into the address."""
    path = urlsplit(url or "").path
    match = _URL_DAY.search(path)
    named = None if match else _URL_NAMED_DAY.search(path.lower())
    text = "-".join(match.group("year", "month", "day")) if match else " ".join(named.groups()) if named else ""
    if text and (stated := read_date(text)):
        yield state(DateSource.URL, stated, text=path, kind="url")


def metadata_evidence(page: PageMetadata) -> Iterator[DateEvidence]:
    """What JSON-LD and meta tags say; days of changes are kept as refused."""
    for node in page.linked_data[:20]:
        kind = "jsonld_article" if node.is_article else "jsonld_page"
        fields = (("datePublished", kind), ("dateCreated", "jsonld_created"), ("dateModified", kind))
        for name, weight in fields:
            value = node.fields.get(name)
            if isinstance(value, str) and (stated := read_date(value)):
                refused = "modified, not published" if name == "dateModified" else None
                yield state(DateSource.JSONLD, stated, text=f"{node.type}.{name} {value}", kind=weight, refused=refused)
    for name, values in page.meta.items():
        yield from _meta_evidence(name, values)


def _meta_evidence(name: str, values: Iterable[str]) -> Iterator[DateEvidence]:
    kind, refused = _kind_of_name(name)
    stated = read_date(next(iter(values))) if kind else None
    if kind and stated:
        yield state(DateSource.METADATA, stated, text=f"{name} {next(iter(values))}", kind=kind, refused=refused)


def _kind_of_name(name: str) -> tuple[str | None, str | None]:
    if _MODIFIED_NAME.search(name):
        return "meta_date", "modified, not published"
    if _PUBLISHED_NAME.search(name):
        return "meta_published", None
    if _DATE_NAME.search(name):
        return "meta_date", None
    return ("jsonld_created", None) if _CREATED_NAME.search(name) else (None, None)


def time_evidence(tree: lxml_html.HtmlElement) -> Iterator[DateEvidence]:
    """What `<time>` elements and elements marked as datePublished say."""
    marked = tree.xpath("//time | //abbr[@title and contains(@class, 'publish')] | //*[@itemprop='datePublished']")
    for element in marked[:12]:
        if element.tag == "meta":
            continue
        words = " ".join(element.get(key, "") for key in ("class", "itemprop", "id"))
        value = element.get("datetime") or element.get("title") or element.get("content") or element.text_content()
        stated = read_date(" ".join(value.split()))
        if stated is None:
            continue
        published = bool(_PUBLISHED_CLASS.search(words)) or element.get("pubdate") is not None
        modified = bool(_MODIFIED_CLASS.search(words)) and not published
        yield state(
            DateSource.METADATA,
            stated,
            text=f"<{element.tag}> {' '.join(value.split())}",
            kind="time_published" if published else "time",
            refused="modified, not published" if modified else None,
        )


def line_evidence(
    lines: Iterable[str], *, visible: bool = False, day_first: bool | None = None
) -> Iterator[DateEvidence]:
    """What lines of visible text say ("Published Date : Nov 16, 2015"), the nearest to the headline first.

    `visible` for those found on an HTML page. Of those with a label, and of those without, only the first counts in
    full: further dates on a page are of other things. `day_first` decides "03/04/2024".
    """
    seen: set[str] = set()
    lines = list(lines)
    day_first = _order_beside_others(lines) if day_first is None else day_first
    for line in lines:
        for stated in find_stated_dates(line, day_first=day_first):
            label = _label(line, stated)
            refused = "modified, not published" if label == "modified" else None
            kind = ("visible" if visible else "line") + ("_labelled" if label == "published" else "")
            evidence = state(DateSource.TEXT, stated, text=line, kind="far" if kind in seen else kind, refused=refused)
            seen |= {kind} if refused is None else set()
            yield evidence


def _order_beside_others(lines: Iterable[str]) -> bool | None:
    """How to read "03/04/2024", by the other dates of the page: the reading that lies nearest to one of them.

    Null where there is none within a month, or both readings have one.
    """
    lines = list(lines)[:MOST_DATED]
    sure = {stated.day for line in lines for stated in find_stated_dates(line)}
    orders = {
        order
        for order in (True, False)
        for line in lines
        for stated in find_stated_dates(line, day_first=order)
        if stated.day not in sure and any(abs(stated.day - day) <= NEARBY for day in sure)
    }
    return orders.pop() if len(orders) == 1 else None


def _label(line: str, stated: StatedDate) -> str:
    """What the words before a date call it: published, modified or nothing."""
    labels = _LABELS.findall(line[: stated.start])
    if labels:
        return "published" if re.match(r"(?i)publi|posted", labels[-1]) else "modified"
    if is_modified_label(line):
        return "modified"
    return "published" if says(Phrase.PUBLISHED, line) else ""


def refuse_impossible(found: Iterable[DateEvidence], *, bound: datetime | None) -> tuple[DateEvidence, ...]:
    """The same evidence, with what lies after the fetch or before the web refused, and why.

    `bound` is when the page was fetched; nothing on it was published later. Null refuses nothing as too late.
    """
    return tuple(_refuse(item, bound) for item in found)


def _refuse(item: DateEvidence, bound: datetime | None) -> DateEvidence:
    if item.refused or item.days is None:
        return item
    if bound is not None and item.days.begin > bound.date() + AHEAD:
        return replace(item, refused="after the fetch")
    if item.source is not DateSource.TEXT and item.days.begin < FIRST_WEB_DAY:
        return replace(item, refused="before the web")
    return item
