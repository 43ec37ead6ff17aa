"""Great Expectations' own pages (Data Docs) of a staged day, for whoever wants them.

They load their styles and scripts from public servers; the pages inside the Airflow UI need nothing from outside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.checks.run import data_source
from pipeline.contract import Table


def write_data_docs(database_url: str, queries: Mapping[str, str], *, tables: Sequence[Table], folder: Path) -> Path:
    """Check the rows that `queries` (by table) give once more, and write Data Docs of it; gives the first page."""
    with data_source(database_url) as (context, source):
        store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.absolute())}
        index = {"class_name": "DefaultSiteIndexBuilder"}
        site = {"class_name": "SiteBuilder", "store_backend": store, "site_index_builder": index}
        context.add_data_docs_site(site_name="day", site_config=site)
        for table in tables:
            _validate(context, source, table, queries[table.name])
        context.build_data_docs(site_names=["day"])
    return folder / "index.html"


def _validate(context: Any, source: Any, table: Table, query: str) -> None:
    from great_expectations import ValidationDefinition  # noqa: PLC0415 - takes seconds

    from pipeline.checks.suites import make_suite  # noqa: PLC0415 - takes seconds

    asset = source.add_query_asset(table.name, query=query)
    batch = asset.add_batch_definition_whole_table("day")
    suite = context.suites.add(make_suite(table))
    context.validation_definitions.add(ValidationDefinition(name=table.name, data=batch, suite=suite)).run()
