"""Migrations: numbered, forward only, each in a transaction of its own, never edited once applied.

`migrate`:

    lock                                  two at once: the second waits, then finds nothing to do
    compare what was applied with sql/migrations/ by checksum
    apply what is missing, in order
    describe the daily tables             from their columns.yaml
    give the roles their rights           create them where we may
    announced versions                    schema daily_v<major> beside daily, as long as announced
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg import sql
from psycopg.rows import class_row

from pipeline.contract import Table, announcements, tables
from pipeline.errors import StopRun
from pipeline.store import announced
from pipeline.store.connection import Connection
from pipeline.store.queries import SQL_FOLDER, query, script

_FILE = "queries/migrations"
_NAME = re.compile(r"(\d{4})_\w+\.sql")

#: What each release adds to the columns of columns.yaml, and what it means.
_HISTORY_COLUMNS = {
    "release_from": "The release that brought this version of the row.",
    "release_to": "The release that ended it; null while it stands.",
    "change_from": "How it came: insert or update.",
    "change_to": "How it ended: update (by a newer version) or delete; null while it stands.",
}

_VIEW_COLUMNS = {"release_id": "The release that brought this version of the row."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One file of sql/migrations/."""

    number: int
    #: Name of the file.
    name: str
    #: sha256 of the file, hex.
    checksum: str


def known_migrations() -> tuple[Migration, ...]:
    """The migrations of this checkout, in order; raises StopRun where their numbers have a gap or repeat."""
    paths = sorted((SQL_FOLDER / "migrations").glob("*.sql"))
    found = tuple(
        Migration(number=int(match[1]), name=path.name, checksum=hashlib.sha256(path.read_bytes()).hexdigest())
        for path in paths
        if (match := _NAME.fullmatch(path.name))
    )
    if [item.number for item in found] != list(range(1, len(paths) + 1)):
        raise StopRun("sql/migrations is not numbered 0001, 0002 … without gaps: name the files so.")
    return found


def applied_migrations(conn: Connection) -> tuple[Migration, ...]:
    """The migrations that were applied, in order; none on an empty database."""
    row = conn.execute(query(_FILE, "is_prepared")).fetchone()
    if not row or not row[0]:
        return ()
    with conn.cursor(row_factory=class_row(Migration)) as cursor:
        return tuple(cursor.execute(query(_FILE, "applied")))


def migrate(conn: Connection) -> list[str]:
    """Bring the database up to this version; gives the files that were applied, none when it was there already.

    Raises StopRun when the database is newer than this checkout, or when an applied file was changed since.
    Descriptions and rights are set anew each time.
    """
    known = known_migrations()
    with _lock(conn):
        applied = applied_migrations(conn)
        _compare(applied, known)
        if not applied:
            conn.execute(query(_FILE, "prepare"))
        missing = known[len(applied) :]
        for migration in missing:
            _apply(conn, migration)
        with conn.transaction():
            _describe(conn)
            conn.execute(script("roles.sql"))
            announced.stand_beside(conn, announcements())
    return [migration.name for migration in missing]


def missing_roles(conn: Connection) -> list[str]:
    """Roles that an administrator has to create, because we may not; `migrate` then gives them their rights."""
    return [str(row[0]) for row in conn.execute(query(_FILE, "missing_roles"))]


@contextmanager
def _lock(conn: Connection) -> Iterator[None]:
    conn.execute(query(_FILE, "lock"))
    try:
        yield
    finally:
        if not conn.closed:
            conn.execute(query(_FILE, "unlock"))


def _compare(applied: tuple[Migration, ...], known: tuple[Migration, ...]) -> None:
    if len(applied) > len(known):
        raise StopRun(f"The database has {applied[-1].name}, which this version does not know: update Dateline first.")
    for ours, theirs in zip(known, applied, strict=False):
        if (ours.name, ours.checksum) != (theirs.name, theirs.checksum):
            raise StopRun(
                f"{theirs.name} was changed after it was applied: put the file back and write a new migration instead."
            )


def _apply(conn: Connection, migration: Migration) -> None:
    with conn.transaction():
        conn.execute(script(f"migrations/{migration.name}"))
        conn.execute(
            query(_FILE, "record"),
            {"number": migration.number, "name": migration.name, "checksum": migration.checksum},
        )


def _describe(conn: Connection) -> None:
    for table in tables():
        _describe_object(conn, table, "comment_on_view", ("daily", table.name), _VIEW_COLUMNS)
        _describe_object(conn, table, "comment_on_table", ("daily", f"{table.name}_history"), _HISTORY_COLUMNS)
        _describe_object(conn, table, "comment_on_table", ("staging", table.name), {"build_id": "The build."})
    conn.execute(query(_FILE, "describe_day_views"))


def _describe_object(
    conn: Connection, table: Table, template: str, name: tuple[str, str], more: dict[str, str]
) -> None:
    doc = {"daily": table.doc, "staging": f"Days being built for daily.{table.name}."}[name[0]]
    if name[1].endswith("_history"):
        doc = f"All versions of the rows of daily.{table.name}, with the releases that brought and ended them."
    conn.execute(query(_FILE, template).format(table=sql.Identifier(*name), comment=sql.Literal(doc)))
    for column, text in ({item.name: item.doc for item in table.columns} | more).items():
        statement = query(_FILE, "comment_on_column")
        conn.execute(statement.format(column=sql.Identifier(*name, column), comment=sql.Literal(text)))
