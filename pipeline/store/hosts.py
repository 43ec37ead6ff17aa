"""Hosts: each is one worker's alone while it asks there; what was learned stays for the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta

from psycopg.rows import class_row

from pipeline.records import HostState
from pipeline.store.connection import Connection, plain_errors
from pipeline.store.queries import query

_FILE = "queries/hosts"


def lease(
    conn: Connection, host: str, *, owner: str, lease: timedelta, delay_seconds: float, concurrency: int
) -> HostState | None:
    """The host, now the owner's until the lease ends; null when somebody else has it.

    A host that was never seen begins with the delay and concurrency given; later the setting holds where it is larger.
    """
    first = {"host": host, "delay_seconds": delay_seconds, "concurrency": concurrency}
    with plain_errors(), conn.transaction(), conn.cursor(row_factory=class_row(HostState)) as cursor:
        cursor.execute(query(_FILE, "add"), first)
        return cursor.execute(query(_FILE, "lease"), {"host": host, "owner": owner, "lease": lease}).fetchone()


def release(conn: Connection, states: Iterable[HostState], *, owner: str) -> None:
    """Give hosts back with what was learned; one whose lease another has taken since keeps what that one learns."""
    rows = [asdict(state) | {"owner": owner} for state in sorted(states, key=lambda state: state.host)]
    if not rows:
        return
    with plain_errors(), conn.transaction(), conn.cursor() as cursor:
        cursor.executemany(query(_FILE, "release"), rows)


def get(conn: Connection, host: str) -> HostState | None:
    """The host as it is known; null when it was never asked."""
    with plain_errors(), conn.cursor(row_factory=class_row(HostState)) as cursor:
        return cursor.execute(query(_FILE, "get"), {"host": host}).fetchone()
