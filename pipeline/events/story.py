"""What an article has told so far: the countries that it is about, and who its words have stood for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.mentions.actors import Hit
from pipeline.mentions.names import states

#: How much more often than any other a country is named where the article is about it.
_STANDS_OUT = 1.5
#: Organisations of which states are the members: no country is theirs.
WORLD = ("UNO", "EUR")
#: The one of them that has a government, a parliament and a central bank, and how much more than any country it is
#: named where "the parliament", "officials" are its own.
_UNION, _UNION_STANDS_OUT = "EUR", 2


@dataclass(frozen=True, slots=True)
class Party:
    """Someone in a sentence, by offsets into the body."""

    start: int
    end: int
    code: str | None
    sector: str | None
    entity: str | None
    #: A person, so that "he" may stand for it.
    is_person: bool = False
    #: Read through the article: a pronoun, a description, a default.
    is_inferred: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a subject named, for the pronouns after it."""

    #: Offset of its head.
    start: int
    parties: tuple[Party, ...]
    is_plural: bool
    #: Subject of the sentence's main verb.
    is_main: bool = False

    @property
    def is_person(self) -> bool:
        """Whether "he" or "she" may stand for it."""
        return not self.is_plural and any(p.is_person for p in self.parties)


@dataclass(slots=True)
class Story:
    """What the article has told so far, for words that lean on it. Changes as sentences are read, in order."""

    #: Country and organisation codes of the whole article, most frequent first.
    ranked: tuple[str, ...]
    #: The country whose own affairs are told where nobody is named; null where there is none.
    home: str | None
    #: How often each country is named.
    counts: Counter[str] = field(default_factory=Counter)
    #: Last word of a name, or the whole name, to whom it was given in this article.
    names: dict[str, Party] = field(default_factory=dict)
    #: The last person, thing and several that a sentence was about; the last who spoke.
    person: Party | None = None
    group: tuple[Party, ...] = ()
    several: tuple[Party, ...] = ()
    speaker: tuple[Party, ...] = ()
    dyad: tuple[Party, ...] = ()
    #: Who last accused somebody.
    accusers: tuple[Party, ...] = ()
    #: Three or more that were named in one list, by their number.
    lists: dict[int, tuple[Party, ...]] = field(default_factory=dict)
    #: The two countries that the article is mostly about; empty where there are not two of much the same weight.
    pair: tuple[str, ...] = ()
    #: Common noun to whom it means after a name: "the council" after "the Security Council", "the company".
    nouns: dict[str, Party] = field(default_factory=dict)
    #: The same before the sentence that is being read, for nouns that stand before the name in it.
    earlier: dict[str, Party] = field(default_factory=dict)
    #: Common noun for people to whose they were when last told: "the troops" after "Kenyan troops".
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: Last words of names that the article gives with another before them: people's family names among them.
    families: frozenset[str] = frozenset()
    #: The last two companies that were named.
    firms: tuple[Party, ...] = ()
    #: Offset of every word of a place, to its country.
    places: dict[int, str] = field(default_factory=dict)
    #: Words that the article also writes small, which are nobody's name: "energy", "coalition".
    common: frozenset[str] = frozenset()

    def topic(self, *, apart_from: Iterable[str] = ()) -> str | None:
        """The country that stands out in the article beside those given; null where none does."""
        others = set(apart_from)
        ranked = sorted(((n, c) for c, n in self.counts.items() if c not in others), reverse=True)
        if not ranked:
            return None
        second = ranked[1][0] if len(ranked) > 1 else 0
        return ranked[0][1] if ranked[0][0] >= _STANDS_OUT * second else None


def make_story(hit_lists: Iterable[tuple[Hit, ...]], title_hits: tuple[Hit, ...]) -> Story:
    """A story that knows which countries the article is about."""
    counts: Counter[str] = Counter()
    homes: Counter[str] = Counter()
    for weight, hits in [(2, title_hits), *((1, hits) for hits in hit_lists)]:
        for hit in hits:
            if hit.name.code and hit.name.kind not in ("company", "generic"):
                counts[hit.name.code] += weight
                if hit.name.code in states():
                    homes[hit.name.code] += weight
    ranked = tuple(code for code, _ in sorted(counts.items(), key=lambda item: -item[1]))
    leading = [*homes.most_common(3), ("", 0), ("", 0), ("", 0)]
    (first, most), (second, many), (_, few) = leading[:3]
    is_pair = many >= max(2, 0.4 * most) and few <= 0.5 * many
    home = _UNION if counts[_UNION] >= _UNION_STANDS_OUT * max(most, 1) else first or None
    return Story(ranked=ranked, home=home, counts=homes, pair=(first, second) if is_pair else ())
