"""What a rule matched, by the names of its pattern."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from pipeline.mentions.times.numbers import read_number, read_year
from pipeline.mentions.times.senses import Nothing, Sense
from pipeline.mentions.times.vocabulary import Vocabulary, fold

#: Kind of sense → the classes by which rules of level 2 see it.
KINDS: dict[str, frozenset[str]] = {
    "day": frozenset({"TDAY", "TDATE", "TANY", "TFIXED"}),
    "weekday": frozenset({"TDAY", "TWEEKDAY", "TDATE", "TANY"}),
    "deictic": frozenset({"TDAY", "TDATE", "TANY"}),
    "week": frozenset({"TWEEK", "TDATE", "TANY"}),
    "weekend": frozenset({"TWEEK", "TDATE", "TANY"}),
    "month": frozenset({"TMONTH", "TDATE", "TANY", "TFIXED"}),
    "monthyear": frozenset({"TFIXED", "TDATE", "TANY", "TPERIOD"}),
    "quarter": frozenset({"TQUARTER", "TDATE", "TANY"}),
    "period": frozenset({"TDATE", "TANY"}),
    "half": frozenset({"THALF", "TDATE", "TANY"}),
    "season": frozenset({"TSEASON", "TDATE", "TANY"}),
    "year": frozenset({"TFIXED", "TYEAR", "TDATE", "TANY", "TPERIOD"}),
    "decade": frozenset({"TPERIOD", "TDECADE", "TDATE", "TANY"}),
    "century": frozenset({"TPERIOD", "TDECADE", "TDATE", "TANY"}),
    "holiday": frozenset({"TDAY", "THOLIDAY", "TDATE", "TANY"}),
    "range": frozenset({"TANY"}),
    "clock": frozenset({"TCLOCK", "TANY"}),
    "part": frozenset({"TPART", "TANY"}),
    "datetime": frozenset({"TTIME", "TANY"}),
    "duration": frozenset({"TDUR", "TANY"}),
    "set": frozenset({"TSET"}),
    "ref": frozenset({"TREF"}),
}


class Placed(Protocol):
    """A sense found earlier."""

    @property
    def sense(self) -> Sense | Nothing: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """One match of one rule, with the words behind its groups."""

    source: str
    match: re.Match[str]
    places: list[int]
    starts: list[int]
    vocabulary: Vocabulary
    senses: Mapping[int, Placed]
    args: Mapping[str, str]

    def has(self, group: str) -> bool:
        """Whether the pattern has the group, and it took part in the match."""
        return group in self.match.re.groupindex and self.match[group] is not None

    def text(self, group: str) -> str:
        """Folded words of a group, empty where it took no part."""
        if not self.has(group):
            return ""
        begin, end = self.match.span(group)
        return fold(self.source[self.starts[self.places[begin]] : self.starts[self.places[end]]])

    def text_all(self) -> str:
        """Folded words of the whole match."""
        begin, end = self.match.span()
        return fold(self.source[self.starts[self.places[begin]] : self.starts[self.places[end]]])

    def value(self, group: str) -> str | None:
        """The lexicon's value for the words of a group; null where it took no part."""
        if not self.has(group):
            return None
        words = self.text(group)
        values = self.vocabulary.values
        return values.get((group, words), values.get((group.rstrip("0123456789"), words)))

    def whole(self, group: str) -> int | None:
        """A group as a whole number; null where it is none or took no part."""
        number = self.number(group)
        return int(number) if number is not None and number.denominator == 1 else None

    def number(self, group: str) -> Fraction | None:
        """A group as a number; null where it names none ("several") or took no part."""
        return read_number(self.text(group), self.vocabulary) if self.has(group) else None

    def year(self, group: str) -> int | None:
        """A group as a year."""
        return read_year(self.text(group), self.vocabulary) if self.has(group) else None

    def sense(self, group: str) -> Sense | None:
        """The sense that a group of a level 2 rule stands for."""
        if not self.has(group):
            return None
        sense = self.senses[self.match.start(group)].sense
        return sense if isinstance(sense, Sense) else None


Meaning = Callable[[Reading], Sense | Nothing | None]
