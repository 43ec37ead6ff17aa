"""What operators ask of the database, the daily tables, their checks and their quarantine."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any, Literal

from pipeline.errors import SkipItem, StopRun
from pipeline.settings import Settings
from pipeline.store import audit, connection, daily, days, migrations, releases
from pipeline.tasks.publish import build_day, check_day, publish_day
from pipeline.tasks.report import Report

Row = dict[str, Any]


def migrate() -> list[str]:
    """Bring the database up to this version; gives the files that were applied."""
    with connection.connect(Settings.from_environment()) as conn:
        return migrations.migrate(conn)


def database_status() -> Row:
    """The server's version, migrations applied and missing, roles that are missing, size in bytes."""
    with connection.connect(Settings.from_environment()) as conn:
        applied = {item.name for item in migrations.applied_migrations(conn)}
        known = [item.name for item in migrations.known_migrations()]
        return {
            "server": connection.server_version(conn),
            "database": conn.info.dbname,
            "size_bytes": connection.database_bytes(conn),
            "applied": [name for name in known if name in applied],
            "missing": [name for name in known if name not in applied],
            "missing_roles": migrations.missing_roles(conn),
        }


def database_url() -> str:
    """The database's URL, with its password where it has one."""
    return connection.database_url(Settings.from_environment())


def shown_database_url() -> str:
    """The database's URL without its password."""
    return connection.without_password(database_url())


def shell_command() -> tuple[list[str], dict[str, str]]:
    """(command, variables) that open psql on the database; the password is among the variables, not in the command.

    Raises StopRun where there is no psql.
    """
    return connection.psql(database_url())


def search(
    what: Literal["events", "figures"],
    *,
    begin: date | None,
    end_day: date | None,
    type_code: str | None,
    country: str | None,
    limit: int,
) -> list[Row]:
    """Published events or figures, the newest days first."""
    with connection.connect(Settings.from_environment()) as conn:
        return daily.search(conn, what, begin=begin, end_day=end_day, type_code=type_code, country=country, limit=limit)


def publish(day: date) -> list[Report]:
    """Build, check and publish one day, whether or not anything changed."""
    with connection.connect(Settings.from_environment()) as conn:
        days.mark(conn, day)
    name = day.isoformat()
    return [build_day(name), check_day(name), publish_day(name)]


def checks(day: date | None, *, failed_only: bool, limit: int) -> list[Row]:
    """The last checks, newest first; each with its rules' results and the keys of failing rows."""
    with connection.connect(Settings.from_environment()) as conn:
        answer = []
        for run in audit.runs(conn, day=day, limit=limit):
            results = [asdict(item) for item in audit.results(conn, run.run_id, failed_only=failed_only)]
            rows = [
                {"table": table, "rule": rule, "key": key} for table, rule, key in audit.failing_rows(conn, run.run_id)
            ]
            answer.append(asdict(run) | {"results": results, "failing_rows": rows})
        return answer


def list_releases(day: date | None, *, limit: int) -> list[Row]:
    """The last releases, newest first."""
    with connection.connect(Settings.from_environment()) as conn:
        return [asdict(release) for release in releases.latest(conn, day=day, limit=limit)]


def list_quarantine(day: date | None, *, state: str | None) -> list[Row]:
    """Rows that were held back."""
    with connection.connect(Settings.from_environment()) as conn:
        return audit.quarantine(conn, day=day, state=state)


def decide(quarantine_id: int, *, release: bool, by: str, why: str) -> date:
    """Release a held row or drop it for good; gives its day, which is to be published again."""
    with connection.connect(Settings.from_environment()) as conn:
        try:
            return audit.decide(conn, quarantine_id, release=release, by=by, why=why)
        except SkipItem as exc:
            raise StopRun(str(exc)) from exc
