"""### One day, made anew

Builds, checks and releases one day: the day that each run is for. Every night that is the day which has just ended; a
**backfill** restates exactly the days that you ask for, each in a run of its own:

    airflow backfill create --dag-id dateline_daily --from-date 2022-02-01 --to-date 2022-02-05

or *Trigger → Backfill* in the UI. Its runs wait until the DAG is switched on. With `{"read_again": true}` as its
configuration the articles of each day are first read with today's rules. A day of which nothing is known is left alone;
one that says what its last release says gets no new one; one that fails a blocking check stays as it was, and a person
is asked (`dateline_decide`).

To see first what reading again would change, use `dateline_reprocess`.

**Runs** every night at 00:00 UTC, for the day before. **Changes** the asset *daily*.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import CronDataIntervalTimetable, Param, dag, task
from dateline_wiring import DAILY, dag_options, hand_on

#: The day by hand, else the day that the run is for.
DAY = "{{ params.day or (data_interval_start | ds if data_interval_start is defined and data_interval_start else '') }}"

OPTIONS = dag_options(
    title="4c · Daily: one day, made anew",
    summary="Build, check and publish the day of each run; made for backfills.",
    doc=__doc__,
    tags=["daily", "checks", "backfill"],
)


@dag(
    dag_id="dateline_daily",
    # The logical date of a run is the day that it is for.
    schedule=CronDataIntervalTimetable("0 0 * * *", timezone="UTC"),
    params={
        "day": Param(
            None,
            type=["null", "string"],
            format="date",
            title="Day",
            description="The day to make anew. Leave it empty in a backfill: there each run has a day of its own.",
        ),
        "read_again": Param(
            False,
            type="boolean",
            title="Read its articles again",
            description="Read the articles that tell of the day with today's rules before it is built.",
        ),
    },
    **OPTIONS,
)
def dateline_daily() -> None:
    @task(task_display_name="Build, check and publish the day", outlets=[DAILY])
    def restate_day(day: str, is_reread: str) -> dict[str, Any]:
        """Make one day anew in all daily tables, where nothing blocks it. Returns counts."""
        from pipeline import tasks

        return hand_on(tasks.restate_day(day, is_reread=is_reread == "True"))

    restate_day(DAY, "{{ params.read_again }}")


dateline_daily()
