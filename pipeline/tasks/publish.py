"""Daily tables: write, audit, publish.

dirty_days      what has to be built, from the database
build_day       into staging
check_day       by Great Expectations; failing rows are held back, a failed blocking rule stops the day
publish_day     all tables in one transaction, by difference
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic

from pipeline.checks import check_builds, write_data_docs
from pipeline.contract import RuleResult, Severity, tables
from pipeline.errors import SkipItem, StopRun
from pipeline.settings import Settings
from pipeline.store import alerts, audit, connection, days, releases, reports
from pipeline.store.audit import Run
from pipeline.store.connection import Connection
from pipeline.store.days import Build
from pipeline.tasks.report import Report, airflow_run

#: Keys of failing rows that an alert names; all of them are in quality.failing_rows.
_KEYS_SHOWN = 20
#: Builds without rows to judge, by state. Those that are being made would go out unseen if they were judged by none.
_NOTHING_TO_CHECK = {
    "published": "is out already: nothing to check",
    "building": "is being built: check it when that is done",
}


def dirty_days() -> list[str]:
    """Days (ISO 8601) that have to be built and published, in order.

    A day that is over and was polled is among them once more, for its coverage to be whole.
    """
    with connection.connect(Settings.from_environment()) as conn:
        days.mark_finished(conn)
        return [day.isoformat() for day in days.dirty_days(conn)]


def build_day(day: str) -> Report:
    """Build all daily tables of `day` (ISO 8601), or what changed of them, into staging; `done` counts the rows."""
    started = monotonic()
    with connection.connect(Settings.from_environment()) as conn:
        build = days.build_day(conn, parse_day(day))
        counts = ", ".join(f"{count} {name}" for name, count in sorted(build.row_counts.items()))
        scope = "built" if build.parts is None else "built in the part that changed"
        report = Report(stage="build", done=sum(build.row_counts.values()), message=f"{day} {scope}: {counts}.")
        return _keep(conn, report, day, started)


def check_day(day: str) -> Report:
    """Check the built `day`; failing rows are held back and counted as skipped, `failed` is 1 when the day is blocked.

    Raises SkipItem (`not_built`) where there is nothing to check.
    """
    return check_each([day])[0]


def check_each(names: Sequence[str]) -> list[Report]:
    """Check several built days at once, which takes little longer than one; a report for each, as `check_day` gives it.

    Raises SkipItem (`not_built`) where one of them was not built.
    """
    started, started_at = monotonic(), datetime.now(UTC)
    settings = Settings.from_environment()
    with connection.connect(settings) as conn:
        builds = [days.latest(conn, parse_day(name)) for name in names]
        waiting = [build for build in builds if build.state not in _NOTHING_TO_CHECK]
        results = _run_rules(connection.database_url(settings), waiting)
        _write_data_docs(settings, waiting)
        return [
            _act_on(conn, build, results[build.build_id], started=started, started_at=started_at)
            if build in waiting
            else Report(
                stage="check", skipped={build.state: 1}, message=f"{build.day} {_NOTHING_TO_CHECK[build.state]}."
            )
            for build in builds
        ]


def publish_day(day: str) -> Report:
    """Release the checked `day` in all tables at once; `done` counts changed rows, `skipped` why nothing went out."""
    started = monotonic()
    with connection.connect(Settings.from_environment()) as conn:
        try:
            release = releases.publish_day(conn, parse_day(day))
        except SkipItem as exc:
            return _keep(conn, Report(stage="publish", skipped={exc.reason: 1}, message=str(exc)), day, started)
        if release is None:
            return _keep(conn, _no_release(conn, day), day, started)
        rows: Counter[str] = Counter()
        for counts in release.row_counts.values():
            rows.update(counts)
        message = (
            f"{day} is out as release {release.release_id}: {rows['inserted']} rows inserted, "
            f"{rows['updated']} updated, {rows['deleted']} deleted; {rows['total']} rows stand."
        )
        return _keep(conn, Report(stage="publish", done=release.changed_rows, message=message), day, started)


def _run_rules(database_url: str, builds: Sequence[Build]) -> dict[int, list[RuleResult]]:
    """What Great Expectations says of each build, by its id."""
    if not builds:
        return {}
    results = check_builds(
        database_url,
        [audit.staged_queries(build) for build in builds],
        together=audit.staged_queries(*builds),
        tables=tables(),
    )
    return {build.build_id: found for build, found in zip(builds, results, strict=True)}


def _write_data_docs(settings: Settings, builds: Sequence[Build]) -> None:
    for build in builds if settings.data_docs else ():
        write_data_docs(
            connection.database_url(settings),
            audit.staged_queries(build),
            tables=tables(),
            folder=Path(str(settings.data_docs)) / build.day.isoformat(),
        )


def _act_on(
    conn: Connection, build: Build, results: Sequence[RuleResult], *, started: float, started_at: datetime
) -> Report:
    day = build.day.isoformat()
    try:
        run = audit.apply(conn, build, results, started_at=started_at)
    except SkipItem as exc:
        return _keep(conn, Report(stage="check", skipped={exc.reason: 1}, message=str(exc)), day, started)
    _alert(conn, run)
    _alert_warnings(conn, run)
    return _keep(conn, _check_report(conn, run), day, started)


def parse_day(day: str) -> date:
    """The day of an ISO 8601 date; raises StopRun that names it when it is none."""
    try:
        return date.fromisoformat(day)
    except ValueError as exc:
        raise StopRun(f"{day!r} is no day: write it as 2024-05-31.") from exc


def _no_release(conn: Connection, day: str) -> Report:
    if releases.latest(conn, day=parse_day(day), limit=1):
        message = f"{day} says what its last release says: no new release."
        return Report(stage="publish", skipped={"unchanged": 1}, message=message)
    message = f"Nothing is known of {day}, not even that somebody looked, and it was never out: no release."
    return Report(stage="publish", skipped={"nothing_known": 1}, message=message)


def _check_report(conn: Connection, run: Run) -> Report:
    failed = audit.results(conn, run.run_id, failed_only=True)
    rules = ", ".join(f"{result.table}.{result.rule}" for result in failed)
    outcome = {
        "passed": "all may go out",
        "quarantined": f"{run.quarantined_rows} rows are held back, the rest may go out",
        "blocked": "nothing goes out, the last release stays",
    }[run.verdict]
    failures = f"{run.failed_rules} failed ({rules})" if rules else "none failed"
    message = f"{run.day} checked by {run.rules} rules, {failures}: {outcome}."
    return Report(
        stage="check",
        done=run.rules - run.failed_rules,
        skipped={"quarantined": run.quarantined_rows} if run.quarantined_rows else {},
        failed=1 if run.verdict == "blocked" else 0,
        message=message,
    )


def _alert(conn: Connection, run: Run) -> None:
    """Open or close the alerts of a day, as its check came out."""
    day = run.day.isoformat()
    details = _details(conn, run)
    if run.verdict == "blocked":
        alerts.raise_alert(
            conn, "blocked_day", day, severity="critical", details=details,
            message=f"{day} failed a blocking check and stays unpublished: {details['rules']}.",
            next_step=f"Look at `dateline checks {day}`, mend the cause, then `dateline publish {day}`.",
        )  # fmt: skip
    else:
        alerts.recover(conn, "blocked_day", day)
    if run.quarantined_rows:
        alerts.raise_alert(
            conn, "quarantined_rows", day, severity="warning", details=details,
            message=f"{run.quarantined_rows} rows of {day} are held back: {details['rules']}.",
            next_step=f"Look at `dateline quarantine list --day {day}`, then release or drop them.",
        )  # fmt: skip
    else:
        alerts.recover(conn, "quarantined_rows", day)


def _alert_warnings(conn: Connection, run: Run) -> None:
    """Open or close the alert about what is odd but holds nothing back."""
    day = run.day.isoformat()
    odd = [item for item in audit.results(conn, run.run_id, failed_only=True) if item.severity is Severity.WARN]
    if not odd:
        alerts.recover(conn, "anomaly", day)
        return
    names = ", ".join(f"{item.table}.{item.rule}" for item in odd)
    alerts.raise_alert(
        conn, "anomaly", day, severity="info", details=_details(conn, run),
        message=f"{day} is odd, though nothing is held back: {names}.",
        next_step=f"Look at `dateline checks {day}`; it recovers when a later check of the day finds nothing.",
    )  # fmt: skip


def _details(conn: Connection, run: Run) -> dict[str, object]:
    failed = audit.results(conn, run.run_id, failed_only=True)
    keys = audit.failing_rows(conn, run.run_id)
    return airflow_run() | {
        "run_id": run.run_id,
        "rules": ", ".join(f"{result.table}.{result.rule}" for result in failed),
        "rows": [{"table": table, "rule": rule, "key": key} for table, rule, key in keys[:_KEYS_SHOWN]],
        "row_count": len(keys),
    }


def _keep(conn: Connection, report: Report, day: str, started: float) -> Report:
    reports.put(conn, report.as_dict(), subject=day, seconds=monotonic() - started)
    return report
