"""Which clauses and nouns report an event, and of which type."""

from datetime import date

import pytest

from pipeline.events import extract_article
from pipeline.records import Days

PUBLISHED = Days(date(2023, 5, 10), date(2023, 5, 11))


def _types(body):
    events = extract_article(article_id="a", title=None, body=body, published=PUBLISHED).events
    return {event.trigger.text: event.type.value for event in events}


@pytest.mark.parametrize(
    ("body", "trigger", "type_"),
    [
        # a strike that did something took place
        ("The two-day strike by Greek tax officers has cost the state dearly.", "strike", "PROTEST"),
        ("Protests in Kenya on Monday turned violent.", "Protests", "PROTEST"),
        # what somebody is to do, though an adverbial stands between
        ("Two Dutch ministers called in recent weeks for the World Bank to act.", "called", "REQUEST"),
        # a denied clause that is no act itself
        ("Norway and Sweden denied that the plan was a joint one with Finland.", "denied", "REJECT"),
        # words joined by a hyphen
        ("The Polish government gave the go-ahead to the Latvian plan on Monday.", "gave", "SUPPORT"),
        # what somebody says they will do is a promise, whatever the act
        ("Norway's government said it would rewrite its pension rules.", "rewrite", "AGREE"),
        ("Denmark would hand the codes to Brazil, officials said.", "hand", "AGREE"),
        ("Siemens plans to double its staff in India by 2025.", "plans", "AGREE"),
        # a plea of guilt asks for nothing
        ("A Danish trader pleaded guilty on Monday to cheating the Swedish government.", "pleaded", "SANCTION"),
        ("Japan's bank has expressed regret that there were delays.", "expressed", "CONCEDE"),
        ("The firm's ministers in Peru faced calls from Chile on Monday to resign.", "faced", "REQUEST"),
    ],
)
def test_clause_reports_its_act(body, trigger, type_):
    assert _types(body).get(trigger) == type_


@pytest.mark.parametrize(
    ("body", "trigger"),
    [
        ("The company said that a strike in Chile would hit output.", "strike"),
        ("Chile's minister said that a protest may turn violent.", "protest"),
        ("Norway's government said it would remain in trouble.", "remain"),
        ("Analysts said Norway's exports would lift growth.", "lift"),
        ("Sweden would hand over the codes if Norway asked.", "hand"),
        ("Analysts in Norway said the price shoots to 90 dollars when the market is thin.", "shoots"),
    ],
)
def test_what_may_come_is_no_act(body, trigger):
    assert trigger not in _types(body)
