"""What days a number is about: the time expression of its clause that does not belong to something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from pipeline.records import FigureKind, Period, Precision, Quantity, TimeMention, TimeType

#: Expressions that say against what a change is measured, or since when a record stands.
_OTHER_BEFORE = re.compile(
    r"(?<![a-z])(?:than(?:\s+in)?|compared\s+(?:with|to)(?:\s+in)?|versus|vs\.?|since(?:\s+(?:[a-z]+\s+){1,6}?in(?:\s+(?:early|mid|late))?)?|from(?:\s+the)?\s+same\s+(?:period|month|quarter)(?:\s+(?:of|in))?"
    r"|same\s+(?:period|month|quarter|time)\s+(?:of|in|a)?|against|relative\s+to|up\s+from|down\s+from|set\s+in|record\s+of|signed\s+in"
    r"|due(?:\s+(?:in|on))?|matur(?:es?|ing)\s+(?:in|on)|expir(?:es?|ing)\s+(?:in|on)|launched\s+in|founded\s+in|established\s+in|invaded\s+\w+\s+in|said(?:\s+on)?|told\s+\w+(?:\s+on)?|announced(?:\s+on)?|reported(?:\s+on)?"
    r"|showed(?:\s+on)?|released(?:\s+on)?|published(?:\s+on)?|data\s+on|statement\s+on|according\s+to[^,]{0,60})\s*(?:the\s+)?\Z",
    re.IGNORECASE,
)
_BASE_WORDS = re.compile(
    r"(?:year|month|quarter|week|day)s?\s+(?:earlier|ago|before|previously)|^(?:the\s+)?(?:previous|prior|preceding)\s|year[\s-]on[\s-]year"
    r"|^(?:now|today|currently|recently|so\s+far|already)$|^annual(?:ly)?$|^(?:every|each|per)\s",
    re.IGNORECASE,
)
_FROM_BEFORE = re.compile(r"(?<![a-z])from\s*(?:the\s+)?\Z", re.IGNORECASE)
_BREAK = re.compile(
    r";|[.!?]\s|(?<![a-z])(?:while|whereas|but|which|who|when|after|before)(?![a-z])|[“”]", re.IGNORECASE
)


def find_period(
    text: str,
    span: tuple[int, int],
    times: Sequence[TimeMention],
    *,
    others: Sequence[Quantity],
    kind: FigureKind,
    is_change: bool,
) -> Period | None:
    """The days that the number at `span` is about; null where its sentence names none.

    `times` are those of its sentence, `others` its other numbers: one that stands between a time and this number
    claims the time first.
    """
    is_former = bool(_BACKWARD.search(text[max(0, span[0] - 40) : span[0]]))
    if owned := _owner_of(text, span, times):
        return _period_of(text, owned, kind)
    free = [
        time
        for time in times
        if time.begin is not None
        and time.end_day is not None
        and time.type is not TimeType.SET
        and not _is_other(text, time, is_change=is_change)
        and not _is_announcement(text, time, kind)
        and not _is_formers(text, time, others)
    ]
    own = [time for time in free if time.start >= span[1]] if is_former else free
    if is_former and not own:
        return _before_that(text, span, _nearest(text, span, free, [], kind))
    return _nearest(text, span, own, others, kind)


_OWNED = re.compile(r"[’']s?\s+(?:(?:expected|estimated|projected|forecast|record|likely)\s+|(?:[a-z]+\s+){1,4}of\s+)?")


def _owner_of(text: str, span: tuple[int, int], times: Sequence[TimeMention]) -> TimeMention | None:
    """The time whose number it is by its own words: "from this year's expected 5.1 percent"."""
    return next(
        (
            time
            for time in times
            if time.begin is not None
            and time.end_day is not None
            and time.end <= span[0]
            and _OWNED.fullmatch(text, time.end, span[0])
        ),
        None,
    )


def _nearest(
    text: str, span: tuple[int, int], times: Sequence[TimeMention], others: Sequence[Quantity], kind: FigureKind
) -> Period | None:
    scored = [(_distance(text, span, time, others), time.start, time) for time in times]
    if not scored:
        return None
    distance, _, time = min(scored, key=lambda item: item[:2])
    return _period_of(text, time, kind) if distance < 200 else None


def _is_announcement(text: str, time: TimeMention, kind: FigureKind) -> bool:
    """Whether a day is no more than the one on which somebody looked ahead."""
    is_day = kind in _AHEAD and time.precision is Precision.DAY
    return is_day and not _BY_BEFORE.search(text[max(0, time.start - 20) : time.start])


_JOINED = re.compile(r"\s+(?:in|on|at|for|during|of|at\s+the\s+end\s+of)?\s*(?:the\s+|a\s+)?", re.IGNORECASE)


_MOVED = (
    r"(?:\s+(?:gain|rise|increase|growth|jump|surge|fall|drop|decline|decrease|loss|slump|slide|contraction"
    r"|expansion))?"
)
#: The same, with what the number before did ("versus a 0.7 percent gain in February").
_MOVED_IN = re.compile(_MOVED + _JOINED.pattern, re.IGNORECASE)


def _is_formers(text: str, time: TimeMention, others: Sequence[Quantity]) -> bool:
    """Whether the time hangs on a former level beside ("to 3.9% from 4.1% in April")."""
    return any(
        (other.rule.endswith(".from") or _BACKWARD.search(text[max(0, other.start - 40) : other.start]))
        and other.end <= time.start
        and _MOVED_IN.fullmatch(text[other.end : time.start])
        for other in others
    )


_YEAR_BEFORE = re.compile(
    r"(?:,?\s+or\s+[^,;]{1,30})?,?\s+(?:(?:a|one)\s+year\s+(?:earlier|ago|before)|(?:in|for|during|over)\s+the\s+(?:same|previous|prior|year-ago|year-earlier)\s+"
    r"(?:period|month|quarter|half|time)?\s*(?:a\s+year|of\s+last\s+year|last\s+year|year|the\s+year\s+before))",
    re.IGNORECASE,
)


_JUST_BEFORE = re.compile(
    _MOVED + r",?\s+(?:(?:in|for|during)\s+)?the\s+(?:(?:previous|prior|preceding)\s+(?P<unit>month|week)"
    r"|(?P<noun>month|week)\s+(?:before|earlier))",
    re.IGNORECASE,
)


def _before_that(text: str, span: tuple[int, int], period: Period | None) -> Period | None:
    """The period a year, month or week before that of the number held against, as the words behind say; else null."""
    if period is None:
        return None
    if _YEAR_BEFORE.match(text, span[1]):
        return _year_before(period)
    before = _JUST_BEFORE.match(text, span[1])
    if before is None or period.precision.value != (before["unit"] or before["noun"]).lower():
        return None
    begin = _back(period.begin, 1) if period.precision is Precision.MONTH else period.begin - timedelta(days=7)
    return Period(begin=begin, end_day=period.begin, precision=period.precision)


def _year_before(period: Period) -> Period:
    return Period(begin=_back_year(period.begin), end_day=_back_year(period.end_day), precision=period.precision)


def _back_year(day: date) -> date:
    return day.replace(year=max(1, day.year - 1), day=min(day.day, 28) if day.month == 2 else day.day)


_WEEK_TO = re.compile(r"\s+(?:to|through|ended|ending|that\s+ended)\s+(?:on\s+)?(?:[A-Z]|[0-9])")
_WEEK_BEFORE = re.compile(r"(?<![a-z])week\s+(?:to|through|ended|ending|that\s+ended)\s+(?:on\s+)?\Z", re.IGNORECASE)


def _is_other(text: str, time: TimeMention, *, is_change: bool) -> bool:
    if _BASE_WORDS.search(time.text) or (time.precision is Precision.UNKNOWN and time.type is TimeType.DURATION):
        return True
    if time.text.lower().endswith("week") and _WEEK_TO.match(text, time.end):
        return True
    before = text[max(0, time.start - 80) : time.start]
    if _LEVEL_OF.match(text, time.end) and _MEASURED_BY.search(before):
        return True
    if _FROM_BEFORE.search(before):
        return (
            is_change
            and "/" not in (time.value or "")
            and not re.match(r"\s+(?:to|through|until|till)\b", text[time.end : time.end + 10])
        )
    return bool(_OTHER_BEFORE.search(before))


#: "97 percent of its 2002 average", "below last year's level": what the number is held against.
_LEVEL_OF = re.compile(
    r"(?:[’']s?)?\s+(?:daily\s+|monthly\s+|annual\s+|estimated\s+)*(?:average|levels?|peak|highs?|lows?|record)(?![a-z])"
)
_MEASURED_BY = re.compile(
    r"(?<![a-z])(?:of|below|above|from|than|under|over)\s+(?:its\s+|their\s+|the\s+)?\Z", re.IGNORECASE
)


_RIGHT_AFTER = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:in|for|during|over|on|as\s+of|at\s+the\s+end\s+of|in\s+the\s+whole\s+of|by)?\s*(?:the\s+|all\s+of\s+)?",
    re.IGNORECASE,
)


def _distance(text: str, span: tuple[int, int], time: TimeMention, others: Sequence[Quantity]) -> float:
    if time.start >= span[1]:
        low, high, penalty = span[1], time.start, 0
    else:
        low, high, penalty = time.end, span[0], 3
    between = text[low:high]
    crossed = sum(1 for other in others if low <= other.start and other.end <= high and ".converted" not in other.rule)
    day_cost = 25 if time.precision is Precision.DAY and not (low == span[1] and _ON.fullmatch(between)) else 0
    opens = (
        -40 if not text[max(0, time.start - 60) : time.start].rpartition(".")[2].strip().strip('“"').count(" ") else 0
    )
    return (
        len(between)
        + penalty
        + 45 * len(_BREAK.findall(between))
        + 60 * between.count(";")
        + 60 * crossed
        + day_cost
        + _claim(text, time, others)
        + max(opens, -len(between))
    )


_ON = re.compile(r"\s+on\s+")


def _claim(text: str, time: TimeMention, others: Sequence[Quantity]) -> int:
    """How much nearer a time counts to another number that it hangs on ("fell 25 percent in the past 5 months")."""
    return 30 * any(
        other.end <= time.start and time.start - other.end < 30 and _JOINED.fullmatch(text[other.end : time.start])
        for other in others
    )


#: What follows was before: a time that stands earlier in the sentence is not its own.
_BACKWARD = re.compile(
    r"(?<![a-z])(?:(?:(?:up|down)(?:\s+[a-z]+)?\s+)?from|compared\s+(?:with|to)|versus|vs\.?|against|after|following)\s+(?:(?:an?|the|[a-z]+ing"
    r"|by|about|around|nearly|revised)\s+){0,3}(?:(?:[a-z]+\s+)?(?:profit|loss|deficit|surplus|gain|income|earnings|sales|revenue)\s+of\s+)?"
    r"(?:[^\s,;]{1,12}(?:\s[a-z]{1,9})?,?\s+or\s+)?\Z",
    re.IGNORECASE,
)
#: Kinds that are about days to come: the day of the announcement is not theirs.
_AHEAD = (FigureKind.TARGET, FigureKind.FORECAST, FigureKind.COMMITMENT)
_BY_BEFORE = re.compile(r"(?<![a-z])(?:by|until|through|before)\s+(?:the\s+)?(?:end\s+of\s+)?\Z", re.IGNORECASE)


_ENDS_WITH = re.compile(
    r"(?<![\w-])(?:(?P<count>[0-9]{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[\s-]months?|(?P<year>(?:financial\s+|fiscal\s+"
    r"|business\s+|full\s+|marketing\s+)?year|twelve-month\s+period)|(?P<half>half(?:[\s-]year)?)|(?P<quarter>quarter))"
    r"\s+(?:period\s+)?(?:to|through|until|ended|ending|that\s+ended|up\s+to)\s+(?:in\s+|on\s+|the\s+end\s+of\s+|end-)?\Z",
    re.IGNORECASE,
)
_COUNTS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12,
}  # fmt: skip


def _months_before(text: str, start: int) -> int | None:
    """Months of a span whose end is named at `start` ("the three months to", "the year ended"); null where none is."""
    match = _ENDS_WITH.search(text[max(0, start - 60) : start])
    if match is None:
        return None
    if match["count"]:
        word = match["count"].lower()
        return int(word) if word.isdigit() else _COUNTS[word]
    return 12 if match["year"] else 6 if match["half"] else 3


_FIRST_OF = re.compile(
    r"(?<![a-z])first\s+(?P<count>[0-9]{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven)\s+months?\s+(?:of\s+)?\Z",
    re.IGNORECASE,
)


def _first_months(text: str, start: int) -> int | None:
    """How many months of the year named at `start` are meant ("the first 11 months of"); null where all are."""
    match = _FIRST_OF.search(text[max(0, start - 40) : start])
    if match is None:
        return None
    word = match["count"].lower()
    months = int(word) if word.isdigit() else _COUNTS[word]
    return months if months < 12 else None


def _back(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 - months
    return date(max(1, total // 12), total % 12 + 1, min(day.day, 28))


#: "for 2013 and 2014": one stretch of years.
_AND_YEAR = re.compile(r"\s(?:and|through)\s((?:19|20)[0-9]{2})(?![0-9-])")


def _period_of(text: str, time: TimeMention, kind: FigureKind) -> Period:
    begin, end = time.begin, time.end_day
    if begin is None or end is None:
        raise ValueError("A period needs a time with days.")
    if (months := _first_months(text, time.start)) and time.precision is Precision.YEAR:
        return Period(begin=begin, end_day=_back(begin, -months), precision=Precision.RANGE)
    if months := _months_before(text, time.start):
        names = {12: Precision.YEAR, 6: Precision.HALF, 3: Precision.QUARTER}
        return Period(begin=_back(end, months), end_day=end, precision=names.get(months, Precision.RANGE))
    if time.precision is Precision.DAY and _WEEK_BEFORE.search(text[max(0, time.start - 30) : time.start]):
        return Period(begin=end - timedelta(days=7), end_day=end, precision=Precision.WEEK)
    if (
        time.precision is Precision.YEAR
        and (upto := _AND_YEAR.match(text, time.end))
        and begin.year < int(upto[1]) <= 2100
    ):
        return Period(begin=begin, end_day=date(int(upto[1]) + 1, 1, 1), precision=Precision.RANGE)
    aimed = kind in (FigureKind.TARGET, FigureKind.FORECAST, FigureKind.ESTIMATE)
    is_end = re.search(r"\bend\b", time.text, re.IGNORECASE) or _BY_BEFORE.search(
        text[max(0, time.start - 20) : time.start]
    )
    if aimed and is_end and (end - timedelta(days=1)).month == 12 and (end - begin).days < 366:
        year = (end - timedelta(days=1)).year
        return Period(begin=date(year, 1, 1), end_day=date(year + 1, 1, 1), precision=Precision.YEAR)
    return Period(begin=begin, end_day=end, precision=time.precision)
