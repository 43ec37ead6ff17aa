from datetime import date

import pytest

from pipeline.mentions.actors import find_actors, find_article_hits


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("Jonas Gahr Stoere", date(2023, 5, 1), "NOR"),
        ("Jonas Gahr Støre", date(2011, 5, 1), "NOR"),
        ("Juergen Ligi", date(2016, 10, 1), "EST"),
        ("Kim Jong Un", date(2019, 5, 1), "PRK"),
        ("Cho Tae Yul", date(2024, 5, 1), "KOR"),
        ("Moon Jae-in", date(2019, 5, 1), "KOR"),
        ("Abdel Fattah Al-Sisi", date(2019, 5, 1), "EGY"),
        ("Abdel Fattah el-Sisi", date(2019, 5, 1), "EGY"),
        ("Sergey Lavrov", date(2010, 5, 1), "RUS"),
        ("Sergei Lavrov", date(2010, 5, 1), "RUS"),
        ("Mevlüt Çavuşoğlu", date(2016, 5, 1), "TUR"),
        ("Mevlut Cavusoglu", date(2016, 5, 1), "TUR"),
        ("Taneti Maamau", date(2020, 5, 1), "KIR"),
        ("Faustina K. Rehuher", date(2018, 5, 1), "PLW"),
        ("Jean Victor Geneus", date(2023, 5, 1), "HTI"),
    ],
)
def test_office_holders_are_read_in_each_spelling(name: str, day: date, code: str) -> None:
    found = find_actors(f"On Monday {name} met reporters.", day=day)
    assert [(actor.text, actor.country) for actor in found] == [(name, code)]


@pytest.mark.parametrize(
    ("sentence", "country"),
    [
        ("In Nairobi the talks began after Fall arrived.", "Senegal"),
        ("On Friday Renzi resigned.", "San Marino"),
        ("Then Bold moves followed.", "Mongolia"),
    ],
)
def test_family_names_that_are_words_or_somebody_elses_need_the_full_name(sentence: str, country: str) -> None:
    (hits, _) = find_article_hits([sentence, f"{country} was quiet."])
    assert country not in {sentence[hit.start : hit.end] for hit in hits}
    assert not {hit.name.code for hit in hits} & {"SEN", "SMR", "MNG"}


def test_a_son_is_not_his_father() -> None:
    for text, entity in (("King Abdullah II", "person:king-abdullah-ii"), ("King Hussein", "person:king-hussein")):
        (actor,) = find_actors(f"On Monday {text} spoke.", day=date(1998, 5, 1))
        assert (actor.country, actor.entity) == ("JOR", entity)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Fine Gael", "Fianna Fail"),
        ("the Sejm", "Civic Platform"),
        ("MI5", "MI6"),
        ("OPEC", "OPEC+"),
        ("the Bundestag", "the Bundesrat"),
        ("Mossad", "Shin Bet"),
    ],
)
def test_parties_and_agencies_are_told_apart(first: str, second: str) -> None:
    found = [find_actors(f"It asked {name} for help.")[0].entity for name in (first, second)]
    assert found[0] != found[1]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("STMicroelectronics", "CHE"),
        ("Nordea", "FIN"),
        ("Glencore", "CHE"),
        ("Louis Dreyfus Company", "FRA"),
        ("Rosseti", "RUS"),
        ("Cobre Panama", "PAN"),
        ("Ocean Network Express", "SGP"),
        ("CXMT", "CHN"),
        ("SNIM", "MRT"),
    ],
)
def test_companies_stand_for_the_country_of_their_seat(name: str, code: str) -> None:
    assert find_actors(f"It asked {name} for help.")[0].country == code
