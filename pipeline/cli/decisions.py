"""`dateline decisions …`: blocked days that wait for a person, and deciding about them without Airflow's UI."""

from __future__ import annotations

import getpass
import json
from typing import Annotated

import typer

from pipeline.cli.options import AsJson
from pipeline.tasks import decisions as tasks

app = typer.Typer()
decisions_app = typer.Typer(no_args_is_help=True, help="Blocked days: what is asked, what was decided, deciding.")
app.add_typer(decisions_app, name="decisions", rich_help_panel="Tables")


@decisions_app.command("list")
def list_decisions(
    *,
    every: Annotated[bool, typer.Option("--all", help="Show those that are decided or superseded, too.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show questions about blocked days, the newest first, with who decided what and why."""
    rows = tasks.list_decisions(open_only=not every, limit=limit)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    for row in rows:
        decided = f"  {row['decided_by']}: {row['why']}" if row["decided_by"] else f"  asked {row['asked']} times"
        typer.echo(f"{row['decision_id']}  {row['day']}  {row['state']}{decided}")
    if not rows:
        typer.echo("nothing")


@decisions_app.command()
def ask(*, as_json: AsJson = False) -> None:
    """Look for blocked days that nobody was asked about, and open a question for each; Airflow does this by itself."""
    rows = tasks.open_questions()
    lines = [f"{row['decision_id']}  {row['day']}" for row in rows] or ["nothing"]
    typer.echo(json.dumps(rows) if as_json else "\n".join(lines))


@decisions_app.command()
def show(
    decision_id: Annotated[int, typer.Argument(help="Number of the question.")], *, as_json: AsJson = False
) -> None:
    """Show one question: the rules that failed, the keys of the failing rows, what may be chosen."""
    asked = tasks.question(decision_id)
    typer.echo(json.dumps(asked, ensure_ascii=False) if as_json else f"{asked['subject']}\n\n{asked['body']}")


@decisions_app.command()
def decide(
    decision_id: Annotated[int, typer.Argument(help="Number of the question.")],
    choice: Annotated[str, typer.Argument(help="publish, without-rows or keep-blocked.")],
    *,
    why: Annotated[str, typer.Option(help="Your reason; it is kept with the release.")],
    by: Annotated[str | None, typer.Option(help="Who decides; unset: you.")] = None,
    as_json: AsJson = False,
) -> None:
    """Decide about a blocked day: publish it, publish it without the failing rows, or keep it blocked."""
    name = tasks.CHOICES.get(choice.replace("-", "_"))
    if name is None:
        raise typer.BadParameter("choose publish, without-rows or keep-blocked")
    report = tasks.answer(decision_id, choice=name, by=by or getpass.getuser(), why=why)
    typer.echo(json.dumps(report.as_dict(), ensure_ascii=False) if as_json else report.message)
