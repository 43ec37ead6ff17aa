"""The database: schema.sql equals the migrations, all is documented, nonsense is refused."""

from __future__ import annotations

import re

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from pipeline import records
from pipeline.contract import tables
from pipeline.store.connection import open_url
from pipeline.store.queries import SQL_FOLDER, script


@pytest.fixture
def schema_database(postgres_url):
    """A database made from schema.sql."""
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute("drop database if exists from_schema with (force)")
        admin.execute("create database from_schema")
        with open_url(make_conninfo(postgres_url, dbname="from_schema")) as conn:
            conn.execute(script("schema.sql"))
            yield conn
        admin.execute("drop database from_schema with (force)")


def test_schema_equals_migrations(database, schema_database, catalog):
    assert catalog(schema_database) == catalog(database)
    rows = "select type, quad, meaning from coding.event_types order by 1"
    assert schema_database.execute(rows).fetchall() == database.execute(rows).fetchall()


def test_every_table_and_column_is_described(database, catalog):
    found = catalog(database)
    silent = [row[:2] for row in found["tables"] if not row[3]]
    silent += [row[:1] for row in found["schemas"] if not row[1]]
    silent += [row[:2] for row in found["functions"] if not row[3]]
    silent += [
        row[:3] for row in found["columns"] if not row[-1] and row[1] not in ("current_events", "current_figures")
    ]
    assert silent == []


def test_daily_columns_are_those_of_the_contract(database, catalog):
    types = {"ARRAY": "text[]"}
    rows = catalog(database)["columns"]
    more = ["release_from", "release_to", "change_from", "change_to"]
    for table in tables():
        found = [
            (row[2], types.get(row[4], row[4]), row[6] == "YES")
            for row in rows
            if row[:2] == ("daily", f"{table.name}_history")
        ]
        # A column that came later stands after the releases: consumers' own views of the view stay as they are.
        contract = [(column.name, column.type, column.nullable) for column in table.columns]
        assert [item for item in found if item[0] not in more] == contract
        assert [name for name, _, _ in found if name in more] == more


KNOWN_WORDS = [
    ("coding.events", "status", records.Status),
    ("coding.events", "stage", records.Stage),
    ("coding.events", "precision", records.Precision),
    ("coding.events", "date_source", records.EventDateSource),
    ("coding.events", "place_level", records.PlaceLevel),
    ("coding.event_actors", "role", records.Role),
    ("coding.figures", "kind", records.FigureKind),
    ("coding.figures", "base", records.Base),
    ("coding.figures", "period_precision", records.Precision),
    ("coding.times", "type", records.TimeType),
    ("coding.times", "anchor", records.Anchor),
    ("coding.times", "precision", records.Precision),
    ("corpus.articles", "state", records.ArticleState),
    ("corpus.articles", "published_source", records.DateSource),
    ("corpus.articles", "published_precision", records.Precision),
    ("corpus.date_evidence", "source", records.DateSource),
    ("ingest.feeds", "kind", records.FeedKind),
    ("ingest.feed_states", "health", records.FeedHealth),
    ("ingest.feed_states", "conditional", records.Conditional),
]


def test_known_words_are_those_of_the_records(database, catalog):
    constraints = catalog(database)["constraints"]
    found = [
        set(re.findall(r"'([^']*)'::text", row[3]))
        for table, column, _ in KNOWN_WORDS
        for row in constraints
        if row[1] == table and re.match(rf"CHECK \(\(\W?{column}\W? = ANY", row[3])
    ]
    assert found == [set(words) for _, _, words in KNOWN_WORDS]


def test_event_types_are_those_of_the_records(database):
    found = database.execute("select type from coding.event_types").fetchall()
    assert {row[0] for row in found} == set(records.EventType)


def test_foreign_keys_can_be_followed_by_index(database):
    """Deleting a parent, or changing it, must not read a whole child table."""
    missing = database.execute(
        """
        select c.conrelid::regclass::text, c.conname
        from pg_constraint as c
        where c.contype = 'f'
            and not exists (
                select from pg_index as i
                where i.indrelid = c.conrelid and (i.indkey::int2[])[0] = any(c.conkey)
            )
        """
    ).fetchall()
    # Reference tables and tables that never lose a row.
    allowed = {
        "coding.clusters", "coding.events_type_fkey", "quality.failing_rows",
    }  # fmt: skip
    assert [row for row in missing if row[1] not in allowed and row[0] not in allowed] == []


def test_files_hold_lower_case_sql():
    keyword = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|FROM|WHERE|JOIN)\b")
    files = [path for path in SQL_FOLDER.rglob("*.sql") if path.name != "schema.sql"]
    shouting = {
        (path.name, line)
        for path in files
        for line in path.read_text(encoding="utf-8").splitlines()
        if keyword.search(line) and not line.startswith("--")
    }
    # Great Expectations knows a query by capitals.
    assert shouting == {("publish.sql", "SELECT * from {staging} where build_id in ({build_ids})")}


BAD_ROWS = {
    "an event that ends before it begins": "update coding.events set end_day = begin",
    "an unknown type": "update coding.events set type = 'PARTY'",
    "an unknown status": "update coding.events set status = 'maybe'",
    "a confidence over one": "update coding.events set confidence = 1.01",
    "a sentence beyond the body": "update coding.events set sentence_end = 100000",
    "a trigger that ends before it starts": "update coding.events set trigger_start = trigger_end",
    "a quote of another length": "update coding.events set sentence = sentence || '!'",
    "a date without its source": "update coding.events set date_source = null",
    "half a point": "update coding.events set lon = null",
    "a point off the globe": "update coding.events set lat = 91",
    "a time that governs but is not there": "update coding.events set time_position = 99",
    "an actor beyond the body": "update coding.event_actors set end_char = 100000",
    "an actor with another part": "update coding.event_actors set role = 'victim'",
    "a figure without a number": "update coding.figures set value = null, percent = null",
    "a figure that is no number": "update coding.figures set value = 'NaN'",
    "a figure of another event's reading": "update coding.figures set event_id = 'none'",
    "half a period": "update coding.figures set period_end_day = null",
    "a body length that is not the body's": "update coding.extractions set body_chars = body_chars + 1",
    "two current readings": "insert into coding.extractions (article_id, version, extractor_version, body_chars,"
    " is_current) select article_id, version, 'other', body_chars, true from coding.extractions",
    "a publication that ends before it begins": "update corpus.articles set published_end_day = published_begin",
    "half a publication day": "update corpus.articles set published_source = null",
    "a hash that is none": "update corpus.articles set content_hash = 'x'",
    "two latest versions": "insert into ingest.documents (document_id, version, content_hash, media_type, is_latest)"
    " select document_id, 2, content_hash, media_type, true from ingest.documents",
    "a cluster that follows itself": "update coding.clusters set follows = cluster_id",
}


def test_nonsense_is_refused(stored_page):
    accepted = []
    for nonsense, statement in BAD_ROWS.items():
        try:
            with stored_page.transaction(force_rollback=True):
                stored_page.execute(statement)
            accepted.append(nonsense)
        except psycopg.IntegrityError:
            pass
    assert accepted == []
