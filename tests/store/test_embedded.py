"""The embedded server: starts once however many ask, survives being killed, lets nobody else in."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from pipeline.errors import StopRun
from pipeline.settings import ROOT, Settings
from pipeline.store import embedded, place, postmaster

START = """
import sys
from pathlib import Path
from pipeline.settings import Settings
from pipeline.store.embedded import ensure_database
print(ensure_database(Settings(home=Path(sys.argv[1])), "dateline"))
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A home of its own that the server's user can reach even where root's temporary folders are closed."""
    home = ROOT / ".dateline" / f"test-embedded-{os.getpid()}"
    settings = Settings(home=home)
    yield settings
    embedded.stop_server(settings)
    embedded.remove_server(settings)
    home.rmdir()


def ensure(settings: Settings) -> str:
    return embedded.ensure_database(settings, "dateline")


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_server_gives_database(postgres_url: str) -> None:
    query = "SELECT current_database(), current_user, rolsuper FROM pg_roles WHERE rolname = current_user"
    assert rows(postgres_url, query) == [("dateline", "dateline", False)]


def test_two_starters_at_once_get_one_server(settings: Settings) -> None:
    starters = [
        subprocess.Popen([sys.executable, "-c", START, str(settings.home)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(3)
    ]
    urls = {starter.communicate()[0].strip() for starter in starters}
    assert urls == {ensure(settings)}
    assert embedded.server_state(settings).running


def test_server_listens_on_no_port(settings: Settings) -> None:
    url = ensure(settings)
    assert rows(url, "SHOW listen_addresses") == [("",)]
    pid = embedded.server_state(settings).pid
    assert pid is not None
    kinds = {connection.family for connection in psutil.Process(pid).net_connections()}
    assert kinds <= {socket.AF_UNIX}


def test_data_and_socket_are_for_the_owner_only(settings: Settings) -> None:
    ensure(settings)
    folder = embedded.server_state(settings).folder
    for name in ("data", "socket", "log"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o700


def test_only_the_starter_is_let_in(settings: Settings) -> None:
    url = ensure(settings)
    with psycopg.connect(url.replace("//dateline@", "//postgres@")) as connection:
        allowed = connection.execute("SELECT sys_name, pg_username FROM pg_ident_file_mappings").fetchall()
    me = psutil.Process().username()
    assert allowed == [(me, "all")]


def test_letters_outside_ascii_are_letters(settings: Settings) -> None:
    query = "SELECT lower('ÅÉ'), to_tsvector('simple', 'Éire café') = to_tsvector('simple', 'éire CAFÉ'), 'Z' < 'a'"
    assert rows(ensure(settings), query) == [("åé", True, True)]


def test_killed_server_comes_back_with_its_data(settings: Settings) -> None:
    url = ensure(settings)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    pid = embedded.server_state(settings).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until_gone(pid)
    assert not embedded.server_state(settings).running
    assert rows(ensure(settings), "SELECT one FROM kept") == [(1,)]


def test_pid_of_a_stranger_does_not_block_the_start(settings: Settings) -> None:
    ensure(settings)
    embedded.stop_server(settings)
    folder = embedded.server_state(settings).folder
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as stranger:
        (folder / "data" / "postmaster.pid").write_text(f"{stranger.pid}\n{folder / 'data'}\n")
        assert not embedded.server_state(settings).running
        assert not embedded.stop_server(settings)
        assert rows(ensure(settings), "SELECT 1") == [(1,)]
        assert stranger.poll() is None
        stranger.kill()


def test_interrupted_first_start_is_made_anew(settings: Settings) -> None:
    embedded.stop_server(settings)
    folder = embedded.server_state(settings).folder
    (folder / "data").rename(folder / "data.new")
    (folder / "data.new" / "PG_VERSION").unlink()
    assert rows(ensure(settings), "SELECT 1") == [(1,)]
    assert not (folder / "data.new").exists()


def test_data_of_another_version_is_told(settings: Settings) -> None:
    embedded.stop_server(settings)
    version = embedded.server_state(settings).folder / "data" / "PG_VERSION"
    kept = version.read_text()
    version.write_text("12\n")
    with pytest.raises(StopRun, match="is of PostgreSQL 12, the programs are 18"):
        ensure(settings)
    version.write_text(kept)


def test_full_disk_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded.stop_server(settings)
    monkeypatch.setattr(embedded, "FREE_BYTES_NEEDED", 2**62)
    with pytest.raises(StopRun, match="is full"):
        ensure(settings)


def test_broken_settings_are_told_with_the_servers_own_reason(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.stop_server(settings)
    monkeypatch.setitem(embedded._CONFIG, "max_connections", "none")
    with pytest.raises(StopRun, match=r"does not start .*max_connections.*log"):
        ensure(settings)


def test_stopping_twice_says_so(settings: Settings) -> None:
    ensure(settings)
    assert embedded.stop_server(settings)
    assert not embedded.stop_server(settings)


def test_server_that_was_never_started_has_no_state(tmp_path: Path) -> None:
    state = embedded.server_state(Settings(home=tmp_path))
    assert (state.running, state.version, state.pid) == (False, None, None)
    assert not list(tmp_path.iterdir())


def test_long_home_gets_short_socket(tmp_path: Path) -> None:
    long = place.Place(folder=tmp_path / ("x" * 100), binaries=tmp_path, major=18, user=None)
    short = place.Place(folder=Path("/srv/dateline"), binaries=tmp_path, major=18, user=None)
    assert len(os.fsencode(long.socket_folder)) <= place.SOCKET_FOLDER_BYTES
    assert long.socket_folder != place.Place(folder=tmp_path / ("y" * 100), binaries=tmp_path, major=18, user=None)
    assert short.socket_folder == Path("/srv/dateline/socket")


def test_folder_put_there_by_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "socket").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StopRun, match="is not a folder of"):
        place._make_folder(tmp_path / "socket", mode=0o700, user=None)


def test_url_survives_odd_folders(tmp_path: Path) -> None:
    odd = place.Place(folder=Path("/srv/ä b&c=d/p%20"), binaries=tmp_path, major=18, user=None)
    host = psycopg.conninfo.conninfo_to_dict(embedded.database_url(odd, "dateline"))["host"]
    assert host == "/srv/ä b&c=d/p%20/socket"


@pytest.mark.parametrize("content", ["", "none\n", "-1\n", "999999999\n"])
def test_senseless_pid_file_names_no_server(tmp_path: Path, content: str) -> None:
    (tmp_path / "postmaster.pid").write_text(content)
    assert postmaster.find(tmp_path) is None
