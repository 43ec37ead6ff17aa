"""Near-duplicates: the same story at many publishers, with other headlines, cuts and updates.

    signature = MinHash over the word shingles of the body (datasketch), the title left out
    bands     = pieces of the signature, hashed: two articles that share one are candidates
    similar   = the share of the shorter article's shingles that the other has too, by the signatures' estimate

A lookup is an index scan on the bands, however large the archive; `is_near_duplicate` then decides on the signatures.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from datasketch import MinHash

from pipeline.records import Article

#: Hash functions in a signature; their number is the estimate's resolution (standard error about 0.04 at one half).
PERMUTATIONS = 128
#: Of two articles whose shingles overlap by 0.35 (Jaccard), 84 in 100 share a band of three; by 0.5, more than 99.
BANDS, ROWS = 42, 3
#: Words in a shingle.
SHINGLE_WORDS = 3
#: Share of the shorter article's shingles that the longer one must have; measured in bench/articles/README.md.
THRESHOLD = 0.5
#: Articles of fewer words have no signature: their few shingles are phrases that unrelated texts share.
FEWEST_WORDS = 30
#: The signature scheme; a change of anything above is another one.
SCHEME = "minhash-128-3w-1"

_WORD = re.compile(r"\w+")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What is kept of an article for finding it again: some hundred bytes, whatever its length."""

    #: PERMUTATIONS minima, 0..2**32-1.
    hashes: tuple[int, ...]
    #: Distinct shingles of the article.
    shingles: int


def signature(article: Article) -> Signature | None:
    """The article's signature; null where it is too short to have one. The same body gives the same signature."""
    return signature_of(article.body)


def signature_of(body: str) -> Signature | None:
    """The signature of a text; null where it is too short to have one."""
    words = _tokens(body)
    if len(words) < FEWEST_WORDS:
        return None
    shingles = {" ".join(words[place : place + SHINGLE_WORDS]) for place in range(len(words) - SHINGLE_WORDS + 1)}
    sketch = MinHash(num_perm=PERMUTATIONS, seed=1, scheme="affine32")
    sketch.update_batch([shingle.encode("utf-8", "replace") for shingle in sorted(shingles)])
    return Signature(hashes=tuple(int(value) for value in sketch.hashvalues), shingles=len(shingles))


def bands(article: Article) -> tuple[int, ...]:
    """The keys by which near-duplicates are looked up, signed 64-bit integers, one a band; empty for a short text.

    Keys hold the band's number, so that they may share one column; articles that share any are candidates.
    """
    found = signature(article)
    return () if found is None else bands_of(found)


def bands_of(found: Signature) -> tuple[int, ...]:
    """The keys of a signature, as `bands`."""
    keys = []
    for band in range(BANDS):
        rows = found.hashes[band * ROWS : (band + 1) * ROWS]
        data = f"{SCHEME}:{band}:{','.join(map(str, rows))}".encode()
        keys.append(int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True))
    return tuple(keys)


def similarity(one: Signature, other: Signature) -> float:
    """0..1: the estimated share of the shorter article's shingles that the other has too.

    Containment rather than Jaccard, so that a story cut to its first half still counts as the same story.
    """
    equal = int(np.count_nonzero(np.array(one.hashes) == np.array(other.hashes)))
    jaccard = equal / PERMUTATIONS
    shared = jaccard / (1 + jaccard) * (one.shingles + other.shingles)
    return min(1.0, shared / min(one.shingles, other.shingles))


def is_near_duplicate(one: Signature, other: Signature) -> bool:
    """Whether two articles tell one story in mostly the same words."""
    return similarity(one, other) >= THRESHOLD


def group(signatures: Sequence[tuple[str, Signature]]) -> tuple[tuple[str, ...], ...]:
    """Names put together where a chain of near-duplicates joins them; every name once, groups and names in order."""
    leader = {name: name for name, _ in signatures}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    shelves: dict[int, list[tuple[str, Signature]]] = {}
    for name, found in signatures:
        for key in bands_of(found):
            for other, theirs in shelves.setdefault(key, []):
                if find(name) != find(other) and is_near_duplicate(found, theirs):
                    first, second = sorted((find(name), find(other)))
                    leader[second] = first
            shelves[key].append((name, found))
    members: dict[str, list[str]] = {}
    for name, _ in signatures:
        members.setdefault(find(name), []).append(name)
    return tuple(tuple(sorted(names)) for _, names in sorted(members.items()))


def _tokens(text: str) -> list[str]:
    """Words, lower case; in scripts without spaces, characters."""
    if len(_WIDE.findall(text[:2000])) > 0.3 * max(1, len(text[:2000])):
        return [character for character in text.lower() if character.isalnum()]
    return _WORD.findall(text.lower())
