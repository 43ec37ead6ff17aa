"""`dateline clean` and `dateline extract`: JSON lines on standard input, JSON lines on standard output."""

from __future__ import annotations

import logging
import sys
from datetime import date
from typing import Any

import typer

from pipeline.articles import clean_line
from pipeline.cli.jsonlines import Work, run_filter
from pipeline.errors import SkipItem
from pipeline.events import Source, as_days
from pipeline.events.as_json import extraction_json
from pipeline.events.extractor import Extractor
from pipeline.records import Days
from pipeline.settings import Settings
from pipeline.tasks.extractors import current_extractor

app = typer.Typer()


@app.command(rich_help_panel="Filters")
def clean() -> None:
    """Read pages, write articles: title, body, byline, language, publication day and state.

    One JSON object a line on standard input, with `id` and `html` or `raw` (page text without tags), and where they are
    known `url`, `feed_published`, `fetched_at`. One JSON object a line comes out, in the same order. A line that cannot
    be read gives an `error` instead, and exit status 1 at the end.
    """
    limit = Settings.from_environment().max_document_bytes
    _filter(lambda payload: clean_line(payload, max_bytes=limit))


@app.command(rich_help_panel="Filters")
def extract() -> None:
    """Read articles, write their times, events and figures.

    One JSON object a line on standard input, with `id`, `body`, and where they are known `title` and `published` (a
    day, or [first day, day after the last]). One JSON object a line comes out, in the same order. A line that cannot be
    read gives an `error` instead, and exit status 1 at the end.
    """
    extractor = current_extractor()
    _filter(lambda payload: _extract_line(payload, extractor))


def _filter(work: Work) -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    limit = Settings.from_environment().max_document_bytes
    errors = run_filter(
        lambda payload: work(payload) | {"id": payload["id"]},
        source=sys.stdin.buffer,
        target=sys.stdout.buffer,
        progress_to=sys.stderr,
        max_line_bytes=limit,
    )
    if errors:
        sys.stderr.write(f'{errors} of the lines could not be read; each says why in its "error".\n')
        raise typer.Exit(1)


def _extract_line(payload: dict[str, Any], extractor: Extractor) -> dict[str, Any]:
    body, title = payload.get("body"), payload.get("title")
    if not isinstance(body, str):
        raise SkipItem(f'Document {payload["id"]!r} has no "body" of text.', reason="no_body")
    if title is not None and not isinstance(title, str):
        raise SkipItem(f'The "title" of document {payload["id"]!r} is neither text nor null.', reason="bad_title")
    source = Source(article_id=str(payload["id"]), title=title, body=body, published=as_days(_published(payload)))
    return {"id": payload["id"]} | extraction_json(extractor.read(source).extraction)


def _published(payload: dict[str, Any]) -> date | Days | None:
    """The publication day or interval of an input line; SkipItem for anything that is neither."""
    given = payload.get("published")
    try:
        match given:
            case None:
                return None
            case str():
                return date.fromisoformat(given[:10])
            case [str() as begin, str() as end]:
                days = Days(date.fromisoformat(begin[:10]), date.fromisoformat(end[:10]))
                if days.begin < days.end:
                    return days
    except ValueError:
        pass
    message = f'The "published" of document {payload["id"]!r} is {given!r}: give null, a day, or two days in a list.'
    raise SkipItem(message, reason="bad_published")
