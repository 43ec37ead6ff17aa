"""Grammar of a clause: its subject, objects, negation, modality and tense, read from a parsed sentence."""

from __future__ import annotations

from enum import StrEnum

from pipeline.events.view import View

_FUTURE = frozenset(["will", "'ll", "’ll", "shall", "wo", "would", "'d", "’d"])
_BE = frozenset(["is", "are", "am", "'re", "’re", "'s", "’s", "was", "were"])
_MAYBE = frozenset(["may", "might", "could", "can", "ca"])
_DUTY = frozenset(["must", "should", "ought", "need"])
_NEGATIONS = frozenset(["not", "n't", "n’t", "never", "neither", "nor", "hardly"])
_SINGLES = frozenset(["first", "second", "third", "fourth", "last", "latest", "only", "next"])
_CONDITIONS = frozenset(["if", "unless", "whether", "lest", "provided"])
#: Verbs of which an infinitive is the deed, also behind words of time: "will agree next week to meet".
_PROMISING = frozenset(
    ["agree", "pledge", "promise", "vow", "refuse", "decline", "threaten", "plan", "intend", "decide", "offer"]
)
#: Prepositions whose clause stands beside the act and does not complete it.
_BESIDES = frozenset(["after", "before", "since", "without", "despite", "besides", "following", "upon", "by", "while"])
#: What such verbs say of others, they only report.
SAYING = frozenset(
    [
        "say",
        "tell",
        "announce",
        "declare",
        "state",
        "add",
        "note",
        "report",
        "confirm",
        "claim",
        "believe",
        "think",
        "stress",
        "explain",
        "insist",
        "reveal",
        "acknowledge",
        "admit",
        "argue",
        "estimate",
        "predict",
        "emphasise",
        "emphasize",
        "highlight",
        "maintain",
        "assert",
        "indicate",
        "mention",
        "point",
        "remark",
        "observe",
        "write",
        "quote",
        "describe",
        "repeat",
        "reiterate",
        "underline",
        "underscore",
        "specify",
        "comment",
        "warn",
        "inform",
    ]
)


class Tense(StrEnum):
    """When the clause is set, as far as its verb says."""

    PAST = "past"
    PERFECT = "perfect"
    PRESENT = "present"
    PROGRESSIVE = "progressive"
    FUTURE = "future"
    MAYBE = "maybe"
    DUTY = "duty"
    NONE = "none"


def find_subjects(view: View, verb: int) -> list[int]:  # noqa: PLR0911, PLR0912 - a list of decisions
    """Tokens of the subject, own or shared with the verb above; the passive's is not one. Empty where there is none."""
    seen = 0
    while seen < 8:
        if own := view.kids(verb, "nsubj", "csubj"):
            return own[:1]
        if view.kids(verb, "nsubjpass"):
            return []
        if mistaken := _taken_for_object(view, verb) or _behind_month(view, verb):
            return mistaken
        dep, head = view.dep[verb], view.head[verb]
        if head == verb:
            return []
        if dep == "xcomp" and view.kids(verb, "auxpass"):
            return []
        if dep == "conj" and view.tag[verb] in ("VBZ", "VBD") and not view.is_verb(head):
            # Joined to the object of the verb that it goes on from: "demands a release and calls on Peru".
            head = next((a for a in view.ancestors(verb) if view.is_verb(a)), head)
        if dep == "conj" and _goes_on_above(view, verb):
            head = view.head[head]
        if dep == "conj" and view.is_verb(head):
            verb = head
        elif dep in ("xcomp", "advcl", "pcomp", "ccomp", "dep"):
            if dep == "xcomp" and (controller := view.kids(head, "dobj", "dative")) and not view.kids(verb, "nsubj"):
                return controller[:1]
            if dep == "ccomp":
                return []
            verb = view.head[head] if dep == "pcomp" and not view.is_verb(head) else head
            if not view.is_verb(verb):
                return [verb] if view.pos[verb] in ("NOUN", "PROPN") and dep == "pcomp" else []
        else:
            return _modified(view, verb)
        seen += 1
    return []


