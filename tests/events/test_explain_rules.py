"""Rule names in words."""

from __future__ import annotations

import pytest

from pipeline.events import extract_article
from pipeline.events.explain_rules import say_rule


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("verbs:support", "verb “support”"),
        ("nouns:peace_talk", "noun “peace talk”"),
        ("verbs:pay[obj:@visit]", "verb “pay” with object a word for “visit”"),
        ("verbs:work[with:* future]", "verb “work” followed by “with” anything in the future"),
        ("verbs:voice[obj:support…]", "verb “voice” with object “support” …"),
        ("verbs:end[obj:a|b|c|d]", "verb “end” with object “a” or “b” or “c” …"),
        ("refuse>verbs:sign", "verb “sign” under a word for “refuse”"),
        ("figure.level.money", "an amount of money"),
        ("figure.change.percent cue=agree to unnamed",
         "a percentage as a change; “agree to” says of what kind; no known metric beside it"),
        ("figure.level+change.money disagrees:former+rate",
         "an amount of money with its change; the former level and the change do not agree; the two currencies do not "
         "agree"),
        ("model:small-1", "read by the language model small-1"),
        ("something.else", "something.else"),
        ("", ""),
    ],
)  # fmt: skip
def test_explain_rules_says_what_a_rule_is(rule: str, words: str):
    assert say_rule(rule) == words


def test_explain_rules_knows_every_rule_that_is_in_use():
    body = (
        "The ministers of Iran and Iraq met in Basra on Monday and agreed to build a railway. Trade rose 7% to $4 "
        "billion. Iraq refused to sign the contract and urged Iran to pay $20 million (18 million euros)."
    )
    found = extract_article(article_id="a", title=None, body=body, published=None)
    rules = {one.rule for one in (*found.events, *found.figures)}
    assert len(rules) > 4
    assert not [rule for rule in rules if say_rule(rule) == rule]
