"""One article at a time, for a person who looks at it: from the database, or straight from a page file."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from pipeline.articles import clean_document
from pipeline.errors import SkipItem
from pipeline.records import Article
from pipeline.settings import Settings
from pipeline.store import articles, claims, connection
from pipeline.store.claims import Parked, StageName
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


def parked_items() -> list[Parked]:
    """Documents and articles that failed too often and are taken no more, the oldest first."""
    with connection.connect(Settings.from_environment()) as conn:
        return claims.parked(conn)


def retry_item(item_id: str) -> int:
    """Let a parked document or article be taken again, in every stage; how many were parked."""
    with connection.connect(Settings.from_environment()) as conn:
        return sum(claims.unpark(conn, stage, item_id) for stage in get_args(StageName))


def withdraw_article(article_id: str) -> bool:
    """Take an article back: what it tells leaves the daily tables with their next releases. False for none."""
    with connection.connect(Settings.from_environment()) as conn:
        return articles.withdraw(conn, article_id)
