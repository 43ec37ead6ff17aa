"""The article's own text in an HTML page: trafilatura, and what is tried where its text is too short for the page.

text = trafilatura's (its own fallbacks included)
second = resiliparse's, which costs a tenth of the time and keeps too much: how long the text ought to be
where the second is a quarter longer: trafilatura again, asked for more; taken if it too is a quarter longer
where the second is three times as long: the second itself
where all are short: the page's own articleBody in JSON-LD
then the lines that pages put around articles go
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml import html as lxml_html
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from pipeline.articles.lines import (
    LEAST_BEFORE_END,
    LineKind,
    count_words,
    is_copyright,
    kind_of,
    same_words,
    tidy_text,
)
from pipeline.articles.metadata import PageMetadata

#: Trafilatura's time grows with the square of a page's elements; pages with more are read by resiliparse alone. Of 250
#: article pages the largest had 5,000.
MOST_ELEMENTS = 15_000
#: Text of fewer words is short: JSON-LD is asked too.
SHORT_WORDS = 120
#: Nesting from which on a page is taken for broken; libxml2 itself stops at 256.
DEEPEST = 200
#: A text so many times as long as another shows that the other lacks something.
LONGER, MUCH_LONGER = 1.25, 3.0


_COMMENTATOR = re.compile(r"(?:[-•] )?(?:\d+\.\s*)?[^\W\d_][\w .,'’&-]{1,40} (?:says|said|wrote)\s*:?$")
_PAGE_LINES = frozenset({LineKind.NOISE, LineKind.PAYWALL, LineKind.LIST_HEAD, LineKind.COMMENTS_HEAD})

#: Lines that pages put around articles are shorter.
LONGEST_PAGE_LINE = 280

# A page without text is normal here, and told in the article's state: not a warning on standard error.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedBody:
    """The text and the extractor that it came from."""

    text: str
    extractor: str


def parse_html(text: str) -> lxml_html.HtmlElement | None:
    """The page's tree; null where there is no markup in it. Never raises."""
    markup = text.replace("\x00", "").encode("utf-8", "replace")
    if not markup.strip():
        return None
    try:
        return lxml_html.document_fromstring(markup, parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _parser() -> lxml_html.HTMLParser:
    # Not huge_tree: libxml2's own limits on depth and size are wanted here.
    return lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)


def extract_body(tree: lxml_html.HtmlElement, page: PageMetadata, *, markup: str, url: str | None) -> ExtractedBody:
    """The article's text, paragraphs separated by a line end; empty where none is found.

    `markup` is the text that `tree` was parsed from.
    """
    found = _longest_fitting(tree, markup=markup, url=url)
    stated = article_body(page) if count_words(found.text) < SHORT_WORDS else ""
    if count_words(stated) > max(LONGER * count_words(found.text), 40):
        found = ExtractedBody(text=stated, extractor="jsonld")
    return ExtractedBody(text=without_page_lines(found.text), extractor=found.extractor)


def _longest_fitting(tree: lxml_html.HtmlElement, *, markup: str, url: str | None) -> ExtractedBody:
    second = _resiliparse(_bounded(tree, markup))
    if next(islice(tree.iter(), MOST_ELEMENTS, None), None) is not None:
        return ExtractedBody(text=second, extractor="resiliparse")
    text = _trafilatura(tree, url=url)
    words, second_words = count_words(text), count_words(second)
    if second_words < LONGER * words:
        return ExtractedBody(text=text, extractor="trafilatura")
    more = _trafilatura(tree, url=url, recall=True)
    if LONGER * words <= count_words(more) <= LONGER * second_words:
        return ExtractedBody(text=more, extractor="trafilatura_recall")
    if second_words >= MUCH_LONGER * words:
        return ExtractedBody(text=second, extractor="resiliparse")
    return ExtractedBody(text=text, extractor="trafilatura")


def _bounded(tree: lxml_html.HtmlElement, markup: str) -> str:
    """The markup; where it is nested too deep, what libxml2 kept of it, as resiliparse's time squares with depth."""
    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return markup if deepest < DEEPEST else str(etree.tostring(tree, encoding="unicode", method="html"))


def without_page_lines(text: str) -> str:
    """The text without lines of navigation, sharing, promotion and paywalls that an extractor left in."""
    kept = [
        line for line in text.split("\n") if _is_prose_length(line) or kind_of(line.lstrip("-• ")) not in _PAGE_LINES
    ]
    return "\n".join(kept).strip()


def without_surroundings(text: str, *, title: str | None) -> str:
    """The text without its headline, and without readers' comments and what follows a copyright notice.

    One line such as "Ada says:" may be the article's own; two are readers who comment.
    """
    lines = text.split("\n")
    head = same_words(title or "")
    lines = [line for line in lines if not head or same_words(line) != head]
    comments = [place for place, line in enumerate(lines) if _COMMENTATOR.match(line)]
    return "\n".join(_above_copyright(lines[: comments[0]] if len(comments) > 1 else lines)).strip()


def _above_copyright(lines: list[str]) -> list[str]:
    words = [count_words(line) for line in lines]
    above, enough = 0, LEAST_BEFORE_END * sum(words)
    for place, line in enumerate(lines):
        if above >= enough and not _is_prose_length(line) and is_copyright(line):
            return lines[:place]
        above += words[place]
    return lines


def _is_prose_length(line: str) -> bool:
    """Whether a line is empty, or too long to be anything but prose."""
    return not line or len(line) > LONGEST_PAGE_LINE


def _resiliparse(markup: str) -> str:
    tree = HTMLTree.parse(markup)
    return tidy_text(extract_plain_text(tree, main_content=True, alt_texts=False, links=False)).strip()


def article_body(page: PageMetadata) -> str:
    """The text that JSON-LD gives as the article's body, its tags taken out; empty where it gives none."""
    for node in page.linked_data:
        value = node.fields.get("articleBody")
        if node.is_article and isinstance(value, str) and value.strip():
            return tidy_text(re.sub(r"<[^<>]{1,500}>", "\n", value)).strip()
    return ""


def _trafilatura(tree: lxml_html.HtmlElement, *, url: str | None, recall: bool = False) -> str:
    options = Extractor(output_format="python", recall=recall, comments=False, url=url, with_metadata=False)
    document = bare_extraction(tree, options=options)
    return tidy_text(getattr(document, "text", None) or "") if document is not None else ""
