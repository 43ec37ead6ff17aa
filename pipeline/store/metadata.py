"""Where Airflow keeps its own tables: another database on the server that holds Dateline's."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from pipeline.errors import StopRun
from pipeline.settings import Settings
from pipeline.store.connection import well_formed
from pipeline.store.embedded import ensure_database

EMBEDDED_NAME = "airflow"


def metadata_url(settings: Settings) -> str:
    """URL for SQLAlchemy of the database that is Airflow's alone; it is created where it is missing.

    On the embedded server it is called `airflow`, on a server of one's own like Dateline's with `_airflow` behind it.
    Raises StopRun, with the statement to run, when Dateline's role may not create databases.
    """
    own = settings.database_url
    url = ensure_database(settings, EMBEDDED_NAME) if own is None else _sibling(well_formed(own))
    return urlunsplit(urlsplit(url)._replace(scheme="postgresql+psycopg"))


def _sibling(url: str) -> str:
    parts = urlsplit(url)
    name = f"{parts.path.lstrip('/')}_airflow"
    sibling = urlunsplit(parts._replace(path=f"/{name}"))
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege as exc:
        raise StopRun(
            f"Airflow needs a database of its own on your server: create it as an administrator "
            f'(CREATE DATABASE "{name}" OWNER {connection.info.user}) and run this again.'
        ) from exc
    except psycopg.OperationalError as exc:
        raise StopRun(f"The server of DATELINE_DATABASE_URL does not answer: {_first_line(exc)}") from exc
    return sibling


def _first_line(exc: psycopg.Error) -> str:
    return (str(exc).strip().splitlines() or [type(exc).__name__])[0]
