"""The lexicon is its own test: every row's example must be coded by that row, and by no other."""

from collections import Counter

import pytest

from pipeline.events.frames import noun_trigger, verb_trigger
from pipeline.events.view import View, make_view
from pipeline.lexicons import read_lexicon
from pipeline.mentions.actors import find_hits
from pipeline.mentions.sentences import parse_articles
from pipeline.mentions.triggers import Trigger, last_word, load_operators, load_triggers, members, noun_classes
from pipeline.records import EventType


def _view_of(parsed) -> View:
    sentence = parsed.sentences[0]
    return make_view(sentence, find_hits(sentence.text))


def _fires(view: View, trigger: Trigger) -> bool:
    read = verb_trigger if trigger.pos == "verbs" else noun_trigger
    found = (read(view, i) for i, lemma in enumerate(view.lemma) if lemma == last_word(trigger.lemma))
    return trigger in found


def test_examples_are_coded_by_their_own_row() -> None:
    triggers = [t for rows in load_triggers().values() for t in rows]
    examples = parse_articles([t.example for t in triggers])
    missed = [
        (t.rule, t.example) for t, parsed in zip(triggers, examples, strict=True) if not _fires(_view_of(parsed), t)
    ]
    assert missed == []


def test_no_two_examples_are_the_same() -> None:
    examples = Counter(t.example for rows in load_triggers().values() for t in rows)
    assert [example for example, count in examples.items() if count > 1] == []


def test_the_lexicon_is_broad_in_every_type() -> None:
    rows = [t for rows in load_triggers().values() for t in rows]
    assert len(rows) >= 3000
    assert min(Counter(t.type for t in rows).values()) >= 45


def test_rules_have_short_names() -> None:
    rules = [t.rule for rows in load_triggers().values() for t in rows]
    assert max(map(len, rules)) <= 80


def test_every_type_has_triggers() -> None:
    types = {t.type for rows in load_triggers().values() for t in rows}
    assert types == set(EventType)


def test_frames_name_known_classes_only() -> None:
    named = {
        word[1:]
        for pos in ("verbs", "nouns")
        for row in read_lexicon(f"triggers/{pos}")
        for part in row["frame"].replace("|", " ").split()
        for word in part.partition(":")[2].split(",")
        if word.startswith("@") and word != "@name"
    }
    assert named <= set(noun_classes())


def test_a_class_may_hold_another_but_not_itself() -> None:
    assert members({"boat": ["ferry"], "craft": ["plane", "@boat"]}, "craft") == {"ferry", "plane"}
    with pytest.raises(ValueError, match="boat > craft > boat"):
        members({"boat": ["@craft"], "craft": ["@boat"]}, "boat")


@pytest.mark.parametrize(
    ("sentence", "lemma"),
    [
        ("The company has not met its expectations for Japan.", "meet"),
        ("Shares of the French bank rallied on Monday.", "rally"),
        ("The Japanese government attacked inflation.", "attack"),
        ("An earthquake in Turkey killed forty people.", "kill"),
        ("The price war between Boeing and Airbus goes on.", "war"),
        ("The prime minister of Spain had a heart attack.", "attack"),
        ("Peru released a statement on Chile.", "release"),
        ("Chile and Peru share a border.", "share"),
        ("China executed the plan on Monday.", "execute"),
    ],
)
def test_figures_of_speech_do_not_fire(sentence: str, lemma: str) -> None:
    view = _view_of(next(iter(parse_articles([sentence]))))
    i = view.lemma.index(lemma)
    assert (verb_trigger if view.is_verb(i) else noun_trigger)(view, i) is None


def test_no_row_stands_twice() -> None:
    for pos in ("verbs", "nouns"):
        rows = [(row["lemma"], row["frame"]) for row in read_lexicon(f"triggers/{pos}")]
        assert len(rows) == len(set(rows))


@pytest.mark.parametrize(
    ("lemma", "pos", "kind"), [("agree", "verb", "agree"), ("willing", "adj", "plan"), ("refuse", "verb", "refuse")]
)
def test_operators_are_known_by_lemma_and_pos(lemma: str, pos: str, kind: str) -> None:
    assert load_operators()[lemma, pos] == kind
