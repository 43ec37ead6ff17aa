"""Which of its namesakes a place name stands for, by what stands around and what the article is about."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.mentions.places.gazetteer import Candidate, fold, load_gazetteer
from pipeline.records import PlaceLevel, PlaceMention


class Match(NamedTuple):
    """A stretch of the text with the places that it may stand for."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]


_SUFFIX = re.compile(
    r"\s+(?P<region>[Rr]egion|[Pp]rovince|[Oo]blast|[Kk]rai|[Tt]erritory|[Gg]overnorate|[Ss]tate|[Cc]ounty|[Pp]refecture|[Vv]oivodeship"
    r"|[Dd]epartment|[Cc]anton|[Pp]eninsula|[Aa]utonomous\s+[Rr]egion|republic)(?![\w-])"
)


#: A city of this size outdoes the region of its name ("New York").
_METROPOLIS = 2_000_000
#: The most that a place's size counts by a name that is not its own first one ("Victoria" for Hong Kong).
_ANY_SIZE, _OTHER_SIZE = 2_000_000_000, 1_000_000
#: Characters within which another place says more about a name than one elsewhere in the text.
_NEAR, _MOST_NEAR = 120, 12
#: How fast the odds between namesakes fall with the difference of their scores; fitted on tests/mentions/places.
_TEMPERATURE = 0.9
#: From this confidence on a first choice helps to make the others; below it a choice is made again.
_SURE_ENOUGH = 0.8
#: How often a name that only one place bears is read rightly, by level; a small town is read on a word of place alone.
_SURE = {PlaceLevel.COUNTRY: 0.98, PlaceLevel.REGION: 0.95, PlaceLevel.CITY: 0.95, PlaceLevel.SITE: 0.9}
_SMALL, _SMALL_SURE = 100_000, 0.85


def choose_all(text: str, matches: Sequence[Match], countries: Sequence[str]) -> list[Choice]:
    """A choice for each match, in order; the ones that were not sure are made again beside those that were."""
    around = look_around(matches, countries)
    choices = [choose(text, match, around) for match in matches]
    if all(choice.confidence >= _SURE_ENOUGH for choice in choices):
        return choices
    again = look_again(matches, choices, around)
    return [
        choice if choice.confidence >= _SURE_ENOUGH else choose(text, match, again)
        for match, choice in zip(matches, choices, strict=True)
    ]


class Surroundings(NamedTuple):
    """What a text says of where it is set."""

    #: Places that leave no doubt, in order of where they stand, and where that is.
    starts: tuple[int, ...]
    places: tuple[Candidate, ...]
    #: How often each country, and each of its first-level divisions, is named by them.
    counts: Mapping[tuple[str, str], int]
    #: Countries of its actors, most important first.
    countries: tuple[str, ...]


def _surroundings(plain: Iterable[tuple[int, Candidate]], countries: tuple[str, ...]) -> Surroundings:
    found = sorted(plain, key=lambda item: item[0])
    counts = Counter(key for _, place in found for key in {(place.country, ""), (place.country, place.admin)})
    return Surroundings(tuple(start for start, _ in found), tuple(place for _, place in found), counts, countries)


def look_around(matches: Iterable[Match], countries: Sequence[str]) -> Surroundings:
    """The places of the text that only one place can be meant by, and the countries that it is about."""
    plain = []
    for match in matches:
        if len({candidate.country for candidate in match.candidates}) == 1:
            plain.append((match.start, max(match.candidates, key=lambda item: item.population)))
    return _surroundings(plain, tuple(dict.fromkeys(countries)))


def look_again(matches: Sequence[Match], choices: Sequence[Choice], around: Surroundings) -> Surroundings:
    """The surroundings with the places that a first look was sure of, for those that it was not."""
    sure = {m.start: c.place for m, c in zip(matches, choices, strict=True) if c.confidence >= _SURE_ENOUGH}
    return _surroundings((sure | dict(zip(around.starts, around.places, strict=True))).items(), around.countries)


