"""### What is old goes

Removes, each by a setting of its own (`DATELINE_KEEP_…_DAYS`; 0 keeps for ever): versions of documents that said
nothing new, ledgers of fetches and task reports, checks that let nothing out, builds, alerts that are over, rows of the
daily tables that a later release ended (kept for ever unless you say otherwise: they answer what a table said then),
and of Airflow its old runs, XComs and logs.

**Never** what a row of a daily table rests on: articles and the documents that they were read from, readings, clusters,
polls, entries, and the releases stay for ever, whatever is set.

By hand, *Trigger* with *Dry run* says what would go. **Runs** every night at 03:40 UTC.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import CronTriggerTimetable, Param, TriggerRule, dag, task
from dateline_wiring import dag_options, hand_on

DRY_RUN = "{{ params.dry_run }}"


@dag(
    dag_id="dateline_upkeep",
    schedule=CronTriggerTimetable("40 3 * * *", timezone="UTC"),
    params={
        "dry_run": Param(
            False,
            type="boolean",
            title="Dry run",
            description="Count what would go, and remove nothing.",
        ),
    },
    **dag_options(
        title="7 · Upkeep: remove what is old",
        summary="Remove old rows, runs and logs by settings; never what a daily row rests on.",
        doc=__doc__,
        tags=["upkeep"],
    ),
)
def dateline_upkeep() -> None:
    @task(task_display_name="Remove old rows of Dateline's own")
    def clean_database(dry_run: str) -> dict[str, Any]:
        """Remove what is older than its setting says, some rows at a time. Returns counts."""
        from pipeline import tasks

        return hand_on(tasks.clean_database(is_dry=dry_run == "True"))

    @task(task_display_name="Remove old runs and XComs of Airflow", trigger_rule=TriggerRule.ALL_DONE)
    def clean_airflow(dry_run: str) -> dict[str, Any]:
        """Let `airflow db clean` remove what is older than `DATELINE_KEEP_AIRFLOW_DAYS`. Returns counts."""
        from pipeline import tasks

        return hand_on(tasks.clean_airflow(is_dry=dry_run == "True"))

    @task(task_display_name="Remove old logs of tasks", trigger_rule=TriggerRule.ALL_DONE)
    def clean_logs(dry_run: str) -> dict[str, Any]:
        """Remove files older than `DATELINE_KEEP_LOGS_DAYS`. Returns counts."""
        from pipeline import tasks

        return hand_on(tasks.clean_logs(is_dry=dry_run == "True"))

    clean_database(DRY_RUN) >> clean_airflow(DRY_RUN) >> clean_logs(DRY_RUN)


dateline_upkeep()
