"""A large day from coded events to its release: build, Great Expectations beside the same rules in plain SQL, publish.

The events are made by SQL, ten to an article, each a cluster of its own; everything after them is the pipeline's own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from time import perf_counter
from typing import TypeVar

from psycopg import sql

from pipeline.checks.run import make_context
from pipeline.contract import RuleKind, RuleResult, tables
from pipeline.records import EventType
from pipeline.store import articles, audit, days, releases
from pipeline.store.connection import Connection, open_url
from pipeline.store.migrations import migrate
from pipeline.store.queries import query
from pipeline.tasks import publish

T = TypeVar("T")
DAY = date(2024, 6, 1)
SENTENCE = "France and Italy signed a deal on the trade of grain in Rome on Saturday."
FILL = (
    """
insert into ingest.blobs (content_hash, codec, body, size_bytes) values (repeat('a', 64), 'raw', 'x', 1)
""",
    """
insert into ingest.documents
    (document_id, version, content_hash, media_type, url, source, fetched_at, is_latest, cleaned_by)
select 'a' || n, 1, repeat('a', 64), 'text/html', 'https://news.example/' || n, 'source ' || n %% 200, '2024-06-01',
    true, 'c'
from generate_series(1, %(articles)s) as n
""",
    """
insert into corpus.articles (article_id, version, document_version, cleaner_version, state, title, body, language,
    published_begin, published_end_day, published_precision, published_source, published_evidence, content_hash,
    is_current)
select 'a' || n, 1, 1, 'c', 'ok', 'A deal', %(sentence)s, 'en', %(day)s, %(day)s::date + 1, 'day', 'metadata', 'x',
    lpad(to_hex(n), 64, '0'), true
from generate_series(1, %(articles)s) as n
""",
    """
insert into coding.extractions (article_id, version, extractor_version, body_chars, is_current)
select article_id, 1, 'e', body_chars, true from corpus.articles
""",
    """
insert into coding.events (extraction_id, body_chars, event_id, article_id, day, day_source, type, status, quad, score,
    begin, end_day, precision, date_source, trigger_start, trigger_end, trigger_text, sentence_start, sentence_end,
    sentence, contexts, confidence, rule)
select extraction_id, body_chars, article_id || '-' || n, article_id, %(day)s, 'event',
    (%(types)s::text[])[1 + n %% 10], 'occurred', 1, 3.5, %(day)s, %(day)s::date + 1, 'day', 'text', 17, 23, 'signed',
    0, body_chars, %(sentence)s, '{trade}', 0.8, 'deal'
from coding.extractions
cross join generate_series(1, 10) as n
""",
    """
insert into coding.event_actors
    (extraction_id, event_id, position, body_chars, role, text, start_char, end_char, country)
select extraction_id, event_id, actor.position, body_chars, 'actor', actor.text, actor.start_char,
    actor.start_char + char_length(actor.text), actor.country
from coding.events
cross join (values (0, 'France', 0, 'FRA'), (1, 'Italy', 11, 'ITA')) as actor (position, text, start_char, country)
""",
    "insert into coding.clusters (cluster_id, first_event_id) select 'c-' || event_id, event_id from coding.events",
    "insert into coding.cluster_members select event_id, 'c-' || event_id, 0 from coding.events",
    "analyze",
)


def fill(conn: Connection, events: int) -> None:
    types = [str(item) for item in EventType][:10]
    values = {"articles": events // 10, "sentence": SENTENCE, "day": DAY, "types": types}
    for statement in FILL:
        conn.execute(statement, values)


def timed(name: str, work: Callable[[], T]) -> T:
    started = perf_counter()
    result = work()
    print(f"  {name}: {perf_counter() - started:.1f} s", flush=True)
    return result


def check_in_sql(conn: Connection, build: days.Build) -> list[RuleResult]:
    """What Great Expectations is asked, asked of the database by hand: one count of failing rows for each rule."""
    failed = []
    for item in tables():
        for rule in audit.rules(item):
            if rule.kind is RuleKind.COLUMNS:
                continue
            staging = sql.Identifier("staging", item.name)
            if rule.kind is RuleKind.UNIQUE:
                keys = sql.SQL(", ").join(map(sql.Identifier, item.key))
                inner = sql.SQL("select 1 from {} where build_id = {} group by {} having count(*) > 1")
                inner = inner.format(staging, sql.Literal(build.build_id), keys)
            else:
                condition = (
                    query("queries/audit", "required").format(column=sql.Identifier("row", item.key[0]))
                    if rule.kind is RuleKind.KEY
                    else audit._fails(rule)
                )
                inner = sql.SQL("select 1 from {} as row where row.build_id = {} and {}")
                inner = inner.format(staging, sql.Literal(build.build_id), condition)
            row = conn.execute(sql.SQL("select count(*) from ({}) as failing").format(inner)).fetchone()
            failed += [rule] if row and row[0] else []
    assert not failed, failed
    return []


def main(url: str, events: int = 100_000) -> None:
    with open_url(url) as conn:
        migrate(conn)
        print(f"A day of {events:,} events, {len([rule for item in tables() for rule in audit.rules(item)])} rules")
        if not conn.execute("select 1 from coding.events limit 1").fetchone():
            timed("coded events made", lambda: fill(conn, events))
        build = timed("build_day", lambda: days.build_day(conn, DAY))
        started = datetime.now(UTC)
        timed("importing Great Expectations", make_context)
        for _ in range(2 if events <= 100_000 else 1):
            results = timed("Great Expectations", lambda: publish._run_rules(url, [build])[build.build_id])
            timed("the same rules in plain SQL", lambda: check_in_sql(conn, build))
        assert all(result.success for result in results), [result for result in results if not result.success]
        run = timed(
            "rules over several tables, verdict, record", lambda: audit.apply(conn, build, results, started_at=started)
        )
        print(f"  {run.verdict}, {run.rules} rules")
        release = timed("publish_day", lambda: releases.publish_day(conn, DAY))
        print(f"  {release and release.row_counts['events']}")
        timed("an article is withdrawn", lambda: articles.withdraw(conn, "a1"))
        build = timed("build_day again", lambda: days.build_day(conn, DAY))
        print(f"  built in part: {build.parts} events, figures and measures")
        results = timed("Great Expectations again", lambda: publish._run_rules(url, [build])[build.build_id])
        timed("rules, verdict, record again", lambda: audit.apply(conn, build, results, started_at=started))
        release = timed("publish_day again", lambda: releases.publish_day(conn, DAY))
        print(f"  {release and release.row_counts['events']}")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:3]))
