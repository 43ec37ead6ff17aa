"""`up`, `down`, `status` and `doctor` as a person and as a program see them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import tasks
from pipeline.cli import app, machine
from pipeline.local.machine import Started, machine_state
from pipeline.settings import Settings, describe_settings
from pipeline.store.summary import DaySummary
from pipeline.tasks.database import Summary

DAY = DaySummary(
    day=date(2026, 11, 2),
    release_id=1,
    published_at=datetime(2026, 11, 3, tzinfo=UTC),
    events=12,
    figures=7,
    checks_passed=39,
    checks=40,
    warnings=1,
    quarantined_rows=2,
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*arguments: str, **options: Any) -> Any:
    return CliRunner().invoke(app, list(arguments), **options)


def summary(*, released: tuple[DaySummary, ...] = (DAY,), blocked: tuple[date, ...] = (), waiting: int = 0) -> Summary:
    return Summary(
        articles={"ok": 5},
        pending={"documents": waiting},
        released=released,
        blocked=blocked,
        table_rows={"events": 12, "figures": 7},
    )


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Main jobs that `up` ran; the machine itself is not started."""
    ran: list[str] = []
    started = Started(airflow=None, newly=())  # type: ignore[arg-type]
    monkeypatch.setattr(machine, "start_all", lambda settings, *, tell: started)
    monkeypatch.setattr(machine, "run_main_job", lambda airflow, *, waiting, tell: ran.append("ran"))
    return ran


def test_up_shows_what_is_published_and_does_nothing_again(jobs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "summary", summary)
    result = run("up")
    assert result.exit_code == 0
    assert "2026-11-02        12        7   39 of 40, 1 warnings, 2 rows in quarantine" in result.stdout
    assert "daily.events" in result.stdout
    assert jobs == []


def test_up_runs_the_main_job_where_work_is_left(jobs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([summary(released=(), waiting=5), summary()])
    monkeypatch.setattr(tasks, "summary", lambda: next(answers))
    assert run("up").exit_code == 0
    assert jobs == ["ran"]


def test_up_fails_where_a_day_is_blocked(jobs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "summary", lambda: summary(blocked=(date(2026, 11, 4),)))
    result = run("up")
    assert result.exit_code == 1
    assert "Blocked by a check, the last good release stays: 2026-11-04." in result.stdout


def test_down_says_when_nothing_ran(home: Path) -> None:
    result = run("down")
    assert result.exit_code == 0
    assert "Nothing of Dateline was running." in result.stderr
    assert not home.exists()


def test_delete_asks_first(home: Path) -> None:
    (home / "airflow").mkdir(parents=True)
    assert run("down", "--delete", input="n\n").exit_code == 1
    assert home.exists()
    assert run("down", "--delete", "--yes").exit_code == 0
    assert not home.exists()


def test_status_of_a_stopped_machine() -> None:
    result = run("status")
    assert result.exit_code == 1
    assert "scheduler       is stopped" in result.stdout
    assert "`dateline up` starts what is stopped" in result.stdout


def test_status_for_programs_holds_no_password() -> None:
    result = run("status", "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert found["is_up"] is False
    assert found["programs"] == dict(machine_state(Settings()).programs) | dict.fromkeys(found["programs"], False)
    assert "password" not in found


def test_doctor_for_programs_and_for_people() -> None:
    found = json.loads(run("doctor", "--json").stdout)
    assert {"area", "level", "says", "todo"} == set(found[0])
    shown = run("doctor").stdout
    assert all(finding["says"] in shown for finding in found)


def test_doctor_fails_where_something_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_SPACY_MODEL", "no_such_model")
    result = run("doctor")
    assert result.exit_code == 1
    assert "The spaCy model no_such_model is not installed." in result.stdout


def test_doctor_shows_every_setting() -> None:
    shown = run("doctor", "--settings").stdout
    rows = json.loads(run("doctor", "--settings", "--json").stdout)
    assert [tuple(row.values()) for row in rows] == describe_settings()
    assert all(row["variable"] in shown for row in rows)
