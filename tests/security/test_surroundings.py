"""What surrounds the code: locked packages, containers without rights, Airflow behind a login, one lint for all."""

from __future__ import annotations

import re
import tomllib

import pytest
import yaml

from pipeline.local.airflow import make_airflow
from pipeline.settings import ROOT, Settings

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = sorted(COMPOSE["services"])


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-uv.lock"])
def test_every_locked_package_has_its_version_and_hashes(name):
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert lines
    shape = re.compile(r"[a-z0-9._-]+(\[[a-z0-9,._-]+\])?==\S+( *;[^#]*?)?( +--hash=sha256:[0-9a-f]{64})+ *")
    assert [line.split(" ")[0] for line in lines if not shape.fullmatch(line)] == []


@pytest.mark.parametrize("path", ["setup.sh", "docker/Dockerfile"])
def test_nothing_is_installed_without_its_hash(path):
    text = (ROOT / path).read_text(encoding="utf-8").replace("\\\n", " ")
    installs = [line for line in text.splitlines() if re.search(r"\binstall\b.* -r ", line)]
    assert installs
    assert [line for line in installs if "--require-hashes" not in line] == []


def test_all_code_is_linted_for_what_is_dangerous():
    """Ruff's S rules are those of bandit."""
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in lint["select"]
    assert [rule for rule in lint["ignore"] if rule.startswith("S")] == []
    product = {
        path: rules for path, rules in lint["per-file-ignores"].items() if not path.startswith(("tests", "bench"))
    }
    assert [rule for rules in product.values() for rule in rules if rule.startswith("S")] == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_container_has_no_rights_to_gain_and_no_secret_in_its_environment(service):
    found = COMPOSE["services"][service]
    assert "no-new-privileges:true" in found["security_opt"]
    assert not found.get("privileged")
    assert found.get("network_mode") != "host"
    environment = found.get("environment") or {}
    assert isinstance(environment, dict)
    named = re.compile("password|secret|key|token", re.IGNORECASE)
    plain = {name for name in environment if named.search(name) and not name.endswith("_FILE")}
    assert {name for name in plain if environment[name]} == set()
    assert not any("docker.sock" in str(volume) for volume in found.get("volumes", ()))


@pytest.mark.parametrize("service", [name for name in SERVICES if COMPOSE["services"][name].get("ports")])
def test_ports_are_open_to_this_machine_only(service):
    assert [port for port in COMPOSE["services"][service]["ports"] if not port.startswith("127.0.0.1:")] == []


def test_airflow_is_behind_a_login_everywhere(tmp_path):
    own = make_airflow(Settings(home=tmp_path), port=8123, metadata_url="postgresql://a@/b", outer={}).environment
    environments = [own, *(service.get("environment") or {} for service in COMPOSE["services"].values())]
    for environment in environments:
        assert str(environment.get("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS", "false")).lower() == "false"
        assert str(environment.get("AIRFLOW__API__EXPOSE_CONFIG", "false")).lower() == "false"
        assert "AIRFLOW__CORE__AUTH_MANAGER" not in environment
    assert own["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"].endswith("passwords.json")
    entrypoint = (ROOT / "docker" / "entrypoint.sh").read_text(encoding="utf-8")
    assert "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE" in entrypoint


def test_secrets_of_containers_are_files_that_git_never_sees():
    for secret in COMPOSE["secrets"].values():
        assert secret["file"].startswith("./docker/secrets/")
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert "/docker/secrets/" in ignored
