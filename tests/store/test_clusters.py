"""Linking's view of the database: who waits, who is near, what remains of clusters that went up in others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pipeline.events.link import component_of, link_reports
from pipeline.records import Cluster
from pipeline.store import articles, clusters, days, extractions
from tests.store.samples import DAY, link_alone, make_extraction, store_page


def states(conn):
    return conn.execute("select cluster_id, ended_at is not null, successor from coding.clusters order by 1").fetchall()


def test_events_wait_until_they_are_linked(database):
    for name in ("page-1", "page-2"):
        store_page(database, name)
    waiting = clusters.unlinked(database)
    assert [report.event_id for report in waiting] == ["page-1-signed", "page-2-signed"]
    assert clusters.count_unlinked(database) == 2
    first = waiting[0]
    assert (first.countries, first.entities, first.amounts) == (("LUX", "SMR"), (), ((2e9, "USD"),))
    assert "grain" in first.words
    assert "a" not in first.words
    assert first.voice == waiting[1].voice, "the same text is one voice"
    found = link_reports(component_of(waiting, lambda some: clusters.neighbours(database, some)))
    assert clusters.put(database, found) == 1
    assert clusters.unlinked(database) == []
    assert clusters.put(database, found) == 0, "the same again changes nothing"


def test_neighbours_are_near_in_type_days_and_countries(database):
    store_page(database, "page-1")
    store_page(database, "page-2", day=DAY + timedelta(days=2))
    store_page(database, "page-3", day=DAY + timedelta(days=200))
    store_page(database, "page-4", day=None)
    [seed] = clusters.reports(database, ["page-1-signed"])
    near = [report.event_id for report in clusters.neighbours(database, [seed])]
    assert near == ["page-1-signed", "page-2-signed", "page-4-signed"]
    stranger = replace(seed, countries=("BOR",), place_country=None, article_id="elsewhere")
    assert clusters.neighbours(database, [stranger]) == []
    assert clusters.neighbours(database, []) == []


def test_merge_leaves_a_tombstone_and_split_revives_it(database):
    for name in ("page-1", "page-2"):
        store_page(database, name)
    link_alone(database)
    both = [Cluster(cluster_id="c-page-1-signed", members=("page-1-signed", "page-2-signed"))]
    clusters.put(database, both)
    assert states(database) == [("c-page-1-signed", False, None), ("c-page-2-signed", True, "c-page-1-signed")]
    alone = [Cluster(cluster_id=f"c-{name}", members=(name,)) for name in ("page-1-signed", "page-2-signed")]
    clusters.put(database, alone)
    assert states(database) == [("c-page-1-signed", False, None), ("c-page-2-signed", False, None)]


def test_withdrawn_report_leaves_its_cluster_and_the_others_are_linked_again(database):
    for name in ("page-1", "page-2", "page-3"):
        store_page(database, name)
    link_alone(database)
    both = [Cluster(cluster_id="c-page-1-signed", members=("page-1-signed", "page-2-signed"))]
    clusters.put(database, both)
    articles.withdraw(database, "page-1")
    assert [report.event_id for report in clusters.unlinked(database)] == ["page-2-signed"]
    articles.withdraw(database, "page-3")
    assert ("c-page-3-signed", True, None) in states(database)
    assert clusters.count_unlinked(database) == 1


def test_new_reading_has_its_neighbours_looked_at_again(database):
    for name in ("page-1", "page-2"):
        store_page(database, name)
    clusters.put(database, [Cluster(cluster_id="c-1", members=("page-1-signed", "page-2-signed"))])
    moved = make_extraction("page-1", day=DAY + timedelta(days=30))
    extractions.put(database, "page-1", 1, "extract-2", moved)
    assert [report.event_id for report in clusters.unlinked(database)] == ["page-1-signed", "page-2-signed"]
    assert {DAY, DAY + timedelta(days=30)} <= set(days.dirty_days(database))


def test_only_one_linker_works_at_a_time(database, database_url):
    from pipeline.store.connection import open_url

    with clusters.linking(database), open_url(database_url) as other:
        taken = "select pg_try_advisory_lock(hashtextextended('dateline linking', 0))"
        assert other.execute(taken).fetchone() == (False,)
