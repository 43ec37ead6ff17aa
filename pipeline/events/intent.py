"""What a speaker undertakes, asks for and orders, where no word of the lexicon names the act itself."""

from __future__ import annotations

from pipeline.events import clauses
from pipeline.events.arguments import Arguments
from pipeline.events.clauses import Tense
from pipeline.events.draft import CONFLICT, COOPERATIVE, Draft
from pipeline.events.frames import happens, is_content, is_infinitive, is_occasion, meets
from pipeline.events.view import View
from pipeline.mentions.triggers import Trigger
from pipeline.records import EventType

#: Verbs of states and of what befalls one: nobody undertakes them.
NOT_DONE = frozenset(
    {
        "appear", "average", "be", "become", "believe", "benefit", "come", "comment", "continue", "cost",
        "decline", "depend", "die", "earn", "exceed", "expect", "face", "fall", "fear", "feel", "get", "grow",
        "happen", "have", "hear", "hope", "increase", "know", "like", "look", "lose", "love", "need", "occur", "post",
        "prefer", "reach", "recover", "remain", "report", "rise", "say", "see", "seem", "shrink", "slow", "speak",
        "stay", "suffer", "survive", "tell", "think", "total", "want", "win",
    }
)  # fmt: skip
_AT_WILL = frozenset(["start", "begin", "continue", "keep", "stay", "come"])
_NOT_ASKED = frozenset(["know", "hope", "expect", "fear", "say", "note", "see", "think", "remember", "like", "happen"])
_FORCING = frozenset(["force", "oblige", "compel"])
_COMMENT = frozenset(
    [
        "comment",
        "say",
        "give",
        "elaborate",
        "name",
        "identify",
        "specify",
        "disclose",
        "be",
        "provide",
        "speculate",
        "predict",
        "divulge",
        "guess",
    ]
)
_NAMING = frozenset(["name", "identify", "quote", "cite", "disclose"])
_ASKING = frozenset(["ask", "request", "insist", "demand", "require"])
_HIDDEN = frozenset(["anonymity", "anonymous", "unnamed", "unidentified"])
_CUTS = frozenset(["cut", "shed", "slash", "axe", "eliminate", "trim", "lay"])
_JOBS = frozenset(["job", "post", "position", "worker", "employee", "staff", "workforce", "people", "payroll"])
_ARMED = frozenset(["troop", "army", "rebel", "soldier", "military", "militant", "junta", "general", "force"])
_OPINIONS = frozenset(["believe", "think", "estimate", "predict", "report", "describe"])
#: Those in office who do what they are said to do.
_IN_OFFICE = frozenset(
    [
        "regulator", "lawmaker", "senator", "minister", "leader", "official", "prosecutor", "judge", "court",
        "president", "government", "cabinet", "parliament", "ministry", "bank", "watchdog", "premier", "chancellor",
        "commissioner", "committee", "congress", "senate", "authority", "agency", "council", "army", "police", "union",
    ]
)  # fmt: skip
_TIMES = frozenset(["time", "day", "week", "month", "year", "while", "decade", "hour"])
#: Modes of threats by the mode of the act that is threatened.
_THREATS = {
    "ban": "ban", "arrest": "arrest", "expel": "expel", "deport": "expel", "restrict": "restrict", "curfew": "restrict",
    "censor": "restrict", "seize": "territory", "withdraw": "relations", "discontinue": "relations",
}  # fmt: skip
#: What one does to oneself in the sight of others.
_TO_ONESELF = frozenset(["commit", "blow", "chain", "bind", "pledge", "barricade"])
_OURS = frozenset(["i", "we"])
#: Acts that a noun tells only where two sides are named.
_BETWEEN = frozenset([EventType.CONSULT, EventType.COOPERATE, EventType.AGREE, EventType.SUPPORT, EventType.AID])
_MATERIAL = frozenset(
    [EventType.RETREAT, EventType.SANCTION, EventType.COERCE, EventType.MOBILIZE, EventType.ASSAULT, EventType.LAUNCH]
)
_LACKING = frozenset(["require", "need", "want", "seek", "lack", "without", "demand"])


def commits_itself(view: View, arguments: Arguments, v: int, act: int | None = None) -> bool:
    """Whether it is told what somebody will do of their own will: "the bank said it would repay the loan".

    `act` is the verb of the deed where `v` only begins or goes on with it.
    """
    deed = v if act is None else act
    if clauses.tense_of(view, v) is not Tense.FUTURE or clauses.is_passive(view, v) or _looks_back(view, v):
        return False
    if view.lemma[deed] in NOT_DONE or clauses.is_negated(view, v) or clauses.is_conditional(view, v):
        return False
    doers = arguments.codes(view.kids(v, "nsubj"))
    speaking = clauses.speaker_of(view, v)
    if speaking is not None and doers & arguments.codes(view.kids(speaking, "nsubj")):
        return True
    own = [k for k in view.kids(v, "nsubj") if k in view.owner or view.lemma[k] == "we" or _is_office(view, k)]
    return bool(doers and own and view.kids(deed, "dobj") and not is_content(view, v)) and (
        speaking is not None or not clauses.would(view, v)
    )


