"""The one reader of time: everything that asks what day words mean asks here."""

from __future__ import annotations

from pipeline.mentions.times.find import find_times
from pipeline.mentions.times.governed import tell_by_parse
from pipeline.mentions.times.lengths import join_periods
from pipeline.mentions.times.resolve import resolve_time

__all__ = ["find_times", "join_periods", "resolve_time", "tell_by_parse"]
