"""Text as a string of word classes: one character a token, so that rules are regular expressions over words.

A token is a word, a run of digits, a gap of white space, a possessive 's, or one other character. Words that no rule
speaks of share one character; so a rule never sees them, and a scan costs the same whatever the words are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from pipeline.lexicons import read_lexicon

TOKEN = re.compile(r"[^\W\d_]+|[0-9]+|['’][sS](?!\w)|\s+|(?s:.)")

#: Classes of their own: a gap between words, a break that no rule may cross, any other word, such a word that
#: looks like a plural or has a capital, any other sign.
GAP, BREAK, WORD, PLURAL, NAME, SIGN = " ", "\n", "_", "%", "@", "~"
#: "The late 70s" are years, "the late 40s" can be an age, and "the early 20s" more often is one.
FIRST_OLD_DECADE = 60
#: Numbers between these, if not round, are years whatever they stand before: counts are written with a comma.
FIRST_ODD_YEAR, LAST_ODD_YEAR = 1960, 2039
#: The first of the characters that stand for sets of classes; above ASCII, so that patterns need no escapes.
FIRST_CODE = 0x100
#: A plural by its looks: lower case, an s at the end that belongs to no other ending.
PLURAL_WORD = re.compile(r"[a-z]{2,}[^siu\W]s\Z")
#: Words remembered before the memory is emptied: it serves speed only.
MEMORY = 200_000

_FOLD = str.maketrans({"’": "'", "‘": "'", "–": "-", "‐": "-", "‑": "-", "—": "-", "\xa0": " "})


def fold(text: str) -> str:
    """Words as the lexicons write them: lower case, plain quotes and hyphens, one space for any gap."""
    return " ".join(text.translate(_FOLD).lower().split())


def tokenize(text: str) -> list[str]:
    """All of `text`, cut into tokens; joined, they give it back."""
    return TOKEN.findall(text)


def number_classes(digits: str) -> set[str]:
    """Classes of a run of digits by its length and size: what it can be, not what it is."""
    classes = {"DIGITS"}
    if len(digits) > 9:
        return classes
    size, number = len(digits), int(digits)
    if size <= 2:
        classes |= {name for name, low, high in (("D", 1, 31), ("MM", 1, 12), ("HOUR", 0, 24)) if low <= number <= high}
    if size == 2:
        classes |= {"YY", "MIN"} if number < 60 else {"YY"}
    if size == 4 and 1000 <= number < 2200:
        classes |= {"Y4", "YRECENT"} if 1900 <= number < 2100 else {"Y4"}
        if number % 10 == 0:
            classes.add("Y4TEN")
        elif FIRST_ODD_YEAR <= number <= LAST_ODD_YEAR:
            classes.add("YODD")
    if size == 4 and number < 2400 and number % 100 < 60:
        classes.add("HHMM")
    if size == 2 and number % 10 == 0:
        classes |= {"YYTEN", "YYOLD"} if number >= FIRST_OLD_DECADE else {"YYTEN"}
    if size == 3:
        classes.add("DDD")
    if size == 8 and _is_day(digits):
        classes.add("D8")
    return classes


def _is_day(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return day.year >= 1900


def _numbers() -> list[str]:
    """Runs of digits, at least one of every set of classes."""
    short = [*map(str, range(100)), *(f"{number:02}" for number in range(10)), "100"]
    return [*short, *(f"{number:04}" for number in range(2400)), "9999", "12345", "20231220", "20231399", "1234567890"]


@dataclass(slots=True)
class Vocabulary:
    """The words of one language with their classes and values; a class of its own for each word that rules name."""

    #: class → its words, each as folded tokens, longest first.
    phrases: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    #: (class, folded words) → value.
    values: dict[tuple[str, str], str] = field(default_factory=dict)
    #: folded word → classes; classes that need a capital, or must not have one, are in `capital` and `lower`.
    classes: dict[str, set[str]] = field(default_factory=dict)
    capital: dict[str, set[str]] = field(default_factory=dict)
    lower: dict[str, set[str]] = field(default_factory=dict)
    _codes: dict[frozenset[str], str] = field(default_factory=dict)
    _members: dict[str, str] = field(default_factory=dict)
    _memory: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, words: str, value: str, *, case: str = "") -> None:
        """Enter `words` into the class `name`; `case` is `capital` or `lower` where they count only so."""
        tokens = tuple(" " if token.isspace() else token for token in tokenize(fold(words)))
        self.phrases.setdefault(name, []).append(tokens)
        self.phrases[name].sort(key=len, reverse=True)
        self.values[name, fold(words)] = value
        if len(tokens) == 1:
            {"capital": self.capital, "lower": self.lower}.get(case, self.classes).setdefault(tokens[0], set()).add(
                name
            )
        else:
            for token in tokens:
                self.literal(token)

    def literal(self, word: str) -> None:
        """Give one word or sign that a pattern names itself a class of its own; a gap needs none."""
        if not word.isspace():
            self.classes.setdefault(word, set()).add(f"={word}")

    def code(self, token: str) -> str:
        """The character that stands for `token` in the string of classes."""
        found = self._memory.get(token)
        if found is None:
            if len(self._memory) >= MEMORY:
                self._memory.clear()
            found = self._memory[token] = self._classify(token)
        return found

    def _classify(self, token: str) -> str:
        if token.isspace():
            return BREAK if token.count("\n") > 1 else GAP
        folded = fold(token)
        classes = set(self.classes.get(folded, ()))
        classes |= (self.capital if token[0].isupper() else self.lower).get(folded, set())
        if token[0].isascii() and token[0].isdigit():
            classes |= number_classes(token)
        if classes:
            return self.code_of(frozenset(classes))
        if not token[0].isalnum():
            return SIGN
        return NAME if token[0].isupper() else PLURAL if PLURAL_WORD.match(token) else WORD

    def code_of(self, classes: frozenset[str]) -> str:
        """The character of a set of classes, a new one where the set is new."""
        code = self._codes.get(classes)
        if code is None:
            code = self._codes[classes] = chr(FIRST_CODE + len(self._codes))
            for name in classes:
                self._members[name] = self._members.get(name, "") + code
        return code

    def freeze(self, kinds: Iterable[frozenset[str]]) -> None:
        """Give every word, number and kind of sense its character, so that patterns can be compiled."""
        for word in sorted({*self.classes, *self.capital, *self.lower}):
            for form in (word, word.capitalize()):
                self.code(form)
        for digits in _numbers():
            self.code(digits)
        for classes in kinds:
            self.code_of(classes)

    def members(self, name: str) -> str:
        """The characters of all sets that hold the class `name`."""
        return self._members.get(name, "")

    def encode(self, tokens: list[str]) -> str:
        """The string of classes: one character a token."""
        return "".join(map(self.code, tokens))


def starts_of(tokens: list[str]) -> list[int]:
    """Offset of each token, and the text's length at the end."""
    return list(accumulate(map(len, tokens), initial=0))


def read_words(vocabulary: Vocabulary, name: str) -> None:
    """Enter the rows of seeds/<name>.csv: class, words (alternatives parted by |), value, case (`capital` or
    empty)."""
    for row in read_lexicon(name):
        for words in row["words"].split("|"):
            vocabulary.add(row["class"], words, row["value"] or fold(words), case=row["case"])
