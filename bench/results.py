"""`make bench`: the benches that need nothing but the repository, in one table, beside the last one.

It writes bench/RESULTS.md: machine, figure, ratio, date and commit. Seconds say nothing on another day or a busy
machine; ratios to what ran in the same minute do. A ratio worse than the former by more than a fifth is marked.

    python -m bench.results [ROW …]        all rows (some minutes), or those named; the others stay as they were
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from bench import rows
from bench.rows import Result
from pipeline.settings import ROOT, Settings
from pipeline.store import embedded

FILE = Path(__file__).with_name("RESULTS.md")
#: A ratio may grow by so much before it is marked.
TOLERANCE = 0.20
ALONE: dict[str, Callable[[], Iterator[Result]]] = {
    "reading": rows.reading,
    "extraction": rows.extraction,
    "times": rows.times,
    "fetching": rows.fetching,
    "quality": rows.quality,
}
#: Those that need a server of their own, in a folder that goes afterwards.
WITH_DATABASE: dict[str, Callable[[Path], Iterator[Result]]] = {
    "linking": rows.linking,
    "publishing": rows.publishing,
    "checks": rows.checks,
    "ui": rows.ui,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """A row of the table as it was."""

    figure: str
    beside: str
    ratio: float
    #: The row's own words on the one before; they stay where it is not measured again.
    rest: str


def measure(names: Iterable[str]) -> Iterator[Result]:
    """The results of the rows named, in the table's order; says on the error channel how long each took."""
    chosen = set(names)
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as folder:
        home = Path(folder)
        works = ALONE | {name: lambda work=work: work(home) for name, work in WITH_DATABASE.items()}
        try:
            for name, work in works.items():
                if name in chosen:
                    started = perf_counter()
                    yield from work()
                    print(f"  {name}: {perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
        finally:
            if chosen & set(WITH_DATABASE):
                embedded.stop_server(Settings(home=home))
                embedded.remove_server(Settings(home=home))


def former_rows(text: str) -> dict[str, Former]:
    """The rows of a table that was written before, by name; none where there is no table."""
    found = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \| ([^|]+?) \| ([0-9.]+) \| (.+) \|$", text, re.MULTILINE)
    return {
        name: Former(figure=figure, beside=beside, ratio=float(ratio), rest=rest)
        for name, figure, beside, ratio, rest in found
    }


def table(results: list[Result], former: dict[str, Former], *, machine: str, today: date, commit: str) -> str:
    """The page as Markdown; a ratio worse than the former one by more than the tolerance is marked WORSE."""
    lines = [
        "# Results of `make bench`", "",
        f"{machine}; {today}; commit {commit}. The ratio is what ours costs to what stands beside it costs, in the",
        f"same run: smaller is better, and days can be compared. Worse than before by over {TOLERANCE:.0%} is marked.",
        "", "| measure | figure | beside | ratio | former ratio | change |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    measured = {result.name for result in results}
    for result in results:
        before = former.get(result.name)
        was, change = (
            ("–", "new") if before is None else (f"{before.ratio:.3f}", _change(result.ratio / before.ratio - 1))
        )
        lines.append(_row(result.name, result.figure, result.beside, f"{result.ratio:.3f}", f"{was} | {change}"))
    kept = {name: row for name, row in former.items() if name not in measured}
    lines += [_row(name, row.figure, row.beside, f"{row.ratio:.3f}", row.rest) for name, row in kept.items()]
    return "\n".join([*lines, ""])


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _change(share: float) -> str:
    return f"**WORSE** {share:+.0%}" if share > TOLERANCE else f"{share:+.0%}"


def main(names: list[str]) -> None:
    """Measure, compare and write; the exit status is 1 when a ratio is worse, 2 when a row is not known."""
    every = [*ALONE, *WITH_DATABASE]
    if unknown := sorted(set(names) - set(every)):
        print(f"There are no rows {', '.join(unknown)}: choose from {', '.join(every)}.", file=sys.stderr)
        sys.exit(2)
    former = former_rows(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    results = list(measure(names or every))
    kept = former if names else {name: row for name, row in former.items() if name in {one.name for one in results}}
    today = datetime.now(UTC).date()
    text = table(results, kept, machine=machine, today=today, commit=commit or "unknown")
    FILE.write_text(text, encoding="utf-8")
    print(text)
    sys.exit("**WORSE**" in text)


if __name__ == "__main__":
    main(sys.argv[1:])
