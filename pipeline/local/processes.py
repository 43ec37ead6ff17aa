"""Long-running processes: started in a session of their own, remembered in pid files, stopped with their children.

A pid file holds the pid and the process's birth, so that a stranger who was given the same pid later is never taken for
ours. What a stopped process leaves behind is found by its session, which dies with its last member.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

import psutil

from pipeline.errors import StopRun

#: Older output of a process is kept once beside the newer, so that logs stay below twice this.
LOG_BYTES = 20 * 2**20

#: Children of this very process by pid: somebody has to take note of their end, or they stay as zombies.
_CHILDREN: dict[int, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A process to run: its name, command and whole environment."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A process that was started here."""

    name: str
    #: Also the id of the session that it and its children make up.
    pid: int
    #: Moment of birth in the kernel's own words; with the pid it names a process for good.
    birth: str
    #: What it was started as; another value means that it has to be restarted to take on new settings.
    version: str
    #: The folder that it and its children work in.
    folder: str


def start(program: Program, *, pid_folder: Path, log_folder: Path, version: str) -> Running:
    """Start a program in the background, its output into `log_folder/<name>.log`; StopRun if it cannot be run."""
    for folder in (pid_folder, log_folder, program.folder):
        folder.mkdir(parents=True, exist_ok=True)
    with _open_log(log_folder / f"{program.name}.log") as output:
        try:
            process = subprocess.Popen(  # noqa: S603 - the programs are ours
                program.command,
                env=dict(program.environment),
                cwd=program.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as exc:
            raise StopRun(f"{program.command[0]} cannot be run ({exc.strerror}): run `make .venv` to mend it.") from exc
    _CHILDREN[process.pid] = process
    running = Running(
        name=program.name,
        pid=process.pid,
        birth=_birth(process.pid) or "",
        version=version,
        folder=str(program.folder.resolve()),
    )
    _remember(pid_folder, running)
    return running


def find(name: str, *, pid_folder: Path) -> Running | None:
    """The process of this name if it was started here and runs; None otherwise."""
    running = _remembered(pid_folder, name)
    return running if running is not None and _lives(running) else None


def ask_to_stop(name: str, *, pid_folder: Path) -> bool:
    """Ask a process to end and do not wait for it; False if it did not run."""
    if running := find(name, pid_folder=pid_folder):
        _signal(running.pid, signal.SIGTERM)
    return running is not None


def stop(name: str, *, pid_folder: Path, patience_seconds: float = 20.0) -> bool:
    """Stop a process and all that its session still holds; False if there was nothing to stop.

    It is asked first (SIGTERM), and killed when `patience_seconds` are over.
    """
    running = _remembered(pid_folder, name)
    if running is None:
        return False
    lived = _lives(running)
    if lived:
        _signal(running.pid, signal.SIGTERM)
        _wait_until(lambda: not _lives(running), seconds=patience_seconds)
    left = _members(running)
    for how in (signal.SIGTERM, signal.SIGKILL):
        for pid in _members(running):
            _signal(pid, how)
        _wait_until(lambda: not _members(running), seconds=min(5.0, patience_seconds))
    _pid_file(pid_folder, name).unlink(missing_ok=True)
    return lived or bool(left)


def _members(running: Running) -> list[int]:
    """Processes of the session: the main one, and children that work in its folder."""
    if _birth(running.pid) not in (None, running.birth):
        return []
    return [pid for pid in psutil.pids() if _session(pid) == running.pid and _is_ours(pid, running)]


def _is_ours(pid: int, running: Running) -> bool:
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and (pid == running.pid or process.cwd() == running.folder)
    except (psutil.Error, OSError):
        return False


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None


def _lives(running: Running) -> bool:
    return bool(running.birth) and _birth(running.pid) == running.birth


def _birth(pid: int) -> str | None:
    """When a living process began, as a word that no change of the clock alters; None if there is none."""
    if pid in _CHILDREN and _CHILDREN[pid].poll() is not None:
        del _CHILDREN[pid]
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return _birth_on_linux(pid) or str(process.create_time())
    except psutil.Error:
        return None


def _birth_on_linux(pid: int) -> str | None:
    try:
        ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
        return f"{Path('/proc/sys/kernel/random/boot_id').read_text().strip()}:{ticks}"
    except (OSError, IndexError):
        return None


def _signal(pid: int, how: signal.Signals) -> None:
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        return


def _wait_until(is_over: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_over() and time.monotonic() < deadline:
        time.sleep(0.05)


def _open_log(path: Path) -> BinaryIO:
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_suffix(".log.old"))
    return path.open("ab")


def _pid_file(folder: Path, name: str) -> Path:
    return folder / f"{name}.json"


def _remember(folder: Path, running: Running) -> None:
    unfinished = folder / f"{running.name}.json.new"
    unfinished.write_text(json.dumps(asdict(running)))
    unfinished.replace(_pid_file(folder, running.name))


def _remembered(folder: Path, name: str) -> Running | None:
    try:
        return Running(**json.loads(_pid_file(folder, name).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
