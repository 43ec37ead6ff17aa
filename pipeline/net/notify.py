"""Messages to people: one to one receiver, by Apprise. The receivers' addresses hold secrets and never leave here."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

import apprise

from pipeline.errors import RetryLater, StopRun

#: Loggers that name whole addresses while something is sent.
_TALKATIVE = ("apprise", "urllib3.connectionpool")
_BETWEEN = re.compile(r"\s+|,\s*(?=[A-Za-z][A-Za-z0-9+.-]*://)")
#: Where the service keeps the host, by kind.
_HOSTS = dict.fromkeys(("mailto", "mailtos"), "smtp_host") | dict.fromkeys(
    ("json", "jsons", "xml", "xmls", "form", "forms"), "host"
)
_STATUS = re.compile(r"\berror=(\d{3})\b")
#: One slow receiver holds up the others no longer than so many seconds a message.
_LONGEST = 60


class Tone(StrEnum):
    """How a message is coloured by receivers that know colours, and whether it opens or ends an incident."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "failure"
    RECOVERED = "success"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """One address that messages go to; as text it is its name only."""

    #: Kind and host, and digits that tell two of them apart: "slack 1f0c9a2e", "mailto mail.example.org 77ab01c3".
    name: str
    url: str = field(repr=False)


def receivers(setting: str) -> list[Receiver]:
    """The receivers that DATELINE_ALERT_URLS names, each once, in its order.

    Raises StopRun, which counts the address but does not quote it, where one is none that Apprise knows.
    """
    found: dict[str, Receiver] = {}
    urls = [url.strip(",") for url in _BETWEEN.split(setting) if url.strip(",")]
    for number, url in enumerate(urls, start=1):
        with _discreet():
            service = apprise.Apprise.instantiate(url)
        if not isinstance(service, apprise.NotifyBase):
            message = f"Address {number} of {len(urls)} in DATELINE_ALERT_URLS is none that Apprise knows: correct it."
            raise StopRun(message)
        receiver = Receiver(name=_name(service, url), url=url)
        found.setdefault(receiver.name, receiver)
    return list(found.values())


def send(receiver: Receiver, *, title: str, body: str, tone: Tone) -> None:
    """Give one message to one receiver; raises RetryLater, without the address, when it did not take it."""
    with _discreet() as statuses:
        sender = apprise.Apprise()
        took = sender.add(receiver.url) and sender.notify(
            title=" ".join(title.split()),
            body=body,
            notify_type=apprise.NotifyType(tone.value),
            body_format=apprise.NotifyFormat.TEXT,
            timeout=_LONGEST,
        )
    if not took:
        reason = f"answered with HTTP status {statuses[-1]}" if statuses else "cannot be reached or refused it"
        raise RetryLater(f"{receiver.name} {reason}: it is told again later.")


def _name(service: apprise.NotifyBase, url: str) -> str:
    """Kind and host; the digits come from the address without its secrets, for a weak one could be guessed from them.

    Only kinds that have a host of the operator's are named with it: with others (Slack, Discord …) it is the secret.
    """
    masked = str(service.url(privacy=True))  # type: ignore[no-untyped-call]
    digits = hashlib.sha256(masked.encode()).hexdigest()[:8]
    kind = url.split(":", 1)[0].lower()
    host = getattr(service, _HOSTS[kind], None) if kind in _HOSTS else None
    return " ".join(str(part) for part in (kind, host, digits) if part)


class _Statuses(logging.Handler):
    """Keeps the HTTP status of what a logger says, and drops the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found += _STATUS.findall(record.getMessage())


@contextmanager
def _discreet() -> Iterator[list[str]]:
    """Loggers that would name addresses write nowhere; gives the HTTP statuses that they spoke of."""
    handler = _Statuses()
    loggers = [logging.getLogger(name) for name in _TALKATIVE]
    before = [(logger.handlers, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.handlers, logger.propagate = [handler], False
    try:
        yield handler.found
    finally:
        for logger, (handlers, propagate) in zip(loggers, before, strict=True):
            logger.handlers, logger.propagate = handlers, propagate
