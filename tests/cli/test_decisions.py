"""Deciding about blocked days at the command line."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.tasks import publish
from tests.store.samples import DAY, link_alone, store_page

NAME = DAY.isoformat()


@pytest.fixture
def blocked(database, database_url, monkeypatch):
    """A day of one page that a rule over several tables blocks."""
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    monkeypatch.setattr(publish, "_run_rules", lambda _, builds: {build.build_id: [] for build in builds})
    store_page(database, "page-1")
    link_alone(database)
    publish.build_day(NAME)
    database.execute("delete from staging.reports")
    database.execute("update staging.events set reports = 0")
    assert publish.check_day(NAME).failed == 1
    return database


def run(*arguments: str):
    return CliRunner().invoke(app, ["decisions", *arguments])


def test_ask_show_decide_and_list(blocked):
    assert run("list").output == "nothing\n"
    [asked] = json.loads(run("ask", "--json").output)
    number = str(asked["decision_id"])
    assert "events.events_have_reports" in run("show", number).output
    assert run("list").output == f"{number}  {NAME}  open  asked 1 times\n"
    wrong = run("decide", number, "maybe", "--why", "x")
    assert wrong.exit_code == 2
    done = run("decide", number, "publish", "--why", "known", "--by", "ada")
    assert done.output.startswith("ada decided: publish anyway (known).")
    assert run("list", "--all").output == f"{number}  {NAME}  publish  ada: known\n"
    assert blocked.execute("select approved_by from daily.releases").fetchall() == [("ada",)]
