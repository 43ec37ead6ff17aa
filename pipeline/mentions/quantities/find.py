"""Quantities of one text: numbers with what stands beside them, found without a parse.

number ─▶ sign, currency before ─▶ scale letter ─▶ currency, percent, unit, duration or noun after ─▶ rate
       ─▶ range with the next number ─▶ bound ─▶ not a year, a name, a score ─▶ Quantity
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.mentions.quantities.context import (
    find_masked,
    is_name,
    is_year,
    read_bound,
    read_sign,
    values_currency,
)
from pipeline.mentions.quantities.numbers import Number, drop_letter, next_number, scale_letter
from pipeline.mentions.quantities.units import (
    Unit,
    currency_after,
    currency_before,
    measure_after,
    noun_after,
    rate_after,
    unit_of_noun,
    unit_scale,
)
from pipeline.records import Quantity


class Part(NamedTuple):
    """One number with its unit, before ranges and bounds."""

    start: int
    end: int
    number: Number
    value: float
    #: Null for a bare number.
    unit: str | None
    #: money, percent, measure, duration, age, count, share, vague or bare.
    kind: str


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Find the quantities of `text`, in order, without overlaps.

    `value` has its scale resolved and keeps the written unit's size (60 miles stay 60); a percentage stands in
    `percent` alone. `rule` is "quantity." and the kind: money, percent, measure, count, duration, age, share, vague or
    bare; ".converted" marks an amount that repeats the one before in another unit, ".from" the former level of
    "from … to …". Years, days, clock times, ordinals, scores, telephone numbers and names with numbers give nothing.
    """
    masked = find_masked(text)
    found: list[Quantity] = []
    position = mask = 0
    while (number := next_number(text, position)) is not None:
        while mask < len(masked) and masked[mask][1] <= number.start:
            mask += 1
        if mask < len(masked) and masked[mask][0] < number.end:
            position = max(number.start + 1, masked[mask][1])
            continue
        position = number.end
        part = _read_part(text, number)
        if part is None:
            continue
        if money := _same_money(text, found, part):
            part = part._replace(unit=money.unit, kind="money")
        end, quantities = _read_quantities(text, part)
        found.extend(_mark_converted(text, found, quantities))
        position = max(position, end)
    return tuple(found)


#: What may stand between an amount of money and another one whose currency goes without saying.
_SAME_MONEY = re.compile(
    r"\s+to\s+|(?:\s*\([^()]{1,40}\))?[^.;()]{0,60}?(?<![a-z])(?:against|versus|vs\.?|compared\s+(?:with|to)|up\s+from|down\s+from|from)\s+"
    r"(?:about\s+|around\s+|some\s+|nearly\s+)?",
    re.IGNORECASE,
)


def _same_money(text: str, found: list[Quantity], part: Part) -> Quantity | None:
    """The amount whose currency a scaled number has unsaid ("2 billion reais, against 1 billion"), if any."""
    if part.kind != "bare" or part.number.scale < 1e3:
        return None
    amounts = (item for item in reversed(found[-4:]) if item.rule in ("quantity.money", "quantity.money.from"))
    money = next(amounts, None)
    if money is None or part.start - money.end > 110:
        return None
    return money if _SAME_MONEY.fullmatch(text, money.end, part.start) else None


def _read_part(text: str, number: Number, *, in_range: bool = False) -> Part | None:
    """The number with its sign and unit; null where letters around it say that it is a name or a code."""
    money = currency_before(text, number.start) if number.form in ("digits", "words") else None
    if money and text[money[0] : number.start].strip() == "R" and number.scale == 1 and "," not in number.digits:
        money = None
    start, sign = read_sign(text, money[0] if money else number.start)
    if sign > 0 and money and (signed := read_sign(text, number.start))[1] < 0:
        sign = signed[1]
    if not (money or in_range) and start == number.start and _touches_word(text, start):
        return None
    number = _settle_letter(text, number, is_money=bool(money))
    kind, unit, end = _read_unit(text, number, money[1] if money else None)
    if end == number.end and end < len(text) and (text[end].isalnum() or text[end] == "_"):
        return None
    value = number.value
    if kind == "measure" and (factor := unit_scale(text, number.end)) > 1:
        value = round(value * factor, 2)
    return Part(start, end, number, sign * value, unit, kind)


def _touches_word(text: str, start: int) -> bool:
    before = text[max(0, start - 7) : start]
    if not before or before[-1].isspace():
        return False
    if re.search(r"(?:^|[\s(])(?:sub|mid|minus|under|over|pre|circa)-$", before, re.IGNORECASE):
        return False
    return before[-1].isalnum() or before[-1] in "_." or bool(re.search(r"[A-Za-z0-9)][-–/.:,]$", before))


