"""The world on a small map: outlines from seeds/map.csv in the Equal Earth projection, and where a point lies on it.

The projection: B. Savric, T. Patterson, B. Jenny, "The Equal Earth map projection", 2018.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from typing import Any

from pipeline.lexicons import read_lexicon

WIDTH, HEIGHT = 960, 440
_A = (1.340264, -0.081106, 0.000893, 0.003796)
#: Half the width and the northern and southern edge of what is shown, in units of the projection; no Antarctica.
_HALF_WIDTH, _NORTH, _SOUTH = 2.72, 1.32, -1.10


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place on the map with the events that lie there."""

    x: float
    y: float
    radius: float
    events: int
    name: str
    #: Beginning of a place's name to search for; null for a whole country.
    place: str | None


def project(lon: float, lat: float) -> tuple[float, float]:
    """(x, y) in pixels of the map; degrees east and north."""
    theta = asin(sqrt(3) / 2 * sin(radians(lat)))
    square = theta * theta
    slope = _A[0] + 3 * _A[1] * square + square**3 * (7 * _A[2] + 9 * _A[3] * square)
    x = 2 * sqrt(3) * radians(lon) * cos(theta) / (3 * slope)
    y = theta * (_A[0] + _A[1] * square + square**3 * (_A[2] + _A[3] * square))
    return WIDTH * (x / _HALF_WIDTH + 1) / 2, HEIGHT * (_NORTH - y) / (_NORTH - _SOUTH)


@cache
def world_svg() -> str:
    """An SVG file whose group `world` holds every country; it takes its colours from where it is used."""
    paths = "".join(f'<path d="{_path(row["outline"])}"/>' for row in read_lexicon("map") if row["country"] != "ATA")
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"><g id="world">{paths}</g></svg>'


def spots(rows: Iterable[Mapping[str, Any]]) -> list[Spot]:
    """What can be shown of places with their events, the large ones first, so that small ones lie on top."""
    found = []
    for row in rows:
        point = (row["lon"], row["lat"]) if row["lat"] is not None else country_point(row["place_country"])
        if point is None:
            continue
        x, y = project(*point)
        is_area = row["place_level"] in ("country", None)
        found.append(
            Spot(
                x=round(x, 1),
                y=round(y, 1),
                radius=round(min(26.0, 3 + 1.6 * sqrt(row["events"])), 1),
                events=row["events"],
                name=str(row["place"]),
                place=None if is_area and row["lat"] is None else str(row["place"]),
            )
        )
    return sorted(found, key=lambda spot: -spot.radius)


@cache
def country_point(code: str | None) -> tuple[float, float] | None:
    """(degrees east, degrees north) of the middle of a country's largest part; None for one that the map lacks."""
    row = next((row for row in read_lexicon("map") if code and row["country"] == code), None)
    if row is None:
        return None
    points = _points(row["outline"].split(";")[0])
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _path(outline: str) -> str:
    rings = []
    for ring in outline.split(";"):
        rings += [
            "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (project(lon, lat) for lon, lat in part)) + "Z"
            for part in _parts(_points(ring))
        ]
    return "".join(rings)


def _parts(points: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """A ring in parts that each lie on one side of the antimeridian, so that no line runs across the whole map."""
    sides = [[point for point in points if (point[0] > 0) == is_east] for is_east in (True, False)]
    is_split = max(lon for lon, _ in points) - min(lon for lon, _ in points) > 300
    return [side for side in sides if len(side) > 2] if is_split else [points]


def _points(ring: str) -> list[tuple[float, float]]:
    return [(float(lon), float(lat)) for lon, lat in (corner.split() for corner in ring.split(","))]
