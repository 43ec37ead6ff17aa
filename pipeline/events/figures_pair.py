"""Drafts: which numbers of a sentence make one figure, as a level, a change, or both in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.events.figures_change import change_sign, is_level_of
from pipeline.records import Quantity

#: Kinds that no percentage is the change of.
_NO_LEVELS = ("duration", "share", "vague")


class Draft(NamedTuple):
    """One figure before its context is read."""

    level: Quantity | None
    change: Quantity | None
    #: 1 or -1 for a change up or down, 0 for a level.
    sign: int
    #: The level before the change ("from $190 bn"), where the text names it beside.
    former: Quantity | None = None

    @property
    def start(self) -> int:
        """Where the first of its numbers begins."""
        return min(item.start for item in (self.level, self.change) if item)

    @property
    def end(self) -> int:
        """Where the last of its numbers ends."""
        return max(item.end for item in (self.level, self.change) if item)

    @property
    def main(self) -> Quantity:
        """The level, or the change where there is none."""
        main = self.level or self.change
        if main is None:
            raise ValueError("A draft holds a level or a change.")
        return main

    @property
    def kind(self) -> str:
        """money, percent, measure, count …: what the main number is."""
        return self.main.rule.split(".")[1]


def pair_quantities(text: str, floor: int, quantities: Sequence[Quantity]) -> list[Draft]:
    """Drafts in order: each percentage that is a change joins the level beside it, where the words say they are one.

    `quantities` are those of one sentence that begins at `floor`. An amount of change that a percentage says
    again ("fell $1.50, or 1.4%, to $107.10") makes no draft of its own.
    """
    signs = _signs(text, floor, quantities)
    level_of = _match_levels(text, quantities, signs)
    change_of = {level: change for change, level in level_of.items()}
    drafts = []
    for n, item in enumerate(quantities):
        if n in level_of or _is_said(text, quantities, signs, level_of, n):
            continue
        change = change_of.get(n)
        if change is not None:
            drafts.append(Draft(item, quantities[change], signs[change], _former(quantities, n, change)))
        elif item.percent is not None or signs[n]:
            drafts.append(Draft(None, item, signs[n]))
        else:
            drafts.append(Draft(item, None, 0))
    return drafts


def _signs(text: str, floor: int, quantities: Sequence[Quantity]) -> list[int]:
    signs: list[int] = []
    for n, item in enumerate(quantities):
        signs.append(change_sign(text, item, quantities[n - 1].end if n else floor, signs[-1] if n else 0))
    return signs


def _match_levels(text: str, quantities: Sequence[Quantity], signs: Sequence[int]) -> dict[int, int]:
    """Number of each percentage of change that has a level, and of its level."""
    found: dict[int, int] = {}
    for n, item in enumerate(quantities):
        if item.percent is None or not signs[n] or item.value_to is not None:
            continue
        beside = [m for m in (n + 1, n - 1, n + 2, n - 2) if 0 <= m < len(quantities)]
        free = [m for m in beside if not signs[m] and m not in found.values() and _fits(text, quantities, n, m)]
        if free:
            found[n] = free[0]
    return found


def _fits(text: str, quantities: Sequence[Quantity], change: int, level: int) -> bool:
    item = quantities[level]
    if item.value is None or item.rule.endswith(".from") or item.rule.split(".")[1] in _NO_LEVELS:
        return False
    low, high = sorted((change, level))
    if any(not quantities[k].rule.endswith(".from") for k in range(low + 1, high)):
        return False
    return is_level_of(text, quantities[change], item)


def _former(quantities: Sequence[Quantity], level: int, change: int) -> Quantity | None:
    """The level before, of the same unit, that stands beside level and change."""
    low, high = sorted((level, change))
    beside = quantities[max(0, low - 1) : high + 2]
    found = [item for item in beside if item.rule.endswith(".from") and item.unit == quantities[level].unit]
    return found[0] if len(found) == 1 else None


def _is_said(text: str, quantities: Sequence[Quantity], signs: Sequence[int], level_of: dict[int, int], n: int) -> bool:
    """Whether an amount of change is said again by the percentage behind it ("12.5 points, or 0.15%, at 8,039")."""
    if not signs[n] or quantities[n].percent is not None:
        return False
    return level_of.get(n + 1) in (n + 2, n - 1)
