"""The words that stand between times, of a language's folder: what opens a range, what comes after an event."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.lexicons import read_lexicon

#: Places and gaps that may part the words of a phrase.
GAP = r"[\s\xa0]+"


@dataclass(frozen=True, slots=True)
class Links:
    """Words by what they do; patterns match whole words in any case."""

    #: Behind a time, a word that counts from an event; its group `after` or `before` says which way.
    beside: re.Pattern[str]
    #: A word between the ends of a range, with the gaps around it.
    to: re.Pattern[str]
    #: A word in front of a range.
    open: re.Pattern[str]
    #: What may stand between an event or a time of day and its day, with gaps and light signs.
    on: re.Pattern[str]
    #: A verb of moving what is planned, anywhere.
    moved: re.Pattern[str]
    events: frozenset[str]
    stops: frozenset[str]


@cache
def read_links(language: str) -> Links:
    """The rows of seeds/times/<language>/links.csv."""
    words: dict[str, list[str]] = {}
    for row in read_lexicon(f"times/{language}/links"):
        words.setdefault(row["kind"], []).extend(row["words"].split("|"))
    either = {kind: _either(found) for kind, found in words.items()}
    return Links(
        beside=re.compile(rf"{GAP}(?:(?P<after>{either['after']})|(?P<before>{either['before']})){GAP}", re.IGNORECASE),
        to=re.compile(rf"{GAP}(?:{either['to']}){GAP}", re.IGNORECASE),
        open=re.compile(rf"(?:{either['open']}){GAP}", re.IGNORECASE),
        on=re.compile(rf"[\s,()\[\]/]{{1,4}}(?:(?:{either['on']})\b\s?)?", re.IGNORECASE),
        moved=re.compile(rf"\b(?:{either['moved']})\b", re.IGNORECASE),
        events=frozenset(words["event"]),
        stops=frozenset(words["stop"]),
    )


def _either(words: list[str]) -> str:
    return "|".join(GAP.join(map(re.escape, word.split())) for word in sorted(words, key=len, reverse=True))
