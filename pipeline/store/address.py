"""Where the database is, in the words that lineage has for it."""

from __future__ import annotations

from psycopg.conninfo import conninfo_to_dict

from pipeline.settings import Settings
from pipeline.store import connection

_PORT = "5432"


def address(settings: Settings) -> tuple[str, str]:
    """(postgres://host:port, name of the database); a server behind a socket is on localhost."""
    parts = conninfo_to_dict(connection.database_url(settings))
    host = str(parts.get("host") or "localhost").split(",")[0]
    shown = "localhost" if host.startswith("/") else host
    return f"postgres://{shown}:{parts.get('port') or _PORT}", str(parts.get("dbname") or parts.get("user"))
