"""What each daily table promises: sql/daily/<table>/columns.yaml as records.

The SQL comments, the expectations, the data contract and the docs are all made from here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from pipeline.errors import StopRun
from pipeline.records import EventType
from pipeline.settings import ROOT

FOLDER = ROOT / "sql" / "daily"
#: In the order in which they are built: a later one may read an earlier one.
TABLES = ("events", "reports", "figures", "measures", "counts", "coverage")
#: Where the codes of countries and organisations stand.
_CODE_FILES = ("countries", "organisations")


def _country_codes() -> tuple[str, ...]:
    """All codes that an actor or a party may have, sorted."""
    codes: set[str] = set()
    for name in _CODE_FILES:
        lines = (ROOT / "seeds" / "actors" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        codes |= {row["code"] for row in csv.DictReader(line for line in lines if not line.startswith("#"))}
    return tuple(sorted(codes))


#: Sets that are named in columns.yaml, because they stand elsewhere.
_NAMED_SETS: Mapping[str, tuple[str, ...]] = {"event_types": tuple(EventType), "country_codes": _country_codes()}


class Severity(StrEnum):
    """What a failed rule does."""

    #: The day stays unpublished.
    BLOCK = "block"
    #: The row is held back.
    QUARANTINE = "quarantine"
    #: It is on record, and that is all.
    WARN = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a daily table."""

    name: str
    #: PostgreSQL's name of the type.
    type: str
    doc: str
    nullable: bool = False
    #: The values that may stand in it; empty: any.
    members: tuple[str, ...] = ()
    #: The codes that may stand in a list; empty: any.
    codes: tuple[str, ...] = ()
    #: Lowest and highest value, each included, each null where open; null where there is no range.
    range: tuple[float | None, float | None] | None = None
    #: Regular expression that the values match; null where there is none.
    matches: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRule:
    """A condition on one row, in SQL over the table's columns; null counts as failed."""

    name: str
    severity: Severity
    holds: str
    doc: str


class RuleKind(StrEnum):
    """What a rule looks at."""

    #: The table has exactly the contract's columns, in their order.
    COLUMNS = "columns"
    #: The key columns are never null.
    KEY = "key"
    #: No two rows have the same key.
    UNIQUE = "unique"
    #: A column is not null.
    REQUIRED = "required"
    #: A column holds one of the contract's values.
    SET = "set"
    #: A list holds only codes that there are.
    CODES = "codes"
    #: A column lies in the contract's range.
    RANGE = "range"
    #: A column matches the contract's pattern.
    MATCHES = "matches"
    #: A condition on the row holds.
    ROW = "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that is checked of one daily table."""

    name: str
    table: str
    kind: RuleKind
    severity: Severity
    doc: str
    #: Null for a rule on the row or the table.
    column: Column | None = None
    #: For `row`: the condition in SQL.
    holds: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """What checking a rule gave."""

    table: str
    rule: str
    severity: Severity
    #: great_expectations or sql.
    engine: str
    #: Type of the expectation; null for a rule in SQL.
    expectation: str | None = None
    success: bool
    failing_rows: int = 0
    #: JSON-ready values that were observed; null where there is nothing to tell.
    observed: dict[str, Any] | None = None
    #: One sentence for a person; null where it held.
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One daily table."""

    name: str
    doc: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rules: tuple[RowRule, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns, in their order."""
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One announced change that breaks what a table promises."""

    table: str
    change: Literal["drop", "rename", "retype", "allow_null", "allow_values"]
    #: Null: the table as a whole, which only `drop` can change.
    column: str | None = None
    #: The new name or type, or the values that are allowed besides.
    to: Any = None
    #: For `retype`: the new value in SQL over the old columns; null: a cast.
    using: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A new major version of the daily tables that consumers were told of."""

    version: str
    announced: date
    #: First day on which schema daily itself may take the new form.
    until: date
    why: str
    changes: tuple[Change, ...]

    @property
    def major(self) -> str:
        """The number before the first dot."""
        return major_of(self.version)

    @property
    def schema(self) -> str:
        """The schema that has the new form while `daily` keeps its own."""
        return f"daily_v{self.major}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedTable:
    """A daily table in the form of an announced version."""

    table: Table
    #: For each column: its value in SQL over the present columns, in the order of the columns.
    values: tuple[str, ...]


def major_of(number: str) -> str:
    """The number before the first dot of a version."""
    return number.split(".", maxsplit=1)[0]


def version() -> str:
    """The version of what schema daily promises."""
    return str(_contract_file(FOLDER)["version"])


def announcements(folder: Path = FOLDER) -> tuple[Announcement, ...]:
    """The announced versions, in the order of contract.yaml; raises StopRun where one cannot be read."""
    try:
        return tuple(
            Announcement(**{**item, "changes": tuple(Change(**change) for change in item["changes"])})
            for item in _contract_file(folder)["announced"]
        )
    except (TypeError, KeyError) as exc:
        raise StopRun(
            f"An announcement in sql/daily/contract.yaml cannot be read ({exc}): see the form there."
        ) from exc


