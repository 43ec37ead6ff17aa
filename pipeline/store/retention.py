"""What may go when it is old: nothing that a row of a daily table, as it stands now, says that it comes from.

Articles, their documents, readings and clusters, polls and entries, and releases themselves stay for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg import sql

from pipeline.contract import TABLES
from pipeline.store.connection import Connection
from pipeline.store.queries import query

_FILE = "queries/retention"
#: Rows of one transaction: locks stay short.
_ROWS = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Rows of one table that go when they are old."""

    #: Also the name of the query that finds them.
    name: str
    schema: str
    table: str
    key: tuple[str, ...]
    query: str


TARGETS = (
    Target(name="documents", schema="ingest", table="documents", key=("document_id", "version"), query="documents"),
    Target(name="blobs", schema="ingest", table="blobs", key=("content_hash",), query="blobs"),
    Target(name="fetches", schema="ingest", table="fetches", key=("fetch_id",), query="fetches"),
    Target(name="reports", schema="quality", table="reports", key=("report_id",), query="reports"),
    Target(name="checks", schema="quality", table="runs", key=("run_id",), query="checks"),
    Target(name="builds", schema="staging", table="builds", key=("build_id",), query="builds"),
    Target(name="alerts", schema="quality", table="alerts", key=("alert_id",), query="alerts"),
    *(
        Target(name="history", schema="daily", table=f"{name}_history", key=("ctid",), query="history")
        for name in TABLES
    ),
)


def count_old(conn: Connection, target: Target, *, before: datetime) -> int:
    """How many rows of the target are older than `before`."""
    statement = query(_FILE, "count").format(doomed=_doomed(target))
    row = conn.execute(statement, {"before": before, "limit": None}).fetchone()
    return int(row[0]) if row else 0


def remove_old(conn: Connection, target: Target, *, before: datetime) -> int:
    """Remove the target's rows that are older than `before`, some at a time; gives how many.

    Before rows of a daily table's history go, `daily.history_kept` says from which release on it can still be asked.
    """
    if target.query == "history":
        forget = query(_FILE, "forget").format(history=sql.Identifier(target.schema, target.table))
        conn.execute(forget, {"before": before})
    statement = query(_FILE, "delete").format(
        table=sql.Identifier(target.schema, target.table),
        key=sql.SQL(", ").join(map(sql.Identifier, target.key)),
        doomed=_doomed(target),
    )
    removed = 0
    while some := conn.execute(statement, {"before": before, "limit": _ROWS}).rowcount:
        removed += some
    return removed


def _doomed(target: Target) -> sql.Composable:
    found = query(_FILE, target.query)
    return found.format(history=sql.Identifier(target.schema, target.table)) if target.query == "history" else found
