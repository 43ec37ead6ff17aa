"""When a changed day is built again: at once, or, long over, once its changes have gathered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.store import days, trouble
from tests.store.samples import DAY

OVER = datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC) + timedelta(days=1)


def release(conn, *instants):
    """The day was out at these instants."""
    for number, instant in enumerate(instants, 1):
        conn.execute(
            "insert into daily.releases (day, published_at, reasons, row_counts, changed_rows, check_run_id,"
            " check_verdict, quarantined_rows, warnings, extractor_versions, build_id)"
            " values (%s, %s, '{new}', '{}', 0, 0, 'passed', 0, 0, '{}', %s)",
            [DAY, instant, number],
        )


def mark(conn, reason, *, at):
    days.mark(conn, DAY, reason=reason)
    conn.execute("update staging.marks set marked_at = %s where reason = %s", [at, reason])


def due(conn):
    [(at,)] = conn.execute("select due_at from staging.days_waiting").fetchall()
    return at


@pytest.mark.parametrize("reason", ["linking", "late", "corrected"])
def test_what_later_articles_change_waits_an_eighth_of_the_time_that_the_day_was_out(database, reason):
    last = OVER + timedelta(days=8)
    release(database, OVER, OVER + timedelta(days=2), last)
    mark(database, reason, at=last + timedelta(minutes=5))
    assert due(database) == last + timedelta(days=1)


def test_it_waits_a_week_at_most_and_not_when_that_is_over_already(database):
    last = OVER + timedelta(days=400)
    release(database, OVER, last)
    mark(database, "linking", at=last + timedelta(days=1))
    assert due(database) == last + timedelta(days=7)
    database.execute("update staging.marks set marked_at = %s", [last + timedelta(days=30)])
    assert due(database) == last + timedelta(days=30)


@pytest.mark.parametrize("reason", ["new", "withdrawn", "extractor", "coverage", "operator"])
def test_what_people_or_readers_change_does_not_wait(database, reason):
    release(database, OVER, OVER + timedelta(days=8))
    marked = OVER + timedelta(days=8, minutes=5)
    mark(database, "linking", at=marked)
    mark(database, reason, at=marked + timedelta(minutes=1))
    assert due(database) == marked


def test_a_day_that_is_hardly_over_or_was_out_for_hours_only_does_not_wait(database):
    release(database, OVER, OVER + timedelta(days=1, hours=23))
    marked = OVER + timedelta(days=2)
    mark(database, "late", at=marked)
    assert due(database) == marked
    database.execute("update daily.releases set published_at = published_at + interval '300 days'")
    database.execute("update daily.releases set published_at = published_at - interval '44 hours' where build_id = 2")
    assert due(database) == marked, "an archive that is read in an afternoon goes out as it comes"


def test_a_waiting_day_is_neither_dirty_nor_late_until_it_is_due(database):
    now = datetime.now(UTC)
    release(database, now - timedelta(days=81), now - timedelta(days=1))
    days.mark(database, DAY, reason="linking")
    assert days.dirty_days(database) == []
    late = timedelta(hours=6)
    assert trouble.find(database, "late_day", now=now + timedelta(days=6, hours=5), late=late) == []
    [found] = trouble.find(database, "late_day", now=now + timedelta(days=6, hours=7), late=late)
    assert found.subject == str(DAY)
    days.mark(database, DAY, reason="operator")
    assert days.dirty_days(database) == [DAY]
