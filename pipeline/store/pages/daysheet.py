"""Days as a calendar, and one day with its releases, checks, held rows and decisions."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from pipeline.store import audit
from pipeline.store.connection import Connection
from pipeline.store.pages.session import Row, one, rows
from pipeline.store.queries import query

_FILE = "queries/pages_days"
_MOST = 200


def years(conn: Connection) -> list[int]:
    """Years in which a day was released or is blocked, in order."""
    return [row["year"] for row in rows(conn, query(_FILE, "years"))]


def calendar(conn: Connection, *, begin: date, end_day: date) -> list[Row]:
    """Every day of the span that was released or built, in order; `end_day` is left out."""
    return rows(conn, query(_FILE, "calendar"), {"begin": begin, "end_day": end_day})


def day_sheet(conn: Connection, day: date) -> dict[str, Any] | None:
    """All that is known about one day; None where it was never built."""
    values = {"day": day, "limit": _MOST}
    if not (one(conn, query("queries/pages", "day_exists"), values) or {}).get("is_known"):
        return None
    run = next(iter(audit.runs(conn, day=day, limit=1)), None)
    state = one(conn, query(_FILE, "calendar"), {"begin": day, "end_day": date.fromordinal(day.toordinal() + 1)})
    waiting = one(conn, query(_FILE, "is_waiting"), values) or {}
    return {
        "day": day,
        "state": state,
        "is_waiting": bool(waiting.get("exists")),
        "due_at": waiting.get("due_at"),
        "releases": rows(conn, query(_FILE, "releases"), values),
        "run": asdict(run) if run else None,
        "results": [asdict(item) for item in audit.results(conn, run.run_id)] if run else [],
        "failing": audit.failing_rows(conn, run.run_id)[:_MOST] if run else [],
        "held": rows(conn, query(_FILE, "held"), values),
        "decisions": rows(conn, query(_FILE, "decisions"), values),
        "actions": rows(conn, query("queries/pages", "actions"), {"subject": f"day:{day}", "limit": 20}),
    }
