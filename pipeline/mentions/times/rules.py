"""The rules of a language, read from its folder in seeds/times, and the scan that applies them.

    words ─tokenize, encode─▶ string of classes ─level 1 rules─▶ senses ─level 2 rules─▶ senses of senses

A rule is a name, a pattern (see `patterns`) and a meaning (see `meanings`). At each place the longest match that means
something wins; then the scan goes on behind it. Rules of level 2 see the senses found on level 1 as single signs
("10 p.m." + "Wednesday"), so that composition needs no long patterns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.errors import StopRun
from pipeline.lexicons import read_lexicon
from pipeline.mentions.times.meanings import KINDS, MEANINGS, Meaning, Reading
from pipeline.mentions.times.patterns import PatternCompiler
from pipeline.mentions.times.senses import Nothing, Sense
from pipeline.mentions.times.vocabulary import Vocabulary, read_words, starts_of, tokenize

#: Places where a rule can begin: any sign that some rule speaks of.
ACTIVE = re.compile(r"[^ \n_%~]")
#: No time begins or ends inside a word, a number or an amount ("$1990", "3.1999", "1,990", "2000%").
BAD_BEFORE = re.compile(
    r"(?:[^\W_]|[$£€¥#@/\\+^=]|[0-9][.,:/-]|\w[&_]|(?<!\bmid)(?<!\blate)(?<!\bearly)(?<!\bpre)(?<!\bpost)(?<=\w)-)\Z",
    re.IGNORECASE,
)
BAD_AFTER = re.compile(r"[^\W_]|[%_@=]|[.,:/][0-9]|\.[a-z]|&\w")


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
    #: Per level, one pattern that matches wherever any rule does.
    gates: tuple[re.Pattern[str], ...]


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
    """The grammar in seeds/times/<language>. Raises StopRun where a file of it is missing or names what is unknown."""
    vocabulary = Vocabulary()
    read_words(vocabulary, f"times/{language}/words")
    rows = read_lexicon(f"times/{language}/rules")
    macros = {row["name"]: row["pattern"] for row in rows if row["level"] == "macro"}
    compiler = PatternCompiler(vocabulary, macros)
    for row in rows:
        compiler.name_literals(row["pattern"])
    vocabulary.freeze(KINDS.values())
    levels = tuple(_read_rules(rows, level, compiler) for level in ("1", "2"))
    gates = tuple(re.compile("|".join(_nameless(rule.pattern.pattern) for rule in rules)) for rules in levels)
    return Grammar(vocabulary, levels, gates)


def _read_rules(rows: Sequence[dict[str, str]], level: str, compiler: PatternCompiler) -> tuple[Rule, ...]:
    return tuple(_read_rule(row, compiler) for row in rows if row["level"] == level)


def _read_rule(row: dict[str, str], compiler: PatternCompiler) -> Rule:
    meaning = MEANINGS.get(row["meaning"])
    if meaning is None:
        raise StopRun(f"The time rule {row['name']} names the meaning {row['meaning']}, which does not exist.")
    args = dict(arg.split("=", 1) for arg in row["args"].split())
    return Rule(row["name"], compiler.compile(row["pattern"]), meaning, args)


def _nameless(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def scan(text: str, grammar: Grammar) -> list[Found]:
    """All senses in `text`, in order, without overlaps."""
    tokens = tokenize(text)
    codes = grammar.vocabulary.encode(tokens)
    starts = starts_of(tokens)
    first = _apply(text, codes, [*range(len(tokens) + 1)], starts, grammar, 0, {})
    return _compose(text, codes, starts, grammar, first) if first else []


def _compose(text: str, codes: str, starts: list[int], grammar: Grammar, found: list[Found]) -> list[Found]:
    """Level 2: the class string with each sense as one sign; what no rule of level 2 takes up stays as it is."""
    pieces: list[str] = []
    places: list[int] = []
    at, senses = 0, {}
    for one in found:
        pieces.append(codes[at : one.begin])
        places.extend(range(at, one.begin))
        if isinstance(one.sense, Sense):
            senses[len(places)] = one
            pieces.append(grammar.vocabulary.code_of(KINDS[one.sense.kind]))
        else:
            pieces.append("~")
        places.append(one.begin)
        at = one.end
    pieces.append(codes[at:])
    places.extend(range(at, len(codes) + 1))
    composed = _apply(text, "".join(pieces), places, starts, grammar, 1, senses)
    taken = {token for one in composed for token in range(one.begin, one.end)}
    return sorted([*composed, *(one for one in found if one.begin not in taken)], key=lambda one: one.begin)


def _apply(
    text: str, codes: str, places: list[int], starts: list[int], grammar: Grammar, level: int, senses: dict[int, Found]
) -> list[Found]:
    """What the rules of one level find; `places` maps signs of `codes` to tokens, `starts` tokens to characters."""
    gate, found, done = grammar.gates[level], [], 0
    for sign in ACTIVE.finditer(codes):
        at = sign.start()
        if at < done or gate.match(codes, at) is None:
            continue
        for end, rule, match in _matches(codes, at, grammar.levels[level]):
            start_char, end_char = starts[places[at]], starts[places[end]]
            if BAD_BEFORE.search(text, max(0, start_char - 7), start_char) or BAD_AFTER.match(text, end_char):
                continue
            reading = Reading(text, match, places, starts, grammar.vocabulary, senses, rule.args)
            sense = rule.meaning(reading)
            if sense is not None:
                found.append(Found(places[at], places[end], start_char, end_char, sense, rule.name))
                done = end
                break
    return found


def _matches(codes: str, at: int, rules: tuple[Rule, ...]) -> list[tuple[int, Rule, re.Match[str]]]:
    """Every rule that matches at a place, the longest match first, in the order of the rules where they are equal."""
    matches = [(match.end(), rule, match) for rule in rules if (match := rule.pattern.match(codes, at))]
    return sorted((entry for entry in matches if entry[0] > at), key=lambda entry: -entry[0])
