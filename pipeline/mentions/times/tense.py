"""A guess at the tense around a time, from words alone, for texts that nobody has parsed."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicons import read_lexicon

#: Characters looked at on either side: a clause or two.
REACH_BEFORE, REACH_AFTER = 110, 70
#: What parts one sentence from the next, seen from a time inside it.
SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z])|\n\s*\n")
WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: A word behind the time counts as this much farther away than one before it.
BEHIND = 2


@cache
def read_tenses(language: str) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Words → past or future, and word endings likewise, longest first."""
    rows = read_lexicon(f"times/{language}/tense")
    words = {row["word"]: row["tense"] for row in rows if not row["word"].startswith("-")}
    endings = [(row["word"][1:], row["tense"]) for row in rows if row["word"].startswith("-")]
    return words, tuple(sorted(endings, key=lambda ending: -len(ending[0])))


def guess_tense(text: str, start: int, end: int, *, language: str) -> str | None:
    """`past` or `future` by the nearest word that tells, inside the sentence; null where none does.

    The nearest word before the time counts before one as near behind it ("will meet Friday", "Friday's vote was").
    """
    before = SENTENCE_END.split(text[max(0, start - REACH_BEFORE) : start])[-1]
    after = SENTENCE_END.split(text[end : end + REACH_AFTER], maxsplit=1)[0]
    found = [
        (distance, tense)
        for distance, word in enumerate(reversed(WORDS.findall(before)))
        if (tense := tense_of(word, language=language))
    ][:1]
    found += [
        (distance + BEHIND, tense)
        for distance, word in enumerate(WORDS.findall(after))
        if (tense := tense_of(word, language=language))
    ][:1]
    return min(found)[1] if found else None


def tense_of(word: str, *, language: str) -> str | None:
    """What one word says of the tense: `past`, `future`, null where nothing."""
    words, endings = read_tenses(language)
    folded = word.replace("’", "'").lower()
    if folded in words:
        return words[folded] or None
    return next((tense for ending, tense in endings if folded.endswith(ending) and len(folded) > len(ending) + 2), None)
