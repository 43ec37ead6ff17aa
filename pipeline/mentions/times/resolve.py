"""From "last week" to days: filling what a value leaves open, from a reference day.

The same function serves the reader and whoever learns the publication day later: a mention found without an anchor
can be resolved for any day, as often as wanted, without reading the text again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from pipeline.mentions.times.days import DAYS_OF, MONTHS_OF, shift, unit_value, value_days
from pipeline.mentions.times.holidays import MOVABLE
from pipeline.records import Anchor, Days, Precision, RelativeTime, TimeMention, TimeType

#: An interval of possible days longer than this is not worth naming.
UNION_DAYS = 31
#: A day of a month, or a quarter, this near the reference day is meant, whatever the tense says: "on Nov. 6", read
#: on 30 October.
NEAR_DAYS = 75

#: A day or month farther away than this would be said with its year.
FAR_DAYS = 240

#: A month that begins within so many days, or ended within so many, is meant, whatever the tense says.
NEXT_MONTH_DAYS, LAST_MONTH_DAYS = 45, 62
#: A feast before this day of the week belongs to the weekend before it.
WEDNESDAY = 3
#: A month that ended fewer days ago is not called by its name and "last".
JUST_ENDED_DAYS = 15
LONGEST_MONTH = timedelta(days=31)

#: Unit of the week that holds a day; the day's value follows ("week_of:XXXX-03-06").
WEEK_OF = "week_of:"
#: Unit of the weekend nearest to a day or a feast ("weekend_of:holiday:laborday").
WEEKEND_OF = "weekend_of:"

Resolved = tuple[str, Days, Precision]


def resolve_time(mention: TimeMention, *, anchor: date | Days | None, reference: date | None = None) -> TimeMention:
    """The mention as it would read in an article published on `anchor`, a day or the interval that it must lie in.

    `reference` stands in for the anchor where the mention is counted from a day that the text speaks of. Mentions
    that have their days already, or have none, come back as they are; so do those that the anchor does not decide.
    """
    if mention.begin is not None or mention.relative is None or mention.value is None:
        return mention
    start: date | Days | None = reference if mention.anchor is Anchor.MENTION and reference is not None else anchor
    if start is None:
        return mention
    if isinstance(start, date):
        return _with(mention, resolve_value(mention.value, mention.relative, mention.type, start))
    return _within(mention, mention.value, mention.relative, start)


def _within(mention: TimeMention, value: str, relative: RelativeTime, anchor: Days) -> TimeMention:
    """What all days of the anchor's interval agree on, or the union of what they say where it is short."""
    first = resolve_value(value, relative, mention.type, anchor.begin)
    last = resolve_value(value, relative, mention.type, anchor.end - timedelta(days=1))
    if first is None or last is None or first == last:
        return _with(mention, first and last)
    union = Days(min(first[1].begin, last[1].begin), max(first[1].end, last[1].end))
    longest = max(first[1].end - first[1].begin, last[1].end - last[1].begin)
    if union.end - union.begin > max(longest * 2, timedelta(days=UNION_DAYS)):
        return mention
    return replace(mention, begin=union.begin, end_day=union.end, precision=_precision(union))


def _precision(days: Days) -> Precision:
    """The calendar unit that an interval is, else range."""
    units = (Precision.DAY, Precision.WEEK, Precision.MONTH, Precision.QUARTER, Precision.HALF, Precision.YEAR)
    for unit in units:
        named = value_days(unit_value(days.begin, unit.value))
        if named is not None and named[0] == days:
            return unit
    return Precision.RANGE


def _with(mention: TimeMention, resolved: Resolved | None) -> TimeMention:
    if resolved is None:
        return mention
    value, days, precision = resolved
    return replace(mention, value=value, begin=days.begin, end_day=days.end, precision=precision)


def resolve_value(value: str, relative: RelativeTime, type_: TimeType, day: date) -> Resolved | None:
    """A value with X and its offset, seen from `day`; null where the calendar has no such days."""
    try:
        if type_ is TimeType.DURATION and value.startswith("P"):
            return _window(value, relative, day)
        if "/" in value:
            return _range(value, relative, day)
        filled = _fill(value, relative, day)
    except (ValueError, OverflowError):
        return None
    days = None if filled is None else value_days(filled)
    return None if filled is None or days is None else (filled, *days)


