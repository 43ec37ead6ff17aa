"""The data contract of the daily tables in the Open Data Contract Standard, made from columns.yaml.

The contract as it was published stands in sql/daily/contract-v<major>.odcs.yaml. What consumers rely on may only be
changed under a new major version that is announced in sql/daily/contract.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from pipeline.contract import FOLDER, Column, Rule, RuleKind, Severity, Table, rules, tables
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


def make_contract() -> Contract:
    """The contract as columns.yaml has it now, in the version of contract.yaml."""
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "dateline-daily",
        "name": "Dateline daily tables",
        "version": announcement()["version"],
        "status": "active",
        "domain": "news",
        "description": {
            "purpose": "Dated events and figures from news, one day at a time, with the sentence that says so.",
            "usage": "Read schema daily; daily.events_as_of(instant) and its like answer as the tables stood; "
            "daily.changes tells what each release changed.",
            "limitations": "What articles say, not what is true. A day is restated when later articles tell of it.",
        },
        "schema": [_schema(table) for table in tables()],
        "servers": [{"server": "dateline", "type": "postgres", "host": "localhost", "port": 5432,
                     "database": "dateline", "schema": "daily"}],
        "roles": [{"role": "dateline_reader", "access": "read", "description": "May read schema daily, nothing else."}],
    }  # fmt: skip


def announcement() -> dict[str, Any]:
    """The version of the contract and the announced breaking changes."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / "contract.yaml").read_text(encoding="utf-8"))
    return found


def contract_path(version: str) -> Path:
    """Where the contract of that major version stands."""
    return FOLDER / f"contract-v{version.split('.', maxsplit=1)[0]}.odcs.yaml"


def read_contract(version: str) -> Contract | None:
    """The published contract of that major version; None before the first."""
    path = contract_path(version)
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None


def write_contract() -> Path:
    """Publish the contract; raises StopRun when it breaks what its own major version promises."""
    contract = make_contract()
    published = read_contract(contract["version"])
    if published and (broken := list(breaking_changes(published, contract))):
        raise StopRun(
            f"This breaks what version {published['version']} promises: {'; '.join(broken)}. Announce it in "
            "sql/daily/contract.yaml under a new major version."
        )
    path = contract_path(contract["version"])
    head = "# Made from the columns.yaml of each table by `dateline contract --write`. Do not edit.\n"
    path.write_text(head + describe(), encoding="utf-8")
    return path


def describe() -> str:
    """The contract as YAML."""
    return yaml.safe_dump(make_contract(), sort_keys=False, allow_unicode=True, width=110)


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


def _schema(table: Table) -> dict[str, Any]:
    about_columns: dict[str, list[dict[str, Any]]] = {column.name: [] for column in table.columns}
    table_rules: list[dict[str, Any]] = []
    for rule in rules(table):
        (about_columns[rule.column.name] if rule.column else table_rules).append(_quality(rule, table))
    return {
        "name": table.name,
        "physicalName": f"daily.{table.name}",
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


def _quality(rule: Rule, table: Table) -> dict[str, Any]:
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
        case RuleKind.CODES if rule.column:
            found |= {"description": f"{rule.doc} They are: {' '.join(rule.column.codes)}."}
        case RuleKind.ROW:
            counted = f"select count(*) from daily.{table.name} where ({rule.holds}) is not true"  # noqa: S608
            return found | {"type": "sql", "query": counted, "mustBe": 0}
    return found
