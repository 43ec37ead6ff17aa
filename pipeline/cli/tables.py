"""`dateline db …`, `events`, `figures`, `publish`, `checks`, `releases`, `quarantine …`, `export`."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from pipeline.cli.options import AsJson
from pipeline.contract import TABLES
from pipeline.errors import StopRun
from pipeline.tasks import tables
from pipeline.tasks.codebook import codebook, write_codebook
from pipeline.tasks.contract import describe, write_contract
from pipeline.tasks.export import export_table
from pipeline.tasks.publish import dirty_days, parse_day

app = typer.Typer()
db_app = typer.Typer(no_args_is_help=True, help="The database: bring it up to date, look into it.")
quarantine_app = typer.Typer(no_args_is_help=True, help="Rows that failed a check and were held back.")
app.add_typer(db_app, name="db", rich_help_panel="Tables")
app.add_typer(quarantine_app, name="quarantine", rich_help_panel="Tables")


class FileFormat(StrEnum):
    """How a table is written to a file."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"


class HeldState(StrEnum):
    """What became of a row that was held back."""

    HELD = "held"
    RELEASED = "released"
    DROPPED = "dropped"
    RESOLVED = "resolved"


OneDay = Annotated[str | None, typer.Option("--day", help="Only this day, as 2024-05-31.")]
FromDay = Annotated[str | None, typer.Option("--from", help="First day, as 2024-05-31.")]
UntilDay = Annotated[str | None, typer.Option("--until", help="Last day, included.")]
Country = Annotated[str | None, typer.Option(help="ISO 3166 alpha-3 or an organisation's code.")]
Limit = Annotated[int, typer.Option(min=1, help="Rows at most.")]
SomeDay = Annotated[str | None, typer.Argument(help="Day, as 2024-05-31; without it, all.")]


@db_app.command()
def migrate(*, as_json: AsJson = False) -> None:
    """Bring the database up to this version. Does nothing where it is there already."""
    applied = tables.migrate()
    if as_json:
        _write_json({"applied": applied})
    else:
        typer.echo("\n".join(f"applied {name}" for name in applied) or "The database is up to date.")


@db_app.command()
def url(*, show_password: Annotated[bool, typer.Option(help="Write the password, too.")] = False) -> None:
    """Write the database's URL, for psql and other programs."""
    typer.echo(tables.database_url() if show_password else tables.shown_database_url())


@db_app.command()
def shell() -> None:
    """Open psql on the database."""
    command, variables = tables.shell_command()
    os.execve(command[0], command, os.environ | variables)  # noqa: S606 - it takes our place, without a shell


@db_app.command()
def status(*, as_json: AsJson = False) -> None:
    """Say which server it is, which migrations it has, and what is missing. Exit status 1 when something is."""
    found = tables.database_status()
    if as_json:
        _write_json(found)
    else:
        size = found["size_bytes"] / 2**20
        typer.echo(f"PostgreSQL {found['server']}, database {found['database']}, {size:.0f} MiB")
        typer.echo(f"{len(found['applied'])} migrations applied, {len(found['missing'])} missing")
        for role in found["missing_roles"]:
            typer.echo(f"Role {role} is missing: an administrator creates it, then run `dateline db migrate`.")
    if found["missing"]:
        raise typer.Exit(1)


