"""Airflow on one machine: its environment, its secrets, its programs. It is run as a subprocess, never imported.

The environment is made whole here: variables of another Airflow on the same machine (AIRFLOW_HOME, AIRFLOW__…) are left
out, so that none of them leads us into a foreign database. What Dateline does not set may be set in
`<home>/airflow/airflow.cfg`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.errors import StopRun
from pipeline.local.processes import Program
from pipeline.settings import ROOT, Settings

USER = "admin"
HOST = "127.0.0.1"
#: Pool of the tasks that poll and fetch; a DAG is told of it only by an Airflow that has it.
NETWORK_POOL = "dateline_network"
#: Tasks that run at once; each is a process of about 200 MB, and the model another 100.
PARALLELISM = 4

WATCHDOG = "watchdog"

#: Programs in the order in which they are started; they are stopped in the reverse.
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "api-server": ("api-server", "--workers", "1"),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
    # Not Airflow's: it looks at the others from outside, for a dead scheduler cannot tell that it is dead.
    WATCHDOG: (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What Airflow keeps secret, made once for each home."""

    jwt: str
    api: str
    #: Base64 of 32 bytes, as Fernet wants it.
    fernet: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Airflow:
    """One Airflow: where it lives, where its UI answers, and the environment of its programs."""

    home: Path
    port: int
    password: str
    environment: Mapping[str, str]

    @property
    def url(self) -> str:
        """Address of the UI and the API, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    @property
    def pid_folder(self) -> Path:
        """Where the pid files are."""
        return self.home / "pids"

    @property
    def log_folder(self) -> Path:
        """Where the output of the programs goes; the logs of tasks are below `logs` beside it."""
        return self.home / "output"

    @property
    def version(self) -> str:
        """Fingerprint of what the programs go by: those started with another one have to be restarted."""
        digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
        pages = (path for folder in ("pages", "store/pages") for path in (ROOT / "pipeline" / folder).rglob("*.*"))
        for path in sorted([*(ROOT / "plugins").rglob("*.py"), *(path for path in pages if path.suffix != ".pyc")]):
            digest.update(path.read_bytes())
        ours = {name: value for name, value in self.environment.items() if name.startswith(("AIRFLOW_", "DATELINE_"))}
        digest.update(json.dumps(ours, sort_keys=True).encode())
        return digest.hexdigest()[:16]

    def programs(self) -> list[Program]:
        """The programs that make up Airflow, in the order in which to start them."""
        return [
            Program(
                name=name,
                command=_command(name, arguments),
                environment=self.environment,
                folder=self.home,
            )
            for name, arguments in COMMANDS.items()
        ]


def _command(name: str, arguments: tuple[str, ...]) -> list[str]:
    if name == WATCHDOG:
        return [sys.executable, "-m", "pipeline.local.watchdog"]
    return [airflow_command(), *arguments]


def make_airflow(settings: Settings, *, port: int, metadata_url: str, outer: Mapping[str, str] = os.environ) -> Airflow:
    """The Airflow of `settings.home`; its folder and secrets are made where they are missing."""
    home = airflow_home(settings)
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    kept = load_secrets(home)
    _write_private(home / "passwords.json", json.dumps({USER: kept.password}))
    return Airflow(
        home=home,
        port=port,
        password=kept.password,
        environment=_inherited(outer)
        | {"DATELINE_HOME": str(settings.home), "DATELINE_NETWORK_POOL": NETWORK_POOL}
        | _environment(home, port=port, metadata_url=metadata_url, kept=kept)
        | watched_by(settings),
    )


def _inherited(outer: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment without what leads to another Airflow or PostgreSQL, or through a proxy to ourselves."""
    kept = {name: value for name, value in outer.items() if not name.startswith(("AIRFLOW", "PG", "_AIRFLOW"))}
    direct = ",".join(filter(None, [outer.get("no_proxy") or outer.get("NO_PROXY"), HOST, "localhost"]))
    return kept | {"no_proxy": direct, "NO_PROXY": direct}


