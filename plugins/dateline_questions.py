"""A question about a blocked day goes from *Required Actions* when it is over: decided elsewhere, or the day changed.

`dateline_publish` says which questions are over; when its run ends, the scheduler lets their waiting end at once. What
waits then does what it does when nobody answered in time, and sees that there is nothing left to decide.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from typing import Any

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin

log = logging.getLogger(__name__)

SAYS, ASKS, WAITS = "dateline_publish", "dateline_decide", "decide"
#: What `dateline_publish` puts the numbers under.
KEY = "over"


@hookimpl
def on_dag_run_success(dag_run: Any, msg: str) -> None:
    """A run went well."""
    close_questions(dag_run)


@hookimpl
def on_dag_run_failed(dag_run: Any, msg: str) -> None:
    """A run failed; it may have found questions that are over all the same."""
    close_questions(dag_run)


def close_questions(dag_run: Any) -> None:
    """End the waiting of questions that a run found to be over; what goes wrong costs only that they stay a while."""
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - only the scheduler comes here
    from sqlalchemy.orm import object_session  # noqa: PLC0415

    if dag_run.dag_id != SAYS or (session := object_session(dag_run)) is None:
        return
    try:
        # No transaction of our own: the scheduler holds its locks by this one, and says so to whoever commits.
        with session.no_autoflush:
            if numbers := _over(dag_run, session):
                _end_waiting(numbers, session)
    except (SQLAlchemyError, ValueError, TypeError):
        log.warning("questions that are over stay until their time is up", exc_info=True)


def is_about(run_id: str, numbers: Sequence[int]) -> bool:
    """Whether a run of `dateline_decide` asks one of these questions; `dateline_publish` names its runs so."""
    _, _, rest = run_id.partition("_question_")
    number = rest.partition("_asked_")[0]
    return number.isdecimal() and int(number) in numbers


def _over(dag_run: Any, session: Any) -> list[int]:
    from airflow.models.xcom import XComModel  # noqa: PLC0415 - only the scheduler may ask the metadatabase
    from sqlalchemy import select  # noqa: PLC0415

    rows = session.scalars(
        select(XComModel).where(
            XComModel.dag_id == dag_run.dag_id, XComModel.run_id == dag_run.run_id, XComModel.key == KEY
        )
    )
    return [int(number) for row in rows for number in XComModel.deserialize_value(row)]


def _end_waiting(numbers: Sequence[int], session: Any) -> None:
    from airflow._shared.timezones.timezone import utcnow  # noqa: PLC0415
    from airflow.models.taskinstance import TaskInstance  # noqa: PLC0415
    from airflow.utils.state import TaskInstanceState  # noqa: PLC0415
    from sqlalchemy import select, update  # noqa: PLC0415

    waiting = session.execute(
        select(TaskInstance.id, TaskInstance.run_id).where(
            TaskInstance.dag_id == ASKS,
            TaskInstance.task_id == WAITS,
            TaskInstance.state == TaskInstanceState.AWAITING_INPUT,
        )
    ).all()
    if found := [key for key, run_id in waiting if is_about(run_id, numbers)]:
        session.execute(
            update(TaskInstance)
            .where(TaskInstance.id.in_(found), TaskInstance.state == TaskInstanceState.AWAITING_INPUT)
            .values(trigger_timeout=utcnow())
            .execution_options(synchronize_session=False)
        )
        log.info("%d questions about blocked days are over", len(found))


class DatelineQuestions(AirflowPlugin):
    """Tells Airflow of the listeners above."""

    name = "dateline_questions"
    listeners = [sys.modules[__name__]]  # noqa: RUF012 - as Airflow declares it
