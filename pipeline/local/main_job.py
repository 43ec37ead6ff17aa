"""The main job, run by Airflow's scheduler and followed from outside.

`run_main_job`:

    let its DAGs run                    they are paused until the first `dateline up`
    trigger dateline_seeds
    look every second:
        tell of each run that began or ended
        a run failed                    stop, and say which task and where its log is
        all runs ended, work is done    that is it
        nothing moved for a while       stop, and say what was waited for
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import RetryLater, StopRun
from pipeline.local.airflow import Airflow
from pipeline.local.api import Api, DagRun, login
from pipeline.local.machine import Tell

#: The DAGs of the main job, in the order in which each wakes the next.
DAGS = ("dateline_seeds", "dateline_articles", "dateline_events", "dateline_publish")
PARSED_WITHIN_SECONDS = 90
#: Without any run beginning or ending for so long, something is stuck.
STUCK_AFTER_SECONDS = 600


def run_main_job(airflow: Airflow, *, is_done: Callable[[], bool], tell: Tell) -> None:
    """Run the main job through the scheduler until `is_done` says that nothing is left to do.

    Raises StopRun with one sentence when a DAG file cannot be read, a task fails for good or nothing moves any more.
    """
    api = login(airflow.url, airflow.password)
    _wait_until_parsed(api, airflow)
    before = {run.run_id for dag_id in DAGS for run in api.runs(dag_id)}
    for dag_id in reversed(DAGS):
        api.pause(dag_id, is_paused=False)
    api.trigger(DAGS[0], note="Started by `dateline up`.")
    _follow(api, airflow, before=before, is_done=is_done, tell=tell)


def _wait_until_parsed(api: Api, airflow: Airflow) -> None:
    deadline = time.monotonic() + PARSED_WITHIN_SECONDS
    while missing := set(DAGS) - set(api.dags()):
        if errors := api.import_errors():
            name, reason = next(iter(errors.items()))
            raise StopRun(f"The DAG file {name} cannot be read: {reason}")
        if time.monotonic() > deadline:
            raise StopRun(
                f"Airflow has not found {', '.join(sorted(missing))} within {PARSED_WITHIN_SECONDS} seconds: "
                f"see {airflow.log_folder / 'dag-processor.log'}."
            )
        time.sleep(0.5)


def _follow(api: Api, airflow: Airflow, *, before: set[str], is_done: Callable[[], bool], tell: Tell) -> None:
    seen: dict[str, str] = {}
    moved_at = time.monotonic()
    while True:
        runs = _runs_since(api, before)
        for run in runs:
            if seen.get(run.run_id) != run.state:
                seen[run.run_id] = run.state
                moved_at = time.monotonic()
                _tell_of(run, api, airflow, tell=tell)
        if runs and all(run.is_ended for run in runs) and is_done():
            return
        if time.monotonic() - moved_at > STUCK_AFTER_SECONDS:
            waiting = [run.dag_id for run in runs if not run.is_ended] or ["the next DAG to be woken"]
            raise StopRun(
                f"Nothing has moved for {STUCK_AFTER_SECONDS // 60} minutes while waiting for {', '.join(waiting)}: "
                f"look at it in the UI, {airflow.url}, and run `dateline doctor`."
            )
        time.sleep(1)


def _runs_since(api: Api, before: set[str]) -> list[DagRun]:
    """Runs of the main job that began after it was triggered; none while Airflow is too busy to answer."""
    try:
        return [run for dag_id in DAGS for run in api.runs(dag_id) if run.run_id not in before]
    except RetryLater:
        return []


def _tell_of(run: DagRun, api: Api, airflow: Airflow, *, tell: Tell) -> None:
    match run.state:
        case "running":
            tell(f"{run.dag_id} is running.")
        case "success":
            tell(f"{run.dag_id} is done.")
        case "failed":
            failed = [task for task in api.tasks(run) if task.state == "failed"]
            names = ", ".join(f"{task.title!r} ({task.task_id})" for task in failed) or "a task"
            raise StopRun(f"{run.dag_id} failed at {names}: its log is in {_log_folder(airflow, run)}.")


def _log_folder(airflow: Airflow, run: DagRun) -> Path:
    return airflow.home / "logs" / f"dag_id={run.dag_id}" / f"run_id={run.run_id}"
