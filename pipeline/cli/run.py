"""`dateline run` and `dateline seeds`: the whole pipeline once, without Airflow."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pipeline import tasks
from pipeline.cli.options import AsJson
from pipeline.local.outcome import outcome_text
from pipeline.tasks import Report

app = typer.Typer()
seeds = typer.Typer(help="The articles that come with Dateline, or any folder of pages.", no_args_is_help=True)
app.add_typer(seeds, name="seeds", rich_help_panel="Pipeline")


@app.command(rich_help_panel="Pipeline")
def run(*, as_json: AsJson = False) -> None:
    """Run the whole pipeline once, without Airflow: load the seeds, clean, extract, link, check and publish.

    What is done already is not done again. Exit status 0 only if everything that came in is published.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    tasks.migrate()
    reports = [tasks.load_seeds()]
    reports.append(_until_done("articles", tasks.clean_articles))
    reports.append(_until_done("events", tasks.extract_articles))
    reports.append(tasks.link_events())
    reports += _publish_days(tasks.day_batches())
    summary = tasks.summary()
    if as_json:
        answer = {"reports": [report.as_dict() for report in reports], "summary": summary.as_dict()}
        typer.echo(json.dumps(answer))
    else:
        typer.echo(outcome_text(summary))
    if not summary.is_published:
        raise typer.Exit(1)


@seeds.command("load")
def load(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder with .txt or .html pages; without it, the five seed articles.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Put page files in as documents, named after their files. Loading them twice changes nothing.

    An empty, binary or oversized file is named and left out; the rest goes on, and the exit status is 1.
    """
    tasks.migrate()
    report = tasks.load_seeds(folder)
    typer.echo(json.dumps(report.as_dict()) if as_json else report.message)
    if set(report.skipped) - {"unchanged"}:
        raise typer.Exit(1)


def _until_done(stage: str, work: Callable[[], Report]) -> Report:
    """Batch after batch until one brings nothing; the reports as one."""
    reports = []
    with _progress() as progress:
        bar = progress.add_task(stage, total=None)
        while True:
            report = work()
            reports.append(report)
            progress.advance(bar, report.items)
            if not report.done and not report.skipped:
                return tasks.merge_reports(stage, reports)


def _publish_days(batches: list[list[str]]) -> list[Report]:
    reports = []
    with _progress() as progress:
        for days in progress.track(batches, description="days"):
            reports.append(tasks.for_each_day(tasks.build_day, days))
            reports.append(tasks.check_days(days))
            reports.append(tasks.for_each_day(tasks.publish_day, days))
    return reports


def _progress() -> Progress:
    """Progress on standard error, where that is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
