"""Write, audit by Great Expectations, publish: as the DAGs and the command line call it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipeline.checks.run import sqlalchemy_url
from pipeline.contract import rules, tables
from pipeline.errors import SkipItem, StopRun
from pipeline.store import alerts, audit
from pipeline.tasks import publish
from tests.store.samples import DAY, link_alone, store_page

NAME = DAY.isoformat()


@pytest.fixture
def built(database, database_url, monkeypatch):
    """Three pages that tell of events on one day, built; the tasks work on this database."""
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    for number in (1, 2, 3):
        store_page(database, f"page-{number}")
    link_alone(database)
    publish.build_day(NAME)
    return database


def test_good_day_passes_every_rule_and_goes_out(built):
    assert publish.dirty_days() == [NAME, "2024-05-07"]
    checked = publish.check_day(NAME)
    assert (checked.failed, dict(checked.skipped)) == (0, {})
    assert "none failed: all may go out" in checked.message
    [run] = audit.runs(built)
    results = audit.results(built, run.run_id)
    expected = {(table.name, rule.name) for table in tables() for rule in rules(table)}
    expected |= {(rule.table, rule.name) for rule in audit.cross_rules()}
    assert {(result.table, result.rule) for result in results} == expected
    assert {result.engine for result in results} == {"great_expectations", "sql"}
    assert publish.publish_day(NAME).done == 7
    assert publish.publish_day(NAME).skipped == {"published": 1}
    assert publish.check_day(NAME).skipped == {"published": 1}
    assert publish.dirty_days() == ["2024-05-07"]


#: A planted fault, the rule that finds it, and the rows that leave with it.
ROW_FAULTS = {
    "type = 'PARTY'": "type_in_set",
    "confidence = 1.5": "confidence_in_range",
    "score = -11": "score_in_range",
    "place_country = 'Ruritania'": "place_country_matches",
    "sentence = null": "sentence_is_known",
    "end_day = begin": "days_in_order",
    "date_source = null": "date_has_a_source",
    "voices = 7": "counts_in_order",
    "lat = null": "place_is_whole",
    "actor_countries = '{XQZ}'": "actor_countries_exist",
}


def test_planted_bad_rows_are_held_back_and_the_rest_goes_out(built):
    """All faults on one row of one event: each is found by its rule, and only this event stays behind."""
    for fault in ROW_FAULTS:
        built.execute(f"update staging.events set {fault} where event_id = 'c-page-2-signed'")  # noqa: S608
    report = publish.check_day(NAME)
    assert (report.failed, dict(report.skipped)) == (0, {"quarantined": 2})
    held = {row["rule"] for row in audit.quarantine(built) if row["table_name"] == "events"}
    assert held == {*ROW_FAULTS.values(), "has_words"}
    [alert] = alerts.open_alerts(built)
    assert (alert.kind, alert.subject, alert.details["row_count"]) == ("quarantined_rows", NAME, 12)
    publish.publish_day(NAME)
    assert built.execute("select event_id from daily.events order by 1").fetchall() == [
        ("c-page-1-signed",), ("c-page-3-signed",),
    ]  # fmt: skip
    publish.build_day(NAME)
    publish.check_day(NAME)
    assert alerts.open_alerts(built) == [], "the next build has no bad row"


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("insert into staging.events select * from staging.events where event_id = 'c-page-2-signed'", "key_is_unique"),
        ("update staging.reports set report_id = null", "key_is_known"),
        ("alter table staging.figures add column surprise text", "columns"),
    ],
)
def test_planted_block_keeps_the_day_unpublished(built, fault, rule):
    built.execute(fault)
    report = publish.check_day(NAME)
    assert report.failed == 1
    assert rule in report.message
    assert publish.publish_day(NAME).skipped == {"blocked": 1}
    assert built.execute("select count(*) from daily.events").fetchone() == (0,)
    kinds = {alert.kind: alert for alert in alerts.open_alerts(built)}
    assert rule in kinds["blocked_day"].details["rules"]


def test_data_docs_are_written_where_they_are_wanted(built, monkeypatch, tmp_path):
    monkeypatch.setenv("DATELINE_DATA_DOCS", str(tmp_path))
    assert publish.check_day(NAME).failed == 0
    assert "events" in (tmp_path / NAME / "index.html").read_text(encoding="utf-8")
    assert len(list((tmp_path / NAME / "validations").iterdir())) == len(tables())


def test_unbuilt_and_impossible_days_are_named(built):
    with pytest.raises(SkipItem, match="2024-01-01 was not built yet"):
        publish.check_day("2024-01-01")
    assert publish.publish_day("2024-01-01").skipped == {"not_built": 1}
    with pytest.raises(StopRun, match="'2024-02-30' is no day"):
        publish.build_day("2024-02-30")


def test_url_for_great_expectations_keeps_password_host_and_port():
    url = sqlalchemy_url("postgresql://ada:p%40ss%24@db.example:6543/news?sslmode=require")
    assert url.replace("options=-c%20enable_nestloop%3Doff&", "") == (
        "postgresql+psycopg://ada:p%40ss%24@localhost/news?host=db.example&port=6543&sslmode=require"
    )
    own = sqlalchemy_url("postgresql://ada@db.example/news?options=-c%20work_mem%3D8MB")
    assert "options=-c%20work_mem%3D8MB%20-c%20enable_nestloop%3Doff" in own


def test_several_days_are_checked_at_once_and_each_gets_its_own_verdict(database, database_url, monkeypatch):
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    others = [DAY + timedelta(days=number) for number in (10, 20)]
    for number, day in enumerate([DAY, *others]):
        store_page(database, f"page-{number}", day=day)
    link_alone(database)
    names = [day.isoformat() for day in [DAY, *others]]
    for name in names:
        publish.build_day(name)
    database.execute("update staging.events set confidence = 7 where day = %s", [others[0]])
    reports = publish.check_each(names)
    assert [report.skipped.get("quarantined", 0) for report in reports] == [0, 2, 0], "the event and its report"
    assert [report.message[:10] for report in reports] == names
    assert len(audit.runs(database)) == 3
