"""SQL by name: blocks `-- name --` of the files in sql/."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from psycopg import sql

from pipeline.settings import ROOT

SQL_FOLDER = ROOT / "sql"
_HEAD = re.compile(r"^-- (\w+) --$", re.MULTILINE)


def query(file: str, name: str) -> sql.SQL:
    """The block `name` of sql/`file`.sql ("queries/claims", "daily/publish"); raises KeyError where there is none."""
    return _blocks(file)[name]


def script(path: str) -> sql.SQL:
    """The whole of sql/`path`, for a file that is one statement or a script."""
    return _sql((SQL_FOLDER / path).read_text(encoding="utf-8"))


@cache
def _blocks(file: str) -> Mapping[str, sql.SQL]:
    _, *parts = _HEAD.split((SQL_FOLDER / f"{file}.sql").read_text(encoding="utf-8"))
    return {name: _sql(text.strip()) for name, text in zip(parts[::2], parts[1::2], strict=True)}


def _sql(text: str) -> sql.SQL:
    return sql.SQL(text)  # ours, from the repository
