"""Does a word's construction fit a row of the trigger lexicon, and what does the construction say?"""

from __future__ import annotations

from pipeline.events import clauses
from pipeline.events.clauses import Tense
from pipeline.events.view import View
from pipeline.mentions.triggers import Trigger, load_triggers, pick_trigger

PLACES = ("in", "at", "near", "inside", "across", "outside", "off", "within")
PREPS = ("with", "to", "against", "on", "upon", "for", "from", "between", "into", "toward", "towards", "over", "of")
_HAPPENING = frozenset(
    [
        "begin",
        "break",
        "close",
        "come",
        "continue",
        "cost",
        "cripple",
        "delay",
        "destroy",
        "disrupt",
        "end",
        "enter",
        "erupt",
        "flare",
        "follow",
        "force",
        "go",
        "ground",
        "halt",
        "happen",
        "hit",
        "kill",
        "last",
        "occur",
        "paralyse",
        "paralyze",
        "rage",
        "report",
        "resume",
        "shut",
        "spread",
        "start",
        "stop",
        "take",
        "turn",
        "wound",
    ]
)


#: What makes somebody do what then is done: "prompted the bank to sue".
_CAUSING = frozenset(["prompt", "lead", "cause", "drive", "spur", "force", "compel", "induce", "provoke", "oblige"])
_MEETINGS = frozenset(["meeting", "summit", "talk", "conference", "session", "visit", "negotiation", "trip"])
#: Prepositions that set an act beside another.
_OCCASIONS = frozenset(["after", "following", "follow", "amid", "during", "since", "over"])


def verb_trigger(view: View, v: int) -> Trigger | None:
    """The row that a verb's construction fits; null where none does."""
    if ("verbs", view.lemma[v]) not in load_triggers():
        return None
    patients = clauses.find_patients(view, v)
    return pick_trigger("verbs", view.lemma[v], lambda slot, words: _fits(view, v, patients, slot, words))


def noun_trigger(view: View, n: int) -> Trigger | None:
    """The row that a noun's construction fits; null where none does."""
    if ("nouns", view.lemma[n]) not in load_triggers():
        return None
    return pick_trigger("nouns", view.lemma[n], lambda slot, words: _fits_noun(view, n, slot, words))


def _fits(view: View, v: int, patients: list[int], slot: str, words: frozenset[str]) -> bool:  # noqa: PLR0911 - a list of decisions
    match slot:
        case "obj":
            return any(_fits_words(view, k, words) for k in patients)
        case "subj":
            doers = clauses.find_subjects(view, v) or [*clauses.find_agents(view, v), *patients]
            return any(_fits_words(view, k, words) for k in doers)
        case "prt":
            return any(
                view.lemma[k] in words and (view.dep[k] in ("prt", "advmod") or not view.kids(k, "pobj", "pcomp"))
                for k in view.kids(v, "prt", "advmod", "prep")
            )
        case "oprd":
            found = view.kids(v, "oprd", "acomp", "xcomp", "attr")
            found += [k for k in view.kids(v, "ccomp") if view.pos[k] == "ADJ"]
            found += [a for k in view.kids(v, "dobj") if k not in view.owner for a in view.kids(k, "appos")]
            return bool(found) and (not words or any(view.lemma[k] in words for k in found))
        case "noobj":
            return not patients
        case "future":
            return clauses.tense_of(view, v) is Tense.FUTURE or is_infinitive(view, v)
        case "jointly" | "highly":
            return any(view.lemma[k] in ("jointly", "highly", "together") for k in view.children[v])
        case "that":
            return any(view.pos[k] != "ADJ" for k in view.kids(v, "ccomp"))
        case "no":
            return any(_fits_words(view, k, words) and _is_none(view, k) for k in patients)
        case _:
            return any(_fits_words(view, k, words) for k in _governed(view, v, patients, slot)) or (
                "*" in words
                and any(view.lemma[k] == slot and view.dep[k] in ("prep", "prt", "dative") for k in view.children[v])
            )


def _is_none(view: View, n: int) -> bool:
    """Whether there is none of it: "no need", "no plans"."""
    return any(view.lemma[k] == "no" for k in view.kids(n, "det"))


def _governed(view: View, v: int, patients: list[int], slot: str) -> list[int]:
    """Objects of a preposition of the verb, also where the parser hung it on the verb's object or on another one."""
    inner = [k for k in (*patients, *view.pobj(v), *view.kids(v, "acomp", "advmod", "prt")) if k not in view.owner]
    return view.pobj(v, slot) + [p for k in inner for p in view.pobj(k, slot)]


