"""Voices: articles that tell the same text count as one, whoever prints it.

signature of the article                MinHash; a text too short for one is a voice of its own
articles that share a band with it      an index scan, however large the archive
those that are near-duplicates          by the signatures
one voice for all of them               named after the least article id, so that the order of arrival is nothing
"""

from __future__ import annotations

import struct

from pipeline.articles.duplicates import PERMUTATIONS, Signature, bands_of, is_near_duplicate, signature, similarity
from pipeline.records import Article
from pipeline.store import articles
from pipeline.store.connection import Connection, one_transaction

_LAYOUT = struct.Struct(f"<{PERMUTATIONS + 1}I")


def decide_voice(conn: Connection, article: Article) -> None:
    """Find out which articles tell the same text as `article`, and let them speak with one voice."""
    found = signature(article)
    if found is None:
        articles.put_voice(conn, article.document_id, article.document_id)
        return
    bands = tuple(str(band) for band in bands_of(found))
    with one_transaction(conn):
        articles.lock_voices(conn)
        near = {
            voice: similarity(found, unpack_signature(packed))
            for _, voice, packed in articles.sharing_bands(conn, article.document_id, bands)
            if packed and is_near_duplicate(found, unpack_signature(packed))
        }
        voice = min(near.keys() | {article.document_id})
        articles.put_voice(
            conn,
            article.document_id,
            voice,
            similarity=max(near.values(), default=1.0),
            signature=pack_signature(found),
            bands=bands,
        )
        if near:
            articles.merge_voices(conn, near, into=voice)


def pack_signature(found: Signature) -> bytes:
    """The signature as bytes: the count of shingles, then the minima, 32 bits each, little-endian."""
    return _LAYOUT.pack(found.shingles, *found.hashes)


def unpack_signature(packed: bytes) -> Signature:
    """What `pack_signature` packed."""
    shingles, *hashes = _LAYOUT.unpack(packed)
    return Signature(hashes=tuple(hashes), shingles=shingles)
