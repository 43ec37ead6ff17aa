"""Alerts from the database itself: one rule a kind, raised when it is so, over when it is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.store import alerts, days, reports, trouble
from pipeline.store.documents import put as put_document
from pipeline.tasks.measures import link_waiting_figures
from tests.store.samples import DAY, link_alone, make_document, publish, store_page

NOW = datetime(2024, 6, 15, 12, tzinfo=UTC)
LATE = timedelta(hours=6)


def add_feed(conn, name="example", *, added=NOW - timedelta(days=60), is_on=True, last_new=NOW, health="ok"):
    conn.execute(
        "insert into ingest.feeds (feed_id, url, publisher, is_on, added_at) values (%s, %s, %s, %s, %s)",
        [name, f"https://{name}.example/feed", name, is_on, added],
    )
    conn.execute(
        "insert into ingest.feed_states (feed_id, health, next_poll_at, interval_minutes, last_new_at, last_success_at)"
        " values (%s, %s, %s, 30, %s, %s)",
        [name, health, NOW, last_new, NOW],
    )


def list_entries(conn, delays, *, feed="example", seen=NOW - timedelta(hours=5)):
    for number, delay in enumerate(delays):
        conn.execute(
            "insert into ingest.entries (entry_id, feed_id, url, published_at, first_seen_at, last_seen_at)"
            " values (%s, %s, %s, %s, %s, %s)",
            [f"{feed}-{number}", feed, f"https://news.example/{number}", seen - delay, seen, seen],
        )


def cover(conn, days_back, *, source="example", entries=10):
    """Published coverage of the source on the days so far back."""
    release = "insert into daily.releases (day, published_at, reasons, row_counts, changed_rows, check_run_id,"
    release += " check_verdict, quarantined_rows, warnings, extractor_versions, build_id)"
    release += " select %s, now(), '{new}', '{}', 0, 0, 'passed', 0, 0, '{}', coalesce(max(build_id), 0) + 1"
    release += " from daily.releases returning release_id"
    for back in days_back:
        day = NOW.date() - timedelta(days=back)
        [number] = conn.execute(release, [day]).fetchone()
        conn.execute(
            "insert into daily.coverage_history"
            " values (%s, %s, 1, 0, %s, 0, 0, 0, 0, 0, 0, 0, null, %s, null, 'insert')",
            [day, source, entries, number],
        )


def found(conn, kind, *, now=NOW):
    return {item.subject: item for item in trouble.find(conn, kind, now=now, late=LATE)}


def test_nothing_is_wrong_with_an_empty_database(database):
    assert trouble.look(database, now=NOW, late=LATE) == (0, 0)


def test_days_that_are_over_and_not_out_are_missing(database):
    add_feed(database, added=NOW - timedelta(days=3))
    missing = found(database, "missing_day")
    assert list(missing) == ["2024-06-12", "2024-06-13", "2024-06-14"]
    assert [item.severity for item in missing.values()] == ["critical", "critical", "warning"]
    assert "dateline publish 2024-06-14" in missing["2024-06-14"].next_step
    days.mark(database, date(2024, 6, 14))
    days.mark_finished(database)
    publish(database, date(2024, 6, 14))
    assert list(found(database, "missing_day")) == ["2024-06-12", "2024-06-13"]


def test_a_day_without_feeds_is_not_missing(database):
    add_feed(database, is_on=False)
    assert found(database, "missing_day") == {}


def test_a_changed_day_that_nobody_publishes_is_late(database):
    days.mark(database, DAY, reason="late")
    now = datetime.now(UTC)
    assert found(database, "late_day", now=now) == {}
    [late] = found(database, "late_day", now=now + timedelta(hours=7)).values()
    assert late.message == f"{DAY} changed 7 hours ago (late) and was not published since."
    publish(database)
    assert found(database, "late_day", now=now + timedelta(hours=7)) == {}


def test_a_source_is_silent_by_its_own_habit(database):
    add_feed(database, "daily", last_new=NOW - timedelta(hours=40))
    add_feed(database, "weekly", last_new=NOW - timedelta(days=6))
    cover(database, range(1, 28), source="daily")
    cover(database, range(1, 28, 7), source="weekly")
    assert list(found(database, "silent_source")) == ["daily"]
    [silent] = found(database, "silent_source").values()
    assert "nothing new for 40 hours" in silent.message
    database.execute(
        "update ingest.feed_states set last_new_at = %s where feed_id = 'weekly'", [NOW - timedelta(days=8)]
    )
    assert list(found(database, "silent_source")) == ["daily", "weekly"]


def test_a_source_with_little_history_is_never_called_silent(database):
    add_feed(database, last_new=NOW - timedelta(days=5))
    cover(database, range(1, 9))
    assert found(database, "silent_source") == {}


@pytest.mark.parametrize(
    ("delay", "words"),
    [
        (timedelta(hours=-20), "20.0 hours ahead"),
        (timedelta(hours=25), "25.0 hours old"),
        (timedelta(minutes=20), None),
    ],
)
def test_a_clock_that_is_off_is_named(database, delay, words):
    add_feed(database)
    list_entries(database, [delay] * 12)
    messages = [item.message for item in found(database, "clock_off").values()]
    assert [words in message for message in messages] == ([True] if words else [])


def test_dates_that_were_refused_for_lying_ahead_are_named(database):
    add_feed(database)
    for _ in range(3):
        database.execute(
            "insert into ingest.polls (feed_id, polled_at, result, seen_entries, faults)"
            """ values ('example', %s, 'ok', 10, '{"future_date": 9}')""",
            [NOW - timedelta(hours=3)],
        )
    [item] = found(database, "clock_off").values()
    assert "more than a day ahead" in item.message


def test_old_entries_of_a_new_feed_say_nothing_of_its_clock(database):
    add_feed(database, added=NOW - timedelta(hours=6))
    list_entries(database, [timedelta(days=2)] * 12)
    assert found(database, "clock_off") == {}


def test_parked_failing_and_waiting_work_is_one_alert_a_stage(database):
    for number in range(3):
        database.execute(
            "insert into ingest.claims"
            " (stage, item_id, item_version, stage_version, attempts, parked_at, reason, message)"
            " values ('events', %s, 1, 'v', 5, %s, 'crash', 'It broke.')",
            [f"page-{number}", NOW],
        )
        reports.put(database, {"stage": "publish", "done": 0, "skipped": {}, "failed": 1, "message": "No."}, seconds=1)
    put_document(database, make_document())
    now = datetime.now(UTC) + timedelta(hours=7)
    stages = found(database, "failing_stage", now=now)
    assert {name: item.severity for name, item in stages.items()} == {
        "articles": "warning", "events": "warning", "publish": "critical",
    }  # fmt: skip
    assert stages["events"].message == "Stage events: 3 items failed too often and are parked."
    assert stages["events"].details["row_count"] == 3
    assert stages["events"].details["rows"][0] == {"table": "events", "rule": "crash", "key": "page-0"}
    assert "work waits since" in stages["articles"].message


def test_work_that_is_done_lets_nobody_wait(database):
    store_page(database)
    link_alone(database)
    now = datetime.now(UTC) + timedelta(hours=7)
    assert list(found(database, "failing_stage", now=now)) == ["link"]
    link_waiting_figures(database)
    assert list(found(database, "failing_stage", now=now)) == []


def test_what_is_over_recovers_and_a_dead_feed_that_was_turned_off_too(database):
    add_feed(database, added=NOW - timedelta(days=1, hours=1), health="dead")
    alerts.raise_alert(
        database, "dead_feed", "https://example.example/feed", severity="warning", message="m", next_step="n"
    )
    assert trouble.look(database, now=NOW, late=LATE) == (1, 0)
    assert {alert.kind for alert in alerts.open_alerts(database)} == {"missing_day", "dead_feed"}
    database.execute("update ingest.feeds set is_on = false")
    assert trouble.look(database, now=NOW, late=LATE) == (0, 2)
    assert alerts.open_alerts(database) == []
