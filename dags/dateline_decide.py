"""### A person decides about a blocked day

A day whose checks fail stays as it was released last. This DAG asks a person what to do, under *Required Actions* in
the UI: the question names the rules that failed and the keys of the failing rows. You may

- **publish anyway**, where that can be done at all; the release says that you let it out, and why;
- **publish without the failing rows**, which go to quarantine;
- **keep it blocked**; you are asked again only if what the day holds changes.

Who chose what and why stands in `quality.decisions`. Nobody answers within `DATELINE_DECISION_HOURS` (24): the day
stays blocked, the alert `undecided_day` reminds, and the next run of `dateline_publish` asks again.

**Started by** `dateline_publish`, one run a question. Nothing has to be started by hand.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import Param, dag, task
from dateline_question import WHY, AskAboutDay
from dateline_wiring import DAILY, dag_options, hand_on, on_demand

OPTIONS = on_demand(
    dag_options(
        title="4b · Decide: may a blocked day go out?",
        summary="Ask a person about a blocked day, and do what was decided.",
        doc=__doc__,
        tags=["daily", "decisions"],
        done_within=None,
    )
)


@dag(
    dag_id="dateline_decide",
    schedule=None,
    params={
        "decision_id": Param(
            None,
            type="integer",
            minimum=1,
            title="Question",
            description="Number of the question, in quality.decisions.",
        ),
        "day": Param(
            None,
            type=["null", "string"],
            format="date",
            title="Day",
            description="The blocked day, for the run's name.",
        ),
    },
    **OPTIONS | {"max_active_runs": 64, "dagrun_timeout": timedelta(days=60)},
)
def dateline_decide() -> None:
    @task(task_display_name="Put the question together")
    def prepare(decision_id: Any) -> dict[str, Any]:
        """Reasons, failing rows and choices of one question."""
        from pipeline import tasks

        return tasks.question(int(decision_id))

    @task(task_display_name="Do what was decided", outlets=[DAILY])
    def carry_out(decision_id: Any, answer: dict[str, Any]) -> dict[str, Any]:
        """Keep who decided what and why, and publish the day or leave it; remind where nobody did. Returns counts."""
        from pipeline import tasks

        return hand_on(tasks.settle(int(decision_id), answer))

    number = "{{ params.decision_id }}"
    ask = AskAboutDay(
        task_id="decide",
        task_display_name="Wait for a person's decision",
        doc_md="Wait under *Required Actions* until somebody decides or the time is over; no worker is taken.",
        question=prepare(number),
        params={"why": WHY},
        # Airflow loses an answer that comes before its scheduler knows that the task waits: then it is asked at once.
        retry_delay=timedelta(seconds=2),
        execution_timeout=None,
    )
    carry_out(number, ask.output)


dateline_decide()
