"""Every page with something to show, with hostile text, without rights, with nothing, and with no database."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import psycopg
import pytest

from pipeline.pages import acting, routes
from pipeline.pages.gate import Reader, reader

PAGES = (
    "/today", "/days", "/days?year=2024", "/days/2024-03-02", "/days/2024-03-03", "/events",
    "/events?q=ministers&kind=AID",
    "/events?who=France&place=ly&from=2024-03-01&until=2024-03-02", "/sources", "/sources?q=daily", "/sources/feed0001",
    "/sources/feed0002", "/quality", "/quality?state=released",
)  # fmt: skip
FILES = ("/static/pages.css", "/static/pages.js", "/static/theme.js", "/static/world.svg")


class Reading(HTMLParser):
    """Tags, attributes and ids of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def event_paths(client) -> list[str]:
    text = client.get("/dateline/events").text
    return sorted(set(re.findall(r'href="/dateline(/events/\d[^"]+)"', text)))


@pytest.mark.parametrize("path", PAGES)
def test_hostile_text_stays_text_and_nothing_comes_from_elsewhere(looking, path):
    for each in [path, *(event_paths(looking)[:3] if path == "/events" else [])]:
        answer = looking.get(f"/dateline{each}")
        assert answer.status_code == 200
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        page = Reading(answer.text)
        for tag, attributes in page.tags:
            assert tag not in ("iframe", "object", "embed", "style", "base")
            assert not [name for name in attributes if name.startswith("on") or name == "style"]
            assert not (attributes.get("href") or "").startswith("javascript:")
            if tag in ("script", "link", "img", "use", "form"):
                source = attributes.get("src") or attributes.get("href") or attributes.get("action") or ""
                assert source.startswith("/dateline/")
        assert [tag for tag, _ in page.tags].count("script") == 2
        assert "<b>bold</b>" not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_pages_can_be_walked_with_keyboard_and_screen_reader(looking, path):
    page = Reading(looking.get(f"/dateline{path}").text)
    tags = [tag for tag, _ in page.tags]
    assert tags.count("h1") == 1
    assert tags.count("main") == 1
    assert tags.count("table") == tags.count("caption")
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert all(attributes["aria-labelledby"] in ids for _, attributes in page.tags if "aria-labelledby" in attributes)
    for tag, attributes in page.tags:
        if tag == "svg":
            assert attributes["aria-label"]
    assert page.tags[tags.index("html")][1]["lang"] == "en"


@pytest.mark.parametrize("path", [*PAGES, *FILES, "/", "/events/2024-03-02/x"])
def test_nobody_gets_anything_without_login(shown_url, client_of, path):
    answer = client_of(None).get(f"/dateline{path}")
    assert answer.status_code == 401
    assert "/auth/login?next=" in answer.text
    assert client_of("stranger").get(f"/dateline{path}").status_code == 403


def test_every_route_asks_who_is_there():
    assert reader in [item.dependency for item in routes.router.dependencies]
    for route in acting.router.routes:
        assert Reader.__metadata__[0].dependency in [item.call for item in route.dependant.dependencies]
        assert route.methods == {"POST"}


@pytest.mark.parametrize("path", ["/today", "/days", "/events", "/sources", "/quality"])
def test_an_empty_house_is_shown_too(database_url, client_of, monkeypatch, path):
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    assert client_of("editor").get(f"/dateline{path}").status_code == 200


@pytest.mark.parametrize("path", ["/today", "/days", "/days/2024-03-02", "/events", "/sources", "/quality"])
def test_no_database_gives_a_friendly_page(client_of, monkeypatch, path):
    monkeypatch.setenv("DATELINE_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    answer = client_of("editor").get(f"/dateline{path}")
    assert answer.status_code == 503
    assert "The database does not answer" in answer.text
    assert "dateline doctor" in answer.text


def test_a_database_without_tables_says_what_to_run(postgres_url, client_of, monkeypatch):
    monkeypatch.setenv("DATELINE_DATABASE_URL", postgres_url)
    answer = client_of("editor").get("/dateline/today")
    assert answer.status_code == 503
    assert "dateline db migrate" in answer.text


def test_an_empty_house_says_how_to_begin(database_url, client_of, monkeypatch):
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    client = client_of("editor")
    said = {path: client.get(f"/dateline/{path}") for path in ("today", "days", "events", "sources", "quality")}
    assert {answer.status_code for answer in said.values()} == {200}
    assert "dateline_seeds" in said["today"].text
    assert "No event is published yet" in said["events"].text
    assert "dateline feeds add" in said["sources"].text


def test_a_blocked_day_leads_to_where_it_is_decided(editor, house_url):
    with psycopg.connect(house_url, autocommit=True) as conn:
        conn.execute(
            "insert into quality.decisions (decision_id, day, content_hash, build_id, run_id, asked, asked_until) "
            "overriding system value select 7, day, 'x', build_id, run_id, 2, now() + interval '1 day' "
            "from quality.runs where day = '2024-03-03'"
        )
    text = editor.get("/dateline/days/2024-03-03").text
    assert 'href="/dags/dateline_decide/runs/2024-03-03_7_2">Decide in Airflow' in text


def test_paging_walks_all_events_once(looking):
    seen, path = [], "/dateline/events"
    while path:
        text = looking.get(path).text
        seen += re.findall(r'class="event" href="([^"]+)"', text)
        more = re.search(r'rel="next" href="([^"]+)"', text)
        path = more.group(1).replace("&amp;", "&") if more else None
    assert len(seen) == len(set(seen)) == 60


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kind=AID", 20), ("who=DEU", 60), ("who=germany", 60), ("who=CHN", 0), ("place=LYON", 30), ("place=%25", 0),
        ("q=town", 60), ("q=%22number+7%22", 2), ("from=2024-03-02", 30), ("until=2024-03-01", 30),
        ("q=%27+or+1%3D1", 0),
    ],
)  # fmt: skip
def test_search_finds_what_fits(looking, asked, found):
    text = looking.get(f"/dateline/events?{asked}").text
    says = re.search(r'role="status">(.*?)</p>', text, re.DOTALL).group(1)
    assert says.startswith("No event fits" if not found else f"{found} event")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/events?from=yesterday", 409), ("/days/never", 400), ("/days/2020-01-01", 404), ("/sources/none", 404),
        ("/events/2024-03-01/none", 404), ("/nothing", 404), ("/static/..%2Fapp.py", 404), ("/static/app.py", 404),
        ("/days?year=99999", 400), ("/quality?after=x", 400), ("/events?after=x", 409),
    ],
)  # fmt: skip
def test_wrong_addresses_are_told_kindly(looking, path, status):
    answer = looking.get(f"/dateline{path}")
    assert answer.status_code == status
    assert "<h1>" in answer.text


def test_only_web_addresses_become_links(looking):
    text = looking.get("/dateline/sources/feed0002").text
    assert "javascript:hack()" in text
    assert 'href="javascript' not in text