def _fits_words(view: View, i: int, words: frozenset[str]) -> bool:
    if not words or "*" in words:
        return True
    is_somebody = view.tag[i] == "PRP" and view.lemma[i] != "it"
    is_named = i in view.owner or view.referent(i) in view.owner or view.pos[i] == "PROPN" or is_somebody
    if "@name" in words and is_named:
        return True
    return view.lemma[i] in words or bool(view.terms(i) & words)


def light_nouns(view: View, v: int, trigger: Trigger) -> set[int]:
    """Nouns that belong to the verb's event: its objects and subject where the frame names them."""
    found: set[int] = set()
    slots = {slot for condition in trigger.conditions for slot, _ in condition}
    for k in clauses.find_patients(view, v):
        for j in view.with_conjuncts(k):
            found |= {j, view.core(j)} if not view.is_verb(j) else set()
    if "subj" in slots:
        found |= set(clauses.find_subjects(view, v))
    if preps := slots & set(PREPS + PLACES):
        found |= set(view.pobj(v, *preps))
    for k in tuple(found):
        found |= {c for c in view.kids(k, "acl") if is_infinitive(view, c)}
    return found


def _fits_noun(view: View, n: int, slot: str, words: frozenset[str]) -> bool:
    if slot == "words":
        return bool(view.terms(n) & words)
    if slot == "beside":
        return not words.isdisjoint(view.lemma)
    if slot == "mod":
        return any(
            view.lemma[k] in words or any(view.lemma[m] in words for m in view.children[k])
            for k in view.kids(n, "amod", "compound", "nmod", "nummod", "poss")
        )
    return any(_fits_words(view, k, words) for k in view.pobj(n, slot))


def is_purpose(view: View, v: int) -> bool:  # noqa: PLR0911 - a list of decisions
    """Whether the verb only names an aim: "to reopen the port", "the potential for expanding trade"."""
    first = v
    while view.dep[first] == "conj" and view.is_verb(view.head[first]) and view.tag[first] == view.tag[v]:
        first = view.head[first]
    if clauses.singles_out(view, first):
        return False
    if view.lemma[view.head[first]] == "become" and view.kids(view.head[first], "attr"):
        return False
    if view.dep[first] in ("xcomp", "ccomp") and view.lemma[view.head[first]] in _CAUSING:
        return False
    if is_infinitive(view, first) and view.dep[first] in ("advcl", "acl", "xcomp", "relcl", "csubj", "ccomp"):
        return not any(view.lemma[k] == "have" for k in view.kids(first, "aux"))
    if view.dep[first] == "pcomp" and view.tag[first] == "VBG":
        if view.lemma[view.head[first]] in ("without", "before", "instead", "despite"):
            return True
        return view.pos[view.head[view.head[first]]] == "NOUN"
    return False


def is_infinitive(view: View, v: int) -> bool:
    return any(view.tag[k] == "TO" for k in view.children[v])


def happens(view: View, n: int) -> bool:
    """Whether the clause says of the noun that it took place: "strikes were reported", "protests spread"."""
    head = view.head[n]
    is_real = clauses.tense_of(view, head) not in (Tense.FUTURE, Tense.MAYBE, Tense.DUTY)
    return view.dep[n] in ("nsubj", "nsubjpass") and view.lemma[head] in _HAPPENING and is_real


def is_occasion(view: View, n: int) -> bool:
    """Whether the noun is set beside another act, so that it took place: "closed following an illegal strike"."""
    return view.dep[n] == "pobj" and view.lemma[view.head[n]] in _OCCASIONS


def attends(view: View, n: int) -> bool:
    """Whether the noun is where the clause happens: "during the talks with …", "culminated with a meeting with …"."""
    head = view.head[n]
    if view.dep[n] == "pobj":
        return view.lemma[head] in ("during", "after", "at", "in", "following", "with", "before", "for", "to", "on")
    return view.dep[n] in ("dobj", "attr", "nsubj")


def meets(view: View, n: int) -> bool:
    """Whether the noun is a meeting at or around which the clause happens: "agreed at a summit", "after talks"."""
    return (
        view.dep[n] == "pobj"
        and view.lemma[n] in _MEETINGS
        and view.lemma[view.head[n]] in ("at", "during", "after", "following", "before", "until")
    )


def is_ahead(view: View, n: int) -> bool:
    marks = {view.lemma[k] for k in view.kids(n, "amod", "compound")}
    return bool(
        marks & {"planned", "upcoming", "forthcoming", "scheduled", "next", "proposed", "possible", "future"}
    ) or (view.dep[n] == "pobj" and view.lemma[view.head[n]] in ("ahead", "before", "until"))


def is_content(view: View, v: int) -> bool:
    """Whether the clause says what a thing is for: "a law that would allow …"."""
    return view.dep[v] == "relcl" and view.head[v] not in view.owner
