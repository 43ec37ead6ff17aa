"""What each daily table promises: sql/daily/<table>/columns.yaml as records.

The SQL comments, the expectations, the data contract and the docs are all made from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import yaml

from pipeline.records import EventType
from pipeline.settings import ROOT

FOLDER = ROOT / "sql" / "daily"
#: In the order in which they are built: a later one may read an earlier one.
TABLES = ("events", "reports", "figures", "counts", "coverage")
#: Sets that are named in columns.yaml, because they stand elsewhere.
_NAMED_SETS: Mapping[str, tuple[str, ...]] = {"event_types": tuple(EventType)}


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
    bounds = raw.pop("range", None)
    return Column(**raw, members=members, range=tuple(bounds) if bounds else None)
