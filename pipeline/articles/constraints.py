"""What an article's words say about the day on which it was written, one statement at a time.

A constraint is a sentence and the days that it leaves possible. Firm ones are what the words mean; the others are how
news is written, with the share of articles in which the convention held where it was counted (bench/articles/README.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from pipeline.mentions.sentences import split_sentences
from pipeline.mentions.times import find_times, resolve_time
from pipeline.mentions.times.tense import guess_tense
from pipeline.records import Anchor, TimeMention

#: Characters of the article that are read for its day.
READ_CHARS = 12_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """The days that one sentence leaves possible."""

    #: Name of the rule that read it.
    rule: str
    #: The words, quoted.
    words: str
    sentence: str
    holds: Callable[[date], bool]
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

_AHEAD = re.compile(
    r"\b(?:by|until|till|target|goal|plan|planned|plans|forecast|expect\w*|estimate\w*|project\w*|aim\w*|outlook|guidance|due|"
    r"contract|futures|will|would|set for|next|budget|election|campaign|model|vision|agenda)\b",
    re.IGNORECASE,
)
_SETTLED = re.compile(r"\balready\b", re.IGNORECASE)
_TOTAL = re.compile(
    r"\b(?:record|historic high|all-time high|in annual terms|annual(?:ly)?|for the whole year|total)\b", re.I
)
_SINCE = re.compile(r"\b(?:since|from|until|than|before|after)\s+$", re.IGNORECASE)
_MONTH_DAY = re.compile(r"XXXX-(\d\d)-(\d\d)")
_WEEKDAY = re.compile(r"XXXX-WXX-([1-7])")
_MONTH = re.compile(r"XXXX-(\d\d)")
_NUMBER = re.compile(r"\d[\d,]*\.\d+|\d{3,}[\d,]*")
_WORD = re.compile(r"[A-Za-z]{4,}")
_COMMON = frozenset(
    [
        "that",
        "this",
        "with",
        "from",
        "have",
        "been",
        "were",
        "last",
        "year",
        "month",
        "week",
        "when",
        "since",
        "which",
        "their",
        "they",
        "will",
        "would",
        "about",
        "after",
        "before",
        "into",
        "over",
        "more",
        "than",
        "also",
        "said",
        "says",
        "year's",
        "month's",
        "week's",
        "earlier",
        "between",
        "during",
        "first",
        "under",
        "other",
        "some",
        "such",
        "only",
    ]
)


def constraint(
    reading: Reading, mention: TimeMention, rule: str, weight: float, holds: Callable[[date], bool]
) -> Constraint:
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


# --- years ------------------------------------------------------------------------------------------------------------


def named_years(reading: Reading) -> Iterator[Constraint]:
    """A year named for something past is over or running; a year aimed at is not over."""
    for mention in reading.times:
        year = _bare_year(mention)
        if year is None:
            continue
        sentence = reading.sentence_of(mention)[1]
        before = reading.text[max(0, mention.start - 12) : mention.start].lower()
        ahead = bool(_AHEAD.search(_around(reading, mention, 60))) or "the year" in mention.text
        if reading.tense_of(mention) == "past" and re.search(r"\b(?:in|since|during|of)\s+$", before) and not ahead:
            yield constraint(reading, mention, "after a past year began", 0.97, lambda day, y=year: day.year >= y)
            yield constraint(reading, mention, "a year named is not this one", 0.7, lambda day, y=year: day.year > y)
            if _is_newest_total(reading, mention, sentence):
                yield constraint(
                    reading, mention, "the year that ended last", 0.5, lambda day, y=year: day.year == y + 1
                )
        elif ahead:
            yield constraint(reading, mention, "before a year aimed at ends", 0.75, lambda day, y=year: day.year <= y)


def _is_newest_total(reading: Reading, mention: TimeMention, sentence: str) -> bool:
    """Whether a past year's total is told as the newest: as already reached, or as a high beside this year's course."""
    beside = any(counted(other, "year", 0) and abs(other.start - mention.start) < 250 for other in reading.times)
    return bool(_SETTLED.search(sentence)) or (beside and bool(_TOTAL.search(sentence)))


def named_days(reading: Reading) -> Iterator[Constraint]:
    """What happened in a month or on a day that is named with its year lies before."""
    for mention in reading.times:
        dated = mention.anchor is Anchor.ABSOLUTE and mention.begin is not None and len(mention.value or "") in {7, 10}
        if dated and reading.tense_of(mention) != "future" and not _AHEAD.search(_around(reading, mention, 40)):
            begin = mention.begin or date.min
            yield constraint(reading, mention, "after a day that is past", 0.9, lambda day, b=begin: day >= b)


def years_agree(reading: Reading) -> Iterator[Constraint]:
    """ "Last year" and a year named for the same act are one year; "last month" and a month, likewise."""
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
    if first[0] == second[0] or _SINCE.search(_around(reading, other, 10)[: -len(other.text)]):
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


def _around(reading: Reading, mention: TimeMention, chars: int) -> str:
    """The mention with at most so many characters of its sentence before it."""
    index, _ = reading.sentence_of(mention)
    begin = reading.sentences[index][0] if index >= 0 else 0
    return reading.text[max(begin, mention.start - chars) : mention.end]


def _fits(relative: TimeMention, named: TimeMention) -> Callable[[date], bool]:
    value = named.value or ""

    def fits(day: date) -> bool:
        found = resolve_time(relative, anchor=day).value or ""
        wanted = value if len(found) >= len(value) else value[: len(found)]
        return all(a in {b, "X"} for a, b in zip(wanted, found, strict=False))

    return fits


# --- months and days ---------------------------------------------------------------------------------------------------


def dateline_day(reading: Reading) -> Iterator[Constraint]:
    """The month and day that open the first paragraph behind a place are those of the day."""
    for mention in reading.times[:6]:
        match = _MONTH_DAY.fullmatch(mention.value or "")
        before = reading.text[reading.text.rfind("\n", 0, mention.start) + 1 : mention.start]
        if match and re.match(r"[A-Z][A-Z .'’-]{2,40}(?:, [A-Z][\w. ]{1,25})?,? ?$", before):
            month, number = int(match[1]), int(match[2])
            words = lambda day, m=month, n=number: (day.month, day.day) == (m, n)  # noqa: E731
            yield constraint(reading, mention, "dateline", 1.0, words)


def weekday_of_date(reading: Reading) -> Iterator[Constraint]:
    """A weekday beside a day of the month leaves the years in which they meet."""
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for mention in reading.times:
        match = _MONTH_DAY.fullmatch(mention.value or "")
        beside = f"{reading.text[max(0, mention.start - 14) : mention.start]}{mention.text}".lower()
        weekday = next((index for index, name in enumerate(names) if name in beside), None)
        if match and weekday is not None:
            yield constraint(
                reading, mention, "weekday and date meet", 0.97, _meets(int(match[1]), int(match[2]), weekday)
            )


def _meets(month: int, number: int, weekday: int) -> Callable[[date], bool]:
    def meets(day: date) -> bool:
        nearest = [found for year in (day.year - 1, day.year, day.year + 1) if (found := _day(year, month, number))]
        return bool(nearest) and min(nearest, key=lambda found: abs(found - day)).weekday() == weekday

    return meets


def lede_day(reading: Reading) -> Iterator[Constraint]:
    """The weekday of the news: in the first sentence the day itself, later on the day or the one before."""
    news = [mention for mention in reading.times if _is_past_weekday(mention)]
    if not news:
        return
    first_sentence = next(
        (i for i, item in enumerate(reading.sentences) if len(item[2].split()) >= 8 and item[2][-1] in '.!?”"'), 0
    )
    for mention in news:
        weekday = int((mention.value or "")[-1]) - 1
        index = reading.sentence_of(mention)[0]
        near = lambda day, w=weekday: (day.weekday() - w) % 7 <= 1  # noqa: E731
        if index <= first_sentence:
            yield constraint(reading, mention, "weekday of the news, or the next day", 0.97, near)
            yield constraint(reading, mention, "weekday of the news", 0.86, lambda day, w=weekday: day.weekday() == w)
            return
    yield constraint(reading, news[0], "weekday of the news, or the next day", 0.8, _near_weekday(news[0]))


def _near_weekday(mention: TimeMention) -> Callable[[date], bool]:
    weekday = int((mention.value or "")[-1]) - 1
    return lambda day: (day.weekday() - weekday) % 7 <= 1


def same_week(reading: Reading) -> Iterator[Constraint]:
    """ "This week" beside a past weekday: the weekday and the day share a week."""
    weekdays = [mention for mention in reading.times if _is_past_weekday(mention)]
    for mention in reading.times:
        if counted(mention, "week", 0) and weekdays:
            close = min(weekdays, key=lambda other: abs(other.start - mention.start))
            weekday = int((close.value or "")[-1]) - 1
            if abs(close.start - mention.start) < 600:
                yield constraint(
                    reading, mention, "in the week of the weekday", 0.85, lambda day, w=weekday: day.weekday() >= w
                )


def parts_of_month(reading: Reading) -> Iterator[Constraint]:
    """ "Earlier this month" is not said on its first days, nor "later this month" on its last."""
    for mention in reading.times:
        if counted(mention, "month", 0):
            words = f"{reading.text[max(0, mention.start - 10) : mention.start]}{mention.text}".lower()
            if "earlier" in words:
                yield constraint(reading, mention, "earlier this month", 0.9, lambda day: day.day >= 3)
            elif "later" in words:
                yield constraint(reading, mention, "later this month", 0.9, lambda day: day.day <= 28)


def just_then(reading: Reading) -> Iterator[Constraint]:
    """What has "just" happened in a month happened in this one or the last."""
    for mention in reading.times:
        match = _MONTH.fullmatch(mention.value or "")
        if match and re.search(
            r"\b(?:just|newly|only)\b[^.;]{0,40}$", reading.text[max(0, mention.start - 50) : mention.start]
        ):
            month = int(match[1])
            yield constraint(reading, mention, "just then", 0.7, lambda day, m=month: (day.month - m) % 12 <= 1)


def _is_past_weekday(mention: TimeMention) -> bool:
    relative = mention.relative
    named = bool(_WEEKDAY.fullmatch(mention.value or "")) and relative is not None
    return named and relative is not None and relative.count is None and relative.direction != "future"


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def month_end(year: int, month: int) -> date:
    """The last day of a month; months beyond December run into the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return (date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)) - timedelta(days=1)


WORD_RULES: tuple[Rule, ...] = (
    dateline_day,
    weekday_of_date,
    named_years,
    named_days,
    years_agree,
    lede_day,
    same_week,
    parts_of_month,
    just_then,
)