@app.command(rich_help_panel="Tables")
def events(
    *,
    day: OneDay = None,
    begin: FromDay = None,
    until: UntilDay = None,
    event_type: Annotated[str | None, typer.Option("--type", help="Type of the event, as AGREE.")] = None,
    country: Country = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """Show published events, the newest days first."""
    first, end_day = _days(day, begin, until)
    rows = tables.search("events", begin=first, end_day=end_day, type_code=event_type, country=country, limit=limit)
    columns = ("day", "type", "status", "actor_countries", "recipient_countries", "reports", "confidence", "sentence")
    _show(rows, columns, as_json=as_json)


@app.command(rich_help_panel="Tables")
def figures(
    *,
    day: OneDay = None,
    begin: FromDay = None,
    until: UntilDay = None,
    metric: Annotated[str | None, typer.Option(help="Code of the metric, as exports.")] = None,
    country: Country = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """Show published figures, the newest days first."""
    first, end_day = _days(day, begin, until)
    rows = tables.search("figures", begin=first, end_day=end_day, type_code=metric, country=country, limit=limit)
    columns = ("day", "metric", "value", "unit", "percent", "kind", "parties", "text", "sentence")
    _show(rows, columns, as_json=as_json)


@app.command(rich_help_panel="Tables")
def publish(day: SomeDay = None, *, as_json: AsJson = False) -> None:
    """Build, check and publish a day, or all days that have something new. Exit status 1 when a day is blocked."""
    wanted = [parse_day(day)] if day else [parse_day(item) for item in dirty_days()]
    reports = [report for item in wanted for report in tables.publish(item)]
    if as_json:
        _write_json([report.as_dict() for report in reports])
    else:
        typer.echo("\n".join(report.message for report in reports) or "Every day is out: nothing to publish.")
    if any(report.failed for report in reports):
        raise typer.Exit(1)


@app.command(rich_help_panel="Tables")
def checks(
    day: SomeDay = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Show the rules that held, too.")] = False,
    limit: Limit = 1,
    as_json: AsJson = False,
) -> None:
    """Show the last check: rules that failed, keys of failing rows. Exit status 1 when it blocked the day."""
    runs = tables.checks(parse_day(day) if day else None, failed_only=not every, limit=limit)
    if as_json:
        _write_json(runs)
    for run in () if as_json else runs:
        typer.echo(
            f"{run['day']} build {run['build_id']}: {run['verdict']}, {run['failed_rules']} of {run['rules']} failed"
        )
        _show(run["results"], ("table", "rule", "severity", "success", "failing_rows", "message"), as_json=False)
        _show(run["failing_rows"], ("table", "rule", "key"), as_json=False)
    if runs and runs[0]["verdict"] == "blocked":
        raise typer.Exit(1)


@app.command(rich_help_panel="Tables")
def releases(day: SomeDay = None, *, limit: Limit = 20, as_json: AsJson = False) -> None:
    """Show the last releases: what, when, why."""
    rows = tables.list_releases(parse_day(day) if day else None, limit=limit)
    columns = ("release_id", "day", "published_at", "reasons", "changed_rows", "check_verdict", "quarantined_rows")
    _show(rows, columns, as_json=as_json)


@quarantine_app.command("list")
def list_quarantine(
    *,
    day: OneDay = None,
    state: Annotated[HeldState, typer.Option(help="What became of them.")] = HeldState.HELD,
    as_json: AsJson = False,
) -> None:
    """Show rows that were held back, with the reason."""
    rows = tables.list_quarantine(parse_day(day) if day else None, state=state.value)
    _show(rows, ("quarantine_id", "day", "table_name", "row_key", "rule", "reason", "state", "why"), as_json=as_json)


@quarantine_app.command()
def release(
    quarantine_id: Annotated[int, typer.Argument(help="Number of the row, from `quarantine list`.")],
    *,
    why: Annotated[str, typer.Option(help="Why it may go out as it is.")],
    by: Annotated[str | None, typer.Option(help="Who decides; without it, the present user.")] = None,
) -> None:
    """Let a row out as it is. It passes its rule as long as its values stay the same."""
    day = tables.decide(quarantine_id, release=True, by=by or getpass.getuser(), why=why)
    typer.echo(f"Row {quarantine_id} is released; it goes out with the next release of {day}.")


@quarantine_app.command()
def drop(
    quarantine_id: Annotated[int, typer.Argument(help="Number of the row, from `quarantine list`.")],
    *,
    why: Annotated[str, typer.Option(help="Why it stays out.")],
    by: Annotated[str | None, typer.Option(help="Who decides; without it, the present user.")] = None,
) -> None:
    """Keep a row out for good."""
    day = tables.decide(quarantine_id, release=False, by=by or getpass.getuser(), why=why)
    typer.echo(f"Row {quarantine_id} of {day} stays out.")


@app.command(rich_help_panel="Tables")
def export(
    table: Annotated[str, typer.Argument(help=f"Daily table: {', '.join(TABLES)}.")],
    path: Annotated[Path, typer.Argument(help="File to write; it appears when it is whole.")],
    *,
    file_format: Annotated[
        FileFormat | None, typer.Option("--format", help="Without it, from the file's ending.")
    ] = None,
    day: OneDay = None,
    begin: FromDay = None,
    until: UntilDay = None,
    as_of: Annotated[str | None, typer.Option(help="As the table stood, as 2024-05-31T12:00:00+00:00.")] = None,
    since_release: Annotated[
        int | None, typer.Option(help="Only what changed since this release, with rows to drop.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a daily table to a file, read it back and compare."""
    if table not in TABLES:
        raise StopRun(f"There is no daily table {table!r}: name one of {', '.join(TABLES)}.")
    chosen = file_format or _format_of(path)
    first, end_day = _days(day, begin, until)
    done = export_table(
        table,
        path,
        file_format=chosen.value,
        begin=first,
        end_day=end_day,
        as_of=_instant(as_of) if as_of else None,
        since_release=since_release,
    )
    if as_json:
        _write_json({"path": str(path), "rows": done.rows, "sha256": done.content_hash, "release_id": done.release_id})
    else:
        typer.echo(f"{done.rows} rows of daily.{table} up to release {done.release_id or 0} in {path}")


@app.command(rich_help_panel="Tables")
def contract(
    *,
    write: Annotated[
        bool, typer.Option("--write", help="Publish it and the codebook; an unannounced break is refused.")
    ] = False,
    as_codebook: Annotated[bool, typer.Option("--codebook", help="As a page for people, in Markdown.")] = False,
) -> None:
    """Show the data contract of the daily tables, in the Open Data Contract Standard."""
    if write:
        typer.echo(f"wrote {write_contract()}\nwrote {write_codebook()}")
    else:
        typer.echo(codebook() if as_codebook else describe())


def _days(day: str | None, begin: str | None, until: str | None) -> tuple[date | None, date | None]:
    """(first day, day after the last) of the options; each null where open."""
    if day:
        return parse_day(day), parse_day(day) + timedelta(days=1)
    return parse_day(begin) if begin else None, parse_day(until) + timedelta(days=1) if until else None


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError as exc:
        raise StopRun(f"{text!r} is no instant: write it as 2024-05-31T12:00:00+00:00.") from exc


def _format_of(path: Path) -> FileFormat:
    try:
        return FileFormat(path.suffix.removeprefix(".").lower())
    except ValueError as exc:
        raise StopRun(f"{path.name} does not end in .csv, .jsonl or .parquet: name the format with --format.") from exc


def _show(rows: Sequence[dict[str, Any]], columns: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        _write_json(rows)
        return
    view = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        view.add_row(*(_cell(row[name]) for name in columns))
    Console().print(view if rows else "nothing")


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case list() | tuple():
            return ", ".join(map(str, value))
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case float():
            return f"{value:.12g}"
        case datetime():
            return value.isoformat(timespec="seconds")
    return str(value)


def _write_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))
