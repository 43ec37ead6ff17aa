"""Releases: whole, by difference, with their history; held-back rows stay out; blocked days keep their last release."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pipeline.contract import RuleResult, Severity, table
from pipeline.errors import RetryLater, SkipItem
from pipeline.records import Cluster
from pipeline.store import alerts, articles, audit, clusters, daily, days, extractions, releases
from pipeline.store.connection import open_url
from tests.store.samples import DAY, link_alone, make_extraction, publish, store_page

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def events(conn):
    return conn.execute("select event_id, confidence from daily.events order by 1").fetchall()


def check(conn, *results):
    return audit.apply(conn, days.latest(conn, DAY), results, started_at=NOW)


def failed(rule, *, name="events", severity=Severity.QUARANTINE, rows=1):
    return RuleResult(
        table=name,
        rule=rule,
        severity=severity,
        engine="great_expectations",
        success=False,
        failing_rows=rows,
        message="why",
    )


@pytest.fixture
def released(database):
    """Two pages that tell of two events on one day, linked and published."""
    for name in ("page-1", "page-2"):
        store_page(database, name)
    link_alone(database)
    assert publish(database) is not None
    return database


def test_second_publish_changes_nothing(released):
    days.mark(released, DAY)
    assert days.dirty_days(released) == [DAY, date(2024, 5, 7)]
    assert publish(released) is None
    assert days.dirty_days(released) == [date(2024, 5, 7)]
    assert len(releases.latest(released, day=DAY)) == 1


def test_release_touches_only_what_changed_and_keeps_history(released):
    first = releases.latest(released, day=DAY)[0]
    reading = make_extraction("page-1")
    surer = replace(reading, events=tuple(replace(event, confidence=0.95) for event in reading.events))
    extractions.put(released, "page-1", 1, "extract-2", surer)
    articles.withdraw(released, "page-2")
    store_page(released, "page-3")
    clusters.put(
        released, [Cluster(cluster_id=f"c-{name}", members=(name,)) for name in ("page-1-signed", "page-3-signed")]
    )
    second = publish(released)
    assert second is not None
    assert second.row_counts["events"] == {"inserted": 1, "updated": 1, "deleted": 1, "total": 2}
    assert list(second.reasons) == ["extractor", "late", "linking", "withdrawn"]
    assert events(released) == [("c-page-1-signed", 0.95), ("c-page-3-signed", 0.8)]
    before = released.execute(
        "select event_id, confidence from daily.events_as_of(%s) order by 1", [first.published_at]
    ).fetchall()
    assert before == [("c-page-1-signed", 0.8), ("c-page-2-signed", 0.8)]
    assert released.execute("select count(*) from daily.events_as_of('2000-01-01')").fetchone() == (0,)
    changes = released.execute(
        "select change, row_key ->> 'event_id' from daily.changes"
        " where release_id > %s and table_name = 'events' order by 2",
        [first.release_id],
    ).fetchall()
    assert changes == [("update", "c-page-1-signed"), ("delete", "c-page-2-signed"), ("insert", "c-page-3-signed")]


def test_merged_event_names_its_successor(released):
    clusters.put(released, [Cluster(cluster_id="c-page-1-signed", members=("page-1-signed", "page-2-signed"))])
    publish(released)
    assert released.execute("select event_id, reports, voices from daily.events").fetchall() == [
        ("c-page-1-signed", 2, 1)
    ]
    gone = (
        "select row_key ->> 'event_id', successor from daily.changes where change = 'delete' and table_name = 'events'"
    )
    assert released.execute(gone).fetchall() == [("c-page-2-signed", "c-page-1-signed")]
    assert released.execute("select distinct event_id from daily.reports").fetchall() == [("c-page-1-signed",)]


def test_changes_bring_a_copy_up_to_date(released):
    name = table("events")
    copy = {row["event_id"]: row for row in daily.read(released, name)}
    since = daily.latest_release(released)
    articles.withdraw(released, "page-2")
    store_page(released, "page-3")
    link_alone(released)
    publish(released)
    for row in daily.read_changes(released, name, since_release=since):
        if row.pop("change") == "put":
            copy[row["event_id"]] = row
        else:
            del copy[row["event_id"]]
    assert copy == {row["event_id"]: row for row in daily.read(released, name)}


def test_failing_row_is_held_back_with_its_reports_and_counts(released):
    days.build_day(released, DAY)
    released.execute("update staging.events set confidence = 1.5 where event_id = 'c-page-2-signed'")
    run = check(released, failed("confidence_in_range"))
    assert (run.verdict, run.quarantined_rows) == ("quarantined", 2)
    assert [row[:2] for row in audit.failing_rows(released, run.run_id)] == [
        ("events", "confidence_in_range"), ("reports", "reports_have_events"),
    ]  # fmt: skip
    publish_now = releases.publish_day(released, DAY)
    assert publish_now is not None
    assert publish_now.quarantined_rows == 2
    assert events(released) == [("c-page-1-signed", 0.8)]
    assert released.execute("select report_id from daily.reports").fetchall() == [("page-1-signed",)]
    assert released.execute("select events from daily.counts").fetchall() == [(1,)]
    held = audit.quarantine(released)
    assert [(row["table_name"], row["rule"], row["row_values"].get("confidence")) for row in held] == [
        ("events", "confidence_in_range", 1.5), ("reports", "reports_have_events", 0.8),
    ]  # fmt: skip


def test_row_that_fails_two_rules_is_kept_with_both(released):
    days.build_day(released, DAY)
    released.execute("update staging.events set confidence = 2, voices = 9 where event_id = 'c-page-2-signed'")
    run = check(released, failed("confidence_in_range"), failed("counts_in_order"))
    assert run.verdict == "quarantined"
    assert {row["rule"] for row in audit.quarantine(released)} >= {"confidence_in_range", "counts_in_order"}


def test_operator_lets_a_held_row_out_or_drops_it(released):
    def build_and_check():
        days.build_day(released, DAY)
        released.execute("update staging.events set confidence = 1.5 where event_id = 'c-page-2-signed'")
        run = check(released, failed("confidence_in_range"))
        releases.publish_day(released, DAY)
        return run

    build_and_check()
    number = audit.quarantine(released)[0]["quarantine_id"]
    assert audit.decide(released, number, release=True, by="ada", why="It is so.") == DAY
    assert DAY in days.dirty_days(released)
    assert build_and_check().verdict == "passed"
    assert events(released)[1] == ("c-page-2-signed", 1.5)
    audit.decide(released, number, release=False, by="ada", why="It is not.")
    assert build_and_check().quarantined_rows == 2
    assert events(released) == [("c-page-1-signed", 0.8)]
    [row] = audit.quarantine(released, state="dropped")
    assert (row["decided_by"], row["why"]) == ("ada", "It is not.")
    with pytest.raises(SkipItem, match="no row 999"):
        audit.decide(released, 999, release=True, by="ada", why="")


def test_held_row_that_is_put_right_is_resolved(released):
    days.build_day(released, DAY)
    released.execute("update staging.events set confidence = 1.5 where event_id = 'c-page-2-signed'")
    check(released, failed("confidence_in_range"))
    publish(released)
    assert audit.quarantine(released) == []
    assert len(audit.quarantine(released, state="resolved")) == 2


def test_blocking_rule_keeps_the_last_release(released):
    before = events(released)
    store_page(released, "page-3")
    link_alone(released)
    days.build_day(released, DAY)
    run = check(released, failed("key_is_unique", severity=Severity.BLOCK))
    assert run.verdict == "blocked"
    with pytest.raises(SkipItem, match="failed a check that blocks it"):
        releases.publish_day(released, DAY)
    assert events(released) == before
    assert DAY not in days.dirty_days(released), "the same again would only fail again"
    days.mark(released, DAY)
    assert publish(released) is not None
    assert len(events(released)) == 3


def test_rule_that_cannot_be_evaluated_blocks(released):
    days.build_day(released, DAY)
    assert check(released, failed("confidence_in_range", rows=0)).verdict == "blocked"


def test_engines_that_disagree_block(released):
    days.build_day(released, DAY)
    assert check(released, failed("confidence_in_range", rows=5)).verdict == "blocked"


def test_quote_that_is_not_in_the_article_is_held_back(released):
    days.build_day(released, DAY)
    released.execute(
        "update staging.reports set sentence_start = 1, sentence_end = 83 where report_id = 'page-2-signed'"
    )
    run = check(released)
    assert [row[1] for row in audit.failing_rows(released, run.run_id)] == ["reports_are_counted", "quotes_are_exact"]
    releases.publish_day(released, DAY)
    assert events(released) == [("c-page-1-signed", 0.8)]


def test_lost_staging_rows_are_noticed(released):
    days.mark(released, DAY)
    days.build_day(released, DAY)
    check(released)
    released.execute("delete from staging.events where event_id = 'c-page-2-signed'")
    with pytest.raises(RetryLater, match="are missing"):
        releases.publish_day(released, DAY)
    assert len(events(released)) == 2
    assert DAY in days.dirty_days(released)


def test_undated_event_is_filed_under_the_publication_day(database):
    store_page(database, "page-1", day=None)
    link_alone(database)
    publish(database, date(2024, 5, 7))
    found = database.execute("select day, day_source, begin, date_source from daily.events").fetchall()
    assert found == [(date(2024, 5, 7), "publication", None, None)]


@pytest.mark.parametrize("day", [date(1875, 3, 1), date(2099, 12, 31), date(2024, 2, 29)])
def test_a_far_day_is_released_with_what_is_told_of_it(database, day):
    assert publish(database, day) is None, "nothing is known of it yet"
    assert releases.latest(database, day=day) == []
    store_page(database, day=day)
    link_alone(database)
    assert publish(database, day) is not None
    assert database.execute("select day, begin from daily.events").fetchall() == [(day, day)]
    assert day not in days.dirty_days(database)


def test_a_day_whose_last_event_left_is_released_empty_but_never_first(database):
    """An event that linking or a withdrawal takes away before the first release leaves no release behind."""
    for name in ("page-1", "page-2"):
        store_page(database, name)
    link_alone(database)
    articles.withdraw(database, "page-1")
    articles.withdraw(database, "page-2")
    assert publish(database) is None
    assert DAY not in days.dirty_days(database)
    store_page(database, "page-3")
    link_alone(database)
    assert publish(database) is not None
    articles.withdraw(database, "page-3")
    gone = publish(database)
    assert gone is not None
    assert gone.row_counts["events"] == {"inserted": 0, "updated": 0, "deleted": 1, "total": 0}


def test_a_day_with_coverage_but_no_event_is_released_as_quiet(database):
    database.execute("insert into ingest.feeds (feed_id, url, publisher) values ('f', 'https://a.example', 'example')")
    database.execute("insert into ingest.polls (feed_id, polled_at, result) values ('f', '2024-05-06 08:00+00', 'ok')")
    quiet = publish(database)
    assert quiet is not None
    assert quiet.row_counts["events"]["total"] == 0
    assert database.execute("select source, polls, entries from daily.coverage").fetchall() == [("example", 1, 0)]


def test_release_notifies(database, database_url):
    store_page(database)
    link_alone(database)
    with open_url(database_url) as listener:
        listener.execute("listen dateline_release")
        publish(database)
        [notice] = list(listener.notifies(timeout=5, stop_after=1))
    assert json.loads(notice.payload)["day"] == DAY.isoformat()


def test_readers_of_all_kinds_see_whole_releases(released, database_url):
    """A snapshot, a prepared statement and a cursor of a consumer's own go on while days are published."""
    with open_url(database_url) as snapshot, open_url(database_url) as reader:
        with snapshot.transaction(), reader.transaction(), ExitStack() as stack:
            snapshot.execute("set transaction isolation level repeatable read")
            before = events(snapshot)
            cursor = stack.enter_context(reader.cursor("consumer"))
            cursor.execute("select event_id from daily.events order by 1")
            first = cursor.fetchone()
            store_page(released, "page-3")
            link_alone(released)
            publish(released)
            assert events(snapshot) == before
            assert [first, *cursor.fetchall()] == [(name,) for name, _ in before]
            assert len(events(reader)) == 3
        reader.execute("prepare mine as select count(*) from daily.events")
        assert reader.execute("execute mine").fetchone() == (3,)
        articles.withdraw(released, "page-3")
        publish(released)
        assert reader.execute("execute mine").fetchone() == (2,)


def test_alerts_are_one_row_until_they_recover(database):
    for _ in range(3):
        alerts.raise_alert(database, "blocked_day", "2024-05-06", severity="critical", message="x", next_step="y")
    [alert] = alerts.open_alerts(database)
    assert alert.times == 3
    assert alerts.recover(database, "blocked_day", "2024-05-06")
    assert not alerts.recover(database, "blocked_day", "2024-05-06")
    assert alerts.open_alerts(database) == []
