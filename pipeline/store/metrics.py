"""How far behind things are, in numbers for a monitoring system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row, dict_row

from pipeline.store.connection import Connection
from pipeline.store.queries import query

_FILE = "queries/metrics"


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentLanguage:
    """A language in which nothing has come for a day, though something did nearly every day before."""

    #: ISO 639-1.
    language: str
    #: Of the fourteen days before, those with articles.
    days: int
    last_at: datetime


def gauges(conn: Connection) -> dict[str, float]:
    """Values by name: `age_seconds.…` since the last of a thing, `lag_seconds.…` of the oldest waiting one, counts.

    What there has never been has no value.
    """
    found: dict[str, float] = {}
    with conn.cursor(row_factory=dict_row) as cursor:
        for name in ("ages", "lags", "counts"):
            row = cursor.execute(query(_FILE, name)).fetchone() or {}
            found.update({key: float(value) for key, value in row.items() if value is not None})
    return found


def silent_languages(conn: Connection) -> list[SilentLanguage]:
    """Languages that fell silent, against their own history."""
    with conn.cursor(row_factory=class_row(SilentLanguage)) as cursor:
        return cursor.execute(query(_FILE, "silent_languages")).fetchall()
