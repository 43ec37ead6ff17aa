"""What Airflow answers becomes records; what it does not answer becomes a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.errors import RetryLater, StopRun
from pipeline.local.api import Api, health, login


def test_login_gives_token(stand_in: Any) -> None:
    stand_in.answer = lambda method, path, body: (201, {"access_token": f"for {body['username']}"})
    assert login(stand_in.url, "word").token == "for admin"
    assert stand_in.calls == [("POST", "/auth/token", {"username": "admin", "password": "word"})]


def test_wrong_password_is_told(stand_in: Any) -> None:
    stand_in.answer = lambda method, path, body: (401, {"detail": "Invalid credentials"})
    with pytest.raises(StopRun, match="401 Invalid credentials"):
        login(stand_in.url, "word")


@pytest.mark.parametrize("answer", [(500, {}), (200, b"<html>"), (200, b"")])
def test_unwell_server_may_be_asked_again(stand_in: Any, answer: tuple[int, Any]) -> None:
    stand_in.answer = lambda method, path, body: answer
    with pytest.raises(RetryLater):
        login(stand_in.url, "word")


def test_health_of_nobody_is_empty(unused_port: int) -> None:
    assert health(f"http://127.0.0.1:{unused_port}") == {}


def test_health_names_each_part(stand_in: Any) -> None:
    stand_in.answer = lambda method, path, body: (
        200,
        {"scheduler": {"status": "healthy"}, "triggerer": {"status": None}, "version": "3"},
    )
    assert health(stand_in.url) == {"scheduler": "healthy", "triggerer": "unknown"}


def test_proxy_of_the_environment_is_not_asked(
    stand_in: Any, monkeypatch: pytest.MonkeyPatch, unused_port: int
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{unused_port}")
    monkeypatch.delenv("no_proxy", raising=False)
    stand_in.answer = lambda method, path, body: (200, {"scheduler": {"status": "healthy"}})
    assert health(stand_in.url) == {"scheduler": "healthy"}


def test_import_errors_keep_their_last_line(stand_in: Any) -> None:
    error = {"filename": "a.py", "stack_trace": "Traceback …\n  File …\nNameError: name 'x' is not defined\n"}
    stand_in.answer = lambda method, path, body: (200, {"import_errors": [error]})
    api = Api(url=stand_in.url, token="t")
    assert api.import_errors() == {"a.py": "NameError: name 'x' is not defined"}


@pytest.mark.parametrize(
    ("kept", "sent"),
    [
        ([], ("POST", "/api/v2/pools", {"name": "network", "slots": 3, "description": "d"})),
        ([("networks", 3)], ("POST", "/api/v2/pools", {"name": "network", "slots": 3, "description": "d"})),
        (
            [("network", 1)],
            ("PATCH", "/api/v2/pools/network", {"pool": "network", "slots": 3, "include_deferred": True}),
        ),
        ([("network", 3)], None),
    ],
)
def test_pool_is_made_or_given_its_slots(stand_in: Any, kept: list[tuple[str, int]], sent: Any) -> None:
    pools = [{"name": name, "slots": slots, "include_deferred": True} for name, slots in kept]
    stand_in.answer = lambda method, path, body: (200, {"pools": pools})
    api = Api(url=stand_in.url, token="t")
    assert api.keep_pool("network", slots=3, description="d") is (sent is not None)
    assert stand_in.calls[1:] == ([sent] if sent else [])


@pytest.fixture
def unused_port(stand_in: Any) -> int:
    """A port that nobody listens on, but no other program took meanwhile."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
