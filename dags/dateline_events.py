"""### Articles become events and figures

Reads every article that today's rules have not read yet: what happened, when, where, who to whom, and the figures that
are given. Then links reports of the same event by different sources to one. Each mapped task claims one batch.

**Woken by** the asset *articles*, and every quarter of an hour. **Wakes** `dateline_publish` through *events*.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import TriggerRule, dag, task
from dateline_wiring import ARTICLES, EVENTS, dag_options, hand_on, woken_by


@dag(
    dag_id="dateline_events",
    schedule=woken_by(ARTICLES, or_at="11-59/15 * * * *"),
    **dag_options(
        title="3 · Events: read the articles",
        summary="Extract events and figures from pending articles, then link the same event told by many.",
        doc=__doc__,
        tags=["events", "figures"],
    ),
)
def dateline_events() -> None:
    @task(task_display_name="Count the batches of pending articles")
    def count_batches() -> list[int]:
        """Number the batches that are pending now; may be none."""
        from pipeline import tasks

        return list(range(tasks.count_batches("events")))

    @task(
        task_display_name="Read a batch of articles",
        map_index_template="batch {{ task.op_kwargs['batch'] + 1 }}",
        doc_md="Claim one batch of articles and extract its events and figures. Returns counts.",
    )
    def extract_articles(batch: int) -> dict[str, Any]:
        from pipeline import tasks

        return hand_on(tasks.extract_articles())

    @task(
        task_display_name="Link reports of the same event",
        trigger_rule=TriggerRule.NONE_FAILED,
        outlets=[EVENTS],
    )
    def link_events() -> dict[str, Any]:
        """Group the events that tell of the same happening; also what an earlier run left unlinked. Returns counts."""
        from pipeline import tasks

        return hand_on(tasks.link_events())

    extract_articles.expand(batch=count_batches()) >> link_events()


dateline_events()
