"""Who takes part in an event: subjects, objects, and those named around them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.events import clauses
from pipeline.events.draft import CONFLICT
from pipeline.events.frames import PLACES, PREPS, is_infinitive, noun_trigger
from pipeline.events.parties import Resolver
from pipeline.events.story import Party
from pipeline.events.view import View
from pipeline.records import EventType

T = EventType
_AGAINST = tuple(word for word in PREPS if word != "with")
_WITH = frozenset(["clash", "fight", "battle", "skirmish", "threaten", "slap", "hit", "punish"])
_NOUN_PREPS = tuple(word for word in (*PREPS, "by", "among") if word not in ("on", "upon", "over"))
#: Nouns whose "on" points at whom they strike rather than at a topic.
_ON_NOUNS = frozenset(
    {
        "airstrike", "assault", "attack", "ban", "blockade", "blow", "bombing", "ceasefire", "charge", "control",
        "crackdown", "curb", "curfew", "demand", "duty", "embargo", "fire", "import", "inquiry", "invasion",
        "investigation", "levy", "limit", "offensive", "penalty", "pressure", "probe", "raid", "restriction",
        "sanction", "siege", "strike", "tariff", "war",
    }
)  # fmt: skip


#: What so and so much is given in.
_GIFTS = frozenset(
    {
        "aid", "arm", "assistance", "credit", "debt", "equipment", "finance", "financing", "fund", "funding", "grant",
        "guarantee", "help", "investment", "loan", "money", "relief", "subsidy", "support", "weapon",
    }
)  # fmt: skip
#: What one has in a company or a country.
_SHARES = frozenset({"holding", "interest", "investment", "share", "shareholding", "stake"})
_TRIPS = frozenset(["visit", "tour", "trip", "mission"])
#: Verbs of which a pronoun as object is the matter, not somebody: "will discuss them on Friday".
_TALKED_OVER = frozenset(["discuss", "debate", "consider", "review", "negotiate", "examine"])
#: Acts of speech: the one who speaks does them too.
_SPOKEN = frozenset([T.REQUEST, T.REJECT, T.ACCUSE, T.THREATEN])
#: What one does with others, who then do something "in lending to X".
_JOINING = frozenset({"join", "assist", "follow", "help", "support"})
#: What one is in with somebody.
_JOINT = frozenset(
    {
        "agreement", "alliance", "collaboration", "competition", "concert", "conflict", "conjunction", "consultation",
        "contact", "cooperation", "coordination", "discussion", "dispute", "feud", "league", "meeting", "negotiation",
        "partnership", "row", "standoff", "talk", "touch", "war",
    }
)  # fmt: skip
#: What a state keeps in another's country.
_OUTPOSTS = frozenset(
    ["base", "embassy", "consulate", "mission", "school", "airbase", "post", "outpost", "ship", "tanker"]
)
#: Acts whose purpose names whom they are for: "sent troops to help Baghdad".
_FOR_SOMEBODY = frozenset([T.AID, T.MOBILIZE, T.AGREE, T.RETREAT])


@dataclass(frozen=True, slots=True)
class Arguments:
    """Finds the parties around the verbs and nouns of one sentence."""

    view: View
    resolver: Resolver

    def resolve_deep(self, k: int) -> list[Party]:
        return self.resolver.resolve(k) + self.around_noun(k, 2)

    def around_verb(  # noqa: PLR0912 - one branch a way to govern somebody
        self, v: int, depth: int, preps: tuple[str, ...] = PREPS
    ) -> list[Party]:
        """Parties among what a verb governs, down through its complements."""
        view = self.view
        found: list[Party] = []
        if depth > 5:
            return found
        for k in view.children[v]:
            dep = view.dep[k]
            if dep in ("oprd", "ccomp") and not view.is_verb(k):
                for s in view.kids(k, "nsubj"):
                    found += self.resolve_deep(s)
            if dep == "dobj" and view.pos[k] == "PRON" and view.lemma[v] in _TALKED_OVER:
                continue
            if dep in ("dobj", "obj", "attr", "oprd", "dative") and view.pos[k] != "ADP":
                for j in view.with_conjuncts(k):
                    found += self.resolver.resolve_one(j, 0) + self.around_noun(j, depth + 1)
            elif (dep in ("prep", "dative", "agent") or self._joins(k)) and view.lemma[k] in preps:
                for p in view.kids(k, "pobj"):
                    for j in view.with_conjuncts(p):
                        found += self.resolver.resolve_one(j, 0) + self.around_noun(j, depth + 1)
                for p in view.kids(k, "pcomp"):
                    found += self.around_verb(p, depth + 1)
            elif dep in ("xcomp", "ccomp") and k > v and view.lemma[v] not in clauses.SAYING:
                for s in view.kids(k, "nsubj", "nsubjpass"):
                    found += self.resolve_deep(s)
                found += self.around_verb(k, depth + 1)
            elif dep in ("acomp",):
                found += self.around_verb(k, depth + 1)
            elif dep == "npadvmod" and k > v and k in view.owner:
                found += self.resolver.resolve(k)
            elif dep == "prep" and view.lemma[k] == "in":
                found += self._others_in(v, k)
        return found

    def _joins(self, k: int) -> bool:
        """Whether a preposition is joined to one before it: "with A and with B"."""
        return self.view.dep[k] == "conj" and self.view.pos[k] == "ADP"

    def _others_in(self, v: int, prep: int) -> list[Party]:
        """The other side of what is told with "in": "in talks with Peru", "in loans to Peru", "in Lima on a visit"."""
        view = self.view
        found: list[Party] = []
        if view.lemma[v] in _JOINING:
            found += [p for n in view.kids(prep, "pcomp") for p in self.around_verb(n, 1)]
        if any(view.lemma[k] in _SHARES and k < prep for k in (v, *view.kids(v, "dobj"))):
            return [p for n in view.kids(prep, "pobj") for p in self.resolve_deep(n)]
        for n in view.kids(prep, "pobj"):
            if n in view.owner:
                is_visit = view.lemma[v] == "be" and any(view.lemma[k] in _TRIPS for k in view.pobj(v, "on"))
                found += self.resolver.resolve(n) if is_visit else []
                continue
            words: tuple[str, ...] = ("with", "between", "against") if view.lemma[n] in _JOINT else ()
            words = ("to", "for") if view.lemma[n] in _GIFTS else ("of",) if view.lemma[n] == "defiance" else words
            found += [p for k in (view.pobj(n, *words) if words else ()) for p in self.resolve_deep(k)]
        return found

    def around_noun(self, i: int, depth: int) -> list[Party]:
        view = self.view
        found: list[Party] = []
        if depth > 4:
            return found
        for k in view.children[i]:
            is_struck = view.lemma[k] == "on" and view.lemma[i] in _ON_NOUNS
            if view.dep[k] == "prep" and (view.lemma[k] in _NOUN_PREPS or is_struck):
                joined = [p for c in view.kids(k, "conj") if self._joins(c) for p in view.kids(c, "pobj")]
                for p in (*view.kids(k, "pobj"), *joined):
                    for j in view.with_conjuncts(p):
                        found += self.resolver.resolve_one(j, 0) + self.around_noun(j, depth + 1)
            elif view.dep[k] == "prep" and view.lemma[k] == "in":
                found += self._others_in(i, k)
            elif view.dep[k] == "prep" and view.lemma[k] in ("on", "over", "about"):
                found += [p for n in view.kids(k, "pobj") for p in self.around_noun(n, depth + 1)]
            elif view.dep[k] == "acl":
                found += self.around_verb(k, depth + 1) if not found else []
                found += [p for a in clauses.find_agents(view, k) for p in self.resolver.resolve(a)]
            elif view.dep[k] == "appos" and depth < 2:
                found += self.around_noun(k, depth + 1)
        return found

    def modifier_parties(self, k: int) -> list[Party]:
        view = self.view
        found = []
        for j in view.with_conjuncts(k):
            if view.dep[k] == "poss" or j in view.owner:
                found += self.resolver.resolve_one(j, 0)
            else:
                found += [self.resolver.party(m, view.owner[m]) for m in view.children[j] if m in view.owner]
        return found

    def codes(self, tokens: Iterable[int]) -> set[str]:
        return {p.code for k in tokens for p in self.resolver.resolve(k) if p.code}

    def sides(
        self, v: int, chain: tuple[int, ...], type_: EventType, operator: str | None
    ) -> tuple[list[Party], list[Party]]:
        """Who acts and whom it concerns."""
        view = self.view
        subjects = clauses.find_subjects(view, view.head[v] if view.dep[v] == "acomp" else v)
        actors = [p for k in subjects for p in self.resolver.resolve(k)]
        if not actors and subjects and view.dep[v] == "acl":
            actors += self.resolver.maker(subjects[0])
        for k in subjects:
            if not any(p.code for p in actors):
                actors += self.around_noun(k, 2)
        actors += [p for k in chain for a in self._agents(k) for p in self.resolver.resolve(a)]
        actors += self._likewise(v)
        if type_ in _SPOKEN and not any(p.code for p in actors):
            actors += [p for k in self._speakers_beside(v) for p in self.resolver.resolve(k)]
        preps = PREPS if type_ not in CONFLICT or view.lemma[v] in _WITH else _AGAINST
        if type_ is T.CONSULT:
            preps = tuple(word for word in preps if word not in ("on", "upon", "over", "for"))
        recipients = [p for k in chain for p in self.around_verb(k, 0, preps)]
        recipients += self._patients(v, chain, subjects)
        if type_ in CONFLICT:
            recipients += [p for k in chain for p in self._owners_there(k)]
        if type_ in _FOR_SOMEBODY and not any(p.code for p in recipients):
            purposes = [k for c in chain for k in view.kids(c, "advcl") if is_infinitive(view, k)]
            recipients += [p for k in purposes for p in self.around_verb(k, 1)]
        if type_ is T.REQUEST:
            recipients += [p for k in self._bidden(chain) for p in self.resolver.resolve(k)]
        if type_ in (T.THREATEN, T.REQUEST) and not any(p.code for p in recipients):
            recipients += [p for k in self._conditions(chain) for p in self.resolver.resolve(k)]
        return actors, recipients

    def _patients(self, v: int, chain: tuple[int, ...], subjects: list[int]) -> list[Party]:
        """Whom the verb is done to where they are not its objects: passives, relative clauses, "occupied Kuwait"."""
        view = self.view
        found: list[Party] = []
        passive_subjects = [k for c in chain for k in view.kids(c, "nsubjpass")]
        if clauses.is_passive(view, v):
            found += [p for k in clauses.find_patients(view, v) for p in self.resolve_deep(k)]
        elif passive_subjects:
            found += [p for k in passive_subjects for p in self.resolve_deep(k)]
        if view.dep[v] == "amod" and view.tag[v] == "VBN":
            found += self.resolver.resolve_one(view.head[v], 0)
        is_about_head = view.dep[v] == "relcl" and not view.kids(v, "dobj") and bool(subjects)
        if is_about_head and view.tag[subjects[0]] not in ("WP", "WDT"):
            found += self.resolve_deep(view.head[v])
        return found

    def _bidden(self, chain: tuple[int, ...]) -> list[int]:
        """Subjects of "for somebody to …", which parsers hang on the verb of asking: "called today for X to act"."""
        view = self.view
        wishes = [k for c in chain for k in view.kids(c, "advcl") if is_infinitive(view, k)]
        marked = [k for k in wishes if any(view.lemma[m] == "for" for m in view.kids(k, "mark"))]
        return [s for k in marked for s in view.kids(k, "nsubj", "nsubjpass")]

    def _conditions(self, chain: tuple[int, ...]) -> list[int]:
        """Subjects of "unless …" and "if …": whose doing a threat is meant to change."""
        view = self.view
        clauses_ = [k for c in chain for k in view.kids(c, "advcl")]
        marked = [k for k in clauses_ if any(view.lemma[m] in ("unless", "if") for m in view.kids(k, "mark"))]
        return [s for k in marked for s in view.kids(k, "nsubj", "nsubjpass")]

    def _agents(self, v: int) -> list[int]:
        """Objects of "by", joined ones too: "signed by X for Peru and by Y for Chile"."""
        view = self.view
        agents = clauses.find_agents(view, v)
        joined = [j for k in view.kids(v, "agent", "prep") if view.lemma[k] == "by" for j in view.kids(k, "conj")]
        # Parsers hang whoever is joined to a long agent on the verb: "signed by X, secretary of Y, and the minister Z".
        hung = [k for k in view.kids(v, "conj") if view.pos[k] in ("NOUN", "PROPN")] if agents else []
        return agents + hung + [p for j in joined if view.lemma[j] == "by" for p in view.kids(j, "pobj")]

    def _speakers_beside(self, v: int) -> list[int]:
        """Who says what the parser joined the verb to: "said the vote was void and urged X"."""
        view = self.view
        head = view.head[v]
        if view.dep[v] != "conj" or view.dep[head] != "ccomp" or view.kids(v, "nsubj", "nsubjpass"):
            return []
        saying = view.head[head]
        return view.kids(saying, "nsubj") if view.lemma[saying] in clauses.SAYING else []

    def _likewise(self, v: int) -> list[Party]:
        """Who did the same: "as did the United States"."""
        view = self.view
        same = [k for k in view.kids(v, "advcl") if view.lemma[k] == "do" and not view.kids(k, "dobj")]
        return [p for k in same for s in view.kids(k, "nsubj") for p in self.resolver.resolve(s)]

    def _owners_there(self, v: int) -> list[Party]:
        """Whose base or consulate an attack is at, whatever country it stands in."""
        view = self.view
        there = [p for k in view.kids(v, "prep") if view.lemma[k] in ("at", "near") for p in view.kids(k, "pobj")]
        for k in view.kids(v, "dobj", "nsubjpass"):
            there += [p for j in view.kids(k, "prep") if view.lemma[j] == "at" for p in view.kids(j, "pobj")]
        return [
            self.resolver.party(m, view.owner[m])
            for n in there
            if n not in view.owner and view.lemma[n] in _OUTPOSTS
            for m in view.kids(n, "amod", "compound", "poss", "nmod")
            if m in view.owner and view.owner[m].name.code
        ]

    def blows(self, v: int) -> tuple[int, ...]:
        """Nouns that name the attack whose toll the verb tells: "the bombings killed …", "died in the clashes"."""
        view = self.view
        around = [*view.kids(v, "nsubj"), *view.pobj(v, "in", "during", "by")]
        named = [(n, noun_trigger(view, n)) for n in around if n not in view.owner]
        return tuple(n for n, one in named if one is not None and one.type is T.ASSAULT)

    def struck(self, n: int) -> list[Party]:
        """Those around the noun of an attack: whose it was, whom and what it struck, and where that stands."""
        view = self.view
        own = [p for k in view.kids(n, "poss", "amod", "compound", "nmod") for p in self.modifier_parties(k)]
        own += self.around_noun(n, 1)
        for k in (p for t in view.pobj(n, *PLACES) for p in view.with_conjuncts(t)):
            own += self.resolver.resolve_one(k, 0)
            own += [p for t in view.pobj(k, "in") for p in self.resolver.resolve(t)]
        return own
