"""Quarters, halves, decades, centuries and fiscal years."""

from __future__ import annotations

from dataclasses import replace

from pipeline.mentions.times.meanings.dates import month_range
from pipeline.mentions.times.meanings.reading import Meaning, Reading
from pipeline.mentions.times.numbers import full_year
from pipeline.mentions.times.senses import Sense
from pipeline.records import Anchor, TimeType

#: "The twenties" are the 1920s; "the '10s" the 2010s.
FIRST_DECADE = 20
#: "The 1800s" are a century, "the 2000s" a decade.
FIRST_HUNDRED_AS_DECADE = 2000


def part_of_year(*, letter: str, number: int | None, year: int | None) -> Sense | None:
    """A quarter (letter Q) or a half (H) of a year; `number` null is the one that the text speaks of."""
    if number is not None and not 1 <= number <= {"Q": 4, "H": 2}[letter]:
        return None
    kind = {"Q": "quarter", "H": "half"}[letter]
    head = "XXXX" if year is None else f"{year:04}"
    return Sense(
        kind=kind if year is None else "year",
        type=TimeType.DATE,
        value=f"{head}-{letter}{number or 'X'}",
        unit="occurrence" if year is None else None,
        anchor=Anchor.PUBLICATION if year is None else Anchor.ABSOLUTE,
    )


def ordinal_part(reading: Reading) -> Sense | None:
    """A numbered quarter or half, "the third quarter", "the second half", "Q3 2022"; rule argument `letter`."""
    letter = reading.args["letter"]
    number = reading.value("QORD") or reading.value("HORD") or reading.text("N1")
    year = (
        reading.year("YEAR")
        or reading.year("YRECENT")
        or (full_year(int(reading.text("YY"))) if reading.has("YY") else None)
    )
    sense = part_of_year(letter=letter, number=int(number), year=year)
    step = reading.value("REL")
    return sense if sense is None or step is None else replace(sense, unit="year", count=int(step))


def spoken_of(reading: Reading) -> Sense | None:
    """The quarter that a report is about, "the quarter", "the latest period": the one named before in the text."""
    return replace(_quarter(), unit="quarter", count=0, anchor=Anchor.MENTION)


def year_before(reading: Reading) -> Sense | None:
    """The same period one year before the one spoken of: "the year-ago quarter", "the year-earlier third quarter"."""
    number = reading.value("QORD")
    sense = part_of_year(letter="Q", number=None if number is None else int(number), year=None)
    kind = reading.args.get("kind", "quarter")
    return sense and replace(sense, kind=kind, unit="year", count=-1, anchor=Anchor.MENTION)


def period_of_year(reading: Reading) -> Sense | None:
    """The period spoken of, of a year that is named: "the 1988 period", "the 1988 quarter"."""
    year = reading.year("YRECENT") or reading.year("YEAR")
    if year is None:
        return None
    return Sense(
        kind=reading.args.get("kind", "quarter"),
        type=TimeType.DATE,
        value=f"{year:04}-QX",
        unit="quarter",
        count=0,
        anchor=Anchor.MENTION,
    )


def _quarter() -> Sense:
    return Sense(kind="quarter", type=TimeType.DATE, value="XXXX-QX")


def decade(reading: Reading) -> Sense | None:
    """A decade, "the 1990s", "the '80s", "the nineties", "the nineteen-nineties"; the last one of that name."""
    year = reading.whole("Y4TEN") or 0
    if year and year % 100 == 0 and year < FIRST_HUNDRED_AS_DECADE:
        return Sense(kind="century", type=TimeType.DATE, value=f"{year // 100:02}", anchor=Anchor.ABSOLUTE)
    if reading.has("Y4TEN"):
        value = reading.text("Y4TEN")[:3]
    elif reading.has("YYTEN"):
        value = _decade_of(int(reading.text("YYTEN")))
    else:
        digit = int(reading.value("DECADES") or 0)
        century = reading.value("CENT")
        value = f"{int(century)}{digit}" if century else _decade_of(digit * 10)
    return Sense(kind="decade", type=TimeType.DATE, value=value, mod=reading.value("PARTADJ"), anchor=Anchor.ABSOLUTE)


def century(reading: Reading) -> Sense | None:
    """A century by its number, "the 20th century"."""
    number = reading.whole("DAYTH")
    if number is None or not 1 <= number <= 30:
        return None
    return Sense(kind="century", type=TimeType.DATE, value=f"{number - 1:02}", anchor=Anchor.ABSOLUTE)


def _decade_of(digits: int) -> str:
    """The decade that two digits mean: those of the last century, but for its first two."""
    return f"{(1900 if digits >= FIRST_DECADE else 2000) + digits:04}"[:3]


def centuries_digits(reading: Reading) -> Sense | None:
    """A century by its first year, "the 1800s"."""
    return Sense(kind="century", type=TimeType.DATE, value=reading.text("Y4TEN")[:2], anchor=Anchor.ABSOLUTE)


def fiscal_year(reading: Reading) -> Sense | None:
    """A fiscal year by its number, "fiscal 1989", "FY2013", "FY13"."""
    year = reading.year("YEAR") or (full_year(int(reading.text("YY"))) if reading.has("YY") else None)
    return (year and Sense(kind="year", type=TimeType.DATE, value=f"{year:04}", anchor=Anchor.ABSOLUTE)) or None


def quarter_pair(reading: Reading) -> Sense | None:
    """Two quarters in a row, "the third and fourth quarters", as one range."""
    first, last = reading.value("QORD"), reading.value("QORD2")
    if first is None or last is None or int(last) != int(first) + 1:
        return None
    year = reading.year("YEAR")
    head = "XXXX" if year is None else f"{year:04}"
    sense = part_of_year(letter="Q", number=int(last), year=year)
    return sense and replace(sense, kind="range", type=TimeType.DURATION, value=f"{head}-Q{first}/{head}-Q{last}")


def quarter_months(reading: Reading) -> Sense | None:
    """A quarter named by its months, "the April-June quarter"; other months are a range."""
    first, last = int(reading.value("MONTH") or 0), int(reading.value("MONTH2") or 0)
    if first % 3 != 1 or last != first + 2:
        return month_range(reading)
    return part_of_year(letter="Q", number=last // 3, year=None)


def quarters_of_year(reading: Reading) -> Sense | None:
    """The first or the last quarters of a year together, "the first two quarters": a half, else a range of
    quarters."""
    number = reading.whole("NUM")
    if number not in (2, 3):
        return None
    year = reading.year("YEAR")
    if number == 2:
        return part_of_year(letter="H", number=1, year=year)
    head = "XXXX" if year is None else f"{year:04}"
    sense = part_of_year(letter="Q", number=1, year=year)
    return sense and replace(sense, kind="range", type=TimeType.DURATION, value=f"{head}-Q1/{head}-Q3")


MEANINGS: dict[str, Meaning] = {
    "ordinal_part": ordinal_part,
    "spoken_of": spoken_of,
    "year_before": year_before,
    "period_of_year": period_of_year,
    "decade": decade,
    "century": century,
    "centuries_digits": centuries_digits,
    "fiscal_year": fiscal_year,
    "quarter_months": quarter_months,
    "quarter_pair": quarter_pair,
    "quarters_of_year": quarters_of_year,
}
