"""Chains: which event is a later stage of which deal."""

from dataclasses import replace
from datetime import date

from pipeline.events.link_chain import comes_before, stage_before, stages_before
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


def test_a_signing_follows_the_agreement_and_not_the_other_way_round():
    deal = {"type": EventType.SUPPORT, "words": ("gas", "pipeline", "supply")}
    agreed = report("a", stage=Stage.AGREED, begin=date(2023, 9, 1), end_day=date(2023, 9, 2), **deal)
    signed = report("b", stage=Stage.SIGNED, **deal)
    grain = report("c", stage=Stage.ANNOUNCED, words=("corridor", "grain"))
    deals = [Deal(cluster_id=f"cluster {item.event_id}", report=item, follows=None) for item in (agreed, signed, grain)]
    assert stage_before(deals[1], deals) == "cluster a"
    assert stage_before(deals[0], deals) is None
    assert stage_before(Deal(cluster_id="d", report=report("d"), follows=None), deals) is None
    assert comes_before(deals[0], deals[1])
    assert not comes_before(deals[1], deals[0])


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
        found = stages_before(arrived, arrived)
        assert found == {"c0": None, "c1": "c0", "c2": "c1", "c3": "c2", "c4": "c3", "cx": None}
