"""Material that is handed in as files: the five first articles, or any folder of pages."""

from __future__ import annotations

import codecs
import hashlib
from collections import Counter
from pathlib import Path

from pipeline.errors import SkipItem, StopRun
from pipeline.lexicons import SEEDS
from pipeline.records import Document
from pipeline.settings import Settings
from pipeline.store import connection, documents, reports
from pipeline.tasks.report import Report, sentence

#: What a file of each kind is taken for; files with another ending are not pages.
MEDIA_TYPES = {".txt": "text/plain", ".html": "text/html", ".htm": "text/html"}


def load_seeds(folder: Path | None = None) -> Report:
    """Put every page file of `folder` (the five seed articles where it is null) in as a document.

    The name of a file is the id of its document, so that loading twice changes nothing and a changed file becomes a
    new version. An empty, binary or oversized file is skipped with its name and reason; the rest goes on.
    Raises StopRun when the folder cannot be read.
    """
    settings = Settings.from_environment()
    skipped: Counter[str] = Counter()
    complaints = []
    new = 0
    with connection.connect(settings) as conn:
        for path in _page_files(folder or SEEDS):
            try:
                document = read_document(path, source=(folder or SEEDS).name, max_bytes=settings.max_document_bytes)
            except SkipItem as exc:
                skipped[exc.reason] += 1
                complaints.append(str(exc))
                continue
            if documents.put(conn, document):
                new += 1
            else:
                skipped["unchanged"] += 1
        report = Report(
            stage="seeds", done=new, skipped=skipped, message=" ".join([sentence(new, skipped, 0) + ".", *complaints])
        )
        reports.put(conn, report.as_dict())
    return report


def read_document(path: Path, *, source: str, max_bytes: int) -> Document:
    """The file as a document named after it; SkipItem (`empty`, `too_large`, `binary`, `unreadable`) names the file."""
    try:
        if (size := path.stat().st_size) > max_bytes:
            limit = max_bytes // 2**20
            message = f"{path.name} has {size / 2**20:.0f} MiB, over the limit of {limit} (DATELINE_MAX_DOCUMENT_MB)."
            raise SkipItem(message, reason="too_large")
        body = path.read_bytes()
    except OSError as exc:
        raise SkipItem(f"{path.name} cannot be read ({exc.strerror}).", reason="unreadable") from exc
    if not body.strip():
        raise SkipItem(f"{path.name} is empty.", reason="empty")
    if b"\0" in body[:65536] and not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SkipItem(f"{path.name} is binary, not text.", reason="binary")
    return Document(
        document_id=path.stem if path.suffix == ".txt" else path.name,
        content_hash=hashlib.sha256(body).hexdigest(),
        body=body,
        media_type=MEDIA_TYPES[path.suffix.lower()],
        source=source,
    )


def _page_files(folder: Path) -> list[Path]:
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in MEDIA_TYPES and path.is_file())
    except OSError as exc:
        raise StopRun(f"The folder {folder} cannot be read ({exc.strerror}): name one that holds pages.") from exc
    if not files:
        raise StopRun(f"The folder {folder} holds no page: put .txt or .html files there.")
    return files