def _goes_on_above(view: View, verb: int) -> bool:
    """Whether a past act is joined to what another one said: "denied that Peru rules and rejected the threat"."""
    said = view.head[verb]
    is_past = view.tag[verb] == "VBD" and view.tag[said] in ("VB", "VBZ", "VBP")
    return is_past and view.dep[said] == "ccomp" and view.tag[view.head[said]] == "VBD"


def _taken_for_object(view: View, verb: int) -> list[int]:
    """The subject behind "a day after", which parsers take for the object of "after"."""
    return [p for k in view.kids(verb, "mark") for p in view.kids(k, "pobj") if p == verb - 1]


_MONTHS = frozenset(
    {
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    }
)  # fmt: skip


def _behind_month(view: View, verb: int) -> list[int]:
    """The name right before a finite verb that parsers joined to a month or day: "In September Helsinki barred …"."""
    name = verb - 1
    while name > 2 and view.dep[name] == "conj":
        name = view.head[name]
    if name < 2 or view.tag[verb] not in ("VBD", "VBZ", "VBP") or view.dep[name] != "pobj":
        return []
    is_one = view.pos[name] == "PROPN" and view.head[view.head[name]] == verb
    return [name] if is_one and any(view.lemma[k] in _MONTHS for k in view.kids(name, "compound")) else []


def _modified(view: View, verb: int) -> list[int]:
    """The noun that a participle or an infinitive makes its subject; empty where it does not."""
    head = view.head[verb]
    if view.dep[verb] == "acl" and view.tag[verb] == "VBG":
        return [head]
    if singles_out(view, verb):
        return find_subjects(view, view.head[head]) if view.dep[head] == "attr" else [head]
    return []


def singles_out(view: View, verb: int) -> bool:
    """Whether an infinitive says who did it: "the last country to ratify the treaty"."""
    head = view.head[verb]
    if view.dep[verb] not in ("acl", "relcl") or not any(view.tag[k] == "TO" for k in view.children[verb]):
        return False
    return any(view.lemma[k] in _SINGLES or view.tag[k] == "JJS" for k in view.kids(head, "amod", "compound"))


def _has_relative(view: View, verb: int) -> bool:
    return any(view.tag[k] in ("WP", "WDT") for k in view.children[verb])


def find_patients(view: View, verb: int) -> list[int]:
    """Tokens that the verb acts on: objects, and the passive's subject (also shared: "were held and tortured")."""
    found = view.kids(verb, "dobj", "dative", "obj", "nsubjpass", "attr")
    if not view.kids(verb, "nsubjpass") and view.dep[verb] == "conj" and is_passive(view, verb):
        found += view.kids(view.head[verb], "nsubjpass", "nsubj")
    if view.dep[verb] == "acl" and view.tag[verb] == "VBN":
        found.append(view.head[verb])
    found += [] if found else _suffers_above(view, verb)
    found += _called(view, verb)
    subjects = find_subjects(view, verb) if view.dep[verb] == "relcl" and not found else []
    if subjects and view.tag[subjects[0]] not in ("WP", "WDT") and view.pos[view.head[verb]] == "NOUN":
        found.append(view.head[verb])
    return [k for k in found if view.dep[k] != "dative" or view.pos[k] != "ADP"]


def _suffers_above(view: View, verb: int) -> list[int]:
    """Whom a passive infinitive is about, above it: "the plant is due to be completed", "is expected to be signed"."""
    if view.dep[verb] != "xcomp" or not view.kids(verb, "auxpass"):
        return []
    head = view.head[verb]
    over = view.head[head] if view.dep[head] == "acomp" else head
    return view.kids(over, "nsubj", "nsubjpass")


_CALLING = frozenset(["call", "describe", "term", "dub", "label", "brand"])


