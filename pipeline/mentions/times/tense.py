"""A guess at the tense around a time, from words alone, for texts that nobody has parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pipeline.lexicons import read_lexicon

#: Characters looked at on either side: a clause or two.
REACH_BEFORE, REACH_AFTER = 160, 70
#: What parts one sentence from the next, seen from a time inside it.
SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z])|\n\s*\n")
#: What belongs to a day was said of it already ("Friday's vote"), unless a verb behind says otherwise.
POSSESSIVE = re.compile(r"['’]s\b")
WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: Words with fewer letters tell nothing by their ending.
SHORTEST = 5


@dataclass(frozen=True, slots=True)
class Cues:
    """Words, pairs of words and endings that tell the tense, each with the words by which it counts as farther
    away."""

    words: dict[str, tuple[str, int]]
    endings: tuple[str, ...]

    def nearest_before(self, words: list[str]) -> str | None:
        """What the nearest telling word says, counted back from the end of `words`."""
        best: tuple[int, str] | None = None
        for place in range(len(words) - 1, -1, -1):
            distance = len(words) - 1 - place
            if best is not None and distance >= best[0]:
                break
            told = self._pair(words, place) or self._word(words, place)
            if told and told[0] and (best is None or distance + told[1] < best[0]):
                best = (distance + told[1], told[0])
        return best[1] if best else None

    def tells_for_sure(self, words: list[str]) -> bool:
        """Whether any word that is not weak (one that counts as farther away) tells."""
        return any(
            (told := self._pair(words, place) or self._word(words, place)) and told[0] and not told[1]
            for place in range(len(words))
        )

    def first_after(self, words: list[str]) -> str | None:
        """What the first telling word says; weak words (those that count as farther away) say nothing here."""
        for place in range(len(words)):
            told = self._pair(words, place) or self._word(words, place)
            if told and told[0] and not told[1]:
                return told[0]
        return None

    def _pair(self, words: list[str], place: int) -> tuple[str, int] | None:
        """What a word and the one before it say ("is to" is future, whatever follows)."""
        return self.words.get(f"{words[place - 1]} {words[place]}") if place else None

    def _word(self, words: list[str], place: int) -> tuple[str, int] | None:
        """What one word says by itself or by its ending; a participle behind "be" or "is" says nothing."""
        word = words[place]
        told = self.words.get(word)
        ended = told is None and len(word) >= SHORTEST and word.endswith(self.endings)
        past = ended or (told is not None and told[0] == "past")
        if past and place and self.words.get(words[place - 1], ("", 0))[0] == "passive":
            return None
        return ("past", 0) if ended else told if told and told[0] != "passive" else None


@cache
def read_tenses(language: str) -> Cues:
    """The cues in seeds/times/<language>/tense.csv; endings there begin with a hyphen and tell the past."""
    rows = read_lexicon(f"times/{language}/tense")
    words = {row["word"]: (row["tense"], int(row["distance"] or 0)) for row in rows if row["word"][0] != "-"}
    return Cues(words, tuple(row["word"][1:] for row in rows if row["word"][0] == "-"))


class Told(NamedTuple):
    """Past or future, and what told it: `before` or `after` (a word on that side of the time), `weak` (a word before
    it that tells only for want of others), `owned` ("Friday's vote"), `nothing`."""

    side: str | None
    by: str


def tell_tense(text: str, start: int, end: int, *, language: str) -> Told:
    """`past` or `future` by the nearest word or pair of words before the time that tells; null where none does.

    Words behind the time are asked only where none before it tells ("On Friday, voters will decide"), and never
    beyond the sentence.
    """
    before = SENTENCE_END.split(text[max(0, start - REACH_BEFORE) : start])[-1]
    after = SENTENCE_END.split(text[end : end + REACH_AFTER], maxsplit=1)[0]
    cues = read_tenses(language)
    behind = cues.first_after(_fold_words(after))
    words = _fold_words(before)
    if POSSESSIVE.match(text, end):
        ahead = cues.words.get(" ".join(words[-2:]))
        if ahead is not None and ahead[0] == "future":
            return Told("future", "before")
        return Told(behind or "past", "after" if behind else "owned")
    side = cues.nearest_before(words)
    if side is not None and cues.tells_for_sure(words):
        return Told(side, "before")
    if behind is not None:
        return Told(behind, "after")
    return Told(side, "weak" if side else "nothing")


def guess_tense(text: str, start: int, end: int, *, language: str) -> str | None:
    """`past` or `future` as the words around a time say; null where none does."""
    return tell_tense(text, start, end, language=language).side


def _fold_words(text: str) -> list[str]:
    return [word.replace("’", "'").lower() for word in WORDS.findall(text)]
