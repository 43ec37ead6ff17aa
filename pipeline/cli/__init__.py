"""`dateline …`: everything that an operator can do without Airflow, and the filters `clean` and `extract`."""

from __future__ import annotations

import sys
from importlib import import_module

import typer

from pipeline.errors import DatelineError, StopRun

app = typer.Typer(
    name="dateline",
    help=__doc__,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

#: Modules whose commands make up the command line, in the order in which help shows them.
COMMANDS = ("machine", "run", "filters", "articles", "tables", "alerts", "decisions", "feeds")

for _name in COMMANDS:
    app.add_typer(import_module(f"pipeline.cli.{_name}").app)


def main() -> None:
    """Run the command line; an error that Dateline raised on purpose is shown as its one sentence.

    Exit status: 0 done, 1 done with failures on record, 2 wrong usage, 3 a person has to act first, 4 try again later.
    """
    try:
        app()
    except DatelineError as exc:
        sys.stderr.write(f"dateline: {exc}\n")
        sys.exit(3 if isinstance(exc, StopRun) else 4)
