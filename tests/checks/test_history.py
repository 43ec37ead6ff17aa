"""Rules against a day's own history: quiet over years of ordinary days, awake to a drop, a flood and other sources."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.store.queries import query

FIRST = datetime(2022, 1, 3, tzinfo=UTC).date()
DAYS = 730
USUAL = 120


def ordinary(chance, day):
    """Events of an ordinary day: noise as of counts, weekends at little more than half, slow growth over the years."""
    mean = USUAL * (0.55 if day.isoweekday() > 5 else 1.0) * (1 + (day - FIRST).days / DAYS)
    return max(0, round(chance.gauss(mean, 1.5 * math.sqrt(mean))))


@pytest.fixture
def history(database):
    """Two years of releases with coverage of ten sources."""
    chance = random.Random(11)
    days = [FIRST + timedelta(days=number) for number in range(DAYS)]
    counts = [ordinary(chance, day) for day in days]
    database.execute(
        """
        insert into daily.releases (day, published_at, reasons, row_counts, changed_rows, check_run_id, check_verdict,
            quarantined_rows, warnings, extractor_versions, build_id)
        select day, day + interval '30 hours', '{new}',
            jsonb_build_object('events', jsonb_build_object('total', events)), events, 0, 'passed', 0, 0, '{}', n
        from unnest(%s::date[], %s::integer[]) with ordinality as told (day, events, n)
        """,
        [days, counts],
    )
    database.execute(
        """
        insert into daily.coverage_history
        select release.day, 'source ' || n, 4, 0, 10, 10, 0, 0, 0, 10, 0, 0, null, release.release_id, null, 'insert',
            null
        from daily.releases as release
        cross join generate_series(1, 10) as n
        """
    )
    return database, dict(zip(days, counts, strict=True))


def failing(conn, rule, day, *, events=0, coverage=()):
    """The keys that a rule gives for a day with so many events and, by source, (articles, entries, late)."""
    [build_id] = conn.execute("insert into staging.builds (day) values (%s) returning build_id", [day]).fetchone()
    conn.execute(
        """
        insert into staging.events
        select %(build_id)s, %(day)s::date, 'd' || n, 'event', 'AGREE', null, 'occurred', null, 1, 3.5, '{}', '{}',
            '[]', null, null, null, null, null, null, %(day)s::date, %(day)s::date + 1, 'day', 'text', '{}', 'words',
            'a', 0.5, 1, 1, 1, '{}', null, '1'
        from generate_series(1, %(events)s) as n
        """,
        {"build_id": build_id, "day": day, "events": events},
    )
    for source, (articles, entries, late) in dict(coverage).items():
        conn.execute(
            "insert into staging.coverage values (%s, %s, %s, 1, 0, %s, 0, %s, 0, 0, %s, 0, 0, null)",
            [build_id, day, source, entries, late, articles],
        )
    return [row[0] for row in conn.execute(query("daily/rules", rule), {"build_id": build_id})]


def test_volume_rule_is_quiet_over_two_years_and_sees_each_drop_and_flood(history):
    conn, counts = history
    days = [day for day in counts if (day - FIRST).days >= 70][::7] + [
        day for day in counts if (day - FIRST).days >= 70
    ][5::21]
    false_alarms = [day for day in days if failing(conn, "volume_is_usual", day, events=counts[day])]
    assert len(false_alarms) <= len(days) // 100, false_alarms
    looked = days[::6]
    for share, caught in ((0.0, 1.0), (0.2, 0.9), (3.0, 1.0)):
        seen = [day for day in looked if failing(conn, "volume_is_usual", day, events=round(counts[day] * share))]
        assert len(seen) >= caught * len(looked), share


def test_volume_rule_keeps_silent_without_enough_history(history):
    conn, _ = history
    assert failing(conn, "volume_is_usual", FIRST + timedelta(days=17), events=0) == [], "13 working days"
    assert failing(conn, "volume_is_usual", FIRST + timedelta(days=21), events=0) != []
    assert failing(conn, "volume_is_usual", FIRST + timedelta(days=26), events=0) == [], "six weekend days"


def test_a_young_day_is_compared_with_days_of_its_age(database):
    """Days go on growing for a week: that today has little yet is no anomaly."""
    today = datetime.now(UTC).date()
    database.execute(
        """
        insert into daily.releases (day, published_at, reasons, row_counts, changed_rows, check_run_id, check_verdict,
            quarantined_rows, warnings, extractor_versions, build_id)
        select %(today)s::date - back,
            (%(today)s::date - back)::timestamp at time zone 'UTC' + make_interval(days => age, secs => back),
            '{new}', jsonb_build_object('events', jsonb_build_object('total', 40 * age)), 1, 0, 'passed', 0, 0, '{}',
            row_number() over (order by %(today)s::date - back + age, back)
        from generate_series(1, 56) as back
        cross join generate_series(0, 6) as age
        where age <= back
        order by %(today)s::date - back + age, back
        on conflict do nothing
        """,
        {"today": today},
    )
    yesterday = today - timedelta(days=1)
    assert failing(database, "volume_is_usual", yesterday, events=45) == []
    assert failing(database, "volume_is_usual", yesterday, events=240) != [], "as much as others have only after a week"
    assert failing(database, "volume_is_usual", today - timedelta(days=20), events=45) != [], "it should have grown"


def test_source_mix_is_compared_with_four_weeks(history):
    conn, _ = history
    day = FIRST + timedelta(days=100)
    usual = {f"source {n}": (10, 10, 0) for n in range(1, 11)}
    assert failing(conn, "source_mix_is_usual", day, coverage=usual) == []
    assert failing(conn, "source_mix_is_usual", day, coverage=usual | {"new": (90, 90, 0)}) == []
    assert failing(conn, "source_mix_is_usual", day, coverage=usual | {"new": (300, 90, 0)}) == [
        {"share_as_usual": 0.25}
    ]
    assert failing(conn, "source_mix_is_usual", day, coverage={"new": (40, 40, 0)}) == [], "too few to tell"


def test_entries_that_come_late_are_told_by_source(history):
    conn, _ = history
    day = FIRST + timedelta(days=100)
    coverage = {"late": (20, 20, 11), "in time": (20, 20, 10), "few": (5, 10, 10)}
    assert failing(conn, "entries_are_fresh", day, coverage=coverage) == [{"source": "late"}]
