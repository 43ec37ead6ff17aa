"""What a task says when it is done: counts and one sentence, never bodies."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of one task run, small enough for an XCom."""

    #: The stage's name: seeds, articles, events, link, build, check, publish, poll, fetch.
    stage: str
    #: Items that came out right, newly made or changed.
    done: int = 0
    #: Items left alone on purpose, by reason.
    skipped: Mapping[str, int] = field(default_factory=dict)
    #: Items that failed and stay pending or are parked; each is on record in `quality`.
    failed: int = 0
    #: One sentence for a person: what was done, and what to do next where something is wrong.
    message: str = ""

    @property
    def items(self) -> int:
        """All items that were looked at."""
        return self.done + sum(self.skipped.values()) + self.failed

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON-ready values."""
        return asdict(self) | {"skipped": dict(self.skipped)}


def merge_reports(stage: str, reports: list[Report]) -> Report:
    """One report for several runs of the same stage; counts add up, the sentence is made anew."""
    skipped: Counter[str] = Counter()
    for report in reports:
        skipped.update(report.skipped)
    done, failed = sum(report.done for report in reports), sum(report.failed for report in reports)
    return Report(stage=stage, done=done, skipped=dict(skipped), failed=failed, message=sentence(done, skipped, failed))


def sentence(done: int, skipped: Mapping[str, int], failed: int) -> str:
    """ "12 done, 2 skipped (empty 1, binary 1), 1 failed" – what is zero is left out, but never all of it."""
    parts = [f"{done} done"]
    if skipped:
        reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(skipped.items()))
        parts.append(f"{sum(skipped.values())} skipped ({reasons})")
    if failed:
        parts.append(f"{failed} failed")
    return ", ".join(parts)


def airflow_run(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """`run` with dag_id and run_id of the Airflow run that we are part of; empty outside of one."""
    names = {"dag_id": "AIRFLOW_CTX_DAG_ID", "run_id": "AIRFLOW_CTX_DAG_RUN_ID"}
    found = {name: environment.get(variable, "") for name, variable in names.items()}
    return {"run": found} if all(found.values()) else {}


#: What a stage's `done` counts, for people.
_COUNTED = {
    "seeds": "documents loaded",
    "warc": "documents loaded",
    "poll": "feeds polled",
    "fetch": "pages fetched",
    "articles": "articles cleaned",
    "events": "articles read",
    "link": "events linked",
    "build": "rows built",
    "check": "rules passed",
    "publish": "rows changed",
    "alerts": "messages told",
    "trouble": "alerts raised",
}
#: Stages whose own sentence says it best.
_OUTSPOKEN = frozenset({"again", "decide", "upkeep", "measure"})
_LONGEST_NOTE = 1000


def note_of(returned: Sequence[Mapping[str, Any]]) -> str:
    """What a whole run did, from its tasks' reports as JSON: "12 articles cleaned, 2 failed"; cut to 1000 characters.

    Where a run sums itself up, that is the note.
    """
    spoken = [str(item["message"]) for item in returned if item["stage"] in _OUTSPOKEN and item["message"]]
    if spoken:
        return "\n".join(spoken)[:_LONGEST_NOTE]
    done: Counter[str] = Counter()
    rest: Counter[str] = Counter()
    for item in returned:
        done[item["stage"]] += item["done"]
        rest.update(item["skipped"])
        rest["failed"] += item["failed"]
    parts = [f"{count} {_COUNTED.get(stage, stage)}" for stage, count in done.items() if count]
    parts += [f"{count} {reason.replace('_', ' ')}" for reason, count in sorted(rest.items()) if count]
    return (", ".join(parts) or "Nothing to do.")[:_LONGEST_NOTE] if returned else ""
