"""The embedded server: starts once however many ask, survives being killed, lets nobody else in."""

from __future__ import annotations

import psycopg


def test_server_gives_database(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        row = connection.execute(
            "SELECT current_database(), current_user, rolsuper FROM pg_roles WHERE rolname = current_user"
        )
        assert row.fetchone() == ("dateline", "dateline", False)
