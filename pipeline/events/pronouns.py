"""Whom pronouns and phrases like "the two sides" stand for, from the subjects before them in the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.events import clauses
from pipeline.events.story import Party, Story, Subject
from pipeline.events.view import View


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PERSON = frozenset(["he", "she", "him", "her", "his", "himself", "herself"])
_SPEAKER = frozenset(["i", "we", "us", "our", "my", "me", "ours"])
_THING = frozenset(["it", "its", "itself"])
_SEVERAL = frozenset(["they", "them", "their", "theirs", "themselves"])
_OBJECTS = frozenset(["him", "her", "them", "it", "us", "me"])
_DYAD_NOUNS = _words(
    "side country leader nation government party president minister neighbour neighbor state capital people power ally "
    "official delegation team counterpart premier head rival partner economy foe army company firm group man pair "
    "diplomat negotiator superpower two both military carmaker bank representative envoy duo"
)
#: Of these, those that are companies.
_FIRMS = frozenset(["carmaker", "company", "firm"])
#: Two of these without "two" or "both" are just some.
_LOOSE = frozenset(["people", "company", "firm", "man", "official", "representative", "bank"])
#: Kinds of names that "it" stands for.
_NAMED_THINGS = ("country", "capital", "company", "organisation")
_COUNTED = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7}


def resolve_pronoun(view: View, story: Story, subjects: Sequence[Subject], i: int) -> list[Party]:
    """Whom the pronoun at token `i` stands for; nobody where that is not safe.

    `subjects` are those of the sentence so far, in order; the story knows those of the sentences before.
    """
    word = view.text[i].lower()
    start, end = view.start[i], view.end[i]
    if _counts_itself(view, i):
        return []
    before = [s for s in subjects if s.start < start]
    own = _governing_subject(view, i) if word in _OBJECTS else None
    if own is not None:
        before = [s for s in before if s.start != own]
    found: Sequence[Party] = ()
    if word in _PERSON:
        found = _person(view, story, subjects, own, i)
    elif word in _SPEAKER:
        found = _speaker(view, story, subjects, i)
    elif word in _SEVERAL:
        found = _several(story, before)
    elif word in _THING:
        things = [s for s in before if not s.is_plural and (not s.is_person or _is_unknown_body(view, story, s))]
        things = [s for s in things if word == "it" or any(p.code for p in s.parties)]
        acting = own if own is not None else _several_acting(view, before, i)
        told = _other_named(view, subjects, acting, i) if acting is not None else ()
        found = _patient(view, i) or told or (things[-1].parties if things else story.group)
    elif word in ("two", "both", "each", "other"):
        found = find_dyad(view, story, i)
    return [replace(p, start=start, end=end, is_inferred=True) for p in found]


def _is_unknown_body(view: View, story: Story, subject: Subject) -> bool:
    """Whether a subject is a name that nobody knows and that never follows a first name: "Corvo said it bought"."""
    (party, *others) = subject.parties
    i = view.start.index(subject.start)
    is_one_word = view.pos[i] == "PROPN" and not view.kids(i, "compound", "det")
    return party.code is None and not others and is_one_word and view.text[i] not in story.families


def _counts_itself(view: View, i: int) -> bool:
    """Whether the pronoun only counts those named before it: "farmers, most of them old"."""
    of = view.head[i]
    return view.dep[i] == "pobj" and view.lemma[of] == "of" and view.dep[view.head[of]] == "appos"


def _patient(view: View, i: int) -> tuple[Party, ...]:
    """Whom "its" means where it follows what is done to a country: "sanctions imposed on Peru after its invasion"."""
    verb = next((a for a in view.ancestors(i) if view.is_verb(a)), None) if view.dep[i] == "poss" else None
    if verb is None or view.dep[verb] != "acl":
        return ()
    done_to = [k for k in (*view.kids(verb, "dobj"), *view.pobj(verb)) if k < i and k in view.owner]
    named = [view.owner[k].name for k in done_to if view.owner[k].name.kind == "country"]
    return (Party(0, 0, named[-1].code, named[-1].sector, named[-1].entity),) if named else ()


def _several_acting(view: View, before: Sequence[Subject], i: int) -> int | None:
    """Offset of the plural subject over "its", whom it cannot stand for: "they closed their ports to its ships"."""
    if view.dep[i] != "poss" or not before or not before[-1].is_plural:
        return None
    verb = next((a for a in view.ancestors(i) if view.is_verb(a)), None)
    subjects = clauses.find_subjects(view, verb) if verb is not None else []
    return before[-1].start if subjects and view.start[subjects[0]] == before[-1].start else None


def _other_named(view: View, subjects: Sequence[Subject], own: int, i: int) -> tuple[Party, ...]:
    """The one named last before an object pronoun that is not its verb's subject: "invaded Peru and shelled it"."""
    acting = {p.code for s in subjects if s.start == own for p in s.parties}
    named = [hit.name for k, hit in sorted(view.owner.items()) if k < i and hit.name.kind in _NAMED_THINGS]
    others = [name for name in named if name.code not in acting] if acting - {None} else []
    return (Party(0, 0, others[-1].code, others[-1].sector, others[-1].entity),) if others else ()