class Choice(NamedTuple):
    """The place chosen, and how sure the choice is, 0..1."""

    place: Candidate
    confidence: float


def choose(text: str, match: Match, around: Surroundings) -> Choice:
    """The likeliest of the match's candidates: by size, the places and countries around, and the words beside it.

    Between equals the lower GeoNames id wins, so that the answer is always the same.
    """
    if len(match.candidates) == 1:
        (only,) = match.candidates
        is_small = only.level is PlaceLevel.CITY and only.population < _SMALL and not only.is_capital
        return Choice(only, _SMALL_SURE if is_small else _SURE[only.level])
    before, after = text[max(0, match.start - 80) : match.start], text[match.end : match.end + 40]
    cities = (item for item in match.candidates if item.level is PlaceLevel.CITY)
    twins = {item.country for item in cities if item.is_main or item.population >= _METROPOLIS}
    mains = [item for item in match.candidates if item.is_main]
    great = _Great(
        max((item.population for item in mains if item.is_capital or _is_state(item)), default=0),
        max((item.population for item in mains if item.level is PlaceLevel.CITY), default=0),
    )
    scores = {
        item: _score(before, after, item, twins) + _support(match, item, around, dwarfed=_dwarfed(item, great))
        for item in dict.fromkeys(match.candidates)
    }
    best = max(scores, key=lambda item: (scores[item], -(item.geonameid or 0), item.country))
    others = {_identity(item): scores[item] for item in sorted(scores, key=lambda item: scores[item])}
    odds = sum(math.exp((score - scores[best]) / _TEMPERATURE) for score in others.values())
    return Choice(best, round(min(1 / odds, _SURE[best.level]), 2))


def _identity(item: Candidate) -> tuple[str, str, PlaceLevel | None]:
    """A town and the region around it count as one place: which of the two is meant is a matter of level."""
    return item.country, item.admin or str(item.geonameid), None


class _Great(NamedTuple):
    """The people of the greatest of a name's bearers: among capitals and states, among cities."""

    seat: int
    city: int


#: A capital this many times as large as its namesake is meant even in an article about the other's country.
_DWARFED_BY = 20
#: So is any city beside a small town, by this much.
_TOWN, _TOWN_DWARFED_BY = 50_000, 5


def _is_state(item: Candidate) -> bool:
    """Whether it is a province or state as well known as Ontario."""
    return item.level is PlaceLevel.REGION and item.country in ("AUS", "CAN")


def _dwarfed(item: Candidate, great: _Great) -> str:
    """Whether a namesake is so much greater that a town needs more than the article's own country to be meant.

    Beside a "seat" it needs its own region in the text ("Paris, Texas"), beside another "city" a place nearby.
    """
    if item.level is not PlaceLevel.CITY or item.is_capital:
        return ""
    if item.population * _DWARFED_BY < great.seat:
        return "seat"
    by = _TOWN_DWARFED_BY if item.population < _TOWN else _DWARFED_BY
    return "city" if item.population * by < great.city else ""


def _support(match: Match, item: Candidate, around: Surroundings, *, dwarfed: str) -> float:
    """What the text around says for a candidate: its country's actors, its country and region, nearby above all."""
    score = 0.0
    # A country's own name is among the actors because of this very mention: it is no evidence for itself.
    is_led = item.level is not PlaceLevel.COUNTRY and not dwarfed
    for rank, code in enumerate(around.countries[:5] if is_led else ()):
        score += (2.0 if rank == 0 else 0.8) * (code == item.country)
    own = _own_place(match, around)
    named = around.counts.get((item.country, ""), 0) - (own is not None and own.country == item.country)
    inside = around.counts.get((item.country, item.admin), 0) if item.admin and item.country in _WIDE else 0
    inside -= own is not None and (own.country, own.admin) == (item.country, item.admin)
    near = [place for place in _places_near(match, around) if place.country == item.country]
    is_beside = any(place.level is not PlaceLevel.COUNTRY for place in near)
    if named > 0 and (not dwarfed or (is_beside and dwarfed != "seat")):
        score += 2.2 if near else 1.0
    if inside > 0:
        score += 2.5 if any(place.admin == item.admin for place in near) else 1.0
    if item.level is PlaceLevel.REGION and any(place.level is PlaceLevel.REGION for place in near):
        score += 2.5
    return score


