"""One function per task: claim, call the stage, write, report.

The DAGs and the command line call these and nothing deeper. In the order of the flow:

    migrate                                    the database, brought up to date
    load_seeds | due_feeds, poll_feeds, fetch_entries      documents come in
    clean_articles                             documents become articles, a batch at a time
    extract_articles, link_events              articles become events and figures; reports of one event are joined
    day_batches, for_each_day                  changed days, several to a task:
        build_day, check_day, publish_day      they become checked daily tables
    open_questions, question, settle,
    closed_questions                           a person decides about a blocked day
    articles_again, do_again, link_again, days_again, restate_days, sum_up, restate_day     again, on purpose
    feeds_again, fetch_again, load_warc        polled or loaded at once, on purpose
    measure, lineage_of                        numbers and table names for monitoring systems
    clean_database, clean_airflow, clean_logs  what is old goes
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
    from pipeline.tasks.decisions import closed_questions, open_questions, question, settle
    from pipeline.tasks.events import extract_articles, link_events
    from pipeline.tasks.lineage import lineage_of
    from pipeline.tasks.metrics import measure
    from pipeline.tasks.pending import count_batches
    from pipeline.tasks.poll import due_feeds, feeds_again, fetch_again, fetch_entries, poll_feeds, would_poll
    from pipeline.tasks.publish import build_day, check_day, dirty_days, publish_day
    from pipeline.tasks.report import Report, merge_reports
    from pipeline.tasks.reprocess import (
        articles_again,
        days_again,
        do_again,
        link_again,
        restate_day,
        restate_days,
        sum_up,
    )
    from pipeline.tasks.retention import clean_airflow, clean_database, clean_logs
    from pipeline.tasks.seeds import load_seeds
    from pipeline.tasks.warc import load_warc
    from pipeline.tasks.watchdog import tell_late_run

#: The module of each name; a test holds it against the imports above.
_MODULES = {
    "Report": "report",
    "Summary": "database",
    "articles_again": "reprocess",
    "build_day": "publish",
    "check_day": "publish",
    "check_days": "days",
    "clean_airflow": "retention",
    "clean_articles": "articles",
    "clean_database": "retention",
    "clean_logs": "retention",
    "count_batches": "pending",
    "day_batches": "days",
    "days_again": "reprocess",
    "dirty_days": "publish",
    "do_again": "reprocess",
    "due_feeds": "poll",
    "extract_articles": "events",
    "feeds_again": "poll",
    "would_poll": "poll",
    "fetch_again": "poll",
    "fetch_entries": "poll",
    "for_each_day": "days",
    "lineage_of": "lineage",
    "link_again": "reprocess",
    "link_events": "events",
    "load_seeds": "seeds",
    "load_warc": "warc",
    "measure": "metrics",
    "merge_reports": "report",
    "migrate": "database",
    "closed_questions": "decisions",
    "open_questions": "decisions",
    "poll_feeds": "poll",
    "publish_day": "publish",
    "question": "decisions",
    "restate_day": "reprocess",
    "restate_days": "reprocess",
    "settle": "decisions",
    "sum_up": "reprocess",
    "summary": "database",
    "tell_alerts": "alerts",
    "tell_late_run": "watchdog",
}

__all__ = [
    "Report",
    "Summary",
    "articles_again",
    "build_day",
    "check_day",
    "check_days",
    "clean_airflow",
    "clean_articles",
    "clean_database",
    "clean_logs",
    "closed_questions",
    "count_batches",
    "day_batches",
    "days_again",
    "dirty_days",
    "do_again",
    "due_feeds",
    "extract_articles",
    "feeds_again",
    "fetch_again",
    "fetch_entries",
    "for_each_day",
    "lineage_of",
    "link_again",
    "link_events",
    "load_seeds",
    "load_warc",
    "measure",
    "merge_reports",
    "migrate",
    "open_questions",
    "poll_feeds",
    "publish_day",
    "question",
    "restate_day",
    "restate_days",
    "settle",
    "sum_up",
    "summary",
    "tell_alerts",
    "tell_late_run",
    "would_poll",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = found
    return found
