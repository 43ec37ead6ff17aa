"""### Read some days again with today's rules

After a change of the rules, the words or the model: reads the articles that tell of some days, or were published on
them, once more, links their events anew and restates the days. **Dry run first**: it reads, holds what it finds against
what is stored, keeps nothing, and says in the run's note how many events and figures would be new, changed or gone, on
which days, with examples.

Only the days asked for are restated by this run; where an article also tells of other days, these change with the next
run of `dateline_publish`, which this run wakes. The log of each task says how far it is.

**Started** by hand: *Trigger*, with the form below. For many days, each in a run of its own: a backfill of
`dateline_daily`. **Wakes** `dateline_publish` through *events*.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import Param, TriggerRule, dag, task
from dateline_wiring import DAILY, EVENTS, dag_options, hand_on, on_demand

OPTIONS = on_demand(
    dag_options(
        title="6a · Again: read some days with today's rules",
        summary="Show what reading some days again would change, or do it.",
        doc=__doc__,
        tags=["again", "events", "figures", "daily"],
        done_within=None,
    )
)
DRY_RUN = "{{ params.dry_run }}"
FIRST, LAST = "{{ params.first_day }}", "{{ params.last_day or params.first_day }}"


@dag(
    dag_id="dateline_reprocess",
    schedule=None,
    params={
        "first_day": Param(
            type="string",
            format="date",
            title="First day",
            description="First day to restate, by the day of the event, not of the article.",
        ),
        "last_day": Param(
            None,
            type=["null", "string"],
            format="date",
            title="Last day",
            description="Last day, included; empty: the first day alone.",
        ),
        "dry_run": Param(
            True,
            type="boolean",
            title="Dry run",
            description="Say what would change and change nothing. Switch it off to do it.",
        ),
    },
    **OPTIONS,
)
def dateline_reprocess() -> None:
    @task(task_display_name="Find the articles of these days")
    def find_articles(first: str, last: str) -> list[list[str]]:
        """Articles that tell of these days or were published on them, in batches; may be none."""
        from pipeline import tasks

        return tasks.articles_again(first, last)

    @task(
        task_display_name="Read a batch again",
        map_index_template="{{ task.op_kwargs['batch'] | length }} articles from {{ task.op_kwargs['batch'][0] }}",
        doc_md="Read a batch with today's rules, and store it; in a dry run hold it against what is stored instead.",
    )
    def read(batch: list[str], dry_run: str) -> dict[str, Any]:
        from pipeline import tasks

        return tasks.do_again(batch, is_dry=dry_run == "True")

    @task(task_display_name="Link reports of the same event", trigger_rule=TriggerRule.NONE_FAILED, outlets=[EVENTS])
    def link_events(dry_run: str) -> dict[str, Any]:
        """Group the events that tell of the same happening; not in a dry run. Returns counts."""
        from pipeline import tasks

        return hand_on(tasks.link_again(is_dry=dry_run == "True"))

    @task(task_display_name="Find the days to restate")
    def find_days(first: str, last: str, dry_run: str) -> list[list[str]]:
        """The days of the range of which anything is known, in batches; none in a dry run."""
        from pipeline import tasks

        return tasks.days_again(first, last, is_dry=dry_run == "True")

    @task(
        task_display_name="Build, check and publish some days",
        map_index_template="{{ task.op_kwargs['batch'] | join(', ') }}",
        doc_md="Build, check and publish these days; a blocked one stays as it was. Returns counts.",
        outlets=[DAILY],
    )
    def restate_days(batch: list[str]) -> dict[str, Any]:
        from pipeline import tasks

        return hand_on(tasks.restate_days(batch))

    @task(task_display_name="Say what came of it", trigger_rule=TriggerRule.NONE_FAILED)
    def sum_up(days: str, dry_run: str, done: Any, restated: Any) -> dict[str, Any]:
        """Sum up what was done, or what a dry run would change with days and examples: it becomes the run's note."""
        from pipeline import tasks

        return hand_on(tasks.sum_up(days, is_dry=dry_run == "True", read=done, restated=restated))

    done = read.partial(dry_run=DRY_RUN).expand(batch=find_articles(FIRST, LAST))
    days = find_days(FIRST, LAST, DRY_RUN)
    done >> link_events(DRY_RUN) >> days
    sum_up(f"{FIRST} to {LAST}", DRY_RUN, done, restate_days.expand(batch=days))


dateline_reprocess()
