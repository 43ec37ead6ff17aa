"""Checks over time, rows in quarantine, alerts open and over."""

from __future__ import annotations

from pipeline.store.connection import Connection
from pipeline.store.pages.session import Row, rows
from pipeline.store.queries import query

_FILE = "queries/pages_quality"
#: So many of the latest checks make up the history.
RUNS = 120
PAGE = 25


def runs(conn: Connection) -> list[Row]:
    """The latest checks, the newest first."""
    return rows(conn, query(_FILE, "runs"), {"limit": RUNS})


def failing_rules(conn: Connection) -> list[Row]:
    """Rules that failed in the latest checks, the gravest and most frequent first."""
    return rows(conn, query(_FILE, "rules"), {"limit": RUNS})


def held(conn: Connection, *, state: str = "held", after: int = 0) -> list[Row]:
    """The next rows of the quarantine in one state: one more than `PAGE` where there are more."""
    return rows(conn, query(_FILE, "held"), {"state": state, "after": after, "limit": PAGE + 1})


def states(conn: Connection) -> dict[str, int]:
    """Rows of the quarantine by state."""
    return {row["state"]: row["rows"] for row in rows(conn, query(_FILE, "states"))}


def alerts(conn: Connection, *, limit: int = 50) -> list[Row]:
    """Open alerts, those that nobody looks after first, then the gravest."""
    return rows(conn, query(_FILE, "alerts"), {"limit": limit})


def past_alerts(conn: Connection, *, limit: int = 15) -> list[Row]:
    """Alerts that are over, the latest first."""
    return rows(conn, query(_FILE, "past_alerts"), {"limit": limit})


def actions(conn: Connection, *, limit: int = 15) -> list[Row]:
    """What people did last on the pages."""
    return rows(conn, query("queries/pages", "actions"), {"subject": None, "limit": limit})
