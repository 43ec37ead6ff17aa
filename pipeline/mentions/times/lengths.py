"""Lengths of time that the next words place: "the six months ended June 30", "the first nine months of 2022"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from pipeline.mentions.times.days import shift
from pipeline.mentions.times.resolve import resolve_time
from pipeline.mentions.times.vocabulary import Vocabulary, fold
from pipeline.records import Days, Precision, TimeMention, TimeType

#: What a length can be said to end with.
ENDS = (Precision.DAY, Precision.MONTH)
#: Characters between a length and what places it.
REACH = 24
LENGTH = re.compile(r"P([0-9]{1,4})([YMQWD])\Z")
UNITS = {"Y": "year", "M": "month", "Q": "quarter", "W": "week", "D": "day"}


def place_lengths(text: str, mentions: list[TimeMention], vocabulary: Vocabulary) -> list[TimeMention]:
    """The mentions, each length with the days that the mention behind it gives it; the others as they are.

    A length takes the days up to a day that it is said to end with, the first months of a year those of the year they
    are said to be of. Spans, types and values stay.
    """
    placed = list(mentions)
    for place, (length, following) in enumerate(pairwise(mentions)):
        if length.type is TimeType.DURATION and following.start - length.end < REACH:
            link = fold(text[length.end : following.start])
            placed[place] = _place(length, following, link, vocabulary)
    return placed


def _place(length: TimeMention, following: TimeMention, link: str, vocabulary: Vocabulary) -> TimeMention:
    days = None
    if ("ENDED", link) in vocabulary.values and following.precision in ENDS and following.end_day:
        days = _up_to(length.value or "", following)
    elif ("OFYEAR", link) in vocabulary.values and following.precision is Precision.YEAR and following.begin:
        first = length.relative is not None and length.relative.unit == "first"
        if first and following.end_day:
            open_length = replace(length, begin=None, end_day=None)
            last = following.end_day - timedelta(days=1)
            found = resolve_time(open_length, anchor=last)
            return found
    return length if days is None else replace(length, begin=days.begin, end_day=days.end, precision=Precision.RANGE)


def _up_to(value: str, last: TimeMention) -> Days | None:
    """The days of a length that ends with the last day of `last`; null where the calendar has none."""
    found = LENGTH.match(value)
    if found is None or last.end_day is None:
        return None
    try:
        begin = shift(last.end_day, UNITS[found[2]], -int(found[1]))
    except (ValueError, OverflowError):
        return None
    return Days(begin, last.end_day)
