"""Upkeep: what is old goes, by settings; a dry run only counts.

rows of ours            old versions, ledgers, checks, alerts, ended rows: never what a daily row rests on
Airflow's own rows      runs, XComs and logs in its metadatabase, by `airflow db clean`
logs of tasks           files
"""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from pipeline.errors import RetryLater, StopRun
from pipeline.settings import Settings
from pipeline.store import connection, reports, retention
from pipeline.store.metadata import metadata_url
from pipeline.tasks.report import Report

log = logging.getLogger(__name__)

_FOUND = re.compile(r"Found (\d+) rows")
_LONGEST_SECONDS = 1800


def clean_database(*, is_dry: bool) -> Report:
    """Remove old rows of Dateline's own, each kind by its `keep_…_days`; 0 days mean for ever."""
    started = monotonic()
    settings = Settings.from_environment()
    now = datetime.now(UTC)
    counts: Counter[str] = Counter()
    with connection.connect(settings) as conn:
        for target in retention.TARGETS:
            kept_days = _days(settings, target.name)
            if kept_days <= 0:
                continue
            before = now - timedelta(days=kept_days)
            act = retention.count_old if is_dry else retention.remove_old
            counts[target.name] += (count := act(conn, target, before=before))
            log.info("%s.%s: %d rows before %s", target.schema, target.table, count, f"{before:%Y-%m-%d}")
        report = _report("rows", counts, is_dry=is_dry)
        if not is_dry:
            reports.put(conn, report.as_dict(), subject="rows", seconds=monotonic() - started)
    return report


def clean_airflow(*, is_dry: bool) -> Report:
    """Remove old runs, XComs and log entries from Airflow's metadatabase, by `keep_airflow_days`.

    Raises RetryLater, with its last line, when `airflow db clean` fails.
    """
    settings = Settings.from_environment()
    if settings.keep_airflow_days <= 0:
        return Report(stage="upkeep", message="Airflow's own rows stay for ever (DATELINE_KEEP_AIRFLOW_DAYS=0).")
    before = datetime.now(UTC) - timedelta(days=settings.keep_airflow_days)
    # A task may not see the metadatabase; this program may, and we know where it is.
    url = metadata_url(settings)
    names = ("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC")
    environment = {name: value for name, value in os.environ.items() if name != "AIRFLOW__CORE__SQL_ALCHEMY_CONN"}
    command = [str(Path(sys.executable).with_name("airflow")), "db", "clean", "--yes", "--skip-archive"]
    command += ["--clean-before-timestamp", before.isoformat(), *(["--dry-run"] if is_dry else [])]
    try:
        done = subprocess.run(  # noqa: S603 - the program is ours
            command,
            env=environment | dict.fromkeys(names, url),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=_LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired as exc:
        raise RetryLater(f"`airflow db clean` was not done within {_LONGEST_SECONDS} seconds.") from exc
    output = done.stdout + done.stderr
    if done.returncode != 0:
        last = next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "it said nothing")
        raise RetryLater(f"`airflow db clean` failed: {last}")
    return _report("Airflow's rows", Counter(airflow=sum(map(int, _FOUND.findall(output)))), is_dry=is_dry)


def clean_logs(*, is_dry: bool) -> Report:
    """Remove logs of tasks that are older than `keep_logs_days`, and folders that are empty then."""
    settings = Settings.from_environment()
    folder = Path(os.environ.get("AIRFLOW__LOGGING__BASE_LOG_FOLDER") or settings.home / "airflow" / "logs")
    if settings.keep_logs_days <= 0:
        return Report(stage="upkeep", message="Logs of tasks stay for ever (DATELINE_KEEP_LOGS_DAYS=0).")
    oldest = (datetime.now(UTC) - timedelta(days=settings.keep_logs_days)).timestamp()
    old = [path for path in sorted(folder.rglob("*.log")) if path.is_file() and path.stat().st_mtime < oldest]
    if not is_dry:
        try:
            for path in old:
                path.unlink(missing_ok=True)
            _remove_empty(folder)
        except OSError as exc:
            raise StopRun(f"Logs below {folder} cannot be removed ({exc.strerror}).") from exc
    return _report("logs", Counter(logs=len(old)), is_dry=is_dry)


def _remove_empty(folder: Path) -> None:
    for path in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()


def _days(settings: Settings, name: str) -> float:
    names = {"blobs": "documents", "fetches": "ledger", "reports": "ledger"}
    return float(getattr(settings, f"keep_{names.get(name, name)}_days"))


def _report(what: str, counts: Counter[str], *, is_dry: bool) -> Report:
    told = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()) if count) or "nothing"
    message = f"Dry run: of {what}, {told} would go." if is_dry else f"Of {what}, {told} went."
    dry = {"dry_run": counts.total()} if is_dry and counts.total() else {}
    return Report(stage="upkeep", done=0 if is_dry else counts.total(), skipped=dry, message=message)
