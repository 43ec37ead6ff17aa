"""Grouping things by how sure it is that two of them are the same; the same result for any order of arrival.

Things are taken in an order of their own; each joins the group with which its mean score is highest and at least the
threshold, else it starts one. Whatever joins a group reaches the threshold with one of its members at least, so that a
new thing changes nothing outside its own component of that graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
Score = Callable[[T, T], float]

#: A group is compared by its first members only, so that one with thousands costs no more than this.
COMPARED_MEMBERS = 12


def group(items: Iterable[T], *, order: Callable[[T], Any], score: Score[T], threshold: float) -> list[list[T]]:
    """Every item in one group, groups and items in `order`."""
    groups: list[list[T]] = []
    for item in sorted(items, key=order):
        best, place = max(
            ((_mean_score(item, members, score), -number) for number, members in enumerate(groups)), default=(0.0, 0)
        )
        if best >= threshold:
            groups[-place].append(item)
        else:
            groups.append([item])
    return groups


def reach(
    seeds: Iterable[T],
    neighbours: Callable[[Sequence[T]], Iterable[T]],
    *,
    identity: Callable[[T], str],
    score: Score[T],
    threshold: float,
) -> list[T]:
    """All that a chain of pairs at or over the threshold joins to any of `seeds`, the seeds among them.

    `neighbours` gives the candidates of some things; a superset will do, and the things themselves may be among them.
    """
    found = {identity(item): item for item in seeds}
    frontier: Sequence[T] = list(found.values())
    while frontier:
        candidates = {identity(item): item for item in neighbours(frontier) if identity(item) not in found}
        reached = {
            name: candidate
            for name, candidate in candidates.items()
            if any(score(candidate, item) >= threshold for item in frontier)
        }
        found |= reached
        frontier = list(reached.values())
    return list(found.values())


def _mean_score(item: T, members: Sequence[T], score: Score[T]) -> float:
    compared = members[:COMPARED_MEMBERS]
    return sum(score(item, member) for member in compared) / len(compared)
