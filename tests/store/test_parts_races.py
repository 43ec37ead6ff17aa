"""Days built in part while somebody else reads, links or checks: nothing is left out, nothing goes out unseen."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest

from pipeline.records import Cluster, Days
from pipeline.store import articles, clusters, days, documents, extractions, measures, parts
from pipeline.store.connection import open_url
from pipeline.tasks import publish as tasks
from pipeline.tasks.events import link_marked
from pipeline.tasks.measures import link_marked_figures
from tests.store.samples import DAY, link_alone, make_article, make_document, make_extraction, publish, store_page

BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def of_any_size(monkeypatch):
    """The days of tests are small: nearly any part of them would be too large a share."""
    monkeypatch.setattr(parts, "LARGEST", 100)


@pytest.fixture
def other(database_url):
    """Somebody else's connection."""
    with open_url(database_url) as conn:
        yield conn


@pytest.fixture
def out(database):
    """Three days that are out, each with an event that linking knows nothing of."""
    for day in (BEFORE, DAY, AFTER):
        store_page(database, f"filler-{day}", day=day)
    link_alone(database)
    database.execute("delete from coding.unmeasured")
    for (day,) in database.execute("select distinct day from staging.marks").fetchall():
        publish(database, day)
    return database


def tell(
    conn, name, *, published: date, day: date | None, version: str = "extract-1", has_figures: bool = True
) -> None:
    """A page of a day that tells of the same deal as all others, on `day`; read, or read again."""
    documents.put(conn, make_document(name, body=f"{name} {published}".encode()))
    dated = replace(make_article(name).published, days=Days(published, published + timedelta(days=1)))
    [stored] = conn.execute("select max(version) from ingest.documents where document_id = %s", [name]).fetchone()
    articles.put(conn, replace(make_article(name), published=dated), document_version=stored, cleaner_version="clean-1")
    [current] = conn.execute(
        "select version from corpus.articles where article_id = %s and is_current", [name]
    ).fetchone()
    reading = make_extraction(name, day=day)
    extractions.put(conn, name, current, version, reading if has_figures else replace(reading, figures=()))


def link_all(conn) -> None:
    while True:
        events = clusters.unlinked(conn)
        link_marked(conn, events)
        figures = measures.unmeasured(conn)
        link_marked_figures(conn, figures)
        if not events and not figures:
            return


def publish_dirty(conn) -> None:
    for day in days.dirty_days(conn):
        publish(conn, day)


def missing(conn) -> dict[str, dict[str, object]]:
    """What building all days whole changes, by day."""
    found = {}
    for (day,) in conn.execute("select distinct day from daily.releases").fetchall():
        days.mark(conn, day)
        if release := publish(conn, day):
            found[str(day)] = dict(release.row_counts)
    return found


def count_parts(conn) -> int:
    return conn.execute("select count(*) from staging.builds where parts is not null").fetchone()[0]


def test_a_change_between_the_marks_and_the_snapshot_is_built_whole_or_not_at_all(database, other, monkeypatch):
    for name in ("page-1", "page-2"):
        store_page(database, name)
    link_alone(database)
    publish_dirty(database)
    articles.put_voice(database, "page-1", "another")
    take_marks = days._take_marks

    def take(conn, values):
        take_marks(conn, values)
        clusters.put(other, [Cluster(cluster_id="c-page-1-signed", members=("page-1-signed", "page-2-signed"))])

    with monkeypatch.context() as patch:
        patch.setattr(days, "_take_marks", take)
        publish(database, DAY)
    assert count_parts(database) == 1
    shown = "select event_id, reports from daily.events where day = %s"
    told = "select event_id, count(*) from daily.reports where day = %s group by event_id"
    assert database.execute(shown, [DAY]).fetchall() == database.execute(told, [DAY]).fetchall()
    publish_dirty(database)
    assert missing(database) == {}


@pytest.mark.parametrize("is_released", [False, True])
@pytest.mark.parametrize(
    "case",
    [
        pytest.param((None, DAY, "page-2", BEFORE), id="the new one"),
        pytest.param((DAY, BEFORE, "page-1", None), id="the old one"),
        pytest.param((DAY, DAY, "page-1", BEFORE), id="of one day"),
    ],
)
def test_an_event_read_again_while_it_is_linked_stands_where_it_belongs(out, other, case, is_released):
    first, second, read_again, to = case
    tell(out, "page-1", published=AFTER, day=first)
    link_all(out)
    publish_dirty(out)
    tell(out, "page-2", published=AFTER, day=second)
    publish_dirty(out)
    with other.transaction():
        link_marked(other, clusters.unlinked(other))
        tell(out, read_again, published=AFTER, day=to, version="extract-2")
        if is_released:
            publish_dirty(out)
    publish_dirty(out)
    link_all(out)
    publish_dirty(out)
    tell(out, "page-3", published=BEFORE, day=None, has_figures=False)
    publish_dirty(out)
    assert count_parts(out) > 3
    assert missing(out) == {}


