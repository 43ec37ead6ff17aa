import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import StopRun
from pipeline.mentions.parser import load_parser
from pipeline.mentions.sentences import (
    MAX_CHARS,
    parse_article,
    parse_articles,
    plain_text,
    split_sentences,
)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Orban met Dr. Li. They agreed.", ["Mr. Orban met Dr. Li.", "They agreed."]),
        ("The U.S. Army left. It rained.", ["The U.S. Army left.", "It rained."]),
        ("He flew to the U.S. The visit was short.", ["He flew to the U.S.", "The visit was short."]),
        ("“We agreed.” He left.", ["“We agreed.”", "He left."]),
        ("“We agreed,” he said.", ["“We agreed,” he said."]),
        ("Sales at Acme Inc. rose 3.5 percent.", ["Sales at Acme Inc. rose 3.5 percent."]),
        ("MINSK, March 3. /BelTA/. Talks began.", ["MINSK, March 3. /BelTA/.", "Talks began."]),
        ("Heading\nFirst sentence\n\nSecond one", ["Heading", "First sentence", "Second one"]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_split_sentences_cuts_where_a_reader_would(text: str, sentences: list[str]) -> None:
    assert [s.text for s in split_sentences(text)] == sentences


def test_split_sentences_reads_over_hard_wrapped_lines() -> None:
    line = "the delegation went on to talk about the price of grain for the year\n"
    assert len(split_sentences("T" + line * 6)) == 1


@given(st.text(max_size=400))
@settings(max_examples=80, deadline=None)
def test_sentences_slice_back_and_do_not_overlap(text: str) -> None:
    end = 0
    for sentence in split_sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.start >= end
        assert len(plain_text(sentence.text)) == len(sentence.text)
        end = sentence.end


def test_a_megabyte_without_a_full_stop_is_cut() -> None:
    assert max(len(s.text) for s in split_sentences("word " * 200_000)) <= MAX_CHARS


def test_parse_articles_parses_only_what_is_wanted() -> None:
    first, second = parse_articles(["Peru met Chile. It rained.", "Chile met Peru."], wanted=lambda text: "met" in text)
    assert [s.doc is not None for s in first.sentences] == [True, False]
    doc = second.sentences[0].doc
    assert doc is not None
    assert [t.lemma_ for t in doc][:3] == ["Chile", "meet", "Peru"]
    assert second.sentences[0].offset(doc[1]) == 6


def test_parse_article_reads_capitals() -> None:
    (sentence,) = parse_article("MINISTERS OF FRANCE AND SPAIN MET IN LISBON").sentences
    assert sentence.doc is not None
    assert sentence.doc[5].text == "Met"


def test_load_parser_names_what_is_missing() -> None:
    with pytest.raises(StopRun, match="no_such_model"):
        load_parser("no_such_model")
