"""Decisions of people about blocked days: at most one open question a day, asked again only when the day changed.

`ask`, one transaction:

    the day's latest build is not blocked     open questions about it are superseded; nothing to ask
    what it holds was decided already         the same decision holds again
    an open question about the same content   it stays; asked again where its time ran out
    otherwise                                 older questions are superseded, a new one is opened
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from psycopg import sql
from psycopg.rows import class_row

from pipeline.contract import TABLES, RuleKind, RuleResult, Severity, rules, table
from pipeline.errors import SkipItem
from pipeline.store import audit, days
from pipeline.store.connection import Connection
from pipeline.store.days import Build
from pipeline.store.queries import query

_FILE = "queries/decisions"
_GREAT_EXPECTATIONS = "great_expectations"
#: Rules whose failure no release can hold: the history's primary key forbids it.
_IMPOSSIBLE = (RuleKind.KEY, RuleKind.UNIQUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One question about one blocked day, answered or not."""

    decision_id: int
    day: date
    content_hash: str
    build_id: int
    run_id: int
    #: open, publish, without_rows, keep_blocked or superseded.
    state: str
    #: How often it was asked.
    asked: int
    asked_at: datetime
    asked_until: datetime
    #: Null with the two after it while nobody has decided.
    decided_by: str | None
    decided_at: datetime | None
    why: str | None


def waiting(conn: Connection, *, now: datetime) -> list[date]:
    """Blocked days about which nobody is being asked at present and nobody has decided, in order."""
    rows = conn.execute(query(_FILE, "blocked")).fetchall()
    return [row[0] for row in rows if row[2] in (None, "superseded") or (row[2] == "open" and row[3] <= now)]


def ask(conn: Connection, day: date, *, now: datetime, until: datetime) -> Decision | None:
    """The question about a blocked day, or the decision that holds again; None where there is nothing to ask."""
    with conn.transaction():
        conn.execute(query("queries/days", "lock"), {"day": day})
        build = _blocked_build(conn, day)
        if build is None:
            conn.execute(query(_FILE, "supersede"), {"day": day, "content_hash": None})
            return None
        values: dict[str, Any] = {
            "day": day,
            "build_id": build.build_id,
            "run_id": last_run_id(conn, build),
            "content_hash": content_hash(conn, build),
            "now": now,
            "until": until,
        }
        conn.execute(query(_FILE, "supersede"), values)
        known = _one(conn, "last_about", values)
        if known is None:
            row = conn.execute(query(_FILE, "ask"), values).fetchone()
            return get(conn, int(row[0])) if row else None
        values |= {"decision_id": known.decision_id, "is_reminder": known.asked_until <= now}
        conn.execute(query(_FILE, "ask_again" if known.state == "open" else "same_build"), values)
        return get(conn, known.decision_id)


def supersede_overtaken(conn: Connection) -> list[date]:
    """End the questions whose day is blocked no more, after `ask` for those that are; gives their days."""
    return [row[0] for row in conn.execute(query(_FILE, "supersede_others"))]


def closed(conn: Connection, *, now: datetime) -> list[int]:
    """Numbers of questions that were answered or overtaken before their time was up."""
    return [row[0] for row in conn.execute(query(_FILE, "closed"), {"now": now})]


def decide(conn: Connection, decision_id: int, *, state: str, by: str, why: str) -> Decision:
    """Put a person's answer on record and let the day's build take its course; the day is not published yet.

    The same answer twice is one. Raises SkipItem: `missing`, `decided` (otherwise, before), `superseded` (the day
    changed since it was asked) or `blocked` (it stays so even without the failing rows).
    """
    with conn.transaction():
        found = _one(conn, "hold", {"decision_id": decision_id})
        if found is None:
            raise SkipItem(f"There is no question {decision_id} about a blocked day.", reason="missing")
        if found.state not in ("open", state):
            raise SkipItem(f"Question {decision_id} about {found.day} is {found.state} already.", reason="decided")
        conn.execute(query("queries/days", "lock"), {"day": found.day})
        build = _blocked_build(conn, found.day)
        if build is None or build.build_id != found.build_id:
            if found.state == state:
                return found
            raise SkipItem(f"{found.day} was built anew since question {decision_id} was asked.", reason="superseded")
        if found.state == "open":
            values = {"decision_id": decision_id, "state": state, "by": by, "why": why}
            conn.execute(query(_FILE, "decide"), values)
        _carry_out(conn, build, state=state, run_id=found.run_id)
        return get(conn, decision_id)


