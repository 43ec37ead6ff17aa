"""Each role of the database may do what SECURITY.md says and no more, told table by table by the server itself."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from pipeline.store.connection import Connection
from tests.store.samples import link_alone, publish, store_page

SCHEMAS = ("ingest", "corpus", "coding", "staging", "quality", "daily", "dateline")
READS = {
    "dateline_reader": {"daily"},
    "dateline_analyst": {"corpus", "coding", "quality", "daily"},
    "dateline_operator": {"corpus", "coding", "quality", "daily"},
}
#: What the pages in Airflow's UI read beside those schemas; never the bytes of documents.
OPERATOR_READS = {
    "ingest.feeds", "ingest.feed_states", "ingest.polls", "ingest.entries", "ingest.claims", "ingest.documents",
    "staging.builds", "staging.marks", "staging.days_waiting",
}  # fmt: skip
OPERATOR_WRITES = {
    ("ingest.feeds", "is_on"), ("ingest.feed_states", "next_poll_at"),
    ("quality.quarantine", "state"), ("quality.quarantine", "decided_by"),
    ("quality.quarantine", "decided_at"), ("quality.quarantine", "why"),
    ("quality.alerts", "acknowledged_by"), ("quality.alerts", "acknowledged_at"),
    ("quality.alerts", "acknowledged_why"),
}  # fmt: skip
PRIVILEGES = """
    select n.nspname || '.' || c.relname, privilege
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) as privilege
    where n.nspname = any(%s) and c.relkind in ('r', 'v', 'm', 'p') and has_table_privilege(%s, c.oid, privilege)
"""
COLUMN_WRITES = """
    select n.nspname || '.' || c.relname, a.attname
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname = any(%s) and c.relkind = 'r' and has_column_privilege(%s, c.oid, a.attnum, 'UPDATE')
"""


def privileges(conn: Connection, role: str) -> set[tuple[str, str]]:
    return set(conn.execute(PRIVILEGES, [list(SCHEMAS), role]).fetchall())


@pytest.mark.parametrize("role", ["dateline_reader", "dateline_analyst"])
def test_readers_see_their_schemas_and_change_nothing(database, role):
    found = privileges(database, role)
    assert {privilege for _, privilege in found} == {"SELECT"}
    assert {table.split(".")[0] for table, _ in found} == READS[role]
    assert database.execute(COLUMN_WRITES, [list(SCHEMAS), role]).fetchall() == []


def test_the_pages_role_sees_no_bytes_and_changes_what_a_person_decides(database):
    found = privileges(database, "dateline_operator")
    assert {
        table for table, privilege in found if table.split(".")[0] not in READS["dateline_operator"]
    } == OPERATOR_READS
    assert {item for item in found if item[1] != "SELECT"} == {
        ("quality.actions", "INSERT"), ("staging.marks", "INSERT"),
    }  # fmt: skip
    assert set(database.execute(COLUMN_WRITES, [list(SCHEMAS), "dateline_operator"]).fetchall()) == OPERATOR_WRITES


def test_the_pipeline_cannot_undo_a_release_nor_a_migration(database):
    found = privileges(database, "dateline_pipeline")
    assert {privilege for table, privilege in found if table.startswith("daily.")} == {"SELECT", "INSERT", "UPDATE"}
    assert {privilege for table, privilege in found if table.startswith("dateline.")} == {"SELECT"}
    assert not {privilege for _, privilege in found} & {"TRUNCATE", "REFERENCES", "TRIGGER"}


@pytest.mark.parametrize("role", ["dateline_pipeline", "dateline_operator", "dateline_analyst", "dateline_reader"])
def test_no_role_makes_objects_logs_in_or_rises(database, role):
    makes = "select nspname from pg_namespace where nspname = any(%s) and has_schema_privilege(%s, oid, 'CREATE')"
    assert database.execute(makes, [list(SCHEMAS), role]).fetchall() == []
    rights = "select rolsuper, rolcreaterole, rolcreatedb, rolcanlogin, rolbypassrls from pg_roles where rolname = %s"
    assert database.execute(rights, [role]).fetchone() == (False,) * 5
    member_of = "select count(*) from pg_auth_members where member = %s::regrole"
    assert database.execute(member_of, [role]).fetchone() == (0,)


def test_no_function_lends_its_owners_rights(database):
    lent = """
        select p.proname from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
        where n.nspname = any(%s) and p.prosecdef
    """
    assert database.execute(lent, [list(SCHEMAS)]).fetchall() == []


@pytest.mark.parametrize(
    ("role", "table"),
    [
        ("dateline_reader", "ingest.blobs"), ("dateline_reader", "corpus.articles"),
        ("dateline_reader", "coding.events"), ("dateline_reader", "staging.events"),
        ("dateline_reader", "quality.quarantine"), ("dateline_analyst", "ingest.blobs"),
        ("dateline_analyst", "staging.events"), ("dateline_operator", "ingest.blobs"),
    ],
)  # fmt: skip
def test_the_server_refuses_what_is_not_granted(database, role, table):
    store_page(database)
    link_alone(database)
    publish(database)
    database.execute(sql.SQL("grant {} to current_user").format(sql.Identifier(role)))
    database.execute(sql.SQL("set role {}").format(sql.Identifier(role)))
    assert database.execute("select count(*) from daily.events").fetchone() == (1,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.execute(sql.SQL("select * from {}").format(sql.Identifier(*table.split("."))))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.execute("update daily.events_history set confidence = 0")
