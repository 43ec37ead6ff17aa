"""Take the screenshots of the guided first hour from the running system, as its steps leave it.

    .venv/bin/python bench/pages/screenshots.py [NAME …]

Without names all are taken. `blocked` and `quality` want the day that the guide blocks on purpose to be blocked still.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from pipeline.settings import ROOT, Settings

FOLDER = ROOT / "docs" / "first-hour"
#: Largest file that is kept.
MOST_BYTES = 150_000
#: Page of each screenshot, in the order of the guide; `{event}` is the first event that a search for CONSULT finds.
SHOTS = {
    "today": "today",
    "days": "days?year=2023",
    "events": "events",
    "event": "{event}",
    "sources": "sources",
    "blocked": "days/2023-12-20",
    "quality": "quality",
}


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    names = parser.parse_args().names or list(SHOTS)
    settings = Settings.from_environment()
    url = f"http://127.0.0.1:{settings.ui_port}"
    password = json.loads((settings.home / "airflow" / "passwords.json").read_text())["admin"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        page = browser.new_page(viewport={"width": 1120, "height": 720})
        page.goto(f"{url}/auth/login")
        page.fill("input[name=username]", "admin")
        page.fill("input[name=password]", password)
        page.click("button[type=submit]")
        page.wait_for_url(f"{url}/")
        page.goto(f"{url}/dateline/events?kind=CONSULT&place=Beijing")
        event = page.locator("a.event").first.get_attribute("href") or ""
        for name in names:
            path = SHOTS[name].format(event=event.removeprefix("/dateline/"))
            page.goto(f"{url}/plugin/dateline/dateline/{path}")
            frame = page.frame_locator("iframe")
            frame.locator("main h1").wait_for()
            page.wait_for_timeout(1500)  # Airflow asks for news all the time: the network is never idle
            keep(page.screenshot(), FOLDER / f"{name}.png")
        browser.close()


def keep(png: bytes, path: Path) -> None:
    """Write a screenshot that is small enough to be kept."""
    if len(png) > MOST_BYTES:
        raise SystemExit(f"{path.name} has {len(png)} bytes: make it less than {MOST_BYTES}.")
    path.write_bytes(png)
    print(f"{path.name}: {len(png) // 1000} kB")


if __name__ == "__main__":
    main()
