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

DAY = "{{ task.op_kwargs['day'] }}"


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
    def dirty_days() -> list[str]:
        """ISO days whose content changed since their last release; an empty list ends the run here."""
        from pipeline import tasks

        return tasks.dirty_days()

    @task_group(
        group_id="day",
        group_display_name="Release a day",
        tooltip="One day: built in staging, checked there, published in one transaction.",
    )
    def release(day: str) -> None:
        @task(task_display_name="Build the day", map_index_template=DAY)
        def build_day(day: str) -> dict[str, Any]:
            """Build all tables of one day in `staging`. Returns counts."""
            from pipeline import tasks

            return tasks.build_day(day).as_dict()

        @task(task_display_name="Check the day", map_index_template=DAY)
        def check_day(day: str) -> dict[str, Any]:
            """Run the day's checks and keep each result in `quality`; bad rows go to quarantine. Returns counts."""
            from pipeline import tasks

            return tasks.check_day(day).as_dict()

        @task(task_display_name="Publish the day", map_index_template=DAY, outlets=[DAILY])
        def publish_day(day: str) -> dict[str, Any]:
            """Release the day if nothing blocks it; the last good release stays visible otherwise. Returns counts."""
            from pipeline import tasks

            return tasks.publish_day(day).as_dict()

        build_day(day=day) >> check_day(day=day) >> publish_day(day=day)

    release.expand(day=dirty_days())


dateline_publish()
