"""Daily tables as files come back as they were, in every format."""

from __future__ import annotations

import json
import math
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.contract import TABLES, Column, table
from pipeline.errors import StopRun
from pipeline.store import daily
from pipeline.store.articles import withdraw
from pipeline.tasks import export
from pipeline.tasks.measures import link_waiting_figures
from tests.store.samples import DAY, link_alone, publish, store_page

FORMATS = ("csv", "jsonl", "parquet")
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
VALUES = {
    "text": WORDS,
    "smallint": st.integers(-(2**15), 2**15 - 1),
    "integer": st.integers(-(2**31), 2**31 - 1),
    "bigint": st.integers(-(2**63), 2**63 - 1),
    "double precision": st.floats(allow_nan=False, allow_infinity=False),
    "date": st.dates(),
    "text[]": st.lists(WORDS),
    "jsonb": st.lists(st.dictionaries(WORDS, WORDS | st.none() | st.booleans())),
}
COLUMNS = tuple(Column(name=name.replace(" ", "_"), type=name, doc="", nullable=True) for name in VALUES)
ROWS = st.lists(st.fixed_dictionaries({column.name: st.none() | VALUES[column.type] for column in COLUMNS}), max_size=5)


@pytest.mark.parametrize("file_format", FORMATS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_any_rows_come_back_as_they_were(tmp_path, file_format, rows):
    path = tmp_path / "rows"
    count, content_hash = export.write_rows(path, rows, columns=COLUMNS, file_format=file_format)
    back = list(export.read_rows(path, columns=COLUMNS, file_format=file_format))
    assert back == rows
    assert [_types(row) for row in back] == [_types(row) for row in rows]
    assert export.hash_rows(back, COLUMNS) == (count, content_hash) == (len(rows), content_hash)


def _types(row):
    return {name: type(value) for name, value in row.items()}


@pytest.fixture
def released(database, database_url, monkeypatch):
    """One released event; the tasks work on this database."""
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    store_page(database)
    link_alone(database)
    publish(database)
    return database


def test_every_table_exports_the_same_in_every_format(released, tmp_path):
    link_waiting_figures(released)
    publish(released, date(2024, 5, 7))
    for name in TABLES:
        done = [export.export_table(name, tmp_path / f"{name}.{kind}", file_format=kind) for kind in FORMATS]
        assert len({item.content_hash for item in done}) == 1
        assert {item.rows for item in done} == {1}
        assert {item.release_id for item in done} == {2}
    row = json.loads((tmp_path / "events.jsonl").read_text(encoding="utf-8"))
    assert (row["day"], row["actor_countries"], row["release_id"]) == ("2024-05-06", ["LUX", "SMR"], 1)


def test_export_of_days_changes_and_the_past(released, tmp_path):
    path = tmp_path / "events.csv"

    def rows(**options):
        return export.export_table("events", path, file_format="csv", **options).rows

    assert rows(begin=DAY) == rows(end_day=date(2024, 5, 7)) == 1
    assert rows(end_day=DAY) == rows(begin=date(2024, 5, 7)) == 0
    [published_at] = released.execute("select published_at from daily.releases").fetchone()
    withdraw(released, "page-1")
    publish(released)
    assert rows() == 0
    assert rows(as_of=published_at) == 1
    assert rows(since_release=1) == 1
    columns = export.file_columns(table("events"), with_changes=True)
    [gone] = export.read_rows(path, columns=columns, file_format="csv")
    assert (gone["event_id"], gone["change"]) == ("c-page-1-signed", "drop")
    assert rows(since_release=0) == 0


def test_unwritable_and_damaged_files_are_named(released, tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(StopRun, match="cannot be written"):
        export.export_table("events", blocked / "events.csv", file_format="csv")
    with pytest.raises(StopRun, match="written by another version"):
        list(export.read_rows(blocked, columns=COLUMNS, file_format="csv"))
    real = daily.read
    monkeypatch.setattr(
        daily, "read", lambda *args, **more: (row | {"confidence": math.nan} for row in real(*args, **more))
    )
    with pytest.raises((StopRun, ValueError)):
        export.export_table("events", tmp_path / "events.jsonl", file_format="jsonl")
    assert list(tmp_path.glob(".*")) == [], "no part of a file stays behind"
