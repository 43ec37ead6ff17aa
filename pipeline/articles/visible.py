"""Dates that a reader sees near the headline of an HTML page."""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from pipeline.articles.lines import count_words
from pipeline.articles.metadata import PageMetadata

#: Pieces of text looked at before and after the headline.
BEFORE, AFTER = 10, 30
_DIGITS = re.compile(r"\d")
_LABEL = re.compile(r"(?:first )?(?:published|posted|publication date|date published)\b", re.IGNORECASE)
_UNREAD = frozenset({"script", "style", "noscript", "template", "svg", "select", "option", "textarea"})


def date_lines_near_headline(tree: lxml_html.HtmlElement, page: PageMetadata) -> tuple[str, ...]:
    """Short pieces of visible text that hold a digit, each with the label standing before it; below the headline first.

    Those around the main headline, and, wherever they stand, those labelled as the day of publication.
    """
    pieces, headline = visible_pieces(tree, _main_heading(tree, page))
    below: list[str] = []
    above: list[str] = []
    for index, piece in enumerate(pieces):
        if not _DIGITS.search(piece) or count_words(piece) > 14:
            continue
        before = pieces[index - 1] if index else ""
        label = before if not _DIGITS.search(before) and count_words(before) <= 4 else ""
        line = f"{label} {piece}".strip()
        near = headline is not None and headline - BEFORE <= index < headline + AFTER
        if near or _LABEL.match(line):
            (below if headline is not None and index >= headline else above).append(line)
    return tuple(dict.fromkeys([*below, *reversed(above)]))


def _main_heading(tree: lxml_html.HtmlElement, page: PageMetadata) -> lxml_html.HtmlElement | None:
    headings = [heading for heading in tree.iter("h1") if heading.text_content().strip()]
    title = (page.title or "").lower()
    named = (heading for heading in headings if " ".join(heading.text_content().split()).lower() in title)
    return next(named, headings[0] if headings else None)


def visible_pieces(
    tree: lxml_html.HtmlElement, heading: lxml_html.HtmlElement | None = None
) -> tuple[list[str], int | None]:
    """Pieces of visible text in page order, and how many stand before the heading; null where there is none."""
    pieces: list[str] = []
    place = None
    body = tree.find("body")
    for event, element in etree.iterwalk(tree if body is None else body, events=("start", "end", "comment", "pi")):
        if event == "start" and element is heading:
            place = len(pieces)
        text = element.text if event == "start" and element.tag not in _UNREAD else None
        text = element.tail if event != "start" else text
        if text and (stripped := " ".join(text.split())):
            pieces.append(stripped)
    return pieces, place
