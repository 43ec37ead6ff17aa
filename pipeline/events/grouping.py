"""Grouping things by how sure it is that two of them are the same; the same result for any order of arrival.

Things stand in an order of their own. One that reaches the threshold with no earlier leader leads a group; any other
joins the earlier leader with which its score is highest (of equals, the earliest). So a thing hangs on what comes
before it in that order only, and a new one changes what it reaches itself: those that would rather join it, and, where
it takes a leader's place, those that the leader had. `settle` changes no more than that, and comes out as `group` does
for all things at once. (In correlation clustering this is the pivot rule; Censor-Hillel, Haramaty and Karnin 2016 show
for a random order that a change moves one thing in the mean.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")
Score = Callable[[T, T], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed(Generic[T]):
    """A thing, who leads its group (its own name where it leads), and how well it goes with that leader."""

    item: T
    leader: str
    #: 0 for a leader.
    score: float


class Surroundings(Protocol[T]):
    """What is known of things that were placed before; supersets will do."""

    def leaders_near(self, items: Sequence[T]) -> Iterable[Placed[T]]:
        """Leaders that any of `items` may join."""

    def later_near(self, leaders: Sequence[T]) -> Iterable[Placed[T]]:
        """Things after any of `leaders` that may join it."""

    def followers(self, leaders: Sequence[str]) -> Iterable[Placed[T]]:
        """All things that these lead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Generic[T]):
    """How things are compared. Two things without a common key are never the same."""

    identity: Callable[[T], str]
    order: Callable[[T], Any]
    keys: Callable[[T], Iterable[Hashable]]
    score: Score[T]
    threshold: float


def group(
    items: Iterable[T],
    *,
    order: Callable[[T], Any],
    keys: Callable[[T], Iterable[Hashable]],
    score: Score[T],
    threshold: float,
) -> list[list[T]]:
    """Every item in one group, groups and items in `order`, the leader first."""
    groups: list[list[T]] = []
    by_key: dict[Hashable, list[int]] = defaultdict(list)
    for item in sorted(items, key=order):
        own = list(keys(item))
        near = {number for key in own for number in by_key[key]}
        best, place = max(((score(item, groups[number][0]), -number) for number in near), default=(0.0, 0))
        if best >= threshold:
            groups[-place].append(item)
            continue
        for key in own:
            by_key[key].append(len(groups))
        groups.append([item])
    return groups


def settle(
    seeds: Iterable[T], *, standing: Mapping[str, Placed[T]], around: Surroundings[T], rule: Rule[T]
) -> dict[str, Placed[T]]:
    """Where all things belong that are new, changed, or touched by that, by name; all others stay as they are.

    `standing` says how the seeds were placed before, if they were; a name in it that is not among the seeds is gone.
    """
    return _Settling(standing, around, rule).run({rule.identity(item): item for item in seeds})


class _Settling(Generic[T]):
    def __init__(self, standing: Mapping[str, Placed[T]], around: Surroundings[T], rule: Rule[T]) -> None:
        self._before = standing
        self._around = around
        self._rule = rule
        self._known: dict[str, Placed[T]] = {}
        self._decided: dict[str, Placed[T]] = {}
        self._by_key: dict[Hashable, dict[str, None]] = defaultdict(dict)
        self._surveyed: set[str] = set()
        self._gone: set[str] = set()

    def run(self, seeds: Mapping[str, T]) -> dict[str, Placed[T]]:
        changed = {name for name, item in seeds.items() if name not in self._before or self._before[name].item != item}
        self._gone = self._before.keys() - seeds.keys()
        led = [name for name in sorted(changed | self._gone) if self._led_before(name) == name]
        for name, item in seeds.items():
            self._meet(name, Placed(item=item, leader=self._led_before(name), score=0.0))
        todo = self._after(led, [], ()) | dict(seeds)
        while todo:
            lost, risen = self._round(todo, changed)
            changed = set()
            todo = self._after(lost, risen, todo)
        return self._decided

    def _led_before(self, name: str) -> str:
        """The leader that a seed had; none is written as no name at all, so that nobody joins what is not placed."""
        return self._before[name].leader if name in self._before else ""

    def _round(self, todo: Mapping[str, T], changed: set[str]) -> tuple[list[str], list[T]]:
        """Decide on all of `todo`, first things first; who leads no more, and who leads anew."""
        self._survey(todo)
        lost, risen = [], []
        for name, item in sorted(todo.items(), key=lambda pair: self._rule.order(pair[1])):
            led = self._known[name].leader == name
            found = self._place(name, item)
            self._known[name] = self._decided[name] = found
            if led and found.leader != name:
                lost.append(name)
            if found.leader == name and (not led or name in changed):
                risen.append(item)
        return lost, risen

    def _survey(self, todo: Mapping[str, T]) -> None:
        new = [item for name, item in todo.items() if name not in self._surveyed]
        self._surveyed.update(todo)
        for placed in self._around.leaders_near(new) if new else ():
            self._meet(self._rule.identity(placed.item), placed)

    def _meet(self, name: str, placed: Placed[T]) -> None:
        if name in self._known or name in self._gone:
            return
        self._known[name] = placed
        for key in self._rule.keys(placed.item):
            self._by_key[key][name] = None

    def _place(self, name: str, item: T) -> Placed[T]:
        own = self._rule.order(item)
        near = {other for key in self._rule.keys(item) for other in self._by_key[key]}
        best, leader = 0.0, name
        for other in near:
            known = self._known[other]
            if known.leader != other or other == name or not self._rule.order(known.item) < own:
                continue
            score = self._rule.score(item, known.item)
            if score > best or (
                score == best > 0 and self._rule.order(known.item) < self._rule.order(self._known[leader].item)
            ):
                best, leader = score, other
        if best >= self._rule.threshold:
            return Placed(item=item, leader=leader, score=best)
        return Placed(item=item, leader=name, score=0.0)

    def _after(self, lost: Sequence[str], risen: Sequence[T], just_done: Iterable[str]) -> dict[str, T]:
        """What has to be decided again: all that lost their leader, and all that would rather join a new one."""
        todo: dict[str, T] = {}
        if lost:
            for placed in self._around.followers(lost):
                self._meet(self._rule.identity(placed.item), placed)
            gone = set(lost)
            todo = {
                name: known.item for name, known in self._known.items() if known.leader in gone and name not in gone
            }
        if risen:
            for placed in self._around.later_near(risen):
                self._meet(self._rule.identity(placed.item), placed)
            done = set(just_done)
            for leader in risen:
                todo |= self._drawn_to(leader, done)
        return todo

    def _drawn_to(self, leader: T, done: set[str]) -> dict[str, T]:
        own, name = self._rule.order(leader), self._rule.identity(leader)
        found = {}
        for other in {other for key in self._rule.keys(leader) for other in self._by_key[key]}:
            known = self._known[other]
            if other == name or other in done or not own < self._rule.order(known.item):
                continue
            score = self._rule.score(known.item, leader)
            if score >= self._rule.threshold and (known.leader == other or score >= known.score):
                found[other] = known.item
        return found
