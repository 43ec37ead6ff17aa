"""What a rule understands, before anyone knows on which day the article was published."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import Anchor, RelativeTime, TimeType


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """The meaning of a stretch of words: a TIMEX3 value with X for what the words leave open, and how it is
    closed."""

    #: What it can be composed with: day, weekday, month, quarter, half, season, year, decade, century, week, weekend,
    #: clock, part (of a day), duration, set, ref.
    kind: str
    type: TimeType
    value: str | None
    mod: str | None = None
    #: See RelativeTime; null where the value has no X that a reference day could fill.
    unit: str | None = None
    count: int | None = None
    direction: str | None = None
    anchor: Anchor | None = None
    #: Minutes from a time of day that the text speaks of, "an hour later"; null for other senses.
    minutes: int | None = None
    #: False for words that mean a time only together with others ("evening"): alone, they give no mention.
    shown: bool = True

    @property
    def relative(self) -> RelativeTime | None:
        """The offset from the reference day, as mentions carry it."""
        return None if self.unit is None else RelativeTime(unit=self.unit, count=self.count, direction=self.direction)


@dataclass(frozen=True, slots=True)
class Nothing:
    """Words that look like a time and are none ("March of Dimes"): they are taken, and give nothing."""


NOTHING = Nothing()
