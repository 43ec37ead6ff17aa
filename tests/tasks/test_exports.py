"""What `pipeline.tasks` hands out, and that asking for one thing does not import the rest."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import tasks

HEAVY = ("spacy", "trafilatura", "datasketch", "aiohttp", "great_expectations", "apprise")


def typed_imports() -> dict[str, str]:
    """Module by name, as the type checker sees them."""
    tree = ast.parse(Path(str(tasks.__file__)).read_text())
    [block] = [node for node in tree.body if isinstance(node, ast.If)]
    return {
        alias.name: str(node.module).removeprefix("pipeline.tasks.")
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_the_type_checker_sees_what_is_handed_out():
    assert typed_imports() == tasks._MODULES
    assert sorted(tasks.__all__) == sorted(tasks._MODULES)


def test_every_name_is_there_and_no_other():
    for name in tasks.__all__:
        assert callable(getattr(tasks, name)), name
    with pytest.raises(AttributeError, match="no_such_task"):
        _ = tasks.no_such_task


def test_a_light_task_imports_nothing_heavy():
    asked = f"import sys, pipeline.tasks as t; t.build_day; print(*(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
