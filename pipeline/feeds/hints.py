"""What response headers say about time: Cache-Control, Expires, Retry-After, as waits in seconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_NEVER = re.compile(r"(?:^|[,\s])(?:no-store|no-cache)\b", re.IGNORECASE)


def fresh_seconds(*, cache_control: str | None, expires: str | None, date: str | None, now: datetime) -> int | None:
    """For how long the publisher calls the answer fresh; null when it does not say, or says "never".

    `max-age` goes before Expires (RFC 9111); Expires counts from the server's own Date, so a wrong clock does no harm.
    """
    if cache_control and _NEVER.search(cache_control):
        return None
    if cache_control and (found := _MAX_AGE.search(cache_control)):
        return int(found.group(1)) or None
    until = http_date(expires)
    if until is None:
        return None
    return max(0, int((until - (http_date(date) or now)).total_seconds())) or None


def retry_after_seconds(value: str | None, *, now: datetime) -> int | None:
    """Retry-After in either form, seconds or a date; null when it is missing or unreadable, 0 for a past date."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return int(text[:10])
    at = http_date(text)
    return None if at is None else max(0, int((at - now).total_seconds()))


def http_date(value: str | None) -> datetime | None:
    """The instant of an HTTP date in any of its three forms; null for none and for what is no date."""
    if not value or len(value) > 60:
        return None
    try:
        at = parsedate_to_datetime(value)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
