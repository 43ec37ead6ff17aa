"""The data contract of the daily tables in the Open Data Contract Standard, made from columns.yaml.

The contract as it was published stands in sql/daily/contract-v<major>.odcs.yaml. What consumers rely on may only be
changed under a new major version that is announced in sql/daily/contract.yaml; that one has a contract of its own, and
a schema of its own beside daily (pipeline.store.announced).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from pipeline.contract import (
    FOLDER,
    Announcement,
    Column,
    Rule,
    RuleKind,
    Severity,
    Table,
    announced_tables,
    announcements,
    major_of,
    rules,
    tables,
    version,
)
from pipeline.errors import StopRun

Contract = dict[str, Any]

_LOGICAL_TYPES = {
    "text": "string",
    "smallint": "integer",
    "integer": "integer",
    "double precision": "number",
    "date": "date",
    "text[]": "array",
    "jsonb": "array",
}
_SEVERITIES = {Severity.BLOCK: "error", Severity.QUARANTINE: "error", Severity.WARN: "warning"}


#: Consumers have at least so long to follow an announced version.
_NOTICE = timedelta(days=60)


def make_contract(announcement: Announcement | None = None) -> Contract:
    """The contract as columns.yaml has it now, in the version of contract.yaml; or that of an announced version."""
    if announcement is None:
        return _contract(version(), tables(), schema="daily")
    return _contract(
        announcement.version, [item.table for item in announced_tables(announcement)], schema=announcement.schema
    )


def _contract(number: str, items: Sequence[Table], *, schema: str) -> Contract:
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "dateline-daily",
        "name": "Dateline daily tables",
        "version": number,
        "status": "active" if schema == "daily" else "proposed",
        "domain": "news",
        "description": {
            "purpose": "Dated events and figures from news, one day at a time, with the sentence that says so.",
            "usage": f"Read schema {schema}; {schema}.events_as_of(instant) and its like answer as the tables stood; "
            "daily.changes tells what each release changed.",
            "limitations": "What articles say, not what is true. A day is restated when later articles tell of it.",
        },
        "schema": [_schema(item, schema=schema) for item in items],
        "servers": [{"server": "dateline", "type": "postgres", "host": "localhost", "port": 5432,
                     "database": "dateline", "schema": schema}],
        "roles": [{"role": "dateline_reader", "access": "read",
                   "description": f"May read schema {schema}, nothing else."}],
    }  # fmt: skip


def untimely(announcement: Announcement, *, today: date) -> str | None:
    """Why an announcement does not hold: too short a notice, or taken over before its day; None where it does."""
    if announcement.until - announcement.announced < _NOTICE:
        return f"Version {announcement.version} is announced less than {_NOTICE.days} days before its time."
    if announcement.major == major_of(version()) and today < announcement.until:
        return (
            f"Schema daily keeps its form until {announcement.until}: version {announcement.version} comes too early."
        )
    return None


def contract_path(version: str) -> Path:
    """Where the contract of that major version stands."""
    return FOLDER / f"contract-v{version.split('.', maxsplit=1)[0]}.odcs.yaml"


def read_contract(version: str) -> Contract | None:
    """The published contract of that major version; None before the first."""
    path = contract_path(version)
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None


def write_contract() -> Path:
    """Publish the contract and those of announced versions; gives the path of the first.

    Raises StopRun when it breaks what its own major version promises.
    """
    contract = make_contract()
    published = read_contract(contract["version"])
    if published and (broken := list(breaking_changes(published, contract))):
        raise StopRun(
            f"This breaks what version {published['version']} promises: {'; '.join(broken)}. Announce it in "
            "sql/daily/contract.yaml under a new major version."
        )
    for item in announcements(FOLDER):
        _write(make_contract(item) if item.major != major_of(contract["version"]) else contract)
    return _write(contract)


def describe(contract: Contract | None = None) -> str:
    """The contract as YAML; without one, that of the present version."""
    return yaml.safe_dump(contract or make_contract(), sort_keys=False, allow_unicode=True, width=110)


def _write(contract: Contract) -> Path:
    path = contract_path(contract["version"])
    head = "# Made from the columns.yaml of each table by `dateline contract --write`. Do not edit.\n"
    path.write_text(head + describe(contract), encoding="utf-8")
    return path


def breaking_changes(old: Contract, new: Contract) -> Iterator[str]:
    """What a consumer of `old` can no longer rely on in `new`, one sentence part each."""
    tables_now = {table["name"]: table for table in new["schema"]}
    for table in old["schema"]:
        if table["name"] not in tables_now:
            yield f"table {table['name']} is gone"
            continue
        yield from _table_changes(table, tables_now[table["name"]])


def _table_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    columns_now = {column["name"]: column for column in new["properties"]}
    for column in old["properties"]:
        name = f"{old['name']}.{column['name']}"
        now = columns_now.get(column["name"])
        if now is None:
            yield f"column {name} is gone"
            continue
        if now["physicalType"] != column["physicalType"]:
            yield f"{name} is {now['physicalType']}, was {column['physicalType']}"
        if column["required"] and not now["required"]:
            yield f"{name} may be null"
        if column["primaryKey"] != now["primaryKey"]:
            yield f"{name} is {'now' if now['primaryKey'] else 'no longer'} part of the key"
        if more := sorted(set(_members(now)) - set(_members(column))) if _members(column) else []:
            yield f"{name} may be {', '.join(more)}"


def _members(column: Mapping[str, Any]) -> list[str]:
    found = (rule["arguments"]["validValues"] for rule in column.get("quality", ()) if rule["name"].endswith("_in_set"))
    members: list[str] = next(found, [])
    return members


def _schema(table: Table, *, schema: str) -> dict[str, Any]:
    about_columns: dict[str, list[dict[str, Any]]] = {column.name: [] for column in table.columns}
    table_rules: list[dict[str, Any]] = []
    for rule in rules(table):
        (about_columns[rule.column.name] if rule.column else table_rules).append(_quality(rule, table, schema=schema))
    return {
        "name": table.name,
        "physicalName": f"{schema}.{table.name}",
        "physicalType": "view",
        "description": table.doc,
        "properties": [_property(table, column, about_columns.get(column.name, [])) for column in table.columns],
        "quality": table_rules,
    }


def _property(table: Table, column: Column, quality: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "physicalType": column.type,
        "logicalType": _LOGICAL_TYPES[column.type],
        "description": column.doc,
        "required": not column.nullable,
        "primaryKey": column.name in table.key,
    }
    if column.name in table.key:
        found["primaryKeyPosition"] = table.key.index(column.name) + 1
    if found["logicalType"] == "array":
        kind = "object" if column.type == "jsonb" else "string"
        found["items"] = {"name": "item", "logicalType": kind}
    return found | ({"quality": quality} if quality else {})


def _quality(rule: Rule, table: Table, *, schema: str) -> dict[str, Any]:
    """A rule as the standard has it: in its library's words where it has them, in SQL or plain words else."""
    found: dict[str, Any] = {
        "name": rule.name,
        "description": rule.doc,
        "severity": _SEVERITIES[rule.severity],
        "type": "text",
    }
    match rule.kind:
        case RuleKind.REQUIRED:
            return found | {"type": "library", "metric": "nullValues", "mustBe": 0}
        case RuleKind.UNIQUE:
            arguments = {"properties": list(table.key)}
            return found | {"type": "library", "metric": "duplicateValues", "mustBe": 0, "arguments": arguments}
        case RuleKind.SET if rule.column:
            arguments = {"validValues": list(map(str, rule.column.members))}
            return found | {"type": "library", "metric": "invalidValues", "mustBe": 0, "arguments": arguments}
        case RuleKind.ROW:
            counted = f"select count(*) from {schema}.{table.name} where ({rule.holds}) is not true"  # noqa: S608
            return found | {"type": "sql", "query": counted, "mustBe": 0}
    return found
