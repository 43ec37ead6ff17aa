"""Value F and speed of our quantities and figures beside quantulum3, on the same sentences.

    compare.py NEWSQUANT [ARTICLES]           ours: quantities as found, and those that become figures
    compare.py --quantulum3 NEWSQUANT [ARTICLES]   quantulum3, run by a Python that has it

NEWSQUANT is a JSON-lines file of sentences with their quantities; ARTICLES (gzipped JSON lines with a `body`) is read
for speed. A value counts as the scorer of the benchmark counts it: a range gives both its ends, signs are left out.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path


def main() -> None:
    arguments = sys.argv[1:]
    foreign = "--quantulum3" in arguments
    paths = [Path(argument) for argument in arguments if not argument.startswith("--")]
    readers = {"quantulum3": _quantulum3()} if foreign else {"quantities": _quantities(), "figures": _figures()}
    rows = [json.loads(line) for line in paths[0].read_text(encoding="utf-8").splitlines()]
    bodies = _bodies(paths[1]) if len(paths) > 1 else []
    for name, read in readers.items():
        read("warm up: 3 km for $5")
        print(json.dumps({"reader": name, "value_PRF": _score(rows, read), **_speed(bodies, read)}))


def _bodies(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["body"] for _, line in zip(range(200), lines, strict=False)]


def _quantities() -> Callable[[str], list[float]]:
    from pipeline.mentions.quantities import find_quantities

    return lambda text: [
        value
        for item in find_quantities(text)
        for value in (item.value, item.percent, item.value_to)
        if value is not None
    ]


def _figures() -> Callable[[str], list[float]]:
    from pipeline.events import Source, extract_sources

    def read(text: str) -> list[float]:
        source = Source(article_id="bench", title=None, body=text, published=None)
        (extraction,) = extract_sources([source])
        return [value for item in extraction.figures for value in (item.value, item.percent) if value is not None]

    return read


def _quantulum3() -> Callable[[str], list[float]]:
    from quantulum3 import parser

    return lambda text: [item.value for item in parser.parse(text) if item.value is not None]


def _wanted(row: dict[str, list[dict[str, str]]]) -> Counter[float]:
    wanted: Counter[float] = Counter()
    for quantity in row["quantities"]:
        for part in str(quantity["value"]).replace(",", "").split("-"):
            try:
                wanted[round(abs(float(part)), 6)] += 1
            except ValueError:
                continue
    return wanted


def _score(rows: Iterable[dict], read: Callable[[str], list[float]]) -> list[float]:
    right = found = wanted = 0
    for row in rows:
        want, got = _wanted(row), Counter(round(abs(value), 6) for value in read(row["text"]))
        right += (want & got).total()
        found += got.total()
        wanted += want.total()
    precision, recall = right / max(1, found), right / max(1, wanted)
    return [round(n, 3) for n in (precision, recall, 2 * precision * recall / max(1e-9, precision + recall))]


def _speed(bodies: list[str], read: Callable[[str], list[float]]) -> dict[str, float]:
    if not bodies:
        return {}
    begin = time.process_time()
    for body in bodies:
        read(body)
    seconds = time.process_time() - begin
    return {"articles": len(bodies), "ms_per_article": round(1000 * seconds / len(bodies), 2)}


if __name__ == "__main__":
    main()
