"""### Alerts are told

Tells every receiver of `DATELINE_ALERT_URLS` (mail, Slack, Teams, webhook, PagerDuty …) each alert once when it is
raised and once when it is over. What a receiver did not take is told again later, with growing waits; the others do
not hear it twice. Alerts themselves stand in `quality.alerts`, whether anybody is told or not (`dateline alerts list`).

Before, it measures how far behind each stage is (gauges `dateline.…` beside Airflow's own metrics, wherever those go)
and looks for languages in which nothing comes any more.

**Runs** every five minutes.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import CronTriggerTimetable, TriggerRule, dag, task
from dateline_wiring import dag_options, hand_on, put_gauges


@dag(
    dag_id="dateline_watch",
    schedule=CronTriggerTimetable("*/5 * * * *", timezone="UTC"),
    **dag_options(
        title="5 · Watch: tell people what is wrong",
        summary="Measure how far behind things are; tell new alerts and recoveries to the receivers that are set.",
        doc=__doc__,
        tags=["alerts", "metrics"],
    ),
)
def dateline_watch() -> None:
    @task(task_display_name="Tell alerts and recoveries", trigger_rule=TriggerRule.ALL_DONE)
    def tell_alerts() -> dict[str, Any]:
        """Tell each receiver what it did not hear yet; one that is down is tried again later. Returns counts."""
        from pipeline import tasks

        return hand_on(tasks.tell_alerts())

    @task(task_display_name="Measure how far behind things are")
    def measure() -> dict[str, Any]:
        """Put gauges into Airflow's metrics, and look for languages that fell silent. Returns what waits."""
        from pipeline import tasks

        return put_gauges(tasks.measure())

    measure() >> tell_alerts()


dateline_watch()
