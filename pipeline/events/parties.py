"""Who a noun phrase stands for: names, nationalities, offices, pronouns, descriptions, resolved inside the article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipeline.events.view import BUNDLES, View
from pipeline.mentions.actors import Hit, role_sectors

_DYAD_NOUNS = frozenset(
    [
        "side",
        "country",
        "leader",
        "nation",
        "government",
        "party",
        "president",
        "minister",
        "neighbour",
        "neighbor",
        "state",
        "capital",
        "people",
        "power",
        "ally",
        "official",
        "delegation",
        "team",
        "counterpart",
        "premier",
        "head",
        "rival",
        "partner",
        "economy",
        "foe",
        "army",
        "company",
        "firm",
        "group",
        "man",
        "pair",
        "diplomat",
        "negotiator",
        "superpower",
        "foreign minister",
        "two",
        "both",
        "military",
        "carmaker",
        "bank",
        "representative",
        "envoy",
        "duo",
    ]
)
_PERSON_PRONOUNS = frozenset(["he", "she", "him", "her", "his"])
_SPEAKER_PRONOUNS = frozenset(["i", "we", "us", "our", "my", "me", "ours"])
_GROUP_PRONOUNS = frozenset(["it", "its", "they", "them", "their", "itself", "themselves"])
_RELATIVE = frozenset(["who", "which", "that", "whom", "whose"])
#: Prepositions that tie a noun to whom it belongs.
_OWN = ("of", "from", "in", "at", "for", "within", "across", "to", "between", "representing")
_MODIFIERS = ("amod", "compound", "nmod", "poss", "nummod")
#: How a name begins.
_NAMED = re.compile(r"^[A-ZÀ-ÞŁŚŽ]")
_MAX_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Party:
    """Someone in a sentence, by offsets into the body."""

    start: int
    end: int
    code: str | None
    sector: str | None
    entity: str | None
    #: A person, so that "he" may stand for it.
    is_person: bool = False
    #: Read through the article: a pronoun, a description, a default.
    is_inferred: bool = False


@dataclass(slots=True)
class Story:
    """What the article has told so far, for words that lean on it. Changes as sentences are read, in order."""

    #: Country and organisation codes of the whole article, most frequent first.
    ranked: tuple[str, ...]
    #: The country whose own affairs are told where nobody is named; null where none stands out.
    home: str | None
    #: Last word of a name, or the whole name, to whom it was given in this article.
    names: dict[str, Party] = field(default_factory=dict)
    person: Party | None = None
    group: tuple[Party, ...] = ()
    dyad: tuple[Party, ...] = ()
    #: The two countries that the article is mostly about; empty where there are not two of much the same weight.
    pair: tuple[str, ...] = ()
    #: Common noun to whom it means after a name: "the council" after "the Security Council", "the company".
    nouns: dict[str, Party] = field(default_factory=dict)
    #: Offset of every word of a place, to its country.
    places: dict[int, str] = field(default_factory=dict)


def make_story(hit_lists: Iterable[tuple[Hit, ...]], title_hits: tuple[Hit, ...]) -> Story:
    """A story that knows which countries the article is about."""
    counts: Counter[str] = Counter()
    homes: Counter[str] = Counter()
    for weight, hits in [(2, title_hits), *((1, hits) for hits in hit_lists)]:
        for hit in hits:
            if hit.name.code and hit.name.kind not in ("company", "generic"):
                counts[hit.name.code] += weight
                if hit.name.kind != "organisation" or (len(hit.name.code) == 3 and hit.name.code not in ("UNO", "EUR")):
                    homes[hit.name.code] += weight
    ranked = tuple(code for code, _ in sorted(counts.items(), key=lambda item: -item[1]))
    leading = [*homes.most_common(3), ("", 0), ("", 0), ("", 0)]
    (first, most), (second, many), (_, few) = leading[:3]
    is_pair = many >= max(2, 0.4 * most) and few <= 0.5 * many
    return Story(ranked=ranked, home=first or None, pair=(first, second) if is_pair else ())


class Resolver:
    """Resolves the noun phrases of one sentence against the story."""

    def __init__(self, view: View, story: Story) -> None:
        self.view = view
        self.story = story
        #: Subjects of the sentence so far, for its pronouns; speakers, for "we" and "our".
        self.subjects: list[Party] = []
        self.speakers: list[Party] = []

    def resolve(self, i: int, depth: int = 0) -> list[Party]:
        """Everyone that the phrase headed by token `i` names, joined ones too; nobody where nothing is known."""
        found: list[Party] = []
        for k in self.view.with_conjuncts(i):
            found += self._resolve_one(k, depth)
        return found

    def _resolve_one(self, i: int, depth: int) -> list[Party]:
        view = self.view
        if depth > _MAX_DEPTH:
            return []
        lemma = view.lemma[i]
        if lemma in _RELATIVE and view.tag[i] in ("WP", "WDT", "WP$", "IN"):
            return self._antecedent(i, depth)
        if view.pos[i] == "PRON" or view.tag[i] in ("PRP", "PRP$"):
            return self._pronoun(i)
        if hit := view.owner.get(i):
            if hit.name.kind == "adjective" and view.pos[i] not in ("PROPN", "NOUN"):
                return [self._party(i, hit)]
            return self._named(i, hit, depth)
        return self._noun(i, depth)

    def _named(self, i: int, hit: Hit, depth: int) -> list[Party]:
        """A name; a company or an unknown code may still learn its country from the words around it."""
        party = self._party(i, hit)
        if hit.name.kind == "generic":
            if any(k not in self.view.owner and self.view.pos[k] == "PROPN" for k in self.view.kids(i, "compound")):
                return [replace(party, code=self.story.home, entity=None)]
            owners = self._owners(i, depth)
            code = owners[0].code if owners else hit.name.code
            if not owners and hit.name.code not in self.story.ranked and self.story.home:
                code = self.story.home
            return [replace(party, code=code, entity=None if owners else party.entity)]
        if party.code is None:
            owners = self._owners(i, depth)
            return [replace(party, code=owners[0].code)] if owners else [party]
        if hit.name.kind in ("capital", "region") and self._says_place(i):
            return [replace(party, sector=None)]
        return [party]

    def _says_place(self, i: int) -> bool:
        return self.view.dep[i] == "pobj" and self.view.lemma[self.view.head[i]] in ("in", "at", "near")

    def _party(self, i: int, hit: Hit) -> Party:
        start, end = self._span(i)
        base = self.view.sentence.start
        start, end = min(start, base + hit.start), max(end, base + hit.end)
        kind = hit.name.kind
        sector = self._sector(i) or hit.name.sector
        return Party(start, end, hit.name.code, sector, hit.name.entity, is_person=kind == "person")

    def _span(self, i: int) -> tuple[int, int]:
        """The words of the phrase: the head with the modifiers before it."""
        view = self.view
        left = i
        for k in view.kids(i, "amod", "compound", "nmod", "poss", "nummod"):
            left = min(left, k, *(view.kids(k, "compound", "amod", "nmod", "poss") or [k]))
        return view.start[left], view.end[i]

    def _sector(self, i: int) -> str | None:
        roles = role_sectors()
        view = self.view
        for k in (i, *view.kids(i, "compound", "appos", "nmod")):
            if role := roles.get(view.lemma[k]):
                return role[1]
        return None

    def _noun(self, i: int, depth: int) -> list[Party]:  # noqa: PLR0911 - a list of decisions
        view, story = self.view, self.story
        lemma = view.lemma[i]
        if known := self._known_name(i):
            return [known]
        owners = self._owners(i, depth)
        core = view.core(i)
        if core != i and not owners:
            return self._resolve_one(core, depth + 1)
        start, end = self._span(i)
        sector = self._sector(i)
        is_person = (role_sectors().get(lemma) or ("", ""))[0] == "person" or view.pos[i] == "PROPN"
        if owners:
            entity = None
            return [
                Party(start, end, code, sector, entity, is_person=is_person, is_inferred=any_inferred(owners))
                for code in dict.fromkeys(p.code for p in owners if p.code)
            ]
        if (known := story.nouns.get(lemma)) and any(view.lemma[k] in ("the", "its") for k in view.kids(i, "det")):
            return [replace(known, start=start, end=end, is_inferred=True)]
        if self._says_dyad(i):
            return [replace(p, start=start, end=end, is_inferred=True) for p in self._dyad()]
        for k in view.kids(i, "appos"):
            if found := self._resolve_one(k, depth + 1):
                return [replace(p, start=start, end=end) for p in found]
        if lemma in role_sectors() and view.pos[i] in ("NOUN", "PROPN", "ADJ"):
            return [Party(start, end, None, sector, None, is_person=is_person, is_inferred=True)]
        if view.pos[i] == "PROPN":
            return [Party(start, end, None, sector, None, is_person=True)]
        return []

    def _known_name(self, i: int) -> Party | None:
        view = self.view
        if view.pos[i] != "PROPN" and not _NAMED.match(view.text[i]):
            return None
        known = self.story.names.get(view.text[i])
        if known is None or (view.pos[i] != "PROPN" and i == 0):
            return None
        start, end = self._span(i)
        return replace(known, start=start, end=end, sector=self._sector(i) or known.sector)

    def _owners(self, i: int, depth: int) -> list[Party]:  # noqa: PLR0912 - one branch a way to say whose it is
        """Whose the noun is: by nationality before it, possessor, "of X", "from X", or a known name before it."""
        view = self.view
        found: list[Party] = []
        for k in view.kids(i, *_MODIFIERS):
            for c in view.with_conjuncts(k):
                if hit := view.owner.get(c):
                    if (hit.name.code and hit.name.kind != "company") or view.dep[k] == "poss" or not found:
                        found.append(self._party(c, hit))
                        found += [self._party(m, view.owner[m]) for m in self._coupled(c, hit)]
                elif view.dep[c] == "poss" or (view.dep[k] == "poss" and view.dep[c] == "conj"):
                    found += [p for p in self._resolve_one(c, depth + 1) if p.code or view.pos[c] != "PRON"]
                elif view.dep[k] in ("compound", "nmod", "amod"):
                    inner = [view.owner[m] for m in view.kids(c, *_MODIFIERS) if m in view.owner]
                    found += [self._party(c, h) for h in inner if h.name.code]
                    if not inner and (known := self.story.names.get(view.text[c])) and view.pos[c] == "PROPN":
                        found.append(known)
        if named := [p for p in found if p.code and not p.is_inferred] or [p for p in found if p.code]:
            return named
        preps = _OWN if self._takes_place(i) else ("of", "from", "between")
        for k in view.pobj(i, *preps):
            if k not in view.owner and (code := self.story.places.get(view.start[k])):
                found.append(Party(view.start[k], view.end[k], code, None, None))
                continue
            if view.lemma[k] in BUNDLES and view.lemma[i] in BUNDLES:
                continue
            found += [p for p in self.resolve(k, depth + 1) if p.code]
        if not found:
            for k in view.kids(i, "appos"):
                found += [p for p in self._resolve_one(k, depth + 1) if p.code]
        return [p for p in found if p.code]

    def _coupled(self, c: int, hit: Hit) -> list[int]:
        """Names tied to a name: "Russia" in "the Russia-China Expo"."""
        view = self.view
        couples = [k for k in (c - 2, c + 2) if 0 <= k < len(view.text) and view.text[(c + k) // 2] in ("-", "–")]
        return [m for m in (*view.kids(c, *_MODIFIERS), *couples) if m in view.owner and view.owner[m] is not hit]

    def _takes_place(self, i: int) -> bool:
        return self.view.lemma[i] in role_sectors() or self.view.pos[i] == "PROPN"

    def _says_dyad(self, i: int) -> bool:
        view = self.view
        lemma = view.lemma[i]
        if lemma in ("two", "both") and not view.pobj(i, "of"):
            return True
        if lemma not in _DYAD_NOUNS or view.tag[i] not in ("NNS", "NNPS"):
            return False
        if any(view.lemma[k] in ("three", "four", "five", "3", "4") for k in view.kids(i, "nummod")):
            return False
        marks = {view.lemma[k] for k in view.children[i] if view.dep[k] in ("det", "nummod", "predet", "amod", "poss")}
        return bool(marks & {"two", "both"}) or (
            "the" in marks
            and lemma in _DYAD_NOUNS - {"people", "company", "firm", "man"}
            and not view.kids(i, "amod", "compound", "nmod")
        )

    def _dyad(self) -> tuple[Party, ...]:
        if self.story.dyad and (not self.story.pair or {p.code for p in self.story.dyad} == set(self.story.pair)):
            return self.story.dyad
        pair = self.story.pair or [c for c in self.story.ranked if len(c) == 3][:2]
        return tuple(Party(0, 0, code, "GOV", None) for code in pair) if len(pair) == 2 else ()

    def _pronoun(self, i: int) -> list[Party]:
        view, story = self.view, self.story
        lemma = view.text[i].lower()
        start, end = view.start[i], view.end[i]
        before = [p for p in self.subjects if p.start < start]
        if lemma in ("him", "her", "them", "it") and view.dep[i] in ("dobj", "dative", "pobj") and len(before) < 2:
            before = []
        if lemma in _PERSON_PRONOUNS:
            found = [p for p in before if p.is_person][-1:] or ([story.person] if story.person else [])
        elif lemma in _SPEAKER_PRONOUNS:
            found = list(self.speakers[-1:]) or ([story.person] if story.person else [])
        elif lemma in ("they", "them", "their") and len(story.dyad) == 2 and not before:
            found = list(story.dyad)
        elif lemma == "they" and before:
            found = [p for p in before if p.end == before[-1].end]
        elif lemma in _GROUP_PRONOUNS:
            found = [p for p in before if not p.is_person][-1:] or list(story.group)
        elif lemma in ("two", "both", "each", "other"):
            found = list(self._dyad())
        else:
            found = []
        return [replace(p, start=start, end=end, is_inferred=True) for p in found]

    def _antecedent(self, i: int, depth: int) -> list[Party]:
        view = self.view
        for a in view.ancestors(i):
            if view.dep[a] == "relcl":
                head = view.head[a]
                return self.resolve(head, depth + 1) or self._owners(head, depth + 1)
        return []


def any_inferred(parties: Iterable[Party]) -> bool:
    """Whether one of them is read through the article rather than from the words."""
    return any(p.is_inferred for p in parties)


def learn_names(view: View, resolver: Resolver, story: Story) -> None:
    """Keep what a sentence says of its names: "Brazilian miner Serra Azul" makes Serra Azul Brazilian from here on."""
    _learn_surnames(view, resolver, story)
    for i in range(len(view.text)):
        if view.pos[i] != "PROPN" or view.dep[i] in ("compound", "amod", "nmod") or not _NAMED.match(view.text[i]):
            continue
        hit = view.owner.get(i)
        if hit is not None and hit.name.kind in ("country", "adjective", "people", "capital", "region"):
            continue
        if story.names.get(view.text[i]) is not None and hit is None:
            continue
        if hit is not None:
            party = resolver._party(i, hit)
        else:
            owners = resolver._owners(i, 1) or _apposed(view, resolver, i)
            if len({p.code for p in owners}) != 1:
                continue
            start, end = resolver._span(i)
            party = Party(start, end, owners[0].code, resolver._sector(i), None, is_person=not view.kids(i, "det"))
        if party.code is None:
            continue
        story.names.setdefault(view.text[i], party)
        _learn_nouns(view, i, hit, party, story)
        for k in view.kids(i, "compound"):
            if view.pos[k] == "PROPN" and k not in view.owner and view.lemma[k] not in role_sectors():
                story.names.setdefault(view.text[k], party)


_FAMILY_FIRST = frozenset(["CHN", "KOR", "PRK", "TWN", "HKG"])
_COMPANY_NOUNS = ("company", "firm", "group", "carmaker", "airline", "lender", "manufacturer", "producer", "operator")


def _learn_surnames(view: View, resolver: Resolver, story: Story) -> None:
    """A leader named in full is meant by the family name from here on, which comes first in China and Korea."""
    tokens: dict[Hit, list[int]] = {}
    for k, hit in view.owner.items():
        if hit.name.kind == "person":
            tokens.setdefault(hit, []).append(k)
    for hit, inside in tokens.items():
        if len(inside) > 1:
            at = inside[0] if hit.name.code in _FAMILY_FIRST else inside[-1]
            story.names[view.text[at]] = resolver._party(inside[-1], hit)


def _learn_nouns(view: View, i: int, hit: Hit | None, party: Party, story: Story) -> None:
    """What "the company", "the bank", "the council" mean from here on."""
    kind = hit.name.kind if hit else None
    if kind == "company" or (hit is None and party.sector == "BUS"):
        story.nouns.update(dict.fromkeys(_COMPANY_NOUNS, party))
    if kind in ("organisation", "company"):
        story.nouns[view.lemma[i]] = party
        if party.sector == "IGO":
            story.nouns["bloc"] = party


def _apposed(view: View, resolver: Resolver, i: int) -> list[Party]:
    """The phrase that a name is set beside: "his Indonesian counterpart, Retno Marsudi"."""
    if view.dep[i] == "appos" and view.pos[view.head[i]] in ("NOUN", "PROPN"):
        return [p for p in resolver._resolve_one(view.head[i], 2) if p.code]
    return []
