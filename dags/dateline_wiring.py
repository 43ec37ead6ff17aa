"""What all DAGs of Dateline share: the assets that wake them, and what holds for every task.

The database decides what is pending; an asset event only says "look now". One that is lost costs a wait until the next
look by the clock, and one too many costs a look that finds nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import (
    Asset,
    AssetOrTimeSchedule,
    AsyncCallback,
    CronTriggerTimetable,
    DeadlineAlert,
    DeadlineReference,
    ExceptionRetryPolicy,
    RetryAction,
    RetryRule,
)
from airflow.sdk.observability import stats

ENTRIES = Asset(name="entries", uri="dateline://entries", group="dateline")
DOCUMENTS = Asset(name="documents", uri="dateline://documents", group="dateline")
ARTICLES = Asset(name="articles", uri="dateline://articles", group="dateline")
EVENTS = Asset(name="events", uri="dateline://events", group="dateline")
DAILY = Asset(name="daily", uri="dateline://daily", group="dateline")

OWNER = "dateline"

#: RetryLater and anything unforeseen are tried again; what a person has to mend first is not.
RETRY_POLICY = ExceptionRetryPolicy(
    rules=[
        RetryRule(exception="pipeline.errors.StopRun", action=RetryAction.FAIL, reason="A person has to act first."),
    ]
)

TASK_DEFAULTS: dict[str, Any] = {
    "owner": OWNER,
    "retries": 3,
    "retry_delay": timedelta(seconds=20),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=10),
    "retry_policy": RETRY_POLICY,
    "execution_timeout": timedelta(hours=1),
}

#: In the plugins' folder, which is on the path of the triggerer that calls it.
LATE = "dateline_deadlines.tell_late_run"


def dag_options(
    *, doc: str | None, tags: list[str], title: str, summary: str, done_within: timedelta | None = timedelta(hours=1)
) -> dict[str, Any]:
    """Arguments that every DAG of Dateline is made with. One run at a time: two would only share the same batches.

    A run that is not done within `done_within` of being queued raises the alert `late_run`; null: it may take its time.
    """
    return {
        "dag_display_name": title,
        "description": summary,
        "doc_md": doc,
        "tags": ["dateline", *tags],
        "default_args": TASK_DEFAULTS,
        "catchup": False,
        "max_active_runs": 1,
        "is_paused_upon_creation": True,
        "dagrun_timeout": timedelta(hours=6),
        "deadline": _deadline(done_within) if done_within else None,
    }


def on_demand(options: dict[str, Any]) -> dict[str, Any]:
    """The same for a DAG that nothing but a person starts: switched on from the first, for nothing comes by itself."""
    return options | {"is_paused_upon_creation": False, "tags": [*options["tags"], "by hand"]}


def woken_by(asset: Asset, *, or_at: str) -> AssetOrTimeSchedule:
    """A schedule: at once when `asset` changes, and by the clock (cron expression, UTC) if that was never heard."""
    # False would run at once when a tick is less than five minutes old; a DAG just switched on waits for the next.
    clock = CronTriggerTimetable(or_at, timezone="UTC", run_immediately=timedelta())
    return AssetOrTimeSchedule(timetable=clock, assets=[asset])


def hand_on(report: Any) -> dict[str, Any]:
    """A report as what a task returns, counted in Airflow's metrics on the way.

    `dateline.<stage>.done`, `.failed` and `.skipped.<reason>` are counters; they go wherever Airflow's own metrics go.
    """
    counts = {"done": report.done, "failed": report.failed}
    counts |= {f"skipped.{reason}": count for reason, count in report.skipped.items()}
    for name, count in counts.items():
        if count:
            stats.incr(f"dateline.{report.stage}.{name}", count)
    result: dict[str, Any] = report.as_dict()
    return result


def say_over(questions: list[dict[str, Any]], *, over: list[int], ti: Any) -> list[dict[str, Any]]:
    """The questions to ask; numbers of those that are `over` go where plugins/dateline_questions.py finds them."""
    if over:
        ti.xcom_push(key="over", value=over)
    return questions


def put_gauges(measured: Any) -> dict[str, Any]:
    """What was measured as what a task returns; each value becomes the gauge `dateline.<name>`."""
    for name, value in measured.gauges.items():
        stats.gauge(f"dateline.{name}", value)
    result: dict[str, Any] = measured.as_dict()
    return result


def _deadline(done_within: timedelta) -> DeadlineAlert:
    minutes = round(done_within.total_seconds() / 60)
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=done_within,
        callback=AsyncCallback(LATE, kwargs={"minutes": minutes}),
        name=f"Done within {minutes} minutes",
    )
