"""What is old goes, by setting; a dry run counts only; what a daily row rests on stays."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from pipeline.errors import RetryLater, StopRun
from pipeline.store import alerts, articles, documents, extractions
from pipeline.tasks import export, retention
from tests.store.samples import DAY, link_alone, make_article, make_document, make_extraction, publish, store_page

ARTICLES = "select count(*) from ingest.documents"


@pytest.fixture
def old(database, database_url, monkeypatch, tmp_path):
    """Two released pages, all of it two years old; one has a later version of which nothing was made yet."""
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    for name in ("page-1", "page-2"):
        store_page(database, name)
    link_alone(database)
    assert publish(database) is not None
    for body in (b"second", b"third"):
        documents.put(database, make_document("page-1", body=body))
    alerts.raise_alert(database, "anomaly", "x", severity="info", message="odd", next_step="look")
    alerts.recover(database, "anomaly", "x")
    for table, column in AGED:
        database.execute(f"update {table} set {column} = {column} - interval '2 years'")  # noqa: S608
    return database


AGED = (
    ("ingest.documents", "stored_at"),
    ("ingest.blobs", "stored_at"),
    ("quality.alerts", "recovered_at"),
    ("daily.releases", "published_at"),
)


def test_a_dry_run_counts_and_removes_nothing(old, monkeypatch):
    monkeypatch.setenv("DATELINE_KEEP_DOCUMENTS_DAYS", "365")
    report = retention.clean_database(is_dry=True)
    assert report.message == "Dry run: of rows, 1 alerts, 1 documents would go."
    assert (report.done, dict(report.skipped)) == (0, {"dry_run": 2})
    assert old.execute(ARTICLES).fetchone() == (4,)


def test_what_nothing_rests_on_goes_and_the_rest_stays(old, monkeypatch):
    monkeypatch.setenv("DATELINE_KEEP_DOCUMENTS_DAYS", "365")
    report = retention.clean_database(is_dry=False)
    assert report.message == "Of rows, 1 alerts, 1 blobs, 1 documents went."
    kept = old.execute("select document_id, version from ingest.documents order by 1, 2").fetchall()
    assert kept == [("page-1", 1), ("page-1", 3), ("page-2", 1)], "an article was made of 1, and 3 is the latest"
    assert documents.get(old, "page-1", version=1).body == b"page-1"
    assert old.execute("select count(*) from daily.events").fetchone() == (2,)
    assert retention.clean_database(is_dry=False).done == 0


def test_an_undated_article_can_be_read_when_its_first_version_is_gone(old, monkeypatch):
    """It is filed under its arrival, which is that of the first version that is kept."""
    monkeypatch.setenv("DATELINE_KEEP_DOCUMENTS_DAYS", "365")
    for body in (b"broken", b"whole"):
        documents.put(old, replace(make_document("page-3", body=body), fetched_at=None))
    old.execute(
        "update ingest.documents set stored_at = case version when 1 then timestamptz '2020-01-01'"
        " else '2024-05-09' end where document_id = 'page-3'"
    )
    articles.put(old, replace(make_article("page-3"), published=None), document_version=2, cleaner_version="clean-1")
    retention.clean_database(is_dry=False)
    kept = old.execute("select version from ingest.documents where document_id = 'page-3'").fetchall()
    assert kept == [(2,)]
    extractions.put(old, "page-3", 1, "rules-1", make_extraction("page-3"))
    filed = "select distinct day, day_source from coding.current_figures where article_id = 'page-3'"
    assert old.execute(filed).fetchall() == [(date(2024, 5, 9), "arrival")]


def test_by_default_documents_and_history_stay_for_ever(old):
    assert retention.clean_database(is_dry=False).message == "Of rows, 1 alerts went."


def test_history_goes_only_where_that_was_asked_for(old, monkeypatch):
    old.execute("update coding.events set confidence = 0.1 where event_id = 'page-1-signed'")
    publish(old)
    changed = "select count(*) from daily.events_history where release_to is not null"
    assert old.execute(changed).fetchone() == (1,)
    old.execute("update daily.releases set published_at = published_at - interval '2 years'")
    assert "history" not in retention.clean_database(is_dry=False).message
    monkeypatch.setenv("DATELINE_KEEP_HISTORY_DAYS", "365")
    assert "history went" in retention.clean_database(is_dry=False).message
    assert old.execute(changed).fetchone() == (0,)
    assert old.execute("select count(*) from daily.events where day = %s", [DAY]).fetchone() == (2,)


def test_what_is_no_longer_kept_is_said_instead_of_a_wrong_answer(old, monkeypatch, tmp_path):
    old.execute("update coding.events set confidence = 0.1 where event_id = 'page-1-signed'")
    second = publish(old)
    old.execute("update daily.releases set published_at = now() - interval '2 years' where release_id = 1")
    old.execute("update daily.releases set published_at = now() - interval '500 days' where release_id = 2")
    then = "select count(*) from daily.events_as_of(now() - interval '%s days')"
    assert old.execute(then % 600).fetchone() == (2,)
    monkeypatch.setenv("DATELINE_KEEP_HISTORY_DAYS", "365")
    retention.clean_database(is_dry=False)
    assert old.execute(then % 400).fetchone() == (2,), "the release that ended the removed rows is whole"
    assert old.execute(then % 900).fetchone() == (0,), "before the first release there was nothing"
    with pytest.raises(
        psycopg.errors.RaiseException, match=f"no longer kept: they answer from release {second.release_id} on"
    ):
        old.execute(then % 600)
    at = datetime.now(UTC) - timedelta(days=600)
    with pytest.raises(StopRun, match="DATELINE_KEEP_HISTORY_DAYS"):
        export.export_table("events", tmp_path / "events.csv", file_format="csv", as_of=at)
    with pytest.raises(StopRun, match="only from release 2 on"):
        export.export_table("events", tmp_path / "changes.csv", file_format="csv", since_release=1)
    assert export.export_table("events", tmp_path / "new.csv", file_format="csv", since_release=2).rows == 0


def test_old_logs_go_with_their_folders(old, tmp_path, monkeypatch):
    folder = tmp_path / "logs"
    monkeypatch.setenv("AIRFLOW__LOGGING__BASE_LOG_FOLDER", str(folder))
    for name in ("run_id=a/attempt=1.log", "run_id=b/attempt=1.log"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text("x")
    long_ago = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
    os.utime(folder / "run_id=a" / "attempt=1.log", (long_ago, long_ago))
    assert retention.clean_logs(is_dry=True).message == "Dry run: of logs, 1 logs would go."
    assert retention.clean_logs(is_dry=False).done == 1
    assert [path.name for path in folder.iterdir()] == ["run_id=b"]
    monkeypatch.setenv("DATELINE_KEEP_LOGS_DAYS", "0")
    assert "for ever" in retention.clean_logs(is_dry=False).message


def fake_airflow(folder: Path, monkeypatch: pytest.MonkeyPatch, lines: str) -> None:
    """A program `airflow` beside a python of the test's own, which says what it was given."""
    program = folder / "airflow"
    program.write_text(f"#!/bin/sh\n{lines}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(retention.sys, "executable", str(folder / "python"))
    monkeypatch.setattr(retention, "metadata_url", lambda _: "postgresql+psycopg://x/airflow")


def test_airflow_cleans_its_own_tables_of_which_a_task_may_not_know(old, tmp_path, monkeypatch):
    fake_airflow(
        tmp_path,
        monkeypatch,
        'echo "$AIRFLOW__DATABASE__SQL_ALCHEMY_CONN $*" > said; echo "Found 3 rows meeting"; echo "Found 4 rows."',
    )
    monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "airflow-db-not-allowed:///")
    monkeypatch.chdir(tmp_path)
    assert retention.clean_airflow(is_dry=True).message == "Dry run: of Airflow's rows, 7 airflow would go."
    said = (tmp_path / "said").read_text()
    assert said.startswith("postgresql+psycopg://x/airflow db clean --yes --skip-archive --clean-before-timestamp ")
    assert said.strip().endswith("--dry-run")
    assert retention.clean_airflow(is_dry=False).done == 7


def test_a_failed_clean_is_tried_again_and_says_why(old, tmp_path, monkeypatch):
    fake_airflow(tmp_path, monkeypatch, 'echo "no such table" >&2; exit 1')
    with pytest.raises(RetryLater, match="no such table"):
        retention.clean_airflow(is_dry=False)
