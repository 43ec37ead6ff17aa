"""What a run did, in a few words, as its note: "12 articles cleaned, 2 rows quarantined".

The scheduler calls this when a run of ours is over; what the tasks returned is all that it reads. A note that somebody
wrote before stays in front.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin

log = logging.getLogger(__name__)

PREFIX = "dateline_"


@hookimpl
def on_dag_run_success(dag_run: Any, msg: str) -> None:
    """A run went well."""
    put_note(dag_run)


@hookimpl
def on_dag_run_failed(dag_run: Any, msg: str) -> None:
    """A run failed; what its tasks did all the same is worth a note."""
    put_note(dag_run)


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
            note = join(told, note_of(_returned(dag_run, session)))
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


def _returned(dag_run: Any, session: Any) -> list[Any]:
    from airflow.models.xcom import XComModel  # noqa: PLC0415 - only the scheduler may ask the metadatabase
    from sqlalchemy import select  # noqa: PLC0415

    rows = session.scalars(
        select(XComModel)
        .where(XComModel.dag_id == dag_run.dag_id, XComModel.run_id == dag_run.run_id, XComModel.key == "return_value")
        .order_by(XComModel.timestamp, XComModel.task_id, XComModel.map_index)
    )
    return [XComModel.deserialize_value(row) for row in rows]


class DatelineNotes(AirflowPlugin):
    """Tells Airflow of the listeners above."""

    name = "dateline_notes"
    listeners = [sys.modules[__name__]]  # noqa: RUF012 - as Airflow declares it
