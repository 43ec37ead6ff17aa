"""The article's own text in an HTML page: trafilatura, and what is tried where its text is short.

text = trafilatura's (its own fallbacks included)
where it is short: the page's own articleBody in JSON-LD, if it is longer and not a teaser
where that is missing too: trafilatura again, asked for more rather than for less
then the lines that pages put around articles go
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from pipeline.articles.lines import count_words, tidy_text
from pipeline.articles.metadata import PageMetadata

#: Text of fewer words is short: other extractors are asked.
SHORT_WORDS = 120
#: Elements beyond this number make a page too costly to be read with care; news pages have some thousands.
MOST_ELEMENTS = 100_000
#: Deeper nesting than this is flattened before it is read: nothing made by people is so deep.
DEEPEST = 200


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


def extract_body(tree: lxml_html.HtmlElement, page: PageMetadata, *, url: str | None) -> ExtractedBody:
    """The article's text, paragraphs separated by a line end; empty where none is found."""
    found = ExtractedBody(text=_trafilatura(tree, url=url), extractor="trafilatura")
    if count_words(found.text) >= SHORT_WORDS:
        return found
    stated = article_body(page)
    if count_words(stated) > max(1.5 * count_words(found.text), 40):
        return ExtractedBody(text=stated, extractor="jsonld")
    more = _trafilatura(tree, url=url, recall=True)
    if count_words(more) > 1.5 * count_words(found.text):
        return ExtractedBody(text=more, extractor="trafilatura_recall")
    return found


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
