"""Linked figures in the database: who waits, who contradicts whom, what remains of values that nobody tells now."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from pipeline.events.link import link_reports
from pipeline.events.link_figures import link_figures
from pipeline.records import Days
from pipeline.store import articles, clusters, days, documents, extractions, measures
from pipeline.store.connection import open_url
from pipeline.tasks.events import link_marked
from pipeline.tasks.measures import link_waiting_figures
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


@pytest.mark.parametrize("seed", range(3))
def test_order_of_arrival_changes_no_table(database, seed):
    """Events and figures, linked after each article, in any order, give what they give when linked at once."""
    names = sorted(VALUES)
    random.Random(seed).shuffle(names)
    for name in names:
        tell(database, name, VALUES[name])
        link(database)
    found = database.execute("select figure_id, measure_id, position from coding.measure_members order by 1").fetchall()
    groups = database.execute("select event_id, cluster_id, position from coding.cluster_members order by 1").fetchall()
    database.execute("truncate coding.measure_members, coding.measures, coding.cluster_members, coding.clusters")
    database.execute("insert into coding.unlinked (event_id) select event_id from coding.current_events")
    database.execute("insert into coding.unmeasured (figure_id) select figure_id from coding.current_figures")
    link(database)
    assert (
        found
        == database.execute("select figure_id, measure_id, position from coding.measure_members order by 1").fetchall()
    )
    assert (
        groups
        == database.execute("select event_id, cluster_id, position from coding.cluster_members order by 1").fetchall()
    )


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
    [seed] = measures.affected(database, list(marks.values()))
    with open_url(database_url) as other, database.transaction():
        measures.put(database, link_figures([seed]), marks=marks)
        other.execute("set lock_timeout = '5s'")
        measures.queue(other, "page-1")
    assert measures.count_unmeasured(database) == 1
    assert link_waiting_figures(database) == (1, 0)
