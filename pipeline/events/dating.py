"""When an event was: the time expression that governs it, else the story's day, else the publication day, said so.

Syntax first: a time that hangs on the event's own verb or noun; then one on the clause above ("said on Monday", of what
was said), then one in a clause joined to it; then, for the simple past, a day that the paragraph has named; then the
day of publication. A present perfect without a time ("has urged") is left undated: it may be any day before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.events.clauses import SAYING, Tense, is_negated, speaker_of
from pipeline.events.draft import Draft
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


def date_event(  # noqa: PLR0911 - a list of decisions
    draft: Draft,
    view: View,
    times: Sequence[tuple[int, TimeMention]],
    *,
    published: Days | None,
    narrated: tuple[int, TimeMention] | None,
    dateline: tuple[int, TimeMention] | None = None,
) -> Dating:
    """Days of a draft, unknown where nothing says when and neither dateline nor publication day may stand in.

    `times` are those in its sentence with their index, also vague ones ("in recent days"), which leave what they govern
    undated; `narrated` is the paragraph's last day, `dateline` the day under the article's head.
    """
    if shifted := _shifted(draft, view, times, published=published, narrated=narrated):
        return shifted
    vague = [time for _, time in times if is_vague(time)]
    times = [(index, time) for index, time in times if usable(time)]
    ranked = sorted(
        (
            (weight - 0.5 * (time.type is TimeType.TIME), -abs(view.start[draft.trigger] - time.start), index, time)
            for index, time in times
            if (weight := _governs(draft, view, time, published)) > 0
        ),
        key=lambda item: (item[0], item[1]),
    )
    if ranked:
        weight, _, index, time = ranked[-1]
        weight += 0.5 * (time.type is TimeType.TIME)
        source = EventDateSource.TEXT if weight >= 2 else EventDateSource.CONTEXT
        found = Dating(begin=time.begin, end_day=time.end_day, precision=time.precision, source=source, time=index)
        return _until_now(found, draft, view, time, published)
    if any(_governs(draft, view, time, published) >= 2 for time in vague):
        return _UNDATED
    if (draft.tense is Tense.PERFECT and draft.status in (Status.OCCURRED, Status.DENIED)) or _is_vague(draft, view):
        return _UNDATED
    if (
        narrated is not None
        and draft.tense in (Tense.PAST, Tense.NONE)
        and not draft.is_noun
        and not _is_told_anew(draft, view, narrated[1], published)
    ):
        index, time = narrated
        return Dating(
            begin=time.begin, end_day=time.end_day, precision=time.precision, source=EventDateSource.CONTEXT, time=index
        )
    if dateline is not None and draft.status not in (Status.PLANNED, Status.ONGOING):
        index, time = dateline
        return Dating(
            begin=time.begin,
            end_day=time.end_day,
            precision=time.precision,
            source=EventDateSource.DATELINE,
            time=index,
        )
    return _publication(published)


def _until_now(found: Dating, draft: Draft, view: View, time: TimeMention, published: Days | None) -> Dating:
    """The days up to the publication for what "has" been done "since" a time, else those found."""
    before = view.sentence.text[: max(0, time.start - view.sentence.start)].rstrip().lower()
    opens = view.sentence.text[time.start - view.sentence.start :].lower().startswith("since ")
    if draft.tense is not Tense.PERFECT or published is None or not (opens or before.endswith("since")):
        return found
    if time.begin is None or time.begin >= published.begin:
        return found
    return replace(found, end_day=published.end, precision=Precision.RANGE)


def _is_told_anew(draft: Draft, view: View, narrated: TimeMention, published: Days | None) -> bool:
    """Whether somebody says it now, so that an older day told for background before is not its own."""
    if published is None or narrated.end_day is None or published.begin - narrated.end_day < _FRESH:
        return False
    return any(speaker_of(view, verb) is not None for verb in (draft.trigger, *view.ancestors(draft.trigger)[:2]))


#: A story tells of these days before its publication as its news; what was before is background.
_FRESH = timedelta(days=3)


def is_vague(time: TimeMention) -> bool:
    """Whether a time expression sets things in the past without saying when: "in recent days"."""
    return time.begin is None and time.value is not None and (time.value.startswith("PX") or time.value == "PAST_REF")


def _is_vague(draft: Draft, view: View) -> bool:
    """A deal that is only named, something that may happen or that goes on for long is set on no day."""
    around = [draft.trigger, *(a for a in view.ancestors(draft.trigger)[:2] if view.lemma[a] in SAYING)]
    if any(view.lemma[k] in _VAGUE for i in around for k in view.kids(i, "advmod")):
        return True
    if draft.status is Status.HYPOTHETICAL or (draft.is_noun and draft.type is EventType.AGREE):
        return True
    return _is_earlier(draft, view)


def _is_earlier(draft: Draft, view: View) -> bool:
    """Whether the clause only says what came before: "after a mob stormed its embassy", "who mined the border"."""
    verb = draft.trigger
    while view.dep[verb] in ("conj", "xcomp") and view.is_verb(view.head[verb]):
        verb = view.head[verb]
    if view.dep[verb] == "relcl":
        is_scene = any(view.tag[p] == "WDT" for k in view.kids(verb, "prep") for p in view.children[k])
        return view.tag[verb] in ("VBD", "VBN") and not is_scene and view.lemma[view.head[verb]] not in _MOMENTS
    if view.dep[verb] == "acl" and view.tag[verb] == "VBN":
        return True
    marks = [view.lemma[k] for k in view.kids(verb, "mark", "advmod") if k < verb]
    if view.dep[verb] == "pcomp" and view.lemma[view.head[verb]] in ("after", "since"):
        return True
    speaking = speaker_of(view, verb)
    if speaking is not None and any(view.text[k].lower() == "had" for k in view.kids(speaking, "aux")):
        return True
    return view.dep[verb] in ("advcl", "pcomp") and any(m in ("after", "when", "since") for m in marks)


_MOMENTS = frozenset(["day", "week", "month", "year", "night", "morning", "meeting", "statement"])


_VAGUE = frozenset(
    [
        "recently",
        "repeatedly",
        "long",
        "once",
        "previously",
        "often",
        "always",
        "lately",
        "never",
        "subsequently",
        "initially",
        "originally",
    ]
)
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_UNITS = {"day": 1, "week": 7}


def _shifted(
    draft: Draft,
    view: View,
    times: Sequence[tuple[int, TimeMention]],
    *,
    published: Days | None,
    narrated: tuple[int, TimeMention] | None,
) -> Dating | None:
    """The day before the main clause's, for "resigned on Tuesday, a day after police shot …"; null elsewhere."""
    verb = draft.trigger
    while _goes_with(view, verb):
        verb = view.head[verb]
    marks = [k for k in view.kids(verb, "mark") if view.lemma[k] in ("after", "before")]
    if view.dep[verb] not in ("advcl", "pcomp") or not marks or marks[0] < 2:
        return None
    unit, count = view.lemma[marks[0] - 1], view.text[marks[0] - 2].lower()
    days = _UNITS.get(unit, 0) * (_COUNTS.get(count) or (int(count) if count.isascii() and count.isdigit() else 0))
    if not days:
        return None
    main = next((a for a in view.ancestors(verb) if view.is_verb(a)), None)
    if main is None:
        return None
    above = replace(draft, trigger=main, chain=(main,), tense=Tense.PAST)
    base = date_event(above, view, times, published=published, narrated=narrated)
    if base.begin is None or base.end_day is None or base.precision is not Precision.DAY or days > 400:
        return None
    if base.source is EventDateSource.PUBLICATION and view.lemma[marks[0]] == "before":
        return _UNDATED
    step = timedelta(days=-days if view.lemma[marks[0]] == "after" else days)
    return replace(base, begin=base.begin + step, end_day=base.end_day + step, source=EventDateSource.CONTEXT)


