"""The main job, run by Airflow's scheduler and followed from outside.

`run_main_job`:

    let its DAGs run                    they are paused until the first `dateline up`
    trigger the first one that work waits for, on a new machine dateline_seeds
    look every second:
        tell of each run that began or ended
        a run failed                    stop, and say which task and where its log is
        all runs ended, work is done    that is it
        all runs ended, work is left    start that stage again: it was woken once before, and failed
        nothing moved for a while       stop, and say what was waited for
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.errors import RetryLater, StopRun
from pipeline.local.airflow import Airflow
from pipeline.local.api import Api, DagRun, login
from pipeline.local.machine import Tell
from pipeline.tasks import Summary

#: The DAGs of the main job, in the order in which each wakes the next.
DAGS = ("dateline_seeds", "dateline_articles", "dateline_events", "dateline_publish")
#: The DAG that takes on what waits, by what it is; in the order of the flow.
WAITS_FOR = {
    "documents": "dateline_articles",
    "articles": "dateline_events",
    "events": "dateline_events",
    "days": "dateline_publish",
}
PARSED_WITHIN_SECONDS = 90
#: Without any run beginning or ending for so long, something is stuck.
STUCK_AFTER_SECONDS = 600
#: An asset event becomes a run within a second or two.
NUDGE_AFTER_SECONDS = 5.0
#: How often a stage is started again before its leftover work is a person's.
NUDGES = 2
SECONDS_BETWEEN_LOOKS = 1.0

#: Errors whose text is a sentence for a person already.
_OURS = frozenset({"StopRun", "RetryLater", "SkipItem"})


def run_main_job(airflow: Airflow, *, waiting: Callable[[], str | None], tell: Tell) -> None:
    """Run the main job through the scheduler until nothing is left to do.

    `waiting` names the DAG that work waits for, null when none does. Raises StopRun with one sentence when a DAG file
    cannot be read, a task fails for good or work stays where it is.
    """
    api = login(airflow.url, airflow.password)
    _wait_until_parsed(api, airflow)
    before = {run.run_id for dag_id in DAGS for run in api.runs(dag_id)}
    for dag_id in reversed(DAGS):
        api.pause(dag_id, is_paused=False)
    if first := waiting():
        api.trigger(first, note="Started by `dateline up`.")
        _follow(api, airflow, before=before, waiting=waiting, tell=tell)


def dag_to_start(summary: Summary) -> str | None:
    """The first DAG of the flow that work waits for; null when all that came in has been worked off."""
    for what, dag_id in WAITS_FOR.items():
        if summary.pending.get(what):
            return dag_id
    return None if summary.articles else DAGS[0]


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


def _follow(api: Api, airflow: Airflow, *, before: set[str], waiting: Callable[[], str | None], tell: Tell) -> None:
    told: set[tuple[str, ...]] = set()
    nudged: Counter[str] = Counter()
    moved_at = time.monotonic()
    while True:
        runs = _runs_since(api, before)
        for key, sentence in [item for run in runs for item in _news(run, api) if item[0] not in told]:
            told.add(key)
            tell(sentence)
            moved_at = time.monotonic()
        for run in runs:
            if run.state == "failed":
                raise StopRun(_why(run, api, airflow))
        still = time.monotonic() - moved_at
        if runs and all(run.is_ended for run in runs):
            dag_id = waiting()
            if dag_id is None:
                return
            if still > NUDGE_AFTER_SECONDS:
                _nudge(api, dag_id, airflow, nudged)
                moved_at = time.monotonic()
        elif still > STUCK_AFTER_SECONDS:
            names = ", ".join(sorted({run.dag_id for run in runs if not run.is_ended})) or "Airflow to answer"
            raise StopRun(
                f"Nothing has moved for {STUCK_AFTER_SECONDS // 60} minutes while waiting for {names}: "
                f"look at it in the UI, {airflow.url}, and run `dateline doctor`."
            )
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _nudge(api: Api, dag_id: str, airflow: Airflow, nudged: Counter[str]) -> None:
    """Start a DAG that has work left from an earlier time, for which no asset event comes any more."""
    if nudged[dag_id] >= NUDGES:
        raise StopRun(
            f"{dag_id} has run {NUDGES} times more and work is left over: look at its last runs in the UI, "
            f"{airflow.url}/dags/{dag_id}, and run `dateline doctor`."
        )
    nudged[dag_id] += 1
    api.trigger(dag_id, note="Started by `dateline up`: work was left over.")


def _runs_since(api: Api, before: set[str]) -> list[DagRun]:
    """Runs of the main job that began after it was triggered; none while Airflow is too busy to answer."""
    try:
        return [run for dag_id in DAGS for run in api.runs(dag_id) if run.run_id not in before]
    except RetryLater:
        return []


def _news(run: DagRun, api: Api) -> Iterator[tuple[tuple[str, ...], str]]:
    """(key, sentence) for what may be told of a run; the same news has the same key."""
    key = (run.dag_id, run.run_id)
    match run.state:
        case "running":
            yield (*key, "running"), f"{run.dag_id} is running."
            for task in api.tasks(run):
                if task.state == "up_for_retry":
                    sentence = f"{run.dag_id}: {task.title!r} failed and is tried again in a moment."
                    yield (*key, task.task_id, str(task.map_index), str(task.try_number)), sentence
        case "success":
            yield (*key, "success"), f"{run.dag_id} is done."


def _why(run: DagRun, api: Api, airflow: Airflow) -> str:
    """One sentence about a failed run: the task, its last error and where to read on."""
    folder = airflow.home / "logs" / f"dag_id={run.dag_id}" / f"run_id={run.run_id}"
    failed = next((task for task in api.tasks(run) if task.state == "failed"), None)
    if failed is None:
        return f"{run.dag_id} failed before any of its tasks did: look at it in the UI, {airflow.url}."
    logs = sorted((folder / f"task_id={failed.task_id}").rglob("*.log"), key=lambda path: path.stat().st_mtime)
    reason = last_error(logs[-1]) if logs else None
    return f"{run.dag_id} failed at {failed.title!r}" + (f": {reason}" if reason else ".") + f" Its log is in {folder}."


def last_error(log: Path) -> str | None:
    """What the last exception in the log of a task said, with its kind where it is none of ours."""
    for line in reversed(log.read_text(errors="replace").splitlines()):
        try:
            error = json.loads(line)["error_detail"][0]
        except (ValueError, KeyError, IndexError, TypeError):
            continue
        says = str(error["exc_value"]).strip().rstrip(".")
        return f"{says}." if error["exc_type"] in _OURS else f"{error['exc_type']}: {says}."
    return None
