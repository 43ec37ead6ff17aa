"""Blocked days wait for a person: what is asked, what becomes of the answer, and a reminder where none comes.

open_questions     blocked days that somebody has to be asked about; what was decided of the same content holds again
question           one of them for a person: reasons, rows, choices
answer             who decided what and why goes on record; the day goes out, or stays
remind             nobody answered in time: an alert, and the day stays blocked
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from time import monotonic
from typing import Any

from pipeline.contract import RuleResult, Severity
from pipeline.errors import SkipItem, StopRun
from pipeline.settings import Settings
from pipeline.store import alerts, audit, connection, decisions, reports
from pipeline.store.connection import Connection
from pipeline.store.decisions import Decision
from pipeline.tasks.publish import publish_day
from pipeline.tasks.report import Report

#: What a person may choose, by the state that the decision then has.
CHOICES = {
    "publish": "Publish anyway",
    "without_rows": "Publish without the failing rows",
    "keep_blocked": "Keep blocked",
}
KEEP_BLOCKED = CHOICES["keep_blocked"]
_MEANINGS = {
    "publish": "the day goes out as it was built; its release says that you let it out, and why.",
    "without_rows": "the rows above go to quarantine, the rest goes out.",
    "keep_blocked": "nothing goes out. You are asked again only if what the day holds changes.",
}
_NO_PUBLISH = "It cannot go out as it is: two rows have the same key, which no table can hold."
_ALERT = "undecided_day"
_KEYS_SHOWN = 20
_LONGEST_KEY = 200


def open_questions() -> list[dict[str, Any]]:
    """What has to be asked now: `day`, `decision_id` and `asked` (how often, with this time); empty for nothing.

    A blocked day whose content was decided about before is dealt with in the same way, and nobody is asked.
    """
    now = datetime.now(UTC)
    settings = Settings.from_environment()
    found = []
    with connection.connect(settings) as conn:
        for day in decisions.waiting(conn, now=now):
            decision = decisions.ask(conn, day, now=now, until=now + timedelta(hours=settings.decision_hours))
            if decision is None:
                continue
            if decision.state == "open":
                found.append(
                    {"day": day.isoformat(), "decision_id": decision.decision_id, "asked": decision.asked},
                )
            elif decision.state != "keep_blocked":
                _carry_out(conn, decision, state=decision.state, by=str(decision.decided_by), why=str(decision.why))
        for day in decisions.supersede_overtaken(conn):
            alerts.recover(conn, _ALERT, day.isoformat())
    return found


def closed_questions() -> list[int]:
    """Numbers of questions that need no answer any more and whose time is not up: the UI may still show them."""
    with connection.connect(Settings.from_environment()) as conn:
        return decisions.closed(conn, now=datetime.now(UTC))


def question(decision_id: int) -> dict[str, Any]:
    """`subject`, `body` (Markdown), `options` and `seconds` to wait, for asking a person; StopRun: no such question."""
    settings = Settings.from_environment()
    with connection.connect(settings) as conn:
        try:
            decision = decisions.get(conn, decision_id)
        except SkipItem as exc:
            raise StopRun(str(exc)) from exc
        wait = (decision.asked_until - datetime.now(UTC)).total_seconds()
        return {
            "subject": f"{decision.day} is blocked: publish it?",
            "body": _body(conn, decision, ui_url=settings.ui_url),
            "options": [CHOICES[state] for state in decisions.choices(conn, decision.run_id)],
            "seconds": max(60, round(wait)),
        }


def answer(decision_id: int, *, choice: str, by: str, why: str) -> Report:
    """Keep who chose what and why, and do it; `done` counts rows that changed in the daily tables.

    `skipped` says where nothing was done: `keep_blocked`, `superseded` (the day changed meanwhile), `decided` (by
    somebody else). Raises StopRun for a choice that there is not, or without a person or a reason.
    """
    started = monotonic()
    state = next((state for state, name in CHOICES.items() if name == choice), None)
    if state is None:
        raise StopRun(f"There is no choice {choice!r}: choose {', '.join(CHOICES.values())}.")
    if not (by.strip() and why.strip()):
        raise StopRun("Say who decides and why.")
    with connection.connect(Settings.from_environment()) as conn:
        try:
            decision = decisions.get(conn, decision_id)
            report = _carry_out(conn, decision, state=state, by=by.strip(), why=why.strip())
        except SkipItem as exc:
            report = Report(stage="decide", skipped={exc.reason: 1}, message=str(exc))
        reports.put(conn, report.as_dict(), seconds=monotonic() - started)
        return report


def remind(decision_id: int) -> Report:
    """Say by an alert that nobody answered in time; the day stays blocked and is asked about again."""
    with connection.connect(Settings.from_environment()) as conn:
        decision = decisions.get(conn, decision_id)
        if decision.state != "open":
            message = f"Question {decision_id} about {decision.day} is {decision.state} by now."
            return Report(stage="decide", skipped={decision.state: 1}, message=message)
        alerts.raise_alert(
            conn,
            _ALERT,
            decision.day.isoformat(),
            severity="critical",
            message=f"{decision.day} is blocked since {decision.asked_at:%Y-%m-%d %H:%M} UTC and nobody has decided.",
            next_step="Answer the question in Airflow's UI under Required Actions, or with `dateline decisions`.",
            details={"decision_id": decision_id, "asked": decision.asked},
        )
        message = f"Nobody has decided about {decision.day}: it stays blocked, and it is asked again."
        report = Report(stage="decide", skipped={"undecided": 1}, message=message)
        reports.put(conn, report.as_dict())
        return report


def settle(decision_id: int, response: Mapping[str, Any]) -> Report:
    """What becomes of a person's response (`choice`, `by`, `why`), or of none (`timed_out`): `answer` or `remind`."""
    if response["timed_out"]:
        return remind(decision_id)
    return answer(decision_id, choice=response["choice"], by=response["by"], why=response["why"])


