"""One function per task: claim, call the stage, write, report.

The DAGs and the command line call these and nothing deeper. In the order of the flow:

    migrate                                    the database, brought up to date
    load_seeds | due_feeds, poll_feeds, fetch_entries      documents come in
    clean_articles                             documents become articles, a batch at a time
    extract_articles, link_events              articles become events and figures; reports of one event are joined
    day_batches, for_each_day                  changed days, several to a task:
        build_day, check_day, publish_day      they become checked daily tables
    open_questions, question, settle           a person decides about a blocked day
    tell_alerts                                people are told what is wrong
    summary                                    what there is, and what is still to do

A name is imported when it is first asked for: every task of Airflow is a process of its own, and one that polls needs
neither the parser of sentences nor the checks.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.tasks.alerts import tell_alerts
    from pipeline.tasks.articles import clean_articles
    from pipeline.tasks.database import Summary, migrate, summary
    from pipeline.tasks.days import check_days, day_batches, for_each_day
    from pipeline.tasks.decisions import open_questions, question, settle
    from pipeline.tasks.events import extract_articles, link_events
    from pipeline.tasks.pending import count_batches
    from pipeline.tasks.poll import due_feeds, fetch_entries, poll_feeds
    from pipeline.tasks.publish import build_day, check_day, dirty_days, publish_day
    from pipeline.tasks.report import Report, merge_reports
    from pipeline.tasks.seeds import load_seeds
    from pipeline.tasks.watchdog import tell_late_run

#: The module of each name; a test holds it against the imports above.
_MODULES = {
    "Report": "report",
    "Summary": "database",
    "build_day": "publish",
    "check_day": "publish",
    "check_days": "days",
    "clean_articles": "articles",
    "count_batches": "pending",
    "day_batches": "days",
    "dirty_days": "publish",
    "due_feeds": "poll",
    "extract_articles": "events",
    "fetch_entries": "poll",
    "for_each_day": "days",
    "link_events": "events",
    "load_seeds": "seeds",
    "merge_reports": "report",
    "migrate": "database",
    "open_questions": "decisions",
    "question": "decisions",
    "settle": "decisions",
    "poll_feeds": "poll",
    "publish_day": "publish",
    "summary": "database",
    "tell_alerts": "alerts",
    "tell_late_run": "watchdog",
}

__all__ = [
    "Report",
    "Summary",
    "build_day",
    "check_day",
    "check_days",
    "clean_articles",
    "count_batches",
    "day_batches",
    "dirty_days",
    "due_feeds",
    "extract_articles",
    "fetch_entries",
    "for_each_day",
    "link_events",
    "load_seeds",
    "merge_reports",
    "migrate",
    "open_questions",
    "poll_feeds",
    "publish_day",
    "question",
    "settle",
    "summary",
    "tell_alerts",
    "tell_late_run",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = found
    return found
