"""A backup taken at any moment is a database to go on from, as the README says it is done."""

from __future__ import annotations

import pytest

from pipeline import tasks
from pipeline.store.connection import open_url
from tests.faults.conftest import STAGES, call, daily_rows, run_stage


@pytest.mark.parametrize("stage", ["link", "publish"])
def test_dump_restore_and_go_on_gives_the_same_tables(server, calm, tmp_path, monkeypatch, stage):
    dump, restored = tmp_path / "dateline.dump", server.clone()
    call("pg_dump", "--format=custom", f"--file={dump}", calm[stage])
    call("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={restored}", dump)
    monkeypatch.setenv("DATELINE_DATABASE_URL", restored)
    assert tasks.migrate() == []
    for left in STAGES[STAGES.index(stage) :]:
        run_stage(left)
    assert tasks.dirty_days() == []
    assert daily_rows(restored) == calm["tables"]
    with open_url(restored) as conn:
        reads = "select has_table_privilege('dateline_reader', 'daily.events', 'select')"
        assert conn.execute(reads).fetchone() == (True,)
