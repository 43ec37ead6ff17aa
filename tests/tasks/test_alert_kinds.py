"""Every kind of alert that is raised anywhere is known, documented, and leads to a DAG that there is."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.settings import ROOT
from pipeline.store import trouble
from pipeline.tasks import watchdog
from pipeline.tasks.alert_kinds import KINDS, STAGE_DAGS, dag_of


def raised_kinds() -> Iterator[str]:
    """What stands as the kind in every call of `raise_alert`; a variable that runs over several is left out."""
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("raise_alert"):
                match node.args[1]:
                    case ast.Constant(value=str(kind)):
                        yield kind
                    case ast.Name(id=name) if name.isupper():
                        yield getattr(importlib.import_module(_module(path)), name)


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def test_every_kind_that_is_raised_is_known_and_no_other():
    assert {*raised_kinds(), *trouble.KINDS, *watchdog.WATCHED} == set(KINDS)


def test_the_manual_names_every_kind():
    manual = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert [f"| `{kind}` | {about.when} |" for kind, about in KINDS.items()] == [
        line for line in manual.splitlines() if line.startswith("| `") and line.split("`")[1] in KINDS
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_leads_to_a_dag(kind):
    dags = {path.stem for path in (ROOT / "dags").glob("dateline_*.py")}
    subjects = STAGE_DAGS if KINDS[kind].about == "stage" else ["dateline_poll"]
    assert {dag_of(kind, subject) for subject in subjects} <= dags


def test_what_nobody_knows_leads_nowhere():
    assert dag_of("failing_stage", "nonsense") is None
    assert dag_of("nonsense", "2024-01-01") is None
