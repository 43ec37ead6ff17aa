"""The month and the day on which an article was written: dateline, weekdays, words about the month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.articles.constraints import (
    Constraint,
    Holds,
    Reading,
    Rule,
    constraint,
    counted,
    day_of_month_between,
    within_days_of_weekday,
)
from pipeline.records import TimeMention

_MONTH_DAY = re.compile(r"XXXX-(\d\d)-(\d\d)")
_WEEKDAY = re.compile(r"XXXX-WXX-([1-7])")
_MONTH = re.compile(r"XXXX-(\d\d)")


def dateline_day(reading: Reading) -> Iterator[Constraint]:
    """The month and day that open the first paragraph behind a place are those of the day."""
    for mention in reading.times[:6]:
        match = _MONTH_DAY.fullmatch(mention.value or "")
        before = reading.text[reading.text.rfind("\n", 0, mention.start) + 1 : mention.start]
        if match and re.match(r"[A-Z][A-Z .'’-]{2,40}(?:, [A-Z][\w. ]{1,25})?,? ?$", before):
            month, number = int(match[1]), int(match[2])
            yield constraint(reading, mention, "dateline", 1.0, _is_day(month, number))


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


def _meets(month: int, number: int, weekday: int) -> Holds:
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
        near, same = within_days_of_weekday(weekday, 1), within_days_of_weekday(weekday, 0)
        if index <= first_sentence:
            yield constraint(reading, mention, "weekday of the news, or the next day", 0.97, near)
            yield constraint(reading, mention, "weekday of the news", 0.86, same)
            return
    yield constraint(reading, news[0], "weekday of the news, or the next day", 0.8, _near_weekday(news[0]))


def _near_weekday(mention: TimeMention) -> Holds:
    return within_days_of_weekday(int((mention.value or "")[-1]) - 1, 1)


def _from_weekday(weekday: int) -> Holds:
    return lambda day: day.weekday() >= weekday


def _month_or_next(month: int) -> Holds:
    return lambda day: (day.month - month) % 12 <= 1


def _is_day(month: int, number: int) -> Holds:
    return lambda day: (day.month, day.day) == (month, number)


def same_week(reading: Reading) -> Iterator[Constraint]:
    """“This week” beside a past weekday: the weekday and the day share a week."""
    weekdays = [mention for mention in reading.times if _is_past_weekday(mention)]
    for mention in reading.times:
        if counted(mention, "week", 0) and weekdays:
            close = min(weekdays, key=lambda other: abs(other.start - mention.start))
            weekday = int((close.value or "")[-1]) - 1
            if abs(close.start - mention.start) < 600:
                yield constraint(reading, mention, "in the week of the weekday", 0.85, _from_weekday(weekday))


def parts_of_month(reading: Reading) -> Iterator[Constraint]:
    """“Earlier this month” is not said on its first days, nor “later this month” on its last."""
    for mention in reading.times:
        if counted(mention, "month", 0):
            words = f"{reading.text[max(0, mention.start - 10) : mention.start]}{mention.text}".lower()
            if "earlier" in words:
                yield constraint(reading, mention, "earlier this month", 0.9, day_of_month_between(3, 31))
            elif "later" in words:
                yield constraint(reading, mention, "later this month", 0.9, day_of_month_between(1, 28))


def just_then(reading: Reading) -> Iterator[Constraint]:
    """What has "just" happened in a month happened in this one or the last."""
    for mention in reading.times:
        match = _MONTH.fullmatch(mention.value or "")
        if match and re.search(
            r"\b(?:just|newly|only)\b[^.;]{0,40}$", reading.text[max(0, mention.start - 50) : mention.start]
        ):
            month = int(match[1])
            yield constraint(reading, mention, "just then", 0.7, _month_or_next(month))


def _is_past_weekday(mention: TimeMention) -> bool:
    relative = mention.relative
    named = bool(_WEEKDAY.fullmatch(mention.value or "")) and relative is not None
    return named and relative is not None and relative.count is None and relative.direction != "future"


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


DAY_RULES: tuple[Rule, ...] = (dateline_day, weekday_of_date, lede_day, same_week, parts_of_month, just_then)
