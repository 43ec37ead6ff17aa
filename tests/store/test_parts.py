"""Days that are built in part: the same tables as built whole, and whole wherever that is not certain."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pipeline import contract
from pipeline.contract import RuleResult, Severity
from pipeline.errors import RetryLater
from pipeline.records import Cluster, Days
from pipeline.store import articles, audit, clusters, days, decisions, documents, extractions, measures, parts, releases
from pipeline.store.queries import query
from pipeline.tasks.events import link_marked
from pipeline.tasks.measures import link_marked_figures
from tests.store.samples import DAY, link_alone, make_article, make_document, make_extraction, publish, store_page

FILED = (DAY, DAY + timedelta(days=1), DAY + timedelta(days=6))


def tell(conn, name, *, chance, version="extract-1"):
    """A page that tells of a deal on one of some days, for one of some values; read, or read again."""
    published = chance.choice(FILED)
    documents.put(conn, make_document(name, body=f"{name} {published}".encode()))
    article = make_article(name)
    dated = replace(article.published, days=Days(published, published + timedelta(days=1)))
    [stored] = conn.execute("select max(version) from ingest.documents where document_id = %s", [name]).fetchone()
    articles.put(conn, replace(article, published=dated), document_version=stored, cleaner_version="clean-1")
    current = conn.execute("select version from corpus.articles where article_id = %s and is_current", [name])
    reading = make_extraction(name, day=chance.choice((*FILED, None)))
    figures = tuple(replace(figure, value=chance.choice((2e9, 3e9)), event=chance.choice((figure.event, None)))
                    for figure in reading.figures)  # fmt: skip
    events = tuple(replace(event, confidence=chance.choice((0.6, 0.8))) for event in reading.events)
    if found := current.fetchone():
        extractions.put(conn, name, found[0], version, replace(reading, events=events, figures=figures))


def link_some(conn, *, limit):
    events, figures = clusters.unlinked(conn, limit=limit), measures.unmeasured(conn, limit=limit)
    link_marked(conn, events)
    link_marked_figures(conn, figures)
    return bool(events or figures)


def publish_dirty(conn):
    """Publish all that is marked; how many builds were about parts."""
    before = count_parts(conn)
    for day in days.dirty_days(conn):
        publish(conn, day)
    return count_parts(conn) - before


def count_parts(conn):
    return conn.execute("select count(*) from staging.builds where parts is not null").fetchone()[0]


@pytest.fixture
def of_any_size(monkeypatch):
    """The days of tests are small: nearly any part of them would be too large a share."""
    monkeypatch.setattr(parts, "LARGEST", 100)


@pytest.fixture
def out(database, of_any_size):
    """Twelve pages, linked; all their days are out."""
    chance = random.Random(1)
    for number in range(12):
        tell(database, f"page-{number:02}", chance=chance)
    while link_some(database, limit=50):
        pass
    publish_dirty(database)
    return database


def latest(conn, day=DAY):
    return days.latest(conn, day)


@pytest.mark.parametrize("seed", range(5))
def test_parts_come_to_what_the_whole_days_are(database, of_any_size, seed):
    """Pages come, change, go, turn out to be copies, are linked and published in any order: then no day, built whole,
    has anything to add."""
    chance = random.Random(seed)
    in_part = 0
    for step in range(40):
        name = f"page-{chance.randrange(14):02}"
        match chance.randrange(10):
            case 0:
                articles.withdraw(database, name)
            case 1:
                other = f"page-{chance.randrange(14):02}"
                known = database.execute("select 1 from corpus.articles where article_id = %s", [name]).fetchone()
                if known:
                    articles.put_voice(database, name, min(name, other))
            case 2:
                articles.merge_voices(database, [name], into="page-00")
            case _:
                tell(database, name, chance=chance, version=f"extract-{step}")
        if chance.random() < 0.6:
            link_some(database, limit=chance.randint(1, 6))
        if chance.random() < 0.5:
            in_part += publish_dirty(database)
    while link_some(database, limit=3):
        pass
    in_part += publish_dirty(database)
    assert in_part > 10
    whole = [row[0] for row in database.execute("select distinct day from daily.releases order by 1")]
    assert set(FILED) <= set(whole)
    assert is_whole(database)
    assert [latest(database, day).parts for day in whole] == [None] * len(whole)


def is_whole(conn):
    """Whether no day that is out has anything to add, built whole."""
    out = [row[0] for row in conn.execute("select distinct day from daily.releases")]
    for day in out:
        days.mark(conn, day)
    return [publish(conn, day) for day in out] == [None] * len(out)


def test_an_event_leaves_the_day_that_only_a_withdrawn_report_gave_it(database, of_any_size):
    """It is filed elsewhere at once, before linking looks at it."""
    store_page(database, "page-1")
    store_page(database, "page-2", day=None)
    event = Cluster(cluster_id="c-page-1-signed", members=("page-1-signed", "page-2-signed"))
    clusters.put(database, [event], marks=clusters.unlinked(database))
    publish_dirty(database)
    articles.withdraw(database, "page-1")
    assert publish_dirty(database) == 2
    assert [row[0] for row in database.execute("select day from daily.events")] == [DAY + timedelta(days=1)]
    assert is_whole(database)


def test_figures_come_and_go_before_they_are_linked(database, of_any_size):
    def shown():
        return [row[0] for row in database.execute("select article_id from daily.figures order by 1")]

    store_page(database, "page-1")
    publish_dirty(database)
    store_page(database, "page-2")
    assert (publish_dirty(database), shown()) == (1, ["page-1", "page-2"])
    articles.withdraw(database, "page-1")
    assert (publish_dirty(database), shown()) == (1, ["page-2"])
    assert is_whole(database)


def test_figures_follow_their_event_into_another(database, of_any_size):
    for name in ("page-1", "page-2"):
        store_page(database, name)
    link_alone(database)
    publish_dirty(database)
    clusters.put(database, [Cluster(cluster_id="c-page-1-signed", members=("page-1-signed", "page-2-signed"))])
    assert publish_dirty(database) == 2
    assert database.execute("select distinct event_id from daily.figures").fetchall() == [("c-page-1-signed",)]
    assert is_whole(database)


def test_a_part_holds_what_is_named_and_releases_nothing_else(out):
    [total] = out.execute("select count(*) from daily.events where day = %s", [DAY]).fetchone()
    [cluster_id] = out.execute(
        "select event_id from daily.reports where day = %s order by article_id limit 1", [DAY]
    ).fetchone()
    build = change(out)
    staged = out.execute("select event_id from staging.events where build_id = %s", [build.build_id]).fetchall()
    assert (build.parts > 0, staged) == (True, [(cluster_id,)])
    seen = out.execute("select count(*) from staging.day_events where build_id = %s", [build.build_id]).fetchone()
    assert seen == (total,)
    audit.apply(out, build, [], started_at=out.execute("select now()").fetchone()[0])
    release = releases.publish_day(out, DAY)
    assert release.row_counts["events"] == {"inserted": 0, "updated": 1, "deleted": 0, "total": total}
    assert out.execute("select count(*) from staging.parts").fetchone() == (0,)


def change(conn):
    """One article of the day turns out to be a copy; gives the build that comes of it."""
    [article_id] = conn.execute(
        "select article_id from daily.reports where day = %s order by article_id limit 1", [DAY]
    ).fetchone()
    articles.put_voice(conn, article_id, f"voice of {article_id} {random.random()}")
    return days.build_day(conn, DAY)


def test_an_operators_wish_is_for_the_whole_day(out):
    assert change(out).parts
    days.mark(out, DAY)
    assert change(out).parts is None
    out.execute("delete from staging.marks")
    assert days.build_day(out, DAY).parts is None, "built by hand, without a mark"


def test_a_day_is_built_whole_after_its_statements_or_rules_changed(out, monkeypatch):
    monkeypatch.setattr(parts, "recipe", lambda: "of another version")
    assert change(out).parts is None
    publish(out)
    assert change(out).parts


def test_a_day_with_rows_that_are_held_back_is_built_whole(out):
    out.execute(
        "insert into quality.quarantine (day, table_name, row_key, rule, reason, row_values, build_id)"
        " values (%s, 'events', '{}', 'rule', 'why', '{}', 1)",
        [DAY],
    )
    assert change(out).parts is None
    out.execute("update quality.quarantine set state = 'resolved'")
    assert change(out).parts


def test_a_day_that_somebody_let_out_against_a_rule_is_built_whole(out):
    out.execute("update daily.releases set approved_by = 'somebody', approved_why = 'why' where day = %s", [DAY])
    assert change(out).parts is None


def test_a_day_whose_check_let_it_out_against_a_rule_is_built_whole(out):
    """Nothing had changed, so that there is no release that says so."""
    days.mark(out, DAY)
    build = days.build_day(out, DAY)
    failed = RuleResult(
        table="figures",
        rule="columns",
        severity=Severity.BLOCK,
        engine="great_expectations",
        success=False,
        message="x",
    )
    audit.apply(out, build, [failed], started_at=datetime.now(UTC))
    out.execute("update quality.results set engine = 'sql' where not success")
    now = datetime.now(UTC)
    asked = decisions.ask(out, DAY, now=now, until=now + timedelta(hours=1))
    decisions.decide(out, asked.decision_id, state="publish", by="ada", why="why")
    assert (releases.publish_day(out, DAY), days.latest(out, DAY).state) == (None, "published")
    assert change(out).parts is None


def test_a_row_that_only_great_expectations_warns_of_is_seen_by_the_next_check_too(out):
    build = change(out)
    warned = RuleResult(
        table="figures", rule="quote_holds_the_figure", severity=Severity.WARN, engine="great_expectations",
        success=False, message="x",
    )  # fmt: skip
    audit.apply(out, build, [warned], started_at=datetime.now(UTC))
    releases.publish_day(out, DAY)
    assert change(out).parts is None


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("figures_have_measures", "update daily.figures_history set measure_id = null"),
        ("figures_have_events", "update daily.figures_history set event_id = 'nobody'"),
        ("rivals_know_each_other", "update daily.measures_history set rivals = '{nobody}'"),
    ],
)
def test_rules_that_warn_see_rows_that_stay(out, rule, broken):
    """Of all rows of the day before or after: none of them is in the part."""
    [day] = out.execute("select day from daily.measures where day <> %s limit 1", [DAY]).fetchone()
    out.execute(broken)
    out.execute("insert into staging.marks (day, reason, articles) values (%s, 'linking', '{nobody}')", [day])
    build = days.build_day(out, day)
    assert (build.parts, build.row_counts["figures"], build.row_counts["measures"]) == (0, 0, 0)
    found = out.execute(query("daily/rules", rule), {"build_id": build.build_id}).fetchall()
    assert len(found) > 0


def test_the_recipe_knows_the_codes_that_rules_allow(monkeypatch):
    parts.recipe.cache_clear()
    before = parts.recipe()
    fewer = [replace(rule, doc="Another.") for rule in contract.rules(contract.table("events"))]
    monkeypatch.setattr(parts, "rules", lambda _: fewer)
    parts.recipe.cache_clear()
    assert parts.recipe() != before
    monkeypatch.undo()
    parts.recipe.cache_clear()
    assert parts.recipe() == before
    assert any("RUS" in repr(rule) for rule in contract.rules(contract.table("events")))


def test_now_and_then_a_day_is_built_whole(out, monkeypatch):
    monkeypatch.setattr(parts, "MOST_IN_A_ROW", 2)
    sizes = []
    for _ in range(4):
        sizes.append(change(out).parts is None)
        publish(out)
    assert sizes == [False, False, True, False]


def test_a_part_that_is_most_of_the_day_is_built_whole(out, monkeypatch):
    monkeypatch.setattr(parts, "LARGEST", 0.0)
    assert change(out).parts is None


def test_a_day_that_was_never_out_is_built_whole(database, of_any_size):
    tell(database, "page-1", chance=random.Random(1))
    for day in days.dirty_days(database):
        assert days.build_day(database, day).parts is None


def test_a_part_that_lost_its_list_is_not_released(out):
    """Without it nobody knows which rows are gone and which were never looked at."""
    build = change(out)
    audit.apply(out, build, [], started_at=out.execute("select now()").fetchone()[0])
    out.execute("delete from staging.parts")
    with pytest.raises(RetryLater, match="build the day again"):
        releases.publish_day(out, DAY)
    assert days.build_day(out, DAY).parts is None


def test_rules_on_the_whole_day_see_all_of_it(out):
    """Of a part with one event of a day, the counts are those of all events."""
    build = change(out)
    run = audit.apply(out, build, [], started_at=out.execute("select now()").fetchone()[0])
    assert (run.verdict, run.failed_rules) == ("passed", 0)
    out.execute("delete from staging.counts")
    broken = out.execute(query("daily/rules", "counts_equal_events"), {"build_id": build.build_id})
    assert broken.fetchall() == [({"type": "AGREE"},)]
