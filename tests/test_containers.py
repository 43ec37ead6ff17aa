"""docker-compose.yml, docker/ and the values for Kubernetes: read as they are, since no container engine runs here."""

from __future__ import annotations

import copy
import os
import re
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
STAYING = sorted(set(SERVICES) - {"migrate"})
ENTRYPOINT = ROOT / "docker/entrypoint.sh"
HEAD = (ROOT / "docker/kubernetes.yaml").read_text()
VALUES = yaml.safe_load(HEAD)
POOL = ["airflow", "pools", "set", "dateline_network"]


@pytest.mark.parametrize("name", STAYING)
def test_service_is_watched_bounded_and_comes_back(name: str):
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert {"test", "interval", "timeout", "retries"} <= set(service["healthcheck"])
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert "no-new-privileges:true" in service["security_opt"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"postgres"}))
def test_service_runs_as_nobody_special(name: str):
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", SERVICES[name]["user"])
    assert SERVICES[name]["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_image_is_pinned_and_nothing_listens_to_the_world(name: str):
    assert re.search(r":\d+\.\d+", SERVICES[name]["image"])
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


def test_secrets_are_files_that_the_script_makes(tmp_path: Path):
    (tmp_path / "make-secrets.sh").write_text((ROOT / "docker/make-secrets.sh").read_text())
    subprocess.run(["sh", str(tmp_path / "make-secrets.sh")], check=True, capture_output=True)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert set(made) == set(COMPOSE["secrets"])
    assert len(set(made.values())) == len(made)
    subprocess.run(["sh", str(tmp_path / "make-secrets.sh")], check=True, capture_output=True)
    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == made, "made once"


def test_entrypoint_asks_only_for_secrets_that_its_services_get():
    asked = set(re.findall(r"\$\(secret (\w+)\)", (ROOT / "docker/entrypoint.sh").read_text()))
    for name in set(SERVICES) - {"postgres", "broker"}:
        assert asked <= set(SERVICES[name]["secrets"]), name


def test_entrypoint_names_a_secret_that_is_missing(tmp_path: Path):
    done = subprocess.run(
        ["sh", str(ROOT / "docker/entrypoint.sh"), "true"],
        env={"SECRETS_FOLDER": str(tmp_path), "PATH": "/usr/bin:/bin"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    assert "database_password" in done.stderr
    assert "make-secrets.sh" in done.stderr


def test_workers_and_kubernetes_go_by_the_same_settings():
    compose = SERVICES["worker"]["environment"]
    values = VALUES
    assert values["executor"] == compose["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
    config = values["config"]
    wait = compose["AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT"]
    assert str(config["celery_broker_transport_options"]["visibility_timeout"]) == wait
    heartbeat = compose["AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT"]
    assert str(config["scheduler"]["task_instance_heartbeat_timeout"]) == heartbeat
    assert int(wait) > 3600, "longer than the longest task, which dags/dateline_wiring.py ends after an hour"
    lock = (ROOT / "requirements.lock").read_text()
    assert f"apache-airflow=={values['airflowVersion']} " in lock.replace("[postgres]", "")


#: What the chart takes, as read in its version 1.21.0, of all that it could take: the paths that our values use.
CHART_VERSION = "1.21.0"
CHART = {
    "executor": "string",
    "airflowVersion": "string",
    "airflowHome": "string",
    "uid": "integer",
    "gid": "integer",
    "images.airflow.repository": "string",
    "images.airflow.tag": "string",
    "images.airflow.pullPolicy": "string",
    "data.metadataSecretName": "string",
    "fernetKeySecretName": "string",
    "jwtSecretName": "string",
    "apiSecretKeySecretName": "string",
    "extraEnv": "string",
    "config": "options",
    "securityContexts.pod": "object",
    "securityContexts.containers": "object",
    "allowPodLaunching": "boolean",
    "apiServer.allowPodLogReading": "boolean",
    "apiServer.env": "objects",
    "apiServer.extraVolumes": "objects",
    "apiServer.extraVolumeMounts": "objects",
    "migrateDatabaseJob.args": "strings",
    "workers.celery.replicas": "integer",
    "workers.celery.terminationGracePeriodSeconds": "integer",
    "scheduler.startupProbe.timeoutSeconds": "integer",
    "workers.celery.extraInitContainers": "objects",
    "redis.securityContexts.pod": "object",
    "statsd.securityContexts.pod": "object",
    **{
        f"{part}.enabled": "boolean"
        for part in (
            *("postgresql", "pgbouncer", "redis", "statsd", "triggerer", "dagProcessor"),
            *("createUserJob", "migrateDatabaseJob"),
            *("redis.persistence", "triggerer.persistence", "workers.celery.persistence"),
        )
    },
    **{
        f"{part}.livenessProbe.timeoutSeconds": "integer"
        for part in ("workers.celery", "scheduler", "dagProcessor", "triggerer")
    },
    **{f"{part}.startupProbe.failureThreshold": "integer" for part in ("scheduler", "apiServer")},
    **{
        f"{part}.resources": "object"
        for part in ("workers.celery", "scheduler", "apiServer", "dagProcessor", "triggerer", "redis")
    },
    **{
        f"{part}.serviceAccount.automountServiceAccountToken": "boolean"
        for part in (
            *("workers.celery", "scheduler", "apiServer", "dagProcessor", "triggerer"),
            *("redis", "statsd", "migrateDatabaseJob"),
        )
    },
    **{
        f"{part}.logGroomerSidecar.{key}": kind
        for part in ("workers.celery", "scheduler", "dagProcessor", "triggerer")
        for key, kind in (
            ("command", "strings"),
            ("args", "strings"),
            ("retentionDays", "integer"),
            ("frequencyMinutes", "integer"),
        )
    },
}
IS = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: type(value) is int,
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "strings": lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
    "objects": lambda value: isinstance(value, list) and all(isinstance(item, dict) for item in value),
    "options": lambda value: (
        isinstance(value, dict)
        and all(isinstance(section, dict) for section in value.values())
        and all(isinstance(option, str | int | float) for section in value.values() for option in section.values())
    ),
}
#: Keys of the secrets that the chart's templates read, by the value that names the secret.
SECRET_KEYS = {
    "fernetKeySecretName": "fernet-key",
    "jwtSecretName": "jwt-secret",
    "apiSecretKeySecretName": "api-secret-key",
}


def _wrong(values: dict, path: str = "") -> list[str]:
    """The paths in the values that the chart does not take so."""
    found = []
    for key, value in values.items():
        here = f"{path}.{key}" if path else key
        if here in CHART:
            found += [] if IS[CHART[here]](value) else [here]
        else:
            found += _wrong(value, here) if isinstance(value, dict) and value else [here]
    return found


def _each(found: object, key: str) -> list:
    """Every value under the key, wherever it is."""
    inner = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return ([found[key]] if isinstance(found, dict) and key in found else []) + [
        value for item in inner for value in _each(item, key)
    ]


def test_kubernetes_values_are_what_the_chart_takes():
    assert _wrong(VALUES) == []
    assert re.findall(r"\bversion (\d+\.\d+\.\d+)|--version (\d+\.\d+\.\d+)", HEAD) == [
        (CHART_VERSION, ""),
        ("", CHART_VERSION),
    ]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("workers.replicas", 2),
        ("workers.celery.replicas", "2"),
        ("securityContexts.container", {"allowPrivilegeEscalation": False}),
        ("uid", "10001"),
        ("airflowVersion", 3.3),
        ("extraEnv", [{"name": "A", "value": "b"}]),
        ("migrateDatabaseJob.args", "airflow db migrate"),
        ("migrateDatabaseJob.arguments", ["airflow"]),
        ("triggerer.persistence", True),
        ("config.core", "parallelism = 32"),
        ("config.core.parallelism", None),
        ("apiServer.env", {"A": "b"}),
        ("redis.enabled", "yes"),
    ],
)
def test_wrong_kubernetes_value_is_found(path: str, value: object):
    values = copy.deepcopy(VALUES)
    *parents, last = path.split(".")
    found = values
    for parent in parents:
        found = found[parent]
    found[last] = value
    (wrong,) = _wrong(values)
    assert wrong.startswith(path) or path.startswith(wrong)


def test_kubernetes_values_refer_to_the_secrets_that_their_head_makes():
    commands = re.sub(r"\\\n#", "", HEAD)
    made = {
        (name, key)
        for name, rest in re.findall(r"create secret generic (\S+)(.*)", commands)
        for key in re.findall(r"--from-literal=([\w-]+)=", rest)
    }
    assert ("dateline-database", "connection") in made
    references = _each([VALUES, yaml.safe_load(VALUES["extraEnv"])], "secretKeyRef")
    volumes = [(item["secretName"], each["key"]) for item in _each(VALUES, "secret") for each in item["items"]]
    used = {(VALUES["data"]["metadataSecretName"], "connection"), *volumes}
    used |= {(VALUES[value], key) for value, key in SECRET_KEYS.items()}
    assert used | {(item["name"], item["key"]) for item in references} == made


def test_kubernetes_runs_what_is_in_the_image():
    """The chart's own probes go by /entrypoint; its log groomer and its way of logging in are not in our image."""
    image = (ROOT / "docker/Dockerfile").read_text()
    assert "ln -s /opt/dateline/docker/entrypoint.sh /entrypoint" in image
    assert 'ENTRYPOINT ["/opt/dateline/docker/entrypoint.sh"]' in image
    assert f"USER {VALUES['uid']}:{VALUES['gid']}" in image
    pod = VALUES["securityContexts"]["pod"]
    assert (pod["runAsUser"], pod["runAsGroup"], pod["fsGroup"]) == (VALUES["uid"], VALUES["gid"], VALUES["gid"])
    assert f"AIRFLOW_HOME={VALUES['airflowHome']}" in image
    for part in (VALUES["workers"]["celery"], VALUES["scheduler"], VALUES["dagProcessor"], VALUES["triggerer"]):
        assert part["logGroomerSidecar"]["command"] == ["sh", "-c"]
    airflow = Path(find_spec("airflow").origin).parents[1]
    for option in ("auth_manager", "hostname_callable"):
        module, name = VALUES["config"]["core"][option].rsplit(".", 1)
        assert re.search(rf"^(def|class) {name}\b", (airflow / f"{module.replace('.', '/')}.py").read_text(), re.M)


def _stubs(folder: Path, **scripts: str) -> dict[str, str]:
    """An environment in which commands of these names write down how they are called and run a line of shell."""
    for name, script in scripts.items():
        (folder / name).write_text(f'#!/bin/sh\necho {name} "$@" >> "{folder}/calls"\n{script}\n')
        (folder / name).chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin", "SECRETS_FOLDER": str(folder / "none"), "AIRFLOW_HOME": str(folder)}


def test_entrypoint_takes_the_connection_that_kubernetes_gives(tmp_path: Path):
    connection = "postgresql+psycopg://a:b@c/d"
    environment = _stubs(tmp_path) | {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": connection}
    done = subprocess.run([ENTRYPOINT, "env"], env=environment, check=True, capture_output=True, text=True)
    assert f"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC={connection}\n" in done.stdout
    assert f"AIRFLOW__CELERY__RESULT_BACKEND=db+{connection}\n" in done.stdout
    assert "PASSWORDS_FILE" not in done.stdout


def test_kubernetes_job_makes_both_databases_and_the_pool(tmp_path: Path):
    environment = _stubs(tmp_path, dateline="", airflow="") | {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql://"}
    subprocess.run([ENTRYPOINT, *VALUES["migrateDatabaseJob"]["args"]], env=environment, check=True)
    calls = (tmp_path / "calls").read_text().splitlines()
    assert calls[:2] == ["dateline db migrate", "airflow db migrate"]
    assert calls[2].split()[:4] == POOL
    assert POOL[-1] in {item.get("value") for item in yaml.safe_load(VALUES["extraEnv"])}
    assert len(calls) == 3


def test_kubernetes_worker_waits_for_the_tables(tmp_path: Path):
    environment = _stubs(tmp_path, dateline=f"[ $(wc -l < {tmp_path}/calls) -gt 4 ]", sleep="")
    (waiting,) = VALUES["workers"]["celery"]["extraInitContainers"]
    subprocess.run(waiting["command"], env=environment, check=True, timeout=30)
    calls = (tmp_path / "calls").read_text().splitlines()
    assert calls == ["dateline db status", "sleep 5"] * 2 + ["dateline db status"]


def test_log_groomer_deletes_what_is_old_and_ends_when_told(tmp_path: Path):
    groomer = VALUES["scheduler"]["logGroomerSidecar"]
    old, new = tmp_path / "logs/a/old.log", tmp_path / "logs/b/new.log"
    for path in (old, new):
        path.parent.mkdir(parents=True)
        path.touch()
    long_ago = time.time() - (groomer["retentionDays"] + 2) * 86400
    os.utime(old, (long_ago, long_ago))
    environment = {"PATH": "/usr/bin:/bin", "AIRFLOW_HOME": str(tmp_path)}
    environment["AIRFLOW__LOG_RETENTION_DAYS"] = str(groomer["retentionDays"])
    environment["AIRFLOW__LOG_CLEANUP_FREQUENCY_MINUTES"] = str(groomer["frequencyMinutes"])
    with subprocess.Popen([*groomer["command"], *groomer["args"]], env=environment, start_new_session=True) as running:
        deadline = time.monotonic() + 20
        while old.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.2)
        running.terminate()
        running.wait(timeout=10)
        os.killpg(running.pid, 9)
    assert (old.exists(), new.exists()) == (False, True)
