"""Lists where find_times and the gold differ, with counts by kind, on the documents that may be read for it.

python bench/times/errors.py DOCUMENTS.jsonl [--part learn|held] [--show KIND] [--reach CHARACTERS]

Documents are parted by a hash of their id, whatever the file: a third (`held`) is only ever scored, never listed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipeline.mentions.times import find_times

Row = dict[str, Any]


def is_held(document_id: str) -> bool:
    """Whether a document is of the third whose errors nobody reads."""
    return int(sha256(document_id.encode()).hexdigest(), 16) % 3 == 0


def read_documents(path: str, part: str) -> list[Row]:
    """The documents of one part, `all` for both."""
    documents = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    return [one for one in documents if part == "all" or is_held(one["id"]) == (part == "held")]


def read_times(document: Row) -> list[Row]:
    """What the reader finds in a document."""
    anchor = date.fromisoformat(document["published"]) if document["published"] else None
    fields = ("start", "end", "text", "type", "value", "rule", "mod")
    return [{name: getattr(one, name) for name in fields} for one in find_times(document["body"], anchor=anchor)]


def pair_up(gold: list[Row], got: list[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Pairs as TempEval-3 counts them: by overlap, the same span first; null for the missed and the extra."""
    used: set[int] = set()
    for want in gold:
        over = [
            k
            for k, one in enumerate(got)
            if k not in used and want["start"] < one["end"] and one["start"] < want["end"]
        ]
        exact = [k for k in over if (got[k]["start"], got[k]["end"]) == (want["start"], want["end"])]
        if not over:
            yield want, None
            continue
        place = (exact or over)[0]
        used.add(place)
        yield want, got[place]
    yield from ((None, one) for k, one in enumerate(got) if k not in used)


def kinds_of(want: Row | None, one: Row | None) -> list[str]:
    """In what a pair differs: missed, extra, or any of span, type and value."""
    if want is None or one is None:
        return ["missed" if one is None else "extra"]
    kinds = ["span"] if (want["start"], want["end"]) != (one["start"], one["end"]) else []
    return kinds + [name for name in ("type", "value") if want[name] != one[name]]


def score(pairs: list[tuple[Row | None, Row | None]]) -> dict[str, float]:
    """F1 in percent of strict spans, relaxed spans, types and values, as score.py counts them."""
    gold, got = sum(1 for want, _ in pairs if want), sum(1 for _, one in pairs if one)
    wrong = Counter(kind for pair in pairs for kind in kinds_of(*pair))
    both = gold - wrong["missed"]
    right = {
        "strict": both - wrong["span"],
        "relaxed": both,
        "type": both - wrong["type"],
        "value": both - wrong["value"],
    }
    return {name: round(200 * count / max(1, gold + got), 2) for name, count in right.items()}


def main() -> None:
    """Scores of a part and, for the part that may be read, its differences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents")
    parser.add_argument("--part", choices=("learn", "held", "all"), default="learn", help="Which documents (learn).")
    parser.add_argument("--show", help="List the differences of one kind: missed, extra, span, type or value.")
    parser.add_argument("--reach", type=int, default=60, help="Characters shown on either side (60).")
    options = parser.parse_args()
    documents = read_documents(options.documents, options.part)
    listed = [(document, *pair) for document in documents for pair in pair_up(document["times"], read_times(document))]
    pairs = [(want, one) for _, want, one in listed]
    print(options.part, len(documents), "documents", sum(1 for want, _ in pairs if want), "times", score(pairs))
    print(dict(Counter(kind for pair in pairs for kind in kinds_of(*pair))))
    if options.show and options.part == "learn":
        for document, want, one in listed:
            if options.show in kinds_of(want, one):
                print(show(document, want, one, options.reach))


def show(document: Row, want: Row | None, one: Row | None, reach: int) -> str:
    """One difference on one line: what the gold has, what was read by which rule, the words around."""
    place = want or one or {}
    body = document["body"]
    before, after = body[max(0, place["start"] - reach) : place["start"]], body[place["end"] : place["end"] + reach]
    gold = f"{want['text']}={want['value']}({want['type']})" if want else "-"
    read = f"{one['text']}={one['value']}({one['type']}) {one['rule']}" if one else "-"
    return f"{document['id'][:18]} {document['published']} | {gold} | {read} | " + " ".join(
        f"{before}[[{place['text']}]]{after}".split()
    )


if __name__ == "__main__":
    main()
