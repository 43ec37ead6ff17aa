"""Airflow's scheduler, with the tasks that it runs, is killed in the middle of the main job (DATELINE_ALL_FAULTS=1)."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from pipeline.errors import DatelineError
from pipeline.local import processes
from pipeline.settings import ROOT, Settings
from pipeline.store import embedded
from pipeline.store.connection import open_url
from tests.faults.conftest import daily_rows

DATELINE = str(Path(sys.executable).with_name("dateline"))


class Home:
    """A running system of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        mine = {"DATELINE_HOME": str(folder), "DATELINE_UI_PORT": "8093", "PYTHONPATH": str(ROOT)}
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(("DATELINE_", "AIRFLOW_"))} | mine

    def start(self, command: str) -> subprocess.Popen[str]:
        """One of our commands, not waited for."""
        return subprocess.Popen(
            [DATELINE, command], env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, start_new_session=True,
        )  # fmt: skip

    def call(self, command: str) -> str:
        """Its output; it has to succeed."""
        process = self.start(command)
        output, _ = process.communicate(timeout=580)
        assert process.returncode == 0, output
        return output

    @property
    def url(self) -> str:
        """The database."""
        return embedded.ensure_server(Settings(home=self.folder))

    def kill_scheduler(self) -> int:
        """Kill -9 for the scheduler and all that it has begun; gives how many processes there were."""
        running = processes.find("scheduler", pid_folder=self.folder / "airflow" / "pids")
        assert running is not None
        scheduler = psutil.Process(running.pid)
        doomed = [scheduler, *scheduler.children(recursive=True)]
        for process in doomed:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        return len(doomed)


@pytest.fixture
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, Home]]:
    """One that is left alone, one that is not."""
    both = Home(tmp_path_factory.mktemp("calm")), Home(tmp_path_factory.mktemp("killed"))
    yield both
    for home in both:
        home.call("down")
        embedded.remove_server(Settings(home=home.folder))


def documents(url: str) -> int:
    with contextlib.suppress(psycopg.Error, DatelineError), open_url(url) as conn:
        row = conn.execute("select count(*) from ingest.documents").fetchone()
        return row[0] if row else 0
    return 0


def test_the_scheduler_is_killed_and_up_takes_it_up_again(homes):
    calm, killed = homes
    calm.call("run")
    first = killed.start("up")
    for _ in range(600):
        if (killed.folder / "postgres").exists() and documents(killed.url):
            break
        time.sleep(0.2)
    assert killed.kill_scheduler() > 1, "it ran, and so did tasks"
    killed.call("up")
    said, _ = first.communicate(timeout=580)
    assert first.returncode in (0, 1, 3, 4), said
    assert daily_rows(killed.url) == daily_rows(calm.url)
