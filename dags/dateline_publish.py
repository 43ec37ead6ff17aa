"""### Events become checked daily tables

For every day whose events, reports or figures changed since its last release: builds the day's tables in `staging`,
checks them there, and only then publishes them, all tables of the day in one transaction. A row that breaks a row rule
goes to quarantine; a day that breaks a blocking rule stays as last released, and the others go on.

**Woken by** the asset *events*, and every half hour. **Changes** the asset *daily*.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import dag, task, task_group
from dateline_wiring import DAILY, EVENTS, dag_options, woken_by

DAYS = "{{ task.op_kwargs['days'] | join(', ') }}"


@dag(
    dag_id="dateline_publish",
    schedule=woken_by(EVENTS, or_at="23,53 * * * *"),
    **dag_options(
        title="4 · Publish: check each day, then release it",
        summary="Build, check and publish the days that changed.",
        doc=__doc__,
        tags=["daily", "checks"],
    ),
)
def dateline_publish() -> None:
    @task(task_display_name="List the days that changed")
    def day_batches() -> list[list[str]]:
        """ISO days whose content changed since their last release, a few to a batch; none ends the run here."""
        from pipeline import tasks

        return tasks.day_batches()

    @task_group(
        group_id="days",
        group_display_name="Release some days",
        tooltip="A few days: built in staging, checked there, each published at once.",
    )
    def release(days: list[str]) -> None:
        @task(task_display_name="Build the days", map_index_template=DAYS)
        def build_days(days: list[str]) -> dict[str, Any]:
            """Build all tables of each day in `staging`. Returns counts."""
            from pipeline import tasks

            return tasks.for_each_day(tasks.build_day, days).as_dict()

        @task(task_display_name="Check the days", map_index_template=DAYS)
        def check_days(days: list[str]) -> dict[str, Any]:
            """Run each day's checks and keep the results in `quality`; bad rows go to quarantine. Returns counts."""
            from pipeline import tasks

            return tasks.for_each_day(tasks.check_day, days).as_dict()

        @task(task_display_name="Publish the days", map_index_template=DAYS, outlets=[DAILY])
        def publish_days(days: list[str]) -> dict[str, Any]:
            """Release each day that nothing blocks; the last good release stays visible otherwise. Returns counts."""
            from pipeline import tasks

            return tasks.for_each_day(tasks.publish_day, days).as_dict()

        build_days(days=days) >> check_days(days=days) >> publish_days(days=days)

    release.expand(days=day_batches())


dateline_publish()
