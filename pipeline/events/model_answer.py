"""What a language model is asked, and the form in which its answer is believed: rows that hold to a schema."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import FailItem
from pipeline.records import Base, Days, EventDateSource, EventType, FigureKind, Precision, Role, Stage, Status

#: Characters of the article that one question holds; a longer article is asked about piece by piece.
PIECE_CHARS = 8000
#: Rows of a kind that one answer may hold; more are no reading of a piece.
_MOST_ROWS = 300

Words = Annotated[str, Field(min_length=1, max_length=2000)]
Name = Annotated[str, Field(min_length=1, max_length=120)]
Code = Annotated[str, Field(pattern=r"^[A-Z]{2,12}$")]
Number = Annotated[float, Field(allow_inf_nan=False)]


class _Row(BaseModel):
    """A row of the answer; what it says beyond the schema is not read."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ActorRow(_Row):
    """An actor as the model names it."""

    role: Role
    text: Name
    country: Code | None = None
    sector: Code | None = None


class EventRow(_Row):
    """An event as the model tells it."""

    type: EventType
    mode: Annotated[str, Field(max_length=40)] | None = None
    status: Status
    stage: Stage | None = None
    trigger: Name
    sentence: Words
    #: Where the model thinks that the trigger begins; only a hint.
    start: int | None = None
    actors: Annotated[list[ActorRow], Field(max_length=20)] = []
    place: Name | None = None
    begin: date | None = None
    end_day: date | None = None
    precision: Precision = Precision.UNKNOWN
    date_source: EventDateSource | None = None
    #: The words that say when.
    time: Name | None = None
    contexts: Annotated[list[Name], Field(max_length=10)] = []


class PeriodRow(_Row):
    """The days that a figure is about."""

    begin: date
    end_day: date
    precision: Precision


class FigureRow(_Row):
    """A figure as the model tells it."""

    metric: Name
    metric_code: Annotated[str, Field(max_length=40)] | None = None
    value: Number | None = None
    unit: Name | None = None
    percent: Number | None = None
    base: Base | None = None
    bound: Literal["<", ">", "~"] | None = None
    kind: FigureKind
    period: PeriodRow | None = None
    parties: Annotated[list[Code], Field(max_length=10)] = []
    text: Words
    sentence: Words
    #: Where the model thinks that `text` begins; only a hint.
    start: int | None = None


class Answer(NamedTuple):
    """The rows of an answer that hold to the schema, and how many of each kind do not."""

    events: tuple[EventRow, ...]
    figures: tuple[FigureRow, ...]
    refused: Counter[str]


R = TypeVar("R", bound=_Row)


def read_answer(text: str) -> Answer:
    """The rows of what a model wrote. FailItem (`bad_json`, `wrong_schema`) where it is no object with two lists.

    A single row that does not hold to the schema is refused and counted; the others go on. A fence of ``` around the
    object is allowed, for many models cannot do without.
    """
    payload = _read_json(text)
    lists = [payload.get(name) for name in ("events", "figures")] if isinstance(payload, dict) else []
    if len(lists) != 2 or not all(isinstance(rows, list) and len(rows) <= _MOST_ROWS for rows in lists):
        message = f'The model\'s answer is no object with lists "events" and "figures" of at most {_MOST_ROWS} rows.'
        raise FailItem(message, reason="wrong_schema")
    refused: Counter[str] = Counter()
    events = tuple(_valid(EventRow, payload["events"], refused))
    figures = tuple(_valid(FigureRow, payload["figures"], refused))
    return Answer(events, figures, refused)


def _read_json(text: str) -> Any:
    start, end = text.find("{"), text.rfind("}")
    try:
        return json.loads(text[start : end + 1] if start >= 0 else text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as exc:
        raise FailItem(f"The model's answer is not JSON ({str(exc)[:120]}).", reason="bad_json") from exc


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _valid(kind: type[R], rows: list[Any], refused: Counter[str]) -> Iterator[R]:
    for row in rows:
        try:
            yield kind.model_validate_json(json.dumps(row))
        except ValidationError:
            refused["wrong_schema"] += 1


def split_pieces(body: str) -> Iterator[tuple[int, int]]:
    """Stretches of at most PIECE_CHARS that hold the whole body, cut at line breaks or spaces where there are any."""
    start = 0
    while len(body) - start > PIECE_CHARS:
        window = body[start : start + PIECE_CHARS]
        length = window.rfind("\n", PIECE_CHARS // 2) + 1 or window.rfind(" ") + 1 or PIECE_CHARS
        yield start, start + length
        start += length
    if body[start:].strip():
        yield start, len(body)


def messages_for(title: str | None, piece: str, published: Days | None) -> list[dict[str, str]]:
    """The question about one piece of an article, as chat messages; the same for the same piece."""
    days = f"{published.begin} (inclusive) to {published.end} (exclusive)" if published else "not known"
    article = {"title": title, "published": days, "text": piece}
    return [
        {"role": "system", "content": instructions()},
        {"role": "user", "content": json.dumps(article, ensure_ascii=False)},
    ]


def instructions() -> str:
    """What the model is told of its task, with the schema of its rows."""
    text = Path(__file__).with_name("model_prompt.txt").read_text(encoding="utf-8")
    schemas = {"event": EventRow.model_json_schema(), "figure": FigureRow.model_json_schema()}
    return f"{text}\n{json.dumps(schemas, sort_keys=True, separators=(',', ':'))}\n"
