"""`dateline up | down | status | doctor`: one machine's processes, started, stopped and examined."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from pipeline import tasks
from pipeline.cli.options import AsJson
from pipeline.local.checkup import Finding, Level, examine
from pipeline.local.machine import MachineState, Tell, machine_state, remove_all, start_all, stop_all
from pipeline.local.main_job import dag_to_start, run_main_job
from pipeline.local.outcome import outcome_text
from pipeline.local.watchdog import watch_once
from pipeline.settings import Settings, describe_settings

app = typer.Typer()

PANEL = "This machine"


@app.command(rich_help_panel=PANEL)
def up() -> None:
    """Start PostgreSQL and Airflow, run the main job on the five articles, show what came out.

    What runs already is left alone and what is published already is not done again, so that a second `up` is quick.
    Airflow goes on running; `dateline down` stops it. Exit status 0 only if the daily tables are published.
    """
    settings = Settings.from_environment()
    tell = _teller()
    started = start_all(settings, tell=tell)
    if dag_to_start(tasks.summary()):
        tell("The main job, through Airflow's scheduler.")
        run_main_job(started.airflow, waiting=lambda: dag_to_start(tasks.summary()), tell=tell)
    summary = tasks.summary()
    typer.echo(outcome_text(summary))
    _echo_address(machine_state(settings))
    if not summary.is_published:
        raise typer.Exit(1)


@app.command(rich_help_panel=PANEL)
def down(
    *,
    delete: Annotated[bool, typer.Option("--delete", help="Also remove database, logs and passwords.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before removing.")] = False,
) -> None:
    """Stop what `dateline up` started, and nothing else. The data stays."""
    settings = Settings.from_environment()
    if delete and not yes:
        typer.confirm(f"Remove {settings.home} with all events, tables and logs?", abort=True, err=True)
    if not stop_all(settings, tell=_teller()):
        typer.echo("Nothing of Dateline was running.", err=True)
    if delete:
        remove_all(settings)


@app.command(rich_help_panel=PANEL)
def status(*, as_json: AsJson = False) -> None:
    """Say what runs. Exit status 0 if all does, 1 if not."""
    state = machine_state(Settings.from_environment())
    if as_json:
        typer.echo(json.dumps(_state_json(state)))
    else:
        _show_state(state)
    if not state.is_up:
        raise typer.Exit(1)


@app.command(rich_help_panel=PANEL)
def watchdog(*, as_json: AsJson = False) -> None:
    """Look at Airflow from outside once, keep what is wrong as alerts, tell it where the scheduler cannot.

    `dateline up` starts a process that does this all the time; without it, run this from cron. Exit status 1 if a part
    is down, a run has not come, or a DAG that work waits for is paused.
    """
    seen = watch_once(Settings.from_environment())
    if as_json:
        typer.echo(json.dumps([asdict(item) for item in seen], ensure_ascii=False))
    else:
        for item in seen:
            typer.echo(f"{item.kind} {item.subject}: {item.message}\n    {item.next_step}")
        if not seen:
            typer.echo("All that should run runs.")
    if seen:
        raise typer.Exit(1)


@app.command(rich_help_panel=PANEL)
def doctor(
    *,
    as_json: AsJson = False,
    settings_only: Annotated[bool, typer.Option("--settings", help="Show every setting instead.")] = False,
) -> None:
    """Say in plain words what is wrong with the machine, settings, database, model and Airflow, and what to do next.

    Changes nothing. Exit status 0 if nothing is wrong, 1 if something is.
    """
    if settings_only:
        _show_settings(as_json=as_json)
        return
    findings = examine(Settings.from_environment())
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings]))
    else:
        for finding in findings:
            _show_finding(finding)
    if any(finding.level is Level.WRONG for finding in findings):
        raise typer.Exit(1)


def _teller() -> Tell:
    """Progress on standard error, each sentence with the seconds since the beginning."""
    begin = time.monotonic()
    return lambda sentence: typer.echo(f"{time.monotonic() - begin:6.1f} s  {sentence}", err=True)


def _echo_address(state: MachineState) -> None:
    if state.url and state.password:
        typer.echo(f"\nAirflow's UI   {state.url}\nUser           {state.user}\nPassword       {state.password}")


def _show_state(state: MachineState) -> None:
    if state.server is None:
        typer.echo("PostgreSQL      the server of DATELINE_DATABASE_URL")
    else:
        typer.echo(f"PostgreSQL      {_word(is_running=state.server.running)}")
    for name, is_running in state.programs.items():
        typer.echo(f"{name:<15} {_word(is_running=is_running)}")
    for name, word in state.health.items():
        if word != "healthy":
            typer.echo(f"Airflow says of its {name}: {word}")
    if state.is_up:
        _echo_address(state)
    else:
        typer.echo("\n`dateline up` starts what is stopped; `dateline doctor` says what is wrong.")


def _word(*, is_running: bool) -> str:
    return "runs" if is_running else "is stopped"


def _state_json(state: MachineState) -> dict[str, Any]:
    """The state without the password, which has no business in a program's log."""
    return {
        "is_up": state.is_up,
        "postgresql": None if state.server is None else {"running": state.server.running, "pid": state.server.pid},
        "programs": dict(state.programs),
        "health": dict(state.health),
        "url": state.url,
        "user": state.user,
    }


def _show_finding(finding: Finding) -> None:
    colours = {Level.FINE: typer.colors.GREEN, Level.NOTE: typer.colors.YELLOW, Level.WRONG: typer.colors.RED}
    mark = typer.style(f"{finding.level:<5}", fg=colours[finding.level])
    typer.echo(f"{mark}  {finding.area:<9} {finding.says}")
    if finding.todo:
        typer.echo(f"{'':18}→ {finding.todo}")


def _show_settings(*, as_json: bool) -> None:
    rows = [dict(zip(("variable", "default", "meaning"), row, strict=True)) for row in describe_settings()]
    if as_json:
        typer.echo(json.dumps(rows))
        return
    table = Table(*rows[0])
    for row in rows:
        table.add_row(*row.values())
    # Written to a file or a pipe, no line is folded to the width of a terminal that is not there.
    width = None if sys.stdout.isatty() else 240
    Console(width=width).print(table, markup=False)
