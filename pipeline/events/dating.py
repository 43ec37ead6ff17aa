"""When an event was: the time expression that governs it, else the story's day, else the publication day, said so.

Syntax first: a time that hangs on the event's own verb or noun; then one on the clause above ("said on Monday", of what
was said), then one in a clause joined to it; then, for the simple past, a day that the paragraph has named; then the
day of publication. A present perfect without a time ("has urged") is left undated: it may be any day before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.events.clauses import SAYING, Tense
from pipeline.events.coding import Draft
from pipeline.events.view import View
from pipeline.records import Days, EventDateSource, EventType, Precision, Status, TimeMention, TimeType


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """An event's days and where they come from; `begin` null where they are not known."""

    begin: date | None
    end_day: date | None
    precision: Precision
    source: EventDateSource | None
    #: Index into the article's times.
    time: int | None = None


_UNDATED = Dating(begin=None, end_day=None, precision=Precision.UNKNOWN, source=None)


def date_event(
    draft: Draft,
    view: View,
    times: Sequence[tuple[int, TimeMention]],
    *,
    published: Days | None,
    narrated: tuple[int, TimeMention] | None,
) -> Dating:
    """Days of a draft. `times` are those in its sentence with their index; `narrated` is the paragraph's last day."""
    ranked = sorted(
        (
            (weight, -abs(view.start[draft.trigger] - time.start), index, time)
            for index, time in times
            if (weight := _governs(draft, view, time)) > 0
        ),
        key=lambda item: (item[0], item[1]),
    )
    if ranked:
        weight, _, index, time = ranked[-1]
        source = EventDateSource.TEXT if weight >= 2 else EventDateSource.CONTEXT
        return Dating(begin=time.begin, end_day=time.end_day, precision=time.precision, source=source, time=index)
    if draft.tense is Tense.PERFECT and draft.status in (Status.OCCURRED, Status.DENIED) or _is_vague(draft):
        return _UNDATED
    if narrated is not None and draft.tense in (Tense.PAST, Tense.NONE) and not draft.is_noun:
        index, time = narrated
        return Dating(
            begin=time.begin, end_day=time.end_day, precision=time.precision, source=EventDateSource.CONTEXT, time=index
        )
    return _publication(published)


def _is_vague(draft: Draft) -> bool:
    """A deal that is only named, or something that may happen, is set on no day."""
    return draft.status is Status.HYPOTHETICAL or (draft.is_noun and draft.type is EventType.AGREE)


def _publication(published: Days | None) -> Dating:
    if published is None:
        return _UNDATED
    is_day = published.end - published.begin == timedelta(days=1)
    return Dating(
        begin=published.begin,
        end_day=published.end,
        precision=Precision.DAY if is_day else Precision.RANGE,
        source=EventDateSource.PUBLICATION,
    )


def usable(time: TimeMention) -> bool:
    """Whether a time expression can say when something was."""
    return time.begin is not None and time.type in (TimeType.DATE, TimeType.TIME)


def _governs(draft: Draft, view: View, time: TimeMention) -> float:
    """How well a time fits the event, 0 for not at all."""
    root = _root(view, time)
    if root is None:
        return 0
    chain = set(draft.chain)
    host = None
    for a in [root, *view.ancestors(root)]:
        if a in chain:
            return 3.0
        if view.is_verb(a):
            host = a
            break
    if host is None:
        return 1.2
    above = view.ancestors(draft.trigger)
    if host in above:
        between = above[: above.index(host)]
        if view.lemma[host] in SAYING:
            if view.start[root] < view.start[draft.trigger] < view.start[host]:
                return 2.1
            return 0 if draft.tense is Tense.PERFECT else 1.0
        steps = [draft.trigger, *between]
        if any(view.dep[k] in ("relcl", "advcl", "ccomp") and view.is_verb(k) for k in steps):
            return 1.1 if any(view.dep[k] == "ccomp" for k in steps) else (1.6 if _is_advcl(view, steps) else 0.0)
        return 2.2
    return _beside(draft, view, host)


def _is_advcl(view: View, steps: list[int]) -> bool:
    """A participle that goes with its main clause ("met on Monday, discussing …"), not "after X had met"."""
    verbs = [k for k in steps if view.dep[k] in ("relcl", "advcl", "ccomp")]
    return all(view.dep[k] == "advcl" and view.tag[k] in ("VBG", "VB") for k in verbs)


def _beside(draft: Draft, view: View, host: int) -> float:
    """A time in another clause that is joined to the event's, or that completes it."""
    if view.dep[host] == "conj" and draft.trigger in view.ancestors(host):
        return 1.3
    up = view.ancestors(host)
    if draft.trigger in up and view.dep[host] in ("xcomp", "pcomp", "acl"):
        return 2.0 if draft.status is Status.PLANNED else 0.0
    return 0.0


def _root(view: View, time: TimeMention) -> int | None:
    inside = [i for i in range(len(view.text)) if time.start <= view.start[i] < time.end]
    for i in inside:
        if view.head[i] not in inside or view.head[i] == i:
            return i
    return inside[0] if inside else None


def narrates(draft: Draft, dating: Dating, time: TimeMention | None) -> bool:
    """Whether an event sets the day on which the paragraph goes on."""
    return (
        time is not None
        and dating.source is EventDateSource.TEXT
        and time.precision is Precision.DAY
        and draft.tense in (Tense.PAST, Tense.NONE)
        and not draft.is_noun
    )
