"""Page text without tags: which of its lines are the article.

lines = the lines that hold anything, each with its kind by shape and vocabulary
the article begins at the first prose, a standfirst above it included, and ends at the last
drop lines that repeat, captions with what stands directly above them, lists of other articles, who wrote it
title = the line above the article that is repeated, or else the first that is shaped like one
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.articles.lines import (
    Line,
    LineKind,
    count_words,
    is_labelled_link,
    is_sentence,
    is_title_case,
    read_byline,
    read_lines,
    tidy_text,
)
from pipeline.articles.vocabulary import Phrase, patterns, says

#: What precedes a heading of comments must be at least so many words for the rest to be cut.
COMMENTS_AFTER_WORDS = 60
#: A line above the article that is to be kept as its standfirst has at least so many words.
STANDFIRST_WORDS = 8
#: So many headlines in a row are a list of links, not subheads.
LIST_LENGTH = 3

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
    title = _find_title(lines, prose[0] if prose else len(lines))
    kept = _keep_body(lines, prose, title) if prose else []
    body = [_without_promotion(lines[index].text) for index in kept]
    return RawPage(
        title=None if title is None else lines[title].text,
        body="\n\n".join(paragraph for paragraph in body if paragraph),
        byline=_find_byline(lines),
        date_lines=tuple(line.text for line in lines if line.kind is LineKind.DATE),
        paywall_lines=tuple(line.text for line in lines if line.kind is LineKind.PAYWALL),
        page_chars=sum(len(line.text) for line in lines),
        short_lines=sum(line.kind is LineKind.SHORT for line in lines),
        prose_lines=len(prose),
    )


def _keep_body(lines: Sequence[Line], prose: Sequence[int], title: int | None) -> list[int]:
    """Indices of the article's lines."""
    first, last = prose[0], _end_of_article(lines, prose)
    dropped = _repeats(lines) | _captions(lines) | _lists(lines, first) | _biographies(lines, first)
    wanted = {index for index in range(first, last + 1) if lines[index].kind in {LineKind.PROSE, LineKind.SHORT}}
    wanted |= _standfirst(lines, first, title)
    dropped |= {title} if title is not None else set()
    kept = sorted(index for index in wanted - dropped if not _is_teaser(lines[index].text))
    while kept and lines[kept[-1]].kind is LineKind.SHORT:
        kept.pop()
    return kept


def _end_of_article(lines: Sequence[Line], prose: Sequence[int]) -> int:
    words = 0
    last = prose[0]
    for index in range(prose[0], len(lines)):
        if lines[index].kind is LineKind.COMMENTS_HEAD and words >= COMMENTS_AFTER_WORDS:
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


def _repeats(lines: Sequence[Line]) -> set[int]:
    """Lines said before, word for word."""
    seen: set[str] = set()
    found = set()
    for index, line in enumerate(lines):
        if (same := _same(line.text)) in seen:
            found.add(index)
        seen.add(same)
    return found


def _captions(lines: Sequence[Line]) -> set[int]:
    """Lines directly above a caption, without a gap and without a full stop: its description."""
    return {
        index
        for index, (line, below) in enumerate(pairwise(lines))
        if below.kind is LineKind.CAPTION and not below.after_gap and not is_sentence(line.text)
    }


def _lists(lines: Sequence[Line], first: int) -> set[int]:
    """Links to other articles: after a heading of such, in a long run of headlines, or labelled as such."""
    found: set[int] = set()
    run: list[int] = []
    headed = False
    for index in range(first, len(lines)):
        kind = lines[index].kind
        if kind is LineKind.SHORT:
            run.append(index)
            if headed or is_labelled_link(lines[index].text):
                found.add(index)
            continue
        found |= _long_run(lines, run)
        run, headed = [], kind is LineKind.LIST_HEAD or (headed and kind in {LineKind.NOISE, LineKind.DATE})
    return found | _long_run(lines, run)


def _long_run(lines: Sequence[Line], run: Sequence[int]) -> set[int]:
    titles = [index for index in run if lines[index].words >= 4 and is_title_case(lines[index].text)]
    return set(run) if len(titles) >= LIST_LENGTH and len(titles) >= len(run) / 2 else set()


def _biographies(lines: Sequence[Line], first: int) -> set[int]:
    """Who wrote it, below the article: a name, and the paragraph that begins with it."""
    found: set[int] = set()
    for index in range(len(lines) - 1, first, -1):
        line = lines[index]
        if line.kind is not LineKind.PROSE:
            continue
        if not _is_biography(line.text, lines[index - 1].text):
            break
        found.add(index)
    return found


def _is_biography(text: str, above: str) -> bool:
    pattern = patterns(Phrase.BIO, "in")
    if pattern is None or not pattern.search(text):
        return False
    named = count_words(above) <= 6 and _same(text).startswith(_same(above))
    headed = says(Phrase.BIO, above)
    subject = re.match(r"(?:[A-Z][\w.'’-]+ ){2,4}(?:is|was|has|writes|covers|reports)\b", text)
    return named or headed or (subject is not None and count_words(text) <= 90)


def _find_title(lines: Sequence[Line], first: int) -> int | None:
    """The line above the article, or its own first, that is said twice, or else the first shaped like a title."""
    above = [i for i in range(min(first + 1, len(lines))) if lines[i].kind in {LineKind.SHORT, LineKind.PROSE}]
    shaped = [i for i in above if lines[i].kind is LineKind.SHORT and 3 <= lines[i].words <= 40]
    said = Counter(_same(line.text) for line in lines)
    repeated = [i for i in shaped if said[_same(lines[i].text)] > 1 and lines[i].words >= 4]
    long_enough = [i for i in shaped if lines[i].words >= 4]
    chosen = repeated or long_enough or shaped or [i for i in above if lines[i].kind is LineKind.SHORT]
    return chosen[0] if chosen else None


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


def _same(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