def _governing_subject(view: View, i: int) -> int | None:
    """Offset of the subject of the verb over an object pronoun, whom it cannot stand for."""
    if view.dep[i] not in ("dobj", "dative", "pobj"):
        return None
    for a in view.ancestors(i):
        if view.is_verb(a):
            subjects = clauses.find_subjects(view, a)
            return view.start[subjects[0]] if subjects else None
    return None


def _person(view: View, story: Story, subjects: Sequence[Subject], own: int | None, i: int) -> tuple[Party, ...]:
    before = [s for s in subjects if s.start < view.start[i] and s.start != own]
    persons = [s for s in before if s.is_person]
    if persons:
        return tuple(p for p in persons[-1].parties if p.is_person)
    excluded = {p.entity or p.code for s in subjects if s.start == own for p in s.parties}
    if named := [p for p in _persons_before(view, story, i) if (p.entity or p.code) not in excluded]:
        return (named[-1],)
    person = story.person
    return (person,) if person is not None and (person.entity or person.code) not in excluded else ()


def _persons_before(view: View, story: Story, i: int) -> list[Party]:
    """Persons named in the sentence before token `i`, in order: leaders, and those whom the article has told of."""
    found = []
    for k in range(i):
        hit = view.owner.get(k)
        if hit is not None and hit.name.kind == "person":
            found.append(Party(0, 0, hit.name.code, hit.name.sector, hit.name.entity, is_person=True))
        elif hit is None and view.pos[k] == "PROPN" and (known := story.names.get(view.text[k])) and known.is_person:
            found.append(known)
    return found


def _speaker(view: View, story: Story, subjects: Sequence[Subject], i: int) -> tuple[Party, ...]:
    """Who says "we": the subject of the verb of saying above it, else the last who spoke."""
    by_start = {s.start: s.parties for s in subjects}
    saying = [a for a in view.ancestors(i) if view.lemma[a] in clauses.SAYING]
    saying += [k for k in range(len(view.text)) if view.lemma[k] in clauses.SAYING and view.is_verb(k)]
    for a in saying:
        for k in view.kids(a, "nsubj"):
            if parties := by_start.get(view.start[k]):
                return parties[:1]
    known = story.speaker or ((story.person,) if story.person else ())
    return known or ((Party(0, 0, story.home, "GOV", None, is_person=True),) if story.home else ())


def _several(story: Story, before: Sequence[Subject]) -> tuple[Party, ...]:
    plural = [s for s in before if s.is_plural]
    if plural:
        return next((s for s in reversed(plural) if any(p.code for p in s.parties)), plural[-1]).parties
    if named := [s for s in before if not s.is_person and s.parties]:
        return named[-1].parties
    return story.several or story.group


