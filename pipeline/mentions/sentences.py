"""Sentences of an article and their parses: what every finder and coder below starts from.

    body ─split_sentences─▶ Sentence… ─parse_articles─▶ Parsed (a spaCy Doc for each sentence that is wanted)

Splitting is ours, because the parser's own cuts run over paragraphs and quotes; the parser then sees one sentence at a
time. That bounds its time and memory (a megabyte without a full stop is cut at `MAX_CHARS`) and lets sentences in which
nothing is looked for go unparsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.mentions.parser import load_parser
from pipeline.settings import Settings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

#: Longest stretch that is parsed as one sentence; real ones are shorter.
MAX_CHARS = 1200

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*")
_LINE = re.compile(r"[^\n]+")
_SPACE = re.compile(r"\s")
_END = re.compile(
    r"(?P<stop>[.!?…]+)(?P<close>[\"'”’»)\]]*)(?=\s+[\"'`“‘«(\[—–-]{0,3}\s?[A-ZÀ-ÞЀ-Я0-9$€£]|\s*$)"
    r"|(?P<bullet>\s+[•▪●]\s+)"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words after which a full stop does not end a sentence.
_TITLES = _words(
    "mr mrs ms dr prof gen col lt maj capt sgt cmdr adm rep sen gov pres hon rev st ft mt messrs vs no nos fig vol pp "
    "art sec dept univ approx est al eg ie cf viz jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed "
    "thu thur thurs fri sat sun brig insp supt amb atty asst assoc pvt cpl"
)
#: Abbreviations that may end a sentence: they do where a usual opening word follows.
_MAYBE = re.compile(
    r"(?:\b(?:[A-Za-z]\.)+[A-Za-z]|\b(?:Inc|Corp|Co|Ltd|Bros|Cos|Jr|Sr|etc|a\.m|p\.m|plc|bn|mln|bln|tn))$"
)
_INITIAL = re.compile(r"(?:^|[\s(“\"])[A-Z]$")
_OPENERS = _words(
    "the a an in on at it he she they we i but and if as this that these those there however meanwhile after before "
    "under his her its their when while since for with by from to last earlier later both some many most all no one "
    "two three according officials president"
)
#: "HANOI, March 14 - ", "MOSCOW (Reuters) - ", "Lima (AFP) - ", "(Reuters) - ", "16:55 - ", "DHAKA: ", "Q: "
#: before a first sentence.
_DATELINE = re.compile(
    r"(?:(?=[^\n–—-]{0,60}[A-ZÀ-ÞĀ-Ž]{3})[A-ZÀ-ÞĀ-Ž][A-ZÀ-ÞĀ-Ž.'’/ -]{2,40}(?:, [^\W\d_][\w. ]{1,30}){0,3}"
    r"(?:,? \d{1,2}(?:[ ,]+\w+)?(?:[ ,]+\d{4})?)?"
    r"(?:,? \([^()]{2,40}\))?|[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?|"
    r"(?:[A-ZÀ-Þ][^()\n–—]{2,50} )?\((?:Reuters|Bloomberg|Xinhua|Interfax|dpa|[A-Z]{2,6})\)|"
    r"\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{3,4})?)\s*(?:-{1,2}|–|—|(?<=\))_)\s+(?=[\"“'‘A-ZÀ-Þ])"
    r"|(?:[QA]|Question|Answer|[A-ZÀ-Þ][A-ZÀ-Þ' ]{3,30}):\s+(?=[\"“'‘A-ZÀ-Þ])"
)
_WORD_BEFORE = re.compile(r"[A-Za-z.]+$")
_WORD_AFTER = re.compile(r"\s+[\"'`“‘«(\[]*([A-Za-z]+|\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the body: `body[start:end] == text`."""

    start: int
    end: int
    text: str
    #: Number in the article, from 0.
    index: int
    #: Number of the paragraph that it stands in, from 0.
    paragraph: int
    #: The parse, over text of the same length (white space and ALL CAPS made plain); null where none was wanted.
    doc: Doc | None = None

    def offset(self, token: Token) -> int:
        """Where the token begins in the body."""
        return self.start + int(token.idx)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """An article's body with its sentences."""

    text: str
    sentences: tuple[Sentence, ...]


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences in the order of the text; white space around them belongs to none. Any text is fine, also an empty one.

    A blank line always ends a sentence. A single line break does, unless the text is hard-wrapped, which is seen from
    lines that break off in the middle of sentences at much the same length.
    """
    pattern = _PARAGRAPH if _is_wrapped(text) else _LINE
    spans = [
        (paragraph, *span)
        for paragraph, match in enumerate(pattern.finditer(text))
        for cut in _cut_sentences(text, match.start(), match.end())
        for span in _cut_length(text, *cut)
    ]
    return tuple(
        Sentence(start=start, end=end, text=text[start:end], index=index, paragraph=paragraph)
        for index, (paragraph, start, end) in enumerate(spans)
    )


def _is_wrapped(text: str) -> bool:
    lines = [line for line in text[:20_000].split("\n") if line.strip()]
    if len(lines) < 4:
        return False
    broken = sum(
        1
        for line, following in pairwise(lines)
        if 40 <= len(line) <= 110 and line.rstrip()[-1:] not in '.!?:;"”)' and following.lstrip()[:1].islower()
    )
    return broken >= max(2, len(lines) // 4)


def _cut_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    while dateline := _DATELINE.match(text, begin, end):
        if span := _strip(text, begin, dateline.end()):
            yield span
        begin = dateline.end()
    for match in _END.finditer(text, begin, end):
        if match["bullet"] is None and not _ends_sentence(text, match, begin):
            continue
        cut = match.start() if match["bullet"] else match.end()
        if span := _strip(text, begin, cut):
            yield span
        begin = cut
    if span := _strip(text, begin, end):
        yield span


def _ends_sentence(text: str, match: re.Match[str], begin: int) -> bool:
    if match["stop"] != "." or match["close"]:
        return True
    window = text[max(begin, match.start() - 40) : match.start()]
    word = _WORD_BEFORE.search(window)
    if word is None:
        return True
    if word[0].lower().rstrip(".") in _TITLES:
        return False
    following = _WORD_AFTER.match(text, match.end())
    opens = following is not None and following[1].lower() in _OPENERS
    if _MAYBE.search(window):
        return opens or following is None
    return not _INITIAL.search(window) or opens


def _strip(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and (text[start].isspace() or text[start] in "•▪●"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _cut_length(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > MAX_CHARS:
        window = text[start : start + MAX_CHARS]
        at = max(window.rfind("; "), window.rfind("\n")) + 1 or window.rfind(" ") + 1 or MAX_CHARS
        if span := _strip(text, start, start + at):
            yield span
        start += at
    if span := _strip(text, start, end):
        yield span


def parse_articles(
    texts: Iterable[str], *, wanted: Callable[[str], bool] | None = None, model: str | None = None
) -> Iterator[Parsed]:
    """A `Parsed` for each text, in order; sentences of all texts share the parser's batches.

    `wanted` says of a sentence's text whether it needs a parse (all do where it is null). `model` is a spaCy package;
    null takes the setting.
    """
    articles = [(text, split_sentences(text)) for text in texts]
    chosen = [s for _, sentences in articles for s in sentences if wanted is None or wanted(s.text)]
    parser = load_parser(model or Settings.from_environment().spacy_model)
    docs = parser.parse(plain_text(s.text) for s in chosen)
    for text, sentences in articles:
        done = tuple(replace(s, doc=next(docs)) if wanted is None or wanted(s.text) else s for s in sentences)
        yield Parsed(text=text, sentences=done)


def parse_article(text: str, *, wanted: Callable[[str], bool] | None = None, model: str | None = None) -> Parsed:
    """`parse_articles` of one text."""
    return next(parse_articles([text], wanted=wanted, model=model))


def plain_text(text: str) -> str:
    """The sentence as the parser reads it, of the same length: white space is a space, ALL CAPS become Title Case."""
    flat = _SPACE.sub(" ", text).replace("``", '" ').replace("''", ' "')
    capitals = sum(map(str.isupper, flat))
    if capitals > 16 and 20 < sum(map(str.isalpha, flat)) < capitals / 0.8:
        titled = flat.title()
        return titled if len(titled) == len(flat) else flat
    return flat
