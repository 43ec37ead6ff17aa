"""The whole pipeline after fetch, in process, beside what a user would glue together: in one run, round by round.

python bench/pipeline/compare.py PYTHON_OF_THE_OTHERS [PAGES] [ROUNDS] [PAGES_BEFORE]

Each reader is a process of its own that holds its models and is given the same pages (bench/load/generate.py, seed 1);
they take turns, so that a busy machine is as busy for all. Every round has pages that no reader has seen. Before the
first, each reads others and the five articles of seeds/, uncounted: a worker reads for hours, and knows its words.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
READERS = ("dateline", "glued", "spacy")


def made_pages() -> Iterator[dict[str, str]]:
    """Generated pages as HTML with the instant of fetching, without an end."""
    from bench.load.generate import pages

    for page in pages():
        yield {"id": page.url, "url": page.url, "body": base64.b64encode(page.body).decode(),
               "type": "text/html", "fetched": page.fetched_at.isoformat()}  # fmt: skip


def seed_pages() -> Iterator[dict[str, str]]:
    """The five articles as text."""
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        yield {"id": path.stem, "url": "", "body": base64.b64encode(path.read_bytes()).decode(),
               "type": "text/plain", "fetched": "2024-06-01T00:00:00+00:00"}  # fmt: skip


def start(reader: str, python: str) -> subprocess.Popen[str]:
    """The process of a reader, its models loaded."""
    path = {"PYTHONPATH": str(ROOT)} if reader == "dateline" else {}
    process = subprocess.Popen(
        [python, str(Path(__file__).with_name("readers.py")), reader], text=True, cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **path},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def ask(process: subprocess.Popen[str], pages: list[dict[str, str]]) -> dict[str, float]:
    """Processor seconds for all pages, and what was found."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(pages) + "\n")
    process.stdin.flush()
    found: dict[str, float] = json.loads(process.stdout.readline())
    return found


def compare(other_python: str, wanted: int, rounds: int, before: int) -> dict[str, dict[str, float]]:
    """Median processor milliseconds a page of each reader over the rounds, and counts of what it found in them all."""
    source = made_pages()
    processes = {name: start(name, sys.executable if name == "dateline" else other_python) for name in READERS}
    first = [*islice(source, before), *seed_pages()]
    for process in processes.values():
        ask(process, first)
    seen: dict[str, list[dict[str, float]]] = {name: [] for name in READERS}
    for _ in range(rounds):
        pages = list(islice(source, wanted))
        for name, process in processes.items():
            seen[name].append(ask(process, pages))
    for process in processes.values():
        process.communicate()
    return {name: _row(runs, wanted) for name, runs in seen.items()}


def _row(runs: list[dict[str, float]], wanted: int) -> dict[str, float]:
    counts = {key: sum(run[key] for run in runs) for key in runs[0]}
    return counts | {"ms": 1000 * median(run["seconds"] for run in runs) / wanted}


def main(other_python: str, wanted: int = 60, rounds: int = 3, before: int = 100) -> None:
    """Print one row for each reader."""
    results = compare(other_python, wanted, rounds, before)
    ours = results["dateline"]["ms"]
    print("| reader | ms a page | pages a second and core | beside ours | texts | days | dated | events | figures |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, row in results.items():
        counts = " | ".join(f"{row[key]:.0f}" for key in ("texts", "days", "dated", "events", "figures"))
        print(f"| {name} | {row['ms']:.1f} | {1000 / row['ms']:.1f} | {row['ms'] / ours:.2f} | {counts} |")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
