from datetime import date

import pytest

from pipeline.lexicons import read_lexicon
from tests.mentions.office_coverage import OFFICES, count_uncovered, read_floors, states, uncovered_days

SOURCES = {"wikidata", "factbook", "leaders", "known"}


@pytest.mark.parametrize("code", states())
def test_offices_of_each_state_stay_covered(code: str) -> None:
    counted, floors = count_uncovered(code), read_floors().get(code, dict.fromkeys(OFFICES, 0))
    more = {office: days for office, days in counted.items() if days > floors[office]}
    assert not more, f"{code}: days without a known holder grew over {floors}: {more}"


def test_most_states_have_all_three_offices_to_within_a_month() -> None:
    counted = [count_uncovered(code) for code in states()]
    enough = {office: sum(days[office] <= 31 for days in counted) for office in OFFICES}
    assert len(counted) >= 197
    assert enough["head_of_state"] >= 180
    assert enough["head_of_government"] >= 174
    assert enough["foreign_minister"] >= 150


@pytest.mark.parametrize(
    ("terms", "days"),
    [
        ([], (date(2026, 1, 1) - date(2010, 1, 1)).days),
        ([(date(2000, 1, 1), date.max)], 0),
        ([(date(2005, 1, 1), date(2012, 3, 4)), (date(2012, 3, 5), date.max)], 0),
        ([(date(2005, 1, 1), date(2012, 3, 4)), (date(2012, 3, 15), date.max)], 10),
        ([(date(2011, 1, 1), date(2030, 1, 1)), (date(2012, 1, 1), date(2013, 1, 1))], 364),
    ],
)
def test_uncovered_days_are_those_in_no_term(terms: list[tuple[date, date]], days: int) -> None:
    assert uncovered_days(terms) == days


def test_every_office_holder_names_its_source() -> None:
    for row in read_lexicon("actors/people"):
        assert row["source"] in SOURCES, row
        assert row["alone"] in {"", "no"}, row


def test_one_person_holds_an_office_once_at_a_time() -> None:
    begun = [(row["code"], row["office"], row["entity"], row["begin"]) for row in read_lexicon("actors/people")]
    assert len(begun) == len(set(begun))


def test_no_two_parties_or_agencies_share_an_entity() -> None:
    entities = [row["entity"] for row in read_lexicon("actors/organisations")]
    assert len(entities) == len(set(entities))


def test_codes_of_organisations_are_no_countrys() -> None:
    codes = {row["code"] for row in read_lexicon("actors/countries") if row["kind"] == "country"}
    wrong = [r for r in read_lexicon("actors/organisations") if r["sector"] == "IGO" and r["code"] in codes]
    assert not wrong


def test_companies_have_one_country_each() -> None:
    seats: dict[str, set[str]] = {}
    for row in read_lexicon("actors/companies"):
        seats.setdefault(row["entity"], set()).add(row["code"])
    assert not {entity for entity, codes in seats.items() if len(codes) > 1}


def test_lexicons_do_not_shrink() -> None:
    held = {
        name: {r["entity"] for r in read_lexicon(f"actors/{name}")} for name in ("people", "companies", "organisations")
    }
    assert len(held["people"]) >= 2900
    assert len(held["companies"]) >= 4500
    assert len(held["organisations"]) >= 600
