"""Alerts reach people: a mail server and a webhook on loopback, down and up again, and nothing secret anywhere."""

from __future__ import annotations

import json
import logging
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from typer.testing import CliRunner

from pipeline.cli.alerts import app
from pipeline.errors import StopRun
from pipeline.net import notify
from pipeline.store import alerts, tellings
from pipeline.store.connection import open_url
from pipeline.tasks import tell_alerts
from pipeline.tasks.report import airflow_run

# One of Apprise's plugins reads images with a module that Python 3.13 no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

SECRET = "hushhush42"
ROWS = [{"table": "events", "rule": "has_a_report", "key": {"event_id": "c-page-1-signed"}}]


class Hook(BaseHTTPRequestHandler):
    """A webhook that keeps what it is sent, and answers with the status that its server is set to."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.status == 200:
            self.server.messages.append(json.loads(body))
        self.server.asked += 1
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Smtp(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs to hand in a mail."""

    def handle(self):
        self.say("220 localhost")
        for line in iter(self.rfile.readline, b""):
            command = line[:4].upper()
            self.say({b"DATA": "354 go on", b"QUIT": "221 bye"}.get(command, "250 ok"))
            if command == b"DATA":
                mail = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.messages.append(mail.decode())
                self.say("250 taken")
            if command == b"QUIT":
                return

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def serving(kind, handler, port=0):
    server = kind(("127.0.0.1", port), handler)
    server.messages, server.status, server.asked = [], 200, 0
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def hook():
    with serving(ThreadingHTTPServer, Hook) as server:
        yield server


@pytest.fixture
def mail():
    with serving(MailServer, Smtp) as server:
        yield server


def hook_url(server):
    return f"json://robot:{SECRET}@127.0.0.1:{server.server_address[1]}/{SECRET}"


def mail_url(server):
    return f"mailto://127.0.0.1:{server.server_address[1]}?from=dateline@example.org&to=ada@example.org,bob@example.org"


@pytest.fixture(autouse=True)
def settings(database_url, monkeypatch, tmp_path):
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    monkeypatch.setenv("DATELINE_UI_URL", "https://airflow.example.org/")


@pytest.fixture
def told_to(monkeypatch):
    return lambda *urls: monkeypatch.setenv("DATELINE_ALERT_URLS", ", ".join(urls))


def block(database, day="2024-05-06"):
    alerts.raise_alert(
        database, "blocked_day", day, severity="critical", message=f"{day} failed a blocking check.",
        next_step=f"Look at `dateline checks {day}`.", details={"rows": ROWS, "row_count": 3, "run_id": 7},
    )  # fmt: skip


def test_an_alert_is_told_once_with_all_that_a_person_needs_and_so_is_its_end(database, hook, told_to):
    told_to(hook_url(hook))
    block(database)
    assert tell_alerts().done == 1
    block(database)
    assert tell_alerts().done == 0
    [message] = hook.messages
    assert (message["title"], message["type"]) == ("Dateline: blocked day 2024-05-06", "failure")
    for part in ("CRITICAL: ", "c-page-1-signed", "and 2 more", "dateline checks", "check run 7"):
        assert part in message["message"]
    assert "https://airflow.example.org/dags/dateline_publish" in message["message"]
    alerts.recover(database, "blocked_day", "2024-05-06")
    assert [tell_alerts().done, tell_alerts().done] == [1, 0]
    assert (hook.messages[1]["type"], hook.messages[1]["title"]) == ("success", message["title"])
    assert "RECOVERED" in hook.messages[1]["message"]


def test_an_alert_that_becomes_more_severe_is_told_again_and_one_that_becomes_less_is_not(database, hook, told_to):
    told_to(hook_url(hook))

    def missing(severity):
        alerts.raise_alert(database, "drift", "example", severity=severity, message="m", next_step="n")
        return tell_alerts().done

    assert [missing(severity) for severity in ("warning", "warning", "critical", "critical", "warning")] == [
        1,
        0,
        1,
        0,
        0,
    ]
    assert [message["type"] for message in hook.messages] == ["warning", "failure"]


