"""The names in seeds/actors: what each stands for, and the tables that go with them, read once."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from pipeline.lexicons import read_lexicon

#: Words as names are looked up: abbreviations with their full stops, words, single signs.
WORD = re.compile(r"(?:[A-Z]\.){2,}|(?:[A-Z]\.)(?=\s?[A-Z])|\w+|[^\w\s]")


class Name(NamedTuple):
    """What a name in the lexicon stands for."""

    #: country, adjective, people, capital, region, person, organisation, company; generic: an institution's common
    #: name; nobody: a longer name that is no one's, though a part of it is ("Gulf of Mexico")
    kind: str
    #: ISO 3166 alpha-3 or an organisation's code; null for organisations that stand for no one.
    code: str | None
    sector: str | None
    entity: str | None
    #: First and last day in office, for persons.
    term: tuple[date, date] | None = None
    #: Whether a person's family name alone is read: not where it is a word or better known as somebody else's.
    stands_alone: bool = True


class Gazetteer(NamedTuple):
    """All names by their first word, longest first."""

    names: Mapping[str, tuple[tuple[tuple[str, ...], tuple[Name, ...]], ...]]
    surnames: Mapping[str, tuple[Name, ...]]
    #: Surnames that several countries' leaders bear or that are common: read after a title only.
    common: Mapping[str, tuple[Name, ...]]
    ambiguous: frozenset[str]


@cache
def _careful(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in read_lexicon("actors/ambiguous") if row["kind"] == kind)


@cache
def load_gazetteer() -> Gazetteer:
    """The names in seeds/actors, read once."""
    table: dict[tuple[str, ...], list[Name]] = {}
    surnames: dict[str, list[Name]] = {}
    for words, name in _read_names():
        table.setdefault(words_of(words), []).append(name)
        if name.kind == "person" and name.stands_alone and len(words.split()) > 1:
            surnames.setdefault(words.split()[-1], []).append(name)
    firsts: dict[str, list[tuple[tuple[str, ...], tuple[Name, ...]]]] = {}
    for words_key, names in table.items():
        firsts.setdefault(words_key[0], []).append((words_key, tuple(names)))
    known = {s for s, ns in surnames.items() if _is_of_one(ns) and len(s) > 2} - _careful("surname")
    return Gazetteer(
        names={first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in firsts.items()},
        surnames={s: tuple(ns) for s, ns in surnames.items() if s in known},
        common={s: tuple(ns) for s, ns in surnames.items() if s not in known},
        ambiguous=_careful("name"),
    )


def _is_of_one(names: Sequence[Name]) -> bool:
    """Whether all bearers of a surname are one country's, or one person who served several."""
    return len({name.code for name in names}) == 1 or len({name.entity for name in names}) == 1


def _read_names() -> Iterator[tuple[str, Name]]:
    for row in read_lexicon("actors/nobody"):
        yield row["name"], Name("nobody", None, None, None)
    yield from _read_states()
    yield from _read_bodies()
    for row in read_lexicon("actors/people"):
        term = read_term(row["begin"], row["end"])
        for word in _cell(row["names"]):
            yield word, Name("person", row["code"], row["sector"], row["entity"], term, row["alone"] != "no")


def _read_states() -> Iterator[tuple[str, Name]]:
    for row in read_lexicon("actors/countries"):
        entity = f"country:{row['code']}" if row["kind"] == "country" else None
        for column, kind in (("names", row["kind"]), ("adjectives", "adjective"), ("peoples", "people")):
            for word in _cell(row[column]):
                yield word, Name(kind, row["code"], None, entity)
        for word in _cell(row["capitals"]):
            kind = "capital" if row["kind"] == "country" else "region"
            yield word, Name(kind, row["code"], "GOV" if kind == "capital" else None, entity)


def _read_bodies() -> Iterator[tuple[str, Name]]:
    for row in read_lexicon("actors/organisations"):
        for word in _cell(row["names"]):
            kind = "generic" if word in _careful("institution") else "organisation"
            yield word, Name(kind, row["code"] or None, row["sector"], row["entity"])
    for row in read_lexicon("actors/shared"):
        first = row["codes"].partition(";")[0]
        for word in _cell(row["names"]):
            yield word, Name("generic", first if first != "*" else None, None, None)
    for row in read_lexicon("actors/companies"):
        for word in _cell(row["names"]):
            name = Name("company", row["code"], "BUS", row["entity"])
            yield word, name
            if word[0].islower():
                # Sentences begin with a capital: "EBay said".
                yield word[0].upper() + word[1:], name


def read_term(begin: str, end: str) -> tuple[date, date]:
    """First and last day of a term written to the year, month or day; an empty end is the last day that there is."""
    first = [int(part) for part in begin.split("-")] + [1, 1]
    last = [int(part) for part in end.split("-")] if end else [9999]
    if len(last) < 3:
        year, month = last[0], last[1] if len(last) > 1 else 12
        last = [year, month, monthrange(year, month)[1]]
    return date(*first[:3]), date(*last)


def _cell(text: str) -> list[str]:
    return [part for part in text.split(";") if part]


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name as the gazetteer has them."""
    return tuple(m[0] for m in WORD.finditer(text.replace("’", "'")))


@cache
def states() -> frozenset[str]:
    """Codes of countries; the others are those of organisations."""
    return frozenset(row["code"] for row in read_lexicon("actors/countries") if row["kind"] == "country")


@cache
def reporting_media() -> frozenset[str]:
    """Names of agencies and papers that news is told to and by; they take part in what is done to them only."""
    return _careful("medium")


#: What central banks are called.
_CENTRAL_BANK = re.compile(
    r"\b(?:Central Bank|Reserve Bank|Federal Reserve|Bundesbank|Riksbank|Norges Bank|National Bank)\b|^Bank of "
)


@cache
def central_banks() -> frozenset[str]:
    """Entities of the organisations that are central banks, by their names."""
    rows = read_lexicon("actors/organisations")
    return frozenset(
        row["entity"] for row in rows if row["sector"] in ("GOV", "IGO") and _CENTRAL_BANK.search(row["names"])
    )


@cache
def role_sectors() -> Mapping[str, tuple[str, str]]:
    """Common nouns that name an actor by its role: lemma to (kind, sector)."""
    return {row["lemma"]: (row["kind"], row["sector"]) for row in read_lexicon("actors/roles")}


@cache
def _shared() -> Mapping[str, frozenset[str]]:
    rows = read_lexicon("actors/shared")
    return {name: frozenset(_cell(row["codes"])) for row in rows for name in _cell(row["names"])}


def whose_body(words: str, countries: Iterable[str]) -> str | None:
    """The first of an article's countries that has a body or a party of this name; null where none is known to."""
    bearers = _shared().get(words, frozenset())
    return next((code for code in countries if code in bearers or ("*" in bearers and code in states())), None)


@cache
def realms() -> Mapping[str, frozenset[str]]:
    """Words for a country by its form of state, with the codes of those that have it: "the kingdom"."""
    return {row["word"]: frozenset(_cell(row["codes"])) for row in read_lexicon("actors/realms")}
