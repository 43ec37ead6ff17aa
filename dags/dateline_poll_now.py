"""### Poll some feeds now

Polls feeds at once, whether or not they are due, and then fetches the pages that are due. Each host is still asked at
its own pace and by its robots.txt. **Dry run**: says which feeds would be polled and when each is due by itself.

**Started** by hand: *Trigger*, with the form below. **Wakes** `dateline_articles` through *documents*.
"""

from __future__ import annotations

import os
from typing import Any

from airflow.sdk import Param, TriggerRule, dag, task
from dateline_wiring import DOCUMENTS, ENTRIES, dag_options, hand_on, on_demand

POOL = os.environ.get("DATELINE_NETWORK_POOL", "default_pool")
OPTIONS = on_demand(
    dag_options(
        title="6b · Again: poll some feeds now",
        summary="Poll the feeds that you name, or all that are on, without waiting until they are due.",
        doc=__doc__,
        tags=["again", "feeds", "documents"],
        done_within=None,
    )
)


@dag(
    dag_id="dateline_poll_now",
    schedule=None,
    params={
        "feeds": Param(
            [],
            type="array",
            items={"type": "string"},
            title="Feeds",
            description="Addresses or ids (or the beginnings of ids), one a line; empty: all feeds that are on.",
        ),
        "fetch": Param(
            True,
            type="boolean",
            title="Fetch pages too",
            description="Fetch the pages of new entries in the same run, rather than leave them to dateline_poll.",
        ),
        "dry_run": Param(
            False,
            type="boolean",
            title="Dry run",
            description="Say which feeds would be polled, and ask nobody.",
        ),
    },
    render_template_as_native_obj=True,
    **OPTIONS,
)
def dateline_poll_now() -> None:
    @task(task_display_name="Find the feeds")
    def find_feeds(feeds: list[str], dry_run: bool) -> list[list[str]]:
        """Ids of the feeds to poll, in batches, those of one host together; none in a dry run, which names them."""
        from pipeline import tasks

        return tasks.feeds_again(feeds, is_dry=dry_run)

    @task(
        task_display_name="Poll a batch of feeds",
        map_index_template="{{ task.op_kwargs['batch'] | length }} feeds from {{ task.op_kwargs['batch'][0] }}",
        doc_md="Poll each feed of the batch and record what it brought. Returns counts.",
        pool=POOL,
        outlets=[ENTRIES],
    )
    def poll_feeds(batch: list[str]) -> dict[str, Any]:
        from pipeline import tasks

        return hand_on(tasks.poll_feeds(batch))

    @task(
        task_display_name="Fetch the pages of due entries",
        trigger_rule=TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS,
        pool=POOL,
        outlets=[DOCUMENTS],
    )
    def fetch_entries(fetch: bool) -> dict[str, Any]:
        """Fetch pages until none is due or the time is up, where that was asked for. Returns counts."""
        from pipeline import tasks

        return hand_on(tasks.fetch_again(is_wanted=fetch))

    @task(task_display_name="Say what a dry run would poll")
    def would_poll(feeds: list[str], dry_run: bool) -> dict[str, Any]:
        """In a dry run: which feeds would be polled and when each is due by itself; it becomes the run's note."""
        from pipeline import tasks

        return hand_on(tasks.would_poll(feeds, is_dry=dry_run))

    would_poll("{{ params.feeds }}", "{{ params.dry_run }}")
    polled = poll_feeds.expand(batch=find_feeds("{{ params.feeds }}", "{{ params.dry_run }}"))
    polled >> fetch_entries("{{ params.fetch }}")


dateline_poll_now()