def _fill(value: str, relative: RelativeTime, day: date) -> str | None:
    if relative.unit.startswith((WEEK_OF, WEEKEND_OF)):
        return _beside(relative, day)
    if relative.unit in ("weekday", "occurrence") or relative.unit.startswith("holiday:"):
        return _occurrence(value, relative, day)
    return fill(value, shift(day, relative.unit, relative.count or 0))


def _beside(relative: RelativeTime, day: date) -> str | None:
    """The week that holds a day or a feast, or the weekend nearest to it."""
    of, _, inner = relative.unit.partition(":")
    unit = inner if inner.startswith("holiday:") else "occurrence"
    offset = RelativeTime(unit=unit, count=relative.count, direction=relative.direction)
    named = value_days(_occurrence(inner, offset, day) or "")
    if named is None:
        return None
    if of == "week_of":
        return unit_value(named[0].begin, "week")
    begin = named[0].begin
    return unit_value(begin - timedelta(days=2) if begin.isoweekday() < WEDNESDAY else begin, "weekend")


def fill(value: str, base: date) -> str:
    """`value` with its X read off `base`: "XXXX-02" and a day of 2023 give "2023-02"; times of day stay."""
    head, mark, clock = value.partition("T")
    if "W" in head:
        iso = base.isocalendar()
        head = head.replace("XXXX", f"{iso.year:04}").replace("WXX", f"W{iso.week:02}")
        if head[-1].isdigit() and len(head) == len("2023-W28-1"):
            head = date.fromisocalendar(iso.year, iso.week, int(head[-1])).isoformat()
    elif head in ("XXX", "XX"):
        head = unit_value(base, "decade" if head == "XXX" else "century")
    else:
        parts = head.split("-")
        known = {"XXXX": f"{base.year:04}", "QX": unit_value(base, "quarter")[5:], "HX": unit_value(base, "half")[5:]}
        filled = [known.get(part, part) for part in parts]
        for place, number in ((1, base.month), (2, base.day)):
            if len(filled) > place and filled[place] == "XX":
                filled[place] = f"{number:02}"
        head = "-".join(filled)
    return head + mark + clock


def _occurrence(value: str, relative: RelativeTime, day: date) -> str | None:
    """The occurrence of a value that its direction or count picks, among those around `day`."""
    options = [(named[0], filled) for filled in _around(value, relative, day) if (named := value_days(filled))]
    options.sort()
    if relative.count is None:
        return _nearest(options, relative, day)
    before = [filled for days, filled in options if days.end <= day]
    after = [filled for days, filled in options if days.begin > day]
    holding = [filled for days, filled in options if days.begin <= day < days.end]
    if relative.count < 0:
        count = relative.count - (1 if _just_ended(options, relative, day) else 0)
        return before[count] if len(before) >= -count else None
    if relative.count > 0:
        return after[relative.count - 1] if len(after) >= relative.count else None
    return holding[0] if holding else _nearest(options, relative, day)


def _nearest(options: list[tuple[Days, str]], relative: RelativeTime, day: date) -> str | None:
    """The nearest one on the side that the direction says, the day's own included; on either side where it says
    none."""
    if not options:
        return None
    if relative.unit == "occurrence" and options[0][0].end - options[0][0].begin > LONGEST_MONTH:
        return _quarter(options, relative, day)
    if relative.unit == "occurrence" and options[0][0].end - options[0][0].begin > timedelta(days=1):
        beside = _month_beside(options, day)
        if beside is not None:
            return beside
    near = min(options, key=lambda option: (_distance(option[0], day), option[0].begin))
    exact = relative.unit != "weekday" and near[0].end - near[0].begin == timedelta(days=1)
    if relative.direction is None or (exact and _distance(near[0], day) <= NEAR_DAYS):
        return near[1]
    sided = (
        (option for option in reversed(options) if option[0].begin <= day)
        if relative.direction == "past"
        else (option for option in options if option[0].end > day)
    )
    taken = next(sided, None)
    far = taken is not None and relative.unit == "occurrence" and _distance(taken[0], day) > FAR_DAYS
    if far and relative.direction == "future":
        return near[1]
    return taken and taken[1]


def _just_ended(options: list[tuple[Days, str]], relative: RelativeTime, day: date) -> bool:
    """Whether the month asked for ended some days ago: it would be "last month", so "last February" is another."""
    return relative.unit == "occurrence" and any(
        timedelta(days=1) < days.end - days.begin <= LONGEST_MONTH and 0 <= (day - days.end).days < JUST_ENDED_DAYS
        for days, _ in options
    )


