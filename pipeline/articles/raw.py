"""Page text without tags: which of its lines are the article.

lines = the lines that hold anything, each with its kind by shape and vocabulary
the article begins at the first prose, a standfirst above it included, and ends at the last
drop lines that repeat, captions with what stands directly above them, lists of other articles, who wrote it
title = the line above the article that is repeated, or else the first that is shaped like one
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.articles.asides import find_asides
from pipeline.articles.datestrings import find_stated_dates
from pipeline.articles.headline import find_headline
from pipeline.articles.lines import (
    LEAST_BEFORE_END,
    Line,
    LineKind,
    is_copyright,
    is_sentence,
    is_title_case,
    read_byline,
    read_lines,
    tidy_text,
)
from pipeline.articles.vocabulary import Phrase, patterns

#: What precedes a heading of comments must be at least so many words for the rest to be cut.
COMMENTS_AFTER_WORDS = 60
#: A line above the article that is to be kept as its standfirst has at least so many words.
STANDFIRST_WORDS = 8

_BYLINE_NAME = re.compile(
    r"(?:editing by|reporting by|written by|writing by) ([^\W\d_][\w.'’-]+(?: [^\W\d_][\w.'’-]+){1,3})", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPage:
    """What page text holds."""

    title: str | None
    body: str
    byline: str | None
    #: Lines that state a date of publication or change, in page order.
    date_lines: tuple[str, ...]
    #: Lines that say that the rest is for subscribers.
    paywall_lines: tuple[str, ...]
    #: Characters of all lines, kept or not.
    page_chars: int
    #: Lines that look like headlines, and lines of prose.
    short_lines: int
    prose_lines: int


def read_raw(text: str) -> RawPage:
    """The article in page text without tags; `body` is empty where there is none. Never raises."""
    lines = read_lines(tidy_text(text))
    prose = [index for index, line in enumerate(lines) if line.kind is LineKind.PROSE and not _is_teaser(line.text)]
    headline = find_headline(lines, prose[0] if prose else len(lines))
    kept = _keep_body(lines, prose, headline) if prose else []
    body = [_without_promotion(lines[index].text) for index in kept]
    return RawPage(
        title=" ".join(lines[index].text for index in headline) or None,
        body="\n\n".join(paragraph for paragraph in body if paragraph),
        byline=_find_byline(lines),
        date_lines=tuple(line.text for line in lines if line.kind is LineKind.DATE or _is_dated_byline(line)),
        paywall_lines=tuple(line.text for line in lines if line.kind is LineKind.PAYWALL),
        page_chars=sum(len(line.text) for line in lines),
        short_lines=sum(line.kind is LineKind.SHORT for line in lines),
        prose_lines=len(prose),
    )


def _keep_body(lines: Sequence[Line], prose: Sequence[int], title: Sequence[int]) -> list[int]:
    """Indices of the article's lines."""
    first, last = prose[0], _end_of_article(lines, prose)
    dropped = find_asides(lines, first, last)
    wanted = {index for index in range(first, last + 1) if lines[index].kind in {LineKind.PROSE, LineKind.SHORT}}
    wanted |= _standfirst(lines, first, title[-1] if title else None)
    dropped |= set(title)
    kept = sorted(index for index in wanted - dropped if not _is_teaser(lines[index].text))
    while kept and lines[kept[-1]].kind is LineKind.SHORT:
        kept.pop()
    return kept


def _end_of_article(lines: Sequence[Line], prose: Sequence[int]) -> int:
    words = 0
    last = prose[0]
    all_words = sum(lines[index].words for index in prose)
    for index in range(prose[0], len(lines)):
        if lines[index].kind is LineKind.COMMENTS_HEAD and words >= COMMENTS_AFTER_WORDS:
            break
        is_end = lines[index].kind is LineKind.PAYWALL or is_copyright(lines[index].text)
        if is_end and words >= LEAST_BEFORE_END * all_words:
            break
        if lines[index].kind is LineKind.PROSE:
            words, last = words + lines[index].words, index
    return last


def _standfirst(lines: Sequence[Line], first: int, title: int | None) -> set[int]:
    """Sentences without a full stop between the title and the article."""
    begin = max(first - 6, 0 if title is None else title + 1)
    return {
        index
        for index in range(begin, first)
        if lines[index].kind is LineKind.SHORT
        and lines[index].words >= STANDFIRST_WORDS
        and not is_title_case(lines[index].text)
    }


def _is_dated_byline(line: Line) -> bool:
    """Whether the line of who wrote it says when, too: "By Jane Doe | 27 May 2024"."""
    return line.kind is LineKind.BYLINE and next(find_stated_dates(line.text, day_first=True), None) is not None


def _find_byline(lines: Sequence[Line]) -> str | None:
    for line in lines:
        if line.kind is LineKind.BYLINE:
            return read_byline(line.text)
    for line in lines:
        if line.kind is LineKind.CREDIT and (match := _BYLINE_NAME.search(line.text)):
            return match[1]
    return None


def _is_teaser(text: str) -> bool:
    """A summary that breaks off into an invitation to read on."""
    pattern = patterns(Phrase.PROMOTION, "end")
    match = pattern.search(text) if pattern else None
    return match is not None and not is_sentence(text[: match.start()].rstrip())


def _without_promotion(text: str) -> str:
    """The paragraph without an invitation to read on at its end."""
    pattern = patterns(Phrase.PROMOTION, "end")
    match = pattern.search(text) if pattern else None
    return text if match is None else text[: match.start()].rstrip()
