"""What is wrong with the running of things, as alerts: each opens when it is seen and recovers when it is seen no more.

Whoever looks from outside (`pipeline.local.watchdog`) hands over all that it sees in one go; the triggerer tells of
single runs that are late.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.settings import Settings
from pipeline.store import alerts, connection
from pipeline.store.alerts import AlertSeverity
from pipeline.tasks.report import Report

#: Kinds that a look from outside opens and closes.
WATCHED = ("airflow_down", "missing_run", "paused_dag")
LATE = "late_run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is wrong with the running of things."""

    #: One of WATCHED.
    kind: str
    #: A program of Airflow, or a DAG.
    subject: str
    severity: AlertSeverity
    message: str
    next_step: str


def keep_watch(troubles: Sequence[Trouble], *, kinds: Collection[str] = WATCHED, well: Collection[str] = ()) -> Report:
    """Open an alert for each trouble and close those that are no more, of the `kinds` that were looked for.

    `well` names DAGs whose latest run was good: they are late no more. `done` counts what is fine now and was not.
    """
    with connection.connect(Settings.from_environment()) as conn, conn.transaction():
        for item in troubles:
            alerts.raise_alert(
                conn,
                item.kind,
                item.subject,
                severity=item.severity,
                message=item.message,
                next_step=item.next_step,
            )
        over = sum(alerts.recover(conn, LATE, dag_id) for dag_id in well)
        for kind in kinds:
            over += alerts.recover_others(conn, kind, [item.subject for item in troubles if item.kind == kind])
    message = " ".join(item.message for item in troubles) or "All that should run runs."
    return Report(stage="watchdog", done=over, failed=len(troubles), message=message)


def tell_late_run(dag_id: str, run_id: str, *, minutes: int) -> Report:
    """Open the alert `late_run` for a run that has missed its deadline; it closes with the DAG's next good run."""
    message = f"The run {run_id} of {dag_id} was not done within {minutes} minutes."
    with connection.connect(Settings.from_environment()) as conn:
        alerts.raise_alert(
            conn,
            LATE,
            dag_id,
            severity="warning",
            message=message,
            next_step=f"Look at the run in Airflow's UI (dags/{dag_id}): which task waits, is retried or takes long.",
            details={"run_id": run_id, "minutes": minutes},
        )
    return Report(stage="watchdog", failed=1, message=message)