def _is_office(view: View, n: int) -> bool:
    """Whether the noun is somebody in office, with the name of whose: "U.S. regulators", "Italy's cabinet"."""
    named = (j for k in view.kids(n, "amod", "compound", "poss", "nmod") for j in (k, *view.children[k]))
    return view.lemma[n] in _IN_OFFICE and any(j in view.owner for j in named)


def _looks_back(view: View, v: int) -> bool:
    """Whether the verb says what would have been."""
    return any(view.lemma[k] == "have" for k in view.kids(v, "aux"))


def duty_of(view: View, arguments: Arguments, v: int) -> int | None:
    """The verb of what a speaker says somebody has to do: "the premier said parliament must act"; else null."""
    if clauses.tense_of(view, v) is not Tense.DUTY or clauses.is_passive(view, v) or clauses.is_conditional(view, v):
        return None
    speaking = clauses.speaker_of(view, v)
    subjects = view.kids(v, "nsubj")
    if speaking is None or not subjects or any(view.lemma[k] in _OURS for k in subjects):
        return None
    deed = next((k for k in view.kids(v, "xcomp") if is_infinitive(view, k)), v)
    if view.lemma[deed] in NOT_DONE or view.lemma[speaking] in _OPINIONS:
        return None
    if not any(p.code and not p.is_inferred for k in subjects for p in arguments.resolver.resolve(k)):
        return None
    return deed if arguments.codes(view.kids(speaking, "nsubj")) else None


def is_order(view: View, v: int) -> bool:
    """Whether the verb is an imperative that is put to somebody: "Please help us", "Bring your pilots home"."""
    if view.tag[v] != "VB" or view.dep[v] not in ("ROOT", "ccomp", "advcl", "parataxis"):
        return False
    if any(
        view.dep[k] in ("nsubj", "nsubjpass", "expl", "mark") or view.tag[k] in ("TO", "MD") for k in view.children[v]
    ):
        return False
    is_asking = any(view.lemma[k] == "please" for k in view.children[v])
    others = [k for k in view.kids(v, "aux") if view.lemma[k] != "do"]
    is_spoken = clauses.speaker_of(view, v) is not None
    return not others and view.lemma[v] not in _NOT_ASKED and (is_asking or is_spoken)


def is_made_to(view: View, v: int) -> bool:
    """Whether the verb only says that somebody had no choice: "was forced to ask for help", with nobody who forced."""
    return (
        view.lemma[v] in _FORCING
        and clauses.is_passive(view, v)
        and not clauses.find_agents(view, v)
        and any(is_infinitive(view, k) for k in view.kids(v, "xcomp", "ccomp"))
    )


def is_bidden(view: View, v: int, c: int) -> bool:
    """Whether one asks for a deed, rather than tell that it is so: "insisted that the bank pay", "told it it must"."""
    if view.lemma[v] in ("insist", "tell") and clauses.tense_of(view, c) is Tense.DUTY:
        return True
    if view.lemma[v] != "insist" or view.kids(c, "aux"):
        return False
    of_one = any(view.tag[k] in ("NN", "NNP") and not view.kids(k, "conj") for k in view.kids(c, "nsubj"))
    return view.tag[c] == "VB" or (view.tag[c] == "VBP" and of_one)


def declines(view: View, v: int) -> bool:
    """Whether an offer is turned down by what is not done: "did not accept", "cannot accept"."""
    can = any(view.lemma[k] in ("can", "could", "ca", "do") for k in view.kids(v, "aux"))
    return view.lemma[v] == "accept" and can and clauses.is_negated(view, v)


def takes_time(view: View, v: int) -> bool:
    """Whether it is only told how long a thing takes: "is going to take some time"."""
    return view.lemma[v] == "take" and any(view.lemma[k] in _TIMES for k in view.kids(v, "dobj", "npadvmod"))


def threat_mode(act: Trigger) -> str | None:
    """Mode of the threat to do an act: to attack is violence, to expel is expulsion."""
    if act.type is EventType.ASSAULT:
        return "violence"
    return _THREATS.get(act.mode or "")


def asks_nobody(view: View, v: int, c: int) -> bool:
    """Whether a word of asking is used without a request: "called it a failure", "were encouraged that …"."""
    if view.lemma[v] == "call":
        return not is_infinitive(view, c) and not view.kids(v, "prep")
    return view.lemma[v] == "encourage" and clauses.is_passive(view, v) and not is_infinitive(view, c)


