"""Times as feeds write them, kept only where they can be true."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta
from time import struct_time

#: Nothing on the web was published before; 1970 is a computer's zero, not a date.
_FIRST = datetime(1990, 1, 1, tzinfo=UTC)


def instant_of(parts: struct_time | None) -> datetime | None:
    """A UTC instant from feedparser's nine numbers; null for none and for what no calendar has."""
    if parts is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parts), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def instant_from_iso(text: object) -> datetime | None:
    """A UTC instant from ISO 8601 text; a text without a zone is read as UTC, a bare date as its midnight."""
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text.strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def credible(at: datetime | None, *, now: datetime) -> tuple[datetime | None, str | None]:
    """The instant, or null with the fault's name: `past_date` before 1990, `future_date` later than tomorrow."""
    if at is None:
        return None, None
    if at < _FIRST:
        return None, "past_date"
    if at > now + timedelta(days=1):
        return None, "future_date"
    return at, None
