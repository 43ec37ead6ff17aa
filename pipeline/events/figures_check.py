"""Arithmetic that an article lets one check: level, change and former level; an amount and its conversion."""

from __future__ import annotations

from functools import cache

from pipeline.events.figures_pair import Draft
from pipeline.lexicons import read_lexicon
from pipeline.records import Quantity

#: Levels and changes are rounded in news: how far, as a share, they may miss each other.
_ROUNDING = 0.025
#: Yearly averages are no daily rates: how far, as a factor, a conversion may leave them.
_LEEWAY = 1.5


def check_arithmetic(draft: Draft, converted: Quantity | None) -> str:
    """ "agrees" or "disagrees", and on what; "" where nothing can be checked.

    A disagreement is noted in the figure's rule and lowers its confidence: either the article erred or the reader did.
    """
    findings = [_check_former(draft), _check_fall(draft), _check_conversion(draft.level, converted)]
    bad = [word for word, is_right in findings if is_right is False]
    if bad:
        return f"disagrees:{'+'.join(bad)}"
    good = [word for word, is_right in findings if is_right]
    return f"agrees:{'+'.join(good)}" if good else ""


def _check_former(draft: Draft) -> tuple[str, bool | None]:
    """Whether the former level and the change make the level; null where one is missing or a bound or range."""
    level, change, former = draft.level, draft.change, draft.former
    if level is None or change is None or former is None or change.percent is None:
        return "former", None
    if level.value is None or not former.value or any(item.bound in ("<", ">") for item in (level, change, former)):
        return "former", None
    expected = former.value * (1 + draft.sign * change.percent / 100)
    return "former", abs(level.value - expected) <= _ROUNDING * max(abs(level.value), abs(expected))


def _check_fall(draft: Draft) -> tuple[str, bool | None]:
    """A level cannot fall by more than all of it; null for anything but a fall."""
    if draft.change is None or draft.change.percent is None or draft.sign >= 0:
        return "fall", None
    return "fall", None if abs(draft.change.percent) <= 100 else False


def _check_conversion(level: Quantity | None, converted: Quantity | None) -> tuple[str, bool | None]:
    """Whether two amounts of money can be one; null unless one is in dollars and the other's rate is known."""
    if level is None or converted is None or not level.value or not converted.value:
        return "rate", None
    if converted.unit == "USD":
        rates, rate = _rates().get(level.unit or ""), level.value / converted.value
    elif level.unit == "USD":
        rates, rate = _rates().get(converted.unit or ""), converted.value / level.value
    else:
        return "rate", None
    return "rate", rates[0] / _LEEWAY <= rate <= rates[1] * _LEEWAY if rates else None


@cache
def _rates() -> dict[str, tuple[float, float]]:
    return {row["iso"]: (float(row["low"]), float(row["high"])) for row in read_lexicon("units/dollar_rates")}
