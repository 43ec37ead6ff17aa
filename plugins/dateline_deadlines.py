"""A run that takes longer than it should raises an alert. Airflow's triggerer calls this when a deadline has passed."""

from __future__ import annotations

import asyncio
from typing import Any


async def tell_late_run(*, minutes: int, context: dict[str, Any]) -> str:
    """Raise the alert `late_run` about the run in `context`; it recovers with the DAG's next good run."""
    from pipeline import tasks  # noqa: PLC0415 - the triggerer needs it only when something is late

    run = context["dag_run"]
    report = await asyncio.to_thread(tasks.tell_late_run, run["dag_id"], run["dag_run_id"], minutes=minutes)
    return report.message
