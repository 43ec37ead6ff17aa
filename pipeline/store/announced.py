"""Announced versions of the daily tables: schema daily_v<major> in the new form beside daily, for as long as announced.

`stand_beside`, one transaction:

    for each schema daily_v<n> that is not announced any more, or otherwise than it was made
        drop its views and functions          never those of consumers: where one stands in the way, say so
    for each announced version that has no schema yet
        a view and an as-of function for each table, over those of daily; rights as for daily

A schema stays as it was made while its announcement stays the same: consumers' own views may rest on it. A column that
daily gains meanwhile comes to it when the version is taken over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import psycopg
from psycopg import sql

from pipeline.contract import AnnouncedTable, Announcement, announced_tables, major_of, version
from pipeline.errors import StopRun
from pipeline.store.connection import Connection
from pipeline.store.queries import query

_FILE = "queries/announced"


def stand_beside(conn: Connection, announcements: Sequence[Announcement]) -> list[str]:
    """Make the schemas of announced versions, drop those of others; gives the names of schemas made or dropped.

    Raises StopRun where a view of a consumer's own rests on one that has to go.
    """
    wanted = {item.schema: item for item in announcements}
    with conn.transaction():
        standing = {str(name): str(comment) for name, comment in conn.execute(query(_FILE, "standing"))}
        stale = [name for name, comment in standing.items() if name not in wanted or comment != _comment(wanted[name])]
        for name in stale:
            _drop(conn, name)
        missing = [name for name in wanted if name in stale or name not in standing]
        for name in missing:
            _make(conn, wanted[name])
    return sorted({*stale, *missing})


def _make(conn: Connection, announcement: Announcement) -> None:
    schema = sql.Identifier(announcement.schema)
    conn.execute(query(_FILE, "schema").format(schema=schema))
    for item in announced_tables(announcement):
        _make_table(conn, announcement.schema, item)
    comment = sql.Literal(_comment(announcement))
    conn.execute(query(_FILE, "describe_schema").format(schema=schema, comment=comment))
    for (role,) in conn.execute(query(_FILE, "readers")).fetchall():
        for right in ("usage", "select", "execute"):
            conn.execute(query(_FILE, f"grant_{right}").format(schema=schema, role=sql.Identifier(role)))


def _make_table(conn: Connection, schema: str, item: AnnouncedTable) -> None:
    name = item.table.name
    view, function = sql.Identifier(schema, name), sql.Identifier(schema, f"{name}_as_of")
    columns = sql.SQL(", ").join(
        # The values are ours, from contract.yaml.
        sql.SQL("{} as {}").format(sql.SQL(value), sql.Identifier(column.name))
        for value, column in zip(item.values, item.table.columns, strict=True)
    )
    source = sql.Identifier("daily", name)
    conn.execute(query(_FILE, "view").format(view=view, columns=columns, source=source))
    as_of = sql.Identifier("daily", f"{name}_as_of")
    conn.execute(query(_FILE, "function").format(function=function, view=view, columns=columns, source=as_of))
    docs = {column.name: column.doc for column in item.table.columns}
    docs["release_id"] = "The release that brought this version of the row."
    conn.execute(query("queries/migrations", "comment_on_view").format(table=view, comment=sql.Literal(item.table.doc)))
    for column, doc in docs.items():
        described = sql.Identifier(schema, name, column)
        comment = query("queries/migrations", "comment_on_column").format(column=described, comment=sql.Literal(doc))
        conn.execute(comment)
    told = sql.Literal(f"{schema}.{name} as it stood at an instant.")
    conn.execute(query(_FILE, "describe_function").format(function=function, comment=told))


def _drop(conn: Connection, schema: str) -> None:
    for kind, name in conn.execute(query(_FILE, "objects"), {"schema": schema}).fetchall():
        try:
            conn.execute(query(_FILE, f"drop_{kind}").format(name=sql.Identifier(schema, name)))
        except psycopg.errors.DependentObjectsStillExist as exc:
            hint = " ".join(str(exc.diag.message_detail).split())
            raise StopRun(
                f"{schema}.{name} is no longer announced as it stands, but others rest on it ({hint}): "
                "let their owners move to daily, drop theirs, then run `dateline db migrate` again."
            ) from exc
    conn.execute(query(_FILE, "drop_schema").format(schema=sql.Identifier(schema)))


def _comment(announcement: Announcement) -> str:
    """What the schema is, with a mark of what it was made of."""
    made_of = hashlib.sha256(repr((announcement, major_of(version()))).encode()).hexdigest()[:12]
    return (
        f"The daily tables in the form of version {announcement.version}, beside daily, which keeps its own until "
        f"{announcement.until}: {announcement.why} (made of {made_of})"
    )
