"""Which lines of page text are the headline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice

from pipeline.articles.lines import Line, LineKind, is_unfinished, same_words

#: A headline that is broken into lines has at most so many words.
TITLE_WORDS = 30
#: So many lines of who wrote it and when are looked above of.
MOST_SIGNED = 20


def find_headline(lines: Sequence[Line], first: int) -> list[int]:
    """Indices of the headline's lines, several where it is broken; `first` is the article's first line of prose."""
    return _whole_title(lines, _find_title(lines, first))


def _find_title(lines: Sequence[Line], first: int) -> int | None:
    """The line above the article, or its own first, that is said twice, or else the first shaped like a title."""
    above = [i for i in range(min(first + 1, len(lines))) if lines[i].kind in {LineKind.SHORT, LineKind.PROSE}]
    shaped = [i for i in above if lines[i].kind is LineKind.SHORT and 3 <= lines[i].words <= 40]
    said = Counter(same_words(line.text) for line in lines)
    repeated = [i for i in shaped if said[same_words(lines[i].text)] > 1 and lines[i].words >= 4]
    long_enough = [i for i in shaped if lines[i].words >= 4]
    any_short = [i for i in above if lines[i].kind is LineKind.SHORT]
    chosen = repeated or _above_byline(lines, long_enough, first) or long_enough or shaped or any_short
    return chosen[0] if chosen else None


def _above_byline(lines: Sequence[Line], candidates: Sequence[int], first: int) -> list[int]:
    """Of the candidates, those in the run of short lines that ends at who wrote it and when."""
    signed = (i for i in range(min(first, len(lines))) if lines[i].kind in {LineKind.BYLINE, LineKind.DATE})
    for end in islice(signed, MOST_SIGNED):
        begin = end
        while begin and lines[begin - 1].kind is LineKind.SHORT:
            begin -= 1
        if found := [index for index in candidates if begin <= index < end]:
            return found
    return []


def _whole_title(lines: Sequence[Line], title: int | None) -> list[int]:
    """The headline's lines: those that follow without a gap while it goes on."""
    if title is None:
        return []
    found, words = [title], lines[title].words
    for index in range(title + 1, len(lines)):
        line = lines[index]
        words += line.words
        # "from Ruritania" has the shape of a byline.
        is_short = line.kind is LineKind.SHORT or line.text.startswith("from ")
        if line.after_gap or not is_short or words > TITLE_WORDS:
            break
        if not is_unfinished(line.text, before=lines[index - 1].text):
            break
        found.append(index)
    return found
