"""Everything on this machine up, and down again.

`start_all`:

    PostgreSQL                      the embedded server, or the one that DATELINE_DATABASE_URL names
    migrate                         Dateline's tables, then Airflow's, at once where both are needed
    api-server, scheduler, …        those that do not run yet, or run with older settings
    wait until all are healthy
    the pool of network tasks       made, or given the slots of the setting
"""

from __future__ import annotations

import fcntl
import shutil
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import StopRun
from pipeline.local import processes
from pipeline.local.airflow import (
    COMMANDS,
    HOST,
    NETWORK_POOL,
    USER,
    Airflow,
    airflow_home,
    load_secrets,
    make_airflow,
    migrate,
)
from pipeline.local.api import health, login
from pipeline.settings import Settings
from pipeline.store import migrations
from pipeline.store.connection import connect
from pipeline.store.embedded import ServerState, remove_server, server_state, stop_server
from pipeline.store.metadata import metadata_url

#: Where a free port is looked for when the usual one is taken.
PORTS_TO_TRY = 20
HEALTHY_WITHIN_SECONDS = 180

#: What is told while things go on: one short sentence at a time.
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What runs after `start_all`."""

    airflow: Airflow
    #: Programs of Airflow that had to be started; empty when all ran already.
    newly: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineState:
    """What runs, found out without changing anything."""

    #: Whether each of Airflow's programs runs.
    programs: Mapping[str, bool]
    #: What each part of Airflow says of itself; empty while it does not answer.
    health: Mapping[str, str]
    #: Address of the UI, None where Airflow was never started.
    url: str | None
    user: str
    password: str | None
    #: Folder of the programs' output.
    output: Path
    #: The embedded server; None where DATELINE_DATABASE_URL names another.
    server: ServerState | None

    @property
    def is_up(self) -> bool:
        """Whether all of Airflow and, where it is ours, PostgreSQL run and are well."""
        server = self.server is None or self.server.running
        healthy = bool(self.health) and set(self.health.values()) == {"healthy"}
        return server and healthy and all(self.programs.values())


def machine_state(settings: Settings) -> MachineState:
    """What runs on this machine. Changes nothing, and raises nothing when nothing runs."""
    home = airflow_home(settings)
    port = _read_port(home / "port")
    url = f"http://{HOST}:{port}" if port else None
    return MachineState(
        programs={name: processes.find(name, pid_folder=home / "pids") is not None for name in COMMANDS},
        health=health(url) if url else {},
        url=url,
        user=USER,
        password=load_secrets(home).password if (home / "secrets.json").exists() else None,
        output=home / "output",
        server=server_state(settings) if settings.database_url is None else None,
    )


def start_all(settings: Settings, *, tell: Tell) -> Started:
    """Start what does not run yet and wait until it is healthy; what runs already is left alone.

    Raises StopRun with one sentence for a person: port taken, disk full, a program that ends at once.
    """
    tell("PostgreSQL and Dateline's tables.")
    with connect(settings) as conn:
        for name in migrations.migrate(conn):
            tell(f"Applied {name}.")
    url = metadata_url(settings)
    with _one_at_a_time(settings):
        airflow = make_airflow(settings, port=choose_port(settings), metadata_url=url)
        stale = _not_running(airflow)
        if stale:
            _start_programs(airflow, stale, tell=tell)
    _wait_until_healthy(airflow, tell=tell)
    _keep_network_pool(airflow, slots=settings.network_slots, tell=tell)
    return Started(airflow=airflow, newly=tuple(stale))


def stop_all(settings: Settings, *, tell: Tell) -> list[str]:
    """Stop what was started here, Airflow first; the names of what ran."""
    stopped: list[str] = []
    if airflow_home(settings).exists():
        with _one_at_a_time(settings):
            stopped += _stop_programs(airflow_home(settings) / "pids", tell=tell)
    if (settings.home / "postgres").exists() and stop_server(settings):
        tell("PostgreSQL is stopped.")
        stopped.append("postgresql")
    return stopped


def _stop_programs(pid_folder: Path, *, tell: Tell) -> Iterator[str]:
    names = list(COMMANDS)[::-1]
    # The API server goes last: running tasks report to it while they end.
    asked = {name for name in names[:-1] if processes.ask_to_stop(name, pid_folder=pid_folder)}
    for name in names:
        if processes.stop(name, pid_folder=pid_folder) or name in asked:
            tell(f"Airflow's {name} is stopped.")
            yield name


@contextmanager
def _one_at_a_time(settings: Settings) -> Iterator[None]:
    """Two who start or stop at once would start everything twice: the second waits for the first."""
    home = airflow_home(settings)
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def remove_all(settings: Settings) -> None:
    """Remove all that was made at run time: databases (also those of tests), logs, passwords. After `stop_all`."""
    for home in (settings.home, *settings.home.glob("test-*")):
        if (home / "postgres").exists():
            stop_server(replace(settings, home=home))
            remove_server(replace(settings, home=home))
    shutil.rmtree(settings.home, ignore_errors=True)


def choose_port(settings: Settings) -> int:
    """Port for the UI: the one that ours answers on already, else `ui_port`, else the next free one.

    A port other than the default was set on purpose: StopRun if that one is taken.
    """
    kept = airflow_home(settings) / "port"
    running = processes.find("api-server", pid_folder=airflow_home(settings) / "pids")
    default = Settings().ui_port
    wanted = settings.ui_port
    if running is not None and (port := _read_port(kept)) and wanted in (port, default):
        return port
    candidates = range(wanted, wanted + PORTS_TO_TRY) if wanted == default else [wanted]
    for port in candidates:
        if is_free(port):
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(str(port))
            return port
    raise StopRun(
        f"Port {wanted} on {HOST} is taken by another program: stop that, or set DATELINE_UI_PORT to a free port."
    )


def _not_running(airflow: Airflow) -> list[str]:
    """Names of the programs that do not run, or run with other settings than those that hold now."""
    found = {name: processes.find(name, pid_folder=airflow.pid_folder) for name in COMMANDS}
    return [name for name, running in found.items() if running is None or running.version != airflow.version]


def _start_programs(airflow: Airflow, names: list[str], *, tell: Tell) -> None:
    for name in names:
        processes.stop(name, pid_folder=airflow.pid_folder)
    tell("Bringing Airflow's tables up to date.")
    migrate(airflow)
    for program in airflow.programs():
        if program.name in names:
            tell(f"Starting Airflow's {program.name}.")
            processes.start(
                program, pid_folder=airflow.pid_folder, log_folder=airflow.log_folder, version=airflow.version
            )


def _wait_until_healthy(airflow: Airflow, *, tell: Tell) -> None:
    """Wait for all parts, telling of each once; StopRun when one ends or time is over."""
    deadline = time.monotonic() + HEALTHY_WITHIN_SECONDS
    told: set[str] = set()
    while time.monotonic() < deadline:
        states = health(airflow.url)
        for name, state in states.items():
            if state == "healthy" and name not in told:
                told.add(name)
                tell(f"Airflow's {name} is healthy.")
        if states and all(state == "healthy" for state in states.values()):
            return
        _check_alive(airflow)
        time.sleep(0.3)
    waiting = sorted(name for name, state in states.items() if state != "healthy") or ["api-server"]
    raise StopRun(
        f"Airflow's {', '.join(waiting)} was not healthy within {HEALTHY_WITHIN_SECONDS} seconds: "
        f"the reason is in {airflow.log_folder}."
    )


def _keep_network_pool(airflow: Airflow, *, slots: int, tell: Tell) -> None:
    """Without the pool no task that names it would ever be scheduled; one that was removed by hand comes back."""
    if slots < 1:
        raise StopRun(f"DATELINE_NETWORK_SLOTS={slots} would stop all polling: set it to 1 or more.")
    api = login(airflow.url, airflow.password)
    if api.keep_pool(NETWORK_POOL, slots=slots, description="Tasks of Dateline that poll feeds and fetch pages."):
        tell(f"Airflow's pool {NETWORK_POOL} has {slots} slots.")


def _check_alive(airflow: Airflow) -> None:
    for name in COMMANDS:
        if processes.find(name, pid_folder=airflow.pid_folder) is None:
            log = airflow.log_folder / f"{name}.log"
            raise StopRun(f"Airflow's {name} ended by itself: the last lines of {log} say why.")


def is_free(port: int) -> bool:
    """Whether nothing listens on a port of this machine's own address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _read_port(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None
