"""Linking: one event told by many becomes one cluster, whatever the order of arrival."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.events.link import THRESHOLD, chain, component_of, link_reports, score_pair, stage_before
from pipeline.records import Deal, EventDateSource, EventReport, EventType, Stage, Status


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


def test_a_signing_follows_the_agreement_and_not_the_other_way_round():
    deal = {"type": EventType.SUPPORT, "words": ("gas", "pipeline", "supply")}
    agreed = report("a", stage=Stage.AGREED, begin=date(2023, 9, 1), end_day=date(2023, 9, 2), **deal)
    signed = report("b", stage=Stage.SIGNED, **deal)
    grain = report("c", stage=Stage.ANNOUNCED, words=("corridor", "grain"))
    deals = [Deal(cluster_id=f"cluster {item.event_id}", report=item, follows=None) for item in (agreed, signed, grain)]
    assert stage_before(deals[1], deals) == "cluster a"
    assert stage_before(deals[0], deals) is None
    assert stage_before(Deal(cluster_id="d", report=report("d"), follows=None), deals) is None
    assert chain([agreed], deals)["cluster b"] == "cluster a", "a stage that comes in late is found by the later ones"


def test_all_stages_of_one_deal_are_one_chain_in_any_order_of_arrival():
    """Announced, agreed, signed, started, completed, months apart; another deal of the same countries stays out."""
    stages = [Stage.ANNOUNCED, Stage.AGREED, Stage.SIGNED, Stage.STARTED, Stage.COMPLETED]
    reports = [
        report(
            f"{number}",
            type=EventType.LAUNCH if number > 2 else EventType.AGREE,
            # Told as a start, but only planned: no more than an announcement.
            stage=Stage.STARTED if stage is Stage.ANNOUNCED else stage,
            status=Status.PLANNED if stage is Stage.ANNOUNCED else Status.OCCURRED,
            words=("gas", "pipeline", f"word{number}"),
            begin=date(2023, 1 + 2 * number, 5),
            end_day=date(2023, 1 + 2 * number, 6),
        )
        for number, stage in enumerate(stages)
    ]
    other = report("x", stage=Stage.AGREED, words=("fish", "quota"), begin=date(2023, 2, 1), end_day=date(2023, 2, 2))
    deals = [Deal(cluster_id=f"c{item.event_id}", report=item, follows=None) for item in [*reports, other]]
    for arrived in (deals, deals[::-1]):
        found = chain([item.report for item in arrived], arrived)
        assert found == {"c0": None, "c1": "c0", "c2": "c1", "c3": "c2", "c4": "c3", "cx": None}


some_reports = st.lists(
    st.builds(
        report,
        event_id=st.uuids(version=4).map(str),
        type=st.sampled_from([EventType.CONSULT, EventType.AGREE, EventType.SUPPORT]),
        countries=st.sampled_from([("CHN", "RUS"), ("CHN",), ("RUS", "USA"), ()]),
        published_day=st.dates(date(2023, 12, 18), date(2023, 12, 22)),
        words=st.lists(st.sampled_from("abcdef"), max_size=4, unique=True).map(lambda words: tuple(sorted(words))),
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


@settings(max_examples=60, deadline=None)
@given(some_reports, st.randoms(use_true_random=False))
def test_linking_one_by_one_by_component_equals_linking_all_at_once(reports, random):
    clusters: dict[str, str] = {}
    seen: list[EventReport] = []
    for item in random.sample(reports, len(reports)):
        seen.append(item)
        component = component_of([item], lambda frontier: seen)
        clusters |= {event_id: c.cluster_id for c in link_reports(component) for event_id in c.members}
    assert clusters == {event_id: c.cluster_id for c in link_reports(reports) for event_id in c.members}


def test_nameless_strangers_are_one_only_where_one_article_or_place_speaks_of_them():
    nameless = {"countries": (), "entities": (), "words": ("gunmen", "killed", "three")}
    first = report("a", **nameless)
    assert score_pair(first, report("b", **nameless)) == 0
    assert score_pair(first, report("b", article_id=first.article_id, **nameless)) > THRESHOLD
    here = report("c", place_country="MOZ", **nameless)
    assert score_pair(here, report("d", place_country="MOZ", **nameless)) > THRESHOLD
    assert score_pair(here, report("e", countries=("MOZ",), entities=(), words=nameless["words"])) > 0
