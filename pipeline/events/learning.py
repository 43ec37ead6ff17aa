"""What a sentence teaches of its names, and whom it leaves for the words of the next ones to mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.events import clauses
from pipeline.events.parties import COMPANY_NOUNS, NAMED, Resolver
from pipeline.events.story import Party, Story
from pipeline.events.view import View
from pipeline.mentions.actors import Hit
from pipeline.mentions.names import Name, central_banks, reporting_media, role_sectors, states
from pipeline.mentions.sentences import Sentence
from pipeline.records import PlaceLevel, PlaceMention

_FAMILY_FIRST = frozenset(["CHN", "KOR", "PRK", "TWN", "HKG"])
#: Offices of which "the president", without more, means the one named before.
_OFFICES = frozenset(
    {
        "president", "premier", "minister", "chancellor", "king", "queen", "emir", "sultan", "pope", "prince",
        "general", "governor", "secretary", "chairman", "commissioner", "mayor", "chief", "leader", "monarch",
    }
)  # fmt: skip
#: Offices of which "the monarch" is another word.
_CROWNED = frozenset(["king", "queen", "emir", "sultan", "emperor"])
_PLACE_KINDS = ("country", "adjective", "people", "capital", "region")


_LOCATED = ("country", "capital", "region")


def rank_countries(hit_lists: Iterable[tuple[Hit, ...]]) -> list[str]:
    """Countries that the names speak of, most frequent first; seats and regions, which have namesakes, do not count."""
    codes = Counter(
        hit.name.code
        for hits in hit_lists
        for hit in hits
        if hit.name.code in states() and hit.name.kind in ("country", "adjective", "people", "person")
    )
    return [code for code, _ in sorted(codes.items(), key=lambda item: (-item[1], item[0]))]


def locate_hits(
    sentences: Sequence[Sentence], hit_lists: Sequence[tuple[Hit, ...]], places: Iterable[PlaceMention]
) -> list[tuple[Hit, ...]]:
    """The hits with those that are places moved to where the text sets them: Georgia in America, Tripoli in Lebanon."""
    moved = {place.start: place for place in places if place.country and (place.confidence or 0) >= _SURE_ENOUGH}
    return [
        tuple(_located(hit, moved.get(sentence.start + hit.start)) for hit in hits)
        for sentence, hits in zip(sentences, hit_lists, strict=True)
    ]


#: From this confidence on a place's country outdoes that of the actor lexicon.
_SURE_ENOUGH = 0.7


def _located(hit: Hit, place: PlaceMention | None) -> Hit:
    if place is None or hit.name.kind not in _LOCATED or place.country in (hit.name.code, None):
        return hit
    is_part = place.level is not PlaceLevel.COUNTRY
    return replace(hit, name=Name("region" if is_part else "country", place.country, None, None))


def learn_ahead(views: Iterable[View], story: Story) -> None:
    """Keep whose the article's names are before it is read: a firm's country may be told only after its first deed."""
    read = list(views)
    story.common = frozenset(word for view in read for word in view.text if word.islower())
    story.families = frozenset(view.text[i] for view in read for i in range(len(view.text)) if _has_first_name(view, i))
    for view in read:
        learn_names(view, Resolver(view, story), story)
    story.nouns.clear()
    story.firms = ()


def _has_first_name(view: View, i: int) -> bool:
    return view.pos[i] == "PROPN" and any(view.pos[k] == "PROPN" for k in view.kids(i, "compound"))


def learn_names(view: View, resolver: Resolver, story: Story) -> None:
    """Keep what a sentence says of its names: "Brazilian miner Serra Azul" makes Serra Azul Brazilian from here on."""
    story.earlier = dict(story.nouns)
    _learn_surnames(view, resolver, story)
    _learn_letters(view, resolver, story)
    _learn_short_names(view, resolver, story)
    for i in range(len(view.text)):
        if view.pos[i] != "PROPN" or view.dep[i] in ("compound", "amod", "nmod") or not NAMED.match(view.text[i]):
            continue
        hit = view.owner.get(i)
        if hit is not None and (hit.name.kind in _PLACE_KINDS or _tells_news(view, i, hit)):
            continue
        if (known := story.names.get(view.text[i])) is not None and hit is None:
            _learn_office(view, i, known, story)
            continue
        if hit is not None:
            found = resolver.resolve_one(i, 1) if hit.name.kind == "generic" else []
            party = found[0] if found else resolver.party(i, hit)
        else:
            owners = resolver.owners(i, 1) or _apposed(view, resolver, i) or _firm_led(view, i, story)
            if len({p.code for p in owners}) != 1:
                continue
            start, end = resolver.span(i)
            party = Party(start, end, owners[0].code, resolver.sector(i), None, is_person=_names_person(view, i))
        if party.code is None:
            continue
        if _is_nothing_else(view, i, story) or (hit is not None and view.text[i].lower() not in role_sectors()):
            story.names.setdefault(view.text[i], party)
        _learn_nouns(view, i, hit, party, story)
        _learn_office(view, i, party, story)
        for k in view.kids(i, "compound"):
            if view.pos[k] == "PROPN" and k not in view.owner and _is_nothing_else(view, k, story):
                story.names.setdefault(view.text[k], party)


def _tells_news(view: View, i: int, hit: Hit) -> bool:
    """Whether a name is of a medium that tells the news: "(Reuters)" is not "the company" of the next sentence."""
    if view.sentence.text[hit.start : hit.end] not in reporting_media():
        return False
    return view.dep[i] not in ("nsubj", "nsubjpass") or view.lemma[view.head[i]] in clauses.SAYING


def _is_nothing_else(view: View, i: int, story: Story) -> bool:
    """Whether a capitalised word is a name only: neither a role nor a word that the article writes small elsewhere."""
    word = view.text[i].lower()
    return word not in role_sectors() and view.lemma[i] not in role_sectors() and word not in story.common


def _learn_short_names(view: View, resolver: Resolver, story: Story) -> None:
    """A company by the first word of its name: "Marathon" for Marathon Oil, where that word is nothing else."""
    firsts: dict[int, int] = {}
    for k in sorted(view.owner):
        firsts.setdefault(view.owner[k].start, k)
    for k in firsts.values():
        hit, word = view.owner[k], view.text[k]
        is_longer = hit.end > view.end[k] - view.sentence.start
        if hit.name.kind == "company" and is_longer and len(word) > 3 and view.lemma[k] not in role_sectors():
            story.names.setdefault(word, resolver.party(k, hit))


def _names_person(view: View, i: int) -> bool:
    """Whether a name is a person's: by the role beside it, else by a first name and no article."""
    kinds = {role_sectors().get(view.lemma[k], ("", ""))[0] for k in view.kids(i, "compound", "appos", "nmod")}
    if kinds & {"person", "org"}:
        return "person" in kinds
    return bool(view.kids(i, "compound")) and not view.kids(i, "det") and view.tag[i] == "NNP"


