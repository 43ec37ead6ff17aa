"""The codebook of the daily tables: what each column means and what is checked of it, made from columns.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.contract import FOLDER, Column, RuleKind, Severity, Table, announcements, rules, tables, version
from pipeline.store.audit import cross_rules

PATH = FOLDER / "README.md"
_HEAD = """# The daily tables

Made from the `columns.yaml` of each table by `dateline contract --write`. Do not edit.

Version {version} of the contract ([contract-v{major}.odcs.yaml](contract-v{major}.odcs.yaml)); how to read the tables
as they stood, what changed, and how a breaking change is announced: [sql/README.md](../README.md). Every view has
`release_id` besides: the release that brought this version of the row. Days are dates in UTC, ranges have their first
day included and their last one excluded. Codes of countries and organisations: `seeds/actors`.

A rule that fails **blocks** the day, puts the row in **quarantine**, or **warns**.
"""
_WORDS = {Severity.BLOCK: "blocks", Severity.QUARANTINE: "quarantine", Severity.WARN: "warns"}


def codebook() -> str:
    """The page as Markdown."""
    head = _HEAD.format(version=version(), major=version().split(".", maxsplit=1)[0])
    told = [
        f"Announced: version {item.version}, until {item.until} beside `daily`: {item.why}\n"
        for item in announcements()
    ]
    return "\n".join([head, *told, *(line for item in tables() for line in _table(item)), *_cross()])


def write_codebook() -> Path:
    """Write the page to where it stands."""
    PATH.write_text(codebook(), encoding="utf-8")
    return PATH


def _table(item: Table) -> Iterator[str]:
    yield f"## daily.{item.name}\n\n{item.doc} Key: {', '.join(f'`{name}`' for name in item.key)}.\n"
    yield "| column | type | what it is |\n|---|---|---|"
    for column in item.columns:
        kind = f"{column.type}{', may be null' if column.nullable else ''}"
        yield f"| `{column.name}` | {kind} | {_cell(column.doc)}{_values(column)} |"
    yield "\n| rule | on failure | what holds |\n|---|---|---|"
    for rule in rules(item):
        if rule.kind is not RuleKind.REQUIRED:
            doc = (
                rule.doc if rule.kind is not RuleKind.SET else f"{rule.column and rule.column.name} has a known value."
            )
            yield f"| `{rule.name}` | {_WORDS[rule.severity]} | {_cell(doc)} |"
    yield "| `…_is_known` | quarantine | No column is null that may not be. |\n"


def _values(column: Column) -> str:
    return f" Values: {', '.join(f'`{_cell(member)}`' for member in column.members)}." if column.members else ""


def _cross() -> Iterator[str]:
    yield "## Rules over several tables, and against history\n"
    yield "| rule | table | on failure | what holds |\n|---|---|---|---|"
    for rule in cross_rules():
        yield f"| `{rule.name}` | {rule.table} | {_WORDS[rule.severity]} | {_cell(rule.doc)} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
