"""What Airflow says of itself over its REST API, as records. Speaks to this machine only, never through a proxy."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from pipeline.errors import RetryLater, StopRun
from pipeline.local.airflow import USER

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_ENDED = frozenset({"success", "failed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DagRun:
    """One run of a DAG, as far as it has come."""

    dag_id: str
    run_id: str
    #: queued, running, success or failed.
    state: str

    @property
    def is_ended(self) -> bool:
        """Whether nothing of it will change by itself."""
        return self.state in _ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRun:
    """One task of a run; a mapped task is one of these per index."""

    task_id: str
    #: -1 where the task is not mapped.
    map_index: int
    #: None until the scheduler looks at it.
    state: str | None
    title: str
    try_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DagSchedule:
    """When a DAG should run next, and how it ran last."""

    dag_id: str
    is_paused: bool
    #: When its next run should be queued; null where nothing but a person or an asset starts it.
    next_run_at: datetime | None
    #: queued, running, success or failed; null where it never ran.
    latest_state: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """A way to ask one Airflow; `login` gives one."""

    url: str
    token: str

    def dags(self) -> dict[str, bool]:
        """Whether each of Dateline's DAGs is paused, by its id."""
        found = self._get("/dags", {"tags": "dateline", "limit": "100"})["dags"]
        return {dag["dag_id"]: bool(dag["is_paused"]) for dag in found}

    def schedules(self) -> list[DagSchedule]:
        """Schedule and latest run of each of Dateline's DAGs."""
        found = self._get("/dags", {"tags": "dateline", "limit": "100"})["dags"]
        return [
            DagSchedule(
                dag_id=dag["dag_id"],
                is_paused=bool(dag["is_paused"]),
                next_run_at=datetime.fromisoformat(text) if (text := dag.get("next_dagrun_run_after")) else None,
                latest_state=next((run.state for run in self.runs(dag["dag_id"], limit=1)), None),
            )
            for dag in found
        ]

    def import_errors(self) -> dict[str, str]:
        """The last line of the traceback, by DAG file, of files that cannot be read."""
        found = self._get("/importErrors", {"limit": "100"})["import_errors"]
        return {error["filename"]: error["stack_trace"].strip().splitlines()[-1] for error in found}

    def pause(self, dag_id: str, *, is_paused: bool) -> None:
        """Pause a DAG, or let it run."""
        self._send("PATCH", f"/dags/{quote(dag_id)}", {"is_paused": is_paused})

    def trigger(self, dag_id: str, *, note: str) -> DagRun:
        """Start a run of a DAG now."""
        return _run(self._send("POST", f"/dags/{quote(dag_id)}/dagRuns", {"logical_date": None, "note": note}))

    def keep_pool(self, name: str, *, slots: int, description: str) -> bool:
        """Make the pool, or give the one that is there as many slots; False where nothing had to change."""
        found = self._get("/pools", {"pool_name_pattern": name, "limit": "100"})["pools"]
        kept = next((pool for pool in found if pool["name"] == name), None)
        if kept is None:
            self._send("POST", "/pools", {"name": name, "slots": slots, "description": description})
        elif kept["slots"] != slots:
            # Airflow wants these fields even where only the slots change.
            body = {"pool": name, "slots": slots, "include_deferred": kept["include_deferred"]}
            self._send("PATCH", f"/pools/{quote(name)}", body)
        return kept is None or kept["slots"] != slots

    def runs(self, dag_id: str, *, limit: int = 20) -> list[DagRun]:
        """The newest runs of a DAG, newest first."""
        parameters = {"order_by": "-run_after", "limit": str(limit)}
        return [_run(run) for run in self._get(f"/dags/{quote(dag_id)}/dagRuns", parameters)["dag_runs"]]

    def tasks(self, run: DagRun) -> list[TaskRun]:
        """The tasks of a run."""
        path = f"/dags/{quote(run.dag_id)}/dagRuns/{quote(run.run_id)}/taskInstances"
        return [
            TaskRun(
                task_id=item["task_id"],
                map_index=item["map_index"],
                state=item["state"],
                title=item.get("task_display_name") or item["task_id"],
                try_number=item["try_number"],
            )
            for item in self._get(path, {"limit": "100"})["task_instances"]
        ]

    def _get(self, path: str, parameters: Mapping[str, str]) -> Any:
        return _call(f"{self.url}/api/v2{path}?{urlencode(parameters)}", token=self.token)

    def _send(self, method: str, path: str, body: Mapping[str, object]) -> Any:
        return _call(f"{self.url}/api/v2{path}", token=self.token, method=method, body=body)


def login(url: str, password: str) -> Api:
    """Log in as the administrator at the Airflow of `url`. RetryLater while it does not answer."""
    answer = _call(f"{url}/auth/token", method="POST", body={"username": USER, "password": password})
    return Api(url=url, token=answer["access_token"])


def health(url: str) -> dict[str, str]:
    """State of each part of Airflow (`healthy`, `unhealthy` or another word), empty while it does not answer."""
    try:
        answer = _call(f"{url}/api/v2/monitor/health", seconds=5)
    except (RetryLater, StopRun):
        return {}
    return {name: str(part.get("status") or "unknown") for name, part in answer.items() if isinstance(part, dict)}


def _run(answer: Mapping[str, Any]) -> DagRun:
    return DagRun(dag_id=answer["dag_id"], run_id=answer["dag_run_id"], state=answer["state"])


def _call(
    url: str,
    *,
    token: str | None = None,
    method: str = "GET",
    body: Mapping[str, object] | None = None,
    seconds: float = 30,
) -> Any:
    """JSON answer of a request; RetryLater when nobody answers or the server is unwell, StopRun when it refuses."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data=data, headers=headers, method=method)  # noqa: S310 - http on this machine
    try:
        with _OPENER.open(request, timeout=seconds) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as exc:
        if exc.code >= 500:
            raise RetryLater(f"Airflow is unwell: {method} {url} gave {exc.code}.") from exc
        raise StopRun(f"Airflow refuses {method} {url}: {exc.code} {_detail(exc)}.") from exc
    except (OSError, ValueError) as exc:
        raise RetryLater(f"Airflow does not answer at {url} ({exc}).") from exc


def _detail(exc: urllib.error.HTTPError) -> str:
    try:
        return str(json.loads(exc.read())["detail"])
    except (OSError, ValueError, KeyError, TypeError):
        return exc.reason
