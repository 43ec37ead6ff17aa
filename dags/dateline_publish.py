"""### Events become checked daily tables

For every day whose events, reports or figures changed since its last release (one that is long over waits until its
changes have gathered: `staging.days_waiting`): builds the day's tables in `staging`,
checks them there, and only then publishes them, all tables of the day in one transaction. A row that breaks a row rule
goes to quarantine; a day that breaks a blocking rule stays as last released, and the others go on. About each blocked
day a person is asked by `dateline_decide`; a day that only warns goes out, and an alert says so.

**Woken by** the asset *events*, and every half hour. **Changes** the asset *daily*.
"""

from __future__ import annotations

from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import TriggerRule, dag, task, task_group
from dateline_wiring import DAILY, EVENTS, dag_options, hand_on, say_over, woken_by

DAYS = "{{ task.op_kwargs['days'] | join(', ') }}"


def as_run(question: dict[str, Any]) -> dict[str, Any]:
    """The run of `dateline_decide` that asks a question, named so that it is asked once."""
    name = f"{question['day']}_question_{question['decision_id']}_asked_{question['asked']}"
    return {"trigger_run_id": name, "conf": {"decision_id": question["decision_id"], "day": question["day"]}}


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
    def day_batches() -> list[list[str]]:
        """ISO days whose content changed since their last release, a few to a batch; none ends the run here."""
        from pipeline import tasks

        return tasks.day_batches()

    @task_group(
        group_id="days",
        group_display_name="Release some days",
        tooltip="A few days: built in staging, checked there, each published at once.",
    )
    def release(days: list[str]) -> None:
        @task(task_display_name="Build the days", map_index_template=DAYS)
        def build_days(days: list[str]) -> dict[str, Any]:
            """Build all tables of each day in `staging`. Returns counts."""
            from pipeline import tasks

            return hand_on(tasks.for_each_day(tasks.build_day, days))

        @task(task_display_name="Check the days", map_index_template=DAYS)
        def check_days(days: list[str]) -> dict[str, Any]:
            """Run each day's checks and keep the results in `quality`; bad rows go to quarantine. Returns counts."""
            from pipeline import tasks

            return hand_on(tasks.check_days(days))

        @task(task_display_name="Publish the days", map_index_template=DAYS, outlets=[DAILY])
        def publish_days(days: list[str]) -> dict[str, Any]:
            """Release each day that nothing blocks; the last good release stays visible otherwise. Returns counts."""
            from pipeline import tasks

            return hand_on(tasks.for_each_day(tasks.publish_day, days))

        build_days(days=days) >> check_days(days=days) >> publish_days(days=days)

    @task(task_display_name="Find blocked days to ask about", trigger_rule=TriggerRule.NONE_FAILED)
    def open_questions(*, ti: Any = None) -> list[dict[str, Any]]:
        """Blocked days to ask a person about; what was decided of the same content holds again.

        Questions that are over by now, decided elsewhere or about what is no more, leave *Required Actions*.
        """
        from pipeline import tasks

        return say_over(tasks.open_questions(), over=tasks.closed_questions(), ti=ti)

    ask = TriggerDagRunOperator.partial(
        task_id="ask_about_days",
        task_display_name="Ask a person about a blocked day",
        doc_md="Start `dateline_decide` for one blocked day, once for each time that it is asked about.",
        trigger_dag_id="dateline_decide",
        map_index_template="{{ task.trigger_run_id }}",
        logical_date=None,
        skip_when_already_exists=True,
        note="A blocked day waits for a person: see Required Actions.",
    )
    questions = open_questions()
    release.expand(days=day_batches()) >> questions
    ask.expand_kwargs(questions.map(as_run))


dateline_publish()
