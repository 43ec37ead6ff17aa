"""OpenLineage for our tasks: which tables each reads and writes, by the names that the database has for them.

Airflow's OpenLineage provider asks this about every task that is written with `@task`; it is off until
`DATELINE_LINEAGE_URL` names where the events go.
"""

from __future__ import annotations

from typing import Any

from airflow.providers.openlineage.extractors.base import BaseExtractor, OperatorLineage
from openlineage.client.event_v2 import Dataset


class DatelineExtractor(BaseExtractor):
    """What a task reads and writes, from the table in pipeline/tasks/lineage.py."""

    @classmethod
    def get_operator_classnames(cls) -> list[str]:
        """Tasks that are written with `@task`."""
        return ["_PythonDecoratedOperator", "PythonOperator"]

    def _execute_extraction(self) -> OperatorLineage:
        return lineage(str(self.operator.dag_id), str(self.operator.task_id))

    def extract_on_complete(self, task_instance: Any) -> OperatorLineage:
        """The same when the task is done."""
        return self._execute_extraction()


def lineage(dag_id: str, task_id: str) -> OperatorLineage:
    """The tables of a task; none for a task of somebody else's."""
    from pipeline import tasks  # noqa: PLC0415 - ours is read when it is needed

    found = tasks.lineage_of(dag_id, task_id)
    if found is None:
        return OperatorLineage()
    inputs, outputs = (
        [Dataset(namespace=found.namespace, name=name) for name in names] for names in (found.inputs, found.outputs)
    )
    return OperatorLineage(inputs=inputs, outputs=outputs)
