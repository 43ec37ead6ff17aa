"""One article at a time, for a person who looks at it: from the database, or straight from a page file."""

from __future__ import annotations

from pathlib import Path

from pipeline.articles import clean_document
from pipeline.errors import SkipItem
from pipeline.records import Article
from pipeline.settings import Settings
from pipeline.store import articles, connection
from pipeline.tasks.seeds import MEDIA_TYPES, read_document


def find_article(name: str, *, version: int | None = None) -> Article:
    """The article with this id in the database, or what the page file of this name is cleaned into.

    `version` counts from 1; null is the current one. Raises SkipItem where there is neither.
    """
    path = Path(name)
    settings = Settings.from_environment()
    if path.suffix.lower() in MEDIA_TYPES and path.is_file():
        return clean_document(read_document(path, source=path.parent.name, max_bytes=settings.max_document_bytes))
    with connection.connect(settings) as conn:
        return articles.get(conn, name, version=version)


def count_versions(article_id: str) -> int:
    """How many versions of an article there are; raises SkipItem (`missing`) where there is none."""
    with connection.connect(Settings.from_environment()) as conn:
        if not (found := articles.count_versions(conn, article_id)):
            raise SkipItem(f"There is no article {article_id!r}: `dateline article list` names them.", reason="missing")
        return found


def list_articles(*, limit: int) -> list[tuple[str, str, str | None, str | None]]:
    """(article id, state, first possible publication day, title) of the articles that changed last, newest first."""
    with connection.connect(Settings.from_environment()) as conn:
        return articles.latest(conn, limit=limit)
