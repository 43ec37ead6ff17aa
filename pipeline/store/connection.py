"""Connections to the database, and the one place where the driver's errors become sentences."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import TracebackType
from typing import Any

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus

from pipeline.errors import DatelineError, RetryLater, SkipItem, StopRun
from pipeline.settings import Settings
from pipeline.store.embedded import ensure_server
from pipeline.store.place import server_binaries
from pipeline.store.queries import query

Row = tuple[Any, ...]

#: Oldest server that everything is tested on.
OLDEST_SERVER = 15


class Connection(psycopg.Connection[Row]):
    """A psycopg connection that, used with `with`, tells the driver's errors as RetryLater, SkipItem or StopRun."""

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection; what the driver raised inside the block comes out as one sentence."""
        with plain_errors():
            super().__exit__(exc_type, exc, trace)
            if isinstance(exc, psycopg.Error):
                raise exc


def database_url(settings: Settings) -> str:
    """The URL that everything uses: the operator's own server, or the embedded one, started where needed."""
    return well_formed(settings.database_url) if settings.database_url else ensure_server(settings)


def well_formed(url: str) -> str:
    """The operator's address as it is; raises StopRun where it is none, without quoting it: it may hold a password.

    A password with `/`, `@` or the like, written as it is, would be taken for host or port and told in an error.
    """
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        parts = {"host": "@"}
    hosts, ports = str(parts.get("host") or ""), str(parts.get("port") or "")
    if "@" in hosts or not (not ports or ports.replace(",", "").isdecimal()):
        raise StopRun(
            "DATELINE_DATABASE_URL is no PostgreSQL address: write it as postgresql://user:password@host:5432/name, "
            "with %40 for @, %2F for /, %25 for % and so on in the password."
        )
    return url


def connect(settings: Settings) -> Connection:
    """A connection in autocommit mode: each function of the store is a transaction of its own, or joins the caller's.

    Raises RetryLater when the server does not answer, StopRun when it is too old or does not let us in.
    """
    with plain_errors():
        return open_url(database_url(settings))


def open_url(url: str) -> Connection:
    """A connection to `url`, as `connect` gives it; the driver's errors come as they are."""
    conn = Connection.connect(
        url, autocommit=True, application_name="dateline", connect_timeout=10, options="-c timezone=UTC"
    )
    if conn.info.server_version < OLDEST_SERVER * 10_000:
        version = conn.info.server_version // 10_000
        conn.close()
        raise StopRun(f"PostgreSQL {version} is too old: Dateline needs {OLDEST_SERVER} or newer.")
    return conn


def one_transaction(conn: Connection) -> AbstractContextManager[object]:
    """A transaction, or nothing where the caller has begun one already: an error then ends all of that.

    The driver's own would take two statements more within the caller's, for a savepoint.
    """
    return nullcontext() if conn.info.transaction_status is TransactionStatus.INTRANS else conn.transaction()


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turns the driver's errors into RetryLater, SkipItem or StopRun, each one sentence; all others pass."""
    try:
        yield
    except psycopg.Error as exc:
        raise _meaning(exc) from exc


_MEANINGS: tuple[tuple[tuple[type[psycopg.Error], ...], str], ...] = (
    # A sentence of our own, from a function in the database.
    ((errors.RaiseException,), "{}"),
    ((errors.DiskFull,), "The database server's disk is full ({}): free some space there, then start again."),
    (
        (errors.InsufficientPrivilege, errors.InvalidPassword, errors.InvalidAuthorizationSpecification),
        "The database does not let us do this ({}): check the user in DATELINE_DATABASE_URL.",
    ),
    (
        (errors.UndefinedTable, errors.UndefinedColumn, errors.UndefinedFunction, errors.InvalidSchemaName),
        "The database is not of this version ({}): run `dateline db migrate`.",
    ),
    (
        (errors.InvalidCatalogName,),
        "There is no such database ({}): create it, or correct DATELINE_DATABASE_URL.",
    ),
)


def _meaning(exc: psycopg.Error) -> DatelineError:
    detail = _first_line(exc)
    for kinds, message in _MEANINGS:
        if isinstance(exc, kinds):
            return StopRun(message.format(detail))
    match exc:
        case psycopg.DataError():
            return SkipItem(f"The database cannot hold this value ({detail}).", reason="bad_value")
        case psycopg.IntegrityError():
            return SkipItem(f"The database refuses this record ({detail}).", reason="refused")
        case psycopg.OperationalError() if "authentication failed" in detail or "does not exist" in detail:
            return StopRun(f"The database does not let us in ({detail}): check DATELINE_DATABASE_URL.")
        case psycopg.OperationalError() | psycopg.InterfaceError():
            return RetryLater(f"The database did not answer or gave up ({detail}): try again in a minute.")
    return StopRun(f"The database refused what we asked ({detail}): this is a fault in Dateline, please report it.")


def _first_line(exc: psycopg.Error) -> str:
    lines = str(exc).strip().splitlines()
    return lines[0] if lines else type(exc).__name__


def server_version(conn: Connection) -> str:
    """The server's version as it says it itself, "18.1"."""
    return str(conn.info.parameter_status("server_version") or conn.info.server_version)


def database_bytes(conn: Connection) -> int:
    """Size of the database on disk."""
    row = conn.execute(query("queries/connection", "size")).fetchone()
    return int(row[0]) if row else 0


def without_password(url: str) -> str:
    """The URL or connection string, fit to be shown."""
    return make_conninfo(url, password="***") if conninfo_to_dict(url).get("password") else url  # noqa: S106


def psql(url: str) -> tuple[list[str], dict[str, str]]:
    """(command, variables) that open psql on `url`; the password stays out of the list of processes."""
    own = server_binaries() / "psql"
    program = str(own) if own.exists() else shutil.which("psql")
    if program is None:
        raise StopRun("There is no psql on this machine: install PostgreSQL's client programs.")
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    password = parts.pop("password", None)
    return [program, make_conninfo("", **parts)], {"PGPASSWORD": password} if password else {}
