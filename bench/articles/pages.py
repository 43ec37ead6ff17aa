"""Body, days and speed on real article pages, beside bare trafilatura and newspaper4k.

Run from the repository: `python -m bench.articles.pages PAGES [COUNT]`, PAGES being a file of the form of WCXB
(`{"id", "url", "html", "body", "published"}` a line, gzipped). newspaper4k is measured where it can be imported.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from typing import Any

Clean = Callable[[dict[str, Any]], tuple[str, str | None]]


def words(text: str) -> Counter[str]:
    """Bag of words, lower case."""
    return Counter(text.lower().replace("’", "'").split())


def f_measure(gold: str, found: str) -> float:
    """F of two bags of words."""
    wanted, got = words(gold), words(found)
    both = sum((wanted & got).values())
    return 2 * both / max(1, sum(wanted.values()) + sum(got.values()))


def ours(row: dict[str, Any]) -> tuple[str, str | None]:
    """Dateline's cleaner."""
    from pipeline.articles import clean_line

    line = clean_line({"id": row["id"], "html": row["html"], "url": row["url"]})
    return line["body"], (line["published"] or {}).get("begin")


def bare(row: dict[str, Any]) -> tuple[str, str | None]:
    """Trafilatura with its metadata, so that it too gives a title and a day."""
    from trafilatura import bare_extraction

    found = bare_extraction(row["html"], url=row["url"], with_metadata=True, include_comments=False)
    return ("", None) if found is None else (found.text or "", found.date)


def newspaper(row: dict[str, Any]) -> tuple[str, str | None]:
    """newspaper4k."""
    from newspaper import Article

    article = Article(row["url"] or "http://localhost/")
    article.download(input_html=row["html"])
    article.parse()
    return article.text, article.publish_date and article.publish_date.date().isoformat()


def measure(name: str, clean: Clean, rows: list[dict[str, Any]]) -> None:
    """Prints body F, days right and pages a second of processor time; the first page warms up and is not timed."""
    clean(rows[0])
    total, right, stated = 0.0, 0, 0
    started = time.process_time()
    for row in rows:
        body, day = "", None
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            body, day = clean(row)
        total += f_measure(row["body"], body)
        stated += bool(row.get("published"))
        right += bool(row.get("published")) and day == row["published"][:10]
    seconds = time.process_time() - started
    print(
        f"{name:14} body F {total / len(rows):.4f}  days {right} of {stated}  {len(rows) / seconds:.1f} pages/s/core",
        flush=True,
    )


def main() -> None:
    """Measures every cleaner on the same pages."""
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][: int(sys.argv[2]) if len(sys.argv) > 2 else None]
    measures = {"dateline": ours, "trafilatura": bare}
    measures = {name: clean for name, clean in measures.items() if find_spec(name.replace("dateline", "trafilatura"))}
    for name, clean in (measures | ({"newspaper4k": newspaper} if find_spec("newspaper") else {})).items():
        measure(name, clean, rows)


if __name__ == "__main__":
    main()