def _month_beside(options: list[tuple[Days, str]], day: date) -> str | None:
    """A month just past or about to come: the same month a year further away would be said otherwise ("last
    September")."""
    for days, filled in options:
        if days.begin > day and (days.begin - day).days <= NEXT_MONTH_DAYS:
            return filled
        if days.end <= day and (day - days.end).days < LAST_MONTH_DAYS:
            return filled
    return None


def _quarter(options: list[tuple[Days, str]], relative: RelativeTime, day: date) -> str | None:
    """A quarter, half or season: the one just past or still running, unless the tense says future."""
    begun = [(days, filled) for days, filled in options if days.begin <= day]
    if not begun:
        return None
    if relative.direction == "future" and _distance(begun[-1][0], day) > NEAR_DAYS:
        return next((filled for days, filled in options if days.end > day), None)
    return begun[-1][1]


def _distance(days: Days, day: date) -> int:
    """Days between `day` and the nearest day of the interval."""
    if day < days.begin:
        return (days.begin - day).days
    return max(0, (day - days.end).days + 1)


def _around(value: str, relative: RelativeTime, day: date) -> Iterator[str]:
    """The value, filled for the years (months, weeks) around `day`."""
    if relative.unit.startswith("holiday:"):
        movable = MOVABLE[relative.unit.partition(":")[2]]
        yield from (movable(day.year + step).isoformat() for step in (-2, -1, 0, 1, 2))
        return
    unit, steps = ("year", range(-9, 10)) if value.endswith("-02-29") else ("year", range(-2, 3))
    if "WXX" in value:
        unit, steps = "week", range(-2, 3)
    elif value.startswith("XXXX-XX"):
        unit, steps = "month", range(-3, 4)
    elif value.startswith("XXXX-QX"):
        unit, steps = "quarter", range(-3, 4)
    first = day.replace(day=1) if unit == "month" else day
    yield from (fill(value, shift(first, unit, step)) for step in steps)


def _range(value: str, relative: RelativeTime, day: date) -> Resolved | None:
    """A range whose ends leave the same open: the last end is resolved, the first is the nearest before it."""
    first, last = value.split("/", 1)
    end = _fill(last, relative, day)
    days = None if end is None else value_days(end)
    if end is None or days is None:
        return None
    begin = (
        first
        if "X" not in first
        else _fill(first, RelativeTime(unit=relative.unit, count=None, direction="past"), days[0].begin)
        if relative.count is None
        else _fill(first, relative, day)
    )
    both = None if begin is None else value_days(f"{begin}/{end}")
    return None if both is None else (f"{begin}/{end}", *both)


def _window(value: str, relative: RelativeTime, day: date) -> Resolved | None:
    """The days of a length that ends (past) or begins (future) at the reference day; of the first months of a year.

    Months and longer are counted in whole months before the reference day's own: "over the past four years", read on
    10 July 2023, is July 2019 to June 2023.
    """
    if relative.unit == "first":
        return _first_months(value, relative, day)
    count = relative.count
    if not count:
        return None
    if relative.unit in MONTHS_OF:
        first = day.replace(day=1)
        edge = shift(first, relative.unit, count)
        days = Days(edge, first) if count < 0 else Days(day, shift(day, relative.unit, count))
    else:
        length = timedelta(days=max(1, DAYS_OF.get(relative.unit, 0) * abs(count) or -(-abs(count) // 24)))
        next_day = day + timedelta(days=1)
        days = Days(next_day - length, next_day) if count < 0 else Days(day, day + length)
    return value, days, Precision.RANGE


def _first_months(value: str, relative: RelativeTime, day: date) -> Resolved | None:
    """The first months of the year: this year's where they have begun to pass, else those of the year before."""
    unit = {"M": "month", "Q": "quarter", "W": "week"}.get(value[-1])
    found = re.fullmatch(r"P(\d+)[MQW]", value)
    if unit is None or found is None:
        return None
    year = day.year
    for candidate in (year, year - 1) if relative.direction != "future" else (year, year + 1):
        begin = date(candidate, 1, 1)
        end = shift(begin, unit, int(found[1]))
        if relative.direction == "future" or end <= day.replace(day=1) + timedelta(days=31):
            return value, Days(begin, end), Precision.RANGE
    return None
