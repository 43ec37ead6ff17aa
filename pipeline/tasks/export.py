"""Daily tables as files, and back: CSV, JSON lines, Parquet.

A file that was written is read again and compared, unless that is turned off: what comes back has to be what went in,
value by value and type by type.

CSV knows no null and no list: null is `\\N`, a text that begins with a backslash gets another one in front, lists and
objects are JSON, instants and days ISO 8601. The other formats have types of their own.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from pipeline.contract import Column, Table, table
from pipeline.errors import StopRun
from pipeline.settings import Settings
from pipeline.store import connection, daily

Format = Literal["csv", "jsonl", "parquet"]
Row = dict[str, Any]

_NULL = "\\N"
_BATCH_ROWS = 10_000
_RELEASE = Column(name="release_id", type="bigint", doc="The release that brought this version of the row.")
_CHANGE = Column(name="change", type="text", doc="put or drop.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A file that was written."""

    path: Path
    table: str
    rows: int
    #: sha256 of the rows' values, hex: the same for every format.
    content_hash: str
    #: The release up to which it is complete; pass it as `since_release` the next time. Null before the first.
    release_id: int | None


def export_table(
    name: str,
    path: Path,
    *,
    file_format: Format,
    begin: date | None = None,
    end_day: date | None = None,
    as_of: datetime | None = None,
    since_release: int | None = None,
    verify: bool = True,
) -> Exported:
    """Write a daily table, or what changed in it since a release, to a file, which appears only when it is whole.

    Raises StopRun when the file cannot be written, or does not come back as it was written.
    """
    item = table(name)
    columns = file_columns(item, with_changes=since_release is not None)
    with connection.connect(Settings.from_environment()) as conn:
        release_id = daily.latest_release(conn)
        if since_release is None:
            rows = daily.read(conn, item, begin=begin, end_day=end_day, as_of=as_of)
        else:
            rows = daily.read_changes(conn, item, since_release=since_release, begin=begin, end_day=end_day)
        count, content_hash = write_rows(path, rows, columns=columns, file_format=file_format)
    if verify and hash_rows(read_rows(path, columns=columns, file_format=file_format), columns) != (
        count,
        content_hash,
    ):
        raise StopRun(f"{path} does not come back as it was written: this is a fault in Dateline, please report it.")
    return Exported(path=path, table=name, rows=count, content_hash=content_hash, release_id=release_id)


def file_columns(item: Table, *, with_changes: bool = False) -> tuple[Column, ...]:
    """The columns of an exported file: the contract's, the release, and `change` in a file of changes."""
    return (*item.columns, _RELEASE, *((_CHANGE,) if with_changes else ()))


def write_rows(path: Path, rows: Iterable[Row], *, columns: Sequence[Column], file_format: Format) -> tuple[int, str]:
    """Write rows to a file beside `path` and put it in its place when it is whole; (rows, hash of their values)."""
    part = path.with_name(f".{path.name}.part")
    tally = _Tally(columns)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _WRITERS[file_format](part, tally.watch(rows), columns)
        part.replace(path)
    except OSError as exc:
        raise StopRun(f"{path} cannot be written ({exc.strerror}): name another file.") from exc
    finally:
        with suppress(OSError):
            part.unlink()
    return tally.count, tally.digest()


def read_rows(path: Path, *, columns: Sequence[Column], file_format: Format) -> Iterator[Row]:
    """The rows of an exported file, with the types that the database gives."""
    return _READERS[file_format](path, columns)


def hash_rows(rows: Iterable[Row], columns: Sequence[Column]) -> tuple[int, str]:
    """(number of rows, sha256 of their values)."""
    tally = _Tally(columns)
    for _ in tally.watch(rows):
        pass
    return tally.count, tally.digest()


