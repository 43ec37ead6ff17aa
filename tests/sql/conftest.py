"""What a database is made of, read from its catalogs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.store.connection import Connection
from tests.store.samples import link_alone, store_page

SCHEMAS = ["ingest", "corpus", "coding", "staging", "daily", "quality", "dateline"]

CATALOG = {
    "columns": """
        select c.table_schema, c.table_name, c.column_name, c.ordinal_position, c.data_type, c.udt_name,
            c.is_nullable, c.column_default, c.is_identity, c.generation_expression,
            col_description(format('%I.%I', c.table_schema, c.table_name)::regclass, c.ordinal_position)
        from information_schema.columns as c where c.table_schema = any(%(schemas)s) order by 1, 2, 4""",
    "constraints": """
        select n.nspname, c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid)
        from pg_constraint as c join pg_namespace as n on n.oid = c.connamespace
        where n.nspname = any(%(schemas)s) and c.contype <> 'n' order by 1, 2, 3, 4""",
    "indexes": """
        select schemaname, indexname, indexdef from pg_indexes where schemaname = any(%(schemas)s) order by 1, 2""",
    "views": """
        select schemaname, viewname, pg_get_viewdef(format('%I.%I', schemaname, viewname)::regclass)
        from pg_views where schemaname = any(%(schemas)s) order by 1, 2""",
    "functions": """
        select n.nspname, p.proname, pg_get_functiondef(p.oid), obj_description(p.oid, 'pg_proc')
        from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
        where n.nspname = any(%(schemas)s) order by 1, 2, 3""",
    "tables": """
        select n.nspname, c.relname, c.relkind::text, obj_description(c.oid, 'pg_class')
        from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
        where n.nspname = any(%(schemas)s) and c.relkind in ('r', 'v') order by 1, 2""",
    "schemas": """
        select nspname, obj_description(oid, 'pg_namespace') from pg_namespace
        where nspname = any(%(schemas)s) order by 1""",
}


@pytest.fixture
def catalog() -> Callable[[Connection], dict[str, list[tuple[object, ...]]]]:
    """Reads everything that makes up a database, as rows that can be compared."""

    def read(conn: Connection) -> dict[str, list[tuple[object, ...]]]:
        # So that names are told with their schemas.
        conn.execute("set search_path to ''")
        return {
            name: conn.execute(statement.replace("%I", "%%I"), {"schemas": SCHEMAS}).fetchall()
            for name, statement in CATALOG.items()
        }

    return read


@pytest.fixture
def stored_page(database: Connection) -> Connection:
    """A database with one page, its article, what was read from it, and its event as a cluster."""
    store_page(database)
    link_alone(database)
    return database
