"""Only what was started here is ever stopped, and all of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from pipeline.errors import StopRun
from pipeline.local import processes
from pipeline.local.processes import Program, Running

SLEEP = "import time; print('ready', flush=True); time.sleep(60)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
)
WITH_CHILD = (
    "import subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
    "print(child.pid, flush=True); time.sleep(60)"
)

Start = Callable[[str], Running]


@pytest.fixture
def pids(tmp_path: Path) -> Path:
    return tmp_path / "pids"


@pytest.fixture
def begin(tmp_path: Path, pids: Path) -> Iterator[Start]:
    """Start a Python program and wait until it said its first word; all are killed at the end."""
    started = []

    def begin(code: str) -> Running:
        program = Program(
            name="sleeper",
            command=[sys.executable, "-c", code],
            environment=dict(os.environ),
            folder=tmp_path / "work",
        )
        running = processes.start(program, pid_folder=pids, log_folder=tmp_path / "log", version="1")
        started.append(running.pid)
        wait_for((tmp_path / "log" / "sleeper.log").read_text)
        return running

    yield begin
    for pid in started:
        if child := processes._CHILDREN.pop(pid, None):
            child.kill()
            child.wait()


def wait_for(look: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not look():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_started_process_is_found_and_stopped(begin: Start, pids: Path) -> None:
    running = begin(SLEEP)
    assert processes.find("sleeper", pid_folder=pids) == running
    assert processes.stop("sleeper", pid_folder=pids)
    assert not is_alive(running.pid)
    assert processes.find("sleeper", pid_folder=pids) is None
    assert not processes.stop("sleeper", pid_folder=pids)


def test_process_runs_in_session_of_its_own(begin: Start) -> None:
    running = begin(SLEEP)
    assert os.getsid(running.pid) == running.pid != os.getsid(0)


def test_process_that_ignores_the_request_is_killed(begin: Start, pids: Path) -> None:
    running = begin(STUBBORN)
    assert processes.stop("sleeper", pid_folder=pids, patience_seconds=0.3)
    assert not is_alive(running.pid)


def test_children_are_stopped_too(begin: Start, pids: Path, tmp_path: Path) -> None:
    begin(WITH_CHILD)
    child = int((tmp_path / "log" / "sleeper.log").read_text())
    assert processes.stop("sleeper", pid_folder=pids)
    wait_for(lambda: not is_alive(child))


def test_children_of_a_killed_process_are_stopped(begin: Start, pids: Path, tmp_path: Path) -> None:
    running = begin(WITH_CHILD)
    child = int((tmp_path / "log" / "sleeper.log").read_text())
    os.kill(running.pid, signal.SIGKILL)
    wait_for(lambda: not is_alive(running.pid))
    assert is_alive(child)
    assert processes.find("sleeper", pid_folder=pids) is None
    assert processes.stop("sleeper", pid_folder=pids)
    wait_for(lambda: not is_alive(child))


def test_stranger_with_the_same_pid_is_left_alone(begin: Start, pids: Path) -> None:
    ours = begin(SLEEP)
    with subprocess.Popen([sys.executable, "-c", SLEEP], start_new_session=True) as stranger:
        (pids / "sleeper.json").write_text(json.dumps(as_json(replace(ours, pid=stranger.pid))))
        assert processes.find("sleeper", pid_folder=pids) is None
        assert not processes.stop("sleeper", pid_folder=pids, patience_seconds=0.3)
        assert is_alive(stranger.pid)
        stranger.kill()


@pytest.mark.parametrize("content", ["", "{", "null", '{"pid": 1}', "[]"])
def test_broken_pid_file_names_nobody(pids: Path, content: str) -> None:
    pids.mkdir()
    (pids / "sleeper.json").write_text(content)
    assert processes.find("sleeper", pid_folder=pids) is None
    assert not processes.stop("sleeper", pid_folder=pids)


def test_missing_program_is_told_in_a_sentence(tmp_path: Path, pids: Path) -> None:
    program = Program(name="gone", command=[str(tmp_path / "gone")], environment={}, folder=tmp_path)
    with pytest.raises(StopRun, match="cannot be run"):
        processes.start(program, pid_folder=pids, log_folder=tmp_path, version="1")


def test_long_log_is_kept_once(begin: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "LOG_BYTES", 10)
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "sleeper.log").write_text("x" * 11)
    begin(SLEEP)
    assert (tmp_path / "log" / "sleeper.log.old").read_text() == "x" * 11
    assert "x" not in (tmp_path / "log" / "sleeper.log").read_text()


def as_json(running: Running) -> dict[str, object]:
    return {name: getattr(running, name) for name in Running.__dataclass_fields__}
