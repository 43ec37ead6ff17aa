"""Articles out of documents: text, day, language, state, one address; near-duplicates, versions, drift. Pure."""

from pipeline.articles.clean import MOST_BYTES, clean_document, content_hash
from pipeline.articles.duplicates import Signature, bands, bands_of, is_near_duplicate, signature, similarity
from pipeline.articles.filter import article_json, clean_line, document_from_line
from pipeline.articles.version import cleaner_version
from pipeline.articles.versions import ArticleDiff, diff_articles, diff_lines
from pipeline.urls import canonical_url

__all__ = [
    "MOST_BYTES",
    "ArticleDiff",
    "Signature",
    "article_json",
    "bands",
    "bands_of",
    "canonical_url",
    "clean_document",
    "clean_line",
    "cleaner_version",
    "content_hash",
    "diff_articles",
    "diff_lines",
    "document_from_line",
    "is_near_duplicate",
    "signature",
    "similarity",
]
