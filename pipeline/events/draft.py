"""An event as far as its own sentence tells it, before the article completes it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.events.clauses import Tense
from pipeline.events.story import Party
from pipeline.mentions.triggers import Trigger
from pipeline.records import EventType, Stage, Status

T = EventType
COOPERATIVE = frozenset([T.AGREE, T.CONSULT, T.SUPPORT, T.CONCEDE, T.COOPERATE, T.AID])
CONFLICT = frozenset([T.PROTEST, T.SANCTION, T.MOBILIZE, T.COERCE, T.ASSAULT, T.THREATEN])
#: Types of acts that two sides do together, so that neither receives them.
MUTUAL = frozenset([T.CONSULT, T.COOPERATE])


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event as far as its own sentence tells it."""

    trigger: int
    type: EventType
    mode: str | None
    stage: Stage | None
    status: Status
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    #: Verbs and nouns whose time is the event's: operator, trigger, light verb.
    chain: tuple[int, ...]
    tense: Tense
    rule: str
    #: Conditions of the frame that fitted: more of them, more sure.
    conditions: int = 0
    is_noun: bool = False
    is_quoted: bool = False
    #: Actors come from the article rather than the sentence.
    is_inferred: bool = False
    #: Offsets of the trigger in the body.
    at: tuple[int, int] = (0, 0)
    is_passive: bool = False
    #: The sentence calls the matter bilateral, mutual, joint.
    is_bilateral: bool = False


def stage_of(trigger: Trigger, type_: EventType, operator: str | None) -> Stage | None:
    """How far a deal is; an operator over it takes it back to its announcement."""
    if trigger.stage is None or (operator is None and type_ is trigger.type):
        return trigger.stage
    return Stage.ANNOUNCED if operator in ("plan", "agree") and type_ is T.LAUNCH else None
