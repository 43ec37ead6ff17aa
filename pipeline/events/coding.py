"""Events of one sentence: triggers, what operators make of them, and their actors.

    for every verb, top down:   operator over complement?  →  type by the table in `_compose`
                                else trigger by its frame  →  type of the lexicon's row
    for every noun left over:   an event where it brings actors of its own, or takes part in the clause's

Operators consume what they govern ("agreed to sign": one event), light verbs their noun ("held talks").
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.events import clauses
from pipeline.events.arguments import Arguments
from pipeline.events.clauses import Tense
from pipeline.events.draft import CONFLICT, COOPERATIVE, MUTUAL, Draft, stage_of
from pipeline.events.frames import (
    attends,
    is_ahead,
    is_content,
    is_infinitive,
    is_purpose,
    light_nouns,
    meets,
    noun_trigger,
    verb_trigger,
)
from pipeline.events.intent import (
    NOT_DONE,
    aims_of,
    asks_nobody,
    commits_itself,
    compose_noun,
    considers,
    decides,
    decides_on,
    declines,
    duty_of,
    goes_on,
    is_bidden,
    is_business,
    is_made_to,
    is_many,
    is_order,
    is_suit,
    is_told,
    repeats,
    speaks_of_itself,
    takes_time,
    talk_of,
    threat_mode,
)
from pipeline.events.parties import Resolver
from pipeline.events.view import View
from pipeline.mentions.triggers import Trigger, load_operators
from pipeline.records import EventType, Status

T = EventType
_FIRM = frozenset(["agree", "promise", "pledge", "offer", "commit", "undertake", "vow", "swear", "consent", "propose"])
_THREATENING = frozenset(["vow", "swear", "threaten", "decide", "resolve"])
_SHARES = frozenset(["stake", "share", "interest", "holding", "majority", "percent", "investment"])
_MILD = frozenset(["want", "tell", "require", "encourage", "advise", "recommend", "remind", "expect", "be"])
_WILLING = frozenset(
    ["able", "ready", "willing", "prepared", "committed", "interested", "keen", "determined", "eager", "due"]
)
_WISHES = frozenset(["effort", "bid", "interest", "desire", "willingness", "readiness", "unwillingness", "reluctance"])
_READY = frozenset(["ready", "willing", "prepared", "committed", "determined"])
_INTENDING = frozenset(["plan", "intend", "aim", "hope", "want", "go", "prepare"])
_BILATERAL = frozenset(["bilateral", "mutual", "two-way", "jointly", "reciprocal"])
_REQUEST_MODES = {T.AID: "assist", T.COOPERATE: "assist", T.CONSULT: "meet", T.RETREAT: "yield", T.CONCEDE: "yield"}


@dataclass(slots=True)
class Coder:
    """Codes one sentence; `consumed` are tokens that already belong to an event."""

    view: View
    resolver: Resolver
    arguments: Arguments
    consumed: set[int] = field(default_factory=set)
    drafts: list[Draft] = field(default_factory=list)

    def code(self) -> list[Draft]:
        """The sentence's events in the order of their triggers."""
        view = self.view
        self.resolver.note_subjects()
        for i in (k for k, lemma in enumerate(view.lemma) if lemma == "call" and view.dep[k] == "conj"):
            self._code_joined_call(i)
        verbs = [i for i in range(len(view.text)) if view.is_verb(i)]
        for i in sorted(verbs, key=lambda v: (len(view.ancestors(v)), v)):
            if i not in self.consumed and view.dep[i] != "amod":
                self._code_verb(i)
        for i in range(len(view.text)):
            if i not in self.consumed and view.pos[i] in ("NOUN", "PROPN") and view.dep[i] not in ("compound", "amod"):
                self._code_noun(i)
        bilateral = bool(_BILATERAL & set(view.lemma))
        drafts = sorted(self.drafts, key=lambda d: d.trigger)
        drafts = [d for d in drafts if not repeats(view, self.arguments, d, drafts)]
        return [replace(d, is_bilateral=bilateral and d.type in COOPERATIVE) for d in drafts]

    # --- verbs ------------------------------------------------------------------------------------------------------

    def _code_verb(self, v: int) -> None:
        view = self.view
        if is_purpose(view, v):
            return
        if (told := talk_of(view, v)) is not None:
            self.consumed |= told
            return
        own = verb_trigger(view, v)
        if own is not None and is_order(view, v):
            self._emit(v, own, (v,), type_=T.REQUEST, mode=_REQUEST_MODES.get(own.type, "change"))
            return
        kind, op = self._operator(v)
        kind = "aspect" if is_made_to(view, v) else kind
        inner = clauses.complements(view, op if op is not None else v) or clauses.complements(view, v)
        if kind and inner:
            self._code_operator(v, kind, inner)
            return
        if own is not None:
            self._emit_verb(v, own, (v,))
        elif commits_itself(view, self.arguments, v):
            self._emit(v, None, (v,), type_=T.AGREE)
        elif (deed := duty_of(view, self.arguments, v)) is not None:
            self._emit(v, verb_trigger(view, deed), tuple(dict.fromkeys((v, deed))), type_=T.REQUEST, mode="change")

    def _operator(self, v: int) -> tuple[str | None, int | None]:  # noqa: PLR0911 - a list of decisions
        """Kind of operator and the token that is it: the verb, the adjective after "be", "be" itself before "to"."""
        view = self.view
        operators = load_operators()
        if view.lemma[v] in ("be", "remain", "seem", "become", "stand", "get"):
            for k in view.kids(v, "acomp", "attr", "oprd"):
                if kind := operators.get((view.lemma[k], "adj")):
                    return kind, k
            if view.lemma[v] == "be" and (inner := view.kids(v, "xcomp")):
                # "Was to have doubled": it did not.
                never = view.tag[v] == "VBD" and any(view.lemma[k] == "have" for k in view.kids(inner[0], "aux"))
                self.consumed |= set(inner) if never else set()
                return ("report" if never else "plan"), v
        for k in view.kids(v, "acomp", "oprd"):
            if kind := operators.get((view.lemma[k], "adj")):
                return kind, k
            if view.lemma[v] == "plead":
                return None, v
        if view.lemma[v] == "go" and view.tag[v] == "VBG" and view.kids(v, "xcomp"):
            return "plan", v
        if view.lemma[v] == "stop" and not view.kids(v, "dobj"):
            return "end", v
        return operators.get((view.lemma[v], "verb")), v

    def _code_operator(self, v: int, kind: str, inner: list[int]) -> None:
        view = self.view
        if kind == "report":
            self._verb_or_nothing(v)
            return
        if kind in ("aspect", "attempt") and view.lemma[v] not in ("help",):
            self._code_transparent(v, inner)
            return
        c = inner[0]
        act = verb_trigger(self.view, c)
        if kind == "deny":
            self.consumed |= {v}
            if act is not None:
                self._emit(c, act, (v, c), status=Status.DENIED, type_=act.type)
            else:
                self._verb_or_nothing(v)
            return
        if kind in ("allow", "prevent", "accuse"):
            own = verb_trigger(self.view, v)
            if own is not None:
                self.consumed |= set(inner[:1]) if kind != "prevent" else set()
                self._emit_verb(v, own, (v, c))
            return
        type_ = self._compose(v, kind, c, act)
        if type_ is None:
            self._verb_or_nothing(v)
            return
        joined = (j for j in view.with_conjuncts(c) if view.tag[j] == view.tag[c] or view.tag[j] != "VBD")
        self.consumed |= {j for j in joined if j == c or not view.kids(j, "nsubj", "nsubjpass")}
        self.consumed |= {j for k in clauses.find_patients(view, c) for j in view.with_conjuncts(k)}
        if act is not None:
            self.consumed |= light_nouns(self.view, c, act)
        mode = _REQUEST_MODES.get(act.type, "change") if act and type_ in (T.REQUEST, T.REJECT) else None
        if act and type_ == act.type:
            mode = act.mode
        elif act and type_ is T.THREATEN:
            mode = threat_mode(act)
        if kind == "end" and type_ is T.SANCTION:
            mode = "discontinue"
        self._emit(v, act, (v, c), type_=type_, mode=mode, operator=kind, tense_at=v)

    def _verb_or_nothing(self, v: int) -> None:
        trigger = verb_trigger(self.view, v)
        if trigger is not None:
            self._emit_verb(v, trigger, (v,))

    def _code_transparent(self, v: int, inner: list[int]) -> None:
        for c in inner:
            trigger = verb_trigger(self.view, c)
            if trigger is not None:
                self.consumed.add(c)
                self._emit_verb(c, trigger, (v, c), tense_at=v)
                return
        if verb_trigger(self.view, v) is None and commits_itself(self.view, self.arguments, v, inner[0]):
            self.consumed.add(inner[0])
            self._emit(v, None, (v, inner[0]), type_=T.AGREE)
            return
        self._verb_or_nothing(v)

    def _compose(self, v: int, kind: str, c: int, act: Trigger | None) -> EventType | None:  # noqa: PLR0911, PLR0912 - a list of decisions
        """Type of operator over act; null where the pair reports no event."""
        view = self.view
        lemma = view.lemma[v]
        act_type = act.type if act else None
        finite = view.dep[c] == "ccomp" and bool(view.kids(c, "nsubj", "nsubjpass")) and not is_infinitive(view, c)
        if kind in ("agree", "plan") and act_type in CONFLICT and clauses.is_negated(view, c):
            return T.AGREE
        if kind == "plan" and act_type in CONFLICT and clauses.is_negated(view, v):
            return act_type
        if kind == "agree":
            if lemma == "decide" and any(view.tag[k] == "WRB" or view.lemma[k] == "whether" for k in view.children[c]):
                return None
            if finite and lemma in ("agree", "decide", "suggest", "resolve"):
                return T.AGREE if decides_on(view, self.arguments, v, c, act) else None
            if act_type in CONFLICT:
                return T.THREATEN if lemma in _THREATENING else T.AGREE
            if act_type is T.CONCEDE and lemma in ("decide", "choose", "resolve"):
                return T.CONCEDE
            return T.AGREE if lemma in _FIRM or act_type is not None or decides(view, self.arguments, v, c) else None
        if kind == "plan" and is_suit(view, v):
            return T.ACCUSE
        if kind == "plan":
            return self._compose_plan(v, c, act_type)
        if kind == "refuse":
            return T.REJECT if lemma not in ("fail", "hesitate", "avoid", "be") or act_type in COOPERATIVE else None
        if kind == "request":
            if act_type is not None and lemma == "order" and view.tag[c] == "VBN" and not is_infinitive(view, c):
                return act_type
            return self._compose_request(v, c)
        if kind == "threaten":
            if lemma in ("warn", "caution") and act_type not in CONFLICT | {T.REJECT}:
                return T.THREATEN if speaks_of_itself(view, self.arguments, v, c) else None
            return T.THREATEN
        if kind == "end":
            return T.RETREAT if act_type in CONFLICT else T.SANCTION if act_type in COOPERATIVE else None
        return None

    def _compose_request(self, v: int, c: int) -> EventType | None:
        """A request, where the words ask somebody rather than tell or wish."""
        view, lemma = self.view, self.view.lemma[v]
        if asks_nobody(view, v, c):
            return None
        if lemma in ("tell", "insist", "remind") and not is_infinitive(view, c) and not is_bidden(view, v, c):
            return None
        if lemma in _MILD:
            asked = view.kids(c, "nsubj") or view.kids(v, "dobj")
            return T.REQUEST if asked and self.arguments.codes(asked) else None
        return T.REQUEST

    def _compose_plan(self, v: int, c: int, act_type: EventType | None) -> EventType | None:
        view = self.view
        if act_type is None:
            if view.kids(c, "nsubj") or takes_time(view, c):
                return None
            doers = [p for k in clauses.find_subjects(view, v) for p in self.resolver.resolve(k)]
            codes = {p.code for p in (*doers, *self.arguments.around_verb(c, 0)) if p.code}
            codes |= {"home" for p in doers if p.is_inferred and view.lemma[v] in ("plan", "intend")}
            is_willing = bool(_WILLING & {view.lemma[k] for k in view.kids(v, "acomp", "oprd")})
            if codes and view.lemma[v] in _INTENDING and view.lemma[c] not in NOT_DONE:
                return T.AGREE
            is_firm = bool(_READY & {view.lemma[k] for k in view.kids(v, "acomp", "oprd")})
            return (
                T.AGREE
                if codes and (len(codes) > 1 or is_firm) and is_willing and view.lemma[c] not in NOT_DONE
                else None
            )
        if view.lemma[v] in ("want", "wish", "seek", "hope", "expect", "look") and view.kids(c, "nsubj"):
            return T.REQUEST if view.lemma[v] in ("want", "seek") else None
        if act_type in COOPERATIVE or is_business(view, c):
            return T.AGREE
        return T.THREATEN if act_type in CONFLICT and view.lemma[c] != "lose" else act_type

    # --- from trigger to draft --------------------------------------------------------------------------------------

    def _emit_verb(self, v: int, trigger: Trigger, chain: tuple[int, ...], tense_at: int | None = None) -> None:
        """Draft of a verb, with what its own modality makes of the type."""
        view = self.view
        at = v if tense_at is None else tense_at
        tense = clauses.tense_of(view, at)
        type_ = trigger.type
        mode = trigger.mode
        speaking = clauses.speaker_of(view, v)
        if is_content(view, v) and clauses.would(view, at):
            return
        if tense is Tense.FUTURE and trigger.type in COOPERATIVE:
            type_, mode = T.AGREE, None
        elif tense is Tense.FUTURE and trigger.type in CONFLICT:
            type_ = T.AGREE if is_business(view, v) else T.THREATEN
        elif tense is Tense.FUTURE and is_business(view, v):
            type_, mode = T.AGREE, None
        elif trigger.type in CONFLICT and considers(view, self.arguments, v, at):
            self._emit(v, trigger, chain, type_=T.THREATEN, tense_at=at, status=Status.OCCURRED)
            return
        elif tense is Tense.DUTY and trigger.type is not T.LAUNCH and speaking is not None:
            type_, mode = T.REQUEST, _REQUEST_MODES.get(trigger.type, "change")
        if type_ is T.AGREE and declines(view, at):
            self._emit(v, trigger, chain, type_=T.REJECT, mode=None, tense_at=at, status=Status.OCCURRED)
            return
        if tense is Tense.FUTURE and clauses.is_negated(view, at) and type_ in (T.AGREE, T.THREATEN):
            type_ = T.REJECT if type_ is T.AGREE else T.AGREE
            self._emit(v, trigger, chain, type_=type_, mode=None, tense_at=at, status=Status.OCCURRED)
            return
        none = Status.OCCURRED if trigger.frame.startswith("no:") else None
        self._emit(v, trigger, chain, type_=type_, mode=mode, tense_at=at, status=none)

    def _emit(
        self,
        v: int,
        trigger: Trigger | None,
        chain: tuple[int, ...],
        *,
        type_: EventType,
        mode: str | None = None,
        status: Status | None = None,
        operator: str | None = None,
        tense_at: int | None = None,
    ) -> None:
        view = self.view
        at = v if tense_at is None else tense_at
        tense = clauses.tense_of(view, at)
        actors, recipients = self.arguments.sides(v, chain, type_, operator)
        if trigger is not None and trigger.type is T.COOPERATE:
            shares = [k for k in clauses.find_patients(view, chain[-1]) if view.lemma[k] in _SHARES]
            recipients = [
                *recipients,
                *(p for k in shares for o in view.pobj(k, "in") for p in self.resolver.resolve(o)),
            ]
        if trigger is None:
            recipients = [*recipients, *(p for k in aims_of(view, chain[-1]) for p in self.arguments.around_verb(k, 0))]
        if trigger is not None and trigger.type is T.ASSAULT:
            blows = self.arguments.blows(chain[-1])
            recipients = [*recipients, *(p for n in blows for p in self.arguments.struck(n))]
            chain = (*chain, *blows)
        if trigger is not None:
            self.consumed |= light_nouns(self.view, chain[-1], trigger)
        self.consumed |= set(chain)
        if type_ is T.REQUEST and tense is Tense.DUTY and (speaking := clauses.speaker_of(view, v)) is not None:
            recipients = [*actors, *recipients]
            actors = [p for k in view.kids(speaking, "nsubj") for p in self.resolver.resolve(k)]
            chain = (*chain[:-1], speaking, chain[-1])
        self.drafts.append(
            Draft(
                trigger=v,
                type=type_,
                mode=mode,
                stage=stage_of(trigger, type_, operator) if trigger else None,
                status=status or self._status(at, chain, type_, operator, tense),
                actors=tuple(actors),
                recipients=tuple(recipients),
                chain=chain,
                tense=tense,
                rule=(f"{operator}>" if operator else "") + (trigger.rule if trigger else f"verbs:{view.lemma[v]}"),
                conditions=len(trigger.conditions) if trigger else 0,
                is_quoted=clauses.speaker_of(view, v) is not None,
                at=(view.start[v], view.end[v]),
                is_passive=clauses.is_passive(view, chain[-1]),
            )
        )

    def _status(self, at: int, chain: tuple[int, ...], type_: EventType, operator: str | None, tense: Tense) -> Status:
        view = self.view
        if any(clauses.is_conditional(view, k) for k in {at, chain[0]}):
            return Status.HYPOTHETICAL
        told = chain if operator is None else chain[:1]
        if clauses.is_negated(view, at) or any(clauses.is_negated(view, k) for k in told):
            return Status.DENIED
        if tense is Tense.MAYBE or (tense is Tense.DUTY and type_ is not T.REQUEST):
            return Status.HYPOTHETICAL
        is_offered = any(view.lemma[k] in _READY for k in view.kids(at, "acomp", "oprd"))
        if tense is Tense.FUTURE or (operator == "plan" and not (is_offered and type_ is not T.LAUNCH)):
            return Status.PLANNED
        if tense is Tense.PROGRESSIVE or view.lemma[at] in ("continue", "remain", "keep") or goes_on(view, at, type_):
            return Status.ONGOING
        return Status.OCCURRED

    # --- nouns ------------------------------------------------------------------------------------------------------

    def _code_noun(self, n: int) -> None:
        view = self.view
        if n not in view.owner and self._code_noun_operator(n):
            return
        trigger = None if n in view.owner else noun_trigger(view, n)
        if trigger is None:
            return
        own = [p for k in view.kids(n, "poss", "amod", "compound", "nmod") for p in self.arguments.modifier_parties(k)]
        own += self.arguments.around_noun(n, 1)
        if view.dep[n] in ("nsubj", "nsubjpass"):
            head = view.head[n]
            for h in (head, *view.kids(head, "acomp", "advmod", "attr")):
                own += [p for k in view.pobj(h, "between", "with", "among") for p in self.resolver.resolve(k)]
        verb = next((a for a in view.ancestors(n) if view.is_verb(a)), None)
        own_codes = {p.code for p in own if p.code}
        if trigger.type in MUTUAL and len(own_codes) == 1 and verb is not None and attends(view, n):
            own = [p for k in clauses.find_subjects(view, verb) for p in self.resolver.resolve(k)] + own
        if trigger.type is T.CONSULT and not own_codes and verb is not None and meets(view, n):
            own = [p for k in clauses.find_subjects(view, verb) if is_many(view, k) for p in self.resolver.resolve(k)]
            own_codes = {p.code for p in own if p.code}
        codes = {p.code for p in own if p.code}
        if not is_told(view, n, trigger, codes, own_codes):
            return
        tense = clauses.tense_of(view, verb) if verb is not None else Tense.NONE
        planned = (tense is Tense.FUTURE and attends(view, n)) or is_ahead(view, n)
        status = Status.PLANNED if planned else Status.OCCURRED
        type_ = trigger.type
        if planned and type_ in COOPERATIVE:
            type_ = T.AGREE
        elif view.lemma[n] in ("talk", "negotiation", "war", "fighting") and tense is Tense.PRESENT:
            status = Status.ONGOING
        self.drafts.append(
            Draft(
                trigger=n,
                type=type_,
                mode=trigger.mode,
                stage=stage_of(trigger, type_, None),
                status=status,
                actors=tuple(own),
                recipients=(),
                chain=(n,),
                tense=tense,
                rule=trigger.rule,
                conditions=len(trigger.conditions),
                is_noun=True,
                at=(view.start[n], view.end[n]),
            )
        )

    def _code_joined_call(self, n: int) -> None:
        """ "Demands a release and calls on Peru to act": a verb that taggers take for a noun."""
        view = self.view
        verb = next((a for a in view.ancestors(n) if view.is_verb(a)), None)
        if view.lemma[n] != "call" or view.tag[n] != "NNS" or verb is None:
            return
        bidden = view.pobj(n, "on", "upon", "for")
        subjects = clauses.find_subjects(view, verb)
        if not bidden or view.tag[verb] != "VBZ" or view.kids(n, "det", "amod", "poss", "nummod"):
            return
        self._emit(n, None, (n,), type_=T.REQUEST, mode=None, tense_at=verb)
        actors = tuple(p for k in subjects for p in self.resolver.resolve(k))
        self.drafts[-1] = replace(self.drafts[-1], actors=actors)

    def _code_noun_operator(self, n: int) -> bool:
        """ "Its plan to …", "the refusal of … to …": whether the noun with its infinitive made an event."""
        view = self.view
        kind = load_operators().get((view.lemma[n], "noun"))
        deeds = [k for k in view.kids(n, "acl", "relcl") if is_infinitive(view, k)]
        if kind is None or not deeds or view.lemma[n] in _WISHES or deeds[0] in self.consumed:
            return False
        owners = [p for k in view.kids(n, "poss", "amod", "compound") for p in self.arguments.modifier_parties(k)]
        act = verb_trigger(view, deeds[0])
        type_ = compose_noun(view, kind, n, deeds[0], act)
        if type_ is None or not any(p.code for p in owners):
            return False
        self.consumed |= {n, deeds[0]}
        self.drafts.append(
            Draft(
                trigger=n,
                type=type_,
                mode=None,
                stage=stage_of(act, type_, kind) if act else None,
                status=Status.PLANNED if type_ is T.AGREE and kind == "plan" else Status.OCCURRED,
                actors=tuple(owners),
                recipients=tuple(self.arguments.around_verb(deeds[0], 0)),
                chain=(n, deeds[0]),
                tense=Tense.NONE,
                rule=f"nouns:{view.lemma[n]}>" + (act.rule if act else f"verbs:{view.lemma[deeds[0]]}"),
                is_noun=True,
                at=(view.start[n], view.end[n]),
            )
        )
        return True