def test_whoever_looks_after_an_alert_is_asked_anew_when_it_becomes_more_severe(database):
    def seen(severity):
        alerts.raise_alert(database, "page_drift", "example", severity=severity, message="m", next_step="n")
        return database.execute("select acknowledged_by from quality.alerts").fetchall()

    seen("warning")
    database.execute(
        "update quality.alerts set acknowledged_by = 'ada', acknowledged_at = now(), acknowledged_why = 'I ask them'"
    )
    assert [seen("warning"), seen("info"), seen("critical")] == [[("ada",)], [("ada",)], [(None,)]]


def test_an_alert_links_to_the_run_that_raised_it(database, hook, told_to):
    told_to(hook_url(hook))
    where = {"AIRFLOW_CTX_DAG_ID": "dateline_publish", "AIRFLOW_CTX_DAG_RUN_ID": "scheduled__2024-05-07T00:00:00+00:00"}
    assert airflow_run({}) == {}
    alerts.raise_alert(
        database, "drift", "example", severity="warning", message="m", next_step="n", details=airflow_run(where)
    )
    tell_alerts()
    link = "https://airflow.example.org/dags/dateline_publish/runs/scheduled__2024-05-07T00%3A00%3A00%2B00%3A00"
    assert link in hook.messages[0]["message"]


def test_trouble_that_the_database_shows_is_found_and_told(database, hook, told_to):
    told_to(hook_url(hook))
    database.execute(
        "insert into ingest.feeds (feed_id, url, publisher, is_on, added_at)"
        " values ('f', 'https://news.example/feed', 'example', true, now() - interval '50 hours')"
    )
    assert tell_alerts().done >= 1
    assert any("missing day" in message["title"] for message in hook.messages)
    assert CliRunner().invoke(app, ["alerts", "look"]).output.endswith("0 alerts are over.\n")
    database.execute("delete from ingest.feeds")
    assert "0 things are wrong" in CliRunner().invoke(app, ["alerts", "look"]).output


def test_an_alert_reaches_a_mail_server(database, mail, told_to):
    told_to(mail_url(mail))
    block(database)
    assert tell_alerts().failed == 0
    assert len(mail.messages) == 2
    assert all("Subject: Dateline: blocked day 2024-05-06" in item for item in mail.messages)
    assert all("c-page-1-signed" in item for item in mail.messages)


def test_a_receiver_that_is_down_loses_nothing_and_no_other_hears_twice(database, hook, mail, told_to):
    told_to(hook_url(hook), mail_url(mail))
    hook.status = 503
    block(database)
    report = tell_alerts()
    assert (report.done, report.failed) == (1, 1)
    assert "503" in report.message
    assert tell_alerts().failed == 0, "it waits before it tries again"
    assert hook.asked == 1
    hook.status = 200
    assert tell_alerts(at_once=True).done == 1
    assert tell_alerts(at_once=True).done == 0
    assert (len(hook.messages), len(mail.messages)) == (1, 2)


def test_a_mail_server_that_is_switched_off_and_on_again_gets_all(database, told_to):
    with serving(MailServer, Smtp) as server:
        port = server.server_address[1]
        told_to(mail_url(server))
    block(database)
    report = tell_alerts()
    assert (report.done, report.failed) == (0, 1)
    assert "cannot be reached" in report.message
    with serving(MailServer, Smtp, port) as server:
        assert tell_alerts(at_once=True).done == 1
        assert len(server.messages) == 2


def test_what_was_over_before_the_receiver_came_back_is_told_all_the_same(database, hook, told_to):
    told_to(hook_url(hook))
    hook.status = 500
    block(database)
    tell_alerts()
    alerts.recover(database, "blocked_day", "2024-05-06")
    hook.status = 200
    assert tell_alerts().done == 1
    [message] = hook.messages
    assert "RECOVERED" in message["message"]
    assert "failed a blocking check" in message["message"]


def test_an_alert_that_came_and_went_between_two_looks_is_not_told(database, hook, told_to):
    told_to(hook_url(hook))
    block(database)
    alerts.recover(database, "blocked_day", "2024-05-06")
    assert tell_alerts().done == 0


