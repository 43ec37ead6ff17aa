"""Ports, states and removal, with sleeping processes in the place of Airflow's programs."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import StopRun
from pipeline.local import machine, processes
from pipeline.local.airflow import airflow_home
from pipeline.local.machine import choose_port, is_free, machine_state, remove_all, stop_all
from pipeline.local.processes import Program
from pipeline.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", database_url="postgresql://nobody@nowhere/nothing")


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port of this machine that another program listens on."""
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_taken_port_is_not_free(taken_port: int) -> None:
    assert not is_free(taken_port)


def test_port_set_on_purpose_and_taken_is_told(settings: Settings, taken_port: int) -> None:
    with pytest.raises(StopRun, match=f"Port {taken_port} on 127.0.0.1 is taken.*DATELINE_UI_PORT"):
        choose_port(replace(settings, ui_port=taken_port))


def test_usual_port_taken_gives_the_next_free_one(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "is_free", lambda port: port == settings.ui_port + 2)
    assert choose_port(settings) == settings.ui_port + 2


def test_port_of_a_running_server_is_kept(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "is_free", lambda port: port == settings.ui_port + 1)
    assert choose_port(settings) == settings.ui_port + 1
    start(settings, "api-server")
    monkeypatch.setattr(machine, "is_free", lambda port: True)
    assert choose_port(settings) == settings.ui_port + 1
    assert choose_port(replace(settings, ui_port=9999)) == 9999
    assert stop_all(settings, tell=lambda sentence: None) == ["api-server"]


def test_nothing_runs_in_a_new_home_and_looking_changes_nothing(settings: Settings) -> None:
    state = machine_state(replace(settings, database_url=None))
    assert not state.is_up
    assert set(state.programs.values()) == {False}
    assert (state.health, state.url, state.password) == ({}, None, None)
    assert stop_all(settings, tell=lambda sentence: None) == []
    assert not settings.home.exists()


def test_programs_are_stopped_api_server_last(settings: Settings) -> None:
    for name in ("api-server", "scheduler", "triggerer"):
        start(settings, name)
    told: list[str] = []
    assert stop_all(settings, tell=told.append) == ["triggerer", "scheduler", "api-server"]
    assert len(told) == 3
    assert stop_all(settings, tell=told.append) == []


def test_program_with_older_settings_is_started_anew(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    airflow = machine.make_airflow(settings, port=1, metadata_url="x", outer={})
    for name in machine.COMMANDS:
        start(settings, name, version=airflow.version if name != "scheduler" else "older")
    assert machine._not_running(airflow) == ["scheduler"]
    stop_all(settings, tell=lambda sentence: None)


def test_network_pool_gets_the_slots_of_the_setting(settings: Settings, stand_in: Any) -> None:
    stand_in.answer = lambda method, path, body: (200, {"access_token": "t", "pools": []})
    airflow = machine.make_airflow(settings, port=stand_in.port, metadata_url="x", outer={})
    told: list[str] = []
    machine._keep_network_pool(airflow, slots=5, tell=told.append)
    assert stand_in.calls[-1][0] == "POST"
    assert stand_in.calls[-1][2]["name"] == airflow.environment["DATELINE_NETWORK_POOL"]
    assert stand_in.calls[-1][2]["slots"] == 5
    assert len(told) == 1


def test_pool_without_slots_is_told(settings: Settings) -> None:
    airflow = machine.make_airflow(settings, port=1, metadata_url="x", outer={})
    with pytest.raises(StopRun, match="DATELINE_NETWORK_SLOTS=0"):
        machine._keep_network_pool(airflow, slots=0, tell=lambda sentence: None)


def test_all_that_was_made_is_removed(settings: Settings) -> None:
    (settings.home / "airflow" / "logs").mkdir(parents=True)
    remove_all(settings)
    assert not settings.home.exists()
    remove_all(settings)


def start(settings: Settings, name: str, *, version: str = "1") -> None:
    home = airflow_home(settings)
    program = Program(
        name=name,
        command=[sys.executable, "-c", "import time; time.sleep(60)"],
        environment=dict(os.environ),
        folder=home,
    )
    processes.start(program, pid_folder=home / "pids", log_folder=home / "output", version=version)
