"""The year in which an article was written, from the years that it names and the words that count years and months."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import MAXYEAR, date

from pipeline.articles.constraints import (
    Constraint,
    Holds,
    Reading,
    Rule,
    around,
    constraint,
    counted,
    not_before,
    year_between,
)
from pipeline.mentions.times import resolve_time
from pipeline.records import Anchor, TimeMention

END = MAXYEAR

_AHEAD = re.compile(
    r"\b(?:by|until|till|target|goal|plan|planned|plans|forecast|expect\w*|estimate\w*|project\w*|aim\w*|outlook|guidance|"
    r"due|contract|futures|will|would|set for|next|budget|election|campaign|model|vision|agenda)\b",
    re.IGNORECASE,
)
_SETTLED = re.compile(r"\balready\b", re.IGNORECASE)
_TOTAL = re.compile(
    r"\b(?:record|historic high|all-time high|in annual terms|annual(?:ly)?|for the whole year|total)\b", re.I
)
_SINCE = re.compile(r"\b(?:since|from|until|than|before|after)\s+$", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d,]*\.\d+|\d{3,}[\d,]*")
_WORD = re.compile(r"[A-Za-z]{4,}")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that two sentences share without speaking of one act.
_COMMON = _words(
    "that this with from have been were last year month week when since which their they will would about after before "
    "into over more than also said says year's month's week's earlier between during first under other some such only"
)


def named_years(reading: Reading) -> Iterator[Constraint]:
    """A year named for something past is over or running; a year aimed at is not over."""
    for mention in reading.times:
        year = _bare_year(mention)
        if year is None:
            continue
        sentence = reading.sentence_of(mention)[1]
        before = reading.text[max(0, mention.start - 12) : mention.start].lower()
        ahead = bool(_AHEAD.search(around(reading, mention, 60))) or "the year" in mention.text
        if reading.tense_of(mention) == "past" and re.search(r"\b(?:in|since|during|of)\s+$", before) and not ahead:
            yield constraint(reading, mention, "after a past year began", 0.97, year_between(year, END))
            yield constraint(reading, mention, "a year named is not this one", 0.7, year_between(year + 1, END))
            if _is_newest_total(reading, mention, sentence):
                yield constraint(reading, mention, "the year that ended last", 0.5, year_between(year + 1, year + 1))
        elif ahead:
            yield constraint(reading, mention, "before a year aimed at ends", 0.75, year_between(0, year))


def _is_newest_total(reading: Reading, mention: TimeMention, sentence: str) -> bool:
    """Whether a past year's total is told as the newest: as already reached, or as a high beside this year's course."""
    beside = any(counted(other, "year", 0) and abs(other.start - mention.start) < 250 for other in reading.times)
    return bool(_SETTLED.search(sentence)) or (beside and bool(_TOTAL.search(sentence)))


def named_days(reading: Reading) -> Iterator[Constraint]:
    """What happened in a month or on a day that is named with its year lies before."""
    for mention in reading.times:
        dated = mention.anchor is Anchor.ABSOLUTE and mention.begin is not None and len(mention.value or "") in {7, 10}
        if dated and reading.tense_of(mention) != "future" and not _AHEAD.search(around(reading, mention, 40)):
            yield constraint(reading, mention, "after a day that is past", 0.9, not_before(mention.begin or date.min))


def years_agree(reading: Reading) -> Iterator[Constraint]:
    """“Last year” and a year named for the same act are one year; “last month” and a month, likewise."""
    for relative in reading.times:
        if not (counted(relative, "year", -1) or counted(relative, "month", -1)):
            continue
        for named in reading.times:
            if named is not relative and _same_grain(relative, named) and _same_act(reading, relative, named):
                yield constraint(reading, relative, f"the same as {named.text}", 0.85, _fits(relative, named))


def _bare_year(mention: TimeMention) -> int | None:
    value = mention.value or ""
    return int(value) if mention.anchor is Anchor.ABSOLUTE and re.fullmatch(r"(?:19|20)\d\d", value) else None


def _same_grain(relative: TimeMention, named: TimeMention) -> bool:
    value = named.value or ""
    if counted(relative, "year"):
        return named.anchor is Anchor.ABSOLUTE and bool(re.fullmatch(r"(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?", value))
    return bool(re.fullmatch(r"(?:(?:19|20)\d\d|XXXX)-\d\d", value)) and not counted(named, "month")


def _same_act(reading: Reading, one: TimeMention, other: TimeMention) -> bool:
    """Whether two expressions date one act: the same long number in their sentences, or the same words beside them."""
    first, second = reading.sentence_of(one), reading.sentence_of(other)
    if first[0] == second[0] or _SINCE.search(around(reading, other, 10)[: -len(other.text)]):
        return False
    if set(_NUMBER.findall(first[1])) & set(_NUMBER.findall(second[1])) - {
        (one.value or "")[:4],
        (other.value or "")[:4],
    }:
        return True
    before = [_stems(_clip(reading, mention)) for mention in (one, other)]
    return len(before[0] & before[1]) >= 2


def _clip(reading: Reading, mention: TimeMention) -> str:
    """The words of the same sentence close to a mention, most of them before it."""
    index, _ = reading.sentence_of(mention)
    start, end, _ = reading.sentences[index] if index >= 0 else (0, len(reading.text), "")
    return reading.text[max(start, mention.start - 45) : min(end, mention.end + 25)]


def _stems(text: str) -> set[str]:
    return {word.lower()[:6] for word in _WORD.findall(text)} - {word[:6] for word in _COMMON}


def _fits(relative: TimeMention, named: TimeMention) -> Holds:
    value = named.value or ""

    def fits(day: date) -> bool:
        found = resolve_time(relative, anchor=day).value or ""
        wanted = value if len(found) >= len(value) else value[: len(found)]
        return all(a in {b, "X"} for a, b in zip(wanted, found, strict=False))

    return fits


YEAR_RULES: tuple[Rule, ...] = (named_years, named_days, years_agree)
