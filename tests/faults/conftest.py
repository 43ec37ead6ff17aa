"""A server that may be killed, a few articles, and databases that stand right before each stage."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pipeline import tasks
from pipeline.contract import tables
from pipeline.errors import DatelineError
from pipeline.settings import Settings
from pipeline.store import connection, days, embedded
from pipeline.store.connection import Connection, open_url
from pipeline.store.place import server_binaries
from pipeline.tasks.publish import check_each

_NUMBERS = count()
#: Two whole systems take minutes: only where all faults are asked for.
collect_ignore = [] if os.environ.get("DATELINE_ALL_FAULTS") == "1" else ["test_scheduler.py"]
STAGES = ("clean", "extract", "link", "build", "check", "publish")
#: What a stage writes first.
FIRST_TABLE = {
    "clean": "corpus.articles", "extract": "coding.extractions", "link": "coding.clusters", "build": "staging.builds",
    "check": "quality.runs", "publish": "daily.releases",
}  # fmt: skip
ARTICLES = {
    "rail": """Ministers sign rail accord

ANKARA, May 14, 2024 (Agency) - The transport ministers of Turkey and Iraq signed an agreement in Ankara on Tuesday to
build a railway to the Turkish border, the ministry said. The line is to cost 17 billion dollars and to open in 2028.
""",
    "rail-again": """Turkey and Iraq agree on railway

BAGHDAD, May 15, 2024 (Agency) - Turkey and Iraq signed an agreement on Tuesday in Ankara to build a railway, officials
said on Wednesday. The project will cost about 17 billion dollars.
""",
    "talks": """Chile and Peru hold talks

SANTIAGO, May 14, 2024 (Agency) - The foreign ministers of Chile and Peru met in Santiago on Tuesday to discuss copper
exports. Trade between the two countries rose 12 percent to 4.1 billion dollars in 2023. Peru condemned new tariffs.
""",
}


@dataclass(kw_only=True)
class Server:
    """An embedded server of these tests' own; `url` names its first database."""

    settings: Settings
    url: str = ""

    def start(self) -> None:
        """As each task does for the embedded server. No fsync: the machine stays up."""
        self.url = embedded.ensure_database(self.settings, embedded.DATABASE, durable=False)

    def kill(self) -> None:
        """As by `pg_ctl stop -m immediate`: no checkpoint, no goodbye; the next start has to recover."""
        place = embedded.choose_place(self.settings.home / "postgres", embedded.server_binaries())
        done = place.call("pg_ctl", "stop", "-D", place.data_folder, "-m", "immediate", "-w")
        assert done.returncode == 0, done.stderr

    def clone(self, template: str | None = None) -> str:
        """URL of a new database, a copy where a URL to copy is given."""
        name = f"faults_{os.getpid()}_{next(_NUMBERS)}"
        with psycopg.connect(self.url, autocommit=True) as admin:
            source = conninfo_to_dict(template)["dbname"] if template else "template1"
            # A copy through the log forgets numbers that its sequences gave, if the server dies before a checkpoint.
            statement = sql.SQL("create database {} template {} strategy file_copy")
            admin.execute(statement.format(sql.Identifier(name), sql.Identifier(str(source))))
        return make_conninfo(self.url, dbname=name)

    def drop(self, url: str) -> None:
        """Remove a database that `clone` made, whoever still looks at it."""
        statement = sql.SQL("drop database {} with (force)")
        with psycopg.connect(self.url, autocommit=True) as admin:
            admin.execute(statement.format(sql.Identifier(str(conninfo_to_dict(url)["dbname"]))))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server whose death hurts nobody else."""
    found = Server(settings=Settings(home=tmp_path_factory.mktemp("faults")))
    found.start()
    yield found
    embedded.stop_server(found.settings)
    embedded.remove_server(found.settings)


def call(program: str, *arguments: str | Path) -> None:
    """One of PostgreSQL's programs, to its end."""
    done = subprocess.run([server_binaries() / program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@cache
def can_mount() -> bool:
    """Whether this user may mount a file system of memory here."""
    with tempfile.TemporaryDirectory() as folder:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "dateline-test", folder], capture_output=True, check=False
        )
        if mounted.returncode == 0:
            subprocess.run(["umount", folder], check=True)
    return mounted.returncode == 0


