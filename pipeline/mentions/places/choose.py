"""Which of its namesakes a place name stands for, by what stands around and what the article is about."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
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


def count_countries(matches: Iterable[Match], countries: Sequence[str]) -> Counter[str]:
    """How often the text speaks of each country: by names that leave no doubt, and by `countries`."""
    weights: Counter[str] = Counter()
    for match in matches:
        owners = {candidate.country for candidate in match.candidates}
        if len(owners) == 1:
            weights[owners.pop()] += 1
    for code in countries:
        weights[code] += 2
    return weights


#: A city of this size outdoes the region of its name ("New York").
_METROPOLIS = 2_000_000


def choose(text: str, match: Match, weights: Counter[str]) -> Candidate:
    """The likeliest of the match's candidates: by size, the countries around, and what stands before and after.

    Between equals the lower GeoNames id wins, so that the answer is always the same.
    """
    if len(match.candidates) == 1:
        return match.candidates[0]
    before, after = text[max(0, match.start - 80) : match.start], text[match.end : match.end + 40]
    cities = (item for item in match.candidates if item.level is PlaceLevel.CITY)
    twins = {item.country for item in cities if item.is_main or item.population >= _METROPOLIS}
    return max(
        match.candidates,
        key=lambda item: (
            _score(before, after, item, twins) + min(2.0, 0.5 * weights[item.country]),
            -(item.geonameid or 0),
            item.country,
        ),
    )


_REGIONS_OF = re.compile(
    r"(?:provinces?|regions?|states?|oblasts?|governorates?|prefectures?)\s+of\s+"
    r"(?:(?:the\s+)?[A-Z][\w-]+(?:\s[A-Z][\w-]+)?(?:,\s+and\s+|,\s+|\s+and\s+))*\Z",
    re.IGNORECASE,
)


def _score(before: str, after: str, item: Candidate, twins: set[str]) -> float:
    score = math.log10(max(item.population, 1000)) + 0.6 * item.is_main + 1.0 * item.is_capital
    if item.level is PlaceLevel.COUNTRY:
        score += 2.0
    if item.level is PlaceLevel.REGION:
        score += 6.0 if _SUFFIX.match(after) or _REGIONS_OF.search(before) else -2.0 * (item.country in twins)
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


def mention_place(text: str, match: Match, chosen: Candidate) -> PlaceMention:
    """The mention of the chosen place; "region" or "province" behind a town's name makes it the area around it."""
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
