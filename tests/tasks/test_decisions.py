"""A blocked day waits for a person; the answer is kept, carried out once, and holds for the same content."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.contract import RuleResult, rules
from pipeline.errors import StopRun
from pipeline.store import alerts, audit, days
from pipeline.tasks import decisions, publish
from tests.store.samples import DAY, link_alone, store_page

NAME = DAY.isoformat()
SURPRISE = "alter table staging.figures add column surprise text"
TWICE = "insert into staging.events select * from staging.events where event_id = 'c-page-2-signed'"


@pytest.fixture
def built(database, database_url, monkeypatch, request):
    """Three pages that tell of events on one day, built; the tasks work on this database.

    Great Expectations, which takes seconds, looks only where a test is asks `with_great_expectations`.
    """
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    if "with_great_expectations" not in request.fixturenames:
        monkeypatch.setattr(publish, "check_builds", lambda *_, tables, **__: [quick_results(database, tables)])
    for number in (1, 2, 3):
        store_page(database, f"page-{number}")
    link_alone(database)
    publish.build_day(NAME)
    return database


@pytest.fixture
def with_great_expectations():
    """Asked for by a test that wants the real checks."""


def quick_results(conn, tables):
    """What the checks would find of the two faults planted here."""
    surprise = conn.execute(
        "select 1 from pg_attribute where attrelid = 'staging.figures'::regclass and attname = 'surprise'"
    )
    twice = conn.execute("select 1 from staging.events group by build_id, event_id having count(*) > 1")
    failed = {("figures", "columns")} if surprise.fetchone() else set()
    failed |= {("events", "key_is_unique")} if twice.fetchone() else set()
    return [
        RuleResult(
            table=table.name,
            rule=rule.name,
            severity=rule.severity,
            engine="great_expectations",
            success=(table.name, rule.name) not in failed,
            message=rule.doc if (table.name, rule.name) in failed else None,
        )
        for table in tables
        for rule in rules(table)
    ]


def block(conn, fault):
    conn.execute(fault)
    assert publish.check_day(NAME).failed == 1


def ask():
    [found] = decisions.open_questions()
    return found["decision_id"]


def events(conn):
    return [row[0] for row in conn.execute("select event_id from daily.events order by 1")]


def approval(conn):
    return conn.execute("select approved_by, approved_why, check_verdict from daily.releases").fetchall()


def test_a_day_that_passes_asks_nobody(built):
    publish.check_day(NAME)
    assert decisions.open_questions() == []


def test_question_names_reasons_rows_and_what_can_be_done(built):
    block(built, TWICE)
    asked = decisions.question(ask())
    assert asked["subject"] == f"{NAME} is blocked: publish it?"
    assert "events.key\\_is\\_unique" not in asked["body"], "names of rules are code"
    assert "`events.key_is_unique`" in asked["body"]
    assert '`{"event_id": "c-page-2-signed"}`' in asked["body"]
    assert asked["options"] == ["Publish without the failing rows", "Keep blocked"], "a key can not be there twice"
    assert 86_000 < asked["seconds"] <= 86_400
    assert decisions.open_questions() == [], "a day is asked about once"


def test_published_anyway_says_who_and_why(built):
    block(built, SURPRISE)
    decision_id = ask()
    assert decisions.question(decision_id)["options"] == ["Publish anyway", "Keep blocked"]
    report = decisions.answer(decision_id, choice="Publish anyway", by="ada", why="column of ours")
    assert report.done > 0
    assert report.message.startswith("ada decided: publish anyway (column of ours). 2024-05-06 is out as release")
    assert approval(built) == [("ada", "column of ours", "blocked")]
    assert len(events(built)) == 3
    assert {alert.kind for alert in alerts.open_alerts(built)} & {"blocked_day", "undecided_day"} == set()
    again = decisions.answer(decision_id, choice="Publish anyway", by="ada", why="column of ours")
    assert again.skipped == {"published": 1}, "the same answer twice, after a kill, changes nothing"
    assert decisions.answer(decision_id, choice="Keep blocked", by="bob", why="no").skipped == {"decided": 1}


@pytest.mark.usefixtures("with_great_expectations")
def test_published_without_the_failing_rows(built):
    block(built, TWICE)
    report = decisions.answer(ask(), choice="Publish without the failing rows", by="ada", why="twins")
    assert report.done > 0
    assert events(built) == ["c-page-1-signed", "c-page-3-signed"]
    held = {(row["table_name"], row["rule"]) for row in audit.quarantine(built)}
    assert held == {("events", "key_is_unique"), ("reports", "reports_have_events")}
    assert approval(built) == [("ada", "twins", "quarantined")]
    quarantined = built.execute("select quarantined_rows from daily.releases").fetchone()
    assert quarantined == (2,)


def test_kept_blocked_is_asked_again_only_for_other_content(built):
    block(built, TWICE)
    decisions.answer(ask(), choice="Keep blocked", by="ada", why="wait")
    assert decisions.open_questions() == []
    days.mark(built, DAY)
    publish.build_day(NAME)
    block(built, TWICE)
    assert decisions.open_questions() == [], "built anew with the same content"
    publish.build_day(NAME)
    built.execute("update staging.events set score = 1 where event_id = 'c-page-1-signed'")
    block(built, TWICE)
    assert len(decisions.open_questions()) == 1
    assert events(built) == []


def test_a_question_that_was_answered_elsewhere_or_overtaken_need_not_be_asked_any_more(built):
    block(built, TWICE)
    first = ask()
    assert decisions.closed_questions() == []
    days.mark(built, DAY)
    publish.build_day(NAME)
    publish.check_day(NAME)
    assert decisions.open_questions() == [], "the twin is gone"
    assert decisions.closed_questions() == [first]
    report = decisions.settle(first, {"timed_out": True})
    assert report.skipped == {"superseded": 1}
    assert report.message == f"Question {first} about {NAME} is superseded by now."
    built.execute("update quality.decisions set asked_until = now()")
    assert decisions.closed_questions() == [], "its time is up: nothing shows it any more"


def test_the_same_content_is_let_out_again_without_asking(built):
    block(built, TWICE)
    decisions.answer(ask(), choice="Publish without the failing rows", by="ada", why="twins")
    days.mark(built, DAY)
    publish.build_day(NAME)
    block(built, TWICE)
    assert decisions.open_questions() == []
    assert days.latest(built, DAY).state == "published"
    assert len(decisions.list_decisions()) == 1


def test_a_question_about_content_that_is_gone_is_superseded(built):
    block(built, TWICE)
    decision_id = ask()
    publish.build_day(NAME)
    report = decisions.answer(decision_id, choice="Publish without the failing rows", by="ada", why="twins")
    assert report.skipped == {"superseded": 1}
    publish.check_day(NAME)
    assert decisions.open_questions() == []
    assert [row["state"] for row in decisions.list_decisions()] == ["superseded"], "nobody waits for an answer"


def test_nobody_answers_reminds_and_asks_again(built):
    block(built, TWICE)
    decision_id = ask()
    late = datetime.now(UTC) - timedelta(hours=1)
    built.execute("update quality.decisions set asked_at = %s, asked_until = %s", [late - timedelta(hours=1), late])
    assert decisions.remind(decision_id).skipped == {"undecided": 1}
    assert "undecided_day" in {alert.kind for alert in alerts.open_alerts(built)}
    assert events(built) == []
    assert decisions.open_questions() == [{"day": NAME, "decision_id": decision_id, "asked": 2}]
    assert "Asked for the 2. time" in decisions.question(decision_id)["body"]
    decisions.answer(decision_id, choice="Keep blocked", by="ada", why="wait")
    assert "undecided_day" not in {alert.kind for alert in alerts.open_alerts(built)}


@pytest.mark.parametrize(
    ("choice", "by", "why", "says"),
    [
        ("Publish", "ada", "x", "There is no choice 'Publish'"),
        ("Keep blocked", " ", "x", "Say who decides and why"),
        ("Keep blocked", "ada", "", "Say who decides and why"),
    ],
)
def test_an_answer_without_choice_person_or_reason_is_refused(built, choice, by, why, says):
    block(built, TWICE)
    with pytest.raises(StopRun, match=says):
        decisions.answer(ask(), choice=choice, by=by, why=why)


def test_hostile_words_stay_words():
    assert decisions._plain("<img src=x> **[a](b)** `c`") == r"&lt;img src=x> \*\*\[a\]\(b\)\*\* \`c\`"
    assert decisions._code("a`b") == "`a´b`"
