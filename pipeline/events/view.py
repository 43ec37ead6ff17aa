"""A parsed sentence as plain lists: what the coder walks on, without touching the parser's objects again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.mentions.actors import Hit
from pipeline.mentions.sentences import Sentence
from pipeline.mentions.triggers import load_triggers

if TYPE_CHECKING:
    from spacy.vocab import Vocab

#: Nouns that count or bundle other nouns: "a host of deals" is about deals.
BUNDLES = frozenset(
    [
        "host",
        "number",
        "series",
        "round",
        "range",
        "batch",
        "set",
        "raft",
        "slew",
        "string",
        "lot",
        "couple",
        "dozen",
        "majority",
        "group",
        "hundred",
        "thousand",
        "million",
        "billion",
        "ten",
        "score",
        "bulk",
        "part",
        "rest",
        "half",
        "some",
        "many",
        "most",
        "all",
        "both",
        "one",
        "two",
        "three",
        "several",
        "none",
        "dozens",
        "wave",
        "total",
        "type",
        "kind",
        "form",
        "volume",
        "value",
        "pair",
        "handful",
        "tranche",
        "state",
        "possibility",
        "issue",
        "process",
        "day",
        "hour",
        "week",
    ]
)


@dataclass(frozen=True, slots=True)
class View:
    """Tokens of a sentence by number: heads, labels and children; names by the tokens that they cover."""

    sentence: Sentence
    text: tuple[str, ...]
    lemma: tuple[str, ...]
    pos: tuple[str, ...]
    tag: tuple[str, ...]
    dep: tuple[str, ...]
    head: tuple[int, ...]
    #: Character offsets into the body.
    start: tuple[int, ...]
    end: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    #: Token to the name that covers it.
    owner: dict[int, Hit] = field(default_factory=dict)

    def kids(self, i: int, *deps: str) -> list[int]:
        """Children of a token with one of these labels, in order."""
        return [k for k in self.children[i] if self.dep[k] in deps]

    def pobj(self, i: int, *preps: str) -> list[int]:
        """Objects of a token's prepositions, all or those named, also where "as well as" or "and" joins two."""
        found = []
        for k in self.children[i]:
            if self.dep[k] in ("prep", "dative", "agent") and (not preps or self.lemma[k] in preps):
                found += self.kids(k, "pobj")
                for inner in self.kids(k, "prep"):
                    found += self.kids(inner, "pobj")
            elif self.dep[k] == "prep" and self.lemma[k] == "out":
                found += [p for n in self.kids(k, "prep") if self.lemma[n] in preps for p in self.kids(n, "pobj")]
        return found

    def core(self, i: int) -> int:
        """The noun that a bundle is made of: "deals" for the "host" of "a host of deals"."""
        for _ in range(3):
            inner = self.pobj(i, "of") if self.lemma[i] in BUNDLES else []
            if not inner:
                return i
            i = inner[0]
        return i

    def referent(self, i: int) -> int:
        """The noun that "which" or "that" stands for, else the token itself."""
        if self.tag[i] in ("WDT", "WP"):
            for a in self.ancestors(i):
                if self.dep[a] == "relcl":
                    return self.head[a]
        return i

    def with_conjuncts(self, i: int) -> list[int]:
        """A token and those joined to it by "and" or a comma."""
        found = [i]
        for k in found:
            found += [c for c in self.kids(k, "conj") if c not in found]
            for c in self.kids(k, "appos"):
                if k in self.owner and self._is_listed(k, c) and c not in found:
                    found.append(c)
                if self.pos[k] in ("NOUN", "PROPN"):
                    found += [j for j in self.kids(c, "conj") if self._is_another(c, j) and j not in found]
        return found

    def _is_another(self, k: int, i: int) -> bool:
        """Whether what parsers join to an apposition is somebody else: "the president, X, and the king, Y"."""
        if self.pos[k] != "PROPN":
            # "Ana Paz, secretary of the council, and the minister Luis Sol": a name is joined to a name.
            return self.pos[self.head[k]] == self.pos[i] == "PROPN" and self.tag[i] == "NNP"
        return self.pos[i] in ("NOUN", "PROPN") and bool(self.kids(i, "det", "poss"))

    def _is_listed(self, i: int, k: int) -> bool:
        """Whether two names that the parser sets side by side are a list: "Saudi Arabia, Bahrain and Egypt"."""
        one, other = self.owner.get(i), self.owner.get(k)
        return one is not None and other is not None and {one.name.kind, other.name.kind} == {"country"}

    def terms(self, i: int) -> set[str]:
        """The lemma, also with the word before it ("air strike", "go-ahead"), of a token, what it bundles and joins."""
        terms = set()
        for k in self.with_conjuncts(self.referent(i))[:6]:
            for c in {k, self.core(k)}:
                terms.add(self.lemma[c])
                if c:
                    terms.add(f"{self.lemma[c - 1]} {self.lemma[c]}")
                if c > 1 and self.text[c - 1] == "-":
                    terms.add(f"{self.lemma[c - 2]}-{self.lemma[c]}")
        return terms

    def is_verb(self, i: int) -> bool:
        """Whether the token is a verb or used as one."""
        return self.pos[i] == "VERB" or (self.pos[i] == "AUX" and self.dep[i] not in ("aux", "auxpass"))

    def ancestors(self, i: int) -> list[int]:
        """The heads above a token, nearest first."""
        found: list[int] = []
        while self.head[i] != i and len(found) < 60:
            i = self.head[i]
            found.append(i)
        return found