def _settle_letter(text: str, number: Number, *, is_money: bool) -> Number:
    """Reads "m", "b" or "k" touching the digits as a scale where money or a counted thing says so, else as a unit."""
    if not number.letter:
        return number
    after = number.end
    if is_money or number.letter in "kKbB" or currency_after(text, after, scaled=True):
        return scale_letter(number)
    measure = measure_after(text, after)
    if measure and measure.kind != "percent":
        return scale_letter(number)
    counted = noun_after(text, after, limit=3) or _MILLIONS.search(text, max(0, number.start - 400), number.start)
    return scale_letter(number) if counted else drop_letter(number)


#: "m" has stood for million a little earlier.
_MILLIONS = re.compile(r"[$€£¥]\s?[0-9.,]+m(?![a-z])|(?<![0-9.])[0-9.]+m\s(?:[a-z]+s|people)(?![a-z])|[0-9]bn(?![a-z])")


def _read_unit(text: str, number: Number, currency: str | None) -> tuple[str, str | None, int]:
    """Kind, unit and end of the number with its unit."""
    end = number.end
    if currency is not None:
        tail = currency_after(text, end, scaled=True)
        end = tail.end if tail and tail.name == currency else end
        return _with_rate(text, Unit(end, currency, "money"))
    if number.form in ("fold", "part"):
        return "percent", "%", end
    if number.form in ("share", "vague"):
        return number.form, _noun_of(text, end), end
    if money := currency_after(text, end, scaled=number.scale >= 1e5):
        return _with_rate(text, money)
    if measure := measure_after(text, end):
        return _with_rate(text, measure) if measure.kind == "measure" else (measure.kind, measure.name, measure.end)
    return _read_counted(text, end)


def _read_counted(text: str, end: int) -> tuple[str, str | None, int]:
    if noun := noun_after(text, end):
        if measure := unit_of_noun(noun.name):
            return _with_rate(text, Unit(noun.end, measure, "measure"))
        rate = rate_after(text, noun.end)
        return ("count", f"{noun.name}/{rate[1]}", rate[0]) if rate else ("count", noun.name, noun.end)
    if known := _OF_KNOWN.match(text, end):
        noun = noun_after(text, known.end() - 1, limit=3)
        return ("count", noun.name, noun.end) if noun else ("bare", None, end)
    counted = _out_of(text, end)
    return "count" if counted else "bare", counted, end


#: "Two of his deputies".
_OF_KNOWN = re.compile(r"\s+of\s+(?:the|his|her|its|their|our|these|those|them)\s+(?![0-9])")
_OUT_OF = re.compile(
    r"\s+(?:out\s+)?of\s+(?:(?:its|the|their|more|than|about|around|nearly|some|over|at|least|all|a|total|of)\s+){0,5}(?=[0-9])"
)


def _out_of(text: str, end: int) -> str | None:
    """What a number ending at `end` counts where it is said of a total ("47 of 62 drones"); null where it is not."""
    match = _OUT_OF.match(text, end)
    total = next_number(text, match.end(), match.end() + 20) if match else None
    if match is None or total is None or total.start != match.end():
        return None
    noun = noun_after(text, total.end)
    return noun.name if noun else None


def _with_rate(text: str, unit: Unit) -> tuple[str, str | None, int]:
    if unit.name != "points" and "/" not in unit.name and (rate := rate_after(text, unit.end)):
        return unit.kind, f"{unit.name}/{rate[1]}", rate[0]
    return unit.kind, unit.name, unit.end


def _noun_of(text: str, end: int) -> str | None:
    match = re.compile(r"\s+of\s+(?:the\s+|its\s+|their\s+|all\s+)?").match(text, end)
    noun = noun_after(text, match.end() - 1) if match else noun_after(text, end)
    return noun.name if noun else None


# --- ranges -----------------------------------------------------------------------------------------------------------

_TO = re.compile(r"\s?(?:-|–|—|−|/)\s?|[\s-]to[\s-]|\sor\s")
_AND = re.compile(r"\sand\s")
_BETWEEN = re.compile(r"(?<![a-z])between\s+(?:about\s+|around\s+|roughly\s+)?\Z", re.IGNORECASE)
_FROM = re.compile(
    r"(?<![a-z])from\s+(?:about\s+|around\s+|just\s+|nearly\s+|roughly\s+|over\s+|up\s+to\s+|a\s+|the\s+)?\Z",
    re.IGNORECASE,
)