def _called(view: View, verb: int) -> list[int]:
    """What is called so in place of an object: "launched what it called an operation"."""
    named = [k for k in view.kids(verb, "ccomp") if view.lemma[k] in _CALLING]
    free = [k for k in named if any(view.tag[j] == "WP" for j in view.kids(k, "dobj"))]
    return [j for k in free for j in (*view.kids(k, "oprd"), *view.pobj(k, "as"))]


def is_passive(view: View, verb: int) -> bool:
    """Whether the verb is passive."""
    if view.kids(verb, "auxpass", "nsubjpass"):
        return True
    if view.dep[verb] == "conj" and view.tag[verb] == "VBN" and not view.kids(verb, "aux", "nsubj"):
        return is_passive(view, view.head[verb])
    return view.dep[verb] in ("acl", "relcl") and view.tag[verb] == "VBN" and not view.kids(verb, "aux", "nsubj")


def find_agents(view: View, verb: int) -> list[int]:
    """Objects of "by"."""
    return [p for k in view.kids(verb, "agent", "prep") if view.lemma[k] == "by" for p in view.kids(k, "pobj")]


def complements(view: View, i: int) -> list[int]:
    """Verbs that complete a verb, adjective or noun: "to sign", "that it signed", "in signing", joined ones too."""
    found = view.kids(i, "xcomp", "ccomp", "acl")
    for k in view.kids(i, "prep"):
        if view.lemma[k] not in _BESIDES:
            found += view.kids(k, "pcomp")
    for k in view.kids(i, "acomp", "oprd"):
        found += complements(view, k)
    found += [k for k in view.kids(i, "advcl") if _is_wanted(view, k)]
    return [k for k in found if view.is_verb(k) and view.text[k] not in _PREFIXES]


#: Parts of words at a hyphen, which parsers take for verbs: "to re-establish".
_PREFIXES = frozenset(["re", "co", "pre", "-"])


def _is_wanted(view: View, verb: int) -> bool:
    """Whether a clause says what somebody is to do: "called on it to act", "called in recent days for it to act"."""
    head = view.head[verb]
    is_asked = view.lemma[head] in ("call", "appeal", "plead") and any(view.tag[k] == "TO" for k in view.children[verb])
    if is_asked and head < verb and view.pobj(head, "on", "upon", "to", "with") and not view.pobj(head, "for"):
        return True
    is_bare = view.lemma[head] in _PROMISING and not view.kids(head, "dobj", "xcomp", "ccomp")
    if is_bare and head < verb and any(view.tag[k] == "TO" for k in view.children[verb]):
        return True
    is_for = any(view.lemma[k] == "for" for k in view.kids(verb, "mark"))
    head = view.head[verb]
    if view.lemma[head] in ("call", "prevail", "rely") and view.pobj(head, "on", "upon"):
        return any(view.tag[k] == "TO" for k in view.children[verb])
    return (
        is_for and bool(view.kids(verb, "nsubj", "nsubjpass")) and any(view.tag[k] == "TO" for k in view.children[verb])
    )


def is_negated(view: View, verb: int) -> bool:
    """Whether the clause denies: "not", "never", "no" before its subject or object."""
    for k in view.children[verb]:
        if view.dep[k] == "neg" or view.lemma[k] in _NEGATIONS:
            return True
        if view.dep[k] in ("nsubj", "nsubjpass", "dobj") and any(
            view.lemma[d] in ("no", "neither", "none") for d in (k, *view.kids(k, "det"))
        ):
            return True
        if view.dep[k] == "acomp" and any(view.dep[d] == "neg" for d in view.children[k]):
            return True
    return view.dep[verb] == "conj" and view.is_verb(view.head[verb]) and _shares(view, verb, "neg")


def _shares(view: View, verb: int, dep: str) -> bool:
    """Whether a joined verb without subject and auxiliary of its own takes this part of the verb before it."""
    return not view.kids(verb, "nsubj", "nsubjpass", "aux", "auxpass") and bool(view.kids(view.head[verb], dep))


