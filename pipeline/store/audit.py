"""What checks found: failing rows by key, quarantine, verdict, and all of it on record.

`apply`, one transaction:

    for each row rule that failed         the keys of its rows, by SQL of our own
        severity quarantine               the rows leave the staged day, with the reason
    for each rule over several tables, in the order of sql/daily/rules.sql: the same
    make the counts anew from what is left
    verdict: blocked, quarantined or passed; results and keys go to `quality`
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from psycopg import sql
from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from pipeline.contract import Rule, RuleKind, RuleResult, Severity, Table, rules, table, tables
from pipeline.errors import SkipItem
from pipeline.store import days
from pipeline.store.connection import Connection
from pipeline.store.copying import copy_records
from pipeline.store.days import Build
from pipeline.store.queries import SQL_FOLDER, query

_FILE = "queries/audit"
_CROSS_RULE = re.compile(r"^-- (\w+) --\n-- (block|quarantine|warn), (\w+): (.+)$", re.MULTILINE)
#: Rules over several tables that look at daily.counts, which is made anew before they are checked.
_AFTER_COUNTS = frozenset({"counts_equal_events"})

RowKey = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One check of a built day."""

    run_id: int
    build_id: int
    day: date
    #: passed, quarantined or blocked.
    verdict: str
    rules: int
    failed_rules: int
    quarantined_rows: int
    started_at: datetime
    finished_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    result: RuleResult
    row_keys: Sequence[RowKey] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossRule:
    """A rule over several tables, as sql/daily/rules.sql has it."""

    name: str
    severity: Severity
    #: The table whose rows fail.
    table: str
    doc: str


@cache
def cross_rules() -> tuple[CrossRule, ...]:
    """The rules over several tables, in the order in which they are checked."""
    text = (SQL_FOLDER / "daily" / "rules.sql").read_text(encoding="utf-8")
    return tuple(
        CrossRule(name=match[1], severity=Severity(match[2]), table=match[3], doc=match[4])
        for match in _CROSS_RULE.finditer(text)
    )


def staged_queries(*builds: Build) -> dict[str, str]:
    """The query that gives the rows of the builds, by table: for Great Expectations."""
    return {
        item.name: query("daily/publish", "staged_rows")
        .format(staging=_staging(item), build_ids=sql.SQL(", ").join(sql.Literal(build.build_id) for build in builds))
        .as_string(None)
        for item in tables()
    }


def apply(conn: Connection, build: Build, results: Sequence[RuleResult], *, started_at: datetime) -> Run:
    """Act on what the checks found and keep it; the build is `checked` or `blocked` afterwards.

    Raises SkipItem (`superseded`) when the day was built anew meanwhile: what was checked is gone.
    """
    with conn.transaction():
        conn.execute(query("queries/days", "lock"), {"day": build.day})
        days.hold_build(conn, build)
        findings = [_look_into(conn, build, result) for result in results]
        # Only now, so that a row that fails two rules is found by both.
        for finding in findings:
            _take_out(conn, build, finding)
        findings += [_check_cross(conn, build, rule) for rule in cross_rules()]
        verdict = _verdict(findings)
        conn.execute(query(_FILE, "resolve"), {"day": build.day, "build_id": build.build_id})
        run_id = _record(conn, build, findings, verdict=verdict, started_at=started_at)
        days.set_state(conn, build, "blocked" if verdict == "blocked" else "checked")
    return next(run for run in runs(conn, day=build.day) if run.run_id == run_id)


def runs(conn: Connection, *, day: date | None = None, limit: int = 20) -> list[Run]:
    """The last checks, newest first, of one day or of all."""
    with conn.cursor(row_factory=class_row(Run)) as cursor:
        return cursor.execute(query(_FILE, "runs"), {"day": day, "limit": limit}).fetchall()


def results(conn: Connection, run_id: int, *, failed_only: bool = False) -> list[RuleResult]:
    """What each rule gave in a run, by table and rule."""
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(query(_FILE, "results"), {"run_id": run_id, "failed_only": failed_only})
        return [RuleResult(**row | {"severity": Severity(row["severity"])}) for row in rows]


def failing_rows(conn: Connection, run_id: int) -> list[tuple[str, str, RowKey]]:
    """(table, rule, key) of every row that failed in a run."""
    return [(row[0], row[1], row[2]) for row in conn.execute(query(_FILE, "failing_rows"), {"run_id": run_id})]


def quarantine(conn: Connection, *, day: date | None = None, state: str | None = "held") -> list[dict[str, Any]]:
    """Rows that were held back, with the reason; of one day or all, in one state or any."""
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query(_FILE, "quarantine"), {"day": day, "state": state}).fetchall()


def decide(conn: Connection, quarantine_id: int, *, release: bool, by: str, why: str) -> date:
    """Let a row out as it is, or keep it out for good; gives its day, which is marked to be built.

    A released row passes its rule as long as its values stay the same.
    """
    state = "released" if release else "dropped"
    values = {"quarantine_id": quarantine_id, "state": state, "by": by, "why": why}
    with conn.transaction():
        row = conn.execute(query(_FILE, "decide"), values).fetchone()
        if row is None:
            raise SkipItem(f"There is no row {quarantine_id} in quarantine.", reason="missing")
        days.mark(conn, row[0])
    return date.fromisoformat(str(row[0]))