def is_business(view: View, v: int) -> bool:
    """Whether the act is a company's own affair, so that planning it threatens nobody: laying off, taking over."""
    things = view.kids(v, "dobj")
    objects = {view.lemma[j] for k in things for j in (k, *view.pobj(k, "of"))}
    if view.lemma[v] in _CUTS and objects & _JOBS:
        return True
    is_taking = any(view.lemma[k] == "over" for k in view.kids(v, "prt")) or bool(objects & {"control", "stake"})
    if view.lemma[v] != "take" or not is_taking:
        return False
    return not any(_ARMED & view.terms(k) for k in clauses.find_subjects(view, v))


def compose_noun(view: View, kind: str, n: int, deed: int, act: Trigger | None) -> EventType | None:
    """Type of "the plan to …", "the refusal to …"; null where the pair reports no event."""
    act_type = act.type if act else None
    if kind == "request":
        return EventType.REQUEST
    if kind == "threaten":
        return EventType.THREATEN
    if kind == "refuse":
        return EventType.REJECT if view.lemma[n] != "failure" or act_type in COOPERATIVE else None
    if kind not in ("plan", "agree") or view.lemma[deed] in NOT_DONE:
        return None
    if act_type in CONFLICT and not is_business(view, deed):
        return act_type if view.lemma[n] == "decision" else EventType.THREATEN
    return act_type if act_type is EventType.LAUNCH and not is_business(view, deed) else EventType.AGREE


def talk_of(view: View, v: int) -> set[int] | None:
    """Tokens of talk about the interview or oneself: "declined to comment", "when asked"; null where it is none."""
    below = {*view.kids(v, "dobj", "xcomp"), *view.kids(v, "ccomp")}
    if view.lemma[v] == "rule" and clauses.is_negated(view, v) and view.kids(v, "prt"):
        return set()
    if view.lemma[v] in ("decline", "refuse") and any(view.lemma[k] in _COMMENT for k in below):
        return below
    if view.lemma[v] in _ASKING and _HIDDEN & set(view.lemma[v + 1 : v + 6]):
        return below
    is_talk = view.lemma[v] not in _TO_ONESELF and any(
        view.text[k].lower().endswith(("self", "selves")) for k in view.kids(v, "dobj")
    )
    if view.lemma[v] == "ask":
        is_command = any(is_infinitive(view, k) for k in view.kids(v, "xcomp", "ccomp"))
        is_participle = view.tag[v] == "VBN" and not view.kids(v, "aux")
        is_idle = clauses.is_passive(view, v) or is_participle or bool(view.kids(v, "ccomp"))
        is_talk = any(view.lemma[k] in _NAMING for k in below) or (is_idle if not is_command else is_talk)
    return set() if is_talk else None


def goes_on(view: View, v: int, type_: EventType) -> bool:
    """Whether a state or a long act is told: "are in talks", "has been negotiating"."""
    has_been = view.tag[v] == "VBG" and any(view.text[k].lower() == "been" for k in view.kids(v, "aux"))
    return has_been or (type_ is EventType.CONSULT and view.lemma[v] == "be")


def is_suit(view: View, v: int) -> bool:
    """Whether a suit is said to seek something: "the lawsuit seeks to bar the sale"."""
    return any(view.lemma[k] in ("lawsuit", "suit", "complaint", "petition") for k in view.kids(v, "nsubj"))


def is_many(view: View, n: int) -> bool:
    """Whether a noun is more than one, so that a meeting may be theirs."""
    return view.tag[n] in ("NNS", "NNPS") or bool(view.kids(n, "conj"))


def aims_of(view: View, v: int) -> list[int]:
    """Verbs that say what the verb's object is for: "speed up a mission to train the army"."""
    return [a for k in view.kids(v, "dobj") for a in view.kids(k, "acl", "relcl") if is_infinitive(view, a)]


def decides(view: View, arguments: Arguments, v: int, c: int) -> bool:
    """Whether somebody decided on an act that the lexicon does not know."""
    if view.lemma[v] != "decide" or view.lemma[c] in NOT_DONE or any(clauses.is_negated(view, k) for k in (v, c)):
        return False
    return bool(arguments.codes(clauses.find_subjects(view, v)))


#: What comes about by itself: nobody settles it by agreeing that it will.
_UNWILLED = frozenset(
    [
        "develop",
        "grow",
        "rise",
        "improve",
        "increase",
        "expand",
        "deepen",
        "strengthen",
        "fall",
        "decline",
        "slow",
        "last",
    ]
)


