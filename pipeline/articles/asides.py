"""Lines of page text that stand between the paragraphs of an article and are not its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.articles.lines import (
    Line,
    LineKind,
    count_words,
    is_labelled_link,
    is_sentence,
    is_title_case,
    same_words,
)
from pipeline.articles.vocabulary import Phrase, patterns, says

#: On pages of more lines no pull quotes are looked for: every line would be compared with every other.
MOST_LINES = 1_000
#: So many headlines in a row are a list of links, not subheads.
LIST_LENGTH = 3
#: Short lines beyond this number are a list or a table of the article, whatever stands beside them.
BOX_LENGTH = 6
#: How many lines from promotion a short line may stand to be of one box with it.
BOX_REACH = 2

_PROMOTING = frozenset({LineKind.NOISE, LineKind.LIST_HEAD, LineKind.PAYWALL, LineKind.COMMENTS_HEAD})
_QUOTED = re.compile(r"[\"“«'‘][^.!?]*[^.!?,…][\"”»'’]$")


def find_asides(lines: Sequence[Line], first: int, last: int) -> set[int]:
    """Indices of lines between the article's `first` line and its `last` that are not its own.

    Said before; captions; lists of links; boxes of promotion; who wrote it.
    """
    return (
        _repeats(lines)
        | _captions(lines)
        | _lists(lines, first)
        | _boxes(lines, first)
        | _biographies(lines, first, last)
    )


def _repeats(lines: Sequence[Line]) -> set[int]:
    """Lines said before, word for word."""
    seen: set[str] = set()
    found = set()
    for index, line in enumerate(lines):
        if (same := same_words(line.text)) in seen:
            found.add(index)
        seen.add(same)
    return found | _pull_quotes(lines)


def _pull_quotes(lines: Sequence[Line]) -> set[int]:
    """Lines in quotation marks, without a full stop, whose words another line holds."""
    if len(lines) > MOST_LINES:
        return set()
    said = [set(same_words(line.text).split()) for line in lines]
    return {
        index
        for index, line in enumerate(lines)
        if _QUOTED.match(line.text)
        and len(said[index]) >= 4
        and any(said[index] <= words for other, words in enumerate(said) if other != index)
    }


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


def _boxes(lines: Sequence[Line], first: int) -> set[int]:
    """Short lines of boxes between paragraphs: what stands with promotion, and is no subhead of what follows."""
    found: set[int] = set()
    block: list[int] = []
    above = lines[first]
    for index in range(first, len(lines)):
        if lines[index].kind is not LineKind.PROSE:
            block.append(index)
            continue
        found |= _box(lines, block, above=above)
        block, above = [], lines[index]
    return found | _box(lines, block, above=above)


def _box(lines: Sequence[Line], block: Sequence[int], *, above: Line) -> set[int]:
    short = [index for index in block if lines[index].kind is LineKind.SHORT]
    noise = [index for index in block if lines[index].kind in _PROMOTING]
    if not noise or len(short) > BOX_LENGTH or above.text.endswith(":"):
        return set()
    near = {index for index in short if any(abs(index - other) <= BOX_REACH for other in noise)}
    return near - {block[-1]} if len(short) == 1 else near


def _biographies(lines: Sequence[Line], first: int, last: int) -> set[int]:
    """Who wrote it, below the article: a name, and the paragraph that begins with it."""
    found: set[int] = set()
    for index in range(last, first, -1):
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
    named = count_words(above) <= 6 and same_words(text).startswith(same_words(above))
    headed = says(Phrase.BIO, above)
    subject = re.match(r"(?:[A-Z][\w.'’-]+ ){2,4}(?:is|was|has|writes|covers|reports)\b", text)
    return named or headed or (subject is not None and count_words(text) <= 90)
