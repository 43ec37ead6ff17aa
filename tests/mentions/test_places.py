"""Which places are read, what they stand for, and what is no place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.mentions.places import find_places
from pipeline.records import PlaceLevel


def read(text, **options):
    return [(place.text, place.country, place.level.value) for place in find_places(text, **options)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He flew to Kyiv.", ("Kyiv", "UKR", "city")),
        ("He flew to Kiev.", ("Kiev", "UKR", "city")),
        ("MOSCOW, February 4.", ("MOSCOW", "RUS", "city")),
        ("The U.S. said no.", ("U.S.", "USA", "country")),
        ("The UK said no.", ("UK", "GBR", "country")),
        ("Fighting in northern Kosovo went on.", ("Kosovo", "XKX", "country")),
        ("Beijing’s ministry said no.", ("Beijing", "CHN", "city")),
        ("Shelling hit the Kharkiv region.", ("Kharkiv region", "UKR", "region")),
        ("in the landlocked province of Jilin", ("Jilin", "CHN", "region")),
        ("They met in Washington state.", ("Washington state", "USA", "region")),
        ("They met in New York on Monday.", ("New York", "USA", "city")),
        ("A fair in St. Petersburg opened.", ("St. Petersburg", "RUS", "city")),
        ("The talks in Kuwait City went on.", ("Kuwait City", "KWT", "city")),
        ("Ships left Singapore.", ("Singapore", "SGP", "country")),
        ("in Gaza City", ("Gaza City", "PSE", "city")),
    ],
)
def test_places_reads_names_with_their_level(text, expected):
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "geonameid"),
    [
        ("a plant in Paris, Texas", 4717560),
        ("a plant in Paris, the French capital", 2988507),
        ("a court in London, Ontario", 6058560),
        ("a court in London", 2643743),
    ],
)
def test_places_lets_what_follows_choose_between_namesakes(text, geonameid):
    assert find_places(text)[0].geonameid == geonameid


def test_places_prefers_namesakes_in_the_countries_of_the_article():
    text = "a clash near Tripoli"
    assert find_places(text)[0].country == "LBY"
    assert find_places(text, countries=["LBN", "LBN", "LBN"])[0].country == "LBN"


def test_places_gives_points_for_towns_only():
    country, town = find_places("From Kazakhstan to Almaty.")
    assert (country.level, country.lat, country.lon) == (PlaceLevel.COUNTRY, None, None)
    assert town.lat == pytest.approx(43.25, abs=0.1)
    region = find_places("in the Kharkiv region")[0]
    assert (region.geonameid, region.lat, region.level) == (706482, None, PlaceLevel.REGION)


@pytest.mark.parametrize(
    "text",
    [
        "Paris Hilton sang.",
        "Chad Smith and Jack London wrote.",
        "Reading is fun, most people say.",
        "The Chinese and Russian sides agreed.",
        "a study by the University of Tokyo",
        "Bank of Moscow lent it.",
        "the Russia-China Expo",
        "Hamas and the Taliban said no.",
        "President Vladimir Putin spoke.",
        "give us the car and the iran of it",
        "",
    ],
)
def test_places_leaves_people_bodies_and_words_alone(text):
    assert read(text) == []


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=10),
            st.sampled_from(["Paris", "New York", "U.S.", "of", "St.", "’s", "Congo", "region", "-", ","]),
        ),
        max_size=30,
    ).map(" ".join)
)
def test_places_of_any_text_slice_back(text):
    position = 0
    for place in find_places(text):
        assert text[place.start : place.end] == place.text
        assert place.start >= position
        position = place.end
