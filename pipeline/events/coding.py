"""Events of one sentence: triggers, what operators make of them, and their actors.

    for every verb, top down:   operator over complement?  →  type by the table in `_compose`
                                else trigger by its frame  →  type of the lexicon's row
    for every noun left over:   an event where it brings actors of its own, or takes part in the clause's

Operators consume what they govern ("agreed to sign": one event), light verbs their noun ("held talks").
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipeline.events import clauses
from pipeline.events.clauses import Tense
from pipeline.events.parties import Party, Resolver, Story
from pipeline.events.view import View
from pipeline.mentions.triggers import Trigger, load_operators, load_triggers, pick_trigger
from pipeline.records import EventType, Stage, Status

T = EventType
_COOPERATIVE = frozenset([T.AGREE, T.CONSULT, T.SUPPORT, T.CONCEDE, T.COOPERATE, T.AID])
_CONFLICT = frozenset([T.PROTEST, T.SANCTION, T.MOBILIZE, T.COERCE, T.ASSAULT, T.THREATEN])
#: Types of acts that two sides do together, so that neither receives them.
MUTUAL = frozenset([T.CONSULT, T.COOPERATE])
_FIRM = frozenset(["agree", "promise", "pledge", "offer", "commit", "undertake", "vow", "swear", "consent", "propose"])
_THREATENING = frozenset(["vow", "swear", "promise", "threaten", "decide", "resolve"])
_PREPS = ("with", "to", "against", "on", "upon", "for", "from", "between", "into", "toward", "towards", "over", "of")
_AGAINST = tuple(word for word in _PREPS if word != "with")
_WITH = frozenset(["clash", "fight", "battle", "skirmish", "threaten", "slap", "hit", "punish"])
_NOUN_PREPS = tuple(word for word in (*_PREPS, "by", "among") if word not in ("on", "upon", "over"))
#: Nouns whose "on" points at whom they strike rather than at a topic.
_ON_NOUNS = frozenset(
    [
        "attack",
        "sanction",
        "ban",
        "war",
        "pressure",
        "embargo",
        "curb",
        "tariff",
        "restriction",
        "strike",
        "raid",
        "duty",
    ]
    + ["assault", "curfew", "blockade", "limit", "offensive", "airstrike", "fire", "crackdown", "import", "control"]
    + ["penalty", "siege", "levy", "charge", "bombing", "ceasefire", "blow", "siege", "invasion", "embargo"]
)
_PLACES = ("in", "at", "near", "inside", "across", "outside", "off", "within")
_WILLING = frozenset(
    ["able", "ready", "willing", "prepared", "committed", "interested", "keen", "determined", "eager", "due"]
)
_BILATERAL = frozenset(["bilateral", "mutual", "two-way", "jointly", "reciprocal"])
_REQUEST_MODES = {T.AID: "assist", T.COOPERATE: "assist", T.CONSULT: "meet", T.RETREAT: "yield", T.CONCEDE: "yield"}


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


@dataclass(slots=True)
class Coder:
    """Codes one sentence; `consumed` are tokens that already belong to an event."""

    view: View
    resolver: Resolver
    story: Story
    consumed: set[int] = field(default_factory=set)
    drafts: list[Draft] = field(default_factory=list)

    def code(self) -> list[Draft]:
        """The sentence's events in the order of their triggers."""
        view = self.view
        self._note_subjects()
        verbs = [i for i in range(len(view.text)) if view.is_verb(i)]
        for i in sorted(verbs, key=lambda v: (len(view.ancestors(v)), v)):
            if i not in self.consumed:
                self._code_verb(i)
        for i in range(len(view.text)):
            if i not in self.consumed and view.pos[i] in ("NOUN", "PROPN") and view.dep[i] not in ("compound", "amod"):
                self._code_noun(i)
        bilateral = bool(_BILATERAL & set(view.lemma)) and True
        drafts = sorted(self.drafts, key=lambda d: d.trigger)
        drafts = [d for d in drafts if not self._repeats(d, drafts)]
        return [replace(d, is_bilateral=bilateral and d.type in _COOPERATIVE) for d in drafts]

    def _repeats(self, draft: Draft, drafts: list[Draft]) -> bool:
        """Whether a joined verb tells the act before it once more: "discussed and exchanged views"."""
        view, i = self.view, draft.trigger
        if view.dep[i] == "acl" and view.tag[i] == "VBN" and draft.type in (T.AGREE, T.COOPERATE):
            return True
        if view.dep[i] != "conj" or view.kids(i, "nsubj", "nsubjpass"):
            return False
        return any(d.trigger == view.head[i] and d.type is draft.type and d.type is T.CONSULT for d in drafts)

    def _note_subjects(self) -> None:
        view, resolver = self.view, self.resolver
        for i, dep in enumerate(view.dep):
            if dep in ("nsubj", "nsubjpass") and view.tag[i] not in ("WP", "WDT"):
                parties = resolver.resolve(i)
                resolver.subjects += parties
                if view.lemma[view.head[i]] in clauses.SAYING:
                    resolver.speakers += parties[:1]

    # --- verbs ------------------------------------------------------------------------------------------------------

    def _code_verb(self, v: int) -> None:
        view = self.view
        if _is_purpose(view, v):
            return
        kind, op = self._operator(v)
        inner = clauses.complements(view, op if op is not None else v) or clauses.complements(view, v)
        if kind and inner:
            self._code_operator(v, kind, inner)
            return
        trigger = self._verb_trigger(v)
        if trigger is None:
            return
        self._emit_verb(v, trigger, (v,))

    def _operator(self, v: int) -> tuple[str | None, int | None]:
        """Kind of operator and the token that is it: the verb, the adjective after "be", "be" itself before "to"."""
        view = self.view
        operators = load_operators()
        if view.lemma[v] in ("be", "remain", "seem", "become", "stand", "get"):
            for k in view.kids(v, "acomp", "attr", "oprd"):
                if kind := operators.get((view.lemma[k], "adj")):
                    return kind, k
            if view.lemma[v] == "be" and view.kids(v, "xcomp"):
                return "plan", v
        for k in view.kids(v, "acomp", "oprd"):
            if kind := operators.get((view.lemma[k], "adj")):
                return kind, k
        if view.lemma[v] == "go" and view.tag[v] == "VBG" and view.kids(v, "xcomp"):
            return "plan", v
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
        act = self._verb_trigger(c)
        if kind == "deny":
            self.consumed |= {v}
            if act is not None:
                self._emit(c, act, (v, c), status=Status.DENIED, type_=act.type)
            return
        if kind in ("allow", "prevent", "accuse"):
            own = self._verb_trigger(v)
            if own is not None:
                self.consumed |= set(inner[:1]) if kind != "prevent" else set()
                self._emit_verb(v, own, (v, c))
            return
        type_ = self._compose(v, kind, c, act)
        if type_ is None:
            self._verb_or_nothing(v)
            return
        self.consumed |= {j for j in view.with_conjuncts(c) if j == c or not view.kids(j, "nsubj", "nsubjpass")}
        self.consumed |= {j for k in clauses.find_patients(view, c) for j in view.with_conjuncts(k)}
        if act is not None:
            self.consumed |= self._light_nouns(c, act)
        mode = _REQUEST_MODES.get(act.type, "change") if act and type_ in (T.REQUEST, T.REJECT) else None
        if act and type_ == act.type:
            mode = act.mode
        self._emit(v, act, (v, c), type_=type_, mode=mode, operator=kind, tense_at=v)

    def _verb_or_nothing(self, v: int) -> None:
        trigger = self._verb_trigger(v)
        if trigger is not None:
            self._emit_verb(v, trigger, (v,))

    def _code_transparent(self, v: int, inner: list[int]) -> None:
        for c in inner:
            trigger = self._verb_trigger(c)
            if trigger is not None:
                self.consumed.add(c)
                self._emit_verb(c, trigger, (v, c), tense_at=v)
                return
        self._verb_or_nothing(v)

    def _compose(self, v: int, kind: str, c: int, act: Trigger | None) -> EventType | None:
        """Type of operator over act; null where the pair reports no event."""
        view = self.view
        lemma = view.lemma[v]
        act_type = act.type if act else None
        finite = view.dep[c] == "ccomp" and bool(view.kids(c, "nsubj", "nsubjpass")) and not _to(view, c)
        if kind in ("agree", "plan") and act_type in _CONFLICT and clauses.is_negated(view, c):
            return T.AGREE
        if kind == "plan" and act_type in _CONFLICT and clauses.is_negated(view, v):
            return act_type
        if kind == "agree":
            if finite and lemma in ("agree", "decide", "suggest", "resolve"):
                return None if act_type is None or clauses.tense_of(view, c) is not Tense.FUTURE else T.AGREE
            if act_type in _CONFLICT:
                return T.THREATEN if lemma in _THREATENING else T.AGREE
            return T.AGREE if lemma in _FIRM or act_type is not None else None
        if kind == "plan":
            return self._compose_plan(v, c, act_type)
        if kind == "refuse":
            return T.REJECT if lemma not in ("fail", "hesitate", "avoid", "be") or act_type in _COOPERATIVE else None
        if kind == "request":
            if lemma in ("want", "tell", "require", "encourage", "advise", "recommend", "remind", "expect", "be"):
                own = view.kids(c, "nsubj") or view.kids(v, "dobj")
                return T.REQUEST if own and self._codes(own) else None
            return T.REQUEST
        if kind == "threaten":
            if lemma in ("warn", "caution") and act_type not in _CONFLICT | {T.REJECT}:
                return T.THREATEN if self._speaks_of_itself(v, c) else None
            return T.THREATEN
        if kind == "end":
            return T.RETREAT if act_type in _CONFLICT else T.SANCTION if act_type in _COOPERATIVE else None
        return None

    def _compose_plan(self, v: int, c: int, act_type: EventType | None) -> EventType | None:
        view = self.view
        if act_type is None:
            codes = self._codes(clauses.find_subjects(view, v)) | {p.code for p in self._around_verb(c, 0) if p.code}
            is_willing = bool(_WILLING & {view.lemma[k] for k in view.kids(v, "acomp", "oprd")})
            return T.AGREE if len(codes) > 1 and is_willing else None
        if view.lemma[v] in ("want", "wish", "seek", "hope", "expect", "look") and view.kids(c, "nsubj"):
            return T.REQUEST if view.lemma[v] in ("want", "seek") else None
        if act_type in _COOPERATIVE:
            return T.AGREE
        return T.THREATEN if act_type in _CONFLICT else act_type

    def _speaks_of_itself(self, v: int, c: int) -> bool:
        inner = self._codes(self.view.kids(c, "nsubj"))
        return bool(inner & self._codes(clauses.find_subjects(self.view, v)))

    def _codes(self, tokens: Iterable[int]) -> set[str]:
        return {p.code for k in tokens for p in self.resolver.resolve(k) if p.code}

    def _verb_trigger(self, v: int) -> Trigger | None:
        if ("verbs", self.view.lemma[v]) not in load_triggers():
            return None
        patients = clauses.find_patients(self.view, v)
        return pick_trigger("verbs", self.view.lemma[v], lambda slot, words: self._fits(v, patients, slot, words))

    def _fits(self, v: int, patients: list[int], slot: str, words: frozenset[str]) -> bool:
        view = self.view
        match slot:
            case "obj":
                return any(self._fits_words(k, words) for k in patients)
            case "subj":
                return any(self._fits_words(k, words) for k in clauses.find_subjects(view, v) or patients)
            case "prt":
                return any(
                    view.lemma[k] in words and (view.dep[k] in ("prt", "advmod") or not view.children[k])
                    for k in view.kids(v, "prt", "advmod", "prep")
                )
            case "oprd":
                found = view.kids(v, "oprd", "acomp", "xcomp")
                return bool(found) and (not words or any(view.lemma[k] in words for k in found))
            case "noobj":
                return not patients
            case "future":
                return clauses.tense_of(view, v) is Tense.FUTURE or _to(view, v)
            case "jointly" | "highly":
                return any(view.lemma[k] in ("jointly", "highly", "together") for k in view.children[v])
            case "that":
                return bool(view.kids(v, "ccomp"))
            case _:
                return any(self._fits_words(k, words) for k in view.pobj(v, slot)) or (
                    "*" in words
                    and any(
                        view.lemma[k] == slot and view.dep[k] in ("prep", "prt", "dative") for k in view.children[v]
                    )
                )

    def _fits_words(self, i: int, words: frozenset[str]) -> bool:
        if not words or "*" in words:
            return True
        if "@name" in words and (i in self.view.owner or self.view.pos[i] == "PROPN" or self.view.tag[i] == "PRP"):
            return True
        return bool(self.view.terms(i) & words)

    def _light_nouns(self, v: int, trigger: Trigger) -> set[int]:
        """Nouns that belong to the verb's event: its objects and subject where the frame names them."""
        found: set[int] = set()
        slots = {slot for condition in trigger.conditions for slot, _ in condition}
        for k in clauses.find_patients(self.view, v):
            for j in self.view.with_conjuncts(k):
                found |= {j, self.view.core(j)}
        if "subj" in slots:
            found |= set(clauses.find_subjects(self.view, v))
        if preps := slots & set(_PREPS + _PLACES):
            found |= set(self.view.pobj(v, *preps))
        for k in tuple(found):
            found |= {c for c in self.view.kids(k, "acl") if _to(self.view, c)}
        return found

    # --- from trigger to draft --------------------------------------------------------------------------------------

    def _emit_verb(self, v: int, trigger: Trigger, chain: tuple[int, ...], tense_at: int | None = None) -> None:
        """Draft of a verb, with what its own modality makes of the type."""
        view = self.view
        at = v if tense_at is None else tense_at
        tense = clauses.tense_of(view, at)
        type_ = trigger.type
        mode = trigger.mode
        speaking = clauses.speaker_of(view, v)
        if tense is Tense.FUTURE and trigger.type in _COOPERATIVE:
            type_, mode = T.AGREE, None
        elif tense is Tense.FUTURE and trigger.type in _CONFLICT:
            type_ = T.THREATEN
        elif tense is Tense.DUTY and trigger.type is not T.LAUNCH and speaking is not None:
            type_, mode = T.REQUEST, _REQUEST_MODES.get(trigger.type, "change")
        if tense is Tense.FUTURE and clauses.is_negated(view, at) and type_ in (T.AGREE, T.THREATEN):
            type_ = T.REJECT if type_ is T.AGREE else T.AGREE
            self._emit(v, trigger, chain, type_=type_, mode=None, tense_at=at, status=Status.OCCURRED)
            return
        self._emit(v, trigger, chain, type_=type_, mode=mode, tense_at=at)

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
        actors, recipients = self._sides(v, chain, type_, operator)
        if trigger is not None:
            self.consumed |= self._light_nouns(chain[-1], trigger)
        self.consumed |= set(chain)
        if type_ is T.REQUEST and tense is Tense.DUTY and (speaking := clauses.speaker_of(view, v)) is not None:
            recipients = [*actors, *recipients]
            actors = [p for k in view.kids(speaking, "nsubj") for p in self.resolver.resolve(k)]
        self.drafts.append(
            Draft(
                trigger=v,
                type=type_,
                mode=mode,
                stage=_stage(trigger, type_, operator) if trigger else None,
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
        if clauses.is_negated(view, at) or any(clauses.is_negated(view, k) for k in chain):
            return Status.DENIED
        if tense is Tense.MAYBE or (tense is Tense.DUTY and type_ is not T.REQUEST):
            return Status.HYPOTHETICAL
        if tense is Tense.FUTURE or operator == "plan":
            return Status.PLANNED
        if tense is Tense.PROGRESSIVE or view.lemma[at] in ("continue", "remain", "keep"):
            return Status.ONGOING
        return Status.OCCURRED

    def _sides(
        self, v: int, chain: tuple[int, ...], type_: EventType, operator: str | None
    ) -> tuple[list[Party], list[Party]]:
        """Who acts and whom it concerns."""
        view = self.view
        subjects = clauses.find_subjects(view, v)
        actors = [p for k in subjects for p in self.resolver.resolve(k)]
        for k in subjects:
            if not any(p.code for p in actors):
                actors += self._around_noun(k, 2)
        actors += [p for k in chain for a in clauses.find_agents(view, k) for p in self.resolver.resolve(a)]
        preps = _PREPS if type_ not in _CONFLICT or view.lemma[v] in _WITH else _AGAINST
        if type_ is T.CONSULT:
            preps = tuple(word for word in preps if word not in ("on", "upon", "over", "for"))
        recipients = [p for k in chain for p in self._around_verb(k, 0, preps)]
        passive_subjects = [k for c in chain for k in view.kids(c, "nsubjpass")]
        if clauses.is_passive(view, v):
            recipients += [p for k in clauses.find_patients(view, v) for p in self._resolve_deep(k)]
        elif passive_subjects:
            recipients += [p for k in passive_subjects for p in self._resolve_deep(k)]
        if (
            view.dep[v] == "relcl"
            and not view.kids(v, "dobj")
            and subjects
            and view.tag[subjects[0]] not in ("WP", "WDT")
        ):
            recipients += self._resolve_deep(view.head[v])
        return actors, recipients

    def _resolve_deep(self, k: int) -> list[Party]:
        return self.resolver.resolve(k) + self._around_noun(k, 2)

    def _around_verb(self, v: int, depth: int, preps: tuple[str, ...] = _PREPS) -> list[Party]:
        """Parties among what a verb governs, down through its complements."""
        view = self.view
        found: list[Party] = []
        if depth > 5:
            return found
        for k in view.children[v]:
            dep = view.dep[k]
            if dep in ("dobj", "obj", "attr", "oprd", "dative") and view.pos[k] != "ADP":
                for j in view.with_conjuncts(k):
                    found += self.resolver._resolve_one(j, 0) + self._around_noun(j, depth + 1)
            elif dep in ("prep", "dative") and view.lemma[k] in preps:
                for p in view.kids(k, "pobj"):
                    for j in view.with_conjuncts(p):
                        found += self.resolver._resolve_one(j, 0) + self._around_noun(j, depth + 1)
                for p in view.kids(k, "pcomp"):
                    found += self._around_verb(p, depth + 1)
            elif dep in ("xcomp", "ccomp") and k > v and view.lemma[v] not in clauses.SAYING:
                for s in view.kids(k, "nsubj", "nsubjpass"):
                    found += self._resolve_deep(s)
                found += self._around_verb(k, depth + 1)
            elif dep in ("acomp",):
                found += self._around_verb(k, depth + 1)
        return found

    def _around_noun(self, i: int, depth: int) -> list[Party]:
        view = self.view
        found: list[Party] = []
        if depth > 4:
            return found
        for k in view.children[i]:
            is_struck = view.lemma[k] == "on" and view.lemma[i] in _ON_NOUNS
            if view.dep[k] == "prep" and (view.lemma[k] in _NOUN_PREPS or is_struck):
                for p in view.kids(k, "pobj"):
                    for j in view.with_conjuncts(p):
                        found += self.resolver._resolve_one(j, 0) + self._around_noun(j, depth + 1)
            elif view.dep[k] == "prep" and view.lemma[k] in ("on", "over", "about"):
                found += [p for n in view.kids(k, "pobj") for p in self._around_noun(n, depth + 1)]
            elif view.dep[k] == "acl":
                found += self._around_verb(k, depth + 1)
                found += [p for a in clauses.find_agents(view, k) for p in self.resolver.resolve(a)]
            elif view.dep[k] == "appos" and depth < 2:
                found += self._around_noun(k, depth + 1)
        return found

    # --- nouns ------------------------------------------------------------------------------------------------------

    def _code_noun(self, n: int) -> None:
        view = self.view
        if ("nouns", view.lemma[n]) not in load_triggers() or n in view.owner:
            return
        trigger = pick_trigger("nouns", view.lemma[n], lambda slot, words: self._fits_noun(n, slot, words))
        if trigger is None:
            return
        own = [p for k in view.kids(n, "poss", "amod", "compound", "nmod") for p in self._modifier_parties(k)]
        own += self._around_noun(n, 1)
        if view.dep[n] in ("nsubj", "nsubjpass"):
            head = view.head[n]
            for h in (head, *view.kids(head, "acomp", "advmod", "attr")):
                own += [p for k in view.pobj(h, "between", "with", "among") for p in self.resolver.resolve(k)]
        verb = next((a for a in view.ancestors(n) if view.is_verb(a)), None)
        own_codes = {p.code for p in own if p.code}
        if trigger.type in MUTUAL and len(own_codes) == 1 and verb is not None and _attends(view, n):
            own = [p for k in clauses.find_subjects(view, verb) for p in self.resolver.resolve(k)] + own
        codes = {p.code for p in own if p.code}
        if not self._is_told(n, trigger, codes, own_codes):
            return
        tense = clauses.tense_of(view, verb) if verb is not None else Tense.NONE
        planned = tense is Tense.FUTURE and _attends(view, n) or _is_ahead(view, n)
        status = Status.PLANNED if planned else Status.OCCURRED
        type_ = trigger.type
        if planned and type_ in _COOPERATIVE:
            type_ = T.AGREE
        elif view.lemma[n] in ("talk", "negotiation", "war", "fighting") and tense is Tense.PRESENT:
            status = Status.ONGOING
        self.drafts.append(
            Draft(
                trigger=n,
                type=type_,
                mode=trigger.mode,
                stage=_stage(trigger, type_, None),
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

    def _modifier_parties(self, k: int) -> list[Party]:
        view = self.view
        found = []
        for j in view.with_conjuncts(k):
            if view.dep[k] == "poss" or j in view.owner:
                found += self.resolver._resolve_one(j, 0)
            else:
                found += [self.resolver._party(m, view.owner[m]) for m in view.children[j] if m in view.owner]
        return found

    def _fits_noun(self, n: int, slot: str, words: frozenset[str]) -> bool:
        view = self.view
        if slot == "words":
            return bool(view.terms(n) & words)
        if slot == "mod":
            return any(
                view.lemma[k] in words or any(view.lemma[m] in words for m in view.children[k])
                for k in view.kids(n, "amod", "compound", "nmod", "nummod", "poss")
            )
        return any(self._fits_words(k, words) for k in view.pobj(n, slot))

    def _is_told(self, n: int, trigger: Trigger, codes: set[str], own_codes: set[str]) -> bool:
        """Whether the noun reports an act rather than naming a topic."""
        if not own_codes:
            return trigger.type in (T.PROTEST, T.ASSAULT) and _happens(self.view, n)
        if trigger.type in (T.CONSULT, T.COOPERATE, T.AGREE, T.SUPPORT, T.AID):
            return len(codes) > 1
        return len(codes) > 1 or trigger.type in (T.ASSAULT, T.LAUNCH, T.RETREAT) and bool(self.view.kids(n, "poss"))


def _is_purpose(view: View, v: int) -> bool:
    """Whether the verb only names an aim or a possibility: "to reopen the port", "the potential for expanding trade"."""
    first = v
    while view.dep[first] == "conj" and view.is_verb(view.head[first]) and view.tag[first] == view.tag[v]:
        first = view.head[first]
    if _to(view, first) and view.dep[first] in ("advcl", "acl", "xcomp", "relcl", "csubj", "ccomp"):
        return not any(view.lemma[k] == "have" for k in view.kids(first, "aux"))
    if view.dep[first] == "pcomp" and view.tag[first] == "VBG":
        if view.lemma[view.head[first]] in ("without", "before", "instead", "despite"):
            return True
        return view.pos[view.head[view.head[first]]] == "NOUN"
    return False


def _to(view: View, v: int) -> bool:
    return any(view.tag[k] == "TO" for k in view.children[v])


_HAPPENING = frozenset(
    [
        "begin",
        "start",
        "continue",
        "erupt",
        "spread",
        "break",
        "take",
        "report",
        "resume",
        "kill",
        "follow",
        "stop",
        "go",
    ]
    + ["hit", "paralyse", "paralyze", "force", "wound", "destroy", "last", "end", "flare", "rage", "occur", "happen"]
)


def _happens(view: View, n: int) -> bool:
    """Whether the clause says of the noun that it took place: "strikes were reported", "protests spread"."""
    return view.dep[n] in ("nsubj", "nsubjpass") and view.lemma[view.head[n]] in _HAPPENING


def _attends(view: View, n: int) -> bool:
    """Whether the noun is where the clause happens: "during the talks with …", "culminated with a meeting with …"."""
    head = view.head[n]
    if view.dep[n] == "pobj":
        return view.lemma[head] in ("during", "after", "at", "in", "following", "with", "before", "for", "to", "on")
    return view.dep[n] in ("dobj", "attr", "nsubj")


def _is_ahead(view: View, n: int) -> bool:
    marks = {view.lemma[k] for k in view.kids(n, "amod", "compound")}
    return bool(
        marks & {"planned", "upcoming", "forthcoming", "scheduled", "next", "proposed", "possible", "future"}
    ) or (view.dep[n] == "pobj" and view.lemma[view.head[n]] in ("ahead", "before"))


def _stage(trigger: Trigger, type_: EventType, operator: str | None) -> Stage | None:
    """How far a deal is; an operator over it takes it back to its announcement."""
    if trigger.stage is None or operator is None and type_ is trigger.type:
        return trigger.stage
    return Stage.ANNOUNCED if operator in ("plan", "agree") and type_ is T.LAUNCH else None


#: Acts that are done to somebody: where the sentence does not say to whom, the article's other main country is meant.
_DIRECTED = frozenset([T.AID, T.SANCTION, T.THREATEN, T.ASSAULT, T.ACCUSE, T.REQUEST, T.RETREAT])
#: Acts whose unnamed objects are often nobody's in particular: "other investors", "reporters".
_OPEN = frozenset([T.REQUEST, T.AGREE, T.SUPPORT, T.REJECT, T.COERCE, T.CONCEDE])
#: Acts that may be told without naming who did them, in an article about one country.
_DOMESTIC = frozenset([T.LAUNCH, T.ASSAULT, T.COERCE, T.PROTEST])
#: Acts that need their actors named.
_NAMED_ONLY = frozenset([T.CONSULT, T.AGREE, T.COOPERATE, T.REQUEST, T.REJECT, T.ACCUSE, T.THREATEN])


def with_defaults(draft: Draft, story: Story, place: str | None) -> Draft | None:
    """The draft with the article's own countries where its actors name none; null where it has no actor at all.

    `place` is the country in which the sentence sets the event.
    """
    codes = {p.code for p in (*draft.actors, *draft.recipients) if p.code}
    return _complete(draft, story, place, codes) if codes else _domestic(draft, story, place)


def _complete(draft: Draft, story: Story, place: str | None, codes: set[str]) -> Draft | None:
    """A draft of which some actors are known."""
    if len(codes) > 1:
        return draft
    if draft.type is T.COOPERATE and not (draft.is_bilateral and draft.actors):
        return None
    dyad = {p.code for p in story.dyad}
    is_deal = draft.type in MUTUAL or draft.stage in (Stage.SIGNED, Stage.AGREED)
    if codes < dyad and (draft.is_bilateral or (is_deal and not draft.actors)):
        return replace(draft, actors=story.dyad, recipients=(), is_inferred=True)
    if draft.actors and not any(p.code for p in draft.actors):
        home = place or story.home
        if home and draft.actors[0].is_inferred:
            actors = tuple(replace(p, code=home) for p in draft.actors)
            return replace(draft, actors=actors, is_inferred=True)
        return draft
    return _with_other_side(draft, story, place, codes)


def _with_other_side(draft: Draft, story: Story, place: str | None, codes: set[str]) -> Draft:
    """The other main country of the article as the side that the sentence leaves out."""
    (code,) = codes
    if not draft.actors and draft.is_passive and draft.type in (T.COERCE, T.SANCTION, T.ACCUSE, T.ASSAULT):
        other = place or story.home
        role = "actors"
    elif any(p.code for p in draft.actors) and not any(p.code or draft.type in _OPEN for p in draft.recipients):
        other = _topic(draft, story, code)
        role = "recipients"
    else:
        return draft
    if other is None or other == code:
        return draft
    side = (Party(draft.at[0], draft.at[1], other, None, None, is_inferred=True),)
    return replace(draft, actors=side) if role == "actors" else replace(draft, recipients=side)


def _topic(draft: Draft, story: Story, code: str) -> str | None:
    """The country that a foreigner's act concerns, in an article about that country, or the pair's other one."""
    if code in story.pair and draft.type in _DIRECTED:
        return next(c for c in story.pair if c != code)
    is_deed = draft.type in _DIRECTED | {T.AGREE}
    return story.home if is_deed and story.home != code else None


def _domestic(draft: Draft, story: Story, place: str | None) -> Draft | None:
    """A draft of which no actor's country is known: the article's own affairs, or nothing."""
    named = (*draft.actors, *draft.recipients)
    home = place or story.home
    is_deal = draft.stage is Stage.SIGNED or draft.type in MUTUAL | {T.AGREE}
    if is_deal and len(story.dyad) == 2 and (not named or draft.type is T.CONSULT):
        return replace(draft, actors=story.dyad, recipients=(), is_inferred=True)
    if home is None or (draft.status is Status.HYPOTHETICAL and not named) or draft.type is T.AID:
        return None
    if not named and (draft.type in _NAMED_ONLY or not (draft.is_passive or draft.type in _DOMESTIC)):
        return None
    if not named and draft.type is T.LAUNCH and place is None:
        return draft
    if not named:
        at = Party(draft.at[0], draft.at[1], home, None, None, is_inferred=True)
        return replace(draft, actors=(at,), is_inferred=True)
    actors = tuple(replace(p, code=home) for p in draft.actors)
    recipients = tuple(replace(p, code=home) for p in draft.recipients)
    return replace(draft, actors=actors, recipients=recipients, is_inferred=True)
