"""### Load pages from a WARC file

Puts the pages of a WARC file (`.warc` or `.warc.gz`), one's own archive or somebody else's crawl, in as documents. What
is there already is left alone. The file lies in the folder `DATELINE_INBOX` of the machine that runs the tasks.
**Dry run first**: it reads the whole file and says how many pages are new, known or none, and why.

**Started** by hand: *Trigger*, with the form below. **Wakes** `dateline_articles` through *documents*.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import Param, dag, task
from dateline_wiring import DOCUMENTS, dag_options, hand_on, on_demand

OPTIONS = on_demand(
    dag_options(
        title="6c · Again: load a WARC file",
        summary="Take pages out of a WARC file in the inbox.",
        doc=__doc__,
        tags=["again", "documents"],
        done_within=None,
    )
)


@dag(
    dag_id="dateline_load_warc",
    schedule=None,
    params={
        "file": Param(
            type="string",
            pattern=r"^[^/\\]+\.warc(\.gz)?$",
            title="File",
            description="Name of the file in the inbox, ending in .warc or .warc.gz.",
        ),
        "dry_run": Param(
            True,
            type="boolean",
            title="Dry run",
            description="Read the file and say what is in it; keep nothing. Switch it off to load it.",
        ),
    },
    **OPTIONS,
)
def dateline_load_warc() -> None:
    @task(task_display_name="Load the pages of the file", outlets=[DOCUMENTS])
    def load_warc(file: str, dry_run: str) -> dict[str, Any]:
        """Store each page of the file as a document; in a dry run only say what would be stored. Returns counts."""
        from pipeline import tasks

        return hand_on(tasks.load_warc(file, is_dry=dry_run == "True"))

    load_warc("{{ params.file }}", "{{ params.dry_run }}")


dateline_load_warc()
