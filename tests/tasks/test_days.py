"""Several days to a task: each is done, and every one says what came of it."""

import pytest

from pipeline.tasks import days as module
from pipeline.tasks.report import Report


def test_days_are_split_in_order(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATELINE_DAYS_PER_TASK", "2")
    monkeypatch.setattr(module, "dirty_days", lambda: ["2023-01-01", "2023-01-02", "2023-01-03"])
    assert module.day_batches() == [["2023-01-01", "2023-01-02"], ["2023-01-03"]]


def test_no_day_gives_no_batch(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "dirty_days", list)
    assert module.day_batches() == []


def test_a_blocked_day_does_not_keep_the_next_one_back():
    def check(day: str) -> Report:
        return Report(stage="check", done=1, failed=int(day.endswith("01")), message=f"{day} checked.")

    report = module.for_each_day(check, ["2023-01-01", "2023-01-02"])
    assert (report.stage, report.done, report.failed) == ("check", 2, 1)
    assert report.message == "2023-01-01 checked. 2023-01-02 checked."
