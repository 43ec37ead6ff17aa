"""A site that redesigns: its pages give less than they used to, somebody is told, and it is over when it is over."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from pipeline import tasks
from pipeline.cli import app
from pipeline.errors import StopRun
from pipeline.store import alerts, documents
from pipeline.store import drift as drift_store
from pipeline.store.connection import Connection
from pipeline.tasks import drift
from tests.store.samples import make_document

FIRST = datetime(2024, 3, 1, 12, tzinfo=UTC)
PAGES = 5
STORY = (
    "The harbour council of Strelsau met for the {n}th time and agreed to widen the northern basin by {n} metres. "
    "Engineers told the council that the old quay walls would have to be taken down before the winter storms begin. "
    "Councillor Hentzau said that the cost of {n} million crowns was high but that the ferries had no other berth. "
    "The fishermen's guild asked for a smaller basin on the southern shore, which the council is to discuss in May. "
    "Work on the first wall is to start after the spring tides, and the council expects it to take {n} weeks or more. "
)


def usual_page(name: str, number: int) -> str:
    story = STORY.format(n=number + 2)
    links = "".join(f"<li><a href='/s/{name}{n}'>Section {n} of the paper</a></li>" for n in range(12))
    return (
        f"<html><head><title>Council meets {name}</title><meta property='article:published_time' "
        f"content='2024-02-2{number}T08:00:00Z'></head><body><nav><ul>{links}</ul></nav><article><h1>Council {name}"
        f"</h1><p>{story}</p><p>{story[:260]}</p></article><footer>Contact the paper</footer></body></html>"
    )


def redesigned_page(name: str, number: int) -> str:
    """The same story, which only the reader's browser puts into the page."""
    story = json.dumps({"story": STORY.format(n=number + 2), "name": name})
    script = f"<div id='app'></div><script>load({story})</script>"
    return f"<html><head><title>Council</title></head><body>{script}</body></html>"


def store_day(conn: Connection, number: int, *, page=usual_page, source: str = "strelsau-times") -> None:
    for place in range(PAGES):
        name = f"{source}-{number}-{place}"
        page_file = make_document(name, page(name, place).encode())
        own = {"url": f"https://strelsau.example/{name}", "source": source}
        documents.put(conn, replace(page_file, **own, fetched_at=FIRST + timedelta(days=number)))


