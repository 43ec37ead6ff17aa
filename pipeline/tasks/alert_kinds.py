"""Every kind of alert: when it is raised, which DAG's runs tell more, and which page shows what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

#: What an alert of a kind is about; it says where its subject has a page.
About = Literal["day", "source", "feed", "stage", "dag", "program", "language"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertKind:
    """What is known of all alerts of one kind."""

    #: When it is raised: a table in docs/operating.md.
    when: str
    about: About
    #: The DAG whose runs tell more; null where the subject is that DAG, or a stage of one.
    dag: str | None = None


KINDS: Mapping[str, AlertKind] = {
    "blocked_day": AlertKind(when="a day failed a blocking check", about="day", dag="dateline_publish"),
    "undecided_day": AlertKind(when="nobody has decided about a blocked day", about="day", dag="dateline_decide"),
    "quarantined_rows": AlertKind(when="rows of a day are held back", about="day", dag="dateline_publish"),
    "anomaly": AlertKind(when="a day is odd, though nothing is held back", about="day", dag="dateline_publish"),
    "missing_day": AlertKind(when="a day is over and was never published", about="day", dag="dateline_publish"),
    "late_day": AlertKind(
        when="a day changed more than `DATELINE_ALERT_LATE_HOURS` ago and was not published since",
        about="day",
        dag="dateline_publish",
    ),
    "dead_feed": AlertKind(
        when="a feed is gone, or has failed for `DATELINE_POLL_DEAD_DAYS`", about="feed", dag="dateline_poll"
    ),
    "silent_source": AlertKind(
        when="a source lists nothing new for longer than it ever did in four weeks", about="source", dag="dateline_poll"
    ),
    "clock_off": AlertKind(
        when="a source dates its entries ahead, or always most of a day late", about="source", dag="dateline_poll"
    ),
    "page_drift": AlertKind(
        when="the pages of a source are not read as they used to be", about="source", dag="dateline_articles"
    ),
    "silent_language": AlertKind(
        when="no article in a language for a day, which had some on 12 of 14 days before",
        about="language",
        dag="dateline_poll",
    ),
    "failing_stage": AlertKind(
        when="items of a stage are parked, it failed three times running, or its work waits too long", about="stage"
    ),
    "airflow_down": AlertKind(
        when="a program of Airflow does not run or is not well", about="program", dag="dateline_watch"
    ),
    "missing_run": AlertKind(when="a run should have come more than `DATELINE_LATE_MINUTES` ago", about="dag"),
    "paused_dag": AlertKind(when="a DAG is switched off while work waits for it", about="dag"),
    "late_run": AlertKind(when="a run has missed its deadline (an hour after it was queued)", about="dag"),
}
#: The DAG of a stage.
STAGE_DAGS = {
    "fetch": "dateline_poll",
    "link": "dateline_events",
    "build": "dateline_publish",
    "measure": "dateline_watch",
    "again": "dateline_reprocess",
    "warc": "dateline_load_warc",
    **{stage: f"dateline_{stage}" for stage in ("poll", "articles", "events", "publish", "seeds", "decide", "upkeep")},
}


def dag_of(kind: str, subject: str) -> str | None:
    """The DAG whose runs tell more of an alert; None for a kind or a stage that nobody knows."""
    match KINDS.get(kind):
        case AlertKind(about="dag"):
            return subject
        case AlertKind(about="stage"):
            return STAGE_DAGS.get(subject)
        case AlertKind(dag=dag):
            return dag
    return None
