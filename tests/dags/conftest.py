"""Airflow as the tests of DAGs see it: a home of its own, no database, our folders, set before its first import."""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.settings import ROOT


@pytest.fixture(scope="session")
def dag_bag() -> Iterator[Any]:
    """All DAGs of the folder `dags/`, as Airflow's DAG processor reads them."""
    assert "airflow" not in sys.modules, "Airflow was imported before its environment was set"
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        # What Airflow warns of in its own code is not ours to mend.
        warnings.simplefilter("ignore")
        for name, value in {
            "AIRFLOW_HOME": home,
            "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
        }.items():
            patch.setenv(name, value)
        patch.delenv("DATELINE_NETWORK_POOL", raising=False)
        patch.syspath_prepend(ROOT / "dags")
        from airflow.dag_processing.dagbag import DagBag

        yield DagBag(ROOT / "dags")
