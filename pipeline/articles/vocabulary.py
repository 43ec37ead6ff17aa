"""What a line of page text says about itself, by the words that pages share (seeds/pages/phrases.csv)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from pipeline.lexicons import read_lexicon

#: A pattern that may stand anywhere is only heard in a line of at most this many words: longer ones are prose.
LONGEST_LINE_WORDS = 30


class Phrase(StrEnum):
    """Kinds of wording around an article."""

    NAVIGATION = "navigation"
    SHARE = "share"
    PROMOTION = "promotion"
    READ_MORE = "read_more"
    CAPTION = "caption"
    CREDIT = "credit"
    BIO = "bio"
    COPYRIGHT = "copyright"
    COMMENTS = "comments"
    PUBLISHED = "published"
    MODIFIED = "modified"
    PAYWALL = "paywall"
    CONSENT = "consent"
    BOT_WALL = "bot_wall"


@cache
def patterns(kind: Phrase, match: str) -> re.Pattern[str] | None:
    """All phrases of a kind that match in one way (line, start, end, in) as one expression; null where none do."""
    found = [row["pattern"] for row in read_lexicon("pages/phrases") if (row["kind"], row["match"]) == (kind, match)]
    if not found:
        return None
    body = "|".join(f"(?:{pattern})" for pattern in found)
    frames: Mapping[str, str] = {"line": rf"(?:{body})\s*$", "start": body, "end": rf"(?:{body})\s*$", "in": body}
    return re.compile(frames[match], re.IGNORECASE)


def says(kind: Phrase, line: str) -> bool:
    """Whether the line is of the kind, by its whole, its beginning, its end, or (if short) anything in it."""
    return (
        _matches(kind, "line", line, at_start=True)
        or _matches(kind, "start", line, at_start=True)
        or _matches(kind, "end", line, at_start=False)
        or (line.count(" ") < LONGEST_LINE_WORDS and _matches(kind, "in", line, at_start=False))
    )


def count_phrases(kind: Phrase, text: str) -> int:
    """How many times phrases of the kind that may stand anywhere occur in a text of any length."""
    pattern = patterns(kind, "in")
    return sum(1 for _ in pattern.finditer(text)) if pattern else 0


def _matches(kind: Phrase, match: str, line: str, *, at_start: bool) -> bool:
    pattern = patterns(kind, match)
    if pattern is None:
        return False
    return bool(pattern.match(line) if at_start else pattern.search(line))
