"""Precision and recall of near-duplicates on a labelled set of our own words, changed as editors change them.

Run from the repository: `python -m bench.articles.duplicates`. Same seed, same figures.
"""

from __future__ import annotations

import random
from collections import Counter
from itertools import combinations

from pipeline.articles.duplicates import THRESHOLD, bands_of, is_near_duplicate, signature_of, similarity

WHO = [
    "the board",
    "the mayor",
    "the union",
    "the ministry",
    "a court",
    "the bank",
    "the council",
    "an inspector",
    "the operator",
    "the guild",
]
DID = [
    "approved",
    "rejected",
    "delayed",
    "praised",
    "questioned",
    "financed",
    "inspected",
    "reopened",
    "closed",
    "sold",
    "mapped",
    "measured",
    "promised",
    "cancelled",
]
WHAT = [
    "the new quay",
    "a grain terminal",
    "the ring road",
    "the school roof",
    "a bus line",
    "the water works",
    "a solar field",
    "the fish market",
    "the northern bridge",
    "a hospital wing",
    "the archive",
    "the tram depot",
    "a rail tunnel",
    "the museum",
    "the flood wall",
    "the heat plant",
]
WHERE = [
    "Lindholm",
    "Varnby",
    "Osterdal",
    "Kesten",
    "Brunnau",
    "Talvik",
    "Morra",
    "Helsund",
    "Pirano",
    "Dravica",
    "Olvera",
    "Santorre",
]
COUNTED = ["workers", "crowns", "tonnes", "families", "letters", "permits", "ships", "trucks", "seats", "windows"]
LINKS = [
    "after",
    "because",
    "although",
    "before",
    "once",
    "while",
    "unless",
    "so that",
    "even though",
    "now that",
    "until",
    "since",
]
HOW = [
    "quietly",
    "at last",
    "in part",
    "by one vote",
    "for the third time",
    "without debate",
    "against advice",
    "on paper",
    "in spring",
    "overnight",
]
BACKGROUND = (
    "The town has grown quickly since the railway came, and its harbour is the second largest on the coast.",
    "Its budget is reviewed each autumn by a committee of nine, which seldom agrees on anything.",
    "A similar vote failed two years ago by a single voice, and both sides have blamed each other since.",
)


def clause(rng: random.Random) -> str:
    """Who did what how, and why, with a number."""
    first = f"{rng.choice(WHO)} {rng.choice(DID)} {rng.choice(WHAT)} {rng.choice(HOW)}"
    second = f"{rng.choice(WHO)} of {rng.choice(WHERE)} {rng.choice(DID)} {rng.randint(3, 990)} {rng.choice(COUNTED)}"
    return f"{first} {rng.choice(LINKS)} {second}"


def story(rng: random.Random) -> list[str]:
    """Twelve to twenty sentences that belong together, two of them background that other stories share."""
    place = rng.choice(WHERE)
    lines = [
        f"{clause(rng).capitalize()} in {place}, {clause(rng)}, and {clause(rng)}." for _ in range(rng.randint(12, 20))
    ]
    return [*lines, *rng.sample(BACKGROUND, 2)]


def edits(rng: random.Random, lines: list[str]) -> dict[str, list[str]]:
    """What editors make of one story."""
    words = {
        "approved": "passed",
        "closed": "shut",
        "workers": "staff",
        "promised": "pledged",
        "delayed": "put off",
        "said": "says",
    }
    swapped = [" ".join(words.get(word, word) for word in line.split()) for line in lines]
    moved = [lines[0], *rng.sample(lines[1:], len(lines) - 1)]
    return {
        "copy": list(lines),
        "cut to two thirds": lines[: len(lines) * 2 // 3],
        "cut to half": lines[: len(lines) // 2],
        "update on top": [f"UPDATE: {line}" for line in story(rng)[:3]] + lines,
        "figures corrected": [line.replace(" and ", " and about ") for line in lines],
        "words swapped": swapped,
        "paragraphs moved": moved,
        "paragraphs dropped": [line for line in lines if rng.random() < 0.75] or lines,
        "credit and promotion": [
            "By our staff in the region",
            *lines,
            "Read the full story in our Saturday paper and online.",
        ],
    }


def main() -> None:
    """Prints precision, recall and F over all pairs, and recall by edit."""
    rng = random.Random(20231120)
    named = []
    for number in range(60):
        lines = story(rng)
        named.append((number, "original", signature_of("\n".join(lines))))
        named.extend((number, kind, signature_of("\n".join(changed))) for kind, changed in edits(rng, lines).items())
    keys = [set(bands_of(found)) for _, _, found in named]
    counts: Counter[str] = Counter()
    by_edit: Counter[tuple[str, bool]] = Counter()
    highest = 0.0
    for (i, one), (j, other) in combinations(enumerate(named), 2):
        same, found = one[0] == other[0], bool(keys[i] & keys[j]) and is_near_duplicate(one[2], other[2])
        counts[f"{'true' if same == found else 'false'} {'positive' if found else 'negative'}"] += 1
        if same and one[1] == "original":
            by_edit[other[1], found] += 1
        if not same:
            highest = max(highest, similarity(one[2], other[2]))
    precision = counts["true positive"] / (counts["true positive"] + counts["false positive"])
    recall = counts["true positive"] / (counts["true positive"] + counts["false negative"])
    print(f"{len(named)} texts of 60 stories, {sum(counts.values())} pairs, threshold {THRESHOLD}")
    print(
        f"precision {precision:.4f}  recall {recall:.4f}  "
        f"F {2 * precision * recall / (precision + recall):.4f}  {dict(counts)}"
    )
    print(f"highest similarity of two different stories: {highest:.2f}")
    for kind in sorted({kind for kind, _ in by_edit}):
        print(f"  {kind}: {by_edit[kind, True]} of {by_edit[kind, True] + by_edit[kind, False]}")


if __name__ == "__main__":
    main()
