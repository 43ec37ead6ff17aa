"""The main job is followed to its end, pushed on where it was left, and its failures are told in one sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import StopRun
from pipeline.local import main_job
from pipeline.local.airflow import Airflow
from pipeline.local.main_job import DAGS, dag_to_start, last_error, run_main_job
from pipeline.tasks import Summary


class Scheduler:
    """Airflow as the API shows it: each triggered DAG runs for two looks, then wakes the next."""

    def __init__(self, *, wakes: bool = True, fails_at: str | None = None) -> None:
        self.wakes, self.fails_at = wakes, fails_at
        self.runs: dict[str, list[str]] = {dag_id: [] for dag_id in DAGS}
        self.looks: dict[str, int] = {}
        self.paused = dict.fromkeys(DAGS, True)

    def start(self, dag_id: str) -> dict[str, Any]:
        self.runs[dag_id].append(f"{dag_id}-{len(self.runs[dag_id])}")
        return self.show(dag_id, self.runs[dag_id][-1])

    def show(self, dag_id: str, run_id: str) -> dict[str, Any]:
        self.looks[run_id] = self.looks.get(run_id, 0) + 1
        ended = "failed" if dag_id == self.fails_at else "success"
        if self.looks[run_id] == 4 and self.wakes and dag_id != DAGS[-1]:
            self.start(DAGS[DAGS.index(dag_id) + 1])
        state = ended if self.looks[run_id] >= 4 else "running"
        return {"dag_id": dag_id, "dag_run_id": run_id, "state": state}

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        dag_id = found[1] if (found := re.search(r"/dags/(\w+)", path)) else ""
        if path == "/auth/token":
            return 201, {"access_token": "t"}
        if method == "PATCH":
            self.paused[dag_id] = body["is_paused"]
            return 200, {}
        if method == "POST":
            return 200, self.start(dag_id)
        if "taskInstances" in path:
            return 200, {"task_instances": [self.task(dag_id)]}
        if "dagRuns" in path:
            return 200, {"dag_runs": [self.show(dag_id, run_id) for run_id in self.runs[dag_id]]}
        dags = [{"dag_id": dag_id, "is_paused": paused} for dag_id, paused in self.paused.items()]
        return 200, {"dags": dags, "import_errors": []}

    def task(self, dag_id: str) -> dict[str, Any]:
        state = "failed" if dag_id == self.fails_at else "up_for_retry"
        return {"task_id": "work", "map_index": -1, "state": state, "task_display_name": "Do it", "try_number": 1}


@pytest.fixture
def airflow(stand_in: Any, tmp_path: Path) -> Airflow:
    return Airflow(home=tmp_path, port=stand_in.port, password="word", environment={})


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main_job, "SECONDS_BETWEEN_LOOKS", 0.01)
    monkeypatch.setattr(main_job, "NUDGE_AFTER_SECONDS", 0.1)


def follow(airflow: Airflow, waiting: Callable[[], str | None]) -> list[str]:
    told: list[str] = []
    run_main_job(airflow, waiting=waiting, tell=told.append)
    return told


def test_job_is_followed_through_all_stages(stand_in: Any, airflow: Airflow) -> None:
    scheduler = Scheduler()
    stand_in.answer = scheduler.answer
    told = follow(airflow, lambda: None if scheduler.runs[DAGS[-1]] else DAGS[0])
    assert not any(scheduler.paused.values())
    assert [runs for runs in scheduler.runs.values() if len(runs) != 1] == []
    assert [line for line in told if line.endswith("is done.")] == [f"{dag_id} is done." for dag_id in DAGS]
    assert told.count("dateline_seeds: 'Do it' failed and is tried again in a moment.") == 1


def test_what_an_earlier_run_left_is_pushed_on(stand_in: Any, airflow: Airflow) -> None:
    scheduler = Scheduler(wakes=False)
    stand_in.answer = scheduler.answer
    stages = ["dateline_events", "dateline_publish"]
    follow(airflow, lambda: next((dag_id for dag_id in stages if not scheduler.runs[dag_id]), None))
    assert [dag_id for dag_id in DAGS if scheduler.runs[dag_id]] == stages


def test_work_that_nobody_does_is_told(stand_in: Any, airflow: Airflow) -> None:
    stand_in.answer = Scheduler(wakes=False).answer
    with pytest.raises(StopRun, match="dateline_articles has run 2 times more and work is left over"):
        follow(airflow, lambda: "dateline_articles")


def test_nothing_is_started_where_nothing_waits(stand_in: Any, airflow: Airflow) -> None:
    scheduler = Scheduler()
    stand_in.answer = scheduler.answer
    assert follow(airflow, lambda: None) == []
    assert not any(scheduler.runs.values())


@pytest.mark.parametrize(
    ("articles", "pending", "expected"),
    [
        ({}, {}, "dateline_seeds"),
        ({}, {"documents": 5}, "dateline_articles"),
        ({"ok": 5}, {"documents": 0, "articles": 5, "days": 1}, "dateline_events"),
        ({"ok": 5}, {"events": 3, "days": 1}, "dateline_events"),
        ({"ok": 5}, {"days": 1}, "dateline_publish"),
        ({"ok": 5}, {"days": 0}, None),
    ],
)
def test_first_stage_with_work_is_started(
    articles: dict[str, int], pending: dict[str, int], expected: str | None
) -> None:
    assert dag_to_start(Summary(articles=articles, pending=pending, released=(), blocked=(), table_rows={})) == expected


def test_failed_task_is_told_with_its_reason(stand_in: Any, airflow: Airflow) -> None:
    stand_in.answer = Scheduler(fails_at="dateline_events").answer
    folder = airflow.home / "logs" / "dag_id=dateline_events" / "run_id=dateline_events-0" / "task_id=work"
    folder.mkdir(parents=True)
    (folder / "attempt=1.log").write_text(log_line("StopRun", "The disk is full: free some space."))
    with pytest.raises(
        StopRun, match=r"dateline_events failed at 'Do it': The disk is full: free some space\. Its log"
    ):
        follow(airflow, lambda: DAGS[0])


def test_dag_that_cannot_be_read_is_told(stand_in: Any, airflow: Airflow) -> None:
    def answer(method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        if "importErrors" in path:
            return 200, {"import_errors": [{"filename": "a.py", "stack_trace": "…\nNameError: x"}]}
        return 200, {"access_token": "t", "dags": []}

    stand_in.answer = answer
    with pytest.raises(StopRun, match=r"The DAG file a\.py cannot be read: NameError: x"):
        follow(airflow, lambda: DAGS[0])


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("", None),
        ("no json\n{}\n[]\n", None),
        ('{"error_detail": []}', None),
        (None, "ValueError: no such thing."),
    ],
)
def test_last_error_of_a_log(tmp_path: Path, lines: str | None, expected: str | None) -> None:
    log = tmp_path / "attempt=1.log"
    log.write_text(log_line("ValueError", "no such thing") + "\nnot json" if lines is None else lines)
    assert last_error(log) == expected


def log_line(kind: str, says: str) -> str:
    return json.dumps({"event": "Task failed", "error_detail": [{"exc_type": kind, "exc_value": says}]})
