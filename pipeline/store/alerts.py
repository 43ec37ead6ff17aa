"""Alerts: one open row a kind and subject, however often it is seen, until it recovers.

They are kept first and told later, so that a receiver that is down loses none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from pipeline.store.connection import Connection
from pipeline.store.queries import query

_FILE = "queries/alerts"

AlertSeverity = Literal["info", "warning", "critical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What a person has to look at."""

    alert_id: int
    #: blocked_day, quarantined_rows, missing_day, silent_source, anomaly, dead_feed, page_drift, failing_stage …
    kind: str
    #: What it is about: a day, a source, a feed, a stage.
    subject: str
    severity: str
    message: str
    #: Keys of failing rows, rules, run.
    details: Mapping[str, Any]
    next_step: str
    #: How often it was seen.
    times: int
    raised_at: datetime
    seen_at: datetime
    #: Null while it is open.
    recovered_at: datetime | None


def raise_alert(
    conn: Connection,
    kind: str,
    subject: str,
    *,
    severity: AlertSeverity,
    message: str,
    next_step: str,
    details: Mapping[str, Any] | None = None,
) -> int:
    """Open an alert, or see an open one again; gives its number. One that became more severe is told anew."""
    values = {"kind": kind, "subject": subject, "severity": severity, "message": message, "next_step": next_step}
    row = conn.execute(query(_FILE, "raise"), values | {"details": Jsonb(dict(details or {}))}).fetchone()
    return int(row[0]) if row else 0


def recover(conn: Connection, kind: str, subject: str) -> bool:
    """Close an open alert; False when there was none."""
    return conn.execute(query(_FILE, "recover"), {"kind": kind, "subject": subject}).fetchone() is not None


def recover_others(conn: Connection, kind: str, subjects: Iterable[str]) -> int:
    """Close the open alerts of a kind that are about none of `subjects`; gives how many there were."""
    return conn.execute(query(_FILE, "recover_others"), {"kind": kind, "subjects": list(subjects)}).rowcount


def open_alerts(conn: Connection) -> list[Alert]:
    """Alerts that have not recovered, the oldest first."""
    with conn.cursor(row_factory=class_row(Alert)) as cursor:
        return cursor.execute(query(_FILE, "open")).fetchall()
