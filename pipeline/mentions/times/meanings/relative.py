"""Times counted from a reference day: today, last week, two years ago, a day earlier; and vague references."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from pipeline.mentions.times.meanings.durations import length_value
from pipeline.mentions.times.meanings.reading import Meaning, Reading
from pipeline.mentions.times.senses import Sense
from pipeline.records import Anchor, TimeType

#: Template of the value of one unit of the calendar.
TEMPLATES = {
    "day": "XXXX-XX-XX",
    "week": "XXXX-WXX",
    "weekend": "XXXX-WXX-WE",
    "month": "XXXX-XX",
    "quarter": "XXXX-QX",
    "half": "XXXX-HX",
    "year": "XXXX",
    "decade": "XXX",
    "century": "XX",
}
KIND_OF = {"day": "deictic"}


def unit_sense(unit: str, count: int, *, anchor: Anchor = Anchor.PUBLICATION) -> Sense | None:
    """The calendar unit `count` units from the reference day's own; null for units shorter than a day."""
    if unit == "fortnight":
        unit, count = "week", 2 * count
    if unit not in TEMPLATES:
        return None
    return Sense(
        kind=KIND_OF.get(unit, unit),
        type=TimeType.DATE,
        value=TEMPLATES[unit],
        unit=unit,
        count=count,
        direction=direction(count),
        anchor=anchor,
    )


def direction(count: int) -> str | None:
    """The side of the reference day on which a count lies; null for its own unit."""
    return "past" if count < 0 else "future" if count > 0 else None


def deictic_day(reading: Reading) -> Sense | None:
    """Today, yesterday, tomorrow and their like."""
    return unit_sense("day", int(reading.value("DEICTIC") or 0))


def relative_unit(reading: Reading) -> Sense | None:
    """Last week, this year, next quarter; "the previous year", "that day" count from a day the text speaks of."""
    unit = _unit(reading)
    step = reading.value("REL") or reading.args.get("step")
    if unit is None:
        return None
    if step is not None:
        return unit_sense(unit, int(step))
    return unit_sense(unit, int(reading.value("MREL") or reading.args.get("count", "0")), anchor=_anchor(reading))


def _anchor(reading: Reading) -> Anchor:
    return Anchor(reading.args.get("anchor", "mention"))


def _unit(reading: Reading) -> str | None:
    for group in ("UNIT", "BIGUNIT", "ANYUNIT", "UNITS", "LONGUNIT", "STORYUNIT"):
        unit = reading.value(group)
        if unit is not None:
            return unit
    return reading.args.get("unit")


def counted_units(reading: Reading) -> Sense | None:
    """Two years ago, a week earlier, three days from now: the unit that holds the counted day.

    The rule's `sign` is the direction; `anchor` says whether it is counted from the publication or from a day the
    text speaks of. Uncounted numbers ("several years ago") give PAST_REF or FUTURE_REF.
    """
    unit, sign = _unit(reading), int(reading.args["sign"])
    anchor = Anchor(reading.args["anchor"])
    number = (
        reading.number("NUM")
        if reading.has("NUM")
        else reading.number("QUANT")
        if reading.has("QUANT")
        else Fraction(1)
    )
    mod = reading.value("APX")
    if unit is None or (reading.has("QUANT") and reading.value("QUANT") == "X"):
        return _vague_step(unit, sign, anchor) if unit else None
    if number is None:
        return None
    if reading.has("HALFMORE"):
        number += Fraction(1, 2)
    sense = _counted(unit, float(number), sign, anchor)
    return sense and replace(sense, mod=mod or ("APPROX" if reading.has("QUANT") and number == 2 else None))


def _vague_step(unit: str, sign: int, anchor: Anchor) -> Sense:
    """ "Several years ago" is in the past; "a few days later" is not in the future, but some length on."""
    if anchor is Anchor.MENTION:
        return Sense(kind="duration", type=TimeType.DURATION, value=length_value(unit, None))
    return vague("PAST_REF" if sign < 0 else "FUTURE_REF")


