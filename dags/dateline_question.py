"""Asking a person: Airflow's human-in-the-loop operator, with a question that is known only when it is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param

KEEP_BLOCKED = "Keep blocked"
OPTIONS = ["Publish anyway", "Publish without the failing rows", KEEP_BLOCKED]
SHORTEST_REASON = 3
WHY = Param(
    None,
    type=["null", "string"],
    minLength=SHORTEST_REASON,
    maxLength=1000,
    title="Why",
    description="Your reason, in a few words: it is kept with the release. Needed for every choice.",
)


class AskAboutDay(HITLOperator):
    """Ask what becomes of a blocked day; gives `choice`, `by`, `why` and `timed_out`.

    `question` comes from an earlier task (`tasks.question`) and says what may be chosen and how long to wait.
    """

    template_fields = ("subject", "body", "question")

    def __init__(self, *, question: Any, **kwargs: Any) -> None:
        super().__init__(
            subject="A day is blocked: publish it?",
            options=list(OPTIONS),
            defaults=KEEP_BLOCKED,
            **kwargs,
        )
        self.question = question

    def execute(self, context: Any) -> Any:
        """Put the question and wait; the wait needs no process."""
        self.subject, self.body = self.question["subject"], self.question["body"]
        self.options = list(self.question["options"])
        self.response_timeout = timedelta(seconds=self.question["seconds"])
        return super().execute(context)

    def execute_complete(self, context: Any, event: dict[str, Any]) -> dict[str, Any]:
        """The answer; one without a reason is refused, and the question is put again with the next try."""
        if "error" in event:
            self.process_trigger_event_error(event)
        self.validate_chosen_options(event["chosen_options"])
        why = str((event["params_input"] or {}).get("why") or "").strip()
        if not event.get("timedout") and len(why) < SHORTEST_REASON:
            raise ValueError("No reason was given: answer once more, and say why.")
        user = event.get("responded_by_user") or {}
        return {
            "choice": event["chosen_options"][0],
            "by": str(user.get("name") or user.get("id") or ""),
            "why": why,
            "timed_out": bool(event.get("timedout")),
        }