def _read_quantities(text: str, part: Part) -> tuple[int, list[Quantity]]:
    """Where reading goes on, and the quantities that `part` and what it forms a range with give."""
    before = text[max(0, part.start - 28) : part.start]
    if part.number.form in ("fold", "part", "share"):
        return part.end, _single(text, part, former=False)
    separator = _TO.match(text, part.end) or (_AND.match(text, part.end) if _BETWEEN.search(before) else None)
    second = _read_second(text, part, separator.end()) if separator else None
    if separator is None or second is None or _is_step(before, part, second) or _is_plain_year(part, before):
        return part.end, _single(text, part, former=bool(_FROM.search(before)))
    if _is_score_or_years(part, second, separator[0]):
        return second.end, []
    first = _share_scale(part, second)
    if _FROM.search(before):
        second = second if second.unit else second._replace(unit=first.unit, kind=first.kind)
        counted = second.kind == "count" and not re.fullmatch(r"(?:19|20)[0-9]{2}", first.number.digits)
        level = [_alone(text, second)] if counted else _single(text, second, former=False)
        return second.end, _single(text, first, former=True) + level
    low, high = sorted((first.value, second.value))
    if second.kind == "bare" and not _is_plain_range(text, first, second):
        return second.end, []
    whole = second._replace(start=part.start, value=low, kind=first.kind, unit=first.unit)
    return second.end, [_quantity(text, whole, value_to=high, bound=read_bound(text, part.start, second.end))]


def _is_plain_range(text: str, first: Part, second: Part) -> bool:
    """Whether a range of bare numbers is one of quantities, by the scale or size of its ends."""
    return (
        second.number.scale > 1
        or min(abs(first.value), abs(second.value)) >= 1000
        or bool(re.search("[.,]", second.number.digits))
    )


def _read_second(text: str, first: Part, start: int) -> Part | None:
    """The number right after a range sign, if it goes on with the same kind of thing."""
    number = next_number(text, start, start + 60)
    if number is None or number.form not in ("digits", "words") or number.start - start > 6:
        return None
    second = _read_part(text, number, in_range=True)
    if (
        second is None
        or text[start : second.start].strip()
        or (first.number.form != number.form and first.kind == "count")
    ):
        return None
    is_choice = "or" in text[first.end : start].split()
    same = first.unit is None or first.unit == second.unit or (_same_rate(first, second) and not is_choice)
    bare_second = second.kind == "bare" and first.kind not in ("count", "duration", "age", "percent")
    return second if same or (bare_second and not re.fullmatch(r"[12][0-9]{3}", number.digits)) else None


_BY = re.compile(
    r"(?<![a-z])(?:by|rose|fell|gained|lost|added|up|down|dropped|jumped|climbed)\s+(?:about\s+|around\s+)?\Z",
    re.IGNORECASE,
)


def _is_step(before: str, first: Part, second: Part) -> bool:
    """Whether "by $1.50 to $107.10" is a change and the level that it led to, not a range."""
    is_plain = first.kind == second.kind == "bare" and abs(second.value) > 8 * abs(first.value) >= 800
    is_alike = first.unit is not None and abs(second.value) > 2 * abs(first.value)
    return (is_plain or is_alike) and bool(_BY.search(before))


_YEAR_AHEAD = re.compile(r"(?<![a-z])(?:in|since|of|during|by|for|until)\s+\Z", re.IGNORECASE)


def _is_plain_year(first: Part, before: str) -> bool:
    """Whether the number before "to" is a year ("from $190bn in 2021 to $240bn")."""
    digits = first.number.digits
    return first.kind == "bare" and bool(re.fullmatch(r"(?:19|20)[0-9]{2}", digits) and _YEAR_AHEAD.search(before))


def _same_rate(first: Part, second: Part) -> bool:
    return first.kind == second.kind and (second.unit or "").startswith(f"{first.unit}/")


def _share_scale(first: Part, second: Part) -> Part:
    """Gives the first number of a range the unit, and where it lacks one the scale, of the second ("10-12 million")."""
    kind, unit = (second.kind, second.unit) if second.unit else (first.kind, first.unit)
    value = first.value
    if first.number.scale == 1 < second.number.scale and abs(value) < abs(second.value) / second.number.scale:
        value *= second.number.scale
    return first._replace(value=value, unit=unit, kind=kind)


def _is_score_or_years(first: Part, second: Part, separator: str) -> bool:
    if second.kind not in ("bare", "count") or first.number.form != "digits" or second.number.scale > 1:
        return False
    both = (first.number.digits, second.number.digits)
    if all(re.fullmatch(r"1[5-9][0-9]{2}|20[0-9]{2}", digits) for digits in both):
        return True
    dash = "to" not in separator and "or" not in separator
    return dash and second.kind == "bare" and all(re.fullmatch(r"[0-9]{1,3}", digits) for digits in both)


# --- single quantities ------------------------------------------------------------------------------------------------


def _single(text: str, part: Part, *, former: bool) -> list[Quantity]:
    return [] if _is_no_quantity(text, part) else [_alone(text, part, suffix=".from" if former else "")]


