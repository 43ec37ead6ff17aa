"""Meanings: functions from what a rule matched to a sense, the same for every language.

A rule names its meaning and hands it arguments; the words it matched come through a `Reading`. A meaning gives
null where the words name nothing real ("30 February"): the next shorter match is tried then.
"""

from __future__ import annotations

from pipeline.mentions.times.meanings import clock, compose, dates, durations, periods, relative
from pipeline.mentions.times.meanings.reading import KINDS, Meaning, Reading

MEANINGS: dict[str, Meaning] = {
    **dates.MEANINGS,
    **periods.MEANINGS,
    **relative.MEANINGS,
    **durations.MEANINGS,
    **clock.MEANINGS,
    **compose.MEANINGS,
}

__all__ = ["KINDS", "MEANINGS", "Meaning", "Reading"]
