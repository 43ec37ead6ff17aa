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
    # A traceback or a log line that shows the settings must not show what is secret.
    return field(default=default, repr=not secret, metadata={"doc": doc, "secret": secret})


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
    extractor: str = _setting(
        "rules",
        "Who reads events and figures: `rules`, `model` (a language model, see model_url), or `package.module:factory` "
        "for one of your own: a function of the settings that gives an `Extractor` (pipeline/events/extractor.py).",
    )
    model_url: str = _setting(
        "",
        "Base address of an OpenAI-compatible service (https://…/v1). You choose it, so it may be in a private network "
        "or on this machine: https goes anywhere, plain http to non-public addresses only, neither to link-local ones; "
        "no redirect is followed.",
    )
    model_name: str = _setting("", "Name of the model, as that service calls it.")
    model_key: str = _setting("", "Key for that service, sent as a bearer token; never written anywhere.", secret=True)
    model_key_file: Path | None = _setting(None, "File that holds the key, instead of model_key.")
    model_timeout_seconds: float = _setting(120.0, "Longest time for one question to the model, its answer included.")
    model_max_tokens: int = _setting(8000, "Tokens that one answer of the model may have.")
    model_concurrency: int = _setting(4, "Articles that one task lets the model read at the same time.")
    ui_port: int = _setting(8080, "Port of the Airflow UI, on 127.0.0.1.")
    ui_url: str = _setting("", "Address of the Airflow UI as people reach it, for links in alerts; empty: on ui_port.")
    data_docs: Path | None = _setting(
        None,
        "Folder for Great Expectations' own pages, a folder a day; their styles come from public servers; none: unset.",
    )
    alert_late_hours: float = _setting(
        6.0, "How long a day that is over or changed, or a piece of work, may wait before an alert says so."
    )
    alert_urls: str = _setting(
        "",
        "Who is told of alerts: Apprise URLs (mailtos://…, slack://…, json://…) with spaces or commas; empty: nobody.",
        secret=True,
    )
    inbox: Path | None = _setting(
        None, "Folder of WARC files that dateline_load_warc may load; unset: inbox in the home folder."
    )
    statsd: str = _setting(
        "", "StatsD server for Airflow's metrics and Dateline's, as host:port (UDP); empty: none is sent."
    )
    otlp_url: str = _setting(
        "", "OpenTelemetry collector for the same metrics, as http://host:4318 (OTLP over HTTP); empty: none is sent."
    )
    lineage_url: str = _setting(
        "", "Where OpenLineage events go: http(s)://… (Marquez …) or file:///path to append to; empty: nowhere."
    )
    watchdog_seconds: float = _setting(
        30.0, "Wait between two looks of the process that watches Airflow from outside; an alert takes two looks."
    )
    late_minutes: float = _setting(
        15.0, "A run that should have come so long ago is missing; work may wait so long for a paused DAG."
    )
    keep_documents_days: float = _setting(
        0.0, "How long versions of documents are kept that no article was made from; 0: for ever, as with all below."
    )
    keep_ledger_days: float = _setting(90.0, "How long single fetches and what tasks reported are kept.")
    keep_checks_days: float = _setting(400.0, "How long checks are kept that let no release out.")
    keep_builds_days: float = _setting(30.0, "How long it is kept how a day was built, after a later build is out.")
    keep_alerts_days: float = _setting(400.0, "How long alerts are kept that are over.")
    keep_history_days: float = _setting(
        0.0,
        "How long rows of daily tables are kept after a release ended them. Once they are gone, `…_as_of(instant)` and "
        "changes since a release go back no further: asked for more they say so (daily.history_kept). 0: for ever.",
    )
    keep_airflow_days: float = _setting(60.0, "How long Airflow's runs, XComs and log entries are kept.")
    keep_logs_days: float = _setting(30.0, "How long the logs of tasks are kept.")
    decision_hours: float = _setting(
        24.0, "How long a person has to decide about a blocked day before being reminded by an alert."
    )
    batch_size: int = _setting(50, "Articles that one task claims at a time.")
    days_per_task: int = _setting(32, "Days that one task builds, checks (all at once) or publishes.")
    max_document_mb: int = _setting(20, "Largest document that is read, in MiB; a larger one is skipped and counted.")
    lease_minutes: int = _setting(15, "How long a claimed batch stays claimed before another worker may take it.")
    contact: str = _setting(
        "",
        "Address or page where publishers reach you, sent in the User-Agent: set it before polling the public web.",
    )
    user_agent: str = _setting(
        "Dateline/0.1 (news events; {contact})", "User-Agent of every request; {contact} is filled in."
    )
    admitted_networks: str = _setting(
        "",
        "Non-public networks that may be fetched, as CIDR with commas (tests, intranets); empty: public ones only.",
    )
    ca_file: Path | None = _setting(
        None, "CA certificates (PEM) to trust beside the system's; unset: the system's alone."
    )
    fetch_timeout_seconds: float = _setting(30.0, "Longest time for one request with its redirects and its whole body.")
    connect_timeout_seconds: float = _setting(10.0, "Longest time to connect to a host.")
    fetch_max_redirects: int = _setting(8, "Redirects that are followed for one address.")
    fetch_max_header_kb: int = _setting(16, "Largest single header of an answer, in KiB; at most 100 headers are read.")
    fetch_max_ratio: int = _setting(
        200, "A body of more than 1 MiB that decompresses to more than this times its size is taken for a bomb."
    )
    fetch_concurrency: int = _setting(128, "Requests in flight in one task.")
    fetch_batch: int = _setting(2000, "Entries that one fetch task takes at most.")
    fetch_task_seconds: float = _setting(
        540.0, "How long one task polls or fetches; what is left waits for the next task."
    )
    network_slots: int = _setting(
        3,
        "Polling and fetching tasks that run at once: slots of Airflow's pool dateline_network, set by `dateline up`.",
    )
    host_concurrency: int = _setting(2, "Requests in flight to one host, over all workers.")
    host_delay_seconds: float = _setting(1.0, "Wait between two requests to one host, where robots.txt asks for none.")
    host_delay_max_seconds: float = _setting(
        60.0, "Longest wait between two requests that robots.txt or refusals can cause."
    )
    robots_hours: float = _setting(24.0, "How long a host's robots.txt is believed before it is fetched again.")
    robots_for_feeds: bool = _setting(True, "Whether robots.txt also holds for the feeds themselves.")
    feed_max_mb: int = _setting(16, "Largest feed that is read, decompressed, in MiB.")
    feed_max_entries: int = _setting(5000, "Entries of one feed that are read; the rest is counted as a fault.")
    feed_max_depth: int = _setting(100, "Deepest nesting of a feed's XML.")
    feed_max_tags: int = _setting(500_000, "Tags of a feed's XML that are read; more would take minutes.")
    feed_max_entities: int = _setting(256, "Entities that a feed's DOCTYPE may declare.")
    poll_batch: int = _setting(50, "Feeds that one poll task takes.")
    poll_min_minutes: int = _setting(10, "Shortest wait between two polls of a feed.")
    poll_max_minutes: int = _setting(720, "Longest wait between two polls of a healthy feed.")
    poll_dead_days: int = _setting(
        14, "A feed that failed for so long is dead: named in the coverage and polled once in poll_probe_days."
    )
    poll_probe_days: float = _setting(7.0, "Wait between two polls of a dead feed; it is never given up.")
    poll_believe_days: float = _setting(
        3.0, "A permanent redirect (301) or 410 is believed after three hits over so many days."
    )
    poll_audit_every: int = _setting(12, 'After so many "not changed" answers in a row one is checked by a full fetch.')
    refetch_hours: str = _setting(
        "1,6,24,72,168,720", "When a fetched entry is fetched again, in hours after the fetch before."
    )
    retry_minutes: str = _setting(
        "5,30,180,1440", "Waits before a failed entry is fetched again; after the last it is given up."
    )

    @property
    def max_document_bytes(self) -> int:
        """`max_document_mb` in bytes."""
        return self.max_document_mb * 2**20

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
            case "Path" | "Path | None":
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