def run_stage(stage: str) -> None:
    """One stage over all that waits for it."""
    match stage:
        case "clean":
            tasks.clean_articles()
        case "extract":
            tasks.extract_articles()
        case "link":
            tasks.link_events()
        case "build":
            tasks.for_each_day(tasks.build_day, tasks.dirty_days())
        case "check":
            check_each(_built())
        case "publish":
            tasks.for_each_day(tasks.publish_day, _built())


def refused_or_done(stage: str) -> DatelineError | None:
    """What the stage says to the fault; nothing where an item alone was put back, or the stage was over before.

    A fault that has not come by then comes no more.
    """
    try:
        run_stage(stage)
    except DatelineError as exc:
        return exc
    finally:
        Faulty.left = -1
    return None


def _built() -> list[str]:
    with connection.connect(Settings.from_environment()) as conn:
        rows = conn.execute("select distinct day from staging.builds where state in ('built', 'checked') order by 1")
        return [row[0].isoformat() for row in rows.fetchall()]


def daily_rows(url: str) -> dict[str, list[Any]]:
    """All rows of the daily tables, without the releases that brought them, and of their history how many stand."""
    with open_url(url) as conn:
        found: dict[str, list[Any]] = {}
        for table in tables():
            names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
            statement = sql.SQL("select {} from {}").format(names, sql.Identifier("daily", table.name))
            found[table.name] = sorted(map(repr, conn.execute(statement).fetchall()))
        return found


@pytest.fixture(scope="session")
def calm(server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """URLs of databases that stand before each stage, and the tables that a run without any fault gives."""
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    before: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        work = server.clone()
        patch.setenv("DATELINE_DATABASE_URL", work)
        tasks.migrate()
        tasks.load_seeds(folder)
        for stage in STAGES:
            before[stage] = server.clone(work)
            run_stage(stage)
        before["tables"] = daily_rows(work)
    assert len(before["tables"]["events"]) >= 3
    assert before["tables"]["figures"]
    return before


@pytest.fixture
def stand_before(
    server: Server, calm: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], str]]:
    """Takes a database of its own to right before a stage; the tasks then work on it."""
    made: list[str] = []

    def take(stage: str) -> str:
        made.append(server.clone(calm[stage]))
        monkeypatch.setenv("DATELINE_DATABASE_URL", made[-1])
        return made[-1]

    yield take
    # A test that failed may have left the server down.
    server.start()
    for url in made:
        server.drop(url)


@pytest.fixture
def ends_as_ever(calm: dict[str, Any]) -> Callable[[str], None]:
    """Goes on after a fault as Airflow does, once leases and waits are over, and compares all tables row by row."""

    def go_on(url: str) -> None:
        for _ in range(2):
            with open_url(url) as conn:
                conn.execute("update ingest.claims set leased_until = null, not_before = null")
            for stage in STAGES:
                run_stage(stage)
        assert tasks.dirty_days() == []
        assert daily_rows(url) == calm["tables"]
        with open_url(url) as conn:
            assert days.dirty_days(conn) == []
            doubled = conn.execute(
                "select article_id, count(*) from coding.extractions where is_current group by 1 having count(*) > 1"
            ).fetchall()
            assert doubled == []
            assert conn.execute("select count(*) from ingest.claims").fetchone() == (0,)

    return go_on


class Faulty(Connection):
    """A connection that something happens to before its n-th statement."""

    left = -1
    fault: Callable[[Connection], None]

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        """Let the fault happen when its time has come."""
        if Faulty.left == 0:
            Faulty.left = -1
            Faulty.fault(self)
        Faulty.left -= Faulty.left > 0
        return super().execute(*args, **kwargs)


@pytest.fixture
def strike(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[Connection], None], int], None]]:
    """Arms a fault: it happens once, before the n-th statement from now on; see `refused_or_done`."""
    real = connection.open_url

    def open_faulty(url: str) -> Connection:
        conn = real(url)
        conn.__class__ = Faulty
        return conn

    def arm(fault: Callable[[Connection], None], number: int) -> None:
        monkeypatch.setattr(connection, "open_url", open_faulty)
        Faulty.fault, Faulty.left = staticmethod(fault), number  # type: ignore[assignment]

    yield arm
    Faulty.left = -1


@pytest.fixture
def articles_folder(tmp_path: Path) -> Path:
    """The articles as files."""
    for name, text in ARTICLES.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path
