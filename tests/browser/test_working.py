"""What operators do in the UI while Airflow works: let a blocked day out, read a day again; by its own forms."""

from __future__ import annotations

import psycopg
import pytest

from pipeline.store.connection import open_url
from tests.browser.waiting import until
from tests.store.samples import DAY, link_alone, store_page

PAGE = f"dateline/days/{DAY}"


@pytest.fixture(scope="module", autouse=True)
def blocked_day(house_url, at_work):
    """A page that tells of an event, and a column that the contract does not know: its day cannot go out."""
    with open_url(house_url) as conn:
        store_page(conn)
        link_alone(conn)
        conn.execute("update staging.builds set state = 'superseded' where state = 'blocked'")
        conn.execute("delete from staging.marks where day <> %s", [DAY])
        conn.execute("alter table daily.releases alter release_id restart with 10")
        conn.execute("alter table staging.figures add column surprise text")


def value(url, statement):
    with psycopg.connect(url) as conn:
        row = conn.execute(statement, {"day": DAY}).fetchone()
    return row[0] if row else None


def trigger(page, address, *, fill=None, switch=None):
    """Trigger a DAG by its form, as a person does, and go to its run."""
    page.goto(address)
    page.get_by_role("button", name="Trigger").first.click()
    form = page.get_by_role("dialog")
    for name, words in (fill or {}).items():
        form.locator(f"#element_{name}").fill(words)
    if switch:
        form.locator(f"label:has(input[name=element_{switch}]) [data-part=control]").click()
    form.get_by_role("button", name="Trigger").last.click()
    form.wait_for(state="hidden")
    page.locator('a[href*="/runs/manual__"]').first.click()
    page.wait_for_url("**/runs/manual__**")


def note(page, words):
    """The note of the run that the page shows, once it is there; loaded again, for the page may not see it come."""

    def look():
        page.reload()
        found = page.get_by_text(words).first
        return found.inner_text() if appears(found) else None

    return until(look)


def appears(found):
    from playwright.sync_api import TimeoutError as NotYet

    try:
        found.wait_for(timeout=10_000)
    except NotYet:
        return False
    return True


def test_a_blocked_day_is_let_out_by_a_person(enter, server, house_url):
    page = enter("admin")
    trigger(page, f"{server}/dags/dateline_publish")
    until(lambda: value(house_url, "select 1 from quality.decisions where state = 'open' and day = %(day)s"))

    def look():
        page.goto(f"{server}/{PAGE}")
        link = page.get_by_role("link", name="Decide in Airflow")
        return "decide" in (link.get_attribute("href") or "")

    until(look)
    assert page.locator(".say").inner_text().startswith("Blocked")
    page.get_by_role("link", name="Decide in Airflow").click()
    page.get_by_text("figures.columns").first.wait_for()
    question = page.url

    def answer():
        """Airflow puts the question again where it was answered before the scheduler knew that the task waits."""
        page.goto(question)
        button = page.get_by_role("button", name="Publish anyway")
        if appears(button) and button.is_enabled():
            page.locator("#element_why").fill("The column is ours")
            button.click()
            page.wait_for_timeout(1_000)
        return value(house_url, "select approved_by from daily.releases where day = %(day)s")

    assert until(answer) == "admin"
    page.goto(f"{server}/{PAGE}")
    assert page.locator(".say").inner_text().startswith("Released")
    assert "let out by admin: The column is ours" in page.locator("main").inner_text()


def test_a_day_is_read_again_first_dry_and_then_really(enter, server, house_url):
    with open_url(house_url) as conn:
        conn.execute("alter table staging.figures drop column if exists surprise")
    page = enter("admin")
    form = f"{server}/dags/dateline_reprocess"
    trigger(page, form, fill={"first_day": f"{DAY}"})
    assert "1 article read" in note(page, "Dry run, 2024-05-06")
    releases = "select count(*) from daily.releases where day = %(day)s"
    assert value(house_url, releases) == 1
    trigger(page, form, fill={"first_day": f"{DAY}"}, switch="dry_run")
    assert "articles read: 1 done" in note(page, "2024-05-06 to 2024-05-06:")
    assert value(house_url, releases) == 2
    page.goto(f"{server}/{PAGE}")
    assert page.locator("h1").inner_text().endswith("Monday, 6 May 2024")
    assert page.locator(".say").inner_text().startswith("Released")
