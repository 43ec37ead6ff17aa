"""Linking: one event told by many becomes one cluster, whatever the order of arrival."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events.link import THRESHOLD, agent_names, cluster_id, link_reports, proper_names, relink, score_pair
from pipeline.records import EventDateSource, EventReport, EventType, Status


def report(event_id: str, **changes) -> EventReport:
    base = EventReport(
        event_id=event_id,
        article_id=f"article of {event_id}",
        voice=f"article of {event_id}",
        published_day=date(2023, 12, 20),
        type=EventType.CONSULT,
        status=Status.OCCURRED,
        stage=None,
        countries=("CHN", "RUS"),
        entities=("person:xi-jinping",),
        begin=date(2023, 12, 20),
        end_day=date(2023, 12, 21),
        date_source=EventDateSource.TEXT,
        geonameid=None,
        place_country=None,
        words=("beijing", "meet", "premier", "talks"),
        amounts=(),
        confidence=0.8,
    )
    return replace(base, **changes)


def members(reports) -> list[set[str]]:
    return [set(cluster.members) for cluster in link_reports(reports)]


def test_the_same_event_in_other_words_is_one():
    other = report("b", words=("beijing", "discuss", "premier", "trade"), published_day=date(2023, 12, 21))
    assert members([report("a"), other]) == [{"a", "b"}]


def test_other_countries_other_days_and_other_families_are_apart():
    apart = [
        report("a"),
        report("b", countries=("FRA", "USA")),
        report("c", begin=date(2023, 3, 20), end_day=date(2023, 3, 21)),
        report("d", type=EventType.ASSAULT),
    ]
    assert members(apart) == [{"a"}, {"b"}, {"c"}, {"d"}]


def test_a_publication_day_fallback_may_be_a_day_or_two_off_but_a_stated_day_may_not():
    late = report("b", begin=date(2023, 12, 22), end_day=date(2023, 12, 23))
    fallback = replace(late, date_source=EventDateSource.PUBLICATION)
    assert score_pair(report("a"), late) == 0
    assert score_pair(report("a"), fallback) > THRESHOLD


def test_amounts_that_contradict_and_places_that_differ_count_against():
    said = report("a", amounts=((250e9, "USD"),), geonameid=1816670)
    assert score_pair(said, replace(said, event_id="b", amounts=((100e9, "USD"),))) < score_pair(said, said)
    assert score_pair(said, replace(said, event_id="b", geonameid=524901)) < score_pair(said, said)


def test_two_sentences_of_one_article_are_one_event_only_where_they_share_words():
    deal = report("a", type=EventType.AGREE, article_id="x", words=("contract", "gas", "market", "supply"))
    assert members([deal, replace(deal, event_id="b", words=("cars", "plant", "produce"))]) == [{"a"}, {"b"}]
    assert members([deal, replace(deal, event_id="b", words=("contract", "gas", "years"))]) == [{"a", "b"}]


def test_an_event_without_days_is_not_joined_to_one_of_other_years():
    undated = {"begin": None, "end_day": None, "date_source": None}
    years_later = report("b", published_day=date(2030, 1, 1), **undated)
    assert members([report("a", **undated), years_later]) == [{"a"}, {"b"}]
    assert members([report("a"), replace(years_later, published_day=date(2023, 12, 22))]) == [{"a", "b"}]


def test_the_first_report_gives_the_cluster_its_id():
    early, late = report("z", published_day=date(2023, 12, 19)), report("a")
    assert link_reports([late, early])[0].members == ("z", "a")
    assert link_reports([early])[0].cluster_id == link_reports([late, early])[0].cluster_id


some_reports = st.lists(
    st.builds(
        report,
        event_id=st.uuids(version=4).map(str),
        type=st.sampled_from([EventType.CONSULT, EventType.AGREE, EventType.SUPPORT]),
        countries=st.sampled_from([("CHN", "RUS"), ("CHN",), ("RUS", "USA"), ()]),
        published_day=st.dates(date(2023, 12, 18), date(2023, 12, 22)),
        words=st.lists(st.sampled_from(["abcde", "bcdea", "cdeab", "deabc", "eabcd"]), max_size=4, unique=True).map(
            lambda words: tuple(sorted(words))
        ),
    ),
    max_size=12,
    unique_by=lambda item: item.event_id,
)


@settings(max_examples=60, deadline=None)
@given(some_reports, st.randoms(use_true_random=False))
def test_order_of_arrival_changes_nothing(reports, random):
    shuffled = list(reports)
    random.shuffle(shuffled)
    assert link_reports(shuffled) == link_reports(reports)


@settings(max_examples=150, deadline=None)
@given(some_reports, st.randoms(use_true_random=False))
def test_linking_bit_by_bit_equals_linking_all_at_once(everything, reports, random):
    """New reports, reports that were read otherwise before, and reports that go, in batches of any size."""
    other = {item.event_id: replace(item, words=("abcde", "bcdea"), countries=("CHN",)) for item in reports}
    steps = [version for item in reports for version in (item, other[item.event_id]) if random.random() < 0.9]
    random.shuffle(steps)
    steps = [(item.event_id, item) for item in steps]
    for name, _ in list(steps):
        if random.random() < 0.15:
            steps.insert(random.randint(0, len(steps)), (name, None))
    final = dict(steps)
    known = everything()
    while steps:
        batch = dict(steps[: random.randint(1, 4)])
        del steps[: max(1, len(batch))]
        told = [item for item in batch.values() if item is not None]
        standing = {name: known.placed[name] for name in batch if name in known.placed}
        decided = relink(told, standing=standing, around=known)
        for name, item in batch.items():
            if item is None:
                known.placed.pop(name, None)
        known.placed |= decided
    expected = link_reports(item for item in final.values() if item is not None)
    found = {name: cluster_id(placed.leader) for name, placed in known.placed.items()}
    assert found == {event_id: item.cluster_id for item in expected for event_id in item.members}


def test_two_acts_of_one_country_and_day_need_more_in_common_than_those_of_two_countries():
    """Half of all that a big country does on one day is a decision; what it decided on is what tells them apart."""
    apart = {"entities": (), "type": EventType.AGREE}
    budget = report("a", countries=("USA",), words=("agreed", "budget", "congress", "vote"), **apart)
    merger = report("b", countries=("USA",), words=("agreed", "merger", "plant", "steel"), **apart)
    assert members([budget, merger]) == [{"a"}, {"b"}]
    words = ("budget", "congress", "extend", "month")
    extended = report("c", countries=("USA",), words=words, names=("boehner",), **apart)
    assert members([replace(budget, names=("boehner",)), extended]) == [{"a", "c"}]
    assert members([replace(item, countries=("CHN", "USA")) for item in (budget, extended)]) == [{"a", "c"}]


def test_a_strike_and_a_riot_or_a_shooting_and_a_bombing_are_two_acts():
    strike = report("a", type=EventType.PROTEST, mode="strike", geonameid=7)
    assert members([strike, replace(strike, event_id="b", mode="riot")]) == [{"a"}, {"b"}]
    shooting = replace(strike, type=EventType.ASSAULT, mode="firearms")
    assert members([shooting, replace(shooting, event_id="b", mode="explosives")]) == [{"a"}, {"b"}]
    assert members([shooting, replace(shooting, event_id="b", mode=None)]) == [{"a", "b"}], "one does not say how"
    visit = report("a", mode="visit")
    assert members([visit, replace(visit, event_id="b", mode="multilateral")]) == [{"a", "b"}]


def test_who_acts_counts():
    freed = report("a", type=EventType.RETREAT, agents=("CHN",))
    assert score_pair(freed, replace(freed, event_id="b", agents=("RUS",))) < score_pair(freed, freed)


def test_names_are_told_from_first_words_titles_and_countries():
    told = "Ministers from China met Prime Minister Orla Dunne of AIX and the EU's Marta Quill in Rome on Monday."
    assert proper_names(told) == ("aix", "dunne", "eu", "marta", "orla", "quill")
    assert proper_names("") == ()


def test_nameless_strangers_are_one_only_where_one_article_or_place_speaks_of_them():
    nameless = {"countries": (), "entities": (), "words": ("gunmen", "killed", "three")}
    first = report("a", **nameless)
    assert score_pair(first, report("b", **nameless)) == 0
    assert score_pair(first, report("b", article_id=first.article_id, **nameless)) > THRESHOLD
    here = report("c", place_country="MOZ", **nameless)
    assert score_pair(here, report("d", place_country="MOZ", **nameless)) > THRESHOLD
    assert score_pair(here, report("e", countries=("MOZ",), entities=(), words=nameless["words"])) > 0


def test_one_act_between_the_same_countries_on_the_same_day_needs_no_words_in_common():
    act = {"countries": ("ARE", "SDN"), "entities": (), "type": EventType.SANCTION, "mode": "discontinue"}
    broke = report("a", words=("ties", "severed"), **act)
    cut = replace(broke, event_id="b", article_id="another", words=("relations", "cutting"))
    assert members([broke, cut]) == [{"a", "b"}]
    assert members([broke, replace(cut, mode="expel")]) == [{"a"}, {"b"}]
    assert members([broke, replace(cut, countries=("SDN",))]) == [{"a"}, {"b"}]
    assert members([replace(broke, agents=("SDN",)), replace(cut, agents=("ARE",))]) == [{"a"}, {"b"}]
    month = {"type": EventType.ASSAULT, "mode": None, "begin": date(2023, 12, 1), "end_day": date(2024, 1, 1)}
    war = [replace(item, **month) for item in (broke, cut)]
    assert members(war) == [{"a", "b"}], "a war begins once"
    assert members([replace(item, mode="explosives") for item in war]) == [{"a"}, {"b"}]


def test_a_visit_lasts():
    first = report("a", mode="visit", begin=date(2024, 3, 5), end_day=date(2024, 3, 6))
    last = replace(first, event_id="b", begin=date(2024, 3, 7), end_day=date(2024, 3, 8))
    assert members([first, last]) == [{"a", "b"}]
    assert members([replace(first, mode=None), replace(last, mode=None)]) == [{"a"}, {"b"}]


def test_of_a_country_that_fills_the_news_more_has_to_be_the_same():
    apart = {"entities": (), "type": EventType.AGREE, "names": (), "date_source": EventDateSource.PUBLICATION}
    first = report("a", countries=("KEN",), words=("airport", "budget", "harbour", "vote"), **apart)
    second = report("b", countries=("KEN",), words=("airport", "budget", "harbour", "roads"), **apart)
    known = score_pair(first, second)
    assert score_pair(*(replace(item, countries=("USA",)) for item in (first, second))) == pytest.approx(known - 0.2)
    written = (replace(item, countries=("USA",), date_source=EventDateSource.TEXT) for item in (first, second))
    assert score_pair(*written) == pytest.approx(known - 0.1)


def test_what_speaks_against_a_pair():
    first = report("a", agent_names=("frank",))
    same = score_pair(first, replace(first, event_id="b"))
    assert score_pair(first, replace(first, event_id="b", agent_names=("quill",))) == pytest.approx(same - 0.05)
    imagined = replace(first, event_id="b", status=Status.HYPOTHETICAL)
    assert score_pair(first, imagined) == pytest.approx(same - 0.1)
    assert agent_names(["Prime Minister Orla Dunne of China", "Moscow"]) == ("dunne", "orla")
