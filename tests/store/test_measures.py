"""Linked figures in the database: who waits, who contradicts whom, what remains of values that nobody tells now."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from psycopg import OperationalError

from pipeline.events.link import link_reports
from pipeline.events.link_figures import link_figures
from pipeline.records import Days
from pipeline.store import articles, clusters, days, documents, extractions, measures
from pipeline.store.connection import open_url
from pipeline.tasks.events import link_marked
from pipeline.tasks.measures import link_marked_figures, link_waiting_figures
from tests.store.samples import link_alone, make_article, make_document, make_extraction, publish, store_page

TOLD = date(2024, 5, 7)
VALUES = {"page-1": 2e9, "page-2": 2e9, "page-3": 3e9, "page-4": 7e9}


def tell(conn, name, value, *, published=TOLD):
    """A page that puts the deal at `value`, read but not linked yet."""
    documents.put(conn, make_document(name, body=name.encode()))
    article = make_article(name)
    dated = replace(article.published, days=Days(published, date.fromordinal(published.toordinal() + 1)))
    articles.put(conn, replace(article, published=dated), document_version=1, cleaner_version="clean-1")
    reading = make_extraction(name)
    figures = tuple(replace(figure, value=value, event=None) for figure in reading.figures)
    extractions.put(conn, name, 1, "extract-1", replace(reading, figures=figures))


def read_again(conn, name, *, value):
    """The same page, read otherwise."""
    reading = make_extraction(name)
    figures = tuple(replace(figure, value=value, event=None) for figure in reading.figures)
    extractions.put(conn, name, 1, "extract-2", replace(reading, figures=figures))


def link(conn):
    while marks := clusters.unlinked(conn):
        link_marked(conn, marks)
    return link_waiting_figures(conn)


def shown(conn):
    return conn.execute(
        "select measure_id, topic_id, value, figures, voices, cardinality(rivals) from daily.measures order by value"
    ).fetchall()


@pytest.fixture
def told(database):
    for name in ("page-1", "page-2", "page-3"):
        tell(database, name, VALUES[name])
    assert measures.count_unmeasured(database) == 3
    assert link(database) == (3, 1)
    publish(database, TOLD)
    return database


def test_one_value_told_twice_is_one_row_and_a_contradicting_one_stands_beside(told):
    [(one, topic, *first), (other, same_topic, *second)] = shown(told)
    assert (first, second) == ([2e9, 2, 1, 1], [3e9, 1, 1, 1])
    assert topic == same_topic
    rows = told.execute("select figure_id, measure_id from daily.figures order by 1").fetchall()
    assert rows == [("page-1-money", one), ("page-2-money", one), ("page-3-money", other)]
    assert link(told) == (0, 0)


def test_withdrawn_value_leaves_a_tombstone_and_its_rival_stands_alone(told):
    [_, (gone, *_)] = shown(told)
    articles.withdraw(told, "page-3")
    assert link(told) == (1, 1)
    assert TOLD in days.dirty_days(told)
    publish(told, TOLD)
    assert [row[2:] for row in shown(told)] == [(2e9, 2, 1, 0)]
    assert told.execute("select ended_at is null from coding.measures where measure_id = %s", [gone]).fetchone() == (
        False,
    )
    deleted = "select row_key ->> 'measure_id' from daily.changes where table_name = 'measures' and change = 'delete'"
    assert told.execute(deleted).fetchall() == [(gone,)]


def test_earlier_telling_takes_the_value_over_and_says_so(told):
    [(before, *_), _] = shown(told)
    tell(told, "page-0", 2e9, published=date(2024, 5, 4))
    link(told)
    publish(told, date(2024, 5, 4))
    publish(told, TOLD)
    [(now, _, _, figures, _, _), _] = shown(told)
    assert figures == 3
    assert told.execute(
        "select successor from daily.changes where change = 'delete' and row_key ->> 'measure_id' = %s", [before]
    ).fetchone() == (now,)


def state(conn):
    """All that linking decided and remembers of figures, and how events stand."""
    queries = (
        "select * from coding.measure_members order by 1",
        "select * from coding.cluster_members order by 1",
        "select * from coding.link_figures order by 1",
        "select figure_id, key, is_leader, day from coding.link_figure_places order by 1, 2",
        "select measure_id, topic_id, best_figure_id from coding.measures where ended_at is null order by 1",
    )
    return [conn.execute(query).fetchall() for query in queries]


def link_all_anew(conn):
    conn.execute(
        "truncate coding.measure_members, coding.measures, coding.cluster_members, coding.clusters,"
        " coding.link_reports, coding.link_places, coding.link_figures, coding.link_figure_places"
    )
    conn.execute("insert into coding.unlinked (event_id) select event_id from coding.current_events")
    conn.execute("insert into coding.unmeasured (figure_id) select figure_id from coding.current_figures")
    link(conn)


@pytest.mark.parametrize("seed", range(4))
def test_order_and_size_of_batches_change_no_table(database, seed):
    """Pages come, change and go in any order, linked in any batches: the same tables as linked all at once."""
    chance = random.Random(seed)
    steps = [
        (f"page-{number:02}", chance.choice((2e9, 2e9, 2.1e9, 3e9, 7e9)), chance.choice((0, 0, 1, 3, 40)))
        for number in range(12)
    ]
    chance.shuffle(steps)
    for name, value, later in steps:
        tell(database, name, value, published=TOLD + timedelta(days=later))
        if chance.random() < 0.3:
            read_again(database, name, value=value + 1e8)
        if chance.random() < 0.2:
            articles.withdraw(database, name)
        if chance.random() < 0.5:
            link_some(database, limit=chance.randint(1, 5))
    while link_some(database, limit=3):
        pass
    found = state(database)
    link_all_anew(database)
    assert found == state(database)


def link_some(conn, *, limit):
    """One batch of events and one of figures; whether there was any."""
    events, figures = clusters.unlinked(conn, limit=limit), measures.unmeasured(conn, limit=limit)
    link_marked(conn, events)
    link_marked_figures(conn, figures)
    return bool(events or figures)


def test_only_days_of_which_a_row_changes_are_built_again(told):
    """One more voice for a value changes the day on which it is filed, and no day of all the others that tell it."""
    later, last = (TOLD + timedelta(days=number) for number in (3, 5))
    for name, day in (("page-4", later), ("page-5", last)):
        tell(told, name, 2e9, published=day)
        link(told)
        for dirty in days.dirty_days(told):
            publish(told, dirty)
    tell(told, "page-6", 2e9, published=last)
    link(told)
    dirty = days.dirty_days(told)
    assert (TOLD in dirty, later in dirty) == (True, False)
    tell(told, "page-7", 3.5e9, published=last)
    link(told)
    dirty = days.dirty_days(told)
    assert (TOLD in dirty, later in dirty) == (True, False), "a rival more is told where the others are filed"


def test_killed_between_the_batches_it_goes_on_where_it_stood(told, database_url, monkeypatch):
    """A linker that dies after deciding, before its transaction ends, leaves nothing behind but its marks."""
    for number in range(4, 9):
        tell(told, f"page-{number}", 2e9 + number * 1e8)
    while marks := clusters.unlinked(told):
        link_marked(told, marks)
    before, waiting = state(told), measures.unmeasured(told)
    with open_url(database_url) as doomed:
        monkeypatch.setattr(
            measures, "put", lambda *_, **__: doomed.execute("select pg_terminate_backend(pg_backend_pid())")
        )
        with pytest.raises(OperationalError):
            link_marked_figures(doomed, waiting)
    monkeypatch.undo()
    assert (state(told), measures.unmeasured(told)) == (before, waiting)
    link(told)
    found = state(told)
    link_all_anew(told)
    assert found == state(told)


def test_values_of_the_rule_before_are_taken_over(told):
    """As after the upgrade: measures stand, linking remembers nothing, and all figures wait in some order."""
    wanted = state(told)
    told.execute("truncate coding.link_figures, coding.link_figure_places")
    told.execute(
        "update coding.measure_members set measure_id = (select min(measure_id) from coding.measures), position = 9"
        " where position = 0 and figure_id = 'page-3-money'"
    )
    told.execute(
        "insert into coding.unmeasured (figure_id) select figure_id from coding.current_figures order by 1 desc"
    )
    while link_some(told, limit=1):
        pass
    assert state(told) == wanted


def test_figures_of_an_event_that_is_linked_anew_are_looked_at_again(database):
    for name in ("page-1", "page-2"):
        store_page(database, name)
    link_alone(database)
    link_waiting_figures(database)
    assert measures.count_unmeasured(database) == 0
    assert [report.event for report in measures.reports(database, ["page-1-money"])] == ["c-page-1-signed"]
    reports = clusters.reports(database, ["page-1-signed", "page-2-signed"])
    clusters.put(database, link_reports(reports))
    assert set(measures.unmeasured(database).values()) == {"page-1-money", "page-2-money"}


def test_what_is_marked_while_it_is_linked_waits_again(database, database_url):
    """A reading that is stored while its figures are linked is not lost, and its writer does not wait."""
    store_page(database)
    marks = measures.unmeasured(database)
    seeds = measures.reports(database, marks.values())
    with open_url(database_url) as other, database.transaction():
        measures.put(database, link_figures(seeds), marks=marks)
        other.execute("set lock_timeout = '5s'")
        measures.queue(other, "page-1")
    assert measures.count_unmeasured(database) == 1
    assert link_waiting_figures(database) == (1, 0)
