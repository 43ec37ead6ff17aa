"""Searching the published events, page by page, and one event with every sentence that tells of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from psycopg import sql

from pipeline.store.connection import Connection
from pipeline.store.pages.session import Row, one, rows
from pipeline.store.queries import query

_FILE = "queries/pages_events"
PAGE = 25
#: So many of the newest events that fit make up the timeline and the map.
SPREAD = 5000
_MOST_REPORTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is searched for; null: anything."""

    begin: date | None = None
    #: The day after the last.
    end_day: date | None = None
    type: str | None = None
    #: Code of a country on either side.
    country: str | None = None
    #: Beginning of a place's name.
    place: str | None = None
    #: Words of the sentence, as in a web search.
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """The last row of the page before."""

    day: date
    event_id: str


def page(conn: Connection, wanted: Wanted, *, after: After | None = None) -> list[Row]:
    """The next events, the newest first: one more than `PAGE` where there are more."""
    values = _values(wanted) | {
        "after_day": after.day if after else None,
        "after_id": after.event_id if after else None,
        "limit": PAGE + 1,
        "bound": SPREAD if wanted.text else PAGE + 1,
    }
    return rows(conn, query(_FILE, "page").format(conditions=_conditions(wanted)), values)


def spread(conn: Connection, wanted: Wanted) -> Row:
    """How the newest `SPREAD` events that fit lie in time (`days`: [day, events]) and space (`spots`)."""
    statement = query(_FILE, "spread").format(conditions=_conditions(wanted))
    return one(conn, statement, _values(wanted) | {"bound": SPREAD}) or {"events": 0, "days": [], "spots": []}


def event(conn: Connection, day: date, event_id: str) -> Row | None:
    """One published event; None where there is none."""
    return one(conn, query(_FILE, "event"), {"day": day, "event_id": event_id})


def reports(conn: Connection, day: date, event_id: str) -> list[Row]:
    """The sentences that tell of an event, the earliest published first, 200 at most."""
    return rows(conn, query(_FILE, "reports"), {"day": day, "event_id": event_id, "limit": _MOST_REPORTS})


def spans(conn: Connection, report_ids: list[str]) -> list[Row]:
    """Words that were read as actor, recipient, place or time, in characters of the article's body."""
    return rows(conn, query(_FILE, "spans"), {"report_ids": report_ids})


def types(conn: Connection) -> list[Row]:
    """Types of events with what they mean."""
    return rows(conn, query(_FILE, "types"))


def _conditions(wanted: Wanted) -> sql.Composed:
    names = {"begin": "from", "end_day": "until"}
    parts = [query(_FILE, names.get(name, name)) for name, value in asdict(wanted).items() if value is not None]
    return sql.SQL(" and ").join(parts or [query(_FILE, "any")])


def _values(wanted: Wanted) -> dict[str, Any]:
    escaped = (wanted.place or "").lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return asdict(wanted) | {"place": f"{escaped}%"}
