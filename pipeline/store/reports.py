"""What each task run said when it was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from pipeline.store.connection import Connection
from pipeline.store.queries import query

_FILE = "queries/reports"


def put(
    conn: Connection, report: Mapping[str, Any], *, subject: str | None = None, seconds: float | None = None
) -> None:
    """Keep a task's report, as `Report.as_dict()` gives it; `subject` is the day or item that it was about."""
    values = {**report, "skipped": Jsonb(dict(report["skipped"])), "subject": subject, "seconds": seconds}
    conn.execute(query(_FILE, "put"), values)


def latest(conn: Connection, *, stage: str | None = None, limit: int = 50) -> list[dict[str, Any]]:
    """The last reports, newest first, of one stage or of all."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query(_FILE, "latest"), {"stage": stage, "limit": limit}).fetchall()
