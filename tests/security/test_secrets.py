"""Secrets that the settings hold come out nowhere: no log, no output, no file, no row, whatever goes wrong."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict
from typer.testing import CliRunner

from pipeline import tasks
from pipeline.cli import app
from pipeline.errors import DatelineError
from pipeline.local.airflow import make_airflow
from pipeline.settings import Settings
from pipeline.store.connection import Connection

#: Apprise looks for a module that goes with Python 3.13.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
PASSWORD = "pw-Rb7qLw2kXn"
ALERT = "al-Tz4mVc9pQd"
KEY = "sk-Hj6sYf3gBv"
SECRETS = (PASSWORD, ALERT, KEY)
STORY = """Ministers sign rail accord

ANKARA, May 14, 2024 (Agency) - The transport ministers of Turkey and Iraq signed an agreement in Ankara on Tuesday to
build a railway between the port of Grand Faw and the Turkish border, the Turkish ministry said. The line of 1,200
kilometres is to cost 17 billion dollars and to open in 2028. The two ministers will meet again in Baghdad in June.
"""
LOOKS = (
    ["status"], ["status", "--json"], ["doctor"], ["doctor", "--settings"], ["db", "url"], ["db", "migrate"],
    ["checks"], ["alerts", "list"], ["quarantine", "list"], ["article", "list"], ["article", "show", "rail"],
    ["article", "show", "none"], ["feeds", "list"], ["publish", "2024-05-14"], ["publish", "no day"], ["--help"],
)  # fmt: skip


@pytest.fixture
def secretive(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Settings full of secrets, with a database URL whose password the server does not need."""
    parts = conninfo_to_dict(database_url)
    host = str(parts["host"]).replace("/", "%2F")
    url = f"postgresql://{parts['user']}:{PASSWORD}@/{parts['dbname']}?host={host}&port={parts.get('port', 5432)}"
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATELINE_DATABASE_URL", url)
    monkeypatch.setenv("DATELINE_ALERT_URLS", f"json://robot:{ALERT}@127.0.0.1:1/{ALERT}")
    monkeypatch.setenv("DATELINE_MODEL_KEY", KEY)
    return url


def run_once(folder: Path) -> None:
    folder.mkdir()
    (folder / "rail.txt").write_text(STORY, encoding="utf-8")
    tasks.load_seeds(folder)
    for step in (tasks.clean_articles, tasks.extract_articles, tasks.link_events):
        step()
    days = tasks.dirty_days()
    tasks.for_each_day(tasks.build_day, days)
    tasks.check_days(days)
    tasks.for_each_day(tasks.publish_day, days)
    tasks.tell_alerts()


def everything_written(database: Connection, folder: Path) -> str:
    """All rows of all tables but the documents' bytes, and all files below the folder."""
    tables = database.execute(
        "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in"
        " ('pg_catalog', 'information_schema')"
    ).fetchall()
    rows = [database.execute(f"select json_agg(t)::text from {table} as t").fetchone() for (table,) in tables]  # noqa: S608
    files = [path.read_text(errors="replace") for path in folder.rglob("*") if path.is_file()]
    return "\n".join([*map(str, rows), *files])


def test_a_run_with_every_command_writes_no_secret(secretive, database, tmp_path, caplog, capfd):
    with caplog.at_level(logging.INFO):
        run_once(tmp_path / "pages")
        outputs = [CliRunner().invoke(app, command) for command in LOOKS]
    said = "\n".join([item.output + repr(item.exception) for item in outputs])
    assert "postgresql" in said, "the address itself is shown"
    written = "".join(capfd.readouterr()) + said + caplog.text + everything_written(database, tmp_path)
    assert "rail" in written
    assert [secret for secret in SECRETS if secret in written] == []


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://ann:{PASSWORD}@127.0.0.1:1/dateline",
        f"postgresql://ann:{PASSWORD}@name.invalid/dateline",
        f"postgresql://ann:{PASSWORD}@/none?host=%2Fnowhere",
        f"postgresql://ann:{PASSWORD}@127.0.0.1:port/dateline",
        f"host=127.0.0.1 port=1 user=ann password={PASSWORD}",
        f"host=127.0.0.1 port=1 user=ann password='{PASSWORD}",
        f"postgres//ann:{PASSWORD}@host",
        f"postgresql://ann:{PASSWORD}/{PASSWORD}@host/dateline",
        f"postgresql://ann:x@{PASSWORD}@host/dateline",
        f"postgresql://ann:x?{PASSWORD}@host/dateline",
        f"postgresql://ann:%{PASSWORD}@host/dateline",
    ],
)
def test_a_database_that_is_not_there_is_told_without_its_password(url, monkeypatch, tmp_path, caplog):
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.setenv("DATELINE_DATABASE_URL", url)
    said: list[str] = []
    with caplog.at_level(logging.DEBUG):
        try:
            tasks.summary()
        except DatelineError as exc:
            said += [str(exc), repr(exc)]
        for command in (["checks"], ["db", "url"], ["doctor"], ["status"]):
            done = CliRunner().invoke(app, command)
            said += [done.output, repr(done.exception)]
    assert said[0]
    assert PASSWORD not in "\n".join(said) + caplog.text


def test_secrets_show_in_no_repr_and_no_description(secretive):
    settings = Settings.from_environment()
    assert [secret for secret in SECRETS if secret in repr(settings) + str(settings)] == []


def test_airflow_is_given_no_connection_and_shows_no_configuration(secretive, tmp_path):
    airflow = make_airflow(Settings(home=tmp_path), port=8123, metadata_url="postgresql://a@/b", outer={})
    named = {name for name in airflow.environment if name.startswith(("AIRFLOW_CONN_", "AIRFLOW_VAR_"))}
    assert named == set()
    assert airflow.environment["AIRFLOW__API__EXPOSE_CONFIG"] == "False"
    commands = [program.command for program in airflow.programs()]
    assert airflow.password not in json.dumps(commands)
    assert "SECRET" not in json.dumps(commands)
