"""Two Celery workers, each in a network of its own, one of them killed in the middle; then the tables are compared.

The processes are those of docker-compose.yml, started by the same docker/entrypoint.sh, with PostgreSQL and Redis as
Debian packages them (postgresql-15, redis-server). Each worker has its own network namespace and reaches PostgreSQL,
the broker and the API server over a bridge only. The same pages go through twice: once undisturbed, once with `kill -9`
on everything in one worker's namespace while it reads articles. Needs root on Linux:

    python -m bench.workers.kill [PAGES]
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import psycopg

from bench.load.generate import pages, write_warc
from pipeline.contract import tables

ROOT = Path(__file__).resolve().parents[2]
BRIDGE, HOST = "dl-bridge", "10.77.0.1"
WORKERS = ("dl-one", "dl-two")
PORTS = {"postgres": 15432, "broker": 16379, "api": 18080}
DAGS = ("dateline_articles", "dateline_events", "dateline_publish")
#: What a claim's lease and a task's heartbeat are in the trial, so that it need not wait a quarter of an hour.
QUICK = {"DATELINE_LEASE_MINUTES": "1", "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "30",
         "AIRFLOW__CORE__PARALLELISM": "4", "AIRFLOW__CELERY__WORKER_CONCURRENCY": "2"}  # fmt: skip
#: Columns that say when or by which release, not what.
_OF_THE_RELEASE = ("release_id",)


class Trial:
    """One set of services in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.secrets = folder / "secrets"
        self.secrets.mkdir(parents=True)
        for name in ("database_password", "broker_password", "jwt_secret", "api_secret", "superuser_password"):
            (self.secrets / name).write_text(secrets.token_hex(24))
        (self.secrets / "fernet_key").write_text(_fernet())
        (self.secrets / "ui_passwords").write_text(json.dumps({"admin": secrets.token_hex(12)}))

    def secret(self, name: str) -> str:
        """One of the secrets, which are files here as there."""
        return (self.secrets / name).read_text()

    def environment(self, name: str) -> dict[str, str]:
        """What docker-compose.yml gives to a service, for the service `name`."""
        home = self.folder / name
        home.mkdir(exist_ok=True)
        kept = {key: os.environ[key] for key in ("LANG", "HOME") if key in os.environ}
        return kept | QUICK | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "SECRETS_FOLDER": str(self.secrets), "AIRFLOW_HOME": str(home), "DATELINE_HOME": str(home),
            "DATABASE_HOST": HOST, "DATABASE_PORT": str(PORTS["postgres"]),
            "BROKER_HOST": HOST, "BROKER_PORT": str(PORTS["broker"]),
            "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor", "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
            "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"), "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://{HOST}:{PORTS['api']}/execution/",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin",
            "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT": "7200",
            "GX_ANALYTICS_ENABLED": "false", "PYTHONPATH": str(ROOT),
        }  # fmt: skip

    def run(self, name: str, *command: str) -> str:
        """Run a command as a service would, to its end; CalledProcessError with its output when it fails."""
        done = subprocess.run(
            [str(ROOT / "docker/entrypoint.sh"), *command], env=self.environment(name), cwd=ROOT, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    def start(self, name: str, command: Sequence[str], *, network: str | None = None) -> None:
        """Start a service, in a network namespace where one is named."""
        inside = ["ip", "netns", "exec", network] if network else []
        with (self.folder / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                [*inside, str(ROOT / "docker/entrypoint.sh"), *command], env=self.environment(name), cwd=ROOT,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def stop(self) -> None:
        """End all services, the workers first."""
        for process in reversed(self.running.values()):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for network in WORKERS:
            kill_all(network)

    @contextlib.contextmanager
    def database(self) -> Iterator[psycopg.Connection]:
        """A connection to Dateline's database."""
        with psycopg.connect(
            host=HOST, port=PORTS["postgres"], dbname="dateline", user="dateline",
            password=self.secret("database_password"), autocommit=True,
        ) as conn:  # fmt: skip
            yield conn


@contextlib.contextmanager
def networks() -> Iterator[None]:
    """A bridge with this host on it, and a namespace for each worker behind it."""
    _ip("link", "add", BRIDGE, "type", "bridge")
    try:
        _ip("addr", "add", f"{HOST}/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        for number, name in enumerate(WORKERS, 2):
            _ip("netns", "add", name)
            _ip("link", "add", f"{name}-a", "type", "veth", "peer", "name", f"{name}-b")
            _ip("link", "set", f"{name}-a", "master", BRIDGE, "up")
            _ip("link", "set", f"{name}-b", "netns", name)
            for command in (["addr", "add", f"10.77.0.{number}/24", "dev", f"{name}-b"],
                            ["link", "set", f"{name}-b", "up"], ["link", "set", "lo", "up"]):  # fmt: skip
                _ip("-n", name, *command)
        yield
    finally:
        for name in WORKERS:
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)
        subprocess.run(["ip", "link", "del", BRIDGE], check=False, capture_output=True)


@contextlib.contextmanager
def postgres(trial: Trial) -> Iterator[None]:
    """PostgreSQL 15 with the roles and databases that docker/init-database.sh makes."""
    binaries = Path("/usr/lib/postgresql/15/bin")
    data = trial.folder / "postgres"
    data.mkdir()
    for path in (*data.parents[:2], data):
        path.chmod(0o755)
    shutil.chown(data, "postgres", "postgres")
    as_postgres = ["runuser", "-u", "postgres", "--"]

    def run(*command: str | Path) -> None:
        subprocess.run([*as_postgres, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")

    run(binaries / "initdb", "-D", data, "-A", "trust", "-E", "UTF8")
    with (data / "pg_hba.conf").open("a") as file:
        file.write("host all all 10.77.0.0/24 scram-sha-256\n")
    options = {
        "listen_addresses": HOST,
        "port": PORTS["postgres"],
        "unix_socket_directories": data,
        "max_connections": 200,
    }
    told = " ".join(f"-c {name}={value}" for name, value in options.items())
    run(binaries / "pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", told, "start")
    try:
        there = {"SECRETS_FOLDER": str(trial.secrets), "PGHOST": str(data), "PGPORT": str(PORTS["postgres"])}
        subprocess.run([str(ROOT / "docker/init-database.sh")], check=True, env=os.environ | there)
        yield
    finally:
        subprocess.run(
            [*as_postgres, binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"],
            check=False,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )


def play(folder: Path, wanted: int, *, disturbed: bool) -> dict[str, str]:
    """Take the pages through all stages; the digest of each daily table afterwards."""
    trial = Trial(folder)
    with networks(), postgres(trial):
        try:
            _start_services(trial)
            _load(trial, wanted)
            trial.run("tools", "airflow", "dags", "unpause", "--yes", "--treat-dag-id-as-regex", "|".join(DAGS))
            trial.run("tools", "airflow", "dags", "trigger", DAGS[0])
            if disturbed:
                _wait(trial, "select count(*) from corpus.articles", lambda n: n >= wanted * 0.9, "articles are clean")
                _wait(trial, "select count(*) from coding.extractions", lambda n: n >= wanted * 0.2, "a fifth is read")
                kill_all(WORKERS[0])
                print(f"    killed every process of {WORKERS[0]}", flush=True)
            _until_published(trial, wanted)
            with trial.database() as conn:
                return {item.name: _digest(conn, item.name) for item in tables()}
        finally:
            trial.stop()


def kill_all(network: str) -> None:
    """Kill -9 on all processes of a network namespace."""
    found = subprocess.run(["ip", "netns", "pids", network], check=False, capture_output=True, text=True).stdout
    for pid in found.split():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)


def _start_services(trial: Trial) -> None:
    for name, port in PORTS.items():
        with socket.socket() as probe:
            if name != "postgres" and probe.connect_ex((HOST, port)) == 0:
                sys.exit(f"Something of an earlier trial still listens on {HOST}:{port}: stop it.")
    password = trial.secret("broker_password")
    trial.running["broker"] = subprocess.Popen(
        ["redis-server", "--bind", HOST, "--port", str(PORTS["broker"]), "--requirepass", password, "--save", ""],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    trial.run("tools", "dateline", "db", "migrate")
    trial.run("tools", "airflow", "db", "migrate")
    trial.run("tools", "airflow", "pools", "set", "dateline_network", "3", "Dateline polls and fetches")
    trial.start("api-server", ["airflow", "api-server", "--host", HOST, "--port", str(PORTS["api"]), "--workers", "1"])
    trial.start("scheduler", ["airflow", "scheduler", "--skip-serve-logs"])
    trial.start("dag-processor", ["airflow", "dag-processor"])
    trial.start("triggerer", ["airflow", "triggerer", "--skip-serve-logs"])
    for name in WORKERS:
        trial.start(name, ["airflow", "celery", "worker", "--celery-hostname", name], network=name)
    for _ in range(120):
        if set(DAGS) <= set(trial.run("tools", "airflow", "dags", "list", "--output", "plain").split()):
            return
        time.sleep(2)
    sys.exit("The DAGs did not appear.")


def _load(trial: Trial, wanted: int) -> None:
    path = trial.folder / "pages.warc"
    write_warc(path, islice(pages(), wanted))
    trial.run("tools", "dateline", "warc", "import", str(path))


def _until_published(trial: Trial, wanted: int) -> None:
    """Wait; once a lease can have run out, look again as the clock would within a quarter of an hour."""
    last_look = time.monotonic()
    while True:
        with trial.database() as conn:
            counts = {name: conn.execute(f"select count(*) from {name}").fetchone()[0] for name in _COUNTED}  # noqa: S608
            unlinked = conn.execute("select count(*) from coding.unlinked").fetchone()[0]
            connections = conn.execute(_CONNECTIONS).fetchall()
        print(f"    {counts}, {unlinked} to link; connections: {dict(connections)}", flush=True)
        if counts["corpus.articles"] >= wanted * 0.9 and not unlinked and _is_idle(trial):
            return
        if time.monotonic() - last_look > 100:
            last_look = time.monotonic()
            for name in DAGS:
                trial.run("tools", "airflow", "dags", "trigger", name)
        time.sleep(10)


_CONNECTIONS = (
    "select datname, count(*) from pg_stat_activity where backend_type = 'client backend' group by 1 order by 1"
)
_COUNTED = ("corpus.articles", "coding.extractions", "coding.clusters", "daily.releases")


def _is_idle(trial: Trial) -> bool:
    code = (
        "from pipeline import tasks; import json;"
        "print(json.dumps([tasks.count_batches('articles'), tasks.count_batches('events'), len(tasks.dirty_days())]))"
    )
    return not any(json.loads(trial.run("tools", "python", "-c", code).splitlines()[-1]))


def _wait(trial: Trial, query: str, enough, what: str) -> None:
    for _ in range(600):
        with trial.database() as conn:
            if enough(conn.execute(query).fetchone()[0]):
                print(f"    {what}", flush=True)
                return
        time.sleep(0.5)
    sys.exit(f"Waited in vain until {what}.")


def _digest(conn: psycopg.Connection, table: str) -> str:
    columns = [row[0] for row in conn.execute(
        "select column_name from information_schema.columns where table_schema = 'daily' and table_name = %s"
        " order by ordinal_position", [table]) if row[0] not in _OF_THE_RELEASE]  # fmt: skip
    rows = conn.execute(f"select {', '.join(columns)} from daily.{table}").fetchall()  # noqa: S608
    text = "\n".join(sorted(repr(row) for row in rows))
    return f"{len(rows)} rows, sha256 {hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _fernet() -> str:
    import base64

    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)


def main(wanted: int) -> int:
    """Both runs and the comparison; 0 when all tables are the same."""
    results: list[Mapping[str, str]] = []
    for disturbed in (False, True):
        print("disturbed" if disturbed else "undisturbed", flush=True)
        folder = Path(tempfile.mkdtemp(prefix="dateline-workers-"))
        results.append(play(folder, wanted, disturbed=disturbed))
        shutil.rmtree(folder, ignore_errors=True)
    same = results[0] == results[1]
    for name in results[0]:
        print(f"daily.{name}: {results[0][name]}; disturbed: {results[1][name]}")
    print("The tables are the same." if same else "THE TABLES DIFFER.")
    return 0 if same else 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 400))
