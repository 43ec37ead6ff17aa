"""Every DAG is read without errors, quickly, explains itself, and only wires."""

from __future__ import annotations

import ast
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from pipeline import tasks
from pipeline.errors import RetryLater, StopRun
from pipeline.settings import ROOT

FILES = sorted((ROOT / "dags").glob("dateline_*.py"))
#: Modules that DAG files share.
SHARED = {"dateline_wiring", "dateline_question"}
DAG_FILES = [path for path in FILES if path.stem not in SHARED]
SECONDS_PER_FILE = 1.0


def tasks_of(dag_bag: Any) -> list[tuple[str, Any]]:
    return [(dag_id, task) for dag_id, dag in dag_bag.dags.items() for task in dag.tasks]


def test_every_file_is_read(dag_bag: Any) -> None:
    assert dag_bag.import_errors == {}
    assert set(dag_bag.dags) == {path.stem for path in DAG_FILES}


def test_every_file_is_read_quickly(dag_bag: Any) -> None:
    slow = {
        stat.file: stat.duration for stat in dag_bag.dagbag_stats if stat.duration.total_seconds() > SECONDS_PER_FILE
    }
    assert not slow


def test_every_dag_explains_itself(dag_bag: Any) -> None:
    for dag_id, dag in dag_bag.dags.items():
        assert dag.doc_md
        assert dag.doc_md.startswith("### "), dag_id
        assert dag.description
        assert dag.dag_display_name != dag_id
        assert "dateline" in dag.tags
        assert all(param.description for param in (dag.params.get_param(name) for name in dag.params)), dag_id


def test_every_task_explains_itself(dag_bag: Any) -> None:
    for dag_id, task in tasks_of(dag_bag):
        name = f"{dag_id}.{task.task_id}"
        assert task.doc_md, name
        assert task.doc_md.strip().endswith("."), name
        assert task.task_display_name != task.task_id, name
        assert task.owner == "dateline", name


def test_every_task_is_tried_again_and_ends(dag_bag: Any) -> None:
    for dag_id, task in tasks_of(dag_bag):
        assert task.retries >= 1, f"{dag_id}.{task.task_id}"
        assert task.execution_timeout is not None or task.task_type == "AskAboutDay", "a person may take longer"


def test_stop_run_is_not_tried_again(dag_bag: Any) -> None:
    for _, task in tasks_of(dag_bag):
        decide = task.retry_policy.evaluate
        assert decide(StopRun("x"), 1, 3).action.value == "fail"
        assert decide(RetryLater("x"), 1, 3).action.value != "fail"


def test_mapped_tasks_are_named_by_what_they_were_given(dag_bag: Any) -> None:
    """A template that asks for an argument which was given by position fails the task after its work is done."""
    for dag_id, task in tasks_of(dag_bag):
        for name in re.findall(r"op_kwargs\['(\w+)'\]", getattr(task, "map_index_template", None) or ""):
            expanded = getattr(getattr(task, "op_kwargs_expand_input", None), "value", {})
            assert name in {**getattr(task, "op_kwargs", {}), **expanded}, f"{dag_id}.{task.task_id}"


def test_one_run_at_a_time_but_for_questions(dag_bag: Any) -> None:
    several = {dag_id for dag_id, dag in dag_bag.dags.items() if dag.max_active_runs != 1}
    assert several == {"dateline_decide"}, "questions wait side by side"
    assert not any(dag.catchup for dag in dag_bag.dags.values())


@pytest.mark.parametrize(
    ("dag_id", "woken_by", "wakes"),
    [
        ("dateline_seeds", set(), {"documents"}),
        ("dateline_articles", {"documents"}, {"articles"}),
        ("dateline_events", {"articles"}, {"events"}),
        ("dateline_publish", {"events"}, {"daily"}),
    ],
)
def test_assets_read_as_the_flow(dag_bag: Any, dag_id: str, woken_by: set[str], wakes: set[str]) -> None:
    dag = dag_bag.dags[dag_id]
    schedule = getattr(dag.timetable, "asset_condition", None)
    assert {asset.name for asset in getattr(schedule, "objects", [])} == woken_by
    assert {outlet.name for task in dag.tasks for outlet in task.outlets} == wakes


def test_a_lost_wake_up_is_made_good_by_the_clock(dag_bag: Any) -> None:
    for dag_id in ("dateline_articles", "dateline_events", "dateline_publish"):
        assert dag_bag.dags[dag_id].timetable.can_be_scheduled


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_dag_files_only_wire(path: Path) -> None:
    """At the top of a file nothing of ours is imported, and inside a task pipeline.tasks alone, called once."""
    tree = ast.parse(path.read_text())
    top = {name for node in tree.body for name in imported(node)}
    inner = {name for node in ast.walk(tree) for name in imported(node)} - top
    assert not {name for name in top if name.split(".")[0] == "pipeline"}
    assert inner <= {"pipeline.tasks"}
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        if any(isinstance(statement, ast.ImportFrom) for statement in function.body):
            assert len(function.body) <= 3


def imported(node: ast.AST) -> set[str]:
    match node:
        case ast.Import():
            return {alias.name for alias in node.names}
        case ast.ImportFrom(module=str(module)):
            return {f"{module}.{alias.name}" for alias in node.names}
    return set()


@pytest.mark.parametrize("path", DAG_FILES, ids=lambda path: path.stem)
def test_every_call_has_its_function(path: Path) -> None:
    called = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_tasks(node.func.value)
    }
    assert called
    assert {name for name in called if not callable(getattr(tasks, name, None))} == set()


def is_tasks(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "tasks"


def test_tasks_hand_on_counts(dag_bag: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    report = tasks.Report(stage="articles", done=2, skipped={"empty": 1})
    monkeypatch.setattr(tasks, "count_batches", lambda stage: {"articles": 3}[stage], raising=False)
    monkeypatch.setattr(tasks, "clean_articles", lambda: report, raising=False)
    dag = dag_bag.dags["dateline_articles"]
    assert dag.get_task("count_batches").python_callable() == [0, 1, 2]
    assert dag.get_task("clean_articles").python_callable(batch=0) == report.as_dict()


def test_no_pool_is_named_that_nobody_made(dag_bag: Any) -> None:
    pools = {task.task_id: task.pool for task in dag_bag.dags["dateline_poll"].tasks}
    assert pools == dict.fromkeys(pools, "default_pool")


def test_network_pool_is_the_one_that_the_environment_names(dag_bag: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_NETWORK_POOL", "network")
    module = runpy.run_path(str(ROOT / "dags" / "dateline_poll.py"))
    pools = {task.task_id: task.pool for task in module["dateline_poll"]().tasks}
    assert pools == {"due_feeds": "default_pool", "poll_feeds": "network", "fetch_entries": "network"}
