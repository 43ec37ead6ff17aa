"""Grouping things by how sure it is that two of them are the same; the same result for any order of arrival.

Things are taken in an order of their own; each joins the group with which its mean score is highest and at least the
threshold, else it starts one. Whatever joins a group reaches the threshold with one of its members at least, so that a
new thing changes nothing outside its own component of that graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
Score = Callable[[T, T], float]

#: A group is compared by its first members only, so that one with thousands costs no more than this.
COMPARED_MEMBERS = 12


def group(
    items: Iterable[T],
    *,
    order: Callable[[T], Any],
    keys: Callable[[T], Iterable[Hashable]],
    score: Score[T],
    threshold: float,
) -> list[list[T]]:
    """Every item in one group, groups and items in `order`. Two things without a common key score 0."""
    groups: list[list[T]] = []
    by_key: dict[Hashable, list[int]] = defaultdict(list)
    for item in sorted(items, key=order):
        own = list(keys(item))
        near = {number for key in own for number in by_key[key]}
        best, place = max(((_mean_score(item, groups[number], score), -number) for number in near), default=(0.0, 0))
        if best >= threshold:
            number = -place
            groups[number].append(item)
        else:
            number = len(groups)
            groups.append([item])
        for key in own:
            if not by_key[key] or by_key[key][-1] != number:
                by_key[key].append(number)
    return groups


def reach(
    seeds: Iterable[T],
    neighbours: Callable[[Sequence[T]], Iterable[T]],
    *,
    identity: Callable[[T], str],
    keys: Callable[[T], Iterable[Hashable]],
    score: Score[T],
    threshold: float,
) -> list[T]:
    """All that a chain of pairs at or over the threshold joins to any of `seeds`, the seeds among them.

    `neighbours` gives the candidates of some things; a superset will do, and the things themselves may be among them.
    """
    found = {identity(item): item for item in seeds}
    frontier: Sequence[T] = list(found.values())
    while frontier:
        by_key: dict[Hashable, list[T]] = defaultdict(list)
        for item in frontier:
            for key in keys(item):
                by_key[key].append(item)
        reached = {}
        for candidate in neighbours(frontier):
            name = identity(candidate)
            if name not in found and any(
                score(candidate, item) >= threshold for key in keys(candidate) for item in by_key.get(key, ())
            ):
                reached[name] = candidate
        found |= reached
        frontier = list(reached.values())
    return list(found.values())


def _mean_score(item: T, members: Sequence[T], score: Score[T]) -> float:
    compared = members[:COMPARED_MEMBERS]
    return sum(score(item, member) for member in compared) / len(compared)
