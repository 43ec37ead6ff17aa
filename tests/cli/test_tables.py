"""The commands about tables: what they say, what they write for programs, and their exit status."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from pipeline.cli.tables import app
from pipeline.store import days
from tests.store.samples import DAY, link_alone, store_page

NAME = DAY.isoformat()


@pytest.fixture
def dateline(database, database_url, monkeypatch):
    """Runs a command on a database with one page that is not published yet; (exit status, output)."""
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    store_page(database)
    link_alone(database)

    def run(*arguments):
        result = CliRunner().invoke(app, list(arguments))
        return result.exit_code, result.output

    return run


def test_a_day_is_published_and_shown(dateline, database):
    assert dateline("publish", NAME)[0] == 0
    status, output = dateline("events", "--country", "LUX", "--json")
    assert (status, [row["event_id"] for row in json.loads(output)]) == (0, ["c-page-1-signed"])
    assert json.loads(dateline("events", "--until", "2024-05-05", "--json")[1]) == []
    assert "AGREE" in dateline("events", "--day", NAME)[1]
    assert [row["day"] for row in json.loads(dateline("releases", "--json")[1])] == [NAME]
    [run] = json.loads(dateline("checks", NAME, "--json", "--all")[1])
    assert run["verdict"] == "passed"
    assert len(run["results"]) == run["rules"]
    days.mark(database, DAY)
    assert "no new release" in dateline("publish", NAME)[1]


def test_held_row_is_listed_and_released(dateline, database, monkeypatch):
    database.execute("update coding.figures set percent = -5000")
    assert dateline("publish", "2024-05-07")[0] == 0
    [held] = json.loads(dateline("quarantine", "list", "--json")[1])
    assert (held["table_name"], held["rule"]) == ("figures", "credible_percent")
    number = str(held["quarantine_id"])
    assert dateline("quarantine", "release", number, "--why", "It is so.", "--by", "ada")[0] == 0
    assert dateline("publish", "2024-05-07")[0] == 0
    assert len(json.loads(dateline("figures", "--json")[1])) == 1


def test_database_is_told_without_its_password(dateline):
    status, output = dateline("db", "status", "--json")
    assert (status, json.loads(output)["missing"]) == (0, [])
    assert "up to date" in dateline("db", "migrate")[1]
    assert "dbname" in dateline("db", "url")[1]


def test_export_says_what_it_wrote(dateline, tmp_path):
    dateline("publish", NAME)
    status, output = dateline("export", "events", str(tmp_path / "events.parquet"), "--json")
    assert (status, json.loads(output)["rows"]) == (0, 1)
    status, _ = dateline("export", "nothing", str(tmp_path / "x.csv"))
    assert status != 0
