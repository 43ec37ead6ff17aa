"""`dateline alerts …`: what a person has to look at, and telling it."""

from __future__ import annotations

import getpass
import json
from typing import Annotated

import typer

from pipeline.cli.options import AsJson
from pipeline.tasks import alerts as tasks

app = typer.Typer()
alerts_app = typer.Typer(no_args_is_help=True, help="Alerts: what is wrong, who was told, and telling it now.")
app.add_typer(alerts_app, name="alerts", rich_help_panel="Tables")


@alerts_app.command("list")
def list_alerts(
    *,
    every: Annotated[bool, typer.Option("--all", help="Show those that are over, too.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show open alerts, the newest first, with the next step and whether anybody was told."""
    rows = tasks.list_alerts(every=every, limit=limit)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    for row in rows:
        state = "over" if row["recovered_at"] else "open"
        told = f"told {row['told_at']:%Y-%m-%d %H:%M} UTC" if row["told_at"] else "told to nobody"
        typer.echo(f"{row['alert_id']}  {row['severity']}, {state}, {told}  {row['kind']} {row['subject']}")
        typer.echo(f"    {row['message']}\n    {row['next_step']}")
        if row["told_error"]:
            typer.echo(f"    Telling failed last: {row['told_error']}")
    if not rows:
        typer.echo("nothing")


@alerts_app.command()
def look(*, as_json: AsJson = False) -> None:
    """Look for what is wrong by the database: late days, silent sources, clocks that are off, failing stages."""
    report = tasks.find_trouble()
    typer.echo(json.dumps(report.as_dict(), ensure_ascii=False) if as_json else report.message)


@alerts_app.command()
def tell(
    *,
    at_once: Annotated[bool, typer.Option("--now", help="Do not wait longer for a receiver that failed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tell the receivers of DATELINE_ALERT_URLS what they did not hear yet. Exit status 1 when one did not take it."""
    report = tasks.tell_alerts(at_once=at_once)
    typer.echo(json.dumps(report.as_dict(), ensure_ascii=False) if as_json else report.message)
    if report.failed:
        raise typer.Exit(1)


@alerts_app.command()
def close(
    alert_id: Annotated[int, typer.Argument(help="Number of the alert, from `alerts list`.")],
    *,
    why: Annotated[str, typer.Option(help="Why nothing more is to be done.")],
    by: Annotated[str | None, typer.Option(help="Who decides; without it, the present user.")] = None,
) -> None:
    """Close an alert by hand; it opens anew when it is seen again."""
    tasks.close_alert(alert_id, by=by or getpass.getuser(), why=why)
    typer.echo(f"Alert {alert_id} is closed.")
