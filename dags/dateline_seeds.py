"""### Load the five first articles

Puts the articles of the folder `seeds/` into the database as documents. Run it by hand, as often as you like: what is
there already is left alone. It is the first step of the main job that `make up` runs.

**Wakes** `dateline_articles` through the asset *documents*.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import dag, task
from dateline_wiring import DOCUMENTS, dag_options, hand_on


@dag(
    dag_id="dateline_seeds",
    schedule=None,
    **dag_options(
        title="1 · Seeds: load the five articles",
        summary="Load the five articles of seeds/ as documents; twice changes nothing.",
        doc=__doc__,
        tags=["seeds", "documents"],
    ),
)
def dateline_seeds() -> None:
    @task(task_display_name="Load the articles of seeds/", outlets=[DOCUMENTS])
    def load_seeds() -> dict[str, Any]:
        """Store each article of `seeds/` as a document, by the hash of its content. Returns counts."""
        from pipeline import tasks

        return hand_on(tasks.load_seeds())

    load_seeds()


dateline_seeds()
