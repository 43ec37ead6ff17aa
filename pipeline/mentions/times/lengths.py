"""Lengths of time that the next words place: "the six months ended June 30", "the first nine months of 2022"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from pipeline.mentions.times.days import shift
from pipeline.mentions.times.links import Links, read_links
from pipeline.mentions.times.ranges import join_ranges
from pipeline.mentions.times.resolve import resolve_time
from pipeline.mentions.times.rules import read_grammar
from pipeline.mentions.times.vocabulary import Vocabulary, fold
from pipeline.records import Anchor, Days, Precision, TimeMention, TimeType

#: What a length can be said to end with.
ENDS = (Precision.DAY, Precision.MONTH)
#: Characters between a length and what places it.
REACH = 24
LENGTH = re.compile(r"P([0-9]{1,4})([YMQWD])\Z")
#: Months of the parts of a year that a report says to end with a day.
MONTHS = {Precision.QUARTER: 3, Precision.HALF: 6}
GRAINS = {"P1Y": Precision.YEAR, "P12M": Precision.YEAR, "P6M": Precision.HALF, "P3M": Precision.QUARTER}
UNITS = {"Y": "year", "M": "month", "Q": "quarter", "W": "week", "D": "day"}


def place_lengths(text: str, mentions: list[TimeMention], vocabulary: Vocabulary) -> list[TimeMention]:
    """The mentions, each length with the days that the mention behind it gives it; the others as they are.

    A length, a quarter or a half takes the days up to a day that it is said to end with, the first months of a year
    those of the year they are said to be of. Spans, types and values stay.
    """
    placed = list(mentions)
    for place, following in linked(mentions):
        link = fold(text[mentions[place].end : following.start])
        placed[place] = _place(mentions[place], following, link, vocabulary)
    return placed


def place_clocks(text: str, mentions: list[TimeMention], links: Links) -> list[TimeMention]:
    """The mentions, each time of day that was counted from the publication on the day that is named right behind it:
    "10:35 a.m. (0735 GMT) Friday"."""
    placed = list(mentions)
    for place in range(len(placed) - 2, -1, -1):
        clock, day = placed[place], placed[place + 1]
        if (
            _is_guessed(clock)
            and day.precision is Precision.DAY
            and links.on.fullmatch(text, clock.end, day.start)
            and day.value
        ):
            value = f"{day.value.partition('T')[0]}T{(clock.value or '').partition('T')[2]}"
            named = day.reason if _is_guessed(day) else f"the day named behind it: {day.text}"
            placed[place] = replace(
                clock, value=value, begin=day.begin, end_day=day.end_day, reason=named, confidence=day.confidence
            )
    return placed


def _is_guessed(clock: TimeMention) -> bool:
    return clock.type is TimeType.TIME and clock.anchor is Anchor.MENTION and clock.precision is Precision.DAY


def join_periods(text: str, mentions: Sequence[TimeMention], *, language: str = "en") -> tuple[TimeMention, ...]:
    """The mentions, a length and what places it as one ("the first 11 months of 2022", "the quarter ended June 30"),
    and so the two ends of a range ("from January to May", "between 2015 and 2018").

    TIMEX3 takes each of these for two times, and so does `find_times`; whoever asks about what days a sentence speaks
    wants one. The one has the days of the whole and their range as its value; a placed length has both rules' names.
    """
    mentions = join_ranges(text, mentions, read_links(language))
    vocabulary = read_grammar(language).vocabulary
    joined: dict[int, TimeMention] = {}
    taken: set[int] = set()
    for place, following in linked(mentions):
        link = fold(text[mentions[place].end : following.start])
        whole = _place(mentions[place], following, link, vocabulary)
        if whole is not mentions[place] and whole.begin and whole.end_day and place not in taken:
            joined[place] = _joined(text, whole, following)
            taken.add(place + 1)
    return tuple(joined.get(place, one) for place, one in enumerate(mentions) if place not in taken)


def linked(mentions: Sequence[TimeMention]) -> Iterator[tuple[int, TimeMention]]:
    """Places of mentions that the mention close behind can place, with that mention."""
    for place, (length, following) in enumerate(pairwise(mentions)):
        can_be_placed = length.type is TimeType.DURATION or length.precision in MONTHS
        if can_be_placed and 0 <= following.start - length.end < REACH:
            yield place, following


def _joined(text: str, whole: TimeMention, following: TimeMention) -> TimeMention:
    last = (whole.end_day or date.max) - timedelta(days=1)
    return replace(
        whole,
        end=following.end,
        text=text[whole.start : following.end],
        type=TimeType.DURATION,
        value=f"{whole.begin}/{last}",
        anchor=following.anchor,
        relative=None,
        rule=f"{whole.rule}+{following.rule}",
    )


def _place(length: TimeMention, following: TimeMention, link: str, vocabulary: Vocabulary) -> TimeMention:
    """The length with its days; itself, the same object, where the mention behind gives it none."""
    if ("ENDED", link) in vocabulary.values and following.precision in ENDS and following.end_day:
        days = _up_to(length, following.end_day)
        return length if days is None else replace(length, begin=days.begin, end_day=days.end, precision=_grain(length))
    year = ("OFYEAR", link) in vocabulary.values and following.precision is Precision.YEAR
    if year and following.end_day and length.relative is not None and length.relative.unit == "first":
        open_length = replace(length, begin=None, end_day=None)
        found = resolve_time(open_length, anchor=following.end_day - timedelta(days=1))
        return length if found.begin is None else found
    return length


def _grain(length: TimeMention) -> Precision:
    return length.precision if length.precision in MONTHS else GRAINS.get(length.value or "", Precision.RANGE)


def _up_to(length: TimeMention, end: date) -> Days | None:
    """The days of a length that ends before the day `end`; null where the calendar has none."""
    found = LENGTH.match(length.value or "")
    unit, count = ("month", MONTHS.get(length.precision, 0)) if found is None else (UNITS[found[2]], int(found[1]))
    if not count:
        return None
    try:
        return Days(shift(end, unit, -count), end)
    except (ValueError, OverflowError):
        return None
