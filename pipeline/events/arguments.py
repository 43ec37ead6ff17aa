"""Who takes part in an event: subjects, objects, and those named around them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.events import clauses
from pipeline.events.draft import CONFLICT
from pipeline.events.frames import PREPS
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
        "assault",
        "curfew",
        "blockade",
        "limit",
        "offensive",
        "airstrike",
        "fire",
        "crackdown",
        "import",
        "control",
        "penalty",
        "siege",
        "levy",
        "charge",
        "bombing",
        "ceasefire",
        "blow",
        "siege",
        "invasion",
        "embargo",
    ]
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """Finds the parties around the verbs and nouns of one sentence."""

    view: View
    resolver: Resolver

    def resolve_deep(self, k: int) -> list[Party]:
        return self.resolver.resolve(k) + self.around_noun(k, 2)

    def around_verb(self, v: int, depth: int, preps: tuple[str, ...] = PREPS) -> list[Party]:
        """Parties among what a verb governs, down through its complements."""
        view = self.view
        found: list[Party] = []
        if depth > 5:
            return found
        for k in view.children[v]:
            dep = view.dep[k]
            if dep in ("dobj", "obj", "attr", "oprd", "dative") and view.pos[k] != "ADP":
                for j in view.with_conjuncts(k):
                    found += self.resolver.resolve_one(j, 0) + self.around_noun(j, depth + 1)
            elif dep in ("prep", "dative") and view.lemma[k] in preps:
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
        return found

    def around_noun(self, i: int, depth: int) -> list[Party]:
        view = self.view
        found: list[Party] = []
        if depth > 4:
            return found
        for k in view.children[i]:
            is_struck = view.lemma[k] == "on" and view.lemma[i] in _ON_NOUNS
            if view.dep[k] == "prep" and (view.lemma[k] in _NOUN_PREPS or is_struck):
                for p in view.kids(k, "pobj"):
                    for j in view.with_conjuncts(p):
                        found += self.resolver.resolve_one(j, 0) + self.around_noun(j, depth + 1)
            elif view.dep[k] == "prep" and view.lemma[k] in ("on", "over", "about"):
                found += [p for n in view.kids(k, "pobj") for p in self.around_noun(n, depth + 1)]
            elif view.dep[k] == "acl":
                found += self.around_verb(k, depth + 1)
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
        subjects = clauses.find_subjects(view, v)
        actors = [p for k in subjects for p in self.resolver.resolve(k)]
        for k in subjects:
            if not any(p.code for p in actors):
                actors += self.around_noun(k, 2)
        actors += [p for k in chain for a in clauses.find_agents(view, k) for p in self.resolver.resolve(a)]
        preps = PREPS if type_ not in CONFLICT or view.lemma[v] in _WITH else _AGAINST
        if type_ is T.CONSULT:
            preps = tuple(word for word in preps if word not in ("on", "upon", "over", "for"))
        recipients = [p for k in chain for p in self.around_verb(k, 0, preps)]
        passive_subjects = [k for c in chain for k in view.kids(c, "nsubjpass")]
        if clauses.is_passive(view, v):
            recipients += [p for k in clauses.find_patients(view, v) for p in self.resolve_deep(k)]
        elif passive_subjects:
            recipients += [p for k in passive_subjects for p in self.resolve_deep(k)]
        if (
            view.dep[v] == "relcl"
            and not view.kids(v, "dobj")
            and subjects
            and view.tag[subjects[0]] not in ("WP", "WDT")
        ):
            recipients += self.resolve_deep(view.head[v])
        return actors, recipients
