"""The pages with a house that has something to show, and people with and without rights."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI, HTTPException, Request
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pipeline.pages.app import make_app
from pipeline.pages.gate import DagState, User

with warnings.catch_warnings():
    # What Starlette warns of about its own choice of a client is not ours to mend.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

HOUSE = Path(__file__).with_name("house.sql")


class TryHouse:
    """Lets in whom the header names: a viewer may read, an editor may all."""

    async def user(self, request: Request) -> User:
        match request.headers.get("x-user"):
            case "editor":
                return User(name="Eve", may=frozenset({"read", "feeds", "days", "alerts"}), session="one")
            case "viewer":
                return User(name="Vic", may=frozenset({"read"}), session="two")
            case "stranger":
                return User(name="Sam", may=frozenset(), session="three")
        raise HTTPException(401, "Log in first.")

    def login_url(self, path: str) -> str:
        return f"/auth/login?next={path}"

    def question_path(self, day: date, decision_id: int, *, asked: int) -> str | None:
        return f"dags/dateline_decide/runs/{day}_{decision_id}_{asked}"

    def dags(self) -> list[DagState] | None:
        return [DagState(dag_id="dateline_poll", title="<i>Poll</i>", is_paused=True, last_state=None, last_at=None)]


@pytest.fixture(scope="module")
def shown_url(postgres_url: str, template_url: str) -> Iterator[str]:
    """URL of a database with something in it that a whole module looks at, and that nobody changes."""
    name = f"pages_{os.getpid()}"
    template = conninfo_to_dict(template_url)["dbname"]
    url = make_conninfo(postgres_url, dbname=name)
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        clone = sql.SQL("create database {} template {}")
        admin.execute(clone.format(sql.Identifier(name), sql.Identifier(str(template))))
        _furnish(url)
        yield url
        admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def house_url(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """URL of a database with something in it, the test's own to change, which the settings name."""
    _furnish(database_url)
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    return database_url


def _furnish(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(HOUSE.read_text(encoding="utf-8").encode())


@pytest.fixture
def looking(
    shown_url: str, client_of: Callable[[str | None], TestClient], monkeypatch: pytest.MonkeyPatch
) -> TestClient:
    """A client of somebody who may change things but only looks, on the house of the module."""
    monkeypatch.setenv("DATELINE_DATABASE_URL", shown_url)
    return client_of("editor")


@pytest.fixture
def client_of() -> Callable[[str | None], TestClient]:
    """A client by the name of who asks; none: nobody is logged in. The pages are mounted as Airflow mounts them."""
    outer = FastAPI()
    outer.mount("/dateline", make_app(TryHouse(), key=b"test"))

    def make(who: str | None) -> TestClient:
        headers = {"x-user": who} if who else {}
        return TestClient(outer, base_url="http://airflow.test", headers=headers, follow_redirects=False)

    return make


@pytest.fixture
def editor(house_url: str, client_of: Callable[[str | None], TestClient]) -> TestClient:
    """A client that may change things, on a house with something in it."""
    return client_of("editor")