class _Tally:
    """Counts and hashes rows as they pass."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.count = 0
        self._hash = hashlib.sha256()
        self._columns = columns

    def watch(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            self.count += 1
            values = [_json_ready(row[column.name]) for column in self._columns]
            self._hash.update(json.dumps(values, sort_keys=True, ensure_ascii=False).encode())
            yield row

    def digest(self) -> str:
        return self._hash.hexdigest()


def _json_ready(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _write_csv(path: Path, rows: Iterable[Row], columns: Sequence[Column]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in columns)
        writer.writerows([_csv_text(row[column.name]) for column in columns] for row in rows)


def _csv_text(value: Any) -> str:
    match value:
        case None:
            return _NULL
        case str():
            return f"\\{value}" if value.startswith("\\") else value
        case list() | dict():
            return json.dumps(value, ensure_ascii=False)
        case float():
            return repr(value)
    return str(_json_ready(value))


def _read_csv(path: Path, columns: Sequence[Column]) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        header = next(reader, [])
        _check_header(path, header, columns)
        for cells in reader:
            yield {column.name: _from_csv(cell, column) for column, cell in zip(columns, cells, strict=True)}


def _from_csv(cell: str, column: Column) -> Any:
    if cell == _NULL:
        return None
    match column.type:
        case "text":
            return cell.removeprefix("\\")
        case "smallint" | "integer" | "bigint":
            return int(cell)
        case "double precision":
            return float(cell)
        case "date":
            return date.fromisoformat(cell)
    return json.loads(cell)


def _write_jsonl(path: Path, rows: Iterable[Row], columns: Sequence[Column]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            values = {column.name: _json_ready(row[column.name]) for column in columns}
            file.write(json.dumps(values, ensure_ascii=False, allow_nan=False) + "\n")


def _read_jsonl(path: Path, columns: Sequence[Column]) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            row = json.loads(line)
            _check_header(path, list(row), columns)
            yield {column.name: _from_json(row[column.name], column) for column in columns}


def _from_json(value: Any, column: Column) -> Any:
    return date.fromisoformat(value) if column.type == "date" and value is not None else value


def _write_parquet(path: Path, rows: Iterable[Row], columns: Sequence[Column]) -> None:
    import pyarrow  # noqa: PLC0415 - only this format needs it
    import pyarrow.parquet  # noqa: PLC0415

    schema = _arrow_schema(columns)
    source = iter(rows)
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(source, _BATCH_ROWS)):
            values = [{column.name: _to_arrow(row[column.name], column) for column in columns} for row in batch]
            writer.write_table(pyarrow.Table.from_pylist(values, schema=schema))


def _read_parquet(path: Path, columns: Sequence[Column]) -> Iterator[Row]:
    import pyarrow.parquet  # noqa: PLC0415 - only this format needs it

    with ExitStack() as stack:
        file = stack.enter_context(pyarrow.parquet.ParquetFile(path))
        _check_header(path, file.schema_arrow.names, columns)
        for batch in file.iter_batches():
            for row in batch.to_pylist():
                yield {column.name: _from_arrow(row[column.name], column) for column in columns}


def _arrow_schema(columns: Sequence[Column]) -> Any:
    import pyarrow  # noqa: PLC0415 - only Parquet needs it

    types = {
        "text": pyarrow.string(),
        "smallint": pyarrow.int16(),
        "integer": pyarrow.int32(),
        "bigint": pyarrow.int64(),
        "double precision": pyarrow.float64(),
        "date": pyarrow.date32(),
        "text[]": pyarrow.list_(pyarrow.string()),
        "jsonb": pyarrow.string(),
    }
    return pyarrow.schema(
        [
            pyarrow.field(column.name, types[column.type], nullable=column.nullable, metadata={"doc": column.doc})
            for column in columns
        ]
    )


def _to_arrow(value: Any, column: Column) -> Any:
    return json.dumps(value, ensure_ascii=False) if column.type == "jsonb" and value is not None else value


def _from_arrow(value: Any, column: Column) -> Any:
    return json.loads(value) if column.type == "jsonb" and value is not None else value


def _check_header(path: Path, header: Sequence[str], columns: Sequence[Column]) -> None:
    if list(header) != [column.name for column in columns]:
        raise StopRun(f"{path} has other columns than the contract: it was written by another version.")


_Writer = Callable[[Path, Iterable[Row], Sequence[Column]], None]
_Reader = Callable[[Path, Sequence[Column]], Iterator[Row]]
_WRITERS: Mapping[Format, _Writer] = {"csv": _write_csv, "jsonl": _write_jsonl, "parquet": _write_parquet}
_READERS: Mapping[Format, _Reader] = {"csv": _read_csv, "jsonl": _read_jsonl, "parquet": _read_parquet}
