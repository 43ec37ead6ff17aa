"""What people change on the pages: done once, by whom and why on record; refused without the right or the token."""

from __future__ import annotations

import re

import psycopg
import pytest
from psycopg.rows import dict_row

ACTS = (
    ("/sources/feed0001", "/sources/feed0001", {"action": "pause"}),
    ("/quality", "/quality/rows/1", {"action": "release"}),
    ("/quality", "/quality/alerts/1", {}),
    ("/days/2024-03-02", "/days/2024-03-02", {}),
)


def token_of(client, path: str) -> str:
    return re.search(r'name="token" value="([0-9a-f]+)"', client.get(f"/dateline{path}").text).group(1)


def act(client, page: str, path: str, **form: str):
    data = {"token": token_of(client, page), "why": "to see", **form}
    return client.post(f"/dateline{path}", data=data, headers={"sec-fetch-site": "same-origin"})


def rows(url: str, statement: str) -> list[dict[str, object]]:
    with psycopg.connect(url, row_factory=dict_row) as conn:
        return conn.execute(statement).fetchall()


def test_pausing_and_resuming_a_feed(editor, house_url):
    assert act(editor, "/sources/feed0001", "/sources/feed0001", action="pause").status_code == 303
    assert rows(house_url, "select is_on from ingest.feeds where feed_id = 'feed0001'") == [{"is_on": False}]
    assert act(editor, "/sources/feed0001", "/sources/feed0001", action="poll").status_code == 409
    act(editor, "/sources/feed0001", "/sources/feed0001", action="resume")
    state = "select is_on, next_poll_at <= now() as is_due from ingest.feeds join ingest.feed_states using (feed_id)"
    assert rows(house_url, f"{state} where feed_id = 'feed0001'") == [{"is_on": True, "is_due": True}]
    done = rows(house_url, "select acted_by, action, subject, why from quality.actions order by action_id")
    assert [row["action"] for row in done] == ["pause", "resume"]
    assert done[0] == {"acted_by": "Eve", "action": "pause", "subject": "feed:feed0001", "why": "to see"}


def test_polling_a_feed_now(editor, house_url):
    answer = act(editor, "/sources/feed0001", "/sources/feed0001", action="poll")
    assert answer.headers["location"] == "/dateline/sources/feed0001?done=poll"
    due = "select next_poll_at <= now() as is_due from ingest.feed_states where feed_id = 'feed0001'"
    assert rows(house_url, due) == [{"is_due": True}]
    assert "due now" in editor.get(answer.headers["location"]).text


def test_releasing_and_dropping_rows(editor, house_url):
    act(editor, "/quality", "/quality/rows/1", action="release")
    act(editor, "/quality", "/quality/rows/2", action="drop")
    found = rows(house_url, "select state, decided_by, why from quality.quarantine order by quarantine_id")
    assert [row["state"] for row in found] == ["released", "dropped", "held"]
    assert (found[0]["decided_by"], found[0]["why"]) == ("Eve", "to see")
    assert len(rows(house_url, "select from staging.marks where day = '2024-03-02'")) == 2
    assert act(editor, "/quality", "/quality/rows/99", action="drop").status_code == 409


def test_acknowledging_an_alert(editor, house_url):
    act(editor, "/quality", "/quality/alerts/2")
    found = rows(
        house_url, "select acknowledged_by, acknowledged_why, recovered_at from quality.alerts where alert_id = 2"
    )
    assert found == [{"acknowledged_by": "Eve", "acknowledged_why": "to see", "recovered_at": None}]
    assert "<b>Eve</b> looks after it" in editor.get("/dateline/quality").text


def test_building_a_day_again(editor, house_url):
    act(editor, "/days/2024-03-02", "/days/2024-03-02")
    assert rows(house_url, "select day::text, reason from staging.marks") == [
        {"day": "2024-03-02", "reason": "operator"}
    ]
    assert act(editor, "/days/2024-03-02", "/days/2001-01-01").status_code == 409


def test_who_may_only_look_changes_nothing(house_url, client_of):
    viewer, editor = client_of("viewer"), client_of("editor")
    for page, path, form in ACTS:
        assert 'name="token"' not in viewer.get(f"/dateline{page}").text
        for token in (token_of(editor, page), ""):
            answer = viewer.post(f"/dateline{path}", data={"token": token, "why": "mischief", **form})
            assert answer.status_code == 403
        assert client_of(None).post(f"/dateline{path}", data={"why": "x", **form}).status_code == 401
    assert rows(house_url, "select from quality.actions") == []


def test_forms_of_other_sites_change_nothing(editor, house_url):
    for page, path, form in ACTS:
        _refuse_foreign_forms(editor, path, {"token": token_of(editor, page), "why": "x", **form})
    assert rows(house_url, "select from quality.actions") == []


def _refuse_foreign_forms(editor, path: str, good: dict[str, str]) -> None:
    for data, headers in (
        (good | {"token": "0" * 64}, {}),
        (good | {"token": ""}, {}),
        (good, {"origin": "https://evil.example"}),
        (good, {"sec-fetch-site": "cross-site"}),
        (good, {"sec-fetch-site": "same-site"}),
    ):
        assert editor.post(f"/dateline{path}", data=data, headers=headers).status_code == 403
    assert editor.post(f"/dateline{path}", data=good | {"why": "  "}).status_code == 400


def test_the_pages_have_no_more_rights_than_they_need(editor, house_url):
    with psycopg.connect(house_url, autocommit=True) as conn:
        conn.execute("set role dateline_operator")
        for statement in (
            "delete from ingest.feeds", "update ingest.feeds set url = ''",
            "update quality.alerts set recovered_at = now()",
            "delete from quality.actions", "update daily.events_history set sentence = ''",
            "select body from ingest.blobs",
            "truncate quality.quarantine",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                conn.execute(statement)
