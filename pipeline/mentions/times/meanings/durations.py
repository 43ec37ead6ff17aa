"""Lengths of time, windows that end or begin at the reference day, and sets of recurring times."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pipeline.mentions.times.meanings.reading import Meaning, Reading
from pipeline.mentions.times.senses import Sense
from pipeline.records import Anchor, TimeType

#: Unit → (prefix, letter, how many of the letter's units one of it is).
LETTERS: dict[str, tuple[str, str, int]] = {
    "second": ("PT", "S", 1),
    "minute": ("PT", "M", 1),
    "hour": ("PT", "H", 1),
    "day": ("P", "D", 1),
    "weekend": ("P", "D", 2),
    "week": ("P", "W", 1),
    "fortnight": ("P", "W", 2),
    "month": ("P", "M", 1),
    "quarter": ("P", "Q", 1),
    "year": ("P", "Y", 1),
    "decade": ("P", "Y", 10),
    "century": ("P", "Y", 100),
    "millennium": ("P", "Y", 1000),
}
#: Letters of TIMEX3 lengths, the longest first; those behind T have it before them.
ORDER = "YMWDTHTMTS"
#: A half of a unit in the next smaller one.
HALVES = {"Y": ("M", 12), "H": ("M", 60), "M": ("D", 30), "W": ("D", 7), "D": ("H", 24)}


def length_value(unit: str, number: Fraction | None) -> str | None:
    """TIMEX3 value of a length, "P2Y6M", "PXM" where the number is null; null where no such value can be written."""
    if unit not in LETTERS:
        return None
    prefix, letter, size = LETTERS[unit]
    if number is None:
        return (
            f"{prefix}X{letter}"
            if size == 1
            else f"PX{ {'decade': 'E', 'century': 'C', 'millennium': 'L'}.get(unit, letter) }"
        )
    number = number * size
    whole, rest = divmod(number, 1)
    if not rest:
        return f"{prefix}{whole}{letter}"
    half = {("PT", "H"): ("M", 60), ("PT", "M"): ("S", 60), ("P", "Y"): ("M", 12), ("P", "D"): ("H", 24)}.get(
        (prefix, letter)
    )
    if half is None:
        return f"{prefix}{float(number):g}{letter}"
    smaller = f"{int(rest * half[1])}{half[0]}"
    if half[0] == "H":
        return f"P{whole}DT{smaller}" if whole else f"PT{smaller}"
    return f"{prefix}{whole}{letter}{smaller}" if whole else f"{prefix}{smaller}"


def _unit(reading: Reading) -> str | None:
    for group in ("ANYUNIT", "UNIT", "UNITS", "MUCHUNITS", "ALLUNIT", "BIGUNIT", "PASTUNIT"):
        unit = reading.value(group)
        if unit is not None:
            return unit
    return reading.args.get("unit")


def _number(reading: Reading) -> Fraction | None:
    if reading.has("NUM"):
        return reading.number("NUM")
    if reading.has("QUANT"):
        return reading.number("QUANT")
    said = reading.args.get("number", "1")
    return None if said == "X" else Fraction(said)


def _length(reading: Reading) -> str | None:
    unit = _unit(reading)
    number = _number(reading)
    if unit is None or (reading.has("NUM") and number is None):
        return None
    if number is not None and reading.has("HALFMORE"):
        number += Fraction(1, 2)
    return length_value(unit, number)


def duration(reading: Reading) -> Sense | None:
    """A length of time, "two years", "nearly forty years", "2 1/2 hours", "months"."""
    value = _length(reading)
    mod = reading.value("APX") or reading.args.get("mod") or ("APPROX" if reading.value("QUANT") == "2" else None)
    return (value and Sense(kind="duration", type=TimeType.DURATION, value=value, mod=mod)) or None


def duration_two(reading: Reading) -> Sense | None:
    """A length in two units, the longer first, "two years and three months", "an hour and 30 minutes"."""
    first, last = _length(reading), length_value(reading.value("ANYUNIT2") or "", _second_number(reading))
    if first is None or last is None or "X" in first + last:
        return None
    places = [(ORDER.find(("T" if "T" in value else "") + value[-1:]), value) for value in (first, last)]
    if -1 in (places[0][0], places[1][0]) or places[0][0] >= places[1][0] or not first[:-1].lstrip("PT").isdigit():
        return None
    tail = last.removeprefix("PT" if "T" in first else "P")
    return Sense(kind="duration", type=TimeType.DURATION, value=first + tail, mod=reading.value("APX"))


def _second_number(reading: Reading) -> Fraction | None:
    return reading.number("NUM2") if reading.has("NUM2") else Fraction(1)


def duration_word(reading: Reading) -> Sense | None:
    """A length in one word, "yearlong"."""
    value = reading.value("LONGWORD") or reading.value("VAGUELENGTH")
    return (value and Sense(kind="duration", type=TimeType.DURATION, value=value)) or None


def window(reading: Reading) -> Sense | None:
    """A length that ends or begins at the reference day, "the past four years", "the next two weeks"."""
    value = _length(reading)
    if value is None:
        return None
    step = int(reading.value("WINDOW") or reading.args["step"])
    number, unit = _number(reading), _unit(reading) or "day"
    count = None if number is None else step * max(1, round(number))
    return Sense(
        kind="duration",
        type=TimeType.DURATION,
        value=value,
        mod=reading.value("APX") or ("APPROX" if reading.value("QUANT") == "2" else None),
        unit=None if count is None else unit,
        count=count,
        direction="past" if step < 0 else "future",
        anchor=Anchor.PUBLICATION,
    )


def window_vague(reading: Reading) -> Sense | None:
    """A window whose length is itself a range, "the next 12 to 18 months"."""
    value = length_value(_unit(reading) or "", None)
    return (value and Sense(kind="duration", type=TimeType.DURATION, value=value)) or None


def first_units(reading: Reading) -> Sense | None:
    """The first months (quarters, weeks, days) of a year, "the first nine months"; of this year where none is
    named."""
    value, number, unit = _length(reading), _number(reading), _unit(reading)
    if value is None or number is None or unit is None:
        return None
    sense = Sense(kind="duration", type=TimeType.DURATION, value=value)
    if unit not in ("month", "quarter", "week", "half"):
        return sense
    return replace(sense, unit="first", count=int(number), anchor=Anchor.PUBLICATION)


def recurring(reading: Reading) -> Sense | None:
    """A set: "every month", "each Thursday", "Mondays", "Tuesday nights", "daily", "a year" after an amount."""
    value = reading.value("FREQ") or reading.value("SETWORD") or _set_value(reading)
    return (value and Sense(kind="set", type=TimeType.SET, value=value)) or None


def _set_value(reading: Reading) -> str | None:
    weekday = reading.value("WD") or reading.value("WDS")
    part = reading.value("DAYPART") or reading.value("DAYPARTS")
    month = reading.value("MONTH") or reading.value("MONTHALONE")
    season = reading.value("SEASON") or reading.value("SEASONS")
    if weekday:
        return f"XXXX-WXX-{weekday}" + (f"T{part}" if part else "")
    if part:
        return f"XXXX-XX-XXT{part}"
    if month:
        return f"XXXX-{int(month):02}"
    if season:
        return f"XXXX-{season}"
    return _length(reading)


MEANINGS: dict[str, Meaning] = {
    "duration": duration,
    "duration_two": duration_two,
    "duration_word": duration_word,
    "window_vague": window_vague,
    "counted_window": window,
    "window_one": window,
    "window": window,
    "first_units": first_units,
    "recurring": recurring,
}