def announced_tables(announcement: Announcement) -> tuple[AnnouncedTable, ...]:
    """The daily tables as `announcement` has them; as they are now, once `daily` itself has that version.

    Raises StopRun where a change names what is not there, or a key column.
    """
    changes = () if announcement.major == major_of(version()) else announcement.changes
    if strangers := {change.table for change in changes} - set(TABLES):
        raise StopRun(f"Version {announcement.version} changes {', '.join(sorted(strangers))}: there is no such table.")
    dropped = {change.table for change in changes if change.column is None}
    return tuple(
        _announced(item, [change for change in changes if change.table == item.name])
        for item in tables()
        if item.name not in dropped
    )


def _announced(item: Table, changes: list[Change]) -> AnnouncedTable:
    columns: dict[str, tuple[Column, str]] = {column.name: (column, f'"{column.name}"') for column in item.columns}
    for change in changes:
        name = str(change.column)
        if name in item.key or name not in columns:
            raise StopRun(f"{item.name}.{name} is a key column or not there: announce another change.")
        column, value = columns[name]
        match change.change:
            case "drop":
                del columns[name]
            case "rename":
                columns[name] = (replace(column, name=change.to), value)
            case "retype":
                columns[name] = (
                    replace(column, type=change.to, members=(), range=None, matches=None),
                    change.using or f"{value}::{change.to}",
                )
            case "allow_null":
                columns[name] = (replace(column, nullable=True), value)
            case "allow_values":
                columns[name] = (replace(column, members=(*column.members, *change.to)), value)
    # A rule on several columns that names a changed one has to be written anew with the new form.
    touched = re.compile("|".join(rf"\b{change.column}\b" for change in changes) or "(?!)")
    kept = tuple(rule for rule in item.rules if not touched.search(rule.holds))
    new = replace(item, columns=tuple(column for column, _ in columns.values()), rules=kept)
    return AnnouncedTable(table=new, values=tuple(value for _, value in columns.values()))


def _contract_file(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((folder / "contract.yaml").read_text(encoding="utf-8"))
    return found


def tables() -> tuple[Table, ...]:
    """All daily tables, in the order in which they are built."""
    return tuple(table(name) for name in TABLES)


@cache
def table(name: str) -> Table:
    """The daily table `name`; raises KeyError or ValueError where its columns.yaml is not as it should be."""
    raw = yaml.safe_load((FOLDER / name / "columns.yaml").read_text(encoding="utf-8"))
    return Table(
        name=raw["table"],
        doc=raw["doc"],
        key=tuple(raw["key"]),
        columns=tuple(_column(item) for item in raw["columns"]),
        rules=tuple(RowRule(**{**item, "severity": Severity(item["severity"])}) for item in raw["rules"]),
    )


def _column(raw: dict[str, Any]) -> Column:
    members = raw.pop("set", ())
    members = _NAMED_SETS[members] if isinstance(members, str) else tuple(members)
    codes = _NAMED_SETS[raw.pop("codes")] if "codes" in raw else ()
    bounds = raw.pop("range", None)
    return Column(**raw, members=members, codes=codes, range=tuple(bounds) if bounds else None)


def rules(table: Table) -> tuple[Rule, ...]:
    """All rules that follow from a table's contract, those about the whole table first."""
    about_table = (
        _rule(table, "columns", RuleKind.COLUMNS, Severity.BLOCK, "The columns are those of the contract."),
        _rule(table, "key_is_known", RuleKind.KEY, Severity.BLOCK, f"{', '.join(table.key)} are never null."),
        _rule(table, "key_is_unique", RuleKind.UNIQUE, Severity.BLOCK, f"{', '.join(table.key)} name one row."),
    )
    about_columns = tuple(rule for column in table.columns for rule in _column_rules(table, column))
    about_rows = tuple(
        Rule(
            name=rule.name,
            table=table.name,
            kind=RuleKind.ROW,
            severity=rule.severity,
            doc=rule.doc,
            holds=rule.holds,
        )
        for rule in table.rules
    )
    return about_table + about_columns + about_rows


def _column_rules(table: Table, column: Column) -> Iterator[Rule]:
    def rule(suffix: str, kind: RuleKind, doc: str) -> Rule:
        return _rule(table, f"{column.name}_{suffix}", kind, Severity.QUARANTINE, doc, column=column)

    if not column.nullable and column.name not in table.key:
        yield rule("is_known", RuleKind.REQUIRED, f"{column.name} is never null.")
    if column.members:
        yield rule("in_set", RuleKind.SET, f"{column.name} is one of {', '.join(column.members)}.")
    if column.codes:
        yield rule("exist", RuleKind.CODES, f"{column.name} holds codes of countries and organisations that there are.")
    if column.range:
        low, high = column.range
        bounds = " and ".join(
            f"{word} {bound:g}" for word, bound in (("at least", low), ("at most", high)) if bound is not None
        )
        yield rule("in_range", RuleKind.RANGE, f"{column.name} is {bounds}.")
    if column.matches:
        yield rule("matches", RuleKind.MATCHES, f"{column.name} matches {column.matches}.")


def _rule(
    table: Table, name: str, kind: RuleKind, severity: Severity, doc: str, *, column: Column | None = None
) -> Rule:
    return Rule(name=name, table=table.name, kind=kind, severity=severity, doc=doc, column=column)
