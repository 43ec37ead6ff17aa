"""Places in short texts of our own: found, told apart from their namesakes, and no surer than they are right."""

import csv
from pathlib import Path

import pytest

from pipeline.events.learning import rank_countries
from pipeline.mentions.actors import find_hits
from pipeline.mentions.places import find_places
from pipeline.mentions.places.gazetteer import load_gazetteer

LABELLED = Path(__file__).parent / "labelled.csv"
#: What must be right of the mentions; it only rises.
FLOOR = 0.98


@pytest.fixture(scope="module")
def judged():
    """Each row with the mention found for it (null where none was) and whether it is right."""
    divisions = {c.geonameid: c.admin for found in load_gazetteer().names.values() for c in found if c.geonameid}
    lines = [line for line in LABELLED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [_judge(row, divisions) for row in csv.DictReader(lines, delimiter=";")]


def _judge(row, divisions):
    found = find_places(row["text"], countries=rank_countries([find_hits(row["text"])])[:5])
    if row["words"] == "-":
        return row, None, not found
    place = next((place for place in found if place.text == row["words"]), None)
    if place is None:
        return row, None, False
    is_right = (place.country, place.level.value) == (row["country"], row["level"])
    return row, place, is_right and row["admin"] in {"", divisions.get(place.geonameid)}


def test_labelled_places_stay_above_their_floor(judged):
    wrong = [(row["text"], row["words"]) for row, _, is_right in judged if not is_right]
    assert len(judged) >= 150
    assert 1 - len(wrong) / len(judged) >= FLOOR, wrong


def test_confidence_of_places_says_how_often_they_are_right(judged):
    sure = [is_right for _, place, is_right in judged if place and place.confidence >= 0.9]
    unsure = [is_right for _, place, is_right in judged if place and place.confidence < 0.9]
    assert sum(sure) / len(sure) >= 0.95
    assert unsure, "some names must be doubtful"


@pytest.mark.parametrize(
    ("text", "country", "level"),
    [
        ("Fighting spread in the Kharkiv region.", "UKR", "region"),
        ("Xinjiang's cotton was banned.", "CHN", "region"),
        ("They met in Bavaria.", "DEU", "region"),
    ],
)
def test_regions_carry_their_id_and_no_point(text, country, level):
    (place,) = find_places(text)
    assert (place.country, place.level.value, place.lat, place.lon) == (country, level, None, None)
    assert place.geonameid is not None


def test_unknown_stretches_of_land_carry_no_id():
    (place,) = find_places("Oil flows from the Niger Delta.")
    assert (place.country, place.geonameid) == ("NGA", None)