def counted_word(reading: Reading) -> Sense | None:
    """A length in one word, counted: "a quarter-century ago"."""
    found = re.fullmatch(r"P([0-9]+)Y", reading.value("LONGWORD") or "")
    anchor = Anchor(reading.args["anchor"])
    sense = _counted("year", float(found[1]), int(reading.args["sign"]), anchor) if found else None
    return sense and replace(sense, mod=reading.value("APX"))


def mid_unit(reading: Reading) -> Sense | None:
    """The middle of the reference day's unit, "mid-year"; rule argument `unit`."""
    sense = unit_sense(reading.args["unit"], 0)
    return sense and replace(sense, mod="MID")


def _counted(unit: str, number: float, sign: int, anchor: Anchor) -> Sense | None:
    """Halves are counted in the next smaller unit ("a year and a half ago" is eighteen months)."""
    if number != int(number):
        smaller = {
            "year": ("month", 12),
            "decade": ("year", 10),
            "century": ("year", 100),
            "month": ("day", 30),
            "week": ("day", 7),
        }.get(unit)
        if smaller is None:
            return None
        unit, number = smaller[0], round(number * smaller[1])
    if number > 100_000:
        return vague("PAST_REF" if sign < 0 else "FUTURE_REF")
    if unit in ("hour", "minute", "second"):
        day = unit_sense("day", sign * int(number) // 24 if unit == "hour" and number >= 24 else 0, anchor=anchor)
        if day is None or anchor is not Anchor.MENTION or unit == "second":
            return day
        return replace(day, minutes=sign * int(number) * (60 if unit == "hour" else 1))
    if unit == "decade":
        unit, number = "year", number * 10
    if unit == "century":
        unit, number = "year", number * 100
    return unit_sense(unit, sign * int(number), anchor=anchor)


def vague(value: str) -> Sense:
    """A reference to the past, the present or the future that names no day."""
    return Sense(kind="ref", type=TimeType.DATE, value=value)


def reference(reading: Reading) -> Sense | None:
    """Now, recently, the future: the rule's `value`."""
    return vague(reading.args["value"])


def last_alone(reading: Reading) -> Sense | None:
    """The whole of a unit without a count, "the week", "the weekend", "the summer": the reference day's own."""
    return unit_sense(_unit(reading) or "day", 0)


def year_end(_reading: Reading) -> Sense | None:
    """The end of the reference day's year."""
    return Sense(kind="day", type=TimeType.DATE, value="XXXX-12-31", unit="occurrence", anchor=Anchor.PUBLICATION)


def year_end_vague(_reading: Reading) -> Sense | None:
    """The last part of the reference day's year."""
    sense = unit_sense("year", 0)
    return sense and replace(sense, mod="END")


def weekend(_reading: Reading) -> Sense | None:
    """The weekend on the side that the tense says."""
    return Sense(
        kind="weekend", type=TimeType.DATE, value=TEMPLATES["weekend"], unit="weekday", anchor=Anchor.PUBLICATION
    )


def weekday_mentioned(reading: Reading) -> Sense | None:
    """A weekday before or after a day that the text speaks of, "the previous Friday"."""
    count = int(reading.value("MREL") or 0)
    if count == 0:
        return None
    return Sense(
        kind="weekday",
        type=TimeType.DATE,
        value=f"XXXX-WXX-{reading.value('WD')}",
        unit="weekday",
        count=count,
        direction=direction(count),
        anchor=Anchor.MENTION,
    )


MEANINGS: dict[str, Meaning] = {
    "deictic_day": deictic_day,
    "relative_unit": relative_unit,
    "counted_units": counted_units,
    "counted_word": counted_word,
    "mid_unit": mid_unit,
    "reference": reference,
    "this_unit": last_alone,
    "year_end": year_end,
    "year_end_vague": year_end_vague,
    "weekend": weekend,
    "weekday_mentioned": weekday_mentioned,
}