def get(conn: Connection, decision_id: int) -> Decision:
    """The question with this number; raises SkipItem (`missing`) where there is none."""
    found = _one(conn, "get", {"decision_id": decision_id})
    if found is None:
        raise SkipItem(f"There is no question {decision_id} about a blocked day.", reason="missing")
    return found


def list_decisions(
    conn: Connection, *, day: date | None = None, open_only: bool = False, limit: int = 50
) -> list[Decision]:
    """Questions and answers, the newest first, of one day or of all."""
    values = {"day": day, "open_only": open_only, "limit": limit}
    with conn.cursor(row_factory=class_row(Decision)) as cursor:
        return cursor.execute(query(_FILE, "list"), values).fetchall()


def choices(conn: Connection, run_id: int) -> tuple[str, ...]:
    """What may be decided about a check that blocked a day: keep_blocked always, the others where they can be done."""
    failed = [result for result in audit.results(conn, run_id, failed_only=True) if result.severity is Severity.BLOCK]
    rows = {(name, rule) for name, rule, _ in audit.failing_rows(conn, run_id)}
    publish = ("publish",) if not any(_kind(result) in _IMPOSSIBLE for result in failed) else ()
    droppable = all(result.engine == _GREAT_EXPECTATIONS and (result.table, result.rule) in rows for result in failed)
    return (*publish, *(("without_rows",) if failed and droppable else ()), "keep_blocked")


def content_hash(conn: Connection, build: Build) -> str:
    """sha256 (hex) of the rows of a build and of the rules and rows that block it."""
    values = {"build_id": build.build_id, "run_id": last_run_id(conn, build)}
    parts = [
        _text(conn, query(_FILE, "rows_hash").format(staging=sql.Identifier("staging", name)), values)
        for name in TABLES
    ]
    parts.append(_text(conn, query(_FILE, "failures_hash"), values))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def last_run_id(conn: Connection, build: Build) -> int:
    """Number of the last check of a build."""
    return int(_text(conn, query(_FILE, "last_run"), {"build_id": build.build_id}))


def _blocked_build(conn: Connection, day: date) -> Build | None:
    try:
        build = days.latest(conn, day)
    except SkipItem:
        return None
    return build if build.state == "blocked" else None


def _carry_out(conn: Connection, build: Build, *, state: str, run_id: int) -> None:
    match state:
        case "publish":
            days.set_state(conn, build, "checked")
        case "without_rows":
            _hold_rows_back(conn, build, run_id)


def _hold_rows_back(conn: Connection, build: Build, run_id: int) -> None:
    """Apply the check once more, with the rows that block held back instead."""
    before = next(run for run in audit.runs(conn, day=build.day, limit=1000) if run.run_id == run_id)
    found = [item for item in audit.results(conn, run_id) if item.engine == _GREAT_EXPECTATIONS]
    run = audit.apply(conn, build, _softened(found), started_at=before.finished_at)
    if run.verdict == "blocked":
        message = f"{build.day} stays blocked even without the failing rows: see `dateline checks {build.day}`."
        raise SkipItem(message, reason="blocked")
    conn.execute(query(_FILE, "hold_more"), {"run_id": run.run_id, "rows": before.quarantined_rows})


def _softened(results: Sequence[RuleResult]) -> list[RuleResult]:
    """What blocked holds rows back; what held rows back holds now, for they are gone from the build."""
    return [
        replace(item, severity=Severity.QUARANTINE)
        if not item.success and item.severity is Severity.BLOCK
        else replace(item, success=True, failing_rows=0, message=None)
        if item.severity is Severity.QUARANTINE
        else item
        for item in results
    ]


def _kind(result: RuleResult) -> RuleKind | None:
    if result.engine != _GREAT_EXPECTATIONS:
        return None
    return next((rule.kind for rule in rules(table(result.table)) if rule.name == result.rule), None)


def _one(conn: Connection, name: str, values: dict[str, Any]) -> Decision | None:
    with conn.cursor(row_factory=class_row(Decision)) as cursor:
        return cursor.execute(query(_FILE, name), values).fetchone()


def _text(conn: Connection, statement: sql.SQL | sql.Composed, values: dict[str, Any]) -> str:
    row = conn.execute(statement, values).fetchone()
    return str(row[0]) if row else ""
