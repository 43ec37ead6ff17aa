"""Settings: the environment, read once, as one frozen record.

Every setting is an environment variable `DATELINE_<NAME>`; its meaning stands beside it and is shown by
`dateline doctor --settings` and in the README, from this one place.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from pipeline.errors import StopRun

ROOT = Path(__file__).resolve().parents[1]


def _setting(default: Any, doc: str, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"doc": doc, "secret": secret})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that an operator may set, with the value that holds where nothing is set."""

    home: Path = _setting(
        ROOT / ".dateline", "Folder for everything made at run time: database, logs, passwords, pid files."
    )
    database_url: str | None = _setting(
        None, "PostgreSQL 15 or newer to use, as postgresql://…; unset: the embedded server.", secret=True
    )
    spacy_model: str = _setting("en_core_web_sm", "spaCy model that parses sentences, by package name.")
    ui_port: int = _setting(8080, "Port of the Airflow UI, on 127.0.0.1.")
    batch_size: int = _setting(50, "Articles that one task claims at a time.")
    max_document_mb: int = _setting(20, "Largest document that is read, in MiB; a larger one is skipped and counted.")
    lease_minutes: int = _setting(15, "How long a claimed batch stays claimed before another worker may take it.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings from `DATELINE_*`; raises StopRun naming the variable that cannot be read."""
        values = {}
        for item in fields(cls):
            name = f"DATELINE_{item.name.upper()}"
            if raw := environment.get(name, "").strip():
                values[item.name] = _parse(name, raw, item.type)
        return cls(**values)


def _parse(name: str, raw: str, kind: Any) -> Any:
    try:
        match str(kind):
            case "int":
                return int(raw)
            case "float":
                return float(raw)
            case "bool":
                return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[raw.lower()]
            case "Path":
                return Path(raw).expanduser().resolve()
            case _:
                return raw
    except (ValueError, KeyError) as exc:
        raise StopRun(f"{name}={raw!r} is not a valid {kind}: set it to one or unset it.") from exc


def describe_settings() -> list[tuple[str, str, str]]:
    """(variable, value where nothing is set, meaning) for every setting, in the order of the record."""
    return [
        (f"DATELINE_{item.name.upper()}", "" if item.default is None else str(item.default), item.metadata["doc"])
        for item in fields(Settings)
    ]
