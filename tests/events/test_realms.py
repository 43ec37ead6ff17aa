"""What has the words of an event and tells none: guides, plots, matches, weather, headings."""

from datetime import date

import pytest

from pipeline.events import extract_article
from pipeline.events.realms import speaks_to_reader
from pipeline.records import Days

PUBLISHED = Days(date(2024, 5, 10), date(2024, 5, 11))
GUIDE = (
    "If you sleep on your side, your hips need more room. Your German mattress supports your back and resists "
    "pressure. Its springs let you turn over, and your cover protects you from mites. You can return it to Sweden."
)


def _triggers(body):
    events = extract_article(article_id="a", title=None, body=body, published=PUBLISHED).events
    return [event.trigger.text for event in events]


@pytest.mark.parametrize(
    "body",
    [
        # a story's plot
        "In the film, a Russian spy kidnaps the daughter of the French president.",
        "In the board game, Germany may attack Poland and Russia may invade Turkey.",
        # a match
        "India's batsmen attacked the Australian bowlers before lunch in Sydney.",
        "The qualifiers see Sweden meet Norway and Denmark visit Finland.",
        "The Spanish striker signed a new contract with the Italian club.",
        "Spain's Nadal met Serbia's Djokovic in the semi-final in Paris.",
        "Austria's Huber attacked on the last climb.",
        # jokes, and wars on what nobody shoots at
        "Britain's cooks declared war on waste.",
        "“We will bury you,” the Dutch undertaker joked to a Belgian.",
        "It is going to take time in Norway.",
        "The Danish bank was hit by the departure of its chairman.",
        # weather and illness
        "A storm battered Britain on Sunday and cold air invaded Spain.",
        "Air pollution kills thousands in India every year.",
        # things that have no will
        "The German chancellor's tie attacked the eye of one Austrian columnist.",
        "The timing of Easter allowed French shoppers to put off their purchases.",
        # business in the words of war, and forecasts in those of a threat
        "Stocks ended a month-long rally in Sweden as the index fell.",
        "London surrendered its early gains on Friday.",
        "Siemens boosted its presence in Poland.",
        "Carrefour took over Casino in 2009.",
        "Traders in Norway shed positions on Monday.",
        "The Danish brewer warned of a loss for the year.",
        "The Danish brewer warned that it expected a drop in sales.",
        "Moody's stripped the Danish bank of its top rating.",
        "Germany pays a subsidy for scrapping old cars.",
        "Volvo fell, while the Danish rival Maersk closed down 2 percent.",
        "Economists cautioned that growth in Norway may not last.",
        "Sweden has thousands of companies that supply parts to carmakers.",
        "The number of Swedish workers filing claims for jobless benefits fell.",
        "Mr Holm of Denmark will be charged with overseeing the fund.",
        "The Danish premier hopes that this will rally his members.",
        "Meet the new Volvo, as big as the old Volvo.",
        # idioms of offices and of those who speak
        "The Danish chairman took charge of the ailing brewer in May.",
        "A Swedish task force charged with saving the brewer has no members.",
        "The Danish chairman declined to speculate on a sale.",
        "A Norwegian minister, who asked to remain anonymous, was at lunch.",
        "Let's see how Norway fares from May on.",
        "Kenya and Ghana have agreed that the relationship will only develop further.",
        # what would have been, and what is still open
        "An earlier Danish offer would have guaranteed pensions in Norway.",
        "Volvo is still deciding where to build the car.",
        # what the reader is asked to suppose, and where to read on
        "Imagine that China invades Mars and that Russia arrests the moon.",
        "See also: Russia attacks Ukraine; Read more: US strikes Yemen.",
        GUIDE,
    ],
)
def test_tells_no_event(body):
    assert _triggers(body) == []


@pytest.mark.parametrize(
    ("body", "trigger"),
    [
        ("He praised the cooperation between Eni and the Bank of China, which inked a contract in May.", "inked"),
        ("The director of the film was arrested in Iran on Monday.", "arrested"),
        ("Police fired on the strikers at the South African mine on Monday.", "fired"),
        ("Angola met Zambia to tackle the crisis and to look forward.", "met"),
        ("Kenya declared war on Somali rebels.", "declared"),
        ("Fans attacked the police in Rome after the match on Sunday.", "attacked"),
        ("Several leaders from the poorest economies who met the Chinese premier praised Beijing.", "met"),
        ("The storm over the plan grew as Sweden accused Norway of fraud.", "accused"),
        (GUIDE + " In March, Sweden sued the Danish maker over the springs.", "sued"),
    ],
)
def test_tells_an_event_beside(body, trigger):
    assert trigger in _triggers(body)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (GUIDE, True),
        ("Norway will pay the loan back, its finance minister said.", False),
        # a speaker who is quoted speaks to others, and so does one who is told of
        ("“You know that you and your friends must leave,” he said. “You do.”", False),
        ("You, he said, had your chance. She said you had yours, they told us, she said.", False),
        ("", False),
    ],
)
def test_a_guide_speaks_to_its_reader(body, expected):
    assert speaks_to_reader(body) is expected
