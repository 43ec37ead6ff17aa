"""What a run did, in a few words, as its note: "12 articles cleaned, 2 rows quarantined".

The scheduler calls this when a run of ours is over; what the tasks returned is all that it reads, and why tasks failed,
which the tasks' own processes put beside it. A note that somebody wrote before stays in front.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin

log = logging.getLogger(__name__)

PREFIX = "dateline_"
#: What a failed task puts its reason under; a next try removes it.
WHY = "why"
_LONGEST_REASON = 400


@hookimpl
def on_dag_run_success(dag_run: Any, msg: str) -> None:
    """A run went well."""
    put_note(dag_run)


@hookimpl
def on_dag_run_failed(dag_run: Any, msg: str) -> None:
    """A run failed; what its tasks did all the same is worth a note."""
    put_note(dag_run)


@hookimpl
def on_task_instance_failed(previous_state: Any, task_instance: Any, error: Any) -> None:
    """A task failed, for now or for good: its reason is kept beside what it would have returned."""
    if not task_instance.dag_id.startswith(PREFIX) or not hasattr(task_instance, "xcom_push"):
        return
    from airflow.sdk.exceptions import AirflowRuntimeError  # noqa: PLC0415 - only tasks come here

    try:
        title = getattr(task_instance.task, "task_display_name", task_instance.task_id)
        task_instance.xcom_push(key=WHY, value=f"{title}: {reason_of(error)}")
    except (AirflowRuntimeError, OSError, ValueError):
        log.warning("the reason of the failure stands in the log only", exc_info=True)


def reason_of(error: Any) -> str:
    """The first line of an error: alone where it is a sentence of ours, else with its name."""
    said = next(iter(str(error or "").strip().splitlines()), "")[:_LONGEST_REASON]
    is_ours = type(error).__module__.startswith("pipeline.")
    name = "" if is_ours or isinstance(error, str) or error is None else type(error).__name__
    return ": ".join(filter(None, [name, said])) or "no reason was given"


def put_note(dag_run: Any) -> None:
    """Give a run of ours its note, in the transaction that ends the run; what goes wrong costs only the note."""
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - only the scheduler comes here
    from sqlalchemy.orm import object_session  # noqa: PLC0415

    if not dag_run.dag_id.startswith(PREFIX) or (session := object_session(dag_run)) is None:
        return
    try:
        # No transaction of our own: the scheduler holds its locks by this one, and says so to whoever commits.
        with session.no_autoflush:
            told = dag_run.note
            why = sorted(set(map(str, _values(dag_run, session, key=WHY))))
            note = join(told, "\n".join(filter(None, [note_of(_values(dag_run, session)), *why])))
            if note and note != told:
                dag_run.note = note
    except (SQLAlchemyError, ValueError, TypeError, KeyError):
        log.warning("no note for %s %s", dag_run.dag_id, dag_run.run_id, exc_info=True)


def note_of(returned: list[Any]) -> str:
    """The note for what the tasks of a run returned."""
    from pipeline.tasks.report import note_of as compose  # noqa: PLC0415 - ours is read when it is needed

    return compose([item for item in returned if isinstance(item, dict) and "stage" in item])


def join(told: str | None, note: str) -> str:
    """What was told before, and then the note; a run that was cleared and ran again has it once."""
    before = (told or "").split("\n\n")[0] if told else ""
    return "\n\n".join(filter(None, [before if before != note else "", note]))


def _values(dag_run: Any, session: Any, *, key: str = "return_value") -> list[Any]:
    from airflow.models.xcom import XComModel  # noqa: PLC0415 - only the scheduler may ask the metadatabase
    from sqlalchemy import select  # noqa: PLC0415

    rows = session.scalars(
        select(XComModel)
        .where(XComModel.dag_id == dag_run.dag_id, XComModel.run_id == dag_run.run_id, XComModel.key == key)
        .order_by(XComModel.timestamp, XComModel.task_id, XComModel.map_index)
    )
    return [XComModel.deserialize_value(row) for row in rows]


class DatelineNotes(AirflowPlugin):
    """Tells Airflow of the listeners above."""

    name = "dateline_notes"
    listeners = [sys.modules[__name__]]  # noqa: RUF012 - as Airflow declares it
