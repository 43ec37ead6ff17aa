"""The database as a whole: brought up to date, and told in a few numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pipeline.articles import cleaner_version
from pipeline.settings import Settings
from pipeline.store import claims, clusters, connection, days, migrations
from pipeline.store import summary as numbers
from pipeline.store.connection import Connection
from pipeline.store.summary import DaySummary
from pipeline.tasks.extractors import current_extractor


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What there is and what is still to do."""

    #: Documents by what they turned out to be.
    articles: Mapping[str, int]
    #: Items that wait for each stage; the parked ones are not among them.
    pending: Mapping[str, int]
    released: tuple[DaySummary, ...]
    blocked: tuple[date, ...]
    #: Rows that consumers see now, by daily table.
    table_rows: Mapping[str, int]

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do; days may be blocked all the same."""
        return bool(self.articles) and not any(self.pending.values())

    @property
    def is_published(self) -> bool:
        """Whether everything that came in is in the daily tables."""
        return self.is_settled and bool(self.released) and not self.blocked

    def as_dict(self) -> dict[str, Any]:
        """The summary as JSON-ready values."""
        return {
            "articles": dict(self.articles),
            "pending": dict(self.pending),
            "released": [
                asdict(item) | {"day": item.day.isoformat(), "published_at": item.published_at.isoformat()}
                for item in self.released
            ],
            "blocked": [day.isoformat() for day in self.blocked],
            "table_rows": dict(self.table_rows),
            "is_settled": self.is_settled,
            "is_published": self.is_published,
        }


def migrate() -> list[str]:
    """Bring the database up to this version; the migrations that were applied, none when it was there already."""
    with connection.connect(Settings.from_environment()) as conn:
        return migrations.migrate(conn)


def summary() -> Summary:
    """The present state of the database, read in one snapshot's worth of short queries."""
    with connection.connect(Settings.from_environment()) as conn:
        return Summary(
            articles=numbers.article_states(conn),
            pending=_pending(conn),
            released=numbers.released_days(conn),
            blocked=numbers.blocked_days(conn),
            table_rows=numbers.table_rows(conn),
        )


def _pending(conn: Connection) -> dict[str, int]:
    return {
        "documents": claims.pending(conn, "articles", version=cleaner_version()),
        "articles": claims.pending(conn, "events", version=current_extractor().version),
        "events": clusters.count_unlinked(conn),
        "days": len(days.dirty_days(conn)),
    }
