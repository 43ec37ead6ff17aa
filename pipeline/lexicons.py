"""Words, apart from rules: the tables in seeds/ that the readers read.

A lexicon is a UTF-8 CSV file with a header; lines that begin with `#` are comments and say where its facts come from.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pipeline.errors import StopRun

#: The folder that holds the seeds: beside the package in a checkout.
SEEDS = Path(__file__).resolve().parents[1] / "seeds"


@cache
def read_lexicon(name: str) -> tuple[dict[str, str], ...]:
    """Rows of `seeds/<name>.csv` as dictionaries, in file order; an empty cell is an empty string.

    Raises StopRun when the file is missing or a row has another number of cells than the header.
    """
    path = SEEDS / f"{name}.csv"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as exc:
        message = f"The lexicon {path.name} cannot be read ({exc.strerror}): restore it from the repository."
        raise StopRun(message) from exc
    reader = csv.DictReader(line for line in lines if line.strip() and not line.startswith("#"))
    rows = []
    for row in reader:
        if None in row or None in row.values():
            raise StopRun(f"The lexicon {path.name} has a row with too many or too few cells: {row!r}.")
        rows.append(row)
    return tuple(rows)


def fingerprint(paths: Iterable[Path]) -> str:
    """Eight hex digits that change when any of the files does; the order of `paths` does not matter."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