def _own_place(match: Match, around: Surroundings) -> Candidate | None:
    """The match itself where it is among the places that leave no doubt: no evidence for itself."""
    at = bisect_left(around.starts, match.start)
    return around.places[at] if at < len(around.starts) and around.starts[at] == match.start else None


def _places_near(match: Match, around: Surroundings) -> list[Candidate]:
    """The nearest places that leave no doubt, at most a dozen a side, without the match itself."""
    at = bisect_left(around.starts, match.start)
    window = range(max(at - _MOST_NEAR, 0), min(at + _MOST_NEAR, len(around.starts)))
    return [around.places[k] for k in window if 0 < abs(around.starts[k] - match.start) <= _NEAR]


#: Countries whose parts are told apart by their first-level divisions in news.
_WIDE = frozenset({"USA", "CAN", "AUS", "IND", "CHN", "RUS", "BRA", "MEX"})


_REGIONS_OF = re.compile(
    r"(?:provinces?|regions?|states?|oblasts?|governorates?|prefectures?)\s+of\s+"
    r"(?:(?:the\s+)?[A-Z][\w-]+(?:\s[A-Z][\w-]+)?(?:,\s+and\s+|,\s+|\s+and\s+))*\Z",
    re.IGNORECASE,
)


def _score(before: str, after: str, item: Candidate, twins: set[str]) -> float:
    score = (
        math.log10(min(max(item.population, 1000), _ANY_SIZE if item.is_main else _OTHER_SIZE))
        + 1.2 * (item.is_main and item.level is not PlaceLevel.REGION)
        + 1.0 * (item.is_capital and item.is_main)
    )
    if item.level is PlaceLevel.COUNTRY:
        score += 2.0
    if item.level is PlaceLevel.REGION:
        score += 6.0 if _SUFFIX.match(after) or _REGIONS_OF.search(before) else -2.0 * (item.country in twins)
    if named := AROUND.match(after):
        score += 6 * is_inside(item, named[1])
    return score


#: What follows a town's name: its region or country.
AROUND = re.compile(r"(?:,|\s+in(?:\s+the)?)\s+([A-Z][\w’' .]{2,28})")


def is_inside(item: Candidate, words: str) -> bool:
    """Whether the words begin with the name of a country or region that the place lies in."""
    names = load_gazetteer().names
    parts = [re.sub("['’]s?$", "", word) for word in words.split()]
    for size in range(min(3, len(parts)), 0, -1):
        for owner in names.get(fold(" ".join(parts[:size]).rstrip(".")), ()):
            if owner.country == item.country and owner is not item:
                if owner.level is PlaceLevel.COUNTRY:
                    return True
                if owner.level is PlaceLevel.REGION:
                    return not owner.admin or owner.admin == item.admin
    return False


def mention_place(text: str, match: Match, choice: Choice) -> PlaceMention:
    """The mention of the chosen place; "region" or "province" behind a town's name makes it the area around it."""
    chosen, end = choice.place, match.end
    suffix = _SUFFIX.match(text, end)
    level, geonameid, lat, lon = chosen.level, chosen.geonameid, chosen.lat, chosen.lon
    if suffix and level is not PlaceLevel.COUNTRY:
        end = suffix.end()
        if level is PlaceLevel.CITY:
            level, geonameid, lat, lon = PlaceLevel.REGION, None, None, None
    return PlaceMention(
        start=match.start, end=end, text=text[match.start : end], geonameid=geonameid, country=chosen.country,
        lat=lat, lon=lon, level=level, confidence=choice.confidence,
    )  # fmt: skip