def is_conditional(view: View, verb: int) -> bool:
    """Whether the clause is, or hangs on, an open condition."""
    chain = [verb]
    for a in view.ancestors(verb):
        if view.dep[chain[-1]] not in ("conj", "xcomp", "ccomp", "pcomp", "prep", "acomp", "dobj", "aux"):
            break
        chain.append(a)
    for v in chain:
        if any(view.dep[k] == "mark" and view.lemma[k] in _CONDITIONS for k in view.children[v]):
            return True
        is_open = any(view.lemma[k] in ("until", "before") for k in view.kids(v, "mark"))
        if is_open and tense_of(view, v) is Tense.PRESENT:
            return True
    for k in view.kids(verb, "advcl"):
        if any(view.dep[m] == "mark" and view.lemma[m] in ("if", "unless") for m in view.children[k]):
            return tense_of(view, verb) in (Tense.FUTURE, Tense.MAYBE) and would(view, verb)
    return False


def would(view: View, verb: int) -> bool:
    """Whether the verb is put as what would or could be."""
    return any(view.text[k].lower() in ("would", "'d", "could", "might") for k in view.kids(verb, "aux"))


def tense_of(view: View, verb: int) -> Tense:  # noqa: PLR0911 - a list of decisions
    """Tense of the verb with its auxiliaries; a joined verb or a complement takes that of the verb above."""
    aux = [view.text[k].lower() for k in view.kids(verb, "aux", "auxpass")]
    for tense, words in ((Tense.FUTURE, _FUTURE), (Tense.MAYBE, _MAYBE), (Tense.DUTY, _DUTY)):
        if any(a in words for a in aux):
            return tense
    if any(a in ("has", "have", "had", "'ve", "’ve", "having") for a in aux):
        return Tense.PERFECT
    if view.lemma[verb] == "have" and _has_to(view, verb):
        return Tense.DUTY
    tag = view.tag[verb]
    head = view.head[verb]
    if tag == "VBN" and "being" in aux and any(a in _BE for a in aux):
        return Tense.PROGRESSIVE
    if head != verb and view.dep[verb] == "conj" and view.is_verb(head) and not aux and tag in ("VB", "VBN", "VBG"):
        return tense_of(view, head)
    if tag == "VBG" and any(a in _BE for a in aux):
        return Tense.PROGRESSIVE
    if any(a in ("was", "were", "did", "got") for a in aux) or tag == "VBD":
        return Tense.PAST
    if any(a in ("is", "are", "do", "does", "being", "be") for a in aux) or tag in ("VBZ", "VBP"):
        return Tense.PRESENT
    if tag in ("VBN", "VBG", "VB") and view.dep[verb] in ("xcomp", "pcomp", "advcl", "ccomp") and head != verb:
        up = head if view.is_verb(head) else view.head[head]
        return tense_of(view, up) if view.is_verb(up) and up != verb else Tense.NONE
    return Tense.PAST if tag == "VBN" else Tense.NONE


def _has_to(view: View, verb: int) -> bool:
    """Whether "have" stands with an infinitive alone: "parliament has to act"."""
    is_bound = any(view.tag[t] == "TO" for k in view.kids(verb, "xcomp") for t in view.children[k])
    return is_bound and not view.kids(verb, "dobj")


def speaker_of(view: View, verb: int) -> int | None:
    """The verb of saying above a clause, also where it stands in brackets inside it; null where nobody is quoted."""
    for k in view.kids(verb, "ccomp", "parataxis", "advcl"):
        if view.lemma[k] in SAYING and view.kids(k, "nsubj"):
            return k
    for k in view.kids(verb, "conj"):
        if view.lemma[k] in SAYING and view.kids(k, "nsubj") and not view.kids(verb, "cc"):
            return k
    previous = verb
    for a in view.ancestors(verb):
        if view.lemma[a] in SAYING and view.dep[previous] in ("ccomp", "advcl", "parataxis", "xcomp", "dep"):
            return a
        previous = a
    return None
