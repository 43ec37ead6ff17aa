"""Which cleaner made an article."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path

from pipeline import urls
from pipeline.lexicons import SEEDS, fingerprint


@cache
def cleaner_version() -> str:
    """Changes when a rule, a word list or the extractor behind it does: "clean-<rules>-trafilatura-<version>"."""
    rules = [*Path(__file__).parent.glob("*.py"), Path(urls.__file__)]
    words = (SEEDS / "pages").glob("*.csv")
    return f"clean-{fingerprint([*rules, *words])}-trafilatura-{version('trafilatura')}"
