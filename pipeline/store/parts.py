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

from pipeline.contract import FOLDER
from pipeline.store.connection import Connection
from pipeline.store.queries import query

_FILE = "daily/parts"

#: The largest part, as a share of the day's events, figures and measures.
LARGEST = 0.5
#: Of each daily table: as what staging.parts names its rows, and by which column. Others are built whole always.
_NAMED_BY: Mapping[str, tuple[str, str]] = {
    "events": ("events", "event_id"),
    "reports": ("events", "event_id"),
    "figures": ("figures", "figure_id"),
    "measures": ("measures", "measure_id"),
}


@cache
def recipe() -> str:
    """Hash of all statements and rules by which days are built and checked."""
    made = blake2b(digest_size=16)
    for path in sorted(FOLDER.rglob("*.sql")) + sorted(FOLDER.rglob("*.yaml")):
        made.update(f"{path.relative_to(FOLDER).as_posix()}\0".encode())
        made.update(path.read_bytes() + b"\0")
    return made.hexdigest()


def choose(conn: Connection, values: Mapping[str, Any]) -> bool:
    """Note what the build (`build_id` of `day`) is about, if that is a part of the day; False: it is the whole day."""
    row = conn.execute(query(_FILE, "may_be_part"), {**values, "recipe": recipe()}).fetchone()
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
