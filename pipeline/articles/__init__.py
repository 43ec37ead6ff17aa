"""Articles out of documents: text, day, language, state, one address; near-duplicates, versions, drift. Pure."""

from pipeline.articles.clean import MOST_BYTES, clean_document, content_hash
from pipeline.articles.filter import article_json, clean_line, document_from_line
from pipeline.articles.urls import canonical_url
from pipeline.articles.version import cleaner_version

__all__ = [
    "MOST_BYTES",
    "article_json",
    "canonical_url",
    "clean_document",
    "clean_line",
    "cleaner_version",
    "content_hash",
    "document_from_line",
]
