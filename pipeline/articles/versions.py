"""What changed between two versions of one article: paragraph by paragraph, and whether it matters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from enum import StrEnum

from pipeline.records import Article

#: Two paragraphs of which so many words are the same are one, edited.
EDITED_SHARE = 0.5
#: Paragraphs beyond this number are compared as one block: nobody reads such a diff.
MOST_PARAGRAPHS = 2_000


class Change(StrEnum):
    """What happened to a paragraph."""

    ADDED = "added"
    REMOVED = "removed"
    EDITED = "edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphChange:
    """One paragraph that is not as it was."""

    change: Change
    #: Null for an added paragraph.
    old: str | None
    #: Null for a removed one.
    new: str | None
    #: Numbers and capitalised words that only one side has: what a reader of figures must look at.
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleDiff:
    """How one version of an article differs from the one before."""

    title: tuple[str | None, str | None] | None
    paragraphs: tuple[ParagraphChange, ...]
    #: 0..1: share of the words that both versions have.
    same_share: float
    #: Whether what was read from the old version must be read again: any change of title or text.
    is_new_version: bool


_FACT = re.compile(r"[$€£¥]?\d[\d.,]*%?|\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")


def diff_articles(old: Article, new: Article) -> ArticleDiff:
    """What changed from `old` to `new`, in the order of the new text. Equal hashes give an empty diff."""
    before, after = _paragraphs(old.body), _paragraphs(new.body)
    changes = () if old.body == new.body else tuple(_changes(before, after))
    words = SequenceMatcher(a=old.body.split()[:20_000], b=new.body.split()[:20_000], autojunk=False)
    return ArticleDiff(
        title=None if old.title == new.title else (old.title, new.title),
        paragraphs=changes,
        same_share=1.0 if old.body == new.body else round(words.ratio(), 4),
        is_new_version=old.content_hash != new.content_hash,
    )


def diff_lines(old: Article, new: Article) -> str:
    """The same as a unified diff of paragraphs, for a terminal; empty where nothing changed."""
    before = [f"# {old.title or ''}", *_paragraphs(old.body)]
    after = [f"# {new.title or ''}", *_paragraphs(new.body)]
    return "\n".join(unified_diff(before, after, old.content_hash[:8], new.content_hash[:8], lineterm="", n=1))


def _paragraphs(body: str) -> list[str]:
    found = [line.strip() for line in body.split("\n") if line.strip()]
    return found if len(found) <= MOST_PARAGRAPHS else [body]


def _changes(before: list[str], after: list[str]) -> Iterator[ParagraphChange]:
    for kind, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _pair(before[a:b], after[c:d])


def _pair(removed: list[str], added: list[str]) -> Iterator[ParagraphChange]:
    """Paragraphs that stand in for others: edited where enough of the words are the same."""
    left = list(removed)
    for new in added:
        close = max(left, key=lambda old: _share(old, new), default=None)
        if close is not None and _share(close, new) >= EDITED_SHARE:
            left.remove(close)
            yield ParagraphChange(change=Change.EDITED, old=close, new=new, facts=_facts(close, new))
        else:
            yield ParagraphChange(change=Change.ADDED, old=None, new=new, facts=_facts("", new))
    for old in left:
        yield ParagraphChange(change=Change.REMOVED, old=old, new=None, facts=_facts(old, ""))


def _share(old: str, new: str) -> float:
    return SequenceMatcher(a=old.split()[:2000], b=new.split()[:2000], autojunk=False).ratio()


def _facts(old: str, new: str) -> tuple[str, ...]:
    before, after = (dict.fromkeys(found.rstrip(".,") for found in _FACT.findall(text)) for text in (old, new))
    return tuple(fact for fact in (*before, *after) if (fact in before) != (fact in after))
