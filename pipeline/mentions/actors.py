"""Actors in a text: countries, peoples, leaders, organisations, companies, from the lexicons in seeds/actors.

A name is found by its words alone, so this needs no parse; who does what to whom is for `pipeline.events` to say.
Longest name first; names that are also words ("Total", "Shell") are read only inside a sentence, away from other
capitalised words. A surname alone is read where one country's leaders bear it; the article's own full names are better
evidence and are used by the coder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.mentions.names import WORD, Gazetteer, Name, load_gazetteer, role_sectors, states, words_of
from pipeline.mentions.tickers import LEGAL_FORMS, find_tickers, name_before
from pipeline.records import ActorMention


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words(
    "president premier minister chancellor mr mrs ms pm king queen sheikh general prince emir sultan sen secretary "
    "pope leader ayatollah prime governor colonel envoy"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A name in a text: characters from `start` to `end`."""

    start: int
    end: int
    name: Name
    #: A family name without a title before it: as good as what else the article says of its country.
    is_weak: bool = False


def find_hits(text: str, *, day: date | None = None) -> tuple[Hit, ...]:
    """Names in `text`, in order, none inside another.

    `day` picks between several offices or bearers of a name: the one in office then, else the one nearest in time.
    """
    return _find_hits(text, day, set())


def find_article_hits(sentences: Sequence[str], *, day: date | None = None) -> list[tuple[Hit, ...]]:
    """Names of each sentence of one article, settled among them; offsets into each sentence, `day` as in `find_hits`.

    "Continental" is not the tyre maker where the article writes of Continental Airlines, nor is "Johnson" the prime
    minister where it writes of Paul Johnson; a family name alone needs its country elsewhere in the article.
    """
    others: set[str] = set()
    found = [_find_hits(text, day, others) for text in sentences]
    if told := _told_companies(sentences, found):
        others.clear()
        found = [_find_hits(text, day, others, told) for text in sentences]
    codes = {hit.name.code for hits in found for hit in hits if not hit.is_weak}
    companies = {
        words[0]: hit.name
        for text, hits in zip(sentences, found, strict=True)
        for hit in hits
        if hit.name.kind == "company" and len(words := text[hit.start : hit.end].split()) > 1
    }
    pairs = list(zip(sentences, found, strict=True))
    in_full = {hit.name.entity for text, hits in pairs for hit in hits if not text[hit.start : hit.end].isupper()}
    settled = []
    for text, hits in pairs:
        kept = [(hit, text[hit.start : hit.end]) for hit in hits if not hit.is_weak or hit.name.code in codes]
        whole = [(_full_name(hit, words, companies), words) for hit, words in kept if words not in others]
        settled.append(tuple(_meant(hit, words, in_full, codes) for hit, words in whole))
    return settled


def _meant(hit: Hit, words: str, in_full: Set[str | None], codes: Set[str | None]) -> Hit:
    """The hit as the one that the article names in full, else the one of its countries, where letters mean several."""
    if hit.name.kind != "organisation" or not words.isupper():
        return hit
    key = words_of(words)
    bearers = next((names for row, names in load_gazetteer().names.get(key[0], ()) if row == key), ())
    if len(bearers) < 2:
        return hit
    named = [name for name in bearers if name.entity in in_full]
    of_country = [name for name in bearers if name.code and name.code in codes]
    return replace(hit, name=(named or of_country or [hit.name])[0])


def _full_name(hit: Hit, words: str, companies: Mapping[str, Name]) -> Hit:
    """The hit as the company that the article elsewhere names in full by the same first word."""
    if hit.name.kind != "company" or words not in companies:
        return hit
    return replace(hit, name=companies[words])


#: Names by their first word, longest first.
_Table = Mapping[str, tuple[tuple[tuple[str, ...], tuple[Name, ...]], ...]]


