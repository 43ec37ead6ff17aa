"""The rules of a language, read from its folder in seeds/times, and the scan that applies them.

    words ─tokenize, encode─▶ string of classes ─level 1 rules─▶ senses ─level 2 rules─▶ senses of senses

A rule is a name, a pattern (see `patterns`) and a meaning (see `meanings`). At each place the longest match that
means something wins; then the scan goes on behind it. Rules of level 2 see the senses found on level 1 as single
signs ("10 p.m." + "Wednesday"), so that composition needs no long patterns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.errors import StopRun
from pipeline.lexicons import read_lexicon
from pipeline.mentions.times.meanings import KINDS, MEANINGS, Meaning, Reading
from pipeline.mentions.times.patterns import PatternCompiler, first_signs
from pipeline.mentions.times.senses import Nothing, Sense
from pipeline.mentions.times.vocabulary import SIGN, Vocabulary, read_words, starts_of, tokenize

#: Places where a rule can begin: any sign that some rule speaks of.
ACTIVE = re.compile(r"[^ \n_%@~]")
#: No time begins or ends inside a word, a number or an amount ("$1990", "3.1999", "1,990", "2000%").
BAD_BEFORE = re.compile(
    r"(?:[^\W_]|[$£€¥#@/\\+^=]|[0-9][.,:/-]|\w[&_])\Z",
)
#: Nor behind a hyphen ("Covid-19", "then-current"), unless it is a name ("pre-Easter") or a part ("mid-1996").
HYPHEN_BEFORE = re.compile(r"(?<!\bmid)(?<!\bend)(?<!\blate)(?<!\bearly)(?<!\bpre)(?<!\bpost)(?<=\w)-\Z", re.IGNORECASE)
#: Characters that BAD_BEFORE looks back at.
REACH_BEFORE = 7
BAD_AFTER = re.compile(r"[^\W_]|[%_@=]|[.,:/-][0-9]|\.[a-z]|&\w|-(?:to|over|on|by)-[a-z]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to say a time: its name, its pattern over class strings, and what it means."""

    name: str
    pattern: re.Pattern[str]
    meaning: Meaning
    args: dict[str, str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """All that is known of one language: its words and its rules of both levels."""

    vocabulary: Vocabulary
    levels: tuple[tuple[Rule, ...], ...]
    #: Per level, the rules that can begin with a sign, in their order.
    openers: tuple[dict[str, tuple[Rule, ...]], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A sense with its place: tokens, and characters of the text."""

    begin: int
    end: int
    start_char: int
    end_char: int
    sense: Sense | Nothing
    rule: str


@cache
def read_grammar(language: str) -> Grammar:
    """The grammar in seeds/times/<language>. Raises StopRun where a file of it is missing or names what is
    unknown."""
    vocabulary = Vocabulary()
    read_words(vocabulary, f"times/{language}/words")
    rows = read_lexicon(f"times/{language}/rules")
    macros = {row["name"]: row["pattern"] for row in rows if row["level"] == "macro"}
    compiler = PatternCompiler(vocabulary, macros)
    for row in rows:
        compiler.name_literals(row["pattern"])
    vocabulary.freeze(KINDS.values())
    levels = tuple(_read_rules(rows, level, compiler) for level in ("1", "2"))
    return Grammar(vocabulary, levels, tuple(_by_opener(rules) for rules in levels))


def _read_rules(rows: Sequence[dict[str, str]], level: str, compiler: PatternCompiler) -> tuple[Rule, ...]:
    return tuple(_read_rule(row, compiler) for row in rows if row["level"] == level)


def _read_rule(row: dict[str, str], compiler: PatternCompiler) -> Rule:
    meaning = MEANINGS.get(row["meaning"])
    if meaning is None:
        raise StopRun(f"The time rule {row['name']} names the meaning {row['meaning']}, which does not exist.")
    args = dict(arg.split("=", 1) for arg in row["args"].split())
    return Rule(row["name"], compiler.compile(row["pattern"]), meaning, args)


def _by_opener(rules: Sequence[Rule]) -> dict[str, tuple[Rule, ...]]:
    openers: dict[str, list[Rule]] = {}
    for rule in rules:
        for sign in first_signs(rule.pattern.pattern):
            openers.setdefault(sign, []).append(rule)
    return {sign: tuple(able) for sign, able in openers.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """A text as one level of rules sees it: signs, and the token that each stands for."""

    codes: str
    #: Sign → token, and one more for the end.
    places: list[int]
    #: Token → character of the text, and one more for the end.
    starts: list[int]
    #: Sign → what level 1 found there.
    senses: dict[int, Found]


def scan(text: str, grammar: Grammar) -> list[Found]:
    """All senses in `text`, in order, without overlaps."""
    tokens = tokenize(text)
    codes = grammar.vocabulary.encode(tokens)
    line = Line(codes, [*range(len(tokens) + 1)], starts_of(tokens), {})
    found = _apply(text, line, grammar, 0)
    if not found:
        return []
    composed = _apply(text, _shorten(line, found, grammar), grammar, 1)
    taken = {token for one in composed for token in range(one.begin, one.end)}
    return sorted([*composed, *(one for one in found if one.begin not in taken)], key=lambda one: one.begin)


def _shorten(line: Line, found: list[Found], grammar: Grammar) -> Line:
    """The line with each sense as one sign, for level 2."""
    pieces: list[str] = []
    places: list[int] = []
    senses: dict[int, Found] = {}
    at = 0
    for one in found:
        pieces.append(line.codes[at : one.begin])
        places.extend(range(at, one.begin))
        senses[len(places)] = one
        pieces.append(grammar.vocabulary.code_of(KINDS[one.sense.kind]) if isinstance(one.sense, Sense) else SIGN)
        places.append(one.begin)
        at = one.end
    pieces.append(line.codes[at:])
    places.extend(range(at, len(line.codes) + 1))
    return Line("".join(pieces), places, line.starts, senses)


def _apply(text: str, line: Line, grammar: Grammar, level: int) -> list[Found]:
    """What the rules of one level find, from left to right: at each place the longest match that means something."""
    openers = grammar.openers[level]
    found: list[Found] = []
    done = 0
    for sign in ACTIVE.finditer(line.codes):
        at = sign.start()
        rules = openers.get(sign[0]) if at >= done else None
        if rules and (matches := _matches(line.codes, at, rules)):
            one = _read(text, line, grammar, matches)
            if one is not None:
                found.append(one[0])
                done = one[1]
    return found


def _read(
    text: str, line: Line, grammar: Grammar, matches: list[tuple[int, Rule, re.Match[str]]]
) -> tuple[Found, int] | None:
    """The first match that stands free and means something, and the sign at which it ends; null without one."""
    for end, rule, match in matches:
        begin = line.places[match.start()]
        start_char, end_char = line.starts[begin], line.starts[line.places[end]]
        if not _stands_free(text, start_char, end_char):
            continue
        reading = Reading(text, match, line.places, line.starts, grammar.vocabulary, line.senses, rule.args)
        sense = rule.meaning(reading)
        if sense is not None:
            return Found(begin, line.places[end], start_char, end_char, sense, rule.name), end
    return None


def _stands_free(text: str, start: int, end: int) -> bool:
    """Whether the characters around a match are no part of it."""
    near = max(0, start - REACH_BEFORE)
    glued = not text[start].isupper() and HYPHEN_BEFORE.search(text, near, start)
    return not (glued or BAD_BEFORE.search(text, near, start) or BAD_AFTER.match(text, end))


def _matches(codes: str, at: int, rules: tuple[Rule, ...]) -> list[tuple[int, Rule, re.Match[str]]]:
    """Every rule that matches at a place, the longest match first, in the order of the rules where they are equal."""
    matches = [(match.end(), rule, match) for rule in rules if (match := rule.pattern.match(codes, at))]
    return sorted((entry for entry in matches if entry[0] > at), key=lambda entry: -entry[0])
