"""The tense around a time from the parse: past or future by the verb that governs it, null where that tells nothing.

    the time's root ─climb─▶ the first verb above ─its auxiliaries, its form, the verb above it─▶ past, future or null

The language's words (`seeds/times/<language>/verbs.csv`) say which verbs look ahead and which lend their tense.
Labels are those of spaCy's English models; a text that nobody parsed is read by `tense` instead.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from pipeline.lexicons import read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

    from pipeline.mentions.sentences import Parsed, Sentence

#: Steps from a time to its verb, at most: farther up it is another clause's.
REACH = 6
#: Labels by which a time belongs to a noun, not to the clause ("Monday's vote", "the Friday deadline").
OWNED = frozenset(["poss", "compound", "amod", "nmod"])
VERBAL = frozenset(["VERB", "AUX"])
WILL = frozenset(["will", "'ll", "’ll", "wo", "shall", "would", "'d", "’d"])
WOULD = frozenset(["would", "'d", "’d"])
MAY = frozenset(["may", "might", "should", "must"])
CAN = frozenset(["can", "ca", "could"])
HAVE = frozenset(["have", "has", "had", "'ve", "’ve", "having"])
WAS = frozenset(["was", "were", "did", "got"])
IS = frozenset(["is", "are", "am", "'s", "’s", "'re", "’re", "be", "do", "does", "being"])


@cache
def read_verbs(language: str, kind: str) -> frozenset[str]:
    """Lemmas of one kind in seeds/times/<language>/verbs.csv: `ahead`, `carries`, `open`, `until`, `within`."""
    return frozenset(row["lemma"] for row in read_lexicon(f"times/{language}/verbs") if row["kind"] == kind)


def tell_by_parse(parsed: Parsed, *, language: str = "en") -> Callable[[int, int], str | None]:
    """A function of a time's place in the body that says `past` or `future`; null where the parse does not tell."""
    starts = [sentence.start for sentence in parsed.sentences]

    def tell(start: int, end: int) -> str | None:
        place = bisect_right(starts, start) - 1
        return _tell(parsed.sentences[place], start, end, language) if place >= 0 else None

    return tell


def _tell(sentence: Sentence, start: int, end: int, language: str) -> str | None:
    if sentence.doc is None:
        return None
    inside = [token for token in sentence.doc if start <= sentence.offset(token) < end]
    root = next((token for token in inside if token.head not in inside or token.head == token), None)
    governor = None if root is None else _governor(root, language)
    if governor is None or _is_told_long_ago(governor, language):
        return None
    return _tense_of(governor, language)


def _is_told_long_ago(verb: Token, language: str) -> bool:
    """Whether "would" looks ahead from a month or a year of the past: "in May, it said that it would open in June"."""
    chain_up = [verb, *islice(verb.ancestors, REACH)]
    told = next((place for place, token in enumerate(chain_up) if token.tag_ == "VBD" and token.lower_ not in WOULD), 0)
    looks_ahead = any(child.lower_ in WOULD for token in chain_up[:told] for child in token.children)
    within = read_verbs(language, "within")
    placed = [child for child in chain_up[told].children if child.lemma_.lower() in within]
    return looks_ahead and any(inner.tag_ in ("NNP", "CD") for child in placed for inner in child.children)


def _governor(root: Token, language: str) -> Token | None:
    """The verb that a time hangs on, or an adjective that looks ahead; null where it belongs to a noun."""
    limits = read_verbs(language, "until")
    if root.dep_ in OWNED or root.head.lemma_ in limits or root.head.head.lemma_ in limits:
        return None
    for token in islice(root.ancestors, REACH):
        if token.pos_ in VERBAL or token.lemma_ in read_verbs(language, "ahead"):
            return token
        if token.dep_ in OWNED:
            return None
    return None


def _tense_of(verb: Token, language: str, *, steps: int = 0) -> str | None:  # noqa: PLR0911 - a list of decisions
    aux = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    if verb.lemma_ in read_verbs(language, "ahead") and "to" not in aux and not aux & WILL:
        return None if verb.tag_ == "VBD" or "had" in aux else "future"
    if aux & CAN:
        return None
    if aux & WILL:
        return "future"
    if aux & HAVE:
        return "past"
    if aux & MAY:
        return "future"
    if "to" in aux:
        return _infinitive(verb, language, steps=steps)
    if aux & WAS or (verb.tag_ == "VBD" and verb.lower_ not in IS):
        return "past"
    if aux & IS or verb.tag_ in ("VBZ", "VBP"):
        return _present(verb, aux, language)
    return _bare(verb, language, steps=steps)


def _present(verb: Token, aux: set[str], language: str) -> str | None:
    """The present of an act is set ahead ("meets on Friday"); a state and a passive say nothing."""
    if verb.tag_ == "VBN" or verb.lemma_ in read_verbs(language, "open"):
        return None
    return "future" if verb.tag_ in ("VBZ", "VBP", "VBG") or aux else None


def _infinitive(verb: Token, language: str, *, steps: int) -> str | None:
    """What is planned lies ahead; what was managed, or failed at, is as past as that; a purpose tells nothing."""
    above = verb.head
    if verb.dep_ not in ("xcomp", "ccomp", "acl") or above == verb:
        return None
    if above.lemma_ in read_verbs(language, "carries"):
        return _tense_of(above, language, steps=steps + 1) if steps < REACH else None
    was_planned = any(child.lower_ == "had" for child in chain(above.children, above.head.children))
    return None if was_planned else "future"


def _bare(verb: Token, language: str, *, steps: int) -> str | None:
    """A past participle that stands for itself is past; any other bare form is as the verb above it."""
    above = verb.head
    joins = verb.dep_ == "conj" and any(child.dep_ == "cc" for child in above.children)
    if verb.tag_ == "VBN" and not joins and verb.dep_ not in ("xcomp", "ccomp"):
        return "past"
    if verb.dep_ in ("acl", "amod", "ROOT"):
        return None
    if steps >= REACH or above == verb:
        return None
    governor = (
        above if above.pos_ in VERBAL else next((t for t in islice(above.ancestors, 2) if t.pos_ in VERBAL), None)
    )
    joined = verb.dep_ in ("conj", "advcl", "xcomp", "ccomp", "pcomp", "dep")
    return _tense_of(governor, language, steps=steps + 1) if joined and governor is not None else None
