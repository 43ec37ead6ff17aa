"""A run that takes longer than it should raises an alert. Airflow's triggerer calls this when a deadline has passed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

#: A scheduler that is up sees a missed deadline within seconds; what it sees later was missed during a standstill.
SEEN_WITHIN = timedelta(minutes=5)


async def tell_late_run(*, minutes: int, context: dict[str, Any]) -> str:
    """Raise the alert `late_run` about the run in `context`; it recovers with the DAG's next good run.

    A run whose deadline passed while Airflow was down gets its time once more, from now on, and is late only if it is
    not over then.
    """
    run = context["dag_run"]
    if was_down(context["deadline"]["deadline_time"], now=datetime.now(UTC)):
        await asyncio.sleep(minutes * 60)
        if await asyncio.to_thread(state_of, run["dag_id"], run["dag_run_id"]) in ("success", "failed"):
            return f"The run {run['dag_run_id']} of {run['dag_id']} was over in time, after a standstill."
    from pipeline import tasks  # noqa: PLC0415 - the triggerer needs it only when something is late

    report = await asyncio.to_thread(tasks.tell_late_run, run["dag_id"], run["dag_run_id"], minutes=minutes)
    return report.message


def was_down(deadline: datetime | str, *, now: datetime) -> bool:
    """Whether nobody was there to see the deadline pass."""
    at = datetime.fromisoformat(deadline) if isinstance(deadline, str) else deadline
    return now - at > SEEN_WITHIN


def state_of(dag_id: str, run_id: str) -> str:
    """How the run stands, as the triggerer may ask."""
    from airflow.sdk.execution_time.task_runner import RuntimeTaskInstance  # noqa: PLC0415

    return str(RuntimeTaskInstance.get_dagrun_state(dag_id, run_id))