#: What treaties and statements write large, which taggers then take for a name.
_WRITTEN_LARGE = {
    "parties": "party", "sides": "side", "heads": "head", "presidents": "president", "ministers": "minister",
    "leaders": "leader", "governments": "government", "countries": "country", "nations": "nation",
}  # fmt: skip


def _lemma(lemma: str, word: str, pos: str) -> str:
    """The lemma; verbs that lost an "e" to the lemmatizer ("staged": "stag") get it back where the lexicon has them."""
    if pos == "PROPN":
        return _WRITTEN_LARGE.get(word, lemma)
    triggers = load_triggers()
    lost = word == f"{lemma}ed" and ("verbs", f"{lemma}e") in triggers
    if pos != "VERB" or (("verbs", lemma) in triggers and not lost):
        return lemma
    stem = word.removesuffix("ed")
    for guess in (f"{lemma}e", word.removesuffix("d"), stem, stem[:-1], f"{word.removesuffix('ing')}e"):
        if ("verbs", guess) in triggers and guess != word:
            return guess
    return lemma


@cache
def _names_of(vocab: Vocab) -> Callable[[int], str]:
    """Words and labels by the numbers that arrays of the parser hold; asked for often, and few."""
    strings = vocab.strings

    @lru_cache(maxsize=100_000)
    def name(number: int) -> str:
        return str(strings[number]) if number else ""

    return name


def make_view(sentence: Sentence, hits: tuple[Hit, ...]) -> View:
    """The sentence's parse as lists; `hits` are the names in it, offsets into the sentence's text."""
    doc = sentence.doc
    assert doc is not None  # noqa: S101 - callers pass parsed sentences only
    name = _names_of(doc.vocab)
    table = doc.to_array(["ORTH", "LOWER", "LEMMA", "POS", "TAG", "DEP"]).tolist()
    heads = tuple(i + ahead for i, ahead in enumerate(doc.to_array("HEAD").astype("int64").tolist()))
    children: list[list[int]] = [[] for _ in table]
    for i, head in enumerate(heads):
        if head != i:
            children[head].append(i)
    starts = tuple(doc.to_array("IDX").tolist())
    text = tuple(name(row[0]) for row in table)
    ends = tuple(start + len(word) for start, word in zip(starts, text, strict=True))
    owner = {}
    at = 0
    for hit in hits:
        while at < len(table) and ends[at] <= hit.start:
            at += 1
        k = at
        while k < len(table) and starts[k] < hit.end:
            owner[k] = hit
            k += 1
    return View(
        sentence=sentence,
        text=text,
        lemma=tuple(_lemma(name(row[2]).lower() or name(row[1]), name(row[1]), name(row[3])) for row in table),
        pos=tuple(name(row[3]) for row in table),
        tag=tuple(name(row[4]) for row in table),
        dep=tuple(name(row[5]) for row in table),
        head=heads,
        start=tuple(sentence.start + s for s in starts),
        end=tuple(sentence.start + e for e in ends),
        children=tuple(tuple(c) for c in children),
        owner=owner,
    )
