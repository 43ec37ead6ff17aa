"""Fetched pages as WARC 1.1, out and in: one's own archive, and somebody else's crawl through the same door."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.errors import SkipItem, StopRun
from pipeline.feeds.addresses import entry_url, host_of, url_id
from pipeline.feeds.hints import http_date
from pipeline.net.decode import Undecodable, decode_body
from pipeline.records import Document
from pipeline.settings import Settings
from pipeline.store import archive, connection, documents, reports
from pipeline.tasks.feeds import find_feed
from pipeline.tasks.report import Report, sentence

_MIB = 1024 * 1024
_TEXT = ("text/html", "application/xhtml+xml", "text/plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bad:
    """Why a record gives no document."""

    reason: str


def export_warc(path: Path, *, day: date | None = None, feed: str | None = None) -> Report:
    """Write every version of every fetched page, of one UTC day or of one feed where named; one at a time in memory.

    Raises StopRun when the file cannot be written, SkipItem when there is no such feed.
    """
    settings = Settings.from_environment()
    done = 0
    with connection.connect(settings) as conn:
        feed_id = find_feed(conn, feed).feed_id if feed else None
        try:
            with path.open("wb") as file:
                writer = WARCWriter(file, gzip=path.suffix == ".gz", warc_version="WARC/1.1")
                for document in archive.documents_of(conn, day=day, feed_id=feed_id):
                    writer.write_record(_as_record(writer, document))
                    done += 1
        except OSError as exc:
            raise StopRun(f"{path} cannot be written ({exc.strerror}).") from exc
    return Report(stage="warc", done=done, message=f"{done} pages written to {path.name}.")


def load_warc(name: str, *, is_dry: bool) -> Report:
    """`import_warc` for a file that lies in the folder DATELINE_INBOX; StopRun where there is none of that name."""
    settings = Settings.from_environment()
    inbox = (settings.inbox or settings.home / "inbox").resolve()
    path = (inbox / name).resolve()
    if path.parent != inbox or not path.is_file():
        raise StopRun(f"There is no file {name!r} in {inbox}: put it there (DATELINE_INBOX names the folder).")
    return import_warc(path, is_dry=is_dry)


def import_warc(path: Path, *, is_dry: bool = False) -> Report:
    """Put the pages of a WARC file in as documents; `skipped` says what was none, by reason. Twice changes nothing.

    With `is_dry` nothing is kept, and `done` counts the documents that would be new.

    A damaged record ends the file there; what came before stays, and the damage counts as failed. Raises StopRun when
    the file cannot be read at all.
    """
    settings = Settings.from_environment()
    skipped: Counter[str] = Counter()
    done = failed = 0
    with connection.connect(settings) as conn:
        for found in _read_file(path, settings=settings):
            if isinstance(found, _Bad):
                failed += found.reason == "damaged"
                skipped.update([found.reason] if found.reason != "damaged" else [])
                continue
            try:
                with conn.transaction(force_rollback=is_dry):
                    is_new = documents.put(conn, found)
            except SkipItem as exc:
                skipped[exc.reason] += 1
                continue
            done += is_new
            skipped.update([] if is_new else ["unchanged"])
        told = sentence(done, skipped, failed)
        if is_dry:
            message = f"Dry run, {path.name}: would be {told}; nothing was kept."
            return Report(stage="again", skipped={"dry_run": done, **skipped}, failed=failed, message=message)
        report = Report(stage="warc", done=done, skipped=dict(skipped), failed=failed, message=f"{told}.")
        reports.put(conn, report.as_dict())
    return report


def _as_record(writer: WARCWriter, document: Document) -> ArcWarcRecord:
    media_type = document.media_type + (f"; charset={document.encoding}" if document.encoding else "")
    headers = [("Content-Type", media_type), ("Content-Length", str(len(document.body)))]
    warc_headers = {}
    if document.fetched_at is not None:
        warc_headers["WARC-Date"] = document.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    for name, value in (("X-Dateline-Source", document.source), ("X-Dateline-Id", document.document_id)):
        if value:
            warc_headers[name] = value
    if document.feed_published_at is not None:
        warc_headers["X-Dateline-Published"] = document.feed_published_at.astimezone(UTC).isoformat()
    return writer.create_warc_record(
        document.url,
        "response",
        payload=io.BytesIO(document.body),
        # Without a length warcio copies the body into a temporary file and leaves that open.
        length=len(document.body),
        http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
        warc_headers_dict=warc_headers,
    )


def _read_file(path: Path, *, settings: Settings) -> Iterator[Document | _Bad]:
    try:
        with path.open("rb") as file:
            try:
                for item in ArchiveIterator(file):
                    yield _read_record(item, settings=settings)
            except (ArchiveLoadFailed, EOFError, ValueError):
                yield _Bad(reason="damaged")
    except OSError as exc:
        raise StopRun(f"{path} cannot be read ({exc.strerror}): give a WARC file.") from exc


def _read_record(item: ArcWarcRecord, *, settings: Settings) -> Document | _Bad:
    http = item.http_headers
    if item.rec_headers.get_header("Content-Length") is None:
        return _Bad(reason="damaged")
    if item.rec_type not in ("response", "resource"):
        return _Bad(reason="no_page")
    if http is not None and http.get_statuscode() != "200":
        return _Bad(reason="not_200")
    address = (item.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    media_type, _, parameters = ((http.get_header("Content-Type") if http else item.content_type) or "").partition(";")
    media_type = media_type.strip().lower()
    if (url := entry_url(address, base=address)) is None or not media_type.startswith(_TEXT):
        return _Bad(reason="no_page" if url is None else "not_text")
    body = _read_body(item, limit=settings.max_document_bytes, ratio=settings.fetch_max_ratio)
    if isinstance(body, _Bad):
        return body
    return _as_document(item, body, url=url, media_type=media_type, parameters=parameters)


def _read_body(item: ArcWarcRecord, *, limit: int, ratio: int) -> bytes | _Bad:
    http = item.http_headers
    raw = _payload(item, limit=limit)
    if len(raw) > limit:
        return _Bad(reason="too_large")
    # What the record's header promised and the file does not hold: it was cut off.
    if getattr(item.raw_stream, "limit", 0) > 0:
        return _Bad(reason="damaged")
    codings = http.get_header("Content-Encoding") if http else None
    decoded = decode_body(raw, codings=codings, max_bytes=limit, max_ratio=ratio)
    if isinstance(decoded, Undecodable):
        return _Bad(reason=decoded.reason)
    return decoded.body if decoded.body.strip() else _Bad(reason="empty")


def _payload(item: ArcWarcRecord, *, limit: int) -> bytes:
    # warcio takes off the chunks, and leaves the content coding to us, with our limits.
    http = item.http_headers
    encoding = ((http.get_header("Transfer-Encoding") if http else None) or "").lower()
    stream = ChunkedDataReader(item.raw_stream) if "chunked" in encoding else item.raw_stream
    parts: list[bytes] = []
    size = 0
    while size <= limit and (part := stream.read(65_536)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _as_document(item: ArcWarcRecord, body: bytes, *, url: str, media_type: str, parameters: str) -> Document:
    headers = item.rec_headers
    charset = parameters.lower().partition("charset=")[2].split(";")[0].strip(" \"'") or None
    return Document(
        document_id=headers.get_header("X-Dateline-Id") or url_id(url),
        content_hash=hashlib.sha256(body).hexdigest(),
        body=body,
        media_type=media_type,
        encoding=charset,
        url=url,
        source=headers.get_header("X-Dateline-Source") or host_of(url).removeprefix("www."),
        feed_published_at=_instant(headers.get_header("X-Dateline-Published")),
        fetched_at=_instant(headers.get_header("WARC-Date")),
    )


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except ValueError:
        return http_date(text)
