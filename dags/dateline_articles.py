"""### Documents become articles

Cleans every document that has no article yet: title, body, byline, language, publication day, near-duplicates. Each
mapped task claims one batch in the database and gives its claim back with the result, so several may run side by side
and a killed one is simply taken up again. A document that can never become an article is skipped with its reason.

**Woken by** the asset *documents*, and every quarter of an hour. **Wakes** `dateline_events` through *articles*.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import dag, task
from dateline_wiring import ARTICLES, DOCUMENTS, dag_options, hand_on, woken_by


@dag(
    dag_id="dateline_articles",
    schedule=woken_by(DOCUMENTS, or_at="7-59/15 * * * *"),
    **dag_options(
        title="2 · Articles: clean the documents",
        summary="Turn pending documents into articles, batch by batch.",
        doc=__doc__,
        tags=["articles"],
    ),
)
def dateline_articles() -> None:
    @task(task_display_name="Count the batches of pending documents")
    def count_batches() -> list[int]:
        """Number the batches that are pending now; an empty list ends the run here."""
        from pipeline import tasks

        return list(range(tasks.count_batches("articles")))

    @task(
        task_display_name="Clean a batch of documents",
        map_index_template="batch {{ task.op_kwargs['batch'] + 1 }}",
        doc_md="Claim one batch of documents and clean each into an article. Returns counts.",
        outlets=[ARTICLES],
    )
    def clean_articles(batch: int) -> dict[str, Any]:
        from pipeline import tasks

        return hand_on(tasks.clean_articles())

    clean_articles.expand(batch=count_batches())


dateline_articles()