def list_decisions(day: date | None = None, *, open_only: bool = False, limit: int = 50) -> list[dict[str, Any]]:
    """Questions about blocked days and what was decided, the newest first."""
    with connection.connect(Settings.from_environment()) as conn:
        found = decisions.list_decisions(conn, day=day, open_only=open_only, limit=limit)
        return [asdict(item) for item in found]


def _carry_out(conn: Connection, decision: Decision, *, state: str, by: str, why: str) -> Report:
    decided = decisions.decide(conn, decision.decision_id, state=state, by=by, why=why)
    day = decided.day.isoformat()
    alerts.recover(conn, _ALERT, day)
    if state == "keep_blocked":
        message = f"{by} keeps {day} blocked: {why}"
        return Report(stage="decide", skipped={"keep_blocked": 1}, message=message)
    published = publish_day(day)
    alerts.recover(conn, "blocked_day", day)
    return Report(
        stage="decide",
        done=published.done,
        skipped=published.skipped,
        message=f"{by} decided: {CHOICES[state].lower()} ({why}). {published.message}",
    )


def _body(conn: Connection, decision: Decision, *, ui_url: str) -> str:
    failed = audit.results(conn, decision.run_id, failed_only=True)
    blocking = [item for item in failed if item.severity is Severity.BLOCK]
    keys = audit.failing_rows(conn, decision.run_id)
    blocks = [_reason(item, keys) for item in blocking]
    others = len(failed) - len(blocking)
    offered = decisions.choices(conn, decision.run_id)
    asked = f"Asked for the {decision.asked}. time. " if decision.asked > 1 else ""
    lines = [
        f"{asked}The checks keep **{decision.day}** back; what was released of it last stays visible until you decide.",
        "",
        "#### What fails",
        *blocks,
        *([f"- and {others} rules that hold nothing, or only single rows, back"] if others else []),
        "",
        "#### What you may choose",
        *(f"- **{CHOICES[state]}**: {_MEANINGS[state]}" for state in offered),
        *(["", _NO_PUBLISH] if "publish" not in offered else []),
        "",
        f"All results: [the page of the day]({ui_url.rstrip('/')}/dateline/days/{decision.day}), or "
        f"`dateline checks {decision.day}`.",
    ]
    return "\n".join(lines)


def _reason(result: RuleResult, keys: list[tuple[str, str, dict[str, Any]]]) -> str:
    mine = [key for name, rule, key in keys if (name, rule) == (result.table, result.rule)]
    shown = [f"    - {_code(json.dumps(key, ensure_ascii=False, sort_keys=True))}" for key in mine[:_KEYS_SHOWN]]
    more = [f"    - and {len(mine) - _KEYS_SHOWN} more"] if len(mine) > _KEYS_SHOWN else []
    head = f"- {_code(f'{result.table}.{result.rule}')}: {_plain(result.message or 'It failed.')}"
    return "\n".join([f"{head} {len(mine)} rows:" if mine else head, *shown, *more])


def _code(text: str) -> str:
    """The text as Markdown code, whatever is in it."""
    return f"`{text.replace('`', '´')[:_LONGEST_KEY]}`"


def _plain(text: str) -> str:
    """The text without what Markdown or HTML would take for its own."""
    return "".join(f"\\{mark}" if mark in "\\`*_[]()#!|~" else mark for mark in text).replace("<", "&lt;")