def _goes_with(view: View, verb: int) -> bool:
    """Whether a verb shares the clause of the one above it: joined to it, its participle, what parsers take for its."""
    head = view.head[verb]
    if not view.is_verb(head) or head == verb:
        return False
    is_completing = view.dep[verb] == "ccomp" and view.lemma[head] not in SAYING and not view.kids(verb, "mark")
    return view.dep[verb] == "conj" or is_completing or (view.dep[verb] == "advcl" and view.tag[verb] == "VBG")


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
    return time.begin is not None and time.type is not TimeType.SET


def _governs(  # noqa: PLR0911 - a list of decisions
    draft: Draft, view: View, time: TimeMention, published: Days | None
) -> float:
    """How well a time fits the event, 0 for not at all."""
    root = _root(view, time)
    if (
        root is None
        or _only_bounds(draft, view, time)
        or _is_to_come(draft, time, published)
        or _is_long_over(draft, time, published)
    ):
        return 0
    if draft.tense is Tense.PERFECT and _is_gone(draft, view, time, published):
        return 0
    if _is_when(draft, view, time):
        return 2.8
    host = _host(view, root, set(draft.chain))
    if host is None or _is_of_meeting(draft, view, root):
        return 1.2 if host is None else 2.0
    if host in draft.chain:
        return 3.0
    above = view.ancestors(draft.trigger)
    if host in above:
        return _from_above(draft, view, root, [draft.trigger, *above[: above.index(host)]], host)
    return _beside(draft, view, host)


def _host(view: View, root: int, chain: set[int]) -> int | None:
    """The verb or trigger that a time hangs on; null where it only describes a noun ("a 2022 accord")."""
    nouns = 0
    previous = root
    for a in view.ancestors(root):
        if a in chain or view.is_verb(a):
            return root if root in chain else a
        # A name has no time of its own: "in Kenya on Friday" tells when the verb was, however the parser hung it.
        is_behind = view.dep[a] == "pobj" and view.head[a] == root - 1 and view.pos[a] == "PROPN"
        if view.pos[a] in ("NOUN", "PROPN") and not is_behind:
            nouns += view.pos[a] == "NOUN"
            if nouns > 1 or view.dep[previous] in ("amod", "compound", "nummod", "nmod"):
                return -1
        previous = a
    return None


