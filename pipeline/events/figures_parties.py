"""Which countries a figure is about: those of its clause, else of its sentence, else the article's commonest one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.events.figures_syntax import token_at
from pipeline.mentions.sentences import Sentence
from pipeline.records import ActorMention

_MAX_PARTIES = 4
#: Agencies that only tell ("(Reuters) - …", "told Bloomberg"): they are no party to what they count.
_TELLERS = frozenset(
    f"{kind}:{name}"
    for kind in ("company", "org")
    for name in (
        "reuters",
        "bloomberg",
        "associated-press",
        "agence-france-presse",
        "xinhua",
        "tass",
        "interfax",
        "dow-jones",
    )
)
#: Codes whose figures two sides share.
_SHARED = frozenset(
    {"trade_turnover", "trade_balance", "exports", "imports", "deliveries", "tariff", "contract_value", "aid", "loans"}
)
#: Words that make trade that of the article's two.
_BETWEEN_TWO = re.compile(
    r"(?<![a-z])(?:bilateral|mutual|two-way|reciprocal|between\s+the\s+two|with\s+each\s+other)(?![a-z])", re.IGNORECASE
)
_SAYS = re.compile(
    r"(?:[’']s)?(?:\s+[a-z-]+){0,3}?\s+(?:says?|said|told|added|estimates?|estimated|forecasts?|expects?|expected|reported|puts?|predicts?"
    r"|predicted|projects|projected|warned|announced|noted|stressed|recalled|showed|data\s+show|has\s+estimated|figures\s+show)(?![a-z])",
)
_ACCORDING = re.compile(
    r"(?<![a-z])(?:according\s+to|told|said|says|data\s+from|(?:survey|poll|report|study|figures|statement)\s+(?:by|from|of))"
    r"\s+(?:the\s+|an?\s+)?(?:[\w.-]+\s+){0,3}\Z",
    re.IGNORECASE,
)
_CUT = re.compile(
    r";|:\s|\s[–—-]{1,2}\s|,\s+(?:and|but|while|as|which|who|where|with|after|compared|against)(?![a-z])"
    r"|(?<![a-z])(?:while|whereas|but|although|though)(?![a-z])|,\s+(?=[A-Z“\"])",
)

#: "Norway, which lent $5 million, …": what is said beside the main clause.
_ASIDE = re.compile(r",\s+(?:which|who|where|whose)\s[^;:]*?(?:,\s|[.;!?](?=\s|\Z)|\Z)")


class _Named(NamedTuple):
    start: int
    end: int
    code: str


class Parties:
    """Countries that figures are about, of one article."""

    def __init__(self, text: str, actors: Sequence[ActorMention]) -> None:
        self._text = text
        self._named = sorted(
            _Named(actor.start, actor.end, actor.country)
            for actor in actors
            if actor.country and actor.entity not in _TELLERS
        )
        self._common = [code for code, _ in Counter(item.code for item in self._named).most_common(2)]

    def of(self, sentence: Sentence, span: tuple[int, int], code: str | None) -> tuple[str, ...]:
        """Codes in the order of the text, none twice; () where the article names no country."""
        low = bisect_left(self._named, sentence.start, key=lambda item: item.start)
        high = bisect_left(self._named, sentence.end, key=lambda item: item.start)
        named = [item for item in self._named[low:high] if not self._only_tells(item)]
        chosen = self._in_clause(named, sentence, span) or named
        found = tuple(dict.fromkeys(item.code for item in chosen))[:_MAX_PARTIES]
        if len(found) == 1 and code == "trade_turnover" and found[0] in self._common:
            low, high = max(sentence.start, span[0] - 30), min(sentence.end, span[1] + 40)
            found = tuple(self._common) if _BETWEEN_TWO.search(self._text, low, high) else found
        return found or tuple(self._common[: 2 if code in _SHARED else 1])

    def _only_tells(self, item: _Named) -> bool:
        if _SAYS.match(self._text, item.end):
            return True
        return bool(_ACCORDING.search(self._text[max(0, item.start - 60) : item.start]))

    def _in_clause(self, named: Sequence[_Named], sentence: Sentence, span: tuple[int, int]) -> list[_Named]:
        asides = [match.span() for match in _ASIDE.finditer(self._text, sentence.start, sentence.end)]
        for start, end in asides:
            if start <= span[0] < end:
                return [item for item in named if start <= item.start < end or 0 <= start - item.end < 3]
        cuts = [
            match.start()
            for match in _CUT.finditer(self._text, sentence.start, sentence.end)
            if not self._goes_on(sentence, match) and not any(start <= match.start() < end for start, end in asides)
        ]
        low = max((cut for cut in cuts if cut <= span[0]), default=sentence.start)
        high = min((cut for cut in cuts if cut >= span[1]), default=sentence.end)
        inside = [item for item in named if low <= item.start < high]
        return [item for item in inside if not any(start <= item.start < end for start, end in asides)]

    def _goes_on(self, sentence: Sentence, cut: re.Match[str]) -> bool:
        """Whether the clause behind ", and" has its subject from before ("… and sold $5 million of bonds")."""
        token = token_at(sentence, cut.end() + 1) if cut[0].startswith(",") else None
        return token is not None and cut[0].endswith(("and", "but")) and token.pos_ in ("VERB", "AUX", "ADP", "ADV")