def test_a_figure_read_again_while_it_is_linked_stands_where_it_belongs(out, other):
    tell(out, "page-0", published=BEFORE, day=None, has_figures=False)
    tell(out, "page-1", published=AFTER, day=None)
    link_all(out)
    publish_dirty(out)
    tell(out, "page-2", published=DAY, day=None)
    publish_dirty(out)
    link_marked(out, clusters.unlinked(out))
    publish_dirty(out)
    with other.transaction():
        link_marked_figures(other, measures.unmeasured(other))
        tell(out, "page-2", published=BEFORE, day=None, version="extract-2")
    publish_dirty(out)
    link_all(out)
    publish_dirty(out)
    assert missing(out) == {}


def test_a_copy_found_while_its_event_is_linked_counts_as_one(out, other):
    tell(out, "page-1", published=AFTER, day=DAY)
    articles.put_voice(out, "page-1", "page-1")
    link_all(out)
    publish_dirty(out)
    tell(out, "page-2", published=AFTER, day=DAY)
    articles.put_voice(out, "page-2", "page-2")
    with other.transaction():
        articles.put_voice(other, "page-2", "page-1")
        link_all(out)
        publish_dirty(out)
        assert out.execute("select reports, voices from daily.events where reports > 1").fetchone() == (2, 2)
    publish_dirty(out)
    link_all(out)
    publish_dirty(out)
    assert out.execute("select max(reports), min(voices) from daily.events where reports > 1").fetchone() == (2, 1)
    assert missing(out) == {}


def test_a_value_whose_first_figure_goes_and_comes_back_stands_on_one_day(database):
    tell(database, "page-1", published=DAY, day=DAY)
    tell(database, "page-2", published=AFTER, day=DAY)
    link_all(database)
    publish_dirty(database)
    tell(database, "page-1", published=DAY, day=DAY, version="extract-2", has_figures=False)
    articles.put_voice(database, "page-2", "another")
    publish_dirty(database)
    tell(database, "page-1", published=DAY, day=DAY, version="extract-3")
    publish_dirty(database)
    link_all(database)
    publish_dirty(database)
    assert database.execute("select day from daily.measures").fetchall() == [(DAY,)]
    assert missing(database) == {}


def test_a_late_reading_of_an_older_version_takes_nothing_away(database):
    for name in ("page-1", "page-2"):
        tell(database, name, published=DAY, day=DAY)
    link_all(database)
    publish_dirty(database)
    documents.put(database, make_document("page-1", body=b"new"))
    articles.put(database, replace(make_article("page-1"), title="New"), document_version=2, cleaner_version="clean-1")
    extractions.put(database, "page-1", 1, "extract-1", make_extraction("page-1", day=DAY))
    assert [event.event_id for event in extractions.get(database, "page-1").events] == ["page-1-signed"]
    reading = replace(make_extraction("page-1"), events=(), figures=())
    extractions.put(database, "page-1", 2, "extract-1", reading)
    link_all(database)
    publish_dirty(database)
    assert database.execute("select distinct article_id from daily.reports").fetchall() == [("page-2",)]
    assert missing(database) == {}


def test_a_check_that_begins_while_the_day_is_built_lets_nothing_out(database, database_url, monkeypatch):
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    store_page(database, "page-1")
    link_alone(database)
    database.execute("update coding.event_actors set country = 'QQQ'")
    told: list[str] = []
    build = days._build

    def build_while_it_is_checked(conn, values):
        checker = threading.Thread(target=lambda: told.append(tasks.check_day(DAY.isoformat()).message))
        checker.start()
        checker.join(20)
        build(conn, values)

    monkeypatch.setattr(days, "_build", build_while_it_is_checked)
    days.build_day(database, DAY)
    assert told == [f"{DAY} is being built: check it when that is done."]
    assert tasks.publish_day(DAY.isoformat()).skipped == {"not_checked": 1}
    assert tasks.check_day(DAY.isoformat()).skipped["quarantined"] > 0