def _look_into(conn: Connection, build: Build, result: RuleResult) -> _Finding:
    """A result with the keys of its failing rows; rows of severity quarantine are kept with the reason."""
    if result.success:
        return _Finding(result=result)
    rule = next(rule for rule in rules(table(result.table)) if rule.name == result.rule)
    keys = _failing_keys(conn, build, rule)
    if keys or result.severity is not Severity.QUARANTINE:
        finding = _Finding(result=replace(result, failing_rows=len(keys)), row_keys=keys)
        _hold_back(conn, build, finding)
        return finding
    if result.failing_rows and _count_released(conn, build, rule):
        return _Finding(result=replace(result, success=True, message=f"{rule.doc} All failing rows are released."))
    # It could not be evaluated, or the engines disagree: nobody knows which rows are sound.
    return _Finding(result=replace(result, severity=Severity.BLOCK))


def _check_cross(conn: Connection, build: Build, rule: CrossRule) -> _Finding:
    if rule.name in _AFTER_COUNTS:
        days.rebuild_counts(conn, build)
    rows = conn.execute(query("daily/rules", rule.name), {"build_id": build.build_id})
    keys = [row[0] for row in rows]
    result = RuleResult(
        table=rule.table,
        rule=rule.name,
        severity=rule.severity,
        engine="sql",
        success=not keys,
        failing_rows=len(keys),
        message=rule.doc if keys else None,
    )
    finding = _Finding(result=result, row_keys=keys)
    _hold_back(conn, build, finding)
    _take_out(conn, build, finding)
    return finding


def _verdict(findings: Iterable[_Finding]) -> str:
    severities = {finding.result.severity for finding in findings if not finding.result.success}
    if Severity.BLOCK in severities:
        return "blocked"
    return "quarantined" if Severity.QUARANTINE in severities else "passed"


def _failing_keys(conn: Connection, build: Build, rule: Rule) -> list[RowKey]:
    item = table(rule.table)
    parts = {"staging": _staging(item), "row_key": _row_key(item), "key_columns": _names(item.key)}
    values = {"build_id": build.build_id, "day": build.day, "table": item.name, "rule": rule.name}
    match rule.kind:
        case RuleKind.COLUMNS:
            return []
        case RuleKind.UNIQUE:
            statement = query(_FILE, "repeated_keys").format(**parts)
        case RuleKind.KEY:
            statement = query(_FILE, "null_keys").format(**parts)
        case _:
            statement = query(_FILE, "failing").format(**parts, fails=_fails(rule))
    return [row[0] for row in conn.execute(statement, values)]


def _fails(rule: Rule) -> sql.Composed:
    """The condition under which a row fails the rule."""
    condition = query(_FILE, rule.kind.value)
    if rule.column is None:
        return condition.format(holds=sql.SQL(rule.holds or "false"))  # ours, from columns.yaml
    low, high = rule.column.range or (None, None)
    return condition.format(
        column=sql.Identifier("row", rule.column.name),
        members=sql.Literal(list(rule.column.members)),
        codes=sql.Literal(list(rule.column.codes)),
        low=sql.Literal(low),
        high=sql.Literal(high),
        pattern=sql.Literal(rule.column.matches),
    )


def _hold_back(conn: Connection, build: Build, finding: _Finding) -> None:
    _for_rows(conn, build, finding, "hold_back")


def _take_out(conn: Connection, build: Build, finding: _Finding) -> None:
    _for_rows(conn, build, finding, "take_out")


def _for_rows(conn: Connection, build: Build, finding: _Finding, name: str) -> None:
    result = finding.result
    if not finding.row_keys or result.severity is not Severity.QUARANTINE:
        return
    item = table(result.table)
    statement = query(_FILE, name).format(staging=_staging(item), row_key=_row_key(item))
    values = {"build_id": build.build_id, "day": build.day, "table": item.name, "rule": result.rule}
    conn.execute(statement, values | {"reason": result.message, "row_keys": Jsonb(list(finding.row_keys))})


def _count_released(conn: Connection, build: Build, rule: Rule) -> int:
    values = {"day": build.day, "table": rule.table, "rule": rule.name}
    row = conn.execute(query(_FILE, "released"), values).fetchone()
    return int(row[0]) if row else 0


def _record(conn: Connection, build: Build, findings: Sequence[_Finding], *, verdict: str, started_at: datetime) -> int:
    held = {
        (finding.result.table, str(sorted(key.items())))
        for finding in findings
        if finding.result.severity is Severity.QUARANTINE
        for key in finding.row_keys
    }
    run = {
        "build_id": build.build_id,
        "day": build.day,
        "verdict": verdict,
        "rules": len(findings),
        "failed_rules": sum(not finding.result.success for finding in findings),
        "quarantined_rows": len(held),
        "started_at": started_at,
    }
    row = conn.execute(query(_FILE, "put_run"), run).fetchone()
    run_id = int(row[0]) if row else 0
    copy_records(conn, "quality", "results", [_result_row(run_id, finding.result) for finding in findings])
    with conn.cursor() as cursor:
        keys = [_key_rows(run_id, finding) for finding in findings if finding.row_keys]
        cursor.executemany(query(_FILE, "put_failing_rows"), keys)
    return run_id


def _result_row(run_id: int, result: RuleResult) -> dict[str, Any]:
    observed = Jsonb(result.observed) if result.observed is not None else None
    row = asdict(result) | {"run_id": run_id, "severity": result.severity.value, "observed": observed}
    return row | {"table_name": row.pop("table")}


def _key_rows(run_id: int, finding: _Finding) -> dict[str, Any]:
    result = finding.result
    return {"run_id": run_id, "table": result.table, "rule": result.rule, "row_keys": Jsonb(list(finding.row_keys))}


def _row_key(item: Table) -> sql.Composed:
    pairs = [
        sql.SQL("{}, {}").format(sql.Literal(name), sql.Identifier("row", name)) for name in days.key_columns(item)
    ]
    return sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(pairs))


def _names(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier("row", name) for name in names)


def _staging(item: Table) -> sql.Identifier:
    return sql.Identifier("staging", item.name)