def decides_on(view: View, arguments: Arguments, v: int, c: int, act: Trigger | None) -> bool:
    """Whether it is settled what will be, or must be, done: "agreed that the fund would lend"."""
    tense = clauses.tense_of(view, c)
    if act is not None:
        return tense is Tense.FUTURE
    is_settled = tense in (Tense.FUTURE, Tense.DUTY) and view.lemma[c] not in NOT_DONE
    if view.lemma[c] in _UNWILLED and not view.kids(c, "dobj"):
        return False
    return is_settled and bool(arguments.codes(clauses.find_subjects(view, v)))


def speaks_of_itself(view: View, arguments: Arguments, v: int, c: int) -> bool:
    """Whether those who speak are those of whom they speak."""
    return bool(arguments.codes(view.kids(c, "nsubj")) & arguments.codes(clauses.find_subjects(view, v)))


_COUNTED = frozenset(["those", "number", "people"])
#: Verbs that count the dead and the damage of an attack that the sentence names beside them.
_TOLL = frozenset(
    ["kill", "injure", "wound", "die", "destroy", "damage", "blow", "hit", "leave", "claim", "rip", "tear"]
)
_MARKET = frozenset(["stock", "share", "index", "market", "bond", "dollar", "price", "equity", "investor", "euro"])


#: What a participle after a noun often only names.
_NAMED_BY = (EventType.AGREE, EventType.COOPERATE, EventType.LAUNCH)


def repeats(  # noqa: PLR0911 - a list of decisions
    view: View, arguments: Arguments, draft: Draft, drafts: list[Draft]
) -> bool:
    """Whether a verb tells the act before it once more ("discussed and exchanged views"), or prices rallied."""
    i = draft.trigger
    if view.dep[i] == "acl" and view.lemma[i] in ("link", "connect") and not view.kids(i, "agent"):
        return True
    if view.lemma[i] in ("rally", "shoot") and _MARKET & set(view.lemma):
        return True
    if view.dep[i] == "acl" and draft.type is EventType.ASSAULT and view.lemma[view.head[i]] in _COUNTED:
        return any(d.type is EventType.ASSAULT and d is not draft for d in drafts)
    if view.dep[i] == "acl" and view.tag[i] == "VBN" and draft.type in _NAMED_BY:
        return is_many(view, view.head[i]) or not arguments.codes(clauses.find_agents(view, i))
    if view.dep[i] != "conj":
        return False
    first = [d for d in drafts if d.trigger == view.head[i] and d.type is draft.type]
    if draft.type is EventType.ASSAULT and view.lemma[i] in _TOLL:
        return any(view.lemma[d.trigger] in _TOLL for d in first)
    return draft.type is EventType.CONSULT and bool(first) and not view.kids(i, "nsubj", "nsubjpass")


def considers(view: View, arguments: Arguments, v: int, at: int) -> bool:
    """Whether somebody says that they themselves may do it: "the agency said it might cut the rating"."""
    speaking = clauses.speaker_of(view, at)
    if speaking is None or clauses.tense_of(view, at) is not Tense.MAYBE or clauses.is_passive(view, v):
        return False
    return speaks_of_itself(view, arguments, speaking, at) and not clauses.is_negated(view, at)


def is_told(view: View, n: int, trigger: Trigger, codes: set[str], own_codes: set[str]) -> bool:  # noqa: PLR0911 - a list of decisions
    """Whether the noun reports an act rather than naming a topic; `codes` are those around it."""
    type_ = trigger.type
    if not own_codes:
        takes_place = happens(view, n) or (type_ is EventType.PROTEST and is_occasion(view, n))
        return type_ in (EventType.PROTEST, EventType.ASSAULT) and takes_place
    if view.dep[n] in ("dobj", "pobj") and view.lemma[view.head[n]] in _LACKING:
        return False
    if type_ is EventType.CONSULT and meets(view, n):
        return True
    if type_ in _BETWEEN or len(codes) > 1:
        return len(codes) > 1
    if type_ is EventType.ACCUSE:
        is_probe = trigger.mode == "investigate" and trigger.lemma in ("investigation", "probe", "inquiry")
        return bool(view.pobj(n, "by", "into", "against", *(("of",) if is_probe else ()))) or happens(view, n)
    if type_ is EventType.PROTEST:
        return happens(view, n) or is_occasion(view, n) or bool(view.pobj(n, "by"))
    if type_ is EventType.ASSAULT and any(view.lemma[k] == "the" for k in view.kids(n, "det")):
        return bool(view.pobj(n, "of", "on", "against", "by"))
    if type_ in _MATERIAL and happens(view, n):
        return True
    return type_ in (EventType.ASSAULT, EventType.LAUNCH, EventType.RETREAT) and bool(view.kids(n, "poss"))
