"""Who asks, what they may do, and whether a form is really theirs. Airflow answers the first two; see `plugins/`."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, Protocol
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request

Right = Literal["read", "feeds", "days", "alerts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Who asks."""

    name: str
    #: `read` the pages, change `feeds`, decide about `days` and their rows, acknowledge `alerts`.
    may: frozenset[Right]
    #: Secret of this login, for forms; never shown.
    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DagState:
    """How one DAG of ours stands in Airflow."""

    dag_id: str
    title: str
    is_paused: bool
    #: State of the latest run; null before the first.
    last_state: str | None
    #: When that run began.
    last_at: datetime | None


class House(Protocol):
    """What the pages ask of whoever shows them."""

    async def user(self, request: Request) -> User:
        """Who asks; HTTPException 401 where nobody is logged in."""

    def login_url(self, path: str) -> str:
        """Where to log in and come back to `path`."""

    def dags(self) -> list[DagState] | None:
        """How our DAGs stand; None where that cannot be said."""

    def question_path(self, day: date, decision_id: int, *, asked: int) -> str | None:
        """Where a question about a blocked day is answered, below the root; None where nobody is being asked there."""


async def reader(request: Request) -> User:
    """The user, who may read; HTTPException 401 or 403 otherwise."""
    house: House = request.app.state.house
    user = await house.user(request)
    if "read" not in user.may:
        raise HTTPException(403, "You may not read these pages: ask for the right to read the DAGs of Dateline.")
    request.state.reader = user
    return user


Reader = Annotated[User, Depends(reader)]


def form_token(request: Request, user: User) -> str:
    """What a form of this user carries, so that no other site can send it."""
    key: bytes = request.app.state.key
    return hmac.new(key, f"{user.name}\0{user.session}".encode(), hashlib.sha256).hexdigest()


def check_form(request: Request, user: User, *, right: Right, token: str) -> None:
    """HTTPException 403 where the user may not do this, or the form did not come from our own page."""
    if right not in user.may:
        raise HTTPException(403, "You may look but not change anything here: ask for the right to edit these DAGs.")
    if not _is_from_here(request) or not hmac.compare_digest(token.encode(), form_token(request, user).encode()):
        raise HTTPException(403, "This form is too old or came from elsewhere: go back, reload the page, try again.")


def _is_from_here(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
