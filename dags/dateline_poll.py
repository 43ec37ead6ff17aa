"""### Feeds become documents

Polls the feeds that are due, each when its own schedule says so, then fetches the pages of their entries. What is
pending stands in the database: a batch that is killed is simply due again, and nothing comes in twice. Each host is
asked by one worker at a time, at its own pace and by its robots.txt, however many workers there are.

Without a feed that is turned on every run ends at once (`dateline feeds import`, `dateline feeds resume`).

**Runs** every five minutes. **Wakes** `dateline_articles` through the asset *documents*. All its network tasks run in
the pool that `DATELINE_NETWORK_POOL` names: `dateline up` makes `dateline_network`, with `DATELINE_NETWORK_SLOTS`
slots, and names it. Where the variable is not set they run in Airflow's default pool.
"""

from __future__ import annotations

import os
from typing import Any

from airflow.sdk import CronTriggerTimetable, TriggerRule, dag, task
from dateline_wiring import DOCUMENTS, ENTRIES, dag_options, hand_on

POOL = os.environ.get("DATELINE_NETWORK_POOL", "default_pool")
#: Hosts are leased one by one, so two fetching tasks share them out; more only help on more machines.
FETCHERS = [1, 2]


@dag(
    dag_id="dateline_poll",
    schedule=CronTriggerTimetable("*/5 * * * *", timezone="UTC"),
    **dag_options(
        title="0 · Poll: fetch what is new",
        summary="Poll the feeds that are due and fetch the pages of their entries, host by host, politely.",
        doc=__doc__,
        tags=["feeds", "documents"],
    ),
)
def dateline_poll() -> None:
    @task(task_display_name="Find the feeds that are due")
    def due_feeds() -> list[list[str]]:
        """List the feeds that are due, in batches; feeds of one host stay together. May be none."""
        from pipeline import tasks

        return tasks.due_feeds()

    @task(
        task_display_name="Poll a batch of feeds",
        map_index_template="{{ task.op_kwargs['batch'] | length }} feeds from {{ task.op_kwargs['batch'][0] }}",
        doc_md="Poll each feed of the batch and record what it brought. Returns counts.",
        pool=POOL,
        max_active_tis_per_dagrun=4,
        outlets=[ENTRIES],
    )
    def poll_feeds(batch: list[str]) -> dict[str, Any]:
        from pipeline import tasks

        return hand_on(tasks.poll_feeds(batch))

    @task(
        task_display_name="Fetch the pages of due entries",
        map_index_template="fetcher {{ task.op_kwargs['number'] }}",
        doc_md="Fetch pages until none is due or the time is up. Runs even where a poll failed. Returns counts.",
        trigger_rule=TriggerRule.ALL_DONE,
        pool=POOL,
        inlets=[ENTRIES],
        outlets=[DOCUMENTS],
    )
    def fetch_entries(number: int) -> dict[str, Any]:
        from pipeline import tasks

        return hand_on(tasks.fetch_entries())

    poll_feeds.expand(batch=due_feeds()) >> fetch_entries.expand(number=FETCHERS)


dateline_poll()
