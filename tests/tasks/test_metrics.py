"""Gauges by name, each documented; a language that falls silent raises an alert until it is heard again."""

from __future__ import annotations

import pytest

from pipeline.settings import ROOT
from pipeline.store import alerts
from pipeline.tasks import lineage, metrics
from tests.store.samples import link_alone, store_page


@pytest.fixture
def own(database, database_url, monkeypatch):
    """The tasks work on the test's own database."""
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    return database


def test_gauges_are_those_that_are_documented(own):
    store_page(own, "page-1")
    found = metrics.measure()
    never = {"age_seconds.poll", "age_seconds.release"}
    assert set(found.gauges) | never == set(metrics.GAUGES)
    assert found.gauges["pending.events"] == 1
    assert found.gauges["lag_seconds.days"] >= 0
    assert "1 events" in found.report.message
    link_alone(own)
    assert metrics.measure().gauges["pending.events"] == 0


def test_a_language_that_fell_silent_is_told_until_it_is_heard_again(own):
    for day in range(14):
        store_page(own, f"page-{day}")
    own.execute(
        "update corpus.articles set stored_at = now() - (split_part(article_id, '-', 2)::int + 1.5) * interval '1 day'"
    )
    assert metrics.measure().report.failed == 1
    [alert] = [alert for alert in alerts.open_alerts(own) if alert.kind == "silent_language"]
    assert (alert.subject, alert.severity) == ("en", "warning")
    store_page(own, "page-99")
    assert metrics.measure().report.failed == 0
    assert "silent_language" not in {alert.kind for alert in alerts.open_alerts(own)}


def test_a_language_that_was_rare_is_not_missed(own):
    store_page(own, "page-1")
    own.execute("update corpus.articles set stored_at = now() - interval '3 days'")
    assert metrics.measure().report.failed == 0


def test_lineage_names_tables_that_there_are(own):
    known = {f"{row[0]}.{row[1]}" for row in own.execute("select schemaname, tablename from pg_tables")}
    named = {name for reads, writes in lineage.TABLES.values() for name in (*reads, *writes)}
    assert named <= known
    found = lineage.lineage_of("dateline_articles", "clean_articles")
    assert found is not None
    assert found.namespace == "postgres://localhost:5432"
    assert found.outputs[0].endswith(".corpus.articles")
    assert lineage.lineage_of("somebody_elses", "task") is None


@pytest.mark.parametrize(
    ("url", "namespace"),
    [
        ("postgresql://ada:secret@db.example:6543/news", "postgres://db.example:6543"),
        ("postgresql:///news?host=/run/postgresql", "postgres://localhost:5432"),
    ],
)
def test_lineage_never_tells_a_password(monkeypatch, url, namespace):
    monkeypatch.setenv("DATELINE_DATABASE_URL", url)
    found = lineage.lineage_of("dateline_seeds", "load_seeds")
    assert found is not None
    assert (found.namespace, found.outputs[0]) == (namespace, "news.ingest.documents")


def test_every_gauge_is_in_the_manual_as_it_is_here():
    manual = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert [name for name, says in metrics.GAUGES.items() if f"| `{name}` | {says} |" not in manual] == []


def test_every_dag_is_in_the_manual():
    manual = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    dags = {path.stem for path in (ROOT / "dags").glob("dateline_*.py")} - {"dateline_wiring", "dateline_question"}
    assert {name for name in dags if f"| `{name}` |" not in manual} == set()