def _alone(text: str, part: Part, *, suffix: str = "") -> Quantity:
    bound = ">" if part.kind == "vague" else read_bound(text, part.start, part.end)
    return _quantity(text, part, value_to=part.number.value_to, bound=bound, suffix=suffix)


def _quantity(text: str, part: Part, *, value_to: float | None, bound: str | None, suffix: str = "") -> Quantity:
    is_percent = part.kind == "percent"
    return Quantity(
        start=part.start,
        end=part.end,
        text=text[part.start : part.end],
        value=None if is_percent else part.value,
        unit=None if is_percent else part.unit,
        percent=part.value if is_percent else None,
        bound=bound,
        value_to=value_to,
        rule=f"quantity.{part.kind}{suffix}",
    )


_BARE_BEFORE = re.compile(
    r"(?<![a-z])(?:least|most|[a-z]{3,}ed|killing|wounding|injuring|to|at|of|by|from|than|was|were|is|are|reached|reaching|hit|totaled|totalled|over|under|nearly|about|around"
    r"|almost|some|and|with|for|only|just|up|down)\s+\Z",
    re.IGNORECASE,
)
_ORDERED = re.compile(r"(?<![a-z])(?:first|last|next|past)\s+\Z", re.IGNORECASE)
_AGED = re.compile(
    r"(?<![a-z])(?:aged?|ages|age\s+of|turn(?:s|ed|ing)?)\s+(?:[0-9]+\s?(?:to|-|–|and)\s?)?\Z", re.IGNORECASE
)


def _is_no_quantity(text: str, part: Part) -> bool:
    """Whether the number orders, dates or names something instead of measuring it."""
    number = part.number
    before = text[max(0, part.start - 16) : part.start]
    if number.form in ("share", "vague"):
        return bool(_ORDERED.search(before))
    if number.form == "words" or number.scale > 1:
        is_plain = part.kind == "bare" and number.scale == 1
        is_one = number.value == 1 and part.kind in ("count", "bare")
        return number.form == "words" and (is_plain or is_one)
    if is_year(text, part.start, number.digits, has_unit=part.kind != "bare"):
        return part.kind not in ("money", "percent", "measure", "age")
    has_marks = bool(re.search("[,.]", number.digits))
    if part.kind in ("count", "bare") and is_name(text, part.start):
        return not has_marks or (part.kind == "count" and "," not in number.digits)
    if part.kind != "bare" or values_currency(text, part.end):
        return False
    return bool(_AGED.search(before)) or not (has_marks or _BARE_BEFORE.search(before))


_OPENS = re.compile(
    r"\s?\(\s?(?:or\s|about\s|around\s|approximately\s|roughly\s|equivalent\sto\s|some\s|nearly\s|[~≈]\s?)?"
)
_OR = re.compile(r",?\s(?:or|equivalent\sto|which\sis|i\.e\.)\s(?:about\s|around\s|approximately\s|roughly\s|some\s)?")


def _mark_converted(text: str, found: list[Quantity], new: list[Quantity]) -> list[Quantity]:
    """`new` with ".converted" where it repeats the quantity before it in another currency or unit."""
    if not found or not new:
        return new
    last, first = found[-1], new[0]
    between = text[last.end : first.start]
    kinds = {last.rule.split(".")[1], first.rule.split(".")[1]}
    unknown = "money" in kinds and kinds <= {"money", "count", "bare"} and abs(last.value or 0) >= 1e6
    bracket = _OPENS.fullmatch(between) and (kinds in ({"money"}, {"measure"}) or unknown)
    alias = _OR.fullmatch(between) and kinds == {"money"}
    is_same = _plain_unit(last) == _plain_unit(first)
    if not (bracket or alias) or (is_same and not _is_other_ton(last, first)):
        return new
    return [_replace_rule(item, ".converted") for item in new]


def _is_other_ton(last: Quantity, first: Quantity) -> bool:
    """Whether one number is in metric and the other in short or long tons ("2,800 metric tons (3,086.5 tons)")."""
    if last.unit != "t" or not last.value or not first.value:
        return False
    return any(abs(last.value * factor / first.value - 1) < 0.01 for factor in (1.1023, 0.9072, 0.9842, 1.016))


def _plain_unit(quantity: Quantity) -> str | None:
    return quantity.unit.partition("/")[0] if quantity.unit else None


def _replace_rule(quantity: Quantity, suffix: str) -> Quantity:
    return Quantity(
        start=quantity.start, end=quantity.end, text=quantity.text, value=quantity.value, unit=quantity.unit,
        percent=quantity.percent, bound=quantity.bound, value_to=quantity.value_to,
        rule=quantity.rule.removesuffix(suffix) + suffix,
    )  # fmt: skip