#: What "the fund", "the alliance" mean once the article names the organisation by its letters.
_LETTERS = {
    "IMF": "fund",
    "WBK": "bank",
    "NATO": "alliance",
    "OPEC": "cartel",
    "OPC": "cartel",
    "G20": "group",
    "UNO": "body",
}


def _learn_letters(view: View, resolver: Resolver, story: Story) -> None:
    """What "the alliance" means after "NATO aircraft", where the organisation's name only stands before another."""
    for i, hit in view.owner.items():
        if hit.name.entity in central_banks():
            story.nouns["central bank"] = resolver.party(i, hit)
        if hit.name.kind == "organisation" and hit.name.sector == "IGO" and hit.name.code in _LETTERS:
            story.nouns[_LETTERS[hit.name.code]] = resolver.party(i, hit)


def _learn_surnames(view: View, resolver: Resolver, story: Story) -> None:
    """A leader named in full is meant by the family name from here on, which comes first in China and Korea."""
    tokens: dict[Hit, list[int]] = {}
    for k, hit in view.owner.items():
        if hit.name.kind == "person":
            tokens.setdefault(hit, []).append(k)
    for hit, inside in tokens.items():
        if len(inside) > 1:
            at = inside[0] if hit.name.code in _FAMILY_FIRST else inside[-1]
            story.names[view.text[at]] = resolver.party(inside[-1], hit)


def _learn_office(view: View, i: int, party: Party, story: Story) -> None:
    """What "the president" means from here on, after "President X" or "X, the president"."""
    for k in view.kids(i, "compound", "appos", "nmod"):
        if view.lemma[k] in _OFFICES:
            story.nouns[view.lemma[k]] = party
            if view.lemma[k] in _CROWNED:
                story.nouns["monarch"] = party


