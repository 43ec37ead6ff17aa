"""Releases: a checked day goes out in all tables at once, by difference.

`publish_day`, one transaction:

    hold the day's build                  checked, complete, and no later one is there
    for each table:
        end the rows that are gone, end the rows that changed, insert what is new
    nothing changed                       no release: a day of which nothing is known was never out
    say what, when, why; drop the marks; NOTIFY dateline_release
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg import Rollback, sql
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from pipeline.contract import Table, tables
from pipeline.errors import RetryLater, SkipItem
from pipeline.store import days, parts
from pipeline.store.connection import Connection
from pipeline.store.days import Build
from pipeline.store.queries import query

_FILE = "queries/releases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release of one day."""

    release_id: int
    day: date
    published_at: datetime
    #: new, late, corrected, extractor, linking, withdrawn, coverage, operator.
    reasons: Sequence[str]
    #: By table: rows inserted, updated, deleted, and the total afterwards.
    row_counts: dict[str, dict[str, int]]
    changed_rows: int
    check_run_id: int
    check_verdict: str
    quarantined_rows: int
    warnings: int
    extractor_versions: Sequence[str]


def publish_day(conn: Connection, day: date) -> Release | None:
    """Release the checked build of a day; None when it says what the last release says, or nothing and never did.

    Raises SkipItem when there is nothing to release: `not_built`, `not_checked`, `blocked`, `published` (by somebody
    else, just now); RetryLater when rows of the build are missing and the day has to be built again.
    """
    try:
        release_id = _publish(conn, day)
    except RetryLater:
        days.mark(conn, day)
        raise
    return latest(conn, day=day, limit=1)[0] if release_id else None


def _publish(conn: Connection, day: date) -> int | None:
    release_id = None
    with conn.transaction():
        conn.execute(query("queries/days", "lock"), {"day": day})
        conn.execute(query(_FILE, "lock"))
        build = _hold(conn, day)
        if days.count_staged(conn, build.build_id) != build.row_counts or not days.are_parts_there(conn, build):
            raise RetryLater(f"Rows of build {build.build_id} of {day} are missing: build the day again.")
        if build.parts is None:
            conn.execute(query("daily/publish", "plan_for_many"))
        with conn.transaction() as changes:
            release_id, is_news = _release(conn, build)
            if not is_news:
                release_id = None
                raise Rollback(changes)
        _close(conn, build)
    return release_id


def latest(conn: Connection, *, day: date | None = None, limit: int = 20) -> list[Release]:
    """The last releases, newest first, of one day or of all."""
    with conn.cursor(row_factory=class_row(Release)) as cursor:
        return cursor.execute(query(_FILE, "latest"), {"day": day, "limit": limit}).fetchall()


def _hold(conn: Connection, day: date) -> Build:
    with conn.cursor(row_factory=class_row(Build)) as cursor:
        build = cursor.execute(query("queries/days", "hold_for_release"), {"day": day}).fetchone()
    match build and build.state:
        case None:
            raise SkipItem(f"{day} was not built yet: build it first.", reason="not_built")
        case "checked":
            assert build is not None  # noqa: S101 - it has a state
            return build
        case "blocked":
            raise SkipItem(f"{day} failed a check that blocks it: see `dateline checks {day}`.", reason="blocked")
        case "published":
            raise SkipItem(f"{day} is out already.", reason="published")
    raise SkipItem(f"{day} was built but not checked yet: check it first.", reason="not_checked")


def _release(conn: Connection, build: Build) -> tuple[int, bool]:
    """(release id, whether there is anything to tell).

    A first release without a row in any table, coverage among them, would pass a blind day for a quiet one.
    """
    values: dict[str, Any] = {
        "day": build.day,
        "build_id": build.build_id,
        "is_part": build.parts is not None,
        "reasons": _value(conn, query("queries/days", "marks_of"), {"build_id": build.build_id}),
        "extractor_versions": list(build.extractor_versions),
    }
    values["release_id"] = _value(conn, query(_FILE, "insert"), values)
    counts = {table.name: _publish_table(conn, table, values) for table in tables()}
    changed = sum(count[kind] for count in counts.values() for kind in ("inserted", "updated", "deleted"))
    conn.execute(query(_FILE, "notify"), values)
    conn.execute(query(_FILE, "finish"), values | {"row_counts": Jsonb(counts), "changed_rows": changed})
    return values["release_id"], changed > 0


def _publish_table(conn: Connection, table: Table, values: dict[str, Any]) -> dict[str, int]:
    def run(name: str) -> int:
        return conn.execute(_statement(table, name), values).rowcount

    deleted, updated, brought = run("end_gone"), run("end_changed"), run("insert")
    return {
        "inserted": brought - updated,
        "updated": updated,
        "deleted": deleted,
        "total": _value(conn, _statement(table, "total"), values),
    }


def _statement(table: Table, name: str) -> sql.Composed:
    return query("daily/publish", name).format(
        history=sql.Identifier("daily", f"{table.name}_history"),
        staging=sql.Identifier("staging", table.name),
        within=parts.within(table.name),
        same_key=_same_key(table, "old"),
        same_key_as_ended=_same_key(table, "ended"),
        columns=sql.SQL(", ").join(map(sql.Identifier, table.column_names)),
        old_columns=sql.SQL(", ").join(sql.Identifier("old", name) for name in table.column_names),
        new_columns=sql.SQL(", ").join(sql.Identifier("new", name) for name in table.column_names),
    )


def _same_key(table: Table, old: str) -> sql.Composed:
    return sql.SQL(" and ").join(
        sql.SQL("{} = {}").format(sql.Identifier(old, column), sql.Identifier("new", column))
        for column in days.key_columns(table)
    )


def _close(conn: Connection, build: Build) -> None:
    values = {"build_id": build.build_id}
    days.set_state(conn, build, "published")
    conn.execute(query("queries/days", "drop_marks"), values)
    days.empty(conn, build)


def _value(conn: Connection, statement: sql.SQL | sql.Composed, values: dict[str, Any]) -> Any:
    row = conn.execute(statement, values).fetchone()
    return row[0] if row else None
