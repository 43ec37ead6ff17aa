"""What somebody undertakes, demands and decides where no row of the lexicon names the act."""

from datetime import date

import pytest

from pipeline.events import extract_article
from pipeline.records import Days

PUBLISHED = Days(date(2023, 5, 10), date(2023, 5, 11))


def _events(body):
    found = extract_article(article_id="a", title=None, body=body, published=PUBLISHED).events
    return {event.trigger.text: event for event in found}


@pytest.mark.parametrize(
    ("body", "trigger", "type_"),
    [
        ("The company plans to cut hundreds of jobs in Kenya, its chief in Nairobi said.", "plans", "AGREE"),
        ("At the summit in June, European Union leaders agreed to help banks.", "summit", "CONSULT"),
        # a suit that seeks something, an agreement told by who made it, an act that befalls somebody
        ("Apple's lawsuit seeks to bar the sale of Samsung phones in the United States.", "seeks", "ACCUSE"),
        ("The agreement reached by the Greek government in May was sound.", "reached", "AGREE"),
    ],
)
def test_clause_reports_its_act(body, trigger, type_):
    assert _events(body)[trigger].type.value == type_


@pytest.mark.parametrize(
    ("body", "trigger", "begin"),
    [
        # what a speaker demands is demanded when they speak
        ("Germany has to pass the reform, the Greek prime minister said on Tuesday.", "has", date(2023, 5, 9)),
        # what came before bears no day
        ("The Peruvian bank subsequently withdrew its troops from Chile.", "withdrew", None),
        ("Kenya had said it would fix the road to Uganda.", "fix", None),
        ("Prices have risen since Turkey was forced to ask for an IMF loan.", "ask", None),
    ],
)
def test_day_is_the_acts_own(body, trigger, begin):
    assert _events(body)[trigger].begin == begin
