"""Rule patterns: regular expressions whose letters are words and classes of words.

In a pattern a lower-case word stands for itself, an UPPER-CASE name for any word or phrase of that class (or for a
macro), a space for any gap, other signs for themselves; `( ) | ?`, and the lookarounds `(?= (?! (?<= (?<!`, are
those of regular expressions. There is no `*` and no `+`: a pattern can only look at a bounded number of words, so
scanning is linear. The first time a name is used outside a lookaround it is a group of that name; a digit at its
end (MONTH2) tells a second one from the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.errors import StopRun
from pipeline.mentions.times.vocabulary import NAME, PLURAL, WORD, Vocabulary, fold

PIECE = re.compile(
    r"(?P<open>\((?:\?(?:<[=!]|[=!]))?)|(?P<syntax>[)|?])|(?P<set>\[[^\]]+\])|\\(?P<sign>.)|(?P<name>[A-Z][A-Z0-9]*)|(?P<word>[^\W\d_A-Z]+|'s|[0-9]+|.)"
)


#: Names for the words that no rule speaks of: any such word, one that looks like a plural, one with a capital.
UNSPOKEN = {"OTHER": f"[{WORD}{PLURAL}{NAME}]", "PLURAL": PLURAL, "NAME": NAME}


class PatternCompiler:
    """Makes regular expressions over class strings from rule patterns, with a language's words and macros."""

    def __init__(self, vocabulary: Vocabulary, macros: Mapping[str, str]) -> None:
        self._vocabulary = vocabulary
        self._macros = macros

    def name_literals(self, pattern: str) -> None:
        """Enter the words that `pattern` names itself, before any character is given out."""
        for piece in PIECE.finditer(pattern):
            for word in piece["set"][1:-1] if piece["set"] else [piece["word"] or piece["sign"] or " "]:
                if word != " ":
                    self._vocabulary.literal(fold(word))

    def compile(self, pattern: str) -> re.Pattern[str]:
        """The pattern as a regular expression over class strings. Raises StopRun where it names an unknown class."""
        return re.compile(self._translate(pattern, groups=set()))

    def _translate(self, pattern: str, *, groups: set[str] | None) -> str:
        out: list[str] = []
        opened: list[str] = []
        for piece in PIECE.finditer(pattern):
            if piece["open"]:
                opened.append(piece["open"])
                out.append("(?:" if piece["open"] == "(" else piece["open"])
            elif piece["syntax"]:
                if piece["syntax"] == ")":
                    opened.pop()
                out.append(piece["syntax"])
            elif piece["set"]:
                out.append(
                    _charset("".join(sorted({code for sign in piece["set"][1:-1] for code in self._members(sign)})))
                )
            elif piece["name"]:
                inside = groups if all(sign == "(" for sign in opened) else None
                out.append(self._atom(piece["name"], groups=inside, single=any("<" in sign for sign in opened)))
            else:
                out.append(self._word(piece["word"] or piece["sign"]))
        return "".join(out)

    def _word(self, word: str) -> str:
        return " " if word == " " else _charset(self._members(word))

    def _members(self, word: str) -> str:
        return self._vocabulary.members(f"={fold(word)}")

    def _atom(self, name: str, *, groups: set[str] | None, single: bool) -> str:
        if name in UNSPOKEN:
            return UNSPOKEN[name]
        base = name if name in self._macros or self._known(name) else name.rstrip("0123456789")
        if base in self._macros:
            body = self._translate(self._macros[base], groups=None)
        else:
            body = self._alternatives(base, single=single)
        if groups is None or name in groups:
            return f"(?:{body})"
        groups.add(name)
        return f"(?P<{name}>{body})"

    def _known(self, name: str) -> bool:
        return bool(self._vocabulary.members(name)) or name in self._vocabulary.phrases

    def _alternatives(self, name: str, *, single: bool) -> str:
        members = self._vocabulary.members(name)
        long = [] if single else [words for words in self._vocabulary.phrases.get(name, ()) if len(words) > 1]
        if not members and not long:
            raise StopRun(
                f"A time rule names the class {name}, which has no words: add it to the words of its language."
            )
        options = ["".join(self._word(word) for word in words) for words in long]
        return "|".join([*options, _charset(members)] if members else options)


def _charset(members: str) -> str:
    return members if len(members) == 1 else f"[{''.join(sorted(members))}]"


_SIGNS = re.compile(r"\(\?P<\w+>|\(\?(?:<?[=!]|:)|\[[^\]]*\]|.", re.DOTALL)


def first_signs(pattern: str) -> frozenset[str]:
    """The characters that a match of a translated pattern can begin with."""
    return frozenset(_first_of(iter(_SIGNS.findall(pattern)))[0])


def _first_of(signs: Iterator[str]) -> tuple[set[str], bool]:
    """First characters of the alternatives up to the bracket that closes them, and whether they can match nothing."""
    first: set[str] = set()
    piece: tuple[set[str], bool] = set(), True
    is_open, can_be_empty = True, False
    for sign in signs:
        if sign == "?":
            piece = piece[0], True
            continue
        if is_open:
            first |= piece[0]
            is_open = piece[1]
        piece = set(), True
        if sign in ")|":
            can_be_empty = can_be_empty or is_open
            is_open = True
            if sign == ")":
                return first, can_be_empty
        elif sign.startswith("("):
            inside = _first_of(signs)
            piece = (set(), True) if sign[2:3] in ("=", "!", "<") else inside
        else:
            piece = set(sign[1:-1] if sign.startswith("[") and len(sign) > 1 else sign), False
    return (first | piece[0] if is_open else first), can_be_empty or (is_open and piece[1])
