"""What is seen from outside becomes an alert, twice seen, and is over when it is seen no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.local import watchdog
from pipeline.local.api import Api, DagSchedule
from pipeline.local.watchdog import Sight, find_troubles
from pipeline.settings import Settings
from pipeline.store import alerts
from pipeline.tasks.watchdog import tell_late_run

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
LATE = timedelta(minutes=15)
ALL = dict.fromkeys(("api-server", "scheduler", "dag-processor", "triggerer", "watchdog"), True)
WELL = dict.fromkeys(("metadatabase", "scheduler", "dag_processor", "triggerer"), "healthy")


def schedule(dag_id="dateline_publish", *, is_paused=False, minutes_ago=0, state="success"):
    due = NOW - timedelta(minutes=minutes_ago)
    return DagSchedule(dag_id=dag_id, is_paused=is_paused, next_run_at=due, latest_state=state)


def troubles(**values):
    sight = Sight(**{"programs": ALL, "health": WELL, "schedules": [], "work": {}} | values)
    return [(item.kind, item.subject) for item in find_troubles(sight, now=NOW, late=LATE)]


def test_nothing_is_wrong_where_all_is_well():
    assert troubles(schedules=[schedule(minutes_ago=14), schedule(is_paused=True, minutes_ago=999)]) == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"programs": ALL | {"scheduler": False}}, [("airflow_down", "scheduler")]),
        ({"health": WELL | {"scheduler": "unhealthy"}}, [("airflow_down", "scheduler")]),
        ({"health": WELL | {"dag_processor": "unhealthy"}}, [("airflow_down", "dag-processor")]),
        ({"health": {}}, [("airflow_down", "api-server")]),
        ({"schedules": [schedule(minutes_ago=16)]}, [("missing_run", "dateline_publish")]),
        ({"schedules": [schedule(minutes_ago=16, state="running")]}, []),
        ({"schedules": [schedule(minutes_ago=16, state=None)]}, [("missing_run", "dateline_publish")]),
        (
            {"schedules": [schedule(is_paused=True)], "work": {"dateline_publish": "changed days wait"}},
            [("paused_dag", "dateline_publish")],
        ),
        ({"schedules": None, "work": None}, []),
    ],
)
def test_each_trouble_is_named(values, expected):
    assert troubles(**values) == expected


@pytest.fixture
def own(database, database_url, monkeypatch):
    """The watchdog's alerts go to the test's own database; what it sees is the test's to say."""
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    return database


def open_kinds(conn):
    return {(alert.kind, alert.subject) for alert in alerts.open_alerts(conn)}


def test_an_alert_takes_two_looks_and_goes_when_all_is_well(own, monkeypatch):
    sights = {"now": Sight(programs=ALL | {"scheduler": False}, health=WELL)}
    monkeypatch.setattr(watchdog, "look", lambda *_, **__: sights["now"])
    settings = Settings.from_environment()
    seen = watchdog.watch_once(settings, before=[])
    assert [item.subject for item in seen] == ["scheduler"]
    assert open_kinds(own) == set(), "once seen may be a moment's weakness"
    watchdog.watch_once(settings, before=seen)
    assert open_kinds(own) == {("airflow_down", "scheduler")}
    sights["now"] = Sight(programs=ALL, health=WELL)
    watchdog.watch_once(settings, before=seen)
    assert open_kinds(own) == set()


def test_dags_that_were_not_looked_at_keep_their_alerts(own, monkeypatch):
    late = Sight(programs=ALL, health=WELL, schedules=[schedule(minutes_ago=600_000)], work={})
    sights = {"now": late}
    monkeypatch.setattr(watchdog, "look", lambda *_, **__: sights["now"])
    settings = Settings.from_environment()
    watchdog.watch_once(settings)
    assert open_kinds(own) == {("missing_run", "dateline_publish")}
    sights["now"] = Sight(programs=ALL, health=WELL)
    watchdog.watch_once(settings)
    assert open_kinds(own) == {("missing_run", "dateline_publish")}


def test_a_late_run_is_over_with_the_next_good_one(own, monkeypatch):
    report = tell_late_run("dateline_publish", "run-1", minutes=60)
    assert report.message == "The run run-1 of dateline_publish was not done within 60 minutes."
    assert open_kinds(own) == {("late_run", "dateline_publish")}
    on_time = datetime.now(UTC) + timedelta(minutes=5)
    good = DagSchedule(dag_id="dateline_publish", is_paused=False, next_run_at=on_time, latest_state="success")
    monkeypatch.setattr(watchdog, "look", lambda *_, **__: Sight(programs=ALL, health=WELL, schedules=[good], work={}))
    watchdog.watch_once(Settings.from_environment())
    assert open_kinds(own) == set()


def test_schedules_are_read_from_the_api(stand_in):
    dag = {"dag_id": "dateline_poll", "is_paused": True, "next_dagrun_run_after": "2024-05-06T12:00:00Z"}
    run = {"dag_id": "dateline_poll", "dag_run_id": "r", "state": "failed"}
    stand_in.answer = lambda _, path, __: (200, {"dag_runs": [run]} if "dagRuns" in path else {"dags": [dag]})
    [found] = Api(url=stand_in.url, token="t").schedules()
    assert found == DagSchedule(dag_id="dateline_poll", is_paused=True, next_run_at=NOW, latest_state="failed")


def test_a_machine_where_nothing_was_started_has_nothing_well(tmp_path):
    sight = watchdog.look(Settings(home=tmp_path), with_dags=True)
    assert set(sight.programs.values()) == {False}
    assert sight.schedules is None
