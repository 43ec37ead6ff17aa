"""What a page turned out to be: an article, a stub, a wall, a list, nothing."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.articles.lines import count_words
from pipeline.articles.vocabulary import Phrase, count_phrases, patterns
from pipeline.records import ArticleState

#: An article of at least so many words stands, whatever else the page says.
SUBSTANTIAL_WORDS = 150
#: A page whose text is shorter is empty.
FEWEST_WORDS = 25
#: So large a share of link text, and so few sentences, make a list.
LIST_LINK_SHARE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSigns:
    """What is known of a page when its state is decided."""

    title: str | None
    body: str
    #: All visible text, at most some thousands of characters of it.
    visible: str
    #: The page says that it describes an article (JSON-LD, og:type).
    says_article: bool
    #: The page says that it describes a collection (JSON-LD CollectionPage and the like).
    says_list: bool
    #: JSON-LD isAccessibleForFree; null where it says nothing.
    free: bool | None
    #: 0..1: share of the visible text that stands in links.
    link_share: float
    #: 0..1: share of the page's characters that are script.
    script_share: float


def decide_state(signs: PageSigns) -> ArticleState:
    """The state, by the first that holds: long enough an article, wall, stub, list, nothing, or a short article."""
    words = count_words(signs.body)
    if words >= SUBSTANTIAL_WORDS:
        return ArticleState.NOT_ARTICLE if _is_list(signs) else ArticleState.OK
    walls = _hits(Phrase.BOT_WALL, signs.title or "") * 2 + _hits(Phrase.BOT_WALL, signs.visible)
    if walls >= 2 or (walls and words < FEWEST_WORDS):
        return ArticleState.BLOCKED
    if signs.free is False or _hits(Phrase.PAYWALL, signs.visible):
        return ArticleState.PAYWALLED
    if words < FEWEST_WORDS and _hits(Phrase.CONSENT, signs.visible) >= 2:
        return ArticleState.BLOCKED
    if _is_list(signs) or (words < FEWEST_WORDS and signs.script_share > 0.5):
        return ArticleState.NOT_ARTICLE
    return ArticleState.EMPTY if words < FEWEST_WORDS else ArticleState.OK


def _hits(kind: Phrase, text: str) -> int:
    """How many different phrases of a kind a text holds."""
    pattern = patterns(kind, "in")
    return len({match[0].lower() for match in pattern.finditer(text)}) if pattern and count_phrases(kind, text) else 0


def _is_list(signs: PageSigns) -> bool:
    return (
        not signs.says_article
        and (signs.says_list or signs.link_share > LIST_LINK_SHARE)
        and _short_share(signs.body) > 0.5
    )


def _short_share(body: str) -> float:
    lines = [line for line in body.split("\n") if line.strip()]
    return sum(count_words(line) < 15 for line in lines) / len(lines) if lines else 1.0
