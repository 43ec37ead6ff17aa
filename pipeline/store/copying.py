"""Rows into a table by COPY: half of the server's time that inserting them one by one takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from psycopg import sql

from pipeline.store.connection import Connection


def copy_in(conn: Connection, schema: str, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store rows, their values in the order of `columns`. Constraints hold as they do for an insert."""
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(schema, table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with conn.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def copy_records(conn: Connection, schema: str, table: str, records: Sequence[Mapping[str, Any]]) -> None:
    """Store records, each a value by column; all name the same columns."""
    if records:
        columns = list(records[0])
        copy_in(conn, schema, table, columns, ([record[name] for name in columns] for record in records))
