"""What the tests of tasks share."""

from __future__ import annotations

import pytest


@pytest.fixture
def own_database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point the tasks at the test's own database."""
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
