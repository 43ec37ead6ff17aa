"""Parts of days: of a day of which little changed, only that is built, checked and released.

Every mark of a day may name what changed: articles, events, values. Where all do, and the day stands as today's
statements and rules made it, a build is about these rows alone; all others stay as they were released, for what they
say did not change and was checked. `staging.day_events` and its like give both together, for what looks at whole days.

The result is that of building the whole day. What costs more than half of that anyway is built whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from typing import Any

from psycopg import sql

from pipeline.contract import FOLDER, rules, tables
from pipeline.store.connection import Connection
from pipeline.store.queries import SQL_FOLDER, query

_FILE = "daily/parts"

#: The largest part, as a share of the day's events, figures and measures.
LARGEST = 0.5
#: After so many builds in part one of the whole day: it mends what a mark should have named and did not.
MOST_IN_A_ROW = 20
#: Of each daily table: as what staging.parts names its rows, and by which column. Others are built whole always.
_NAMED_BY: Mapping[str, tuple[str, str]] = {
    "events": ("events", "event_id"),
    "reports": ("events", "event_id"),
    "figures": ("figures", "figure_id"),
    "measures": ("measures", "measure_id"),
}


@cache
def recipe() -> str:
    """Hash of all statements, views and rules, with the codes they know, by which days are built and checked."""
    made = blake2b(digest_size=16)
    daily = sorted(FOLDER.rglob("*.sql")) + sorted(FOLDER.rglob("*.yaml"))
    for path in (*daily, SQL_FOLDER / "queries" / "audit.sql", SQL_FOLDER / "schema.sql"):
        made.update(f"{path.relative_to(SQL_FOLDER).as_posix()}\0".encode())
        made.update(path.read_bytes() + b"\0")
    made.update(repr([rule for item in tables() for rule in rules(item)]).encode())
    return made.hexdigest()


def choose(conn: Connection, values: Mapping[str, Any]) -> bool:
    """Note what the build (`build_id` of `day`) is about, if that is a part of the day; False: it is the whole day."""
    row = conn.execute(
        query(_FILE, "may_be_part"), {**values, "recipe": recipe(), "most_in_a_row": MOST_IN_A_ROW}
    ).fetchone()
    if not (row and row[0]):
        return False
    conn.execute(query(_FILE, "choose"), values)
    return conn.execute(query(_FILE, "note"), {**values, "largest": LARGEST}).rowcount > 0


def within(table: str) -> sql.Composable:
    """The condition that a row of a daily table, `old`, is one that the build is about."""
    if table not in _NAMED_BY:
        return sql.SQL("")
    name, column = _NAMED_BY[table]
    return query("daily/publish", "within").format(table=sql.Literal(name), column=sql.Identifier(column))
