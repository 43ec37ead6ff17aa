"""The contract's rules as expectations of Great Expectations.

Its modules take seconds and 200 MB to import: only what runs a check imports this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, assert_never

from great_expectations import ExpectationSuite
from great_expectations import expectations as _expectations

from pipeline.contract import Column, Rule, RuleKind, Table, rules

#: It exports its names in a way that type checkers cannot follow.
gxe: Any = _expectations

#: What staging adds to the columns of the contract.
_STAGING_COLUMNS = ("build_id",)


def make_suite(table: Table) -> ExpectationSuite:
    """All rules of a daily table as one suite; each expectation carries its rule's name in its meta."""
    return ExpectationSuite(
        name=table.name,
        expectations=[expectation for rule in rules(table) for expectation in make_expectations(rule, table)],
    )


def make_expectations(rule: Rule, table: Table) -> Sequence[Any]:
    """A rule as expectations: one, or one for each key column."""
    made: Any
    meta = {"rule": rule.name}
    column = rule.column or Column(name="", type="", doc="")
    low, high = column.range or (None, None)
    match rule.kind:
        case RuleKind.COLUMNS:
            names = [*_STAGING_COLUMNS, *table.column_names]
            return [gxe.ExpectTableColumnsToMatchOrderedList(column_list=names, meta=meta)]
        case RuleKind.KEY:
            return [gxe.ExpectColumnValuesToNotBeNull(column=name, meta=meta) for name in table.key]
        case RuleKind.UNIQUE:
            made = gxe.ExpectCompoundColumnsToBeUnique(column_list=list(table.key), meta=meta)
        case RuleKind.REQUIRED:
            made = gxe.ExpectColumnValuesToNotBeNull(column=column.name, meta=meta)
        case RuleKind.SET:
            made = gxe.ExpectColumnValuesToBeInSet(column=column.name, value_set=list(column.members), meta=meta)
        case RuleKind.RANGE:
            made = gxe.ExpectColumnValuesToBeBetween(column=column.name, min_value=low, max_value=high, meta=meta)
        case RuleKind.MATCHES:
            made = gxe.ExpectColumnValuesToMatchRegex(column=column.name, regex=column.matches or "", meta=meta)
        case RuleKind.CODES:
            made = _rows_that_break(f"{column.name} <@ {_array(column.codes)}", meta)
        case RuleKind.ROW:
            made = _rows_that_break(rule.holds or "", meta)
        case _:
            assert_never(rule.kind)
    return [made]


def _rows_that_break(condition: str, meta: dict[str, str]) -> Any:
    broken = f"select 1 as broken from {{batch}} where ({_escape(condition)}) is not true"  # noqa: S608
    return gxe.UnexpectedRowsExpectation(unexpected_rows_query=broken, meta=meta)


def _array(words: Sequence[str]) -> str:
    """An array of words as SQL has it."""
    return f"array{[str(word) for word in words]}::text[]"


def _escape(condition: str) -> str:
    """Braces doubled: Great Expectations fills in what stands between single ones."""
    return condition.replace("{", "{{").replace("}", "}}")
