"""Days in batches: what one Airflow task builds, checks or publishes.

Starting a task and importing Great Expectations takes longer than checking a quiet day, so a task takes several days,
and checks them at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.settings import Settings
from pipeline.tasks.publish import check_each, dirty_days
from pipeline.tasks.report import Report, merge_reports


def day_batches() -> list[list[str]]:
    """The days (ISO 8601) that have to be built and published, in order, in batches of DATELINE_DAYS_PER_TASK."""
    return in_batches(dirty_days(), Settings.from_environment().days_per_task)


def in_batches(items: Sequence[str], size: int) -> list[list[str]]:
    """The items in order, `size` to a batch; the last may hold fewer."""
    return [list(items[start : start + size]) for start in range(0, len(items), size)]


def for_each_day(step: Callable[[str], Report], days: Sequence[str]) -> Report:
    """One report for `build_day` or `publish_day` of each of `days`, one after the other.

    A day that is blocked or has nothing to publish is in the counts and does not keep the next one back; the sentences
    of all days are the message.
    """
    return _as_one([step(day) for day in days])


def check_days(days: Sequence[str]) -> Report:
    """One report for the checks of `days`, which are made for all at once."""
    return _as_one(check_each(days))


def _as_one(reports: list[Report]) -> Report:
    if not reports:
        return Report(stage="days", message="No day has changed.")
    message = " ".join(report.message for report in reports)
    return replace(merge_reports(reports[0].stage, reports), message=message)
