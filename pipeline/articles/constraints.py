"""What an article's words say about the day on which it was written, one statement at a time.

A constraint is a sentence and the days that it leaves possible. Firm ones are what the words mean; the others are how
news is written, weighed by the share of articles in which the convention held (counted in bench/articles/README.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from pipeline.mentions.sentences import split_sentences
from pipeline.mentions.times import find_times
from pipeline.mentions.times.tense import guess_tense
from pipeline.records import Anchor, TimeMention

#: Characters of the article that are read for its day.
READ_CHARS = 12_000


Holds = Callable[[date], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """The days that one sentence leaves possible."""

    #: Name of the rule that read it.
    rule: str
    #: The words, quoted.
    words: str
    sentence: str
    holds: Holds
    #: 0..1: how often articles keep to it; 1 where the words mean nothing else.
    weight: float


@dataclass(frozen=True, kw_only=True)
class Reading:
    """An article's text with its sentences and time expressions, read once for all rules."""

    text: str

    @cached_property
    def sentences(self) -> tuple[tuple[int, int, str], ...]:
        """(start, end, text) of each sentence, in order."""
        return tuple((item.start, item.end, item.text) for item in split_sentences(self.text))

    @cached_property
    def times(self) -> tuple[TimeMention, ...]:
        """Time expressions, unresolved where they count from the day that is sought."""
        return find_times(self.text, anchor=None)

    def sentence_of(self, mention: TimeMention) -> tuple[int, str]:
        """Index and text of the sentence that holds a mention; -1 and the mention's own words where none does."""
        found = (
            (index, text) for index, (start, end, text) in enumerate(self.sentences) if start <= mention.start < end
        )
        return next(found, (-1, mention.text))

    def tense_of(self, mention: TimeMention) -> str | None:
        """past, future, or null where the words around do not say."""
        return guess_tense(self.text, mention.start, mention.end, language="en")


Rule = Callable[[Reading], Iterable[Constraint]]


def constraint(reading: Reading, mention: TimeMention, rule: str, weight: float, holds: Holds) -> Constraint:
    """A constraint that rests on one time expression."""
    return Constraint(
        rule=rule, words=mention.text, sentence=reading.sentence_of(mention)[1], holds=holds, weight=weight
    )


def counted(mention: TimeMention, unit: str, count: int | None = None) -> bool:
    """Whether a mention counts from the sought day in a unit (and by a count): "last month" is month, -1."""
    relative = mention.relative
    if relative is None or relative.unit != unit or mention.anchor is not Anchor.PUBLICATION:
        return False
    return count is None or relative.count == count


def around(reading: Reading, mention: TimeMention, chars: int) -> str:
    """The mention with at most so many characters of its sentence before it."""
    index, _ = reading.sentence_of(mention)
    begin = reading.sentences[index][0] if index >= 0 else 0
    return reading.text[max(begin, mention.start - chars) : mention.end]


def year_between(first: int, last: int) -> Holds:
    """Days of these years, both included."""
    return lambda day: first <= day.year <= last


def not_before(first: date) -> Holds:
    """That day and all later ones."""
    return lambda day: day >= first


def within_days_of_weekday(weekday: int, days: int) -> Holds:
    """Days at most so many days after the nearest such weekday (0 is Monday) before."""
    return lambda day: (day.weekday() - weekday) % 7 <= days


def day_of_month_between(first: int, last: int) -> Holds:
    """Days whose number in the month lies between these, both included."""
    return lambda day: first <= day.day <= last


def month_end(year: int, month: int) -> date:
    """The last day of a month; months beyond December run into the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return (date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)) - timedelta(days=1)