def _environment(home: Path, *, port: int, metadata_url: str, kept: Secrets) -> dict[str, str]:
    sections: dict[str, dict[str, object]] = {
        "core": {
            "dags_folder": ROOT / "dags",
            "plugins_folder": ROOT / "plugins",
            "load_examples": False,
            "executor": "LocalExecutor",
            "parallelism": PARALLELISM,
            "default_timezone": "utc",
            "hostname_callable": "socket.gethostname",
            "fernet_key": kept.fernet,
            "execution_api_server_url": f"http://{HOST}:{port}/execution/",
            "simple_auth_manager_users": f"{USER}:admin",
            "simple_auth_manager_passwords_file": home / "passwords.json",
        },
        "database": {"sql_alchemy_conn": metadata_url, "sql_alchemy_conn_async": metadata_url},
        "api": {
            "host": HOST,
            "port": port,
            "secret_key": kept.api,
            "base_url": f"http://{HOST}:{port}",
            "instance_name": "Dateline",
            "expose_config": False,
        },
        "api_auth": {"jwt_secret": kept.jwt},
        "logging": {"base_log_folder": home / "logs"},
        "dag_processor": {
            "dag_bundle_storage_path": home / "bundles",
            "parsing_processes": 1,
            "refresh_interval": 30,
        },
        "usage_data_collection": {"enabled": False},
    }
    return {
        "AIRFLOW_HOME": str(home),
        "GX_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "SCARF_ANALYTICS": "false",
    } | {
        f"AIRFLOW__{section.upper()}__{name.upper()}": str(value)
        for section, values in sections.items()
        for name, value in values.items()
    }


def watched_by(settings: Settings) -> dict[str, str]:
    """Variables that lead metrics and lineage to where the settings say, if anywhere; StopRun for no address."""
    found: dict[str, str] = {}
    if settings.statsd:
        host, _, port = settings.statsd.rpartition(":")
        if not host or not port.isdigit():
            raise StopRun(f"DATELINE_STATSD={settings.statsd!r} is no host:port: set it to one or unset it.")
        found |= {
            "AIRFLOW__METRICS__STATSD_ON": "True",
            "AIRFLOW__METRICS__STATSD_HOST": host,
            "AIRFLOW__METRICS__STATSD_PORT": port,
        }
    if settings.otlp_url:
        found |= {
            "AIRFLOW__METRICS__OTEL_ON": "True",
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
            "OTEL_EXPORTER_OTLP_ENDPOINT": settings.otlp_url.rstrip("/"),
        }
    if settings.lineage_url:
        found |= {
            "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps(_lineage_transport(settings.lineage_url)),
            "AIRFLOW__OPENLINEAGE__NAMESPACE": "dateline",
            "AIRFLOW__OPENLINEAGE__EXTRACTORS": "dateline_lineage.DatelineExtractor",
            "AIRFLOW__OPENLINEAGE__DISABLE_SOURCE_CODE": "True",
        }
    return found


def _lineage_transport(url: str) -> dict[str, object]:
    kind, _, rest = url.partition("://")
    if kind == "file" and rest.startswith("/"):
        return {"type": "file", "log_file_path": rest, "append": True}
    if kind in ("http", "https") and rest:
        return {"type": "http", "url": url}
    raise StopRun(f"DATELINE_LINEAGE_URL={url!r} is neither http(s)://… nor file:///…: set it to one or unset it.")


def airflow_home(settings: Settings) -> Path:
    """Folder of everything that belongs to Airflow."""
    return settings.home / "airflow"


def airflow_command() -> str:
    """The program `airflow` of the environment that this very program runs in."""
    return str(Path(sys.executable).with_name("airflow"))


def migrate(airflow: Airflow) -> None:
    """Make or bring up to date Airflow's tables; StopRun with the last line it said when that fails."""
    done = subprocess.run(  # noqa: S603 - the program is ours
        [airflow_command(), "db", "migrate"],
        env=dict(airflow.environment),
        cwd=airflow.home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    airflow.log_folder.mkdir(parents=True, exist_ok=True)
    log = airflow.log_folder / "migrate.log"
    log.write_text(done.stdout + done.stderr)
    if done.returncode != 0:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise StopRun(f"Airflow could not make its tables ({lines[-1].strip() if lines else 'no output'}): see {log}.")


def load_secrets(home: Path) -> Secrets:
    """The secrets kept below `home`, made at the first call. They, and the password file, are for the owner only."""
    path = home / "secrets.json"
    try:
        kept = Secrets(**json.loads(path.read_text()))
    except FileNotFoundError:
        kept = Secrets(
            jwt=secrets.token_urlsafe(48),
            api=secrets.token_urlsafe(32),
            fernet=base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            password=secrets.token_urlsafe(9),
        )
        _write_private(path, json.dumps(asdict(kept)))
    except (ValueError, TypeError) as exc:
        raise StopRun(f"{path} cannot be read: remove it, and Airflow gets new secrets and a new password.") from exc
    return kept


def _write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner only from the first moment."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.replace(path)
