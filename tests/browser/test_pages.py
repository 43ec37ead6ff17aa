"""The pages in a real browser, inside the real Airflow UI."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

ACCESSIBLE = Path(__file__).with_name("accessible.js").read_text(encoding="utf-8")
TABS = ("Today", "Days", "Events", "Sources", "Quality")


def value(url: str, statement: str) -> object:
    with psycopg.connect(url) as conn:
        row = conn.execute(statement).fetchone()
    return row[0] if row else None


def test_an_operator_walks_all_pages_from_airflows_menu(enter, server):
    page = enter("admin")
    page.get_by_role("link", name="Dateline").click()
    frame = page.frame_locator("iframe")
    for tab in TABS:
        frame.get_by_role("navigation", name="Dateline").get_by_role("link", name=tab).click()
        assert frame.locator("main h1").inner_text()
        frame.locator(f'nav a[aria-current="page"]:text-is("{tab}")').wait_for()
    page.wait_for_url("**/plugin/dateline/dateline/quality")
    frame.get_by_role("link", name="Events", exact=True).click()
    frame.locator("a.event").first.click()
    assert frame.locator(".report mark.trigger").first.inner_text()
    page.wait_for_url("**/plugin/dateline/dateline/events/2024-03-0*/**")


def test_a_link_to_airflow_leaves_the_frame(enter, server, house_url):
    page = enter("admin")
    page.goto(f"{server}/plugin/dateline/dateline/days/2024-03-03")
    with psycopg.connect(house_url, autocommit=True) as conn:
        conn.execute(
            "insert into quality.decisions (day, content_hash, build_id, run_id, asked_until) "
            "select day, 'x', build_id, run_id, now() + interval '1 day' from quality.runs where day = '2024-03-03'"
        )
    page.reload()
    page.frame_locator("iframe").get_by_role("link", name="Decide in Airflow").click()
    page.wait_for_url(f"{server}/required_actions**")


def test_hostile_text_executes_nothing(enter, server):
    page = enter("admin")
    for path in ("today", "days/2024-03-03", "events", "sources", "sources/feed0001", "quality"):
        page.goto(f"{server}/dateline/{path}")
        page.wait_for_load_state("networkidle")
        assert "hack()" in page.content()
    page.goto(f"{server}/dateline/events")
    page.locator("a.event").nth(3).click()
    page.locator(".report .source").first.hover()
    assert page.evaluate("typeof window.hack") == "function"


def test_releasing_a_row_pausing_a_feed_acknowledging_an_alert(enter, server, house_url):
    page = enter("admin")
    page.goto(f"{server}/plugin/dateline/dateline/quality")
    frame = page.frame_locator("iframe")
    row = frame.locator("#row-1")
    row.get_by_label("Why").fill("It is right as it is")
    row.get_by_role("button", name="Release").click()
    frame.get_by_text("The row is released.").wait_for()
    assert value(house_url, "select decided_by from quality.quarantine where quarantine_id = 1") == "admin"
    alert = frame.locator("#alert-1")
    alert.get_by_label("What you do about it").fill("I ask the paper")
    alert.get_by_role("button", name="Acknowledge").click()
    frame.get_by_text("admin looks after it").wait_for()
    frame.get_by_role("link", name="Sources", exact=True).click()
    frame.get_by_role("link", name="News").click()
    frame.get_by_label("Why").fill("Its server is being mended")
    frame.get_by_role("button", name="Pause").click()
    frame.get_by_text("The feed is paused.").wait_for()
    assert value(house_url, "select is_on from ingest.feeds where feed_id = 'feed0001'") is False
    frame.get_by_label("Why").fill("It is mended")
    frame.get_by_role("button", name="Turn on").click()
    frame.get_by_text("The feed is on").wait_for()


def test_without_login_there_is_nothing(enter, server):
    page = enter(None)
    for path in ("today", "events", "static/pages.css"):
        assert page.goto(f"{server}/dateline/{path}").status == 401
    page.goto(f"{server}/dateline/today")
    page.get_by_role("link", name="Log in").click()
    page.wait_for_url("**/auth/login**")


def test_a_viewer_sees_everything_and_changes_nothing(enter, server, house_url):
    page = enter("viewer")
    for path in ("quality", "sources/feed0001", "days/2024-03-02"):
        assert page.goto(f"{server}/dateline/{path}").ok
        assert page.locator("form[method=post]").count() == 0
    before = value(house_url, "select count(*) from quality.actions")
    answer = page.request.post(
        f"{server}/dateline/quality/rows/2", form={"action": "drop", "why": "mischief", "token": ""}
    )
    assert answer.status == 403
    assert value(house_url, "select count(*) from quality.actions") == before


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_light_and_dark_as_airflow_is(enter, server, theme):
    other = "dark" if theme == "light" else "light"
    page = enter("admin", color_scheme=other)
    page.evaluate("name => localStorage.setItem('theme', name)", theme)
    page.goto(f"{server}/dateline/today")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == theme


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_can_be_read_and_has_a_name(enter, server, theme):
    page = enter("admin", color_scheme=theme)
    page.evaluate("name => localStorage.setItem('theme', name)", theme)
    faults = {}
    for path in ("today", "days?year=2024", "days/2024-03-02", "days/2024-03-03", "events",
                 "events?q=nosuchword", "sources", "sources/feed0001", "quality", "days/1999-01-01"):  # fmt: skip
        page.goto(f"{server}/dateline/{path}")
        faults[path] = page.evaluate(ACCESSIBLE)
    page.goto(f"{server}/dateline/events")
    page.locator("a.event").first.click()
    page.locator(".report").first.wait_for()
    faults["event"] = page.evaluate(ACCESSIBLE)
    assert {path: found for path, found in faults.items() if found} == {}


def test_nothing_is_wider_than_a_phone(enter, server):
    page = enter("admin")
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("today", "days?year=2024", "days/2024-03-03", "events", "sources", "sources/feed0001", "quality"):
        page.goto(f"{server}/dateline/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_the_keyboard_reaches_everything(enter, server):
    page = enter("admin")
    page.goto(f"{server}/dateline/events")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("number 7")
    page.keyboard.press("Enter")
    page.get_by_text("2 events fit").wait_for()
