"""What there is, in a few numbers: for `dateline up`, `run` and `status`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import class_row

from pipeline.store.connection import Connection
from pipeline.store.queries import query

_FILE = "queries/summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySummary:
    """The present release of one day."""

    day: date
    release_id: int
    published_at: datetime
    events: int
    figures: int
    checks_passed: int
    checks: int
    warnings: int
    quarantined_rows: int


def released_days(conn: Connection) -> tuple[DaySummary, ...]:
    """The present release of each day that has one, the earliest first."""
    with conn.cursor(row_factory=class_row(DaySummary)) as cursor:
        return tuple(cursor.execute(query(_FILE, "days")))


def blocked_days(conn: Connection) -> tuple[date, ...]:
    """Days whose last build failed a blocking check; their last good release, if any, is still the one shown."""
    return tuple(row[0] for row in conn.execute(query(_FILE, "blocked_days")))


def article_states(conn: Connection) -> dict[str, int]:
    """How many documents turned out to be what, by ArticleState."""
    return {str(state): int(count) for state, count in conn.execute(query(_FILE, "article_states"))}


def table_rows(conn: Connection) -> dict[str, int]:
    """Rows that consumers see now, by daily table."""
    return {str(name): int(count) for name, count in conn.execute(query(_FILE, "table_rows"))}
