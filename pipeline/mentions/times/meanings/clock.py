"""Times of day: by the clock, with zones, and by the parts of a day."""

from __future__ import annotations

from pipeline.mentions.times.meanings.dates import date_sense
from pipeline.mentions.times.meanings.reading import Meaning, Reading
from pipeline.mentions.times.senses import Sense
from pipeline.records import Anchor, TimeType


def clock_time(reading: Reading) -> Sense | None:
    """A time by the clock, "10:35 a.m.", "noon", "1430 GMT", "4 in the morning"; on the day the text speaks of.

    GMT and UTC end the value with Z ("T14:30Z"); null where there is no such time.
    """
    named = reading.value("NOON")
    clock = named or _digits(reading)
    if clock is None:
        return None
    zone = "Z" if reading.value("ZONE") == "Z" else ""
    return Sense(
        kind="clock",
        type=TimeType.TIME,
        value=f"XXXX-XX-XXT{clock}{zone}",
        mod=reading.value("APX") or reading.value("APXDATE"),
        unit="day",
        count=0,
        anchor=Anchor.MENTION,
    )


def _digits(reading: Reading) -> str | None:
    if reading.has("HHMM"):
        hour, minute = int(reading.text("HHMM")[:2]), int(reading.text("HHMM")[2:])
    else:
        found = reading.whole("NUM") if reading.has("NUM") else int(reading.text("HOUR") or -1)
        hour, minute = -1 if found is None else found, int(reading.text("MIN") or 0)
    if reading.has("AMPM"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if reading.value("AMPM") == "PM" else 0)
    part = reading.value("DAYPART")
    if part in ("AF", "EV", "NI") and 1 <= hour < 12:
        hour += 12
    return f"{hour:02}:{minute:02}" if 0 <= hour <= 24 and 0 <= minute < 60 else None


def iso_instant(reading: Reading) -> Sense | None:
    """A date and a time in digits, "2023-12-20 14:30"."""
    day = date_sense(year=int(reading.text("Y4")), month=int(reading.text("MM")), day=int(reading.text("D")))
    clock = _digits(reading)
    if day is None or clock is None:
        return None
    return Sense(
        kind="datetime",
        type=TimeType.TIME,
        value=f"{day.value}T{clock}{reading.value('ZONE') or ''}",
        anchor=Anchor.ABSOLUTE,
    )


def day_part(reading: Reading) -> Sense | None:
    """A part of the day, "this morning", "last night", "the evening"; rule arguments `count` and `anchor`."""
    count = reading.args.get("count")
    part = reading.value("DAYPART") or reading.args["part"]
    step = reading.value("REL")
    return Sense(
        kind="part",
        type=TimeType.TIME,
        value=f"XXXX-XX-XXT{part}",
        mod=reading.value("PARTADJ"),
        unit="day",
        count=int(step) if step is not None else int(count or 0),
        anchor=Anchor(reading.args.get("anchor", "publication")),
        shown=reading.args.get("shown") != "no",
    )


def last_part(reading: Reading) -> Sense | None:
    """Last night, last evening: those of the day before."""
    part = reading.value("LASTPART")
    return Sense(
        kind="part", type=TimeType.TIME, value=f"XXXX-XX-XXT{part}", unit="day", count=-1, anchor=Anchor.PUBLICATION
    )


MEANINGS: dict[str, Meaning] = {
    "clock_time": clock_time,
    "iso_instant": iso_instant,
    "day_part": day_part,
    "last_part": last_part,
}
