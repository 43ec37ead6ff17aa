"""The application: its routes, its headers, and what it says when something is wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException as AnyHTTPException

from pipeline.errors import RetryLater, SkipItem, StopRun
from pipeline.pages import acting, routes
from pipeline.pages.gate import House
from pipeline.pages.page import render

#: Nothing from another host, no script or style in the page itself, shown in frames of this very host only.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_TITLES = {401: "Please log in", 403: "Not for you", 404: "There is no such page", 405: "Not like this"}


def make_app(house: House, *, key: bytes) -> FastAPI:
    """The pages as an application to be mounted anywhere; `key` signs its forms."""
    app = FastAPI(title="Dateline's pages", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
    app.state.key = key
    app.include_router(routes.router)
    app.include_router(acting.router)
    app.middleware("http")(_add_headers)
    app.add_exception_handler(RetryLater, _say_later)
    app.add_exception_handler(StopRun, _say_stop)
    app.add_exception_handler(SkipItem, _say_skip)
    app.add_exception_handler(AnyHTTPException, _say_http)
    app.add_exception_handler(RequestValidationError, _say_bad_request)
    return app


async def _add_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _say(request: Request, status: int, title: str, text: str, **values: Any) -> HTMLResponse:
    return render(request, "trouble.html", status=status, title=title, text=text, **{"login": None} | values)


def _say_later(request: Request, exc: Exception) -> Response:
    if "statement timeout" in str(exc):
        text = "The answer took longer than four seconds, so it was given up. Narrow what you ask for and try again."
        return _say(request, 503, "That takes too long", text)
    return _say(request, 503, "The database does not answer", str(exc))


def _say_stop(request: Request, exc: Exception) -> Response:
    return _say(request, 503, "Somebody has to act first", str(exc))


def _say_skip(request: Request, exc: Exception) -> Response:
    return _say(request, 409, "That could not be done", str(exc))


def _say_http(request: Request, exc: Exception) -> Response:
    if not isinstance(exc, (HTTPException, AnyHTTPException)):
        raise exc
    login = None
    if exc.status_code == 401:
        house: House = request.app.state.house
        login = house.login_url(request.url.path)
    title = _TITLES.get(exc.status_code, "That did not work")
    return _say(request, exc.status_code, title, str(exc.detail), login=login)


def _say_bad_request(request: Request, exc: Exception) -> Response:
    fields = sorted({str(error["loc"][-1]) for error in getattr(exc, "errors", list)()})
    return _say(request, 400, "That could not be read", f"Please correct: {', '.join(fields)}.")