def _told_companies(sentences: Sequence[str], found: Sequence[tuple[Hit, ...]]) -> _Table:
    """Companies that the article itself makes known, by their full names and by the first word of these.

    A ticker tells the country of a name that no lexicon has; a city's name is a company's where the company's begins
    with it ("Rio" after "Rio Tinto").
    """
    gazetteer = load_gazetteer()
    names: dict[tuple[str, ...], Name] = {}
    for text, hits in zip(sentences, found, strict=True):
        companies = [hit for hit in hits if hit.name.kind in ("company", "organisation") and hit.name.code]
        for hit in companies:
            first, *more = words_of(text[hit.start : hit.end])
            if more and _names_region(gazetteer, first):
                names[(first,)] = hit.name
        for end, _, code in find_tickers(text):
            start, words = name_before(text, end)
            if words and not any(start < hit.end and hit.start < end for hit in companies):
                key = words_of(words)
                known = [one for one_key, (one, *_) in gazetteer.names.get(key[0], ()) if one_key == key[:1]]
                same = [one for one in known if one.kind == "company" and one.code == code]
                names.setdefault(key, same[0] if same else Name("company", code, "BUS", None))
    for words_key, name in list(names.items()):
        if len(words_key) > 1 and _is_short_name(words_key[0], sentences):
            names.setdefault(words_key[:1], name)
    table: dict[str, list[tuple[tuple[str, ...], tuple[Name, ...]]]] = {}
    for words_key, name in sorted(names.items(), key=lambda item: -len(item[0])):
        table.setdefault(words_key[0], []).append((words_key, (name,)))
    return {first: tuple(rows) for first, rows in table.items()}


def _names_region(gazetteer: Gazetteer, word: str) -> bool:
    """Whether the word alone is a region's or a city's name."""
    return any(key == (word,) and name.kind == "region" for key, (name, *_) in gazetteer.names.get(word, ()))


def _is_short_name(word: str, sentences: Iterable[str]) -> bool:
    """Whether the first word of a company's name stands for it: where it stands alone inside a sentence."""
    if len(word) < 3 or word.lower() in role_sectors() or _is_name(word):
        return False
    alone = re.compile(rf"[a-z,] {re.escape(word)}(?:['’]s)?(?:[,.;]| [a-z(])")
    return any(alone.search(text) for text in sentences)


def _find_hits(text: str, day: date | None, others: set[str], told: _Table | None = None) -> tuple[Hit, ...]:
    """See `find_hits`; single names that turn out to be part of somebody else's are added to `others`."""
    gazetteer = load_gazetteer()
    plain = text.replace("’", "'")
    words = [(m[0], m.start(), m.end()) for m in WORD.finditer(plain)]
    tickers = list(find_tickers(plain))
    backed = {end for end, _, _ in tickers}
    if tickers:
        words = [word for word in words if not any(begin < word[1] < end for begin, end, _ in tickers)]
    hits = []
    at = 0
    while at < len(words):
        named = _told_at(told, words, at) if told else None
        found = _match_at(gazetteer, words, at, set() if named else others, backed)
        if named and (found is None or named[0] >= found[0]):
            found = named
        found = found or _titled(gazetteer, words, at, day)
        if found is None:
            at += 1
            continue
        length, names, is_weak = found
        if names[0].kind == "nobody" or _is_money(words, at, length) or _is_stance(words, at, length):
            at += length
            continue
        name = _pick(names, day)
        if name.kind == "company" and at + length < len(words) and words[at + length][0].rstrip(".") in LEGAL_FORMS:
            length += 1
        if not _is_to_come(name, day):
            hits.append(Hit(words[at][1], words[at + length - 1][2], name, is_weak))
        at += length
    return tuple(hits)


def _is_to_come(name: Name, day: date | None) -> bool:
    """Whether an organisation's head was something else then: who leads the IMF today was a French minister before."""
    if day is None or name.term is None or name.code in states():
        return False
    return day < name.term[0]


def _told_at(told: _Table, words: list[tuple[str, int, int]], at: int) -> tuple[int, tuple[Name, ...], bool] | None:
    """A company that the article itself has made known."""
    for key, names in told.get(words[at][0], ()):
        if all(at + k < len(words) and words[at + k][0] == key[k] for k in range(1, len(key))):
            return len(key), names, False
    return None


