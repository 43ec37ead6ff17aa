"""The trigger lexicon: which word, in which construction, reports which type of event.

Words and constructions live in seeds/triggers; this module reads them and says whether a row's frame fits a word in a
parsed sentence. What then becomes of the event (who, when, whether it happened) is for `pipeline.events`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.lexicons import read_lexicon
from pipeline.records import EventType, Stage

#: One condition: alternatives of (slot, words). Words are lemmas; "@name" stands for a proper name, "*" for anything.
#: A slot with "!" before it must not be filled so.
Condition = tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A row of the lexicon."""

    lemma: str
    frame: str
    conditions: tuple[Condition, ...]
    type: EventType
    mode: str | None
    stage: Stage | None
    example: str
    #: The row's file: verbs or nouns.
    pos: str

    @property
    def rule(self) -> str:
        """Short name under which its events say where they come from: "verbs:hold[obj:@meeting]"."""
        parts = [_short(part) for part in self.frame.split() if not part.startswith("!")]
        return f"{self.pos}:{self.lemma}" + (f"[{' '.join(parts)}]" if parts else "")

    @property
    def weight(self) -> int:
        """How many conditions ask for something: the row that asks for most is taken."""
        return sum(not slot.startswith("!") for condition in self.conditions for slot, _ in condition[:1])


def _short(condition: str) -> str:
    """A condition with the first of its words, and that there are more."""
    words = condition.partition("|")[0]
    first, *others = words.split(",")
    return first + ("…" if others or "|" in condition else "")


@cache
def noun_classes() -> Mapping[str, frozenset[str]]:
    """Classes of nouns that frames name with @; a class may hold all of another one. Raises ValueError on a circle."""
    classes: dict[str, list[str]] = {}
    for row in read_lexicon("triggers/classes"):
        classes.setdefault(row["class"], []).append(row["lemma"])
    return {name: members(classes, name) for name in classes}


def members(classes: Mapping[str, list[str]], name: str, above: tuple[str, ...] = ()) -> frozenset[str]:
    """Words of a class, with those of the classes (@name) that it holds; `above` are the classes that hold it."""
    if name in above:
        raise ValueError(f"seeds/triggers/classes.csv: the class {name} holds itself ({' > '.join((*above, name))}).")
    words = frozenset(word for word in classes[name] if not word.startswith("@"))
    inner = (members(classes, word[1:], (*above, name)) for word in classes[name] if word.startswith("@"))
    return words.union(*inner)


@cache
def load_triggers() -> Mapping[tuple[str, str], tuple[Trigger, ...]]:
    """Triggers by (file, lemma), those with most conditions first; "verbs" and "nouns" are the files."""
    table: dict[tuple[str, str], list[Trigger]] = {}
    for pos in ("verbs", "nouns"):
        for row in read_lexicon(f"triggers/{pos}"):
            trigger = Trigger(
                lemma=row["lemma"],
                frame=row["frame"],
                conditions=tuple(_parse_condition(part) for part in row["frame"].split()),
                type=EventType(row["type"]),
                mode=row["mode"] or None,
                stage=Stage(row["stage"]) if row["stage"] else None,
                example=row["example"],
                pos=pos,
            )
            table.setdefault((pos, last_word(trigger.lemma)), []).append(trigger)
    return {key: tuple(sorted(rows, key=lambda t: -t.weight)) for key, rows in table.items()}


def last_word(lemma: str) -> str:
    """The word at which a trigger is looked up: parsers take "walk-out" apart."""
    return lemma.replace("-", " ").split()[-1]


def _parse_condition(text: str) -> Condition:
    return tuple((slot, _parse_words(words)) for slot, _, words in (part.partition(":") for part in text.split("|")))


def _parse_words(text: str) -> frozenset[str]:
    words: set[str] = set()
    for word in text.split(","):
        if word.startswith("@") and word != "@name":
            words |= noun_classes()[word[1:]]
        elif word:
            words.add(word.replace("_", " "))
    return frozenset(words)


@cache
def load_operators() -> Mapping[tuple[str, str], str]:
    """Kind of operator by (lemma, pos), pos being verb, adj or noun."""
    return {(row["lemma"], row["pos"]): row["kind"] for row in read_lexicon("triggers/operators")}


def pick_trigger(pos: str, lemma: str, fits: Callable[[str, frozenset[str]], bool]) -> Trigger | None:
    """The row with most conditions whose frame fits; `fits` answers for one (slot, words). Null where none does."""
    for trigger in load_triggers().get((pos, lemma), ()):
        if last_word(trigger.lemma) != trigger.lemma and not fits("words", frozenset([trigger.lemma])):
            continue
        if all(any(_holds(fits, slot, words) for slot, words in condition) for condition in trigger.conditions):
            return trigger
    return None


def _holds(fits: Callable[[str, frozenset[str]], bool], slot: str, words: frozenset[str]) -> bool:
    return not fits(slot[1:], words) if slot.startswith("!") else fits(slot, words)
