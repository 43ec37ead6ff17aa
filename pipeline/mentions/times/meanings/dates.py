"""Days, months and years that the words name, whole or in part."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace

from pipeline.mentions.times.days import value_days
from pipeline.mentions.times.holidays import MOVABLE
from pipeline.mentions.times.meanings.reading import Meaning, Reading
from pipeline.mentions.times.numbers import full_year
from pipeline.mentions.times.resolve import WEEK_OF, WEEKEND_OF
from pipeline.mentions.times.senses import NOTHING, Nothing, Sense
from pipeline.records import Anchor, TimeType

#: A year with 29 February stands in where the year is not known.
LEAP = 2000


def date_sense(*, year: int | None, month: int, day: int | None) -> Sense | None:
    """A day or a month, with its year or open in it; null where the calendar has no such day."""
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= monthrange(year or LEAP, month)[1]):
        return None
    head = "XXXX" if year is None else f"{year:04}"
    value = f"{head}-{month:02}" + ("" if day is None else f"-{day:02}")
    kind = "day" if day is not None else "month" if year is None else "monthyear"
    return Sense(
        kind=kind,
        type=TimeType.DATE,
        value=value,
        unit="occurrence" if year is None else None,
        anchor=Anchor.PUBLICATION if year is None else Anchor.ABSOLUTE,
    )


def full_date(reading: Reading) -> Sense | None:
    """MONTH, DAY or DAYN, YEAR as the pattern has them; a year is "1998", "'98" or in words."""
    month = reading.value("MONTH") or reading.value("MONTHALONE") or reading.value("MONTHMAYBE")
    day = reading.whole("DAYN")
    year = reading.year("YEAR")
    if month is None or (reading.has("YEAR") and year is None):
        return None
    return date_sense(year=year, month=int(month), day=day)


def numeric_date(reading: Reading) -> Sense | None:
    """Digits parted by signs, read in the order that the rule's `order` says (ymd, mdy, dmy); the other of the
    last two is tried where the first names no day."""
    numbers = [int(reading.text(group)) for group in ("N1", "N2", "N3")]
    orders = {"ymd": ("ymd",), "mdy": ("mdy", "dmy"), "dmy": ("dmy", "mdy")}[reading.args["order"]]
    for order in orders:
        parts = dict(zip(order, numbers, strict=True))
        year = parts["y"] if parts["y"] >= 100 else full_year(parts["y"])
        sense = date_sense(year=year, month=parts["m"], day=parts["d"])
        if sense is not None:
            return sense
    return None


def compact_date(reading: Reading) -> Sense | None:
    """Eight digits, "20231220"."""
    digits = reading.text("D8")
    return date_sense(year=int(digits[:4]), month=int(digits[4:6]), day=int(digits[6:]))


def iso_month(reading: Reading) -> Sense | None:
    """A year and a month in digits, "2023-07"; null where it can be two years, "2007-09"."""
    if int(reading.text("MM")) > int(reading.text("YRECENT")) % 100:
        return None
    return date_sense(year=int(reading.text("YRECENT")), month=int(reading.text("MM")), day=None)


def day_range(reading: Reading) -> Sense | None:
    """Days of one month, "20-22 March"; or of two, "28 February - 3 March"."""
    month = reading.value("MONTH")
    last_month = reading.value("MONTH2") or month
    first, last = reading.whole("DAYN"), reading.whole("DAYN2")
    if month is None or last_month is None or first is None or last is None:
        return None
    if reading.args.get("join") == "and" and last != first + 1:
        return None
    year = reading.year("YEAR")
    begin = date_sense(year=year, month=int(month), day=first)
    end = date_sense(year=year, month=int(last_month), day=last)
    return range_sense(begin, end)


def month_range(reading: Reading) -> Sense | None:
    """Months from one to another, "January-May", "November 2022 to March 2023"."""
    begin_month, end_month = reading.value("MONTH"), reading.value("MONTH2")
    if begin_month is None or end_month is None:
        return None
    end_year = reading.year("YEAR2") or reading.year("YEAR")
    begin_year = reading.year("YEAR") or end_year
    if begin_year is not None and begin_year == end_year and int(begin_month) > int(end_month):
        begin_year -= 1
    begin = date_sense(year=begin_year, month=int(begin_month), day=None)
    end = date_sense(year=end_year, month=int(end_month), day=None)
    return range_sense(begin, end)


def range_sense(begin: Sense | None, end: Sense | None) -> Sense | None:
    """One sense from the first day of `begin` to the last of `end`; null where they are not in this order."""
    if begin is None or end is None or begin.value is None or end.value is None:
        return None
    value = f"{begin.value}/{end.value}"
    if "X" not in value and value_days(value) is None:
        return None
    return replace(end, kind="range", type=TimeType.DURATION, value=value, mod=None)


def year_range(reading: Reading) -> Sense | None:
    """Years from one to another, "2015-2018", "1998-99", "between 2015 and 2018"."""
    first = reading.year("YEAR")
    if first is None:
        return None
    last = reading.year("YEAR2")
    if last is None:
        last = first // 100 * 100 + int(reading.text("YY"))
    if not first < last <= first + 200:
        return None
    return Sense(kind="range", type=TimeType.DURATION, value=f"{first:04}/{last:04}", anchor=Anchor.ABSOLUTE)


def one_year(reading: Reading) -> Sense | None:
    """A year named, "1998", "nineteen ninety-six"."""
    year = (
        reading.year("YEAR")
        or reading.year("YEARW")
        or reading.year("YEARTH")
        or reading.year("YRECENT")
        or reading.year("YODD")
        or reading.year("Y4")
    )
    if year is None or not 1000 <= year <= 2199:
        return None
    return Sense(kind="year", type=TimeType.DATE, value=f"{year:04}", anchor=Anchor.ABSOLUTE)


def weekday(reading: Reading) -> Sense | None:
    """A day of the week, "Monday"; with REL "last Monday", "next Monday", "this Monday"."""
    number = reading.value("WD") or reading.value("WDANY")
    step = reading.value("REL")
    count = None if step is None else int(step)
    unit = "week" if count == 0 else "weekday"
    return Sense(
        kind="weekday",
        type=TimeType.DATE,
        value=f"XXXX-WXX-{number}",
        unit=unit,
        count=count,
        direction=_direction(count),
        anchor=Anchor.PUBLICATION,
    )


def _direction(count: int | None) -> str | None:
    return None if not count else "past" if count < 0 else "future"


def month(reading: Reading) -> Sense | None:
    """A month, "September"; with REL "last September", "this September"; rule argument `direction`."""
    number = reading.value("MONTH") or reading.value("MONTHALONE") or reading.value("MONTHMAYBE")
    if number is None:
        return None
    sense = date_sense(year=None, month=int(number), day=reading.whole("DAYN"))
    mod = reading.value("PARTADJ") or reading.value("PARTEND")
    sense = sense and replace(sense, mod=mod, direction=reading.args.get("direction"))
    return sense and _counted(sense, reading.value("REL"))


def _counted(sense: Sense, step: str | None) -> Sense:
    """The sense, one occurrence further back or on; "this April" is that of the reference day's year."""
    if step is None:
        return sense
    count = int(step)
    return replace(sense, unit="year" if count == 0 else sense.unit, count=count, direction=_direction(count))


