"""The disk of the database server runs full for real: a small file system of memory, filled up by a file.

It takes root to mount one. For other users the same tests run with the server's own code for a full disk, raised by a
trigger, and with a disk that is only said to be full before a start; `can_mount` tells which it was.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import namedtuple
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from psycopg import sql

from pipeline.errors import DatelineError, RetryLater, StopRun
from pipeline.settings import Settings
from pipeline.store import embedded
from pipeline.store.connection import open_url
from pipeline.store.place import choose_place, server_binaries
from tests.faults.conftest import FIRST_TABLE, STAGES, Server, call, can_mount, refused_or_done

#: An empty cluster, a copy of our database, and what the server wants to be free before it starts.
DISK_BYTES = 640 * 2**20
SOME = STAGES if os.environ.get("DATELINE_ALL_FAULTS") == "1" else ("extract",)


@dataclass(kw_only=True)
class SmallDisk(Server):
    """A server whose files are all on a small disk of their own."""

    folder: Path

    def fill(self, url: str, stage: str) -> None:
        """Leave no byte free, whatever the file system keeps back."""
        with (self.folder / "ballast").open("wb", buffering=0) as file:
            for size in (2**20, 4096, 1):
                self._write(file, bytes(size))

    @staticmethod
    def _write(file: Any, piece: bytes) -> None:
        try:
            while file.write(piece):
                pass
        except OSError:
            return

    def free(self, url: str) -> None:
        """Room again."""
        (self.folder / "ballast").unlink()


class SaidToBeFull(SmallDisk):
    """The same without rights to mount: the server refuses the stage's rows, the system tells of no room."""

    def fill(self, url: str, stage: str) -> None:
        """From now on."""
        usage = namedtuple("usage", "total used free")
        self.real, shutil.disk_usage = shutil.disk_usage, lambda _: usage(DISK_BYTES, DISK_BYTES, 0)  # type: ignore
        refuse_rows(url, FIRST_TABLE[stage])

    def free(self, url: str) -> None:
        """No more."""
        shutil.disk_usage = self.real
        self.start()
        with open_url(url) as conn:
            conn.execute("drop function full_disk cascade")


def refuse_rows(url: str, table: str) -> None:
    """The server's own error for a full disk, for all rows of a table."""
    with open_url(url) as conn:
        conn.execute(
            "create function full_disk() returns trigger language plpgsql as $$ begin raise exception"
            " 'could not extend file: No space left on device' using errcode = '53100'; end $$"
        )
        statement = sql.SQL("create trigger full_disk before insert on {} execute function full_disk()")
        conn.execute(statement.format(sql.Identifier(*table.split("."))))


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallDisk]:
    settings = Settings(home=tmp_path_factory.mktemp("disk"))
    folder = choose_place(settings.home / "postgres", server_binaries()).folder
    found = (SmallDisk if can_mount() else SaidToBeFull)(settings=settings, folder=folder)
    options = f"size={DISK_BYTES},mode=0711"
    if can_mount():
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "dateline-test", folder], check=True)
    try:
        found.start()
        yield found
        embedded.stop_server(settings)
    finally:
        if can_mount():
            subprocess.run(["umount", "--lazy", folder], check=True)
        embedded.remove_server(settings)


@pytest.fixture
def on_small_disk(small_disk, calm, tmp_path, monkeypatch) -> Iterator[Callable[[str], str]]:
    """Takes a database on the small disk to right before a stage; the tasks then work on it."""
    made: list[str] = []

    def take(stage: str) -> str:
        dump = tmp_path / "dateline.dump"
        made.append(small_disk.clone())
        call("pg_dump", "--format=custom", f"--file={dump}", calm[stage])
        call("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={made[-1]}", dump)
        monkeypatch.setenv("DATELINE_DATABASE_URL", made[-1])
        return made[-1]

    yield take
    for url in made:
        small_disk.drop(url)


def starts(server: Server) -> DatelineError | None:
    """What a start says while the disk is full."""
    try:
        server.start()
    except DatelineError as exc:
        return exc
    return None


@pytest.mark.parametrize("stage", SOME)
def test_the_disk_runs_full_under_the_server(small_disk, on_small_disk, ends_as_ever, stage):
    """The stage names the disk, or the server is gone and cannot come up, and then says why; with room it goes on."""
    url = on_small_disk(stage)
    small_disk.fill(url, stage)
    said = refused_or_done(stage)
    again = starts(small_disk)
    small_disk.free(url)
    assert isinstance(said, StopRun | RetryLater), said
    assert isinstance(said, RetryLater) or "disk is full" in str(said)
    assert again is None or "is full" in str(again), again
    small_disk.start()
    ends_as_ever(url)


@pytest.mark.parametrize("stage", SOME)
def test_a_server_whose_disk_is_full_before_it_starts_says_so(small_disk, on_small_disk, ends_as_ever, stage):
    url = on_small_disk(stage)
    small_disk.fill(url, stage)
    small_disk.kill()
    with pytest.raises(StopRun, match="is full"):
        small_disk.start()
    assert isinstance(refused_or_done(stage), RetryLater)
    small_disk.free(url)
    small_disk.start()
    ends_as_ever(url)
