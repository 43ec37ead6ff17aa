"""Linking's view of the database: who waits, who is near, what remains of clusters that went up in others."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pipeline.events.grouping import Placed
from pipeline.events.link import cluster_id, link_reports, see
from pipeline.records import Cluster
from pipeline.store import articles, clusters, days, extractions
from pipeline.store.connection import open_url
from pipeline.store.link_memory import Memory
from pipeline.tasks.events import link_marked
from tests.store.samples import DAY, link_alone, make_extraction, store_page


def states(conn):
    return conn.execute("select cluster_id, ended_at is not null, successor from coding.clusters order by 1").fetchall()


def test_events_wait_until_they_are_linked(database):
    for name in ("page-1", "page-2"):
        store_page(database, name)
    marks = clusters.unlinked(database)
    assert list(marks.values()) == ["page-1-signed", "page-2-signed"]
    assert clusters.count_unlinked(database) == 2
    first, second = clusters.reports(database, marks.values())
    assert (first.countries, first.agents, first.entities) == (("LUX", "SMR"), ("LUX", "SMR"), ())
    assert first.amounts == ((2e9, "USD"),)
    assert "grain" in first.words
    assert "a" not in first.words
    assert "strelsau" in first.names
    assert first.voice == second.voice, "the same text is one voice"
    assert link_marked(database, marks) == 1
    assert clusters.unlinked(database) == {}
    assert link_marked(database, marks) == 0, "the same again changes nothing"


def test_leaders_near_are_near_in_days_and_countries_and_share_something_particular(database):
    store_page(database, "page-1")
    store_page(database, "page-2", day=DAY + timedelta(days=2))
    store_page(database, "page-3", day=DAY + timedelta(days=200))
    store_page(database, "page-4", day=None)
    told = clusters.reports(database, [f"page-{number}-signed" for number in (1, 2, 3, 4)])
    memory = Memory(database)
    alone = {report.event_id: Placed(item=see(report), leader=report.event_id, score=0.0) for report in told}
    memory.remember(alone)
    assert memory.standing([*alone, "nobody"]) == alone, "what was seen comes back as it was"

    def near(**changes):
        item = see(replace(told[0], event_id="z", **changes))
        return [placed.item.report.event_id for placed in memory.leaders_near([item])]

    assert near() == ["page-1-signed", "page-2-signed", "page-4-signed"]
    later = near(published_day=date(2030, 1, 1))
    assert later == ["page-1-signed", "page-2-signed"], "one without a day is sought in the same fortnight only"
    assert near(countries=("BOR",), place_country=None, article_id="elsewhere") == []
    nothing = {"words": ("other",), "names": (), "amounts": (), "geonameid": None}
    assert near(**nothing) == ["page-1-signed"], "the same act between the same countries on the same day"
    assert near(**nothing, mode="otherwise") == []
    assert memory.leaders_near([]) == []


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


def members(conn):
    return conn.execute("select event_id, cluster_id, position from coding.cluster_members order by 1").fetchall()


def test_withdrawn_leader_leaves_its_cluster_to_the_next(database):
    for name in ("page-1", "page-2", "page-3"):
        store_page(database, name)
    link_marked(database, clusters.unlinked(database))
    old, new = cluster_id("page-1-signed"), cluster_id("page-2-signed")
    assert members(database) == [(f"page-{n + 1}-signed", old, n) for n in range(3)]
    articles.withdraw(database, "page-1")
    marks = clusters.unlinked(database)
    assert list(marks.values()) == ["page-1-signed"]
    assert link_marked(database, marks) == 2
    assert members(database) == [("page-2-signed", new, 0), ("page-3-signed", new, 1)]
    assert set(states(database)) == {(old, True, None), (new, False, None)}
    articles.withdraw(database, "page-3")
    link_marked(database, clusters.unlinked(database))
    assert members(database) == [("page-2-signed", new, 0)]
    assert clusters.count_unlinked(database) == 0
    assert database.execute("select count(*) from coding.link_reports").fetchone() == (1,)


def test_new_reading_leaves_the_cluster_that_it_does_not_fit_any_more(database):
    for name in ("page-1", "page-2"):
        store_page(database, name)
    link_marked(database, clusters.unlinked(database))
    moved = make_extraction("page-1", day=DAY + timedelta(days=30))
    extractions.put(database, "page-1", 1, "extract-2", moved)
    assert {DAY, DAY + timedelta(days=30)} <= set(days.dirty_days(database))
    link_marked(database, clusters.unlinked(database))
    assert members(database) == [(f"page-{n}-signed", cluster_id(f"page-{n}-signed"), 0) for n in (1, 2)]


def test_a_mark_set_while_its_event_is_linked_is_not_lost(database, database_url):
    """One connection links what it read; another stores a new reading of that very event before the first is done."""
    store_page(database, "page-1")
    store_page(database, "page-2", day=DAY + timedelta(days=30))
    marks = clusters.unlinked(database)
    real = clusters.reports

    def read_again_meanwhile(conn, event_ids):
        found = real(conn, event_ids)
        with open_url(database_url) as other:
            extractions.put(other, "page-2", 1, "extract-2", make_extraction("page-2", day=DAY))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clusters, "reports", read_again_meanwhile)
        link_marked(database, marks)
    assert len({row[1] for row in members(database)}) == 2, "linked by what was read before"
    later = clusters.unlinked(database)
    assert list(later.values()) == ["page-2-signed"]
    link_marked(database, later)
    assert len({row[1] for row in members(database)}) == 1


@pytest.mark.parametrize("seed", range(4))
def test_order_and_size_of_batches_change_nothing(database, seed):
    """Pages come, are read anew and go in any order and any batches: the same clusters as linked all at once."""
    chance = random.Random(seed)
    steps = [(f"page-{number:02}", chance.choice((0, 0, 1, 2, 30, None))) for number in range(14)]
    chance.shuffle(steps)
    for name, shift in steps:
        store_page(database, name, day=None if shift is None else DAY + timedelta(days=shift))
        if chance.random() < 0.3:
            moved = make_extraction(name, day=DAY + timedelta(days=chance.choice((0, 1, 30))))
            extractions.put(database, name, 1, "extract-2", moved)
        if chance.random() < 0.2:
            articles.withdraw(database, name)
        if chance.random() < 0.6:
            link_marked(database, clusters.unlinked(database, limit=chance.randint(1, 5)))
    while marks := clusters.unlinked(database, limit=3):
        link_marked(database, marks)
    told = [row[0] for row in database.execute("select event_id from coding.current_events")]
    found = link_reports(clusters.reports(database, told))
    assert {(name, item.cluster_id, at) for item in found for at, name in enumerate(item.members)} == set(
        members(database)
    )


def test_only_one_linker_works_at_a_time(database, database_url):
    with clusters.linking(database), open_url(database_url) as other:
        taken = "select pg_try_advisory_lock(hashtextextended('dateline linking', 0))"
        assert other.execute(taken).fetchone() == (False,)


def test_only_the_day_is_built_again_under_which_an_event_stands(database):
    """A report without a day joins an event: its own day shows nothing of that but its figures."""
    store_page(database, "page-1")
    link_marked(database, clusters.unlinked(database))
    database.execute("delete from staging.marks")
    store_page(database, "page-4", day=None)
    [(own,)] = database.execute("select day from coding.current_events where article_id = 'page-4'").fetchall()
    database.execute("delete from staging.marks")
    database.execute("update coding.figures set event_id = null where article_id = 'page-4'")
    link_marked(database, clusters.unlinked(database))
    marked = database.execute("select distinct day from staging.marks where reason = 'linking'").fetchall()
    assert own != DAY
    assert marked == [(DAY,)]
    assert len({row[1] for row in members(database)}) == 1


def test_days_of_figures_are_built_again_whose_event_has_another_name(database):
    store_page(database, "page-1", day=DAY + timedelta(days=1))
    link_marked(database, clusters.unlinked(database))
    [(told_on,)] = database.execute("select day from coding.figures").fetchall()
    database.execute("delete from staging.marks")
    store_page(database, "page-0", day=DAY + timedelta(days=1))
    database.execute("delete from staging.marks")
    link_marked(database, clusters.unlinked(database))
    marked = {row[0] for row in database.execute("select day from staging.marks where reason = 'linking'")}
    assert marked == {DAY + timedelta(days=1), told_on}
