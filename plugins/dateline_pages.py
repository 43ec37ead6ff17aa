"""Dateline's pages inside the Airflow UI: behind Airflow's own login, with the rights that it gives on our DAGs.

The pages themselves are `pipeline.pages`, which knows nothing of Airflow. They are loaded at the first request, in the
api-server: Airflow's other programs read this file too, and need none of it.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from airflow.configuration import conf
from airflow.plugins_manager import AirflowPlugin

if TYPE_CHECKING:
    from datetime import date

    from fastapi import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from pipeline.pages.gate import DagState, User

log = logging.getLogger(__name__)

PREFIX = "/dateline"
#: The task that waits for a person.
ASKS, WAITS = "dateline_decide", "decide"
#: Which right on which DAG allows what on the pages.
RIGHTS = {
    "read": ("GET", "dateline_publish"),
    "feeds": ("PUT", "dateline_poll"),
    "days": ("PUT", "dateline_publish"),
    "alerts": ("PUT", "dateline_watch"),
}
#: A small clock face, for light and for dark.
ICON = (
    "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' "
    "stroke='%23{ink}' stroke-width='2' stroke-linecap='round' stroke-linejoin='round'>"
    "<rect fill='%23{page}' x='3' y='4.5' width='18' height='16' rx='2'/>"
    "<path d='M3 10h18M8 2.5v4M16 2.5v4M8 15l2.5 2.5L16 13'/></svg>"
)


class AirflowHouse:
    """What the pages ask of Airflow."""

    async def user(self, request: Request) -> User:
        """Who asks, by Airflow's own login; HTTPException 401 where nobody is logged in."""
        from airflow.api_fastapi.core_api.security import bearer_scheme, get_user  # noqa: PLC0415
        from fastapi import HTTPException  # noqa: PLC0415

        from pipeline.pages.gate import User  # noqa: PLC0415

        try:
            user = await get_user(request, None, await bearer_scheme(request))
        except HTTPException as exc:
            raise HTTPException(401, "Log in to Airflow to see this page.") from exc
        may = await asyncio.to_thread(_rights_of, user)
        session = request.headers.get("authorization") or request.cookies.get("_token", "")
        return User(name=str(user.get_name()), may=frozenset(may), session=session)

    def login_url(self, path: str) -> str:
        """Where to log in and come back to `path`."""
        from airflow.api_fastapi.app import get_auth_manager  # noqa: PLC0415

        return str(get_auth_manager().get_url_login(next_url=path))

    def dags(self) -> list[DagState] | None:
        """How our DAGs stand; None where Airflow's database does not say."""
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

        try:
            return _dag_states()
        except SQLAlchemyError:
            log.warning("Airflow's database does not say how the DAGs stand", exc_info=True)
            return None

    def question_path(self, day: date, decision_id: int, *, asked: int) -> str | None:
        """Where a question about a blocked day is answered; None where nobody is being asked."""
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

        # As dags/dateline_publish.py names the runs that ask.
        run_id = f"{day}_question_{decision_id}_asked_{asked}"
        try:
            return f"dags/{ASKS}/runs/{run_id}/tasks/{WAITS}/required_actions" if _is_waiting(run_id) else None
        except SQLAlchemyError:
            log.warning("Airflow's database does not say where a question is asked", exc_info=True)
            return None


def _rights_of(user: Any) -> list[Any]:
    from airflow.api_fastapi.app import get_auth_manager  # noqa: PLC0415
    from airflow.api_fastapi.auth.managers.models.resource_details import DagDetails  # noqa: PLC0415

    manager = get_auth_manager()
    return [
        right
        for right, (method, dag_id) in RIGHTS.items()
        if manager.is_authorized_dag(method=method, details=DagDetails(id=dag_id), user=user)
    ]


def _is_waiting(run_id: str) -> bool:
    from airflow.models.taskinstance import TaskInstance  # noqa: PLC0415
    from airflow.utils.session import create_session  # noqa: PLC0415
    from airflow.utils.state import TaskInstanceState  # noqa: PLC0415
    from sqlalchemy import select  # noqa: PLC0415

    with create_session() as session:
        waiting = select(TaskInstance.id).where(
            TaskInstance.dag_id == ASKS,
            TaskInstance.run_id == run_id,
            TaskInstance.task_id == WAITS,
            TaskInstance.state == TaskInstanceState.AWAITING_INPUT,
        )
        return session.execute(waiting).first() is not None


def _dag_states() -> list[DagState]:
    from airflow.models.dag import DagModel  # noqa: PLC0415
    from airflow.models.dagrun import DagRun  # noqa: PLC0415
    from airflow.utils.session import create_session  # noqa: PLC0415
    from sqlalchemy import select  # noqa: PLC0415

    from pipeline.pages.gate import DagState  # noqa: PLC0415

    with create_session() as session:
        dags = session.execute(
            select(DagModel.dag_id, DagModel.dag_display_name, DagModel.is_paused)
            .where(DagModel.dag_id.startswith("dateline_"), DagModel.is_stale.is_(False))
            .order_by(DagModel.dag_display_name)
        ).all()
        states = []
        for dag_id, title, is_paused in dags:
            run = session.execute(
                select(DagRun.state, DagRun.start_date)
                .where(DagRun.dag_id == dag_id)
                .order_by(DagRun.id.desc())
                .limit(1)
            ).first()
            state, at = run if run else (None, None)
            states.append(
                DagState(
                    dag_id=dag_id,
                    title=title or dag_id,
                    is_paused=bool(is_paused),
                    last_state=str(getattr(state, "value", state)) if state else None,
                    last_at=at,
                )
            )
        return states


class LazyPages:
    """The application, made when it is first asked for."""

    def __init__(self) -> None:
        self._app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._app is None:
            self._app = await asyncio.to_thread(make_pages)
        await self._app(scope, receive, send)


def make_pages() -> ASGIApp:
    """The pages, with forms signed by Airflow's own secret."""
    from pipeline.pages.app import make_app  # noqa: PLC0415

    return make_app(AirflowHouse(), key=conf.get("api", "secret_key").encode())


def entry() -> str:
    """Address of the first page, below the path that Airflow is served at."""
    return urlsplit(conf.get("api", "base_url", fallback="/")).path.rstrip("/") + f"{PREFIX}/today"


class DatelinePages(AirflowPlugin):
    """Tells Airflow of the pages and of their place in its menu."""

    name = "dateline_pages"
    fastapi_apps = [{"app": LazyPages(), "url_prefix": PREFIX, "name": "Dateline"}]  # noqa: RUF012 - as Airflow declares
    external_views = [  # noqa: RUF012 - as Airflow declares it
        {
            "name": "Dateline",
            "href": entry(),
            "destination": "nav",
            "url_route": "dateline",
            "nav_top_level": True,
            "icon": ICON.format(ink="3f5f94", page="ffffff"),
            "icon_dark_mode": ICON.format(ink="c9d6ee", page="1e2737"),
        }
    ]