@pytest.fixture
def one_batch(own_database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tasks at the test's own database, one batch being all there is."""
    monkeypatch.setenv("DATELINE_BATCH_SIZE", "200")


@pytest.fixture
def used_to_it(own_database: None, database: Connection) -> Connection:
    """A database with a week of usual days of a source."""
    for number in range(7):
        store_day(database, number)
    assert tasks.clean_articles().done == 7 * PAGES
    assert alerts.open_alerts(database) == []
    return database


def test_a_redesign_raises_an_alert_that_closes_when_it_is_over(used_to_it: Connection):
    store_day(used_to_it, 9, page=redesigned_page)
    tasks.clean_articles()
    (alert,) = alerts.open_alerts(used_to_it)
    assert (alert.kind, alert.subject, alert.severity) == ("page_drift", "strelsau-times", "warning")
    assert "on 2024-03-10" in alert.message
    assert "100% of the pages gave no article (usually 0%)" in alert.message
    assert "dateline article show strelsau-times-9-0" in alert.next_step
    assert alert.details["rows"][0]["key"] == {"article_id": "strelsau-times-9-0"}
    # The bad days are no history: the alert stays while they last, and closes with the first good one.
    for number in (10, 11):
        store_day(used_to_it, number, page=redesigned_page)
        tasks.clean_articles()
        assert [item.kind for item in alerts.open_alerts(used_to_it)] == ["page_drift"]
    store_day(used_to_it, 12)
    tasks.clean_articles()
    assert alerts.open_alerts(used_to_it) == []
    surprising = drift.list_drift(source="strelsau-times", only_surprises=True)
    assert [row["day"].day for row in surprising] == [12, 11, 10]


def test_counting_twice_changes_nothing(used_to_it: Connection):
    before = used_to_it.execute("select * from quality.drift order by source, day").fetchall()
    assert {row[2] for row in before} == {PAGES}
    drift_store.mark(used_to_it, "strelsau-times-3-1", version=1)
    assert drift.measure_drift(used_to_it) == 1
    assert drift.measure_drift(used_to_it) == 0
    assert used_to_it.execute("select * from quality.drift order by source, day").fetchall() == before


def test_what_was_counted_just_now_waits_for_the_last_batch(used_to_it: Connection):
    drift_store.mark(used_to_it, "strelsau-times-3-1", version=1)
    assert drift.measure_drift(used_to_it, at_once=False) == 0
    used_to_it.execute("update quality.drift set measured_at = now() - interval '11 minutes'")
    assert drift.measure_drift(used_to_it, at_once=False) == 1
    store_day(used_to_it, 9)
    drift_store.mark(used_to_it, "strelsau-times-3-1", version=1)
    used_to_it.execute("update quality.drift set measured_at = now()")
    tasks.clean_articles()
    assert used_to_it.execute("select count(*) from quality.drift_marks").fetchone() == (0,), "the batch was not full"


def test_a_clock_that_went_back_holds_no_count_up(used_to_it: Connection):
    used_to_it.execute("update quality.drift set measured_at = now() + interval '1 day'")
    drift_store.mark(used_to_it, "strelsau-times-3-1", version=1)
    assert drift.measure_drift(used_to_it, at_once=False) == 1


def test_a_kill_between_reading_and_counting_loses_nothing(used_to_it: Connection, monkeypatch: pytest.MonkeyPatch):
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    store_day(used_to_it, 9, page=redesigned_page)
    with monkeypatch.context() as patch:
        patch.setattr(drift.drift, "put", killed)
        with pytest.raises(KeyboardInterrupt):
            tasks.clean_articles()
    assert alerts.open_alerts(used_to_it) == []
    assert tasks.clean_articles().done == 0
    assert [item.kind for item in alerts.open_alerts(used_to_it)] == ["page_drift"]


def test_an_operator_accepts_a_new_usual(used_to_it: Connection):
    for number in range(9, 12):
        store_day(used_to_it, number, page=redesigned_page)
    tasks.clean_articles()
    shown = CliRunner().invoke(app, ["article", "drift"], env={"COLUMNS": "160"}, catch_exceptions=False).output
    assert "2024-03-12" in shown
    assert "strelsau-times" in shown
    accepted = CliRunner().invoke(app, ["article", "drift", "strelsau-times", "--accept", "--by", "Ada"])
    assert accepted.output == "3 days of strelsau-times are the new usual.\n"
    assert alerts.open_alerts(used_to_it) == []
    rows = json.loads(CliRunner().invoke(app, ["article", "drift", "--json"]).output)
    assert {row["accepted_by"] for row in rows} == {"Ada"}
    with pytest.raises(StopRun, match="names those that are"):
        drift.accept_drift("strelsau-times", by="Ada")


def test_a_young_source_and_a_quiet_day_say_nothing(used_to_it: Connection):
    store_day(used_to_it, 9, page=redesigned_page, source="new-paper")
    tasks.clean_articles()
    assert alerts.open_alerts(used_to_it) == []
    assert [row["empty"] for row in drift.list_drift(source="new-paper")] == [PAGES]


def test_a_page_polled_again_counts_once_and_an_old_day_read_again_alerts_nobody(used_to_it: Connection):
    store_day(used_to_it, 9)
    store_day(used_to_it, 2, page=redesigned_page)
    tasks.clean_articles()
    days = {row["day"].day: row for row in drift.list_drift(source="strelsau-times")}
    assert days[3]["pages"] == PAGES
    assert days[3]["empty"] == PAGES
    assert alerts.open_alerts(used_to_it) == []