def known_day(reading: Reading) -> Sense | None:
    """A day known by a name that looks like another, "the Sept. 11 attacks"; rule argument `value`."""
    return Sense(kind="holiday", type=TimeType.DATE, value=reading.args["value"], anchor=Anchor.ABSOLUTE)


def weekday_number(reading: Reading) -> Sense | None:
    """A day of a month by its number, with its weekday, "Wednesday the 13th"."""
    day = reading.whole("D")
    value = None if day is None else f"XXXX-XX-{day:02}"
    return (
        value and Sense(kind="day", type=TimeType.DATE, value=value, unit="occurrence", anchor=Anchor.PUBLICATION)
    ) or None


def day_of_month(reading: Reading) -> Sense | None:
    """A day of a month that is not named, "the 12th"; with REL the month is counted, "the 12th of this month"."""
    day = reading.whole("DAYTH") or reading.whole("DIGITS")
    if day is None or not 1 <= day <= 31:
        return None
    step = reading.value("REL")
    return Sense(
        kind="day",
        type=TimeType.DATE,
        value=f"XXXX-XX-{day:02}",
        unit="occurrence" if step is None else "month",
        count=None if step is None else int(step),
        anchor=Anchor.PUBLICATION,
    )


def season(reading: Reading) -> Sense | None:
    """A season, "the summer", "last spring"; with a year "the winter of 1994"."""
    code = reading.value("SEASON") or reading.value("SEASONSURE") or reading.value("SEASONFALL")
    year = reading.year("YEAR")
    if year is not None:
        return Sense(kind="season", type=TimeType.DATE, value=f"{year:04}-{code}", anchor=Anchor.ABSOLUTE)
    sense = Sense(
        kind="season",
        type=TimeType.DATE,
        value=f"XXXX-{code}",
        unit="occurrence",
        anchor=Anchor.PUBLICATION,
        shown=reading.args.get("shown") != "no",
    )
    return _counted(sense, reading.value("REL"))


