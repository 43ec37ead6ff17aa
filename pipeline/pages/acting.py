"""What the pages change. Each form says who and why; the answer leads back to the page, as after any form."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.pages.gate import Reader, check_form
from pipeline.pages.page import href
from pipeline.settings import Settings
from pipeline.store.pages import actions, session

router = APIRouter()

_Why = Annotated[str, Form(min_length=1, max_length=500, pattern=r"\S")]
_Token = Annotated[str, Form(max_length=128)]


@router.post("/sources/{feed_id}")
def act_on_feed(
    *,
    request: Request,
    user: Reader,
    feed_id: str,
    action: Annotated[Literal["pause", "resume", "poll"], Form()],
    why: _Why,
    token: _Token = "",
) -> Response:
    """Pause or resume a feed, or poll it now."""
    check_form(request, user, right="feeds", token=token)
    now = datetime.now(UTC)
    with session.acting(Settings.from_environment()) as conn:
        if action == "poll":
            actions.poll_feed(conn, feed_id, by=user.name, why=why.strip(), now=now)
        else:
            actions.turn_feed(conn, feed_id, is_on=action == "resume", by=user.name, why=why.strip(), now=now)
    return RedirectResponse(href(request, "sources", feed_id, done=action), status_code=303)


@router.post("/quality/rows/{number}")
def act_on_row(
    *,
    request: Request,
    user: Reader,
    number: int,
    action: Annotated[Literal["release", "drop"], Form()],
    why: _Why,
    token: _Token = "",
) -> Response:
    """Let a row of the quarantine out, or keep it out for good."""
    check_form(request, user, right="days", token=token)
    with session.acting(Settings.from_environment()) as conn:
        actions.decide_row(conn, number, release=action == "release", by=user.name, why=why.strip())
    return RedirectResponse(href(request, "quality", done=action), status_code=303)


@router.post("/quality/alerts/{number}")
def act_on_alert(request: Request, user: Reader, number: int, why: _Why, token: _Token = "") -> Response:
    """Say that somebody looks after an alert."""
    check_form(request, user, right="alerts", token=token)
    with session.acting(Settings.from_environment()) as conn:
        actions.acknowledge(conn, number, by=user.name, why=why.strip())
    return RedirectResponse(href(request, "quality", done="acknowledge"), status_code=303)


@router.post("/days/{day}")
def act_on_day(request: Request, user: Reader, day: date, why: _Why, token: _Token = "") -> Response:
    """Let a day be built, checked and published again."""
    check_form(request, user, right="days", token=token)
    with session.acting(Settings.from_environment()) as conn:
        actions.build_again(conn, day, by=user.name, why=why.strip())
    return RedirectResponse(href(request, "days", str(day), done="build"), status_code=303)
