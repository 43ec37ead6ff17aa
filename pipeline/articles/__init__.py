"""Articles out of documents: text, day, language, state, one address; near-duplicates, versions, drift. Pure."""

from pipeline.articles.clean import MOST_BYTES, clean_document, content_hash
from pipeline.articles.drift import SourceDay, Surprise, count_source_day, find_surprises
from pipeline.articles.duplicates import Signature, bands, bands_of, is_near_duplicate, signature, similarity
from pipeline.articles.filter import article_json, clean_line, document_from_line
from pipeline.articles.urls import canonical_url
from pipeline.articles.version import cleaner_version
from pipeline.articles.versions import ArticleDiff, diff_articles, diff_lines

__all__ = [
    "MOST_BYTES",
    "ArticleDiff",
    "Signature",
    "SourceDay",
    "Surprise",
    "article_json",
    "bands",
    "bands_of",
    "canonical_url",
    "clean_document",
    "clean_line",
    "cleaner_version",
    "content_hash",
    "count_source_day",
    "diff_articles",
    "diff_lines",
    "document_from_line",
    "find_surprises",
    "is_near_duplicate",
    "signature",
    "similarity",
]
