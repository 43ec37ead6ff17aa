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
        "The Irish poet's detective is arrested and hanged in the last chapter.",
        # a match
        "India's batsmen attacked the Australian bowlers before lunch in Sydney.",
        "The qualifiers see Sweden meet Norway and Denmark visit Finland.",
        "The Spanish striker signed a new contract with the Italian club.",
        # weather and illness
        "A storm battered Britain on Sunday and cold air invaded Spain.",
        "Air pollution kills thousands in India every year.",
        # things that have no will
        "The German chancellor's tie attacked the eye of one Austrian columnist.",
        "The timing of Easter allowed French shoppers to put off their purchases.",
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
        ("The director of the film was arrested in Iran on Monday.", "arrested"),
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
