"""Airflow's environment leads nowhere else, and its secrets stay secret."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import StopRun
from pipeline.local.airflow import COMMANDS, load_secrets, make_airflow
from pipeline.settings import ROOT, Settings

URL = "postgresql+psycopg://dateline@/airflow?host=%2Fx"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def test_environment_is_whole(settings: Settings) -> None:
    environment = make_airflow(settings, port=8123, metadata_url=URL, outer={}).environment
    assert environment["AIRFLOW_HOME"] == str(settings.home / "airflow")
    assert environment["AIRFLOW__CORE__DAGS_FOLDER"] == str(ROOT / "dags")
    assert environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == URL
    assert environment["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert environment["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:8123/execution/"
    assert environment["GX_ANALYTICS_ENABLED"] == "false"
    assert environment["DATELINE_HOME"] == str(settings.home)
    assert environment["DATELINE_NETWORK_POOL"] == "dateline_network"


def test_environment_of_another_airflow_is_left_out(settings: Settings) -> None:
    outer = {
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql://production",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "true",
        "AIRFLOW_CONFIG": "/etc/airflow.cfg",
        "PGHOST": "production",
        "DATELINE_BATCH_SIZE": "7",
    }
    environment = make_airflow(settings, port=8123, metadata_url=URL, outer=outer).environment
    assert environment["DATELINE_BATCH_SIZE"] == "7"
    assert "production" not in json.dumps(dict(environment))
    assert "AIRFLOW__CORE__UNIT_TEST_MODE" not in environment
    assert "AIRFLOW_CONFIG" not in environment


def test_own_address_is_never_reached_through_a_proxy(settings: Settings) -> None:
    outer = {"https_proxy": "http://proxy", "NO_PROXY": "intranet"}
    environment = make_airflow(settings, port=8123, metadata_url=URL, outer=outer).environment
    assert environment["no_proxy"] == environment["NO_PROXY"] == "intranet,127.0.0.1,localhost"


def test_nothing_listens_beyond_this_machine(settings: Settings) -> None:
    commands = [program.command for program in make_airflow(settings, port=8123, metadata_url=URL, outer={}).programs()]
    assert len(commands) == len(COMMANDS)
    assert all("--skip-serve-logs" in command for command in commands if {"scheduler", "triggerer"} & set(command))


def test_secrets_are_made_once_and_for_the_owner_only(settings: Settings) -> None:
    first = make_airflow(settings, port=8123, metadata_url=URL, outer={})
    again = make_airflow(settings, port=8123, metadata_url=URL, outer={})
    assert first.environment == again.environment
    for name in ("secrets.json", "passwords.json"):
        assert stat.S_IMODE((first.home / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(first.home.stat().st_mode) == 0o700
    assert json.loads((first.home / "passwords.json").read_text()) == {"admin": first.password}


def test_two_homes_have_different_secrets(tmp_path: Path) -> None:
    assert load_secrets(_folder(tmp_path / "a")) != load_secrets(_folder(tmp_path / "b"))


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"jwt": "x"}'])
def test_broken_secrets_are_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "secrets.json").write_text(content)
    with pytest.raises(StopRun, match="remove it"):
        load_secrets(tmp_path)


def test_version_changes_with_what_programs_go_by(settings: Settings) -> None:
    plain = make_airflow(settings, port=8123, metadata_url=URL, outer={"TERM": "xterm"})
    assert plain.version == make_airflow(settings, port=8123, metadata_url=URL, outer={"TERM": "dumb"}).version
    assert plain.version != make_airflow(settings, port=8124, metadata_url=URL, outer={}).version
    other = replace(settings, batch_size=9)
    assert plain.version != make_airflow(other, port=8123, metadata_url=URL, outer={"DATELINE_BATCH_SIZE": "9"}).version


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