def test_a_dead_receiver_is_not_asked_for_every_alert(database, hook, told_to):
    told_to(hook_url(hook))
    hook.status = 500
    for number in range(1, 9):
        block(database, f"2024-05-0{number}")
    assert tell_alerts().failed == 8
    assert hook.asked == 3
    hook.status = 200
    assert tell_alerts(at_once=True).done == 8


def test_waits_grow_and_end_at_six_hours(database, hook, told_to):
    told_to(hook_url(hook))
    hook.status = 500
    block(database)
    waits = []
    for _ in range(9):
        tell_alerts(at_once=True)
        row = database.execute("select extract(epoch from next_at - now()) / 60 from quality.tellings").fetchone()
        waits.append(round(row[0]))
    assert waits == [4, 8, 16, 32, 64, 128, 256, 360, 360]


def test_secrets_stand_in_no_log_and_no_table(database, hook, told_to, caplog):
    told_to(hook_url(hook), f"json://robot:{SECRET}@127.0.0.1:1/{SECRET}")
    hook.status = 500
    block(database)
    with caplog.at_level(logging.DEBUG):
        report = tell_alerts()
    assert report.failed == 2
    kept = database.execute(
        "select (select json_agg(a) from quality.alerts a), (select json_agg(t) from quality.tellings t),"
        " (select json_agg(r) from quality.reports r)"
    ).fetchone()
    assert "127.0.0.1" in str(kept)
    for text in (str(kept), caplog.text, report.message, repr(notify.receivers(hook_url(hook)))):
        assert SECRET not in text


def test_receivers_are_named_without_their_secrets():
    token = "TIiajkdnlazkcOXrIdevi7FQ"
    names = [item.name for item in notify.receivers(f"slack://T1JJ3T3L2/A1BRTD4JD/{token} json://h/a,json://h/b")]
    assert [name.rsplit(" ", 1)[0] for name in names] == ["slack", "json h", "json h"]
    assert len(set(names)) == 3


def test_a_wrong_address_is_counted_and_not_quoted(told_to, caplog):
    told_to("json://127.0.0.1/", f"nonsense://{SECRET}")
    with caplog.at_level(logging.DEBUG), pytest.raises(StopRun, match="Address 2 of 2") as caught:
        tell_alerts()
    assert SECRET not in str(caught.value) + caplog.text


def test_without_receivers_alerts_stay(database):
    assert tell_alerts().message == "No alert is open."
    block(database)
    report = tell_alerts()
    assert report.skipped == {"no_receiver": 1}
    assert len(alerts.open_alerts(database)) == 1


def test_two_tellers_do_not_tell_the_same(database, database_url, hook, told_to):
    told_to(hook_url(hook))
    block(database)
    with open_url(database_url) as other, tellings.only_teller(other) as is_ours:
        assert is_ours
        assert tell_alerts().skipped == {"busy": 1}
    assert tell_alerts().done == 1


def test_commands_list_tell_and_close(database, hook, told_to):
    told_to(hook_url(hook))
    hook.status = 500
    block(database)

    def run(*arguments):
        result = CliRunner().invoke(app, ["alerts", *arguments])
        return result.exit_code, result.output

    assert run("tell")[0] == 1
    status, output = run("list")
    assert status == 0
    assert "told to nobody" in output
    assert "Telling failed last" in output
    [alert] = json.loads(run("list", "--json")[1])
    hook.status = 200
    assert run("tell", "--now")[0] == 0
    assert run("close", str(alert["alert_id"]), "--why", "Seen to.", "--by", "ada") == (
        0, f"Alert {alert['alert_id']} is closed.\n",
    )  # fmt: skip
    assert isinstance(CliRunner().invoke(app, ["alerts", "close", "99", "--why", "x"]).exception, StopRun)
    assert run("list")[1] == "nothing\n"
    assert json.loads(run("list", "--all", "--json")[1])[0]["closed_by"] == "ada"
    assert json.loads(run("tell", "--json")[1])["done"] == 1
