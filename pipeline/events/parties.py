"""Who a noun phrase stands for: names, nationalities, offices, pronouns, descriptions, resolved inside the article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.events import clauses
from pipeline.events.pronouns import find_counted, find_dyad, resolve_pronoun, says_dyad
from pipeline.events.story import WORLD, Party, Story, Subject
from pipeline.events.view import BUNDLES, View
from pipeline.mentions.actors import Hit
from pipeline.mentions.names import Name, realms, reporting_media, role_sectors, whose_body

_RELATIVE = frozenset(["who", "which", "that", "whom", "whose"])
#: Prepositions that tie a noun to whom it belongs.
_OWN = ("of", "from", "in", "at", "for", "within", "across", "to", "between", "representing")
_MODIFIERS = ("amod", "compound", "nmod", "poss", "nummod")
_COUNTRIES = ("country", "adjective", "people")
#: "The minister for EU affairs" is not the Union's.
_TOPICS = frozenset(["affair", "affairs", "matter"])
#: What names some of several.
_LISTING = frozenset(["including", "include", "like"])
#: Nouns whose possessor is the other side: Greece's lenders are not Greek.
_OTHERS = frozenset(
    [
        *("creditor", "lender", "donor", "backer", "partner", "ally", "neighbour", "neighbor", "rival", "foe", "enemy"),
        *("opponent", "adversary", "critic", "counterpart", "patron", "invader", "occupier", "aggressor", "peer"),
    ]
)
#: Adjectives of those who come from abroad, or from no country in particular.
_ELSEWHERE = frozenset(["western", "foreign", "international", "overseas", "global", "multinational", "allied", "arab"])
#: How a name begins.
NAMED = re.compile(r"^[A-ZÀ-ÞŁŚŽ]")
#: What is done with papers and attacks that then do something themselves.
_MAKING = frozenset(
    [
        *(
            "publish",
            "issue",
            "release",
            "write",
            "sign",
            "pass",
            "adopt",
            "approve",
            "launch",
            "carry",
            "make",
            "file",
        ),
        *("send", "deliver", "draft", "table", "submit", "introduce", "unveil", "propose", "announce", "stage"),
    ]
)
#: "The country", "the kingdom": the one that the article is about.
_REALMS = frozenset(["country", "nation", "republic"])
#: Proper nouns that nobody bears.
_CALENDAR = frozenset(
    [
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march"),
        *("april", "june", "july", "august", "september", "october", "november", "december", "christmas", "easter"),
    ]
)
#: The lenders of euro zone states: the Commission and the European Central Bank, and the Fund.
_TROIKA = ("EUR", "IMF")
#: What every country has one of.
STATE_BODIES = frozenset(
    {
        "army", "authority", "cabinet", "congress", "court", "government", "military", "ministry", "parliament",
        "police", "regulator", "senate", "treasury", "watchdog",
    }
)  # fmt: skip
#: Of these, those that are the article's own where they are named without a country: "the Ministry of Commerce".
_NAMED_BODIES = frozenset(["ministry", "parliament", "court", "senate", "cabinet"])
#: What companies are called once they are named.
COMPANY_NOUNS = frozenset(
    {
        "airline", "automaker", "brewer", "carmaker", "chipmaker", "company", "drugmaker", "firm", "giant", "group",
        "insurer", "lender", "maker", "manufacturer", "miner", "operator", "planemaker", "producer", "retailer",
        "utility",
    }
)  # fmt: skip
#: Halves of a divided country by the words that say which.
_HALVES = {"North": "PRK", "South": "KOR"}
#: Nouns that mean the other country of the two that the article is about, where one is whose they are.
_NEXT_DOOR = frozenset(["neighbour", "neighbor", "rival", "foe", "arch-foe"])
_MAX_DEPTH = 5


class Resolver:
    """Resolves the noun phrases of one sentence against the story."""

    def __init__(self, view: View, story: Story) -> None:
        self.view = view
        self.story = story
        #: Subjects of the sentence so far, for its pronouns; speakers, for "we" and "our".
        self.subjects: list[Subject] = []
        self.speakers: list[Party] = []

    def note_subjects(self) -> None:
        """Resolve the sentence's subjects in order, so that its pronouns may stand for them."""
        view = self.view
        for i, dep in enumerate(view.dep):
            if dep not in ("nsubj", "nsubjpass") or view.tag[i] in ("WP", "WDT"):
                continue
            parties = tuple(self.resolve(i))
            if not parties:
                continue
            head = view.head[i]
            is_plural = len(parties) > 1 or view.tag[i] in ("NNS", "NNPS") or bool(view.kids(i, "conj"))
            is_plural = is_plural or view.text[i].lower() == "they"
            self.subjects.append(Subject(view.start[i], parties, is_plural, is_main=view.dep[head] == "ROOT"))
            if view.lemma[head] in clauses.SAYING:
                self.speakers += parties[:1]

    def resolve(self, i: int, depth: int = 0) -> list[Party]:
        """Everyone that the phrase headed by token `i` names, joined ones too; nobody where nothing is known."""
        found: list[Party] = []
        for k in self.view.with_conjuncts(i):
            found += self.resolve_one(k, depth)
        return found

    def resolve_one(self, i: int, depth: int) -> list[Party]:
        """Whom the phrase headed by token `i` names, without those joined to it."""
        view = self.view
        lemma = view.lemma[i]
        if depth > _MAX_DEPTH or lemma in _CALENDAR:
            # Parsers take a day for the head of the name before it: "agreed with the European Union Sunday".
            return [self.party(k, view.owner[k]) for k in view.kids(i, "compound") if k in view.owner]
        if lemma in _RELATIVE and view.tag[i] in ("WP", "WDT", "WP$", "IN"):
            return self._antecedent(i, depth)
        if view.pos[i] == "PRON" or view.tag[i] in ("PRP", "PRP$"):
            return resolve_pronoun(view, self.story, self.subjects, i)
        if hit := view.owner.get(i):
            if hit.name.kind == "adjective" and view.pos[i] not in ("PROPN", "NOUN"):
                return [self.party(i, hit)]
            return self._named(i, hit, depth)
        return self._noun(i, depth)

    def _named(self, i: int, hit: Hit, depth: int) -> list[Party]:
        """A name; a company or an unknown code may still learn its country from the words around it."""
        if self._only_reports(i, hit):
            return []
        party = self.party(i, hit)
        if hit.name.kind == "generic":
            if any(k not in self.view.owner and self.view.pos[k] == "PROPN" for k in self.view.kids(i, "compound")):
                return [replace(party, code=self.story.home, entity=None)]
            owners = self.owners(i, depth)
            code = owners[0].code if owners else self._whose_body(hit)
            return [replace(party, code=code, entity=None if owners else party.entity)]
        if party.code is None:
            owners = self.owners(i, depth)
            return [replace(party, code=owners[0].code)] if owners else [party]
        if hit.name.kind in ("capital", "region") and self._says_place(i):
            return [replace(party, sector=None)]
        before = self._named_before(i, hit) if hit.name.kind == "company" else []
        return [*before, self._as_told(i, party, hit) if hit.name.kind in ("person", "company") else party]

    def _whose_body(self, hit: Hit) -> str | None:
        """Whose "the Senate" is, with nobody's name: of the article's countries the first that has one so called."""
        story, base = self.story, self.view.sentence
        states = (*((story.home,) if story.home else ()), *story.ranked)
        if code := whose_body(base.text[hit.start : hit.end], states):
            return code
        return hit.name.code if hit.name.code in story.ranked else story.home or hit.name.code

    def _named_before(self, i: int, hit: Hit) -> list[Party]:
        """A company joined to another within one name, as parsers have it: "Marathon Oil and Africa Oil"."""
        view = self.view
        first = min(k for k in view.owner if view.owner[k] is hit)
        other = view.owner.get(first - 2)
        if other is None or other.name.kind != "company" or view.lemma[first - 1] != "and":
            return []
        return [self.party(first - 2, other)] if i in view.ancestors(first - 2) else []

    def _only_reports(self, i: int, hit: Hit) -> bool:
        """Whether a name is of a medium that is told something or asks for it: "questions from Reuters"."""
        view = self.view
        if view.sentence.text[hit.start : hit.end] not in reporting_media() or view.dep[i] in ("nsubjpass", "poss"):
            return False
        return not (view.dep[i] == "dobj" and view.lemma[view.head[i]] not in ("tell", "inform", "show"))

    def _as_told(self, i: int, party: Party, hit: Hit) -> Party:
        """A person or a company as the words before the name tell: "Jordan's King Abdullah" is not the Saudi one."""
        view = self.view
        if body := self._body_of(i, hit):
            return replace(party, code=body.code)
        inside = [k for k in sorted(view.owner) if view.owner[k] is hit]
        before = [m for n in inside for k in view.kids(n, *_MODIFIERS) for m in (k, *view.kids(k, *_MODIFIERS))]
        told = {view.owner[m].name.code for m in before if m in view.owner and view.owner[m].name.kind in _COUNTRIES}
        told.discard(None)
        return replace(party, code=told.pop(), entity=None) if len(told) == 1 and hit.name.code not in told else party

    def _body_of(self, i: int, hit: Hit) -> Name | None:
        """The organisation that a person speaks for by the title before the name: "Eurogroup chairman X"."""
        view = self.view
        for k in view.kids(i, "compound", "nmod"):
            for m in (k, *view.kids(k, "compound", "nmod")):
                other = view.owner.get(m)
                if other is not None and other is not hit and other.name.kind == "organisation" and other.name.code:
                    return other.name
        return None

    def _says_place(self, i: int) -> bool:
        return self.view.dep[i] == "pobj" and self.view.lemma[self.view.head[i]] in ("in", "at", "near")

    def party(self, i: int, hit: Hit) -> Party:
        start, end = self.span(i)
        base = self.view.sentence.start
        start, end = min(start, base + hit.start), max(end, base + hit.end)
        kind = hit.name.kind
        sector = self.sector(i, hit) or hit.name.sector
        return Party(start, end, hit.name.code, sector, hit.name.entity, is_person=kind == "person")

    def span(self, i: int) -> tuple[int, int]:
        """The words of the phrase: the head with the modifiers before it."""
        view = self.view
        left = i
        for k in view.kids(i, "amod", "compound", "nmod", "poss", "nummod"):
            left = min(left, k, *(view.kids(k, "compound", "amod", "nmod", "poss") or [k]))
        return view.start[left], view.end[i]

    def sector(self, i: int, name: Hit | None = None) -> str | None:
        """The sector of the first role word around token `i`, in words that are not part of its name."""
        roles = role_sectors()
        view = self.view
        for k in (i, *view.kids(i, "compound", "appos", "nmod")):
            if (role := roles.get(view.lemma[k])) and (name is None or view.owner.get(k) is not name):
                return role[1]
        return None

    def _noun(self, i: int, depth: int) -> list[Party]:  # noqa: PLR0911, PLR0912 - a list of decisions
        view, story = self.view, self.story
        lemma = view.lemma[i]
        if known := self._known_name(i):
            return [known]
        owners = self.owners(i, depth)
        core = view.core(i)
        if core != i and not owners:
            return self.resolve_one(core, depth + 1)
        start, end = self.span(i)
        sector = self.sector(i)
        role = role_sectors().get(lemma) or ("", "")
        is_name = view.pos[i] == "PROPN" and view.text[i].lower() not in story.common
        is_person = role[0] == "person" or (is_name and role[0] != "org")
        if owners:
            entity = None
            return [
                Party(start, end, code, sector, entity, is_person=is_person, is_inferred=any_inferred(owners))
                for code in dict.fromkeys(p.code for p in owners if p.code)
            ]
        if (half := _HALVES.get(view.text[i])) and is_half(view, i) and {"PRK", "KOR"} & set(story.ranked):
            return [Party(start, end, half, None, None, is_inferred=True)]
        if lemma in _NEXT_DOOR and (others := self._next_door(i, depth)):
            return [replace(p, start=start, end=end) for p in others]
        if lemma == "troika" and "EUR" in story.ranked:
            return [Party(start, end, code, "IGO", None) for code in _TROIKA]
        if examples := [p for k in self._examples(i) for p in self.resolve(k, depth + 1) if p.code]:
            return examples
        is_one = view.tag[i] not in ("NNS", "NNPS") and any(view.lemma[k] == "the" for k in view.kids(i, "det"))
        if is_one and (known := self._meant(i)) and not self._is_qualified(i):
            return [replace(known, start=start, end=end, is_inferred=True)]
        if lemma == "bank" and is_one and (known := self._central_bank(i)):
            return [replace(known, start=start, end=end, is_inferred=True)]
        if lemma == "state" and (bloc := story.nouns.get("bloc")) and self._says_members(i):
            return [replace(bloc, start=start, end=end, is_inferred=True)]
        if (lemma in _REALMS or lemma in realms()) and view.tag[i] == "NN" and (realm := self._realm(i)):
            return [Party(start, end, realm, None, None, is_inferred=True)]
        if not owners and (same := self._same_people(i)):
            return [Party(start, end, one, sector, None, is_person=is_person, is_inferred=True) for one in same]
        counted = find_counted(view, story, i)
        if counted or says_dyad(view, i):
            meant = counted or find_dyad(view, story, i)
            return [replace(p, start=start, end=end, is_inferred=True) for p in meant]
        for k in view.kids(i, "appos"):
            if found := self.resolve_one(k, depth + 1):
                return [replace(p, start=start, end=end) for p in found]
        if lemma in role_sectors() and view.pos[i] in ("NOUN", "PROPN", "ADJ"):
            is_inferred = not self._is_other_side(i)
            code = story.home if lemma in _NAMED_BODIES and view.pos[i] == "PROPN" else None
            return [Party(start, end, code, sector, None, is_person=is_person, is_inferred=is_inferred)]
        if view.pos[i] == "PROPN":
            return [Party(start, end, None, sector, None, is_person=True)]
        return []

    def _next_door(self, i: int, depth: int) -> list[Party]:
        """The other of the article's two countries: "its neighbour"."""
        codes = {p.code for k in self.view.kids(i, "poss") for p in self.resolve(k, depth + 1) if p.code}
        others = [code for code in self.story.pair if code not in codes]
        if len(codes) != 1 or len(others) != 1 or self.view.kids(i, "amod", "compound", "nummod"):
            return []
        return [Party(0, 0, others[0], None, None, is_inferred=True)]

    def _is_qualified(self, i: int) -> bool:
        """Whether the words before a noun may tell it from the one named before: not those of "the oil company"."""
        is_firm = self.view.lemma[i] in COMPANY_NOUNS and self.view.lemma[i] != "group"
        deps = ("nummod",) if is_firm else ("nummod", "amod", "compound")
        return bool(self.view.kids(i, *deps))

    def _central_bank(self, i: int) -> Party | None:
        """The one that "the central bank", no more, means: the last named where the article is about its country."""
        ranked, known = self.story.ranked, self.story.nouns.get("central bank")
        if known is None or [self.view.lemma[k] for k in self.view.kids(i, *_MODIFIERS)] != ["central"]:
            return None
        # The euro's bank acts in articles on the members.
        is_about = known.code in ranked[: 3 if known.code == "EUR" else 1]
        return known if is_about else None

    def _same_people(self, i: int) -> tuple[str, ...]:
        """Whose "the troops" are by the words before: those of "Kenyan troops"."""
        view = self.view
        if not any(view.lemma[k] == "the" for k in view.kids(i, "det")) or view.kids(i, *_MODIFIERS, "prep", "relcl"):
            return ()
        return self.story.roles.get(view.lemma[i], ())

    def _meant(self, i: int) -> Party | None:
        """Whom the noun means by a name before it: the one it is set beside, one in this sentence, else one before."""
        head = self.view.head[i]
        if self.view.dep[i] == "appos" and self.view.pos[head] == "PROPN":
            hit = self.view.owner.get(head)
            return self.party(head, hit) if hit else self.story.names.get(self.view.text[head])
        known = self.story.nouns.get(self.view.lemma[i])
        if known is not None and known.start > self.view.start[i]:
            return self.story.earlier.get(self.view.lemma[i], known)
        return known

    def _is_other_side(self, i: int) -> bool:
        """Whether the words say that it is somebody else's: "its lenders", "Western diplomats"."""
        view = self.view
        if any(view.lemma[k] in _ELSEWHERE for k in view.kids(i, "amod", "compound")):
            return True
        return view.lemma[i] in _OTHERS and bool(view.kids(i, "poss"))

    def _says_members(self, i: int) -> bool:
        return any(self.view.lemma[k] == "member" for k in self.view.kids(i, "compound", "nmod"))

    def _realm(self, i: int) -> str | None:
        """The country that "the country" means at token `i`: the article's own, or the one named before."""
        view = self.view
        marks = {view.lemma[k] for k in view.kids(i, "det", "poss", "amod")}
        if marks - {"whole", "entire"} != {"the"}:
            return None
        if forms := realms().get(view.lemma[i]):
            return next((code for code in (self.story.home, *self.story.ranked) if code in forms), None)
        over = view.ancestors(i)
        verbs = [a for a in over if view.is_verb(a)][:1]
        nouns = [a for a in over if view.pos[a] == "NOUN"] + [k for v in verbs for k in view.kids(v, "dobj") if k < i]
        above = {k for a in nouns for k in view.kids(a, *_MODIFIERS)}
        others = [h for k, h in sorted(view.owner.items()) if k < i and k not in above]
        named = [h.name.code for h in others if h.name.kind in _COUNTRIES]
        return self.story.topic() or (named[-1] if named else self.story.home)

    def _known_name(self, i: int) -> Party | None:
        view = self.view
        if view.pos[i] != "PROPN" and not NAMED.match(view.text[i]):
            return None
        known = self.story.names.get(view.text[i])
        if known is None and (firsts := [k for k in view.kids(i, "compound") if view.pos[k] == "PROPN"]):
            known = self.story.names.get(view.text[firsts[0]]) if len(firsts) > 1 else None
        if known is None or (view.pos[i] != "PROPN" and i == 0):
            return None
        start, end = self.span(i)
        return replace(known, start=start, end=end, sector=self.sector(i) or known.sector)

    def owners(self, i: int, depth: int) -> list[Party]:  # noqa: PLR0912 - one branch a way to say whose it is
        """Whose the noun is: by nationality before it, possessor, "of X", "from X", or a known name before it."""
        view = self.view
        found: list[Party] = []
        for k in view.kids(i, *_MODIFIERS):
            for c in view.with_conjuncts(k):
                if view.lemma[i] in _OTHERS and view.dep[k] == "poss":
                    continue
                if hit := view.owner.get(c):
                    if hit is view.owner.get(i):
                        continue
                    if (hit.name.code and hit.name.kind != "company") or view.dep[k] == "poss" or not found:
                        found += self._with_coupled(c, hit)
                elif view.dep[c] == "poss" or (view.dep[k] == "poss" and view.dep[c] == "conj"):
                    named = self.resolve_one(c, depth + 1) or []
                    found += [self._of_home(p, c) for p in named if p.code or view.pos[c] != "PRON"]
                elif view.dep[k] in ("compound", "nmod", "amod"):
                    modifiers = [m for n in view.kids(c, *_MODIFIERS, "npadvmod") for m in view.with_conjuncts(n)]
                    inner = [view.owner[m] for m in modifiers if m in view.owner]
                    found += [self.party(c, h) for h in inner if h.name.code]
                    if not inner and view.pos[c] == "PROPN" and (known := self._known_word(c)):
                        found.append(known)
        if named := [p for p in found if p.code and not p.is_inferred] or [p for p in found if p.code]:
            return named
        preps = _OWN if self._takes_place(i) else ("of", "from", "between")
        for k in view.pobj(i, *preps):
            if view.lemma[k] in _TOPICS:
                continue
            if k not in view.owner and (code := self.story.places.get(view.start[k])):
                found.append(Party(view.start[k], view.end[k], code, None, None))
                continue
            if view.lemma[k] in BUNDLES and view.lemma[i] in BUNDLES:
                continue
            found += [p for p in self.resolve(k, depth + 1) if p.code]
        if not found:
            for k in view.kids(i, "appos"):
                found += [p for p in self.resolve_one(k, depth + 1) if p.code]
        return [p for p in found if p.code]

    def _known_word(self, i: int) -> Party | None:
        """Whom a capitalised word before a noun names: a name of the article, "Commission" after the European one."""
        if (known := self.story.names.get(self.view.text[i])) is not None:
            return known
        is_body = role_sectors().get(self.view.lemma[i], ("", ""))[0] == "org"
        return self.story.nouns.get(self.view.lemma[i]) if is_body else None

    def _of_home(self, party: Party, i: int) -> Party:
        """The government whose something is, without a country, as the article's own: "the government's claim"."""
        is_body = self.view.lemma[i] in STATE_BODIES and any(
            self.view.lemma[k] == "the" for k in self.view.kids(i, "det")
        )
        return replace(party, code=self.story.home) if party.code is None and party.is_inferred and is_body else party

    def _examples(self, i: int) -> list[int]:
        """Those of several that are named: "nations including France", "firms such as X"."""
        view = self.view
        if view.tag[i] not in ("NNS", "NNPS"):
            return []
        lists = [k for k in view.kids(i, "prep") if view.lemma[k] in _LISTING or view.text[k].lower() in _LISTING]
        such = [k for k in view.kids(i, "prep") if view.lemma[k] == "as" and view.kids(k, "amod")]
        return [p for k in (*lists, *such) for p in view.kids(k, "pobj")]

    def _with_coupled(self, c: int, hit: Hit) -> list[Party]:
        """A name and those tied to it, of which a continent is only where things go: "China-Europe freight trains"."""
        owners = [(c, hit), *((m, self.view.owner[m]) for m in self._coupled(c, hit))]
        states = [(k, one) for k, one in owners if one.name.code not in WORLD or one.name.kind != "region"]
        return [self.party(k, one) for k, one in (states if len(owners) > 1 else owners)]

    def _coupled(self, c: int, hit: Hit) -> list[int]:
        """Names tied to a name: "Russia" in "the Russia-China Expo"."""
        view = self.view
        couples = [k for k in (c - 2, c + 2) if 0 <= k < len(view.text) and view.text[(c + k) // 2] in ("-", "–")]
        return [m for m in (*view.kids(c, *_MODIFIERS), *couples) if m in view.owner and view.owner[m] is not hit]

    def _takes_place(self, i: int) -> bool:
        return self.view.lemma[i] in role_sectors() or self.view.pos[i] == "PROPN"

    def _antecedent(self, i: int, depth: int) -> list[Party]:
        view = self.view
        for a in view.ancestors(i):
            if view.dep[a] == "relcl":
                head = self._who(i, view.head[a])
                return self.resolve(head, depth + 1) or self.owners(head, depth + 1) or self.maker(head, depth + 1)
        return []

    def _who(self, i: int, head: int) -> int:
        """The name just before "who" and "whom" at token `i` where the parser took a thing for them."""
        view = self.view
        if view.lemma[i] not in ("who", "whom") or not self.is_matter(head):
            return head
        named = [k for k in view.owner if k < i and view.owner[k].name.kind not in ("adjective", "capital", "region")]
        return max(named, default=head)

    def is_matter(self, i: int) -> bool:
        """Whether a noun names neither someone nor a name."""
        view = self.view
        is_noun = view.pos[i] == "NOUN" and i not in view.owner
        return is_noun and view.lemma[i] not in role_sectors() and view.lemma[i] not in BUNDLES

    def maker(self, i: int, depth: int = 0) -> list[Party]:
        """Who made the thing that "which" stands for, or is one of them: "it issued a paper that calls …"."""
        view = self.view
        for a in view.ancestors(i):
            if view.is_verb(a):
                is_made = view.lemma[a] in _MAKING and any(view.dep[k] in ("dobj", "attr") for k in (i, view.head[i]))
                subjects = clauses.find_subjects(view, a) if is_made or view.lemma[a] == "be" else []
                return [p for k in subjects for p in self.resolve(k, depth)]
        return []


def is_half(view: View, i: int) -> bool:
    """Whether "the North" or "the South" stands alone, as a country rather than a region."""
    return any(view.lemma[k] == "the" for k in view.kids(i, "det")) and not view.kids(i, "compound", "prep", "amod")


def any_inferred(parties: Iterable[Party]) -> bool:
    """Whether one of them is read through the article rather than from the words."""
    return any(p.is_inferred for p in parties)