def season_mentioned(reading: Reading) -> Sense | None:
    """A season before or after a day that the text speaks of, "the previous winter"."""
    sense = season(reading)
    step = int(reading.value("MREL") or 0)
    if sense is None or step == 0:
        return sense and replace(sense, anchor=Anchor.MENTION, count=0)
    return replace(sense, anchor=Anchor.MENTION, count=step, direction=_direction(step))


def holiday(reading: Reading) -> Sense | None:
    """A feast of fixed or movable day, "Christmas", "last Thanksgiving", "Easter 2021"."""
    code = reading.value("HOLIDAY")
    if code is None:
        return None
    fixed = code[:2].isdigit()
    year = reading.year("YEAR")
    if year is not None:
        value = f"{year:04}-{code}" if fixed else MOVABLE[code](year).isoformat()
        return Sense(kind="holiday", type=TimeType.DATE, value=value, anchor=Anchor.ABSOLUTE)
    sense = Sense(
        kind="holiday",
        type=TimeType.DATE,
        value=f"XXXX-{code}" if fixed else "XXXX-XX-XX",
        unit="occurrence" if fixed else f"holiday:{code}",
        anchor=Anchor.PUBLICATION,
    )
    return _counted(sense, reading.value("REL"))


def holiday_week(reading: Reading) -> Sense | None:
    """The week that holds a feast, "Easter week"."""
    return _beside_holiday(reading, kind="week", value="XXXX-WXX", unit=WEEK_OF)


def holiday_weekend(reading: Reading) -> Sense | None:
    """The weekend nearest to a feast, "the Labor Day weekend"."""
    return _beside_holiday(reading, kind="weekend", value="XXXX-WXX-WE", unit=WEEKEND_OF)


def _beside_holiday(reading: Reading, *, kind: str, value: str, unit: str) -> Sense | None:
    feast = holiday(reading)
    if feast is None or feast.value is None or feast.unit is None or feast.unit == "year":
        return None
    day = feast.unit if feast.unit.startswith("holiday:") else feast.value
    return replace(feast, kind=kind, value=value, unit=f"{unit}{day}")


def pre_post(reading: Reading) -> Sense | None:
    """All before or after a year, "post-1959"."""
    sense = one_year(reading)
    return sense and replace(sense, mod=reading.value("PREPOST"))


def nothing(_reading: Reading) -> Nothing:
    """Words that look like a time and are none."""
    return NOTHING


MEANINGS: dict[str, Meaning] = {
    "full_date": full_date,
    "numeric_date": numeric_date,
    "compact_date": compact_date,
    "iso_month": iso_month,
    "day_range": day_range,
    "month_range": month_range,
    "year_range": year_range,
    "one_year": one_year,
    "weekday": weekday,
    "month": month,
    "known_day": known_day,
    "weekday_number": weekday_number,
    "day_of_month": day_of_month,
    "season": season,
    "season_mentioned": season_mentioned,
    "holiday": holiday,
    "holiday_week": holiday_week,
    "holiday_weekend": holiday_weekend,
    "pre_post": pre_post,
    "nothing": nothing,
}
