"""Looks at Airflow from outside, for what a dead scheduler cannot tell: runs that never came, parts that are down.

`watch`, a process of its own that `dateline up` starts:

    every `watchdog_seconds`
        which programs run, what Airflow says of itself
        every tenth time, and after any change: which DAGs are late or paused while work waits for them
        what was seen twice running becomes an alert, what is over recovers
        the scheduler is down: tell the receivers from here
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from pipeline.errors import DatelineError
from pipeline.local.api import DagSchedule, login
from pipeline.local.machine import HEALTHY_WITHIN_SECONDS, MachineState, machine_state
from pipeline.settings import Settings
from pipeline.store.connection import connect
from pipeline.store.metrics import gauges
from pipeline.tasks.alerts import tell_alerts
from pipeline.tasks.report import Report
from pipeline.tasks.watchdog import Trouble, keep_watch

log = logging.getLogger(__name__)

#: How many looks at the programs there are to one at the DAGs, which costs the API server a little.
_LOOKS = 10
#: Gauges that say how long work has waited, and the DAG that it waits for.
_WAITS = {
    "lag_seconds.articles": ("dateline_articles", "documents wait to be cleaned"),
    "lag_seconds.events": ("dateline_events", "articles wait to be read"),
    "lag_seconds.days": ("dateline_publish", "changed days wait to be published"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What was seen from outside at one moment."""

    #: Whether each of Airflow's programs runs.
    programs: Mapping[str, bool]
    #: What each part of Airflow says of itself; empty while it does not answer.
    health: Mapping[str, str]
    #: Null where it was not asked for, or could not be.
    schedules: Sequence[DagSchedule] | None = None
    #: Why work waits for a DAG, by the DAG; none where nothing does.
    work: Mapping[str, str] | None = None


def look(settings: Settings, *, with_dags: bool) -> Sight:
    """What there is to see now. Starts nothing; DAGs and work are null where nobody answers."""
    state = machine_state(settings)
    sight = Sight(programs=state.programs, health=state.health)
    if not (with_dags and state.url and state.password and state.health):
        return sight
    try:
        return replace(sight, schedules=login(state.url, state.password).schedules(), work=_waiting(settings, state))
    except DatelineError as exc:
        log.warning("%s", exc)
        return sight


def find_troubles(sight: Sight, *, now: datetime, late: timedelta) -> list[Trouble]:
    """What is wrong in `sight`; a run is missing when it should have come more than `late` ago."""
    return [*_parts_down(sight), *_late_and_paused(sight, now=now, late=late)]


def well_dags(sight: Sight) -> set[str]:
    """DAGs whose latest run was good."""
    return {item.dag_id for item in sight.schedules or () if item.latest_state == "success"}


def watch_once(settings: Settings, *, before: Sequence[Trouble] | None = None, with_dags: bool = True) -> list[Trouble]:
    """Look once and keep what was found; gives all that was seen.

    With `before`, what the look before it saw, only what was seen both times becomes an alert: a part that is slow for
    a moment is none.
    """
    sight = look(settings, with_dags=with_dags)
    seen = find_troubles(sight, now=datetime.now(UTC), late=timedelta(minutes=settings.late_minutes))
    sure = seen if before is None else [item for item in seen if _is_in(item, before)]
    kinds = {"airflow_down"} | ({"missing_run", "paused_dag"} if sight.schedules is not None else set())
    keep_watch(sure, kinds=kinds, well=well_dags(sight))
    if any(item.kind == "airflow_down" for item in sure):
        report: Report = tell_alerts()
        log.warning("%s", report.message)
    return seen


def watch(settings: Settings) -> None:
    """Look again and again, until the process is stopped. What fails is logged, and the next look comes."""
    _wait_for_a_start(settings)
    before: list[Trouble] = []
    number = 0
    while True:
        time.sleep(settings.watchdog_seconds)
        number += 1
        with_dags = number % _LOOKS in (0, 1)
        try:
            seen = watch_once(settings, before=before, with_dags=with_dags)
        except DatelineError as exc:
            log.error("%s", exc)  # noqa: TRY400 - it is a sentence for a person
            continue
        for item in seen:
            log.warning("%s", item.message)
        before = seen if with_dags else [*seen, *(item for item in before if item.kind != "airflow_down")]


def _wait_for_a_start(settings: Settings) -> None:
    """Wait until all parts are well for the first time, or should have been: starting is no trouble."""
    until = time.monotonic() + HEALTHY_WITHIN_SECONDS
    while time.monotonic() < until and _parts_down(look(settings, with_dags=False)):
        time.sleep(min(5.0, settings.watchdog_seconds))


def _is_in(trouble: Trouble, troubles: Sequence[Trouble]) -> bool:
    return any((item.kind, item.subject) == (trouble.kind, trouble.subject) for item in troubles)


def _parts_down(sight: Sight) -> list[Trouble]:
    ended = [name for name, is_running in sight.programs.items() if not is_running and name != "watchdog"]
    silent = [] if sight.health else ["api-server"]
    unwell = [name.replace("_", "-") for name, word in sight.health.items() if word != "healthy"]
    return [
        Trouble(
            kind="airflow_down",
            subject=name,
            severity="critical",
            message=f"Airflow's {name} {'does not run' if name in ended else 'is not well'}: {_NEEDED.get(name, '')}.",
            next_step="Run `dateline doctor`, then `dateline up`; the program's own output says why.",
        )
        for name in dict.fromkeys([*ended, *silent, *unwell])
    ]


_NEEDED = {
    "scheduler": "no run comes any more",
    "api-server": "tasks cannot report, and nobody can look",
    "dag-processor": "changes of DAG files are not seen",
    "triggerer": "deadlines are not told",
    "metadatabase": "nothing works",
}


def _late_and_paused(sight: Sight, *, now: datetime, late: timedelta) -> list[Trouble]:
    troubles = []
    for item in sight.schedules or ():
        because = (sight.work or {}).get(item.dag_id)
        if item.is_paused and because:
            troubles.append(
                Trouble(
                    kind="paused_dag",
                    subject=item.dag_id,
                    severity="warning",
                    message=f"{item.dag_id} is switched off while {because}.",
                    next_step=f"Switch it on in Airflow's UI, dags/{item.dag_id}, if that is not on purpose.",
                )
            )
        is_due = item.next_run_at is not None and item.next_run_at < now - late
        if is_due and not item.is_paused and item.latest_state not in ("queued", "running"):
            troubles.append(
                Trouble(
                    kind="missing_run",
                    subject=item.dag_id,
                    severity="critical",
                    message=f"{item.dag_id} should have run at {item.next_run_at:%Y-%m-%d %H:%M} UTC and did not.",
                    next_step="Run `dateline doctor`: is the scheduler well, and can the DAG file be read?",
                )
            )
    return troubles


def _waiting(settings: Settings, state: MachineState) -> dict[str, str]:
    if state.server is not None and not state.server.running:
        return {}
    with connect(settings) as conn:
        found = gauges(conn)
    late = settings.late_minutes * 60
    work = {dag_id: because for name, (dag_id, because) in _WAITS.items() if found.get(name, 0) > late}
    if found.get("feeds.on"):
        work["dateline_poll"] = f"{found['feeds.on']:.0f} feeds are on"
    if settings.alert_urls:
        work["dateline_watch"] = "receivers of alerts are set"
    return work


def main() -> None:
    """The process that `dateline up` starts."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO)
    watch(Settings.from_environment())


if __name__ == "__main__":
    main()
