"""The lines of page text: their shape, and what they are by shape and vocabulary, one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from pipeline.articles.datestrings import find_stated_dates
from pipeline.articles.vocabulary import Phrase, patterns, says

#: A paragraph of at least so many words that ends like a sentence is prose, whatever it begins with.
PROSE_WORDS = 8
#: Where at least this part of the words stands above a notice of copyright or a paywall, the rest is not the article's.
LEAST_BEFORE_END = 0.6

_SPACES = re.compile(r"[^\S\n]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_SENTENCE_END = re.compile(
    r"[.!?…。！？؟۔।][\"'”’»)\]]*(?:\s*\[\d+\])*$|[.!?]['\"”’]*\s*\(\w[^)]{0,60}\)$|[\"”»]$|[.!?,]”"
)
#: What agencies write behind the last full stop: "… in May. Enditem", "… in May. (END)".
_END_MARK = re.compile(r"\w{2}[.!?][\"'”’»]? [\[(]?[^\W\d_]{2,10}[\])]?$|\w[.!?][\"'”’»]? ?(?:#{2,}|-+ ?30 ?-+|■|●|◼)$")
_ARROW = re.compile(r"[←→«»‹›➜▶►<>]")
_WORD = re.compile(r"\w[\w’'.&-]*")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


class LineKind(StrEnum):
    """What a line is."""

    PROSE = "prose"
    #: No sentence: a headline, a subhead, a name, an item of a list.
    SHORT = "short"
    BYLINE = "byline"
    DATE = "date"
    #: The beginning of a list of other articles.
    LIST_HEAD = "list_head"
    COMMENTS_HEAD = "comments_head"
    CAPTION = "caption"
    CREDIT = "credit"
    PAYWALL = "paywall"
    #: Navigation, sharing, promotion and the like.
    NOISE = "noise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of page text that holds anything."""

    text: str
    kind: LineKind
    words: int
    #: Whether an empty line stands before it.
    after_gap: bool


def tidy_text(text: str) -> str:
    """The text without control and invisible characters, lone surrogates as U+FFFD, runs of spaces as one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _INVISIBLE.sub("", _CONTROLS.sub("", text.encode("utf-8", "replace").decode("utf-8")))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n"))


def read_lines(text: str) -> tuple[Line, ...]:
    """The lines that hold anything, in order, each with its kind; `text` as `tidy_text` gives it."""
    lines, gap = [], True
    for text_line in text.split("\n"):
        if text_line:
            lines.append(Line(text=text_line, kind=kind_of(text_line), words=count_words(text_line), after_gap=gap))
        gap = not text_line
    return tuple(lines)


def count_words(text: str) -> int:
    """Words; in scripts without spaces, half the characters."""
    return len(_WORD.findall(text)) + len(_WIDE.findall(text)) // 2


def is_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does."""
    return bool(_SENTENCE_END.search(text))


def is_prose(text: str) -> bool:
    """Whether the text reads as a paragraph: it ends like a sentence and is long enough to be one."""
    words = count_words(text)
    return words >= PROSE_WORDS and (is_sentence(text) or words > 40 or bool(_END_MARK.search(text)))


@cache
def _byline_shape() -> re.Pattern[str]:
    name = r"[^\W\d_][\w'’.-]*"
    return re.compile(
        r"(?:(?:written |posted |reported |story |words )?by:?|author:|from) "
        rf"(?P<name>{name}(?: (?:{name}|and|&|,)){{0,7}})"
        r"(?:\s*[|,–—·•/-].{0,90})?$",
        re.IGNORECASE,
    )


def read_byline(text: str) -> str | None:
    """The name in a line such as "By Jane Doe, Staff Writer"; null for any other line."""
    match = _byline_shape().match(text)
    if match is None or count_words(text) > 16 or not match["name"][:1].isupper():
        return None
    return match["name"].strip(" ,")


def is_modified_label(text: str) -> bool:
    """Whether a line that states a date says that it is the day of a change."""
    return says(Phrase.MODIFIED, text)


def _is_date_line(text: str, words: int) -> bool:
    """A line that states a date and little besides: a label, a clock, a place, a name."""
    if words > 14 or not any(character.isdigit() for character in text):
        return False
    stated = next(find_stated_dates(text, day_first=True), None)
    if stated is None:
        return False
    if says(Phrase.PUBLISHED, text) or says(Phrase.MODIFIED, text):
        return True
    return count_words(text[: stated.start] + " " + text[stated.end :]) <= 5 and not is_sentence(text)


