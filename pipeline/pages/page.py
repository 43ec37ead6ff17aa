"""A page from its template: what every page needs, and addresses wherever we are mounted."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from pipeline.pages import words
from pipeline.pages.gate import form_token
from pipeline.tasks.alert_kinds import KINDS, dag_of

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
#: The tabs: route, title.
TABS = (("today", "Today"), ("days", "Days"), ("events", "Events"), ("sources", "Sources"), ("quality", "Quality"))


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from a template, with what every page needs: who asks, the tabs, links, the time."""
    user = getattr(request.state, "reader", None)
    common = {
        "user": user,
        "may": user.may if user else frozenset(),
        "token": form_token(request, user) if user else "",
        "now": datetime.now(UTC),
        "tabs": TABS,
        "done": request.query_params.get("done"),
        "href": lambda *parts, **query: href(request, *parts, **query),
        "airflow": lambda path: airflow_href(request, path),
        "asset": lambda name: href(request, "static", name, v=_version(name)),
    }
    return HTMLResponse(_templates().get_template(template).render(common | values), status_code=status)


def href(request: Request, *parts: str, **query: Any) -> str:
    """Address of a page of ours, wherever we are mounted; a query value that is null or empty is left out."""
    root = str(request.scope.get("root_path", "")).rstrip("/")
    path = "/".join(map(str, (root, *parts)))
    kept = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(kept)}" if kept else path


def airflow_href(request: Request, path: str) -> str:
    """Address of a page of Airflow, which we are mounted in at one level below its root."""
    root = str(request.scope.get("root_path", "")).rstrip("/")
    return f"{root.rsplit('/', maxsplit=1)[0] if root else ''}/{path}"


@cache
def _templates() -> Environment:
    env = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "ago": words.ago, "span": words.length, "number": words.number, "long_day": words.long_day,
        "short_day": words.short_day, "instant": words.instant, "when": words.when, "plain": words.plain,
        "plural": words.plural, "safe_url": words.safe_url, "host": words.host, "country": words.country_name,
        "row_key": words.row_key, "sides": words.sides, "slug": words.slug,
    }  # fmt: skip
    env.globals |= {
        "results": words.RESULTS, "date_sources": words.DATE_SOURCES, "severities": words.SEVERITIES,
        "decisions_said": words.DECISIONS,
        "countries": words.countries, "alert_kinds": KINDS, "dag_of": dag_of,
    }  # fmt: skip
    return env


@cache
def _version(name: str) -> str:
    path = STATIC / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8] if path.exists() else "0"
