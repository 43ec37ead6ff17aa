"""Running Great Expectations on staged days.

`check_builds`:

    import Great Expectations             here and not before: seconds and 200 MB
    for each daily table:
        a query asset with the rows of all builds
        validate its suite                the database does the work
        all rules hold                    then they hold for each build, since every rule is about single rows
        one does not                      then the same once more, build by build
        one result a rule and build

A day's own rows cost it little; what costs is the suite, whose dependencies it works out anew each time (about a
second for all tables). So many quiet days are checked in the time of one.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from pipeline.contract import Rule, RuleResult, Table, rules

ENGINE = "great_expectations"
#: What of an observed value goes on record.
_OBSERVED_CHARS = 500


def check_builds(
    database_url: str, builds: Sequence[Mapping[str, str]], *, together: Mapping[str, str], tables: Sequence[Table]
) -> list[list[RuleResult]]:
    """For each build, the result of each rule of each table, on the rows that the build's queries (by table) give.

    `together` gives the rows of all builds. A rule that cannot be evaluated has failed; its message says why. Sends
    nothing anywhere.
    """
    with data_source(database_url) as (_, source):
        by_table = [_check_table(source, table, builds, together[table.name]) for table in tables]
    return [[result for results in by_table for result in results[place]] for place in range(len(builds))]


@contextmanager
def data_source(database_url: str) -> Iterator[tuple[Any, Any]]:
    """A context of Great Expectations and the database as its source, for a while. Sends nothing anywhere."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        context = make_context()
        source = context.data_sources.add_postgres("dateline", connection_string=sqlalchemy_url(database_url))
        try:
            yield context, source
        finally:
            # It has two engines, one for the asset and one for the metrics, each with connections of its own.
            source.get_execution_engine().close()
            source.get_engine().dispose()
            source.get_engine().dispose()


def sqlalchemy_url(database_url: str) -> str:
    """The same database for SQLAlchemy over psycopg 3, with plans for many rows.

    Great Expectations insists on a host; where the server is behind a socket, the query's host overrules it. Whether
    keys are unique it asks by joining all rows to all keys: where the statistics know nothing of the builds yet, a plan
    that looks each row up by itself takes its time squared (28 s for 15,000 figures of thirty days).
    """
    parts = {name: str(value) for name, value in conninfo_to_dict(database_url).items() if value is not None}
    parts["options"] = f"{parts.get('options', '')} -c enable_nestloop=off".strip()
    user, password = quote(parts.pop("user", ""), safe=""), quote(parts.pop("password", ""), safe="")
    login = (f"{user}:{password}@" if password else f"{user}@") if user else ""
    name = quote(parts.pop("dbname", ""), safe="")
    options = "&".join(f"{key}={quote(value, safe='')}" for key, value in sorted(parts.items()))
    # A dollar sign would be taken for one of its variables.
    return f"postgresql+psycopg://{login}localhost/{name}?{options}".replace("$", "\\$")


def make_context() -> Any:
    """A context that keeps nothing on disk; the first one takes seconds."""
    import great_expectations  # noqa: PLC0415 - takes seconds
    from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: PLC0415

    # This module of theirs sets its own level and tells of folders that nobody asked about.
    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)
    context = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def _check_table(
    source: Any, table: Table, builds: Sequence[Mapping[str, str]], together: str
) -> list[list[RuleResult]]:
    """What the table's rules give in each build."""
    found = list(_check(source, table, together, name=table.name))
    if len(builds) == 1 or all(result.success for result in found):
        return [found] * len(builds)
    return [
        list(_check(source, table, queries[table.name], name=f"{table.name} {place}"))
        for place, queries in enumerate(builds)
    ]


def _check(source: Any, table: Table, query: str, *, name: str) -> Iterator[RuleResult]:
    from pipeline.checks.suites import make_suite  # noqa: PLC0415 - takes seconds

    asset = source.add_query_asset(name, query=query)
    batch = asset.add_batch_definition_whole_table("day").get_batch()
    outcome = batch.validate(make_suite(table), result_format="BASIC")
    by_rule = defaultdict(list)
    for item in outcome.results:
        by_rule[item.expectation_config.meta["rule"]].append(item)
    for rule in rules(table):
        yield _result(rule, by_rule[rule.name])


def _result(rule: Rule, items: Sequence[Any]) -> RuleResult:
    failed = [item for item in items if not item.success]
    fault = next((text for item in items if (text := _fault(item))), None)
    message = f"{rule.doc} {fault}" if fault else rule.doc
    return RuleResult(
        table=rule.table,
        rule=rule.name,
        severity=rule.severity,
        engine=ENGINE,
        expectation=items[0].expectation_config.type if items else None,
        success=bool(items) and not failed,
        failing_rows=sum(_failing_rows(item) for item in failed),
        observed=_observed(failed[0]) if failed else None,
        message=None if items and not failed else message,
    )


def _fault(item: Any) -> str | None:
    """Why an expectation could not be evaluated; None where it could."""
    info = item.exception_info or {}
    details = [info] if "raised_exception" in info else list(info.values())
    found = [part.get("exception_message") for part in details if part.get("raised_exception")]
    return f"It could not be checked: {str(found[0]).splitlines()[0][:_OBSERVED_CHARS]}" if found else None


def _failing_rows(item: Any) -> int:
    result = item.result or {}
    if item.expectation_config.type == "unexpected_rows_expectation":
        return int(result.get("observed_value") or 0)
    return int(result.get("unexpected_count") or 0)


def _observed(item: Any) -> dict[str, Any]:
    result = item.result or {}
    names = ("observed_value", "unexpected_count", "element_count", "partial_unexpected_list")
    return {name: _plain(result[name]) for name in names if result.get(name) is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, int | float | bool):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value[:20]]
    return str(value)[:_OBSERVED_CHARS]
