"""How far the deal or project of an event is: by the word that tells of it, else by the trigger's own row."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from pipeline.events import clauses
from pipeline.events.draft import Draft
from pipeline.events.view import View
from pipeline.lexicons import read_lexicon
from pipeline.mentions.triggers import noun_classes
from pipeline.records import EventType, Stage, Status

#: Acts that no deal or project goes through: shells that hit a plant do not suspend it.
_ELSEWHERE = frozenset(
    [EventType.ASSAULT, EventType.PROTEST, EventType.ACCUSE, EventType.THREATEN, EventType.MOBILIZE, EventType.REQUEST]
)
#: Members of the class "deal" that are statements and rules rather than deals.
_NO_DEALS = frozenset({"statement", "joint statement", "decree", "package", "document", "declaration", "concession"})
_PROJECTS = frozenset({"project", "construction", "plan", "pipeline project", "railway project", "joint venture"})
_AHEAD = (Status.PLANNED, Status.HYPOTHETICAL)


class StageRow(NamedTuple):
    """A row of seeds/triggers/stages.csv."""

    words: frozenset[str]
    #: Null where it may be said of anything: whoever agreed to talk agreed.
    things: frozenset[str] | None
    stage: Stage


@cache
def load_stages() -> Mapping[str, tuple[StageRow, ...]]:
    """Rows by their lemma, in file order; `words` is empty where none must stand with it."""
    classes = noun_classes()
    deals = classes["deal"] - _NO_DEALS
    projects = classes["facility"] | _PROJECTS
    things = {"deal": deals, "project": projects, "both": deals | projects, "any": None}
    rows: dict[str, tuple[StageRow, ...]] = {}
    for row in read_lexicon("triggers/stages"):
        words = frozenset(filter(None, row["with"].split("|")))
        found = StageRow(words, things[row["thing"]], Stage(row["stage"]))
        rows[row["lemma"]] = (*rows.get(row["lemma"], ()), found)
    return rows


def find_stage(draft: Draft, view: View) -> Stage | None:
    """The stage that the sentence gives the event; null where it tells of no deal and no project.

    What is only planned has not started: a railway that will be built is announced. What is denied has no stage but
    the trigger's own.
    """
    if draft.type in _ELSEWHERE or draft.status is Status.DENIED:
        return draft.stage
    stage = _told(draft, view) or draft.stage
    if stage in (Stage.STARTED, Stage.COMPLETED) and draft.type is EventType.LAUNCH and draft.status in _AHEAD:
        return Stage.ANNOUNCED
    return stage


def _told(draft: Draft, view: View) -> Stage | None:
    above = [view.head[draft.trigger]] if view.dep[draft.trigger] in ("nsubj", "nsubjpass") else []
    for i in dict.fromkeys((*above, draft.trigger, *draft.chain)):
        for row in load_stages().get(view.lemma[i], ()):
            beside = _beside(view, i)
            terms = {term for k in beside for term in view.terms(k)}
            words = {view.lemma[c] for k in (i, *view.pobj(i)) for c in view.children[k]}
            if (row.things is None or terms & row.things) and (not row.words or row.words & words):
                return row.stage
    return None


def _beside(view: View, i: int) -> list[int]:
    """What a verb or noun is said of: objects and what hangs on them, the subject of a verb without objects."""
    patients = clauses.find_patients(view, i) if view.is_verb(i) else []
    found = [*patients, *view.pobj(i), *(p for k in (*patients, *view.pobj(i)) for p in view.pobj(k))]
    if view.is_verb(i):
        found += [p for k in view.kids(i, "xcomp") for p in clauses.find_patients(view, k)]
        found += [k for k in view.kids(i, "nsubj") if view.pos[k] != "PROPN"]
    return found
