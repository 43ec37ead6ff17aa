"""The doctor says what is wrong in plain words, and what to do next."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.local import checkup
from pipeline.local.checkup import Finding, Level, examine
from pipeline.local.machine import MachineState
from pipeline.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def wrong(findings: list[Finding]) -> list[str]:
    return [finding.says for finding in findings if finding.level is Level.WRONG]


def test_sound_machine_has_nothing_wrong(settings: Settings) -> None:
    findings = examine(settings)
    assert wrong([finding for finding in findings if finding.area != "machine"]) == []
    assert {finding.area for finding in findings} == {"machine", "settings", "database", "model", "airflow"}
    assert not settings.home.exists()


def test_every_complaint_says_what_to_do(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "FREE_BYTES_WANTED", 2**62)
    monkeypatch.setenv("DATELINE_UI_PROT", "1")
    monkeypatch.setattr(sys, "version_info", (3, 10, 1))
    findings = examine(
        Settings(home=settings.home, spacy_model="no_such_model", database_url="postgresql://127.0.0.1:1/x")
    )
    complaints = [finding for finding in findings if finding.level is not Level.FINE]
    assert {finding.area for finding in complaints} == {"machine", "settings", "database", "model", "airflow"}
    assert all(finding.todo for finding in complaints)


def test_unknown_setting_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_UI_PROT", "1")
    assert "DATELINE_UI_PROT is set, but there is no such setting." in [item.says for item in examine(settings)]


def test_package_that_differs_from_the_lock_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "_installed", lambda name: None if name == "spacy" else "0")
    monkeypatch.setattr(checkup, "_locked", lambda: iter([("spacy", "3", None), ("typer", "1", "0")]))
    assert any("spacy missing instead of 3, typer 0 instead of 1" in says for says in wrong(examine(settings)))


def test_database_that_is_not_migrated_is_told(postgres_url: str, settings: Settings) -> None:
    findings = examine(Settings(home=settings.home, database_url=postgres_url))
    assert any("migrations are not applied" in finding.says for finding in findings)


def test_part_of_airflow_that_ended_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = {"api-server": True, "scheduler": False}
    monkeypatch.setattr(
        checkup, "machine_state", lambda _: state(programs, {"scheduler": "unhealthy", "metadatabase": "unhealthy"})
    )
    assert wrong(examine(settings)) == [
        "Airflow's scheduler does not run, but the rest does.",
        "Airflow's metadatabase is unhealthy.",
    ]


def test_broken_dag_file_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch, stand_in: Any) -> None:
    error = {"filename": "a.py", "stack_trace": "…\nNameError: x"}
    stand_in.answer = lambda method, path, body: (
        200,
        {"access_token": "t", "import_errors": [error], "dags": [{"dag_id": "dateline_poll", "is_paused": True}]},
    )
    monkeypatch.setattr(
        checkup, "machine_state", lambda _: state({"api-server": True}, {"scheduler": "healthy"}, stand_in.url)
    )
    findings = examine(settings)
    assert "The DAG file a.py cannot be read: NameError: x" in wrong(findings)
    assert "The DAG dateline_poll is paused." in [finding.says for finding in findings]


def test_taken_port_is_told_before_it_matters(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "is_free", lambda port: False)
    assert any("is taken by another program" in finding.says for finding in examine(settings))


def state(programs: dict[str, bool], health: dict[str, str], url: str = "http://127.0.0.1:1") -> MachineState:
    return MachineState(
        programs=programs,
        health=health,
        url=url,
        user="admin",
        password="word",
        output=Path("/nowhere"),
        server=None,
    )