def _is_of_meeting(draft: Draft, view: View, root: int) -> bool:
    """Whether the time names the meeting that does what the verb says: "the June 28 summit affirmed …"."""
    noun = view.head[root]
    is_named = view.dep[root] in ("compound", "nummod", "nmod", "npadvmod", "poss") and view.lemma[noun] in _MEETINGS
    return is_named and view.dep[noun] == "nsubj" and view.head[noun] == draft.trigger


_MEETINGS = frozenset(["meeting", "summit", "conference", "session", "forum", "congress", "gathering"])


def _is_to_come(draft: Draft, time: TimeMention, published: Days | None) -> bool:
    """Whether the time lies after the publication of an act that is told as done."""
    if published is None or time.begin is None or draft.status in (Status.PLANNED, Status.HYPOTHETICAL):
        return False
    return time.begin >= published.end and draft.tense not in (Tense.FUTURE, Tense.PROGRESSIVE)


def _is_long_over(draft: Draft, time: TimeMention, published: Days | None) -> bool:
    """Whether the time ended long before an act that is going on."""
    if published is None or time.end_day is None or draft.tense not in (Tense.PRESENT, Tense.PROGRESSIVE):
        return False
    return draft.status is not Status.HYPOTHETICAL and published.begin - time.end_day > timedelta(days=30)


def _is_gone(draft: Draft, view: View, time: TimeMention, published: Days | None) -> bool:
    """Whether a year is over, so that no present perfect is set in it: "has blamed Peru for the raid in 2019"."""
    if published is None or time.begin is None or time.end_day is None or time.end_day > published.begin:
        return False
    verbs = [k for k in draft.chain if view.is_verb(k)]
    is_present = any(view.text[k].lower() in ("has", "have", "'ve", "’ve") for v in verbs for k in view.kids(v, "aux"))
    starts = [k for k in range(1, len(view.text)) if view.start[k] >= time.start][:1]
    is_since = any(word in ("since", "from") for k in starts for word in (view.lemma[k - 1], view.lemma[k]))
    return is_present and (time.end_day - time.begin).days >= 365 and not is_since


def _only_bounds(draft: Draft, view: View, time: TimeMention) -> bool:
    """Whether a time says only when an act ends, or since when none was: "until 2028", "the first since 2011"."""
    before = [k for k in range(len(view.text)) if view.start[k] < time.start]
    inside = view.text[before[-1] + 1].lower() if before and before[-1] + 1 < len(view.text) else ""
    words = {view.text[before[-1]].lower(), inside} if before else {inside}
    if words & {"until", "till"}:
        return not any(is_negated(view, k) for k in draft.chain if view.is_verb(k))
    return "since" in words and any(
        view.lemma[k] in _FIRSTS for i in draft.chain for k in view.kids(i, "amod", "compound", "nummod")
    )


_FIRSTS = frozenset(["first", "last", "only", "second", "third", "biggest", "largest", "worst"])


def _is_when(draft: Draft, view: View, time: TimeMention) -> bool:
    """Whether the event's clause hangs on the time: "in February 2022, when it invaded …"."""
    verb = draft.trigger
    while view.dep[verb] == "conj" and view.is_verb(view.head[verb]):
        verb = view.head[verb]
    return view.dep[verb] in ("relcl", "advcl", "acl") and time.start <= view.start[view.head[verb]] < time.end


def _from_above(draft: Draft, view: View, root: int, steps: list[int], host: int) -> float:
    """A time on a clause above the event's: how far it reaches down."""
    if view.lemma[host] in SAYING:
        if view.start[root] < view.start[draft.trigger] < view.start[host]:
            return 2.1
        return 0 if draft.tense is Tense.PERFECT else 1.0
    if view.dep[draft.trigger] == "acl" and view.tag[draft.trigger] == "VBN":
        return 0.0
    if any(view.dep[k] in ("relcl", "advcl", "ccomp") and view.is_verb(k) for k in steps):
        return 1.1 if any(view.dep[k] == "ccomp" for k in steps) else (1.6 if _is_advcl(view, steps) else 0.0)
    return 2.2


def _is_advcl(view: View, steps: list[int]) -> bool:
    """A participle that goes with its main clause ("met on Monday, discussing …"), not "after X had met"."""
    verbs = [k for k in steps if view.dep[k] in ("relcl", "advcl", "ccomp")]
    return all(view.dep[k] == "advcl" and view.tag[k] in ("VBG", "VB") for k in verbs)


def _beside(draft: Draft, view: View, host: int) -> float:
    """A time in another clause that is joined to the event's, or that completes it."""
    if host < 0:
        return 0.0
    if view.dep[host] == "conj" and draft.trigger in view.ancestors(host):
        return 1.3
    up = view.ancestors(host)
    if draft.trigger in up and view.dep[host] == "advcl":
        is_when = any(view.lemma[k] in ("when", "as") for k in view.kids(host, "advmod", "mark"))
        return 1.5 if is_when and view.head[host] in draft.chain else 0.0
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
