"""Who heard of which alert: kept for each receiver, so that one that is down loses none and no other hears it twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg.rows import class_row, dict_row

from pipeline.store.alerts import Alert
from pipeline.store.connection import Connection
from pipeline.store.queries import query

_FILE = "queries/tellings"


@contextmanager
def only_teller(conn: Connection) -> Iterator[bool]:
    """Whether nobody else is telling alerts just now; if so, nobody else does until the block ends.

    A lock of its own, not of the rows: whoever raises an alert must not wait for a slow receiver.
    """
    row = conn.execute(query(_FILE, "lock")).fetchone()
    is_ours = bool(row and row[0])
    try:
        yield is_ours
    finally:
        if is_ours and not conn.closed:
            conn.execute(query(_FILE, "unlock"))


def pending(conn: Connection, receiver: str, *, at_once: bool = False, limit: int = 100) -> list[Alert]:
    """Alerts and recoveries that `receiver` has to hear now, the least tried first, then the oldest.

    With `at_once` also those whose wait is not over. An alert that recovered before anybody tried to tell it is not
    told; one that could not be told is, with its recovery, in one message.
    """
    values = {"receiver": receiver, "at_once": at_once, "limit": limit}
    with conn.cursor(row_factory=class_row(Alert)) as cursor:
        return cursor.execute(query(_FILE, "pending"), values).fetchall()


def keep(conn: Connection, alert: Alert, receiver: str, *, error: str | None) -> None:
    """`receiver` took the alert, or the news of its recovery; or, with an `error`, it is told again after a wait."""
    news = "raised" if alert.recovered_at is None else "recovered"
    values = {"alert_id": alert.alert_id, "receiver": receiver, "news": news, "error": error}
    conn.execute(query(_FILE, "not_told" if error else "told"), values)


def list_alerts(conn: Connection, *, every: bool, limit: int) -> list[dict[str, Any]]:
    """Alerts with what became of telling them, the newest first: the open ones, or all with `every`."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query(_FILE, "list"), {"every": every, "limit": limit}).fetchall()


def close(conn: Connection, alert_id: int, *, by: str, why: str) -> bool:
    """An operator closes an alert; False when there is no such open one."""
    return conn.execute(query(_FILE, "close"), {"alert_id": alert_id, "by": by, "why": why}).fetchone() is not None
