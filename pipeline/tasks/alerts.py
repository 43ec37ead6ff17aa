"""Alerts: what the database shows to be wrong is raised, and each is told to every receiver, once when it is raised,
once more if it becomes more severe, and once when it is over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any
from urllib.parse import quote

from pipeline.errors import RetryLater, StopRun
from pipeline.net import notify
from pipeline.net.notify import Receiver, Tone
from pipeline.settings import Settings
from pipeline.store import alerts, connection, reports, tellings, trouble
from pipeline.store.alerts import Alert
from pipeline.store.connection import Connection
from pipeline.tasks.alert_kinds import dag_of
from pipeline.tasks.report import Report, sentence

#: A receiver that fails so often in a row is left alone until the next run.
_PATIENCE = 3
_ROWS_SHOWN = 20
_LONGEST_KEY = 200
_TONES = {"info": Tone.INFO, "warning": Tone.WARNING, "critical": Tone.CRITICAL}


def find_trouble() -> Report:
    """Raise an alert for all that is wrong by the database, and end those that are over; `done` counts what is wrong.

    Late and missing days, silent sources, clocks that are off, failing stages.
    """
    settings = Settings.from_environment()
    with connection.connect(settings) as conn:
        late = timedelta(hours=settings.alert_late_hours)
        seen, over = trouble.look(conn, now=datetime.now(UTC), late=late)
    return Report(stage="alerts", done=seen, message=f"{seen} things are wrong, {over} alerts are over.")


def tell_alerts(*, at_once: bool = False) -> Report:
    """Find trouble and tell every receiver of DATELINE_ALERT_URLS what it did not hear yet; counts are of messages.

    A receiver that is down loses nothing: each message is tried again after 4, 8, 16 … minutes (6 hours at most), or
    now with `at_once`. A kill between a message and its record tells it twice, never not at all. Without receivers
    alerts stay in `quality.alerts` (skipped: no_receiver). Raises StopRun where an address is wrong.
    """
    started = monotonic()
    find_trouble()
    settings = Settings.from_environment()
    receivers = notify.receivers(settings.alert_urls)
    with connection.connect(settings) as conn:
        if not receivers:
            return _nobody(conn)
        with tellings.only_teller(conn) as is_ours:
            if not is_ours:
                message = "Somebody else is telling alerts just now."
                return Report(stage="alerts", skipped={"busy": 1}, message=message)
            counts: Counter[str] = Counter()
            complaints = []
            for receiver in receivers:
                complaints += _tell(conn, receiver, settings=settings, at_once=at_once, counts=counts)
        report = _report(counts, complaints)
        if report.done or report.failed:
            reports.put(conn, report.as_dict(), seconds=monotonic() - started)
        return report


def list_alerts(*, every: bool = False, limit: int = 50) -> list[dict[str, Any]]:
    """Open alerts, or all with `every`, the newest first, with what became of telling them."""
    with connection.connect(Settings.from_environment()) as conn:
        return tellings.list_alerts(conn, every=every, limit=limit)


def close_alert(alert_id: int, *, by: str, why: str) -> None:
    """Close an open alert by hand; its recovery is told. It opens anew when it is seen again. Raises StopRun."""
    if not (by.strip() and why.strip()):
        raise StopRun("Say who closes the alert and why.")
    with connection.connect(Settings.from_environment()) as conn:
        if not tellings.close(conn, alert_id, by=by, why=why):
            raise StopRun(f"There is no open alert {alert_id}: see `dateline alerts list`.")


def title(alert: Alert) -> str:
    """The same when it is raised and when it is over: receivers join the two by it (threads, PagerDuty's incidents)."""
    return f"Dateline: {alert.kind.replace('_', ' ')} {alert.subject}"


def text(alert: Alert, *, ui_url: str) -> str:
    """What is wrong or was, what to do, which rows, where to look; for people, in plain text."""
    since = f"since {alert.raised_at:%Y-%m-%d %H:%M} UTC, seen {alert.times} times"
    link = _link(alert, ui_url=ui_url.rstrip("/"))
    if alert.recovered_at is not None:
        over = f"RECOVERED at {alert.recovered_at:%Y-%m-%d %H:%M} UTC; it was {alert.severity} {since}."
        return "\n".join([over, alert.message, f"See: {link}"])
    lines = [f"{alert.severity.upper()}: {alert.message}", f"Next: {alert.next_step}", f"See: {link}", f"Open {since}."]
    return "\n".join([*lines, *_rows(alert.details)])


def _link(alert: Alert, *, ui_url: str) -> str:
    """The run that raised the alert; else the DAG whose runs tell more."""
    if run := alert.details.get("run"):
        return f"{ui_url}/dags/{run['dag_id']}/runs/{quote(run['run_id'], safe='')}"
    dag = dag_of(alert.kind, alert.subject)
    return f"{ui_url}/dags/{dag}" if dag else ui_url


def _rows(details: Mapping[str, Any]) -> list[str]:
    rows = details.get("rows") or []
    if not rows:
        return []
    total = details.get("row_count", len(rows))
    shown = [f"- {row['table']}.{row['rule']}: {str(row['key'])[:_LONGEST_KEY]}" for row in rows[:_ROWS_SHOWN]]
    more = [f"… and {total - len(shown)} more"] if total > len(shown) else []
    return [f"Failing rows ({total}, check run {details.get('run_id', 'unknown')}):", *shown, *more]


def _tell(
    conn: Connection, receiver: Receiver, *, settings: Settings, at_once: bool, counts: Counter[str]
) -> list[str]:
    """Tell one receiver; counts are added to `counts`. Gives its first complaint."""
    complaints: list[str] = []
    in_a_row = 0
    ui_url = settings.ui_url or f"http://127.0.0.1:{settings.ui_port}"
    for alert in tellings.pending(conn, receiver.name, at_once=at_once):
        tone = _TONES[alert.severity] if alert.recovered_at is None else Tone.RECOVERED
        error = None
        if in_a_row >= _PATIENCE:
            error = f"{receiver.name} failed {_PATIENCE} times just before: it is told again later."
        else:
            try:
                notify.send(receiver, title=title(alert), body=text(alert, ui_url=ui_url), tone=tone)
            except RetryLater as exc:
                error = str(exc)
        in_a_row = in_a_row + 1 if error else 0
        tellings.keep(conn, alert, receiver.name, error=error)
        counts["failed" if error else "done"] += 1
        complaints += [error] if error else []
    return complaints[:1]


def _nobody(conn: Connection) -> Report:
    waiting = len(alerts.open_alerts(conn))
    if not waiting:
        return Report(stage="alerts", message="No alert is open.")
    message = f"{waiting} alerts are open and told to nobody: set DATELINE_ALERT_URLS, or see `dateline alerts list`."
    return Report(stage="alerts", skipped={"no_receiver": waiting}, message=message)


def _report(counts: Counter[str], complaints: list[str]) -> Report:
    message = " ".join([sentence(counts["done"], {}, counts["failed"]) + ".", *complaints])
    return Report(stage="alerts", done=counts["done"], failed=counts["failed"], message=message)
