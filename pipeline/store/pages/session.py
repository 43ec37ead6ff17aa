"""Connections for the pages: short, bounded, read-only unless something is to be changed, and with few rights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from psycopg import errors, sql
from psycopg.rows import dict_row

from pipeline.errors import StopRun
from pipeline.settings import Settings
from pipeline.store import embedded
from pipeline.store.connection import Connection, plain_errors, well_formed
from pipeline.store.place import choose_place, server_binaries
from pipeline.store.queries import query

Row = dict[str, Any]

#: A page that takes longer gives up, so that it never starves Airflow's own pages.
STATEMENT_MS = 4000
_OPTIONS = f"-c timezone=UTC -c jit=off -c lock_timeout=2000 -c statement_timeout={STATEMENT_MS}"


@contextmanager
def reading(settings: Settings) -> Iterator[Connection]:
    """A connection that cannot change anything, one snapshot for the whole page.

    Raises RetryLater when the server does not answer or a query takes too long, StopRun when a person has to act.
    """
    with plain_errors(), _open(settings, f"{_OPTIONS} -c default_transaction_read_only=on") as conn:
        _act_as_operator(conn)
        with conn.transaction():
            yield conn


@contextmanager
def acting(settings: Settings) -> Iterator[Connection]:
    """A connection that may do what the pages offer, in one transaction.

    Raises as `reading`; StopRun too where the role is missing: nothing is changed with more rights than it takes.
    """
    with plain_errors(), _open(settings, _OPTIONS) as conn:
        if not _act_as_operator(conn):
            raise StopRun(
                "Nothing was changed, for the role dateline_operator is missing or not granted to Dateline's user: "
                "run `dateline db migrate`; where that may not create roles, an administrator does."
            )
        with conn.transaction():
            yield conn


def rows(conn: Connection, statement: sql.SQL | sql.Composed, values: Mapping[str, Any] | None = None) -> list[Row]:
    """All rows of a query, each by the names of its columns."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement, values).fetchall()


def one(conn: Connection, statement: sql.SQL | sql.Composed, values: Mapping[str, Any] | None = None) -> Row | None:
    """The first row of a query, None where there is none."""
    found = rows(conn, statement, values)
    return found[0] if found else None


def _open(settings: Settings, options: str) -> Connection:
    return Connection.connect(
        _url(settings), autocommit=True, application_name="dateline pages", connect_timeout=3, options=options
    )


def _url(settings: Settings) -> str:
    """The database's URL. A page never starts the embedded server: where it is down, somebody wanted it so."""
    if settings.database_url:
        return well_formed(settings.database_url)
    place = choose_place(settings.home / "postgres", server_binaries())
    return embedded.database_url(place, embedded.DATABASE)


def _act_as_operator(conn: Connection) -> bool:
    try:
        conn.execute(query("queries/pages", "act_as"))
    except (errors.InsufficientPrivilege, errors.InvalidParameterValue):
        return False
    return True