def _learn_nouns(view: View, i: int, hit: Hit | None, party: Party, story: Story) -> None:
    """What "the company", "the bank", "the council" mean from here on."""
    kind = hit.name.kind if hit else None
    if hit is None and party.sector is None and not party.is_person and not view.kids(i, "det"):
        story.nouns.setdefault("company", party)
    is_named_by = view.dep[i] in ("nsubj", "nsubjpass", "pobj", "conj", "appos", "poss", "dobj")
    if is_named_by and (kind == "company" or (hit is None and party.sector == "BUS")) and party.sector != "MED":
        others = [firm for firm in story.firms if (firm.entity or firm.code) != (party.entity or party.code)]
        story.firms = (*others, party)[-2:]
        if view.dep[i] in ("nsubj", "nsubjpass") or "company" not in story.nouns:
            story.nouns.update(dict.fromkeys(sorted(COMPANY_NOUNS), party))
        if _says_bank(view, i) and view.dep[i] in ("nsubj", "nsubjpass"):
            story.nouns["bank"] = party
        story.nouns.setdefault("bank", party)
    is_aside = view.lemma[i].lower() == "bank" and "bank" in story.nouns and view.dep[i] not in ("nsubj", "nsubjpass")
    if kind in ("organisation", "company") and not is_aside:
        story.nouns[view.lemma[i]] = party
        if party.sector == "REB":
            story.nouns["group"] = party
        if party.sector == "IGO":
            story.nouns |= {"group": party, _LETTERS.get(party.code or "", "bloc"): party}


def _says_bank(view: View, i: int) -> bool:
    """Whether a company is called a bank: by its name, or by the words beside it."""
    return "bank" in view.text[i].lower() or any(view.lemma[k] == "bank" for k in view.kids(i, "compound", "appos"))


def _apposed(view: View, resolver: Resolver, i: int) -> list[Party]:
    """The phrase that a name is set beside: "his Indonesian counterpart, Retno Marsudi"."""
    if view.dep[i] == "appos" and view.pos[view.head[i]] in ("NOUN", "PROPN"):
        return [p for p in resolver.resolve_one(view.head[i], 2) if p.code]
    return []


#: Who heads a company, where the words do not say which: the one that the article is about.
_HEADS = frozenset(["ceo", "cfo", "executive"])


def _firm_led(view: View, i: int, story: Story) -> list[Party]:
    """The company of "Chief Executive X", with no company's name beside it: the one named before."""
    firm = story.nouns.get("company")
    return (
        [firm] if firm is not None and any(view.lemma[k] in _HEADS for k in view.kids(i, "compound", "appos")) else []
    )


def _remember_roles(resolver: Resolver, story: Story) -> None:
    """Keep whose troops or ministers the sentence names, for "the troops" of the next ones."""
    view = resolver.view
    for i, lemma in enumerate(view.lemma):
        if view.pos[i] != "NOUN" or role_sectors().get(lemma, ("", ""))[0] != "person":
            continue
        if view.kids(i, "amod", "compound", "nmod"):
            codes = dict.fromkeys(p.code for p in resolver.owners(i, 1) if not p.is_inferred)
            if known := tuple(code for code in codes if code):
                story.roles[lemma] = known


def _remember_lists(view: View, story: Story) -> None:
    """Keep countries that the sentence lists, for "the three countries" of the next ones."""
    for i, hit in sorted(view.owner.items()):
        joined = [view.owner[k] for k in view.with_conjuncts(i) if k in view.owner]
        codes = dict.fromkeys(one.name.code for one in joined if one.name.code)
        if hit.name.kind == "country" and len(codes) > 2:
            story.lists[len(codes)] = tuple(Party(0, 0, code, None, None) for code in codes)


def remember_subjects(resolver: Resolver, story: Story) -> None:
    """Keep whom the sentence was about, for the pronouns of the next ones."""
    subjects = sorted(resolver.subjects, key=lambda s: s.is_main)
    for subject in subjects:
        known = tuple(p for p in subject.parties if p.code)
        if subject.is_plural:
            story.several = subject.parties
        elif known and subject.is_person:
            story.person = next((p for p in known if p.is_person), known[0])
        elif known:
            story.group = known[:1]
    _remember_lists(resolver.view, story)
    _remember_roles(resolver, story)
    if resolver.speakers:
        story.speaker = tuple(resolver.speakers[-1:])
