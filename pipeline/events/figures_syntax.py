"""What the parse says about a number: which words govern it, and the noun phrase that it is said of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.mentions.sentences import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

#: Steps up the tree that are followed; real sentences need fewer.
_REACH = 12
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_BESIDE = frozenset({"aux", "auxpass", "prt", "acomp", "advmod", "amod", "compound", "neg"})
_HELPERS = frozenset({"aux", "auxpass"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def token_at(sentence: Sentence, position: int) -> Token | None:
    """The token that covers the body offset `position`; null without a parse or outside of the sentence."""
    doc = sentence.doc
    if doc is None or not sentence.start <= position < sentence.end:
        return None
    span = doc.char_span(position - sentence.start, position - sentence.start + 1, alignment_mode="expand")
    return span[0] if span is not None and len(span) else None


def governors(token: Token) -> Iterator[Token]:
    """The token and what it depends on, upwards, as far as the same statement goes.

    A relative or adverbial clause and a coordinated finite verb are statements of their own.
    """
    for _ in range(_REACH):
        yield token
        if token.dep_ in ("advcl", "parataxis", "ROOT") or (token.dep_ in ("relcl", "conj") and _is_finite(token)):
            return
        token = token.head


def _is_finite(token: Token) -> bool:
    return token.tag_ in _FINITE or any(child.tag_ in _FINITE and child.dep_ in _HELPERS for child in token.children)


#: Verbs that only say what something amounts to: their subject says of what kind it is ("the forecast stood at 5%").
_STATES = frozenset({"be", "stand", "remain", "average", "total"})
#: Prepositions behind which a number belongs to what was before, whatever the verb above them says of what comes.
_BACK = frozenset({"after", "following", "versus", "than"})


def governed_from(sentence: Sentence, position: int) -> frozenset[int] | None:
    """Body offsets of the first characters of all words that govern the number at `position`; null without a parse.

    Helping verbs, particles and adjectives of the governing words count, and so does the subject of "be" ("the goal is
    to reach 5%").
    """
    token = token_at(sentence, position)
    if token is None:
        return None
    found: set[int] = set()
    for word in governors(token):
        if word.lower_ in _BACK:
            break
        found.add(sentence.offset(word))
        for child in word.children:
            if child.dep_ in _BESIDE or (child.dep_ in _SUBJECTS and word.lemma_ in _STATES):
                found.add(sentence.offset(child))
    return frozenset(found)


def subject_of(sentence: Sentence, position: int) -> tuple[int, int] | None:
    """Body offsets of the noun phrase that the number at `position` is said of; null where the parse shows none.

    A noun that the number hangs on with "of" ("a loan of $5 million") comes first, then the subject of its verb.
    """
    token = token_at(sentence, position)
    if token is None:
        return None
    verb = None
    for word in governors(token):
        verb = verb or (word if word.pos_ == "VERB" and word.i < token.i else None)
        has_of = word.pos_ == "NOUN" and word.i < token.i and any(child.text == "of" for child in word.children)
        if has_of and word.lemma_ not in _MARKS:
            return _phrase(sentence, word)
        if word.pos_ in ("VERB", "AUX"):
            said_of = [child for child in word.children if child.dep_ in _SUBJECTS and child.pos_ in ("NOUN", "PROPN")]
            is_done_to = verb is not None and verb.lemma_ not in _COMES_TO and _is_object(token, verb)
            if said_of and said_of[0].pos_ == "NOUN" and not is_done_to and said_of[0].i < token.i:
                return _phrase(sentence, said_of[0])
            if said_of and verb is not None and verb.lemma_ not in _COMES_TO | _MOVES:
                # Whoever acts is no measure: what is done says more ("Acme paid $5 million").
                begin = sentence.offset(verb)
                return begin, begin + len(verb.text)
            if said_of:
                return _phrase(sentence, said_of[0])
    return None


def verb_of(sentence: Sentence, position: int) -> tuple[int, int] | None:
    """Body offsets of the verb that says what is done with the number at `position`; null where there is none."""
    token = token_at(sentence, position)
    for word in governors(token) if token is not None else ():
        if word.pos_ == "VERB":
            return sentence.offset(word), sentence.offset(word) + len(word.text)
    return None


#: Nouns that say where on its scale something stands ("a two-year low of $1.55").
_MARKS = frozenset({"high", "low", "peak", "record", "level", "rate", "maximum", "minimum", "total", "average"})
#: Verbs whose object is how much their subject is or moves ("sales hit $5 million"), not what was done with it.
_COMES_TO = frozenset(
    {"add", "approach", "average", "cross", "drop", "exceed", "fall", "gain", "grow", "hit", "increase", "jump", "lose",
     "measure", "near", "pass", "reach", "represent", "rise", "shed", "surpass", "top", "total", "touch", "yield"}
)  # fmt: skip

#: Verbs of movement: whoever "jumped 8% to $42,150" is what is measured.
_MOVES = frozenset(
    {"advance", "appreciate", "climb", "close", "decline", "depreciate", "dip", "edge", "end", "firm", "plummet",
     "plunge", "rally", "recover", "settle", "shrink", "sink", "skid", "slide", "slip", "slump", "soar", "stand",
     "strengthen", "surge", "trade", "tumble", "weaken"}
)  # fmt: skip


def _is_object(token: Token, verb: Token) -> bool:
    """Whether the number belongs to what the verb is done to ("the firm raised $5 million")."""
    for word in governors(token):
        if word.head.i == verb.i:
            return word.dep_ == "dobj"
        if word.dep_ == "prep":
            return False
    return False


#: Words before "growth" that leave it the economy's.
_ECONOMIES = frozenset(
    {"area", "bloc", "country", "economies", "economy", "euro", "eurozone", "gdp", "gnp", "nation", "output", "quarter",
     "region", "world", "year", "zone"}
)  # fmt: skip


def grown(sentence: Sentence, position: int) -> str | None:
    """What grows, where the noun at `position` names it ("user growth", "growth in deposits"); null: the economy."""
    token = token_at(sentence, position)
    if token is None:
        return None
    nouns = [child for child in token.children if child.dep_ in ("compound", "nmod") and child.i < token.i]
    for child in token.children:
        if child.lower_ in ("in", "of"):
            nouns += [word for word in child.children if word.dep_ == "pobj"]
    said = [word.lower_ for word in nouns if word.pos_ == "NOUN" and word.ent_type_ in ("", "PRODUCT")]
    said = [word for word in said if word.isalpha() and word not in _ECONOMIES and word not in _SAYS_NOTHING]
    return said[-1] if said else None


#: Nouns that say how a number moves or what sort of number it is, not what it measures.
_SAYS_NOTHING = frozenset(
    {"advance", "amount", "average", "boost", "contraction", "cut", "day", "decline", "decrease", "discount", "drop",
     "expansion", "fall", "figure", "gain", "growth", "half", "hike", "increase", "jump", "level", "loss", "majority",
     "mark", "month", "more", "part", "percent", "percentage", "point", "portion", "quarter", "range", "rate",
     "reduction", "rise", "share", "slump", "surge", "target", "total", "week", "worth", "year"}
)  # fmt: skip
_WITHIN = frozenset({"nummod", "quantmod", "compound", "amod", "nmod", "npadvmod", "appos"})


def noun_beside(sentence: Sentence, start: int, end: int, *, is_any: bool = False) -> tuple[int, int] | None:
    """Body offsets of the noun phrase that the number at [start, end) stands before as a part of it; null without one.

    "a $198 million settlement" gives "settlement", "$600 billion in Treasury securities" the securities. Nouns of
    movement or sort ("increase", "target") are none, unless `is_any`.
    """
    last = token_at(sentence, end - 1)
    if last is None or last.i + 1 >= len(last.doc):
        return None
    following = last.nbor(1)
    if following.lower_ == "of" and is_any:
        objects = [word for word in following.children if word.dep_ == "pobj" and word.pos_ == "NOUN"]
        return _behind(sentence, objects[0], end) if objects else None
    if following.lower_ == "in" and (objects := [word for word in following.children if word.dep_ == "pobj"]):
        noun = objects[0]
        is_phrase = noun.pos_ == "NOUN" and len(noun) > 2 and noun.i - following.i <= 4 and noun.ent_type_ != "DATE"
        return _behind(sentence, noun, end) if is_phrase and noun.lemma_ not in _TIMES else None
    word = token_at(sentence, start)
    for _ in range(_REACH):
        if word is None or word.dep_ not in _WITHIN:
            return None
        word = word.head
        if word.pos_ == "NOUN" and sentence.offset(word) >= end:
            is_near = word.i - last.i <= 4 and (is_any or word.lemma_ not in _SAYS_NOTHING)
            return _behind(sentence, word, end) if is_near else None
    return None


#: Nouns behind "in" that are no thing measured ("$5 million in June", "in total").
_TIMES = frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december", "year", "quarter", "month", "half", "week", "day", "period", "decade", "trading", "trade", "value",
     "total", "size", "turn", "return", "addition", "part", "response", "fact", "term", "basis", "price", "currency",
     "comparison"}
)  # fmt: skip


def _behind(sentence: Sentence, noun: Token, floor: int) -> tuple[int, int]:
    start, end = _phrase(sentence, noun)
    return max(start, floor + (sentence.text[floor - sentence.start : floor - sentence.start + 1] == " ")), end


def _phrase(sentence: Sentence, noun: Token) -> tuple[int, int]:
    """The noun with its compounds and adjectives."""
    first = noun
    for child in noun.lefts:
        if child.dep_ in ("compound", "amod", "nmod") and child.i >= noun.i - 3:
            first = min(first, child, key=lambda token: token.i)
    start = sentence.offset(first)
    return start, sentence.offset(noun) + len(noun.text)


def widen(sentence: Sentence, start: int, *, floor: int = 0) -> int:
    """Where the noun phrase whose known part begins at `start` begins with the words that narrow it ("natural gas").

    At most two lower-case adjectives or nouns, none before `floor`; `start` itself without a parse.
    """
    token = token_at(sentence, start)
    for _ in range(2):
        if token is None or token.i == 0:
            break
        before = token.nbor(-1)
        if (
            before.dep_ not in ("amod", "compound", "nmod")
            or before.pos_ not in ("ADJ", "NOUN")
            or not before.is_lower
            or (before.i and before.nbor(-1).is_title and before.nbor(-1).dep_ == "compound")
            or sentence.offset(before) < floor
        ):
            break
        token = before
    if token is not None and token.i and token.nbor(-1).text == "-" and sentence.offset(token) < start:
        # Half of a compound ("third-quarter") says less than nothing.
        token = token.nbor(1)
    return sentence.offset(token) if token is not None else start
