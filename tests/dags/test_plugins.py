"""What our plugins and shared DAG modules do, as Airflow calls them: links, notes, lineage, metrics, questions."""

from __future__ import annotations

import asyncio
import importlib
import os
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

from pipeline import tasks
from pipeline.errors import StopRun
from pipeline.local.airflow import watched_by
from pipeline.settings import ROOT, Settings
from pipeline.tasks.lineage import TABLES
from pipeline.tasks.metrics import Measured


@pytest.fixture
def plugin(dag_bag: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Imports a module of plugins/ or dags/ by its name."""
    monkeypatch.syspath_prepend(ROOT / "plugins")
    monkeypatch.syspath_prepend(ROOT / "dags")
    return importlib.import_module


# --- links ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dag_id", "words", "path"),
    [
        ("dateline_publish", "2022-02-04", "/dateline/days/2022-02-04"),
        ("dateline_publish", "2022-02-04, 2022-02-05", "/dateline/days"),
        ("dateline_poll", "12 feeds from 2022-02-04", "/dateline/sources"),
        ("dateline_events", "", "/dateline/events"),
        ("somebody_elses", "2022-02-04", ""),
    ],
)
def test_a_task_leads_to_the_page_of_what_it_is_about(plugin: Any, dag_id: str, words: str, path: str) -> None:
    assert plugin("dateline_links").page_of(dag_id, words) == path


def test_every_dag_has_a_page(plugin: Any, dag_bag: Any) -> None:
    assert set(plugin("dateline_links").PAGES) == set(dag_bag.dags)


# --- notes ------------------------------------------------------------------------------------------------------------


def test_a_note_counts_reports_and_leaves_out_what_is_none(plugin: Any) -> None:
    report = tasks.Report(stage="articles", done=12, failed=1).as_dict()
    assert plugin("dateline_notes").note_of([[1, 2], report, None]) == "12 articles cleaned, 1 failed"


@pytest.mark.parametrize(
    ("told", "note", "joined"),
    [
        (None, "12 done", "12 done"),
        ("Started by hand.", "12 done", "Started by hand.\n\n12 done"),
        ("Started by hand.\n\n11 done", "12 done", "Started by hand.\n\n12 done"),
        ("12 done", "12 done", "12 done"),
        ("Started by hand.", "", "Started by hand."),
    ],
)
def test_what_somebody_wrote_stays_in_front(plugin: Any, told: str | None, note: str, joined: str) -> None:
    assert plugin("dateline_notes").join(told, note) == joined


def test_a_run_of_somebody_elses_gets_no_note(plugin: Any) -> None:
    run = SimpleNamespace(dag_id="somebody_elses", run_id="r", note=None)
    plugin("dateline_notes").put_note(run)
    assert run.note is None


def test_a_failed_task_says_why(plugin: Any) -> None:
    pushed = {}

    class Instance:
        dag_id, task_id = "dateline_load_warc", "load_warc"
        task = SimpleNamespace(task_display_name="Load the pages of the file")

        def xcom_push(self, *, key: str, value: str) -> None:
            pushed[key] = value

    fail = plugin("dateline_notes").on_task_instance_failed
    fail(previous_state=None, task_instance=Instance(), error=StopRun("There is no file 'x.warc'.\nmore"))
    assert pushed == {"why": "Load the pages of the file: There is no file 'x.warc'."}
    fail(previous_state=None, task_instance=SimpleNamespace(dag_id="somebody_elses"), error=StopRun("no"))
    reason_of = plugin("dateline_notes").reason_of
    assert [reason_of(KeyError("a")), reason_of("killed"), reason_of(None)] == [
        "KeyError: 'a'",
        "killed",
        "no reason was given",
    ]


# --- deadlines --------------------------------------------------------------------------------------------------------


def test_every_dag_that_runs_by_itself_has_a_deadline(dag_bag: Any) -> None:
    without = {dag_id for dag_id, dag in dag_bag.dags.items() if not dag.deadline}
    assert without == {"dateline_decide", "dateline_reprocess", "dateline_poll_now", "dateline_load_warc"}


def test_a_missed_deadline_names_its_run(plugin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []

    def tell(dag_id: str, run_id: str, *, minutes: int) -> Any:
        told.append((dag_id, run_id, minutes))
        return tasks.Report(stage="watchdog", message="late")

    monkeypatch.setattr(tasks, "tell_late_run", tell)
    assert asyncio.run(plugin("dateline_deadlines").tell_late_run(minutes=60, context=missed(seconds=4))) == "late"
    assert told == [("dateline_poll", "r", 60)]


@pytest.mark.parametrize(("state", "is_told"), [("running", True), ("success", False)])
def test_after_a_standstill_a_run_has_its_time_once_more(
    plugin: Any, monkeypatch: pytest.MonkeyPatch, state: str, is_told: bool
) -> None:
    """A scheduler that was down for hours told of every run that it found waiting."""
    told = []
    monkeypatch.setattr(tasks, "tell_late_run", lambda *_, **__: told.append(1) or tasks.Report(stage="watchdog"))
    deadlines = plugin("dateline_deadlines")
    monkeypatch.setattr(deadlines, "state_of", lambda dag_id, run_id: state)
    asyncio.run(deadlines.tell_late_run(minutes=0, context=missed(seconds=7200)))
    assert bool(told) == is_told


def missed(*, seconds: int) -> dict[str, Any]:
    at = datetime.now(UTC) - timedelta(seconds=seconds)
    return {"dag_run": {"dag_id": "dateline_poll", "dag_run_id": "r"}, "deadline": {"deadline_time": at}}


# --- lineage ----------------------------------------------------------------------------------------------------------


def test_lineage_is_known_of_tasks_that_there_are(dag_bag: Any) -> None:
    known = {(dag_id, task.task_id) for dag_id, dag in dag_bag.dags.items() for task in dag.tasks}
    assert set(TABLES) <= known


def test_lineage_events_name_tables_as_the_database_does(plugin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_DATABASE_URL", "postgresql://ada:secret@db.example/news")
    extractor = plugin("dateline_lineage").DatelineExtractor
    found = extractor(SimpleNamespace(dag_id="dateline_articles", task_id="clean_articles"))._execute_extraction()
    names = [(item.namespace, item.name) for item in (*found.inputs, *found.outputs)]
    assert names[0] == ("postgres://db.example:5432", "news.ingest.documents")
    assert "secret" not in str(names)
    assert not plugin("dateline_lineage").lineage("somebody_elses", "task").inputs


# --- metrics ----------------------------------------------------------------------------------------------------------


def test_counters_and_gauges_reach_a_statsd_server(plugin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over UDP on this machine, through Airflow's own client."""
    from airflow.sdk._shared.observability.metrics import stats
    from airflow.sdk.observability.metrics import stats_utils

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(5)
        for name, value in {"ON": "True", "HOST": "127.0.0.1", "PORT": str(server.getsockname()[1])}.items():
            monkeypatch.setenv(f"AIRFLOW__METRICS__STATSD_{name}", value)
        kept = (stats._factory, stats._backend)
        try:
            stats._backend = None
            stats._factory = stats_utils.get_stats_factory()
            wiring = plugin("dateline_wiring")
            wiring.hand_on(tasks.Report(stage="articles", done=12, skipped={"empty": 2}, failed=1))
            wiring.put_gauges(Measured(gauges={"pending.days": 3.0}, report=tasks.Report(stage="measure")))
            sent = {server.recv(1024).decode() for _ in range(4)}
        finally:
            stats._backend.statsd.close()
            stats._factory, stats._backend = kept
    assert sent == {
        "airflow.dateline.articles.done:12|c",
        "airflow.dateline.articles.failed:1|c",
        "airflow.dateline.articles.skipped.empty:2|c",
        "airflow.dateline.pending.days:3.0|g",
    }


SEND = """
from dateline_wiring import hand_on, put_gauges
from opentelemetry import metrics
from pipeline.tasks import Report
from pipeline.tasks.metrics import Measured
hand_on(Report(stage="articles", done=12, skipped={"empty": 2}))
put_gauges(Measured(gauges={"pending.days": 3.0}, report=Report(stage="measure")))
metrics.get_meter_provider().force_flush()
"""


def test_counters_and_gauges_reach_an_open_telemetry_collector(dag_bag: Any) -> None:
    """Over HTTP on this machine, by what `dateline up` sets, in a process of its own: a meter is made once in each."""
    received: dict[str, float] = {}

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = ExportMetricsServiceRequest.FromString(self.rfile.read(int(self.headers["Content-Length"])))
            for scope in (one for each in request.resource_metrics for one in each.scope_metrics):
                for metric in (item for item in scope.metrics if ".dateline." in item.name):
                    point = getattr(metric, str(metric.WhichOneof("data"))).data_points[0]
                    received[metric.name] = point.as_double or point.as_int
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings = Settings(otlp_url=f"http://127.0.0.1:{server.server_address[1]}")
        path = os.pathsep.join(map(str, (ROOT, ROOT / "dags", ROOT / "plugins")))
        environment = os.environ | watched_by(settings) | {"PYTHONPATH": path, "no_proxy": "127.0.0.1"}
        done = subprocess.run(
            [sys.executable, "-c", SEND], env=environment, capture_output=True, text=True, check=False
        )
        server.shutdown()
    assert done.returncode == 0, done.stderr
    assert received == {
        "airflow.dateline.articles.done": 12,
        "airflow.dateline.articles.skipped.empty": 2,
        "airflow.dateline.pending.days": 3.0,
    }


# --- questions that are over ---


def test_a_question_that_is_over_is_found_by_the_name_of_its_run(plugin: Any, dag_bag: Any) -> None:
    publish = importlib.import_module("dateline_publish")
    named = publish.as_run({"day": "2024-03-01", "decision_id": 12, "asked": 2})["trigger_run_id"]
    is_about = plugin("dateline_questions").is_about
    assert is_about(named, [12])
    assert not is_about(named, [1, 2])
    assert not is_about("manual__2024-03-01T00:00:00+00:00", [12])


# --- questions --------------------------------------------------------------------------------------------------------


def answer(choice: str, why: str | None, *, timed_out: bool = False) -> dict[str, Any]:
    return {
        "chosen_options": [choice],
        "params_input": {"why": why},
        "responded_at": None,
        "responded_by_user": None if timed_out else {"id": "ada", "name": "Ada"},
        "timedout": timed_out,
    }


def test_an_answer_says_who_and_why(dag_bag: Any) -> None:
    ask = dag_bag.dags["dateline_decide"].get_task("decide")
    assert ask.execute_complete({}, answer("Publish anyway", " ours ")) == {
        "choice": "Publish anyway",
        "by": "Ada",
        "why": "ours",
        "timed_out": False,
    }


def test_no_answer_in_time_needs_no_reason(dag_bag: Any) -> None:
    ask = dag_bag.dags["dateline_decide"].get_task("decide")
    assert ask.execute_complete({}, answer("Keep blocked", None, timed_out=True))["timed_out"]


@pytest.mark.parametrize(("choice", "why"), [("Publish anyway", ""), ("Keep blocked", None), ("Do it", "because")])
def test_an_answer_without_reason_or_of_ones_own_is_refused(dag_bag: Any, choice: str, why: str | None) -> None:
    ask = dag_bag.dags["dateline_decide"].get_task("decide")
    with pytest.raises(ValueError, match=r"No reason was given|not in"):
        ask.execute_complete({}, answer(choice, why))


def test_choices_are_the_same_wherever_they_stand(plugin: Any) -> None:
    from pipeline.tasks.decisions import CHOICES, KEEP_BLOCKED

    question = plugin("dateline_question")
    assert list(CHOICES.values()) == question.OPTIONS
    assert question.KEEP_BLOCKED == KEEP_BLOCKED


def test_a_question_is_asked_in_a_run_of_its_own(dag_bag: Any) -> None:
    ask = dag_bag.dags["dateline_publish"].get_task("ask_about_days")
    assert ask.partial_kwargs["trigger_dag_id"] == "dateline_decide"
    assert ask.partial_kwargs["skip_when_already_exists"]