def _match_at(
    gazetteer: Gazetteer, words: list[tuple[str, int, int]], at: int, others: set[str], backed: set[int]
) -> tuple[int, tuple[Name, ...], bool] | None:
    """A name of the lexicon; `backed` are the ends of names that a ticker follows."""
    word = words[at][0]
    for key, names in gazetteer.names.get(word, ()):
        size = len(key)
        if all(at + k < len(words) and words[at + k][0] == key[k] for k in range(1, size)):
            if size == 1 and names[0].kind == "company" and _is_longer_company(words, at):
                if word not in gazetteer.ambiguous:
                    return 2, names, False
                others.add(word)
                continue
            is_sure = names[0].kind == "company" and _is_backed(words, at, backed)
            if size == 1 and word in gazetteer.ambiguous and not (is_sure or _stands_alone(words, at, names[0].kind)):
                continue
            return size, names, False
    if word in gazetteer.surnames and word[0].isupper():
        if _is_inside_name(words, at):
            others.add(word)
            return None
        return 1, gazetteer.surnames[word], not (at and words[at - 1][0].lower() in _TITLES)
    return None


#: How long before and after a term its holder is meant by title and name.
_NEAR = timedelta(days=366)
#: Titles after which a common surname is a leader's.
_OFFICES = _words("president minister premier chancellor king queen secretary emir")


def _titled(
    gazetteer: Gazetteer, words: list[tuple[str, int, int]], at: int, day: date | None
) -> tuple[int, tuple[Name, ...], bool] | None:
    """A common surname after a title, where one country's office holders of that time bear it: "President Bush"."""
    is_first = at + 1 < len(words) and words[at + 1][0][:1].isupper() and words[at + 1][1] - words[at][2] == 1
    is_held = at > 0 and words[at - 1][0].lower() in _OFFICES and not is_first
    names = gazetteer.common.get(words[at][0], ()) if is_held else ()
    begun = tuple(n for n in names if n.term and (day is None or n.term[0] <= day + _NEAR))
    active = tuple(n for n in begun if n.term and (day is None or day - _NEAR <= n.term[1])) or begun
    return (1, active, False) if active and len({n.code for n in active}) == 1 else None


#: What the names of companies end in that share their first word with a better known one.
_COMPANY_KINDS = _words(
    "Airlines Airways Aerospace Bancorp Bank Brands Broadcasting Capital Cement Communications Construction Copper "
    "Electric Energy Engineering Entertainment Financial Foods Foundation Gas Gold Health Healthcare Insurance "
    "Investments Law Logistics Media Metals Mines Mining Minerals Oil Partners Petroleum Pharma Pharmaceuticals Power "
    "Properties Railways Resources School Securities Shipping Steel Stores Street Telecom Textiles University"
)


def _is_longer_company(words: list[tuple[str, int, int]], at: int) -> bool:
    """Whether the next word makes it another company, or a part of one whose name is nobody else's ("Toyota Bank")."""
    return at + 1 < len(words) and words[at + 1][0] in _COMPANY_KINDS and words[at + 1][1] - words[at][2] == 1


#: What names before and after a hyphen make of the thing that they describe: not theirs.
_AGAINST_OR_FOR = _words("anti pro non post pre")
#: What is of work rather than of the party.
_OF_LABOUR = _words("unions union costs market markets force laws law shortages shortage migration courts rights")
#: What makes "American" more than the United States'.
_HALVES_OF_AMERICA = _words("South Central Latin")
_NOT_THEIRS = _words("backed bound built born made occupied speaking style supplied sponsored trained")


def _is_stance(words: list[tuple[str, int, int]], at: int, length: int) -> bool:
    """Whether the name only says on whose side or of what make something is: "anti-Syria", "U.S.-backed"."""
    before = [word[0] for word in words[max(at - 2, 0) : at]]
    if words[at][0] == "Labour" and at + 1 < len(words) and words[at + 1][0] in _OF_LABOUR:
        return True
    if words[at][0] == "American" and before[-1:] and before[-1] in _HALVES_OF_AMERICA:
        return True
    if len(before) == 2 and before[1] == "-" and before[0].lower() in _AGAINST_OR_FOR:
        return words[at][1] == words[at - 1][2]
    after = words[at + length : at + length + 2]
    return len(after) == 2 and after[0][0] == "-" and after[1][0] in _NOT_THEIRS and after[0][2] == after[1][1]