def says_dyad(view: View, i: int) -> bool:
    """Whether the phrase means two that the article has named: "both sides", "the leaders"."""
    lemma = view.lemma[i]
    if lemma in ("two", "both") and not view.pobj(i, "of"):
        return True
    if lemma not in _DYAD_NOUNS or view.tag[i] not in ("NNS", "NNPS"):
        return False
    if any(view.lemma[k] in _COUNTED for k in view.kids(i, "nummod")):
        return False
    marks = {view.lemma[k] for k in view.children[i] if view.dep[k] in ("det", "nummod", "predet", "amod", "poss")}
    if marks & {"two", "both"}:
        return lemma not in _LOOSE or bool(marks & {"the", "both", "these"})
    return "the" in marks and lemma not in _LOOSE and not view.kids(i, "amod", "compound", "nmod")


def find_counted(view: View, story: Story, i: int) -> tuple[Party, ...]:
    """Those that "the three countries" means at token `i`: as many as the article last named in one list."""
    if view.lemma[i] not in _DYAD_NOUNS or not any(view.lemma[k] == "the" for k in view.kids(i, "det")):
        return ()
    counts = [_COUNTED[view.lemma[k]] for k in view.kids(i, "nummod") if view.lemma[k] in _COUNTED]
    return story.lists.get(counts[0], ()) if counts else ()


def find_dyad(view: View, story: Story, i: int) -> tuple[Party, ...]:
    """The two that "both countries" means at token `i`; empty where the article does not make them plain.

    Two countries named before it in the sentence, or one and the article's own; else the two that last dealt with each
    other; else the two that the article is about.
    """
    if named_two := _two_firms(view, story, i) or _two_persons(view, story, i):
        return named_two
    subjects = {k for k in range(i) if view.dep[k] in ("nsubj", "nsubjpass", "poss")}
    named = dict.fromkeys(
        hit.name.code
        for k, hit in sorted(view.owner.items())
        if k < i and hit.name.code and hit.name.kind in ("country", "adjective", "people", "capital", "person")
    )
    known = {p.code for p in story.dyad} or set(story.pair)
    if len(named) == 2 and not set(named) <= known:
        return _sides(tuple(named))
    is_met = not any(k in view.owner for k in subjects)
    if is_met and len(named) == 1 and story.home and story.home not in named and not set(named) <= known:
        return _sides((story.home, *named))
    is_noun = view.lemma[i] in _DYAD_NOUNS - {"two", "both"}
    if is_noun and len({p.code for p in story.several if p.code}) == 2 == len(story.several):
        return story.several
    if story.dyad and (not story.pair or {p.code for p in story.dyad} == set(story.pair)):
        return story.dyad
    is_both = view.lemma[i] in ("two", "both") or any(view.lemma[k] in ("two", "both") for k in view.children[i])
    pair = story.pair or (tuple(c for c in story.ranked if len(c) == 3)[:2] if is_both else ())
    return _sides(pair) if len(pair) == 2 else ()


def _two_firms(view: View, story: Story, i: int) -> tuple[Party, ...]:
    """The companies that "the two companies" means: the last two named."""
    return story.firms if view.lemma[i] in _FIRMS and len(story.firms) == 2 else ()


def _two_persons(view: View, story: Story, i: int) -> tuple[Party, ...]:
    """ "The two" where one person is named in the sentence and another was before it."""
    if view.lemma[i] != "two":
        return ()
    named = [hit.name for k, hit in sorted(view.owner.items()) if k < i and hit.name.kind == "person"]
    if not named or story.person is None or named[-1].code in (None, story.person.code):
        return ()
    return (story.person, Party(0, 0, named[-1].code, named[-1].sector, named[-1].entity, is_person=True))


def _sides(codes: Sequence[str | None]) -> tuple[Party, ...]:
    return tuple(Party(0, 0, code, "GOV", None) for code in codes)
