from datetime import date

import pytest

from pipeline.lexicons import read_lexicon
from pipeline.mentions.actors import find_article_hits
from pipeline.mentions.tickers import find_tickers, name_before


def _codes(*sentences: str) -> list[list[tuple[str, str | None]]]:
    found = find_article_hits(sentences, day=date(2012, 7, 1))
    pairs = zip(sentences, found, strict=True)
    return [[(text[hit.start : hit.end], hit.name.code) for hit in hits] for text, hits in pairs]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Shares of Corvus Metals Inc ( CRVM.N ) fell.", [("Corvus Metals", "USA")]),
        ("The lender Banco Terral SA (BTRL.MC) said so.", [("Banco Terral", "ESP")]),
        ("Corvus (NASDAQ: CRV) and Albatro (TSX-V: ALB) met.", [("Corvus", "USA"), ("Albatro", "CAN")]),
        ("Retailer Brook & Hale Plc's ( BRHA.L ) sales fell.", [("Brook & Hale", "GBR")]),
        ("Growth slowed ( see page 3 ) and prices ( up 3.4 ) rose.", []),
        ("it ( ABC.N ) said so.", [("", "USA")]),
        ("The figure ( 3.T ) is odd ( version 2.XX ).", [("", "JPN")]),
    ],
)
def test_tickers_tell_the_country_of_the_name_before_them(text: str, found: list[tuple[str, str]]) -> None:
    assert [(name_before(text, end)[1], code) for end, _, code in find_tickers(text)] == found


def test_article_knows_a_company_by_its_ticker_from_then_on() -> None:
    assert _codes("Corvus Metals Inc ( CRVM.TO ) sued Apple Inc.", "On Friday Corvus said it would wait.") == [
        [("Corvus Metals Inc", "CAN"), ("Apple Inc", "USA")],
        [("Corvus", "CAN")],
    ]


def test_ticker_keeps_what_the_lexicon_knows() -> None:
    """An American listing does not make a French company American; the exchange itself is no actor."""
    assert _codes("Total SA (NYSE: TOT) met Vale ( VALE5.SA )( VALE.N ).") == [[("Total SA", "FRA"), ("Vale", "BRA")]]


def test_city_is_a_company_where_the_company_begins_with_it() -> None:
    assert _codes("BHP bid for Rio Tinto.", "BHP met Rio on Monday.") == [
        [("BHP", "AUS"), ("Rio Tinto", "GBR")],
        [("BHP", "AUS"), ("Rio", "GBR")],
    ]
    assert _codes("BHP met Rio on Monday.") == [[("BHP", "AUS"), ("Rio", "BRA")]]


def test_word_is_a_company_before_its_legal_form() -> None:
    assert _codes("Target Corp cut prices.", "Target prices rose.") == [[("Target Corp", "USA")], []]


def test_exchanges_have_states_codes() -> None:
    states = {row["code"] for row in read_lexicon("actors/countries") if row["kind"] == "country"}
    rows = read_lexicon("actors/exchanges")
    assert {row["code"] for row in rows} <= states
    assert {row["kind"] for row in rows} == {"ending", "market"}
    assert len({(row["kind"], row["word"]) for row in rows}) == len(rows)
