"""What people may do on the pages: the same as on the command line, with who and why on record, or not at all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pipeline.errors import SkipItem
from pipeline.store import audit, days, feeds
from pipeline.store.connection import Connection
from pipeline.store.pages.session import one
from pipeline.store.queries import query

Action = Literal["pause", "resume", "poll", "release", "drop", "acknowledge", "build"]


def turn_feed(conn: Connection, feed_id: str, *, is_on: bool, by: str, why: str, now: datetime) -> None:
    """Turn a feed on, due at once, or off."""
    feeds.turn(conn, [feed_id], is_on=is_on, now=now)
    _note(conn, "resume" if is_on else "pause", f"feed:{feed_id}", by=by, why=why)


def poll_feed(conn: Connection, feed_id: str, *, by: str, why: str, now: datetime) -> None:
    """Make a feed due now; the next run of dateline_poll takes it. SkipItem `off`: it is turned off."""
    if not conn.execute(query("queries/pages_sources", "poll_now"), {"feed_id": feed_id, "now": now}).rowcount:
        raise SkipItem("The feed is turned off: turn it on, and it is polled.", reason="off")
    _note(conn, "poll", f"feed:{feed_id}", by=by, why=why)


def decide_row(conn: Connection, quarantine_id: int, *, release: bool, by: str, why: str) -> date:
    """Let a held row out or keep it out for good; gives its day. SkipItem `missing`: there is none."""
    day = audit.decide(conn, quarantine_id, release=release, by=by, why=why)
    _note(conn, "release" if release else "drop", f"row:{quarantine_id}", by=by, why=why)
    return day


def acknowledge(conn: Connection, alert_id: int, *, by: str, why: str) -> None:
    """Say that somebody looks after an open alert. SkipItem `missing`: it is over, or there is none."""
    if not one(conn, query("queries/pages", "acknowledge"), {"alert_id": alert_id, "by": by, "why": why}):
        raise SkipItem(f"Alert {alert_id} is over, or there is none of this number.", reason="missing")
    _note(conn, "acknowledge", f"alert:{alert_id}", by=by, why=why)


def build_again(conn: Connection, day: date, *, by: str, why: str) -> None:
    """Let a day be built, checked and published again. SkipItem `missing`: it never was."""
    if not (one(conn, query("queries/pages", "day_exists"), {"day": day}) or {}).get("is_known"):
        raise SkipItem(f"{day} was never built: nothing is known of it.", reason="missing")
    days.mark(conn, day)
    _note(conn, "build", f"day:{day}", by=by, why=why)


def _note(conn: Connection, action: Action, subject: str, *, by: str, why: str) -> None:
    conn.execute(query("queries/pages", "note"), {"by": by, "action": action, "subject": subject, "why": why})
