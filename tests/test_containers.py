"""docker-compose.yml, docker/ and the values for Kubernetes: read as they are, since no container engine runs here."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
STAYING = sorted(set(SERVICES) - {"migrate"})


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
    values = yaml.safe_load((ROOT / "docker/kubernetes.yaml").read_text())
    assert values["executor"] == compose["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
    config = values["config"]
    wait = compose["AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT"]
    assert str(config["celery_broker_transport_options"]["visibility_timeout"]) == wait
    heartbeat = compose["AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT"]
    assert str(config["scheduler"]["task_instance_heartbeat_timeout"]) == heartbeat
    assert int(wait) > 3600, "longer than the longest task, which dags/dateline_wiring.py ends after an hour"
    lock = (ROOT / "requirements.lock").read_text()
    assert f"apache-airflow=={values['airflowVersion']} " in lock.replace("[postgres]", "")
