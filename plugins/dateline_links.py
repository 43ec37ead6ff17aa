"""From a task to the page of Dateline that shows what it is about.

Airflow's UI server works the links out, so that they hold for runs of the past as well. Tasks of other people's DAGs
have none.
"""

from __future__ import annotations

import re
from typing import Any

from airflow.plugins_manager import AirflowPlugin
from airflow.sdk import BaseOperatorLink

#: The page by DAG; a task about one single day has the page of that day.
PAGES = {
    "dateline_poll": "sources",
    "dateline_poll_now": "sources",
    "dateline_load_warc": "sources",
    "dateline_seeds": "today",
    "dateline_articles": "today",
    "dateline_events": "events",
    "dateline_publish": "days",
    "dateline_decide": "days",
    "dateline_daily": "days",
    "dateline_reprocess": "days",
    "dateline_watch": "quality",
    "dateline_upkeep": "today",
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def page_of(dag_id: str, words: str) -> str:
    """Path of the page for a task of a DAG, "" for DAGs that are not ours; `words` name the day that it is about."""
    page = PAGES.get(dag_id)
    if page is None:
        return ""
    named = set(_DAY.findall(words))
    return f"/dateline/days/{named.pop()}" if page == "days" and len(named) == 1 else f"/dateline/{page}"


class DatelinePage(BaseOperatorLink):
    """The link on a task."""

    name = "Dateline page"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        """Where the link leads."""
        if ti_key.dag_id not in PAGES:
            return ""
        return page_of(ti_key.dag_id, _words(ti_key))


def _words(ti_key: Any) -> str:
    """What names the day of a task: its place among mapped ones, else its run."""
    from airflow.models.taskinstance import TaskInstance  # noqa: PLC0415 - only the UI's server may ask
    from airflow.utils.session import create_session  # noqa: PLC0415
    from sqlalchemy import select  # noqa: PLC0415

    with create_session() as session:
        named = session.scalar(
            select(TaskInstance.rendered_map_index).where(
                TaskInstance.dag_id == ti_key.dag_id,
                TaskInstance.run_id == ti_key.run_id,
                TaskInstance.task_id == ti_key.task_id,
                TaskInstance.map_index == ti_key.map_index,
            )
        )
    # Names of runs begin with the time at which they were triggered, which is no day that a task is about.
    return named or (ti_key.run_id[:10] if ti_key.dag_id == "dateline_decide" else "")


class DatelineLinks(AirflowPlugin):
    """Tells Airflow of the link above."""

    name = "dateline_links"
    global_operator_extra_links = [DatelinePage()]  # noqa: RUF012 - as Airflow declares it