def _is_money(words: list[tuple[str, int, int]], at: int, length: int) -> bool:
    """Whether the name is a currency's: "US" before a dollar sign, three letters before a number ("PLN 3bn")."""
    after = words[at + length][0] if at + length < len(words) else ""
    if words[at][0] in ("US", "U.S.") and after.lower() in ("$", "dollar", "dollars", "cent", "cents"):
        return True
    return length == 1 and after[:1].isdigit() and len(words[at][0]) == 3 and words[at][0].isupper()


def _is_backed(words: list[tuple[str, int, int]], at: int, backed: set[int]) -> bool:
    """Whether a legal form or a ticker says that the word is a company's name: "Target Corp", "Visa ( V.N )"."""
    if at > 1 and words[at - 1][0][:1].isupper() and words[at][1] - words[at - 1][2] == 1:
        # The end of a longer name: "United Continental Holdings".
        return _is_name(words[at - 1][0])
    after = words[at + 1][0] if at + 1 < len(words) else ""
    return words[at][2] in backed or after in LEGAL_FORMS


def _stands_alone(words: list[tuple[str, int, int]], at: int, kind: str) -> bool:
    before = words[at - 1][0] if at else ""
    after = words[at + 1][0] if at + 1 < len(words) else ""
    if kind == "country":
        return not before[:1].isupper() or before.lower() in _TITLES or at == 1 or len(before) < 3
    return bool(before) and before not in {'"', "“", ".", "'"} and not (before[:1].isupper() or after[:1].isupper())


#: Words that open a sentence before a name.
_OPENERS = _words(
    "a after also although and as at because before both but by during even for from given has he if in it like "
    "meanwhile nor not of on once only or she since so still that the then they though through to under unlike until "
    "what when whether while why will with without yet"
)


#: Capitalised words after a leader's name that leave it one.
_AFTER_NAME = _words(
    "Administration Cabinet Doctrine Government I II III Jr Presidency Sr Monday Tuesday Wednesday"
) | (_words("Thursday Friday Saturday Sunday"))


def _is_inside_name(words: list[tuple[str, int, int]], at: int) -> bool:
    """Whether another, unknown first name stands before a surname: "Marine Macron" is not the president."""
    before = words[at - 1][0] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ("", 0, 0)
    if before == "-" or (after[0] == "-" and at + 2 < len(words) and words[at + 2][1] == after[2] == words[at][2] + 1):
        return True
    if after[0][:1].isupper() and after[1] - words[at][2] == 1 and after[0] not in _AFTER_NAME:
        return not _is_name(after[0])
    if not before[:1].isupper() or before.lower() in _TITLES or len(before) < 2:
        return False
    if at == 1:
        return before.lower() not in _OPENERS and not _is_name(before)
    return not _is_name(before)


def _is_name(word: str) -> bool:
    """Whether the word alone is somebody's name: "France" before "Macron" is no first name."""
    return any(len(key) == 1 for key, _ in load_gazetteer().names.get(word, ()))


def _pick(names: tuple[Name, ...], day: date | None) -> Name:
    if len(names) == 1 or day is None:
        return names[0]
    return min(names, key=lambda name: _days_apart(name, day))


def _days_apart(name: Name, day: date) -> int:
    """Days between `day` and the term of office; 0 within it."""
    begin, end = name.term or (date.min, date.max)
    return max((begin - day).days, (day - end).days, 0)


def find_actors(text: str, *, day: date | None = None) -> tuple[ActorMention, ...]:
    """Named actors in `text`, in order, as records; offsets into `text`. See `find_hits` for `day`."""
    return tuple(make_actor(text, hit) for hit in find_hits(text, day=day))


def make_actor(text: str, hit: Hit, *, offset: int = 0) -> ActorMention:
    """The name as a record; `offset` is where in `text` the hit's own text begins."""
    start, end = offset + hit.start, offset + hit.end
    return ActorMention(
        start=start,
        end=end,
        text=text[start:end],
        country=hit.name.code,
        sector=hit.name.sector,
        entity=hit.name.entity,
    )