_CUTTING = (Phrase.NAVIGATION, Phrase.SHARE, Phrase.COPYRIGHT)
_STRONG_LINK = re.compile(
    r"(?:read|see|watch|also|related|recommended|don'?t miss|more|you may|icymi)\b", re.IGNORECASE
)
_DANGLING = re.compile(
    r"(?:,| (?:a|an|the|to|of|in|on|at|by|for|from|with|and|or|as|over|after|its|their|into))$", re.IGNORECASE
)
_LABELLED = re.compile(r"(?P<label>[^\W\d_][\w’'&. -]{1,28}): (?P<rest>\S.+)$")


@lru_cache(maxsize=8192)
def kind_of(text: str) -> LineKind:
    """What the line is, seen alone."""
    if len(text) > 600:
        return LineKind.PROSE
    words, prose = count_words(text), is_prose(text)
    kind = _kind_by_label(text, prose=prose, words=words) or _kind_of_link(text, prose=prose, words=words)
    if kind is not None:
        return kind
    if _is_noise(text, prose=prose, words=words):
        return LineKind.NOISE
    return LineKind.PROSE if prose else LineKind.SHORT


def _kind_by_label(text: str, *, prose: bool, words: int) -> LineKind | None:
    tests = (
        (LineKind.PAYWALL, words <= 40 and says(Phrase.PAYWALL, text)),
        (LineKind.COMMENTS_HEAD, words <= 30 and says(Phrase.COMMENTS, text)),
        (LineKind.DATE, _is_date_line(text, words)),
        (LineKind.BYLINE, words <= 16 and read_byline(text) is not None),
        (LineKind.CAPTION, words <= 60 and says(Phrase.CAPTION, text)),
        (LineKind.CREDIT, words <= 40 and says(Phrase.CREDIT, text)),
    )
    return next((kind for kind, holds in tests if holds), None)


def _kind_of_link(text: str, *, prose: bool, words: int) -> LineKind | None:
    pattern = patterns(Phrase.READ_MORE, "line")
    if pattern and pattern.match(text) and words <= 10:
        return LineKind.LIST_HEAD
    start = patterns(Phrase.READ_MORE, "start")
    if start and start.match(text) and (not prose or (_STRONG_LINK.match(text) and words <= 30)):
        return LineKind.LIST_HEAD if text.endswith(":") else LineKind.NOISE
    return None


def _is_noise(text: str, *, prose: bool, words: int) -> bool:
    if not any(character.isalnum() for character in text):
        return True
    if any(says(kind, text) for kind in _CUTTING) and (not prose or words <= 30):
        return True
    if _starts(Phrase.COPYRIGHT, text) or _starts(Phrase.CONSENT, text):
        return True
    if words <= 20 and not is_sentence(text) and (_ARROW.match(text) or _ARROW.match(text[-1:])):
        return True
    if says(Phrase.PROMOTION, text) and words <= 40:
        return True
    return says(Phrase.CONSENT, text) or says(Phrase.BOT_WALL, text) or _is_token(text, words)


def _starts(kind: Phrase, text: str) -> bool:
    """Whether the line begins as only lines of the kind do, of whatever length."""
    pattern = patterns(kind, "start")
    return bool(pattern and pattern.match(text))


def is_copyright(text: str) -> bool:
    """Whether the line says whose the page is: what follows is seldom the article."""
    return says(Phrase.COPYRIGHT, text) and bool(re.search(r"©|\(c\)|copyright|rights reserved", text, re.IGNORECASE))


def is_unfinished(text: str, *, before: str) -> bool:
    """Whether a line of a headline goes on in this one: it breaks off at a small word, or this begins in lower case."""
    return text[:1].islower() or bool(_DANGLING.search(before))


def _is_token(text: str, words: int) -> bool:
    """A single word that is no heading: an identifier, a host, a handle, a file name."""
    return words <= 1 and (text[:1].islower() or not text[:1].isalpha() or bool(re.search(r"\w[./_]\w|\d", text)))


def is_labelled_link(text: str) -> bool:
    """Whether a line has the shape "Label: Headline Without A Full Stop"."""
    match = _LABELLED.match(text)
    return match is not None and not is_sentence(text) and count_words(text) >= 5 and is_title_case(match["rest"])


def is_title_case(text: str) -> bool:
    """Whether most longer words begin with a capital letter, as in headlines and links."""
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", text) if len(word) > 3]
    return len(words) >= 2 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def same_words(text: str) -> str:
    """The words alone, in lower case: equal for lines that say the same."""
    return " ".join(re.findall(r"\w+", text.lower()))
