"""A real Airflow with the pages, a real browser, and people who log in. Collected only where a Chromium is found."""

from __future__ import annotations

import json
import os
import shutil
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pipeline.local import airflow, processes
from pipeline.local.airflow import Airflow
from pipeline.settings import ROOT, Settings
from tests.browser.waiting import until

PEOPLE = {"admin": "open-sesame", "viewer": "only-looking"}
HOUSE = ROOT / "tests" / "pages" / "house.sql"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find_chromium() -> str | None:
    """The browser to use: DATELINE_TEST_CHROMIUM, or one on the path; None where there is none."""
    return os.environ.get("DATELINE_TEST_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)


collect_ignore_glob = [] if find_chromium() else ["test_*.py"]


def pytest_report_header() -> str:
    return f"Chromium: {find_chromium() or 'none on this machine, tests in a browser are left out'}"


def as_url(conninfo: str) -> str:
    parts = conninfo_to_dict(conninfo)
    return f"postgresql://{parts['user']}@/{parts['dbname']}?host={parts['host']}&port={parts['port']}"


@pytest.fixture(scope="package")
def house_url(postgres_url: str, template_url: str) -> Iterator[str]:
    """URL of a database with something to show; another beside it, named like it with _airflow, is Airflow's."""
    name = f"browser_{os.getpid()}"
    names = [sql.Identifier(each) for each in (name, f"{name}_airflow")]
    template = sql.Identifier(str(conninfo_to_dict(template_url)["dbname"]))
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(sql.SQL("create database {} template {}").format(names[0], template))
        admin.execute(sql.SQL("create database {}").format(names[1]))
        url = as_url(make_conninfo(postgres_url, dbname=name))
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute(HOUSE.read_bytes())
        yield url
        for each in names:
            admin.execute(sql.SQL("drop database if exists {} with (force)").format(each))


@pytest.fixture(scope="package")
def house(house_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Airflow]:
    """Airflow's api-server with the pages, an administrator and a viewer; one for all tests here."""
    home = tmp_path_factory.mktemp("airflow")
    settings = Settings(home=home, database_url=house_url)
    metadata = house_url.replace("?", "_airflow?").replace("postgresql://", "postgresql+psycopg://")
    made = airflow.make_airflow(settings, port=_free_port(), metadata_url=metadata)
    people = ",".join(f"{name}:{name}" for name in PEOPLE)
    ours = {"AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": people, "DATELINE_DATABASE_URL": house_url}
    made = replace(made, environment={**made.environment, **ours})
    (made.home / "passwords.json").write_text(json.dumps(PEOPLE))
    airflow.migrate(made)
    with _running(made, "api-server"):
        _wait(made.url, log=made.log_folder)
        yield made


@pytest.fixture(scope="package")
def server(house: Airflow) -> str:
    """Address of Airflow's UI."""
    return house.url


@pytest.fixture(scope="module")
def at_work(house: Airflow, house_url: str) -> Iterator[None]:
    """Airflow's scheduler and DAG processor beside the api-server, once the DAGs are known."""
    with _running(house, "scheduler", "dag-processor"):
        metadata = house_url.replace("?", "_airflow?")
        until(lambda: len(_known_dags(metadata)) == len(list((ROOT / "dags").glob("dateline_*.py"))) - NO_DAGS)
        yield


#: Files of dags/ that hold no DAG.
NO_DAGS = 2


def _known_dags(url: str) -> list[str]:
    with psycopg.connect(url) as conn:
        return [row[0] for row in conn.execute("select dag_id from serialized_dag group by dag_id")]


@contextmanager
def _running(made: Airflow, *names: str) -> Iterator[None]:
    programs = [program for program in made.programs() if program.name in names]
    try:
        for program in programs:
            processes.start(program, pid_folder=made.pid_folder, log_folder=made.log_folder, version="test")
        yield
    finally:
        for program in programs:
            processes.stop(program.name, pid_folder=made.pid_folder)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(url: str, *, log: Path, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{url}/api/v2/version", timeout=5).close()  # noqa: S310 - our own server
        except (OSError, urllib.error.URLError):
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(f"Airflow's api-server did not answer in {seconds:.0f} s: see {log}.")


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Chromium, without a window; closed after these tests, since its driver keeps an event loop running."""
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=find_chromium(), args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def enter(browser, server: str) -> Iterator[Callable[..., object]]:
    """Log in as somebody and get a page; what ran that should not, and requests to other hosts, fail the test."""
    contexts, strangers, scripts = [], [], []

    def log_in(name: str | None, **options: object):
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
        contexts.append(context)
        context.expose_function("hack", lambda *_: scripts.append("hack"))
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("request", lambda request: strangers.append(request.url) if not _is_own(request.url, server) else None)
        page.on("dialog", lambda dialog: (scripts.append("dialog"), dialog.dismiss()))
        if name is not None:
            page.goto(f"{server}/auth/login")
            page.fill("input[name=username]", name)
            page.fill("input[name=password]", PEOPLE[name])
            page.click("button[type=submit]")
            page.wait_for_url(f"{server}/")
        return page

    yield log_in
    for context in contexts:
        context.close()
    assert scripts == []
    assert strangers == []


def _is_own(url: str, server: str) -> bool:
    return url.startswith((server, "blob:", "data:"))
