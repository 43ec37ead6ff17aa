"""Days: which have to be built, and building one.

`build_day`:

    take the marks of the day             committed first: what is marked later waits for the next build
    on one snapshot of the database:
        choose                            what the marks name, or the whole day (parts)
        build each table by sql/daily/<table>/build.sql into staging
        count its rows                    so that a publisher notices when some are missing
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from psycopg import sql
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from pipeline.contract import TABLES, Table
from pipeline.errors import SkipItem
from pipeline.store import parts
from pipeline.store.connection import Connection
from pipeline.store.queries import query, script

_FILE = "queries/days"

_PARTS = "parts"
#: From so many rows on it pays to tell the planner of a staged table.
_LARGE_ROWS = 10_000

Reason = Literal["new", "late", "corrected", "extractor", "linking", "withdrawn", "coverage", "operator"]
State = Literal["built", "checked", "blocked", "published"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """A day as it was built."""

    build_id: int
    day: date
    #: building, built, checked, blocked or published.
    state: str
    extractor_versions: Sequence[str]
    #: Rows by table, after quarantine once it is checked.
    row_counts: dict[str, int]
    #: How many events, figures and measures it is about; null: the whole day.
    parts: int | None


def dirty_days(conn: Connection) -> list[date]:
    """Days that have to be built and published, in order; a blocked day only when something changed since."""
    return [row[0] for row in conn.execute(query(_FILE, "dirty"))]


def mark_finished(conn: Connection) -> int:
    """Mark the days that are over and were polled, once each, for their coverage; gives how many."""
    return conn.execute(query(_FILE, "mark_finished")).rowcount


def mark(conn: Connection, day: date, *, reason: Reason = "operator") -> None:
    """Let a day be built again."""
    conn.execute(query(_FILE, "mark"), {"day": day, "reason": reason})


def build_day(conn: Connection, day: date) -> Build:
    """Build all tables of a day into staging, in place of an earlier build that was not published.

    Where the marks say what changed, and that is little, only that is built (`parts`).
    A second builder, checker or publisher of the same day waits until it is done.
    """
    values: dict[str, Any] = {"day": day, "recipe": parts.recipe()}
    with _held(conn, day):
        _take_marks(conn, values)
        _build(conn, values)
    return latest(conn, day)


@contextmanager
def _held(conn: Connection, day: date) -> Iterator[None]:
    """Nobody else builds, checks or publishes the day meanwhile. Held by the session, not a transaction: the snapshot
    that a build reads has to be younger than the lock."""
    conn.execute(query(_FILE, "hold_day"), {"day": day})
    try:
        yield
    finally:
        if not conn.closed:
            conn.execute(query(_FILE, "let_go"), {"day": day})


def _take_marks(conn: Connection, values: dict[str, Any]) -> None:
    with conn.transaction():
        conn.execute(query(_FILE, "supersede"), values)
        values["build_id"] = _number(conn, query(_FILE, "begin"), values)
        conn.execute(query(_FILE, "take_marks"), values)


def _build(conn: Connection, values: dict[str, Any]) -> None:
    with conn.transaction():
        conn.execute(query(_FILE, "snapshot"))
        conn.execute(query(_FILE, "plan_for_the_values"))
        for name in (*TABLES, _PARTS):
            conn.execute(query(_FILE, "drop_rows").format(staging=sql.Identifier("staging", name)), values)
        values["is_part"] = parts.choose(conn, values)
        for name in TABLES:
            conn.execute(script(f"daily/{name}/build.sql"), values)
            if name == "events":
                # What is built next reads it.
                _analyze(conn, {name: _number(conn, _staged(name), values)})
        counts = count_staged(conn, values["build_id"])
        _analyze(conn, {name: count for name, count in counts.items() if name != "events"})
        conn.execute(query(_FILE, "built"), values | {"row_counts": Jsonb(counts)})


def _analyze(conn: Connection, counts: dict[str, int]) -> None:
    for name, count in counts.items():
        if count >= _LARGE_ROWS:
            conn.execute(query(_FILE, "analyze").format(staging=sql.Identifier("staging", name)))


def rebuild_counts(conn: Connection, build: Build) -> None:
    """Make daily.counts of a staged day anew, after rows were taken out of its events."""
    values = {"build_id": build.build_id, "day": build.day}
    staging = sql.Identifier("staging", "counts")
    conn.execute(query("daily/publish", "empty").format(staging=staging), values)
    conn.execute(script("daily/counts/build.sql"), values)


def latest(conn: Connection, day: date) -> Build:
    """The latest build of a day; raises SkipItem (`not_built`) where there is none."""
    with conn.cursor(row_factory=class_row(Build)) as cursor:
        build = cursor.execute(query(_FILE, "latest"), {"day": day}).fetchone()
    if build is None:
        raise SkipItem(f"{day} was not built yet: build it first.", reason="not_built")
    return build


def set_state(conn: Connection, build: Build, state: State) -> None:
    """Say how far a build came; its rows are counted anew."""
    values = {
        "build_id": build.build_id,
        "state": state,
        "row_counts": Jsonb(count_staged(conn, build.build_id)),
    }
    conn.execute(query(_FILE, "set_state"), values)


def hold_build(conn: Connection, build: Build) -> None:
    """Hold a build to the end of the transaction; raises SkipItem (`superseded`) when a later one took its place."""
    row = conn.execute(query(_FILE, "hold_build"), {"build_id": build.build_id}).fetchone()
    if row is None or row[0] not in ("built", "checked", "blocked"):
        raise SkipItem(f"{build.day} was built anew or published meanwhile.", reason="superseded")


def are_parts_there(conn: Connection, build: Build) -> bool:
    """Whether staging still says what a build of a part of the day is about."""
    return build.parts is None or _number(conn, _staged(_PARTS), {"build_id": build.build_id}) == build.parts


def empty(conn: Connection, build: Build) -> None:
    """Take a build's rows out of staging."""
    for name in (*TABLES, _PARTS):
        statement = query("daily/publish", "empty").format(staging=sql.Identifier("staging", name))
        conn.execute(statement, {"build_id": build.build_id})


def count_staged(conn: Connection, build_id: int) -> dict[str, int]:
    """Rows of a build by table, as they stand in staging."""
    return {name: _number(conn, _staged(name), {"build_id": build_id}) for name in TABLES}


def _staged(name: str) -> sql.Composed:
    return query("daily/publish", "staged").format(staging=sql.Identifier("staging", name))


def key_columns(table: Table) -> tuple[str, ...]:
    """Key columns without the day, which every table has."""
    return tuple(name for name in table.key if name != "day")


def _number(conn: Connection, statement: sql.SQL | sql.Composed, values: dict[str, Any]) -> int:
    row = conn.execute(statement, values).fetchone()
    return int(row[0]) if row and row[0] is not None else 0
