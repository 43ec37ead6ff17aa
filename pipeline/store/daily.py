"""Reading the daily tables as consumers see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Literal

from psycopg import sql
from psycopg.rows import dict_row

from pipeline.contract import Table
from pipeline.errors import StopRun
from pipeline.store.connection import Connection
from pipeline.store.queries import query

_FILE = "queries/daily"
#: Rows that are fetched at a time, so that a table of any size can be read.
_FETCH_ROWS = 5_000


def read(
    conn: Connection,
    table: Table,
    *,
    begin: date | None = None,
    end_day: date | None = None,
    as_of: datetime | None = None,
) -> Iterator[dict[str, Any]]:
    """The rows of a daily table with their release, in key order; from `begin` up to the day before `end_day`.

    `as_of` gives them as they stood at that instant. All rows are of one snapshot.
    """
    values = {"begin": begin, "end_day": end_day, "as_of": as_of}
    statement = query(_FILE, "rows_as_of" if as_of else "rows").format(
        columns=_names(table.column_names),
        key=_names(table.key),
        source=sql.Identifier("daily", table.name),
        function=sql.Identifier("daily", f"{table.name}_as_of"),
    )
    return _stream(conn, statement, values)


def read_changes(
    conn: Connection,
    table: Table,
    *,
    since_release: int,
    begin: date | None = None,
    end_day: date | None = None,
) -> Iterator[dict[str, Any]]:
    """What turns a copy of `since_release` into the present: rows with `change` put or drop, in key order.

    Raises StopRun where rows of that time have been removed (DATELINE_KEEP_HISTORY_DAYS).
    """
    row = conn.execute(query(_FILE, "kept_since")).fetchone()
    if row and since_release < row[0]:
        raise StopRun(
            f"What changed since release {since_release} is no longer kept, only from release {row[0]} on "
            "(DATELINE_KEEP_HISTORY_DAYS): export the whole table, then its changes."
        )
    values = {"begin": begin, "end_day": end_day, "since_release": since_release}
    pairs = [sql.SQL("{} = {}").format(sql.Identifier("old", name), sql.Identifier("new", name)) for name in table.key]
    statement = query(_FILE, "changes").format(
        columns=_names(table.column_names),
        old_columns=sql.SQL(", ").join(sql.Identifier("old", name) for name in table.column_names),
        key=_names(table.key),
        history=sql.Identifier("daily", f"{table.name}_history"),
        same_key=sql.SQL(" and ").join(pairs),
    )
    return _stream(conn, statement, values)


def search(
    conn: Connection,
    what: Literal["events", "figures"],
    *,
    begin: date | None = None,
    end_day: date | None = None,
    type_code: str | None = None,
    country: str | None = None,
    limit: int = 50,
) -> list[dict[str, Any]]:
    """Events or figures, the newest days first; `type_code` is the event's type or the figure's metric code."""
    values = {"begin": begin, "end_day": end_day, "type": type_code, "country": country, "limit": limit}
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query(_FILE, what), values).fetchall()


def latest_release(conn: Connection) -> int | None:
    """Number of the last release; None before the first."""
    row = conn.execute(query(_FILE, "latest_release")).fetchone()
    return row[0] if row else None


def _stream(conn: Connection, statement: sql.Composed, values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    with conn.transaction(), conn.cursor("dateline_rows", row_factory=dict_row) as cursor:
        cursor.itersize = _FETCH_ROWS
        yield from cursor.execute(statement, values)


def _names(names: tuple[str, ...]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
