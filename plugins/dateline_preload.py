"""Load the heavy packages once, in the scheduler, for all tasks that it forks.

With the LocalExecutor every task is a fork of the scheduler's worker. What the scheduler has imported costs its tasks
neither time nor memory; without this each task that checks a day spends five seconds on importing Great Expectations.
Only packages of others are loaded ahead: our own code is read anew by every task, so that a mended file counts at once.
"""

from __future__ import annotations

import importlib
import logging
import sys
from importlib.util import find_spec
from typing import Any

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin

log = logging.getLogger(__name__)

HEAVY = (
    "great_expectations",
    "pandas",
    "psycopg",
    "aiohttp",
    "datasketch",
    "spacy",
    "trafilatura",
)


@hookimpl
def on_starting(component: Any) -> None:
    """Called by Airflow when one of its programs starts; only the scheduler's forks run tasks.

    `component` does not know yet what kind of job it becomes, so the command line has to say; tasks come here too.
    """
    if sys.argv[1:2] == ["scheduler"] and type(component).__name__ == "Job":
        for name in preload(HEAVY):
            log.info("loaded %s ahead for all tasks", name)


def preload(names: tuple[str, ...]) -> list[str]:
    """Import the packages that are there; their names. A broken one is left to the task that needs it."""
    loaded = []
    for name in names:
        if find_spec(name) is None:
            continue
        try:
            importlib.import_module(name)
        except ImportError:
            log.warning("%s could not be loaded ahead", name, exc_info=True)
        else:
            loaded.append(name)
    return loaded


class DatelinePreload(AirflowPlugin):
    """Tells Airflow of the listener above."""

    name = "dateline_preload"
    listeners = [sys.modules[__name__]]  # noqa: RUF012 - as Airflow declares it
