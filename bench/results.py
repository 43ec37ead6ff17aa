"""`make bench`: the benches that need nothing but the repository, in one table, beside the last one.

It writes bench/RESULTS.md: machine, figure, ratio, date and commit. Seconds say nothing on another day or a busy
machine; ratios to a fixed piece of work of the same minute do. A ratio worse than the former by more than a fifth is
marked. `python -m bench.results [PAGES]`
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from bench.load.generate import Page, pages
from pipeline.articles import clean_document
from pipeline.events import extract_article
from pipeline.records import Article, Document
from pipeline.settings import ROOT

FILE = Path(__file__).with_name("RESULTS.md")
#: A ratio may grow by so much before it is marked.
TOLERANCE = 0.20
ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One figure; `ratio` is to the fixed work, smaller is better."""

    name: str
    figure: str
    ratio: float


def fixed_work() -> int:
    """What the machine is measured by: splitting, sorting and counting words, as reading does; always the same."""
    text = "The ministers of two countries met on Tuesday to sign an agreement about trade. " * 20_000
    words = re.findall(r"\w+", text.lower())
    return sum(len(word) for word in sorted(words)) + len({word[::-1] for word in words})


def seconds(work: Callable[[], Any]) -> float:
    """Processor seconds of this process."""
    started = process_time()
    work()
    return process_time() - started


def documents(wanted: int) -> list[Document]:
    """Generated pages as documents."""
    return [_document(number, page) for number, page in enumerate(islice(pages(), wanted))]


def _document(number: int, page: Page) -> Document:
    return Document(
        document_id=f"page-{number}", content_hash=hashlib.sha256(page.body).hexdigest(), body=page.body,
        media_type="text/html", encoding="utf-8", url=page.url, source=page.source,
        feed_published_at=page.published_at, fetched_at=page.fetched_at,
    )  # fmt: skip


def measure(wanted: int) -> Iterator[Result]:
    """Clean and extract in turns with the fixed work; the medians of their ratios."""
    found = documents(wanted)
    articles: list[Article] = [clean_document(document) for document in found]
    stages: dict[str, Callable[[], None]] = {
        "clean": lambda: _each(clean_document, found),
        "extract": lambda: _each(_extract, articles),
    }
    _extract(articles[0])
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in stages}
    for _ in range(ROUNDS):
        for name, stage in stages.items():
            times[name].append((seconds(stage), seconds(fixed_work)))
    for name, pairs in times.items():
        ms = 1000 * median(ours for ours, _ in pairs) / wanted
        ratio = median(ours / fixed for ours, fixed in pairs) / wanted
        yield Result(name=f"{name}, a page", figure=f"{ms:.1f} ms of processor time", ratio=ratio)


def _each(work: Callable[[Any], Any], items: list[Any]) -> None:
    for item in items:
        work(item)


def _extract(article: Article) -> None:
    days = article.published.days if article.published else None
    extract_article(article_id=article.document_id, title=article.title, body=article.body, published=days)


def former_ratios(text: str) -> dict[str, float]:
    """The ratios of a table that was written before, by figure; none where there is no table."""
    rows = re.findall(r"^\| ([^|]+?) \| [^|]+ \| ([0-9.]+) \|", text, re.MULTILINE)
    return {name: float(ratio) for name, ratio in rows}


def table(results: list[Result], former: dict[str, float], *, machine: str, today: date, commit: str) -> str:
    """The page as Markdown; a ratio worse than the former one by more than the tolerance is marked WORSE."""
    lines = [
        "# Results of `make bench`", "",
        f"{machine}; {today}; commit {commit}. The ratio is processor time to that of a fixed piece of work of the",
        f"same minute: smaller is better, and days can be compared. Worse by more than {TOLERANCE:.0%} is marked.",
        "", "| measure | figure | ratio | former ratio | change |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for result in results:
        before = former.get(result.name)
        change = "new" if before is None else _change(result.ratio / before - 1)
        was = "–" if before is None else f"{before:.3f}"
        lines.append(f"| {result.name} | {result.figure} | {result.ratio:.3f} | {was} | {change} |")
    return "\n".join([*lines, ""])


def _change(share: float) -> str:
    return f"**WORSE** {share:+.0%}" if share > TOLERANCE else f"{share:+.0%}"


def main(wanted: int = 60) -> None:
    """Measure, compare and write; the exit status is 1 when a ratio is worse."""
    former = former_ratios(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    today = datetime.now(UTC).date()
    text = table(list(measure(wanted)), former, machine=machine, today=today, commit=commit or "unknown")
    FILE.write_text(text, encoding="utf-8")
    print(text)
    sys.exit("WORSE" in text)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
