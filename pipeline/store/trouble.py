"""What is wrong by the database itself: days that did not come out, silent sources, wrong clocks, failing stages.

Each kind of alert has one query (sql/queries/trouble.sql) that gives what is wrong now; what it gives is raised, and an
open alert of the kind that it no longer gives is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.rows import class_row

from pipeline.store import alerts
from pipeline.store.alerts import AlertSeverity
from pipeline.store.connection import Connection
from pipeline.store.queries import query

_FILE = "queries/trouble"
#: Kinds of alerts that come from here; others are raised where the trouble happens.
KINDS = ("missing_day", "late_day", "silent_source", "clock_off", "failing_stage")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is wrong now."""

    subject: str
    severity: AlertSeverity
    message: str
    next_step: str
    details: Mapping[str, Any]


def find(conn: Connection, kind: str, *, now: datetime, late: timedelta) -> list[Trouble]:
    """What is wrong now, of one kind. `late` is how long a day or a piece of work may wait."""
    values = {"now": now, "late_seconds": late.total_seconds()}
    with conn.cursor(row_factory=class_row(Trouble)) as cursor:
        return cursor.execute(query(_FILE, kind), values).fetchall()


def look(conn: Connection, *, now: datetime, late: timedelta) -> tuple[int, int]:
    """(alerts seen, alerts that are over), over all kinds; one transaction a kind."""
    seen = over = 0
    for kind in KINDS:
        with conn.transaction():
            found = find(conn, kind, now=now, late=late)
            for item in found:
                alerts.raise_alert(
                    conn, kind, item.subject, severity=item.severity, message=item.message,
                    next_step=item.next_step, details=item.details,
                )  # fmt: skip
            over += alerts.recover_others(conn, kind, [item.subject for item in found])
        seen += len(found)
    dead = [str(row[0]) for row in conn.execute(query(_FILE, "living_dead_feeds"))]
    return seen, over + alerts.recover_others(conn, "dead_feed", dead)
