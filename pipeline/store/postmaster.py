"""The server's main process: whether it lives, and what a killed one left behind.

A pid alone proves nothing: after a restart of the machine it may be anybody's. A process counts as the server's only
if it works in the server's data folder, which every process of PostgreSQL does and nothing else has reason to.
"""

from __future__ import annotations

from pathlib import Path

import psutil


def find(data_folder: Path) -> int | None:
    """Process id of the running server of `data_folder`, None when there is none."""
    pid = _pid_in(data_folder / "postmaster.pid")
    return pid if pid is not None and _works_in(pid, data_folder) else None


def forget_stale(data_folder: Path, socket_folder: Path) -> None:
    """Remove the lock files of a server that is gone, so that a stranger's equal pid does not block the next start."""
    if find(data_folder) is not None:
        return
    for path in (data_folder / "postmaster.pid", socket_folder / ".s.PGSQL.5432.lock", socket_folder / ".s.PGSQL.5432"):
        path.unlink(missing_ok=True)


def end_orphans(data_folder: Path) -> None:
    """Kill the processes that a killed server left; they hold its memory and can no longer do anything right."""
    if find(data_folder) is not None:
        return
    for pid in psutil.pids():
        if _works_in(pid, data_folder):
            _kill(pid)


def _kill(pid: int) -> None:
    try:
        psutil.Process(pid).kill()
    except psutil.Error:
        return


def _pid_in(path: Path) -> int | None:
    try:
        first = path.read_text().split("\n", 1)[0].strip()
    except FileNotFoundError:
        return None
    return int(first) if first.isdigit() else None


def _works_in(pid: int, folder: Path) -> bool:
    try:
        return psutil.Process(pid).name().startswith("postgres") and Path(psutil.Process(pid).cwd()) == folder
    except (psutil.Error, OSError):
        return False
