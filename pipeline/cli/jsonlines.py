"""JSON lines in, JSON lines out, one for one and in order: the edge of the filters `clean` and `extract`.

A line that cannot be read, or whose work is refused, gives `{"id": …, "error": "one sentence"}`; the rest goes on.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from pipeline.errors import DatelineError

log = logging.getLogger(__name__)

Work = Callable[[dict[str, Any]], dict[str, Any]]

#: Where an object says its id near its beginning: all that is read of a line that is too long.
_ID = re.compile(rb'"id"\s*:\s*("(?:[^"\\]|\\.)*"|\d+)')
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def run_filter(work: Work, *, source: BinaryIO, target: BinaryIO, progress_to: TextIO, max_line_bytes: int) -> int:
    """Put every line of `source` through `work` onto `target`; return how many gave an error.

    A line over `max_line_bytes` is an error, not a reason to hold it in memory. Progress is shown on `progress_to`
    only when that is a terminal.
    """
    errors = 0
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = Console(file=progress_to)
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        bar = progress.add_task("documents", total=None)
        for number, line in enumerate(_lines(source, max_line_bytes)):
            answer = _answer(work, line, number, max_line_bytes)
            errors += "error" in answer
            target.write(_encode(answer))
            target.flush()
            progress.advance(bar)
    return errors


def _lines(source: BinaryIO, limit: int) -> Iterator[bytes]:
    """Lines without their end; of one that is longer than `limit` its first `limit` + 1 bytes. No empty lines."""
    while line := source.readline(limit + 1):
        if len(line) > limit and not line.endswith(b"\n"):
            while (rest := source.readline(limit)) and not rest.endswith(b"\n"):
                pass
            yield line
        elif stripped := line.strip():
            yield stripped


def _answer(work: Work, line: bytes, number: int, limit: int) -> dict[str, Any]:
    if len(line) > limit:
        message = f"Line {number + 1} is longer than {limit // 2**20} MiB (DATELINE_MAX_DOCUMENT_MB); it was not read."
        return {"id": _id_of(line), "error": message}
    try:
        payload = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as exc:
        return {"id": None, "error": f"Line {number + 1} is not JSON in UTF-8 ({_first_line(exc)}); it was not read."}
    if not isinstance(payload, dict):
        return {"id": None, "error": f"Line {number + 1} is not a JSON object; it was not read."}
    payload = {"id": str(number)} | _without_surrogates(payload)
    try:
        return work(payload)
    except DatelineError as exc:
        return {"id": payload["id"], "error": str(exc)}
    except Exception as exc:
        log.exception("document %s", payload["id"])
        return {
            "id": payload["id"],
            "error": f"An unforeseen {type(exc).__name__} came up on this document; report it.",
        }


def _id_of(line: bytes) -> Any:
    found = _ID.search(line, 0, 1000)
    try:
        return json.loads(found[1].decode("utf-8", "replace")) if found else None
    except ValueError:
        return None


def _first_line(exc: Exception) -> str:
    return str(exc).splitlines()[0] if str(exc) else type(exc).__name__


def _without_surrogates(value: Any) -> Any:
    """The same value with every lone surrogate, which UTF-8 cannot hold, as U+FFFD: offsets stay as they are."""
    match value:
        case str():
            return _LONE_SURROGATE.sub("\ufffd", value)
        case list():
            return [_without_surrogates(item) for item in value]
        case dict():
            return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
        case _:
            return value


def _encode(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace") + b"\n"
