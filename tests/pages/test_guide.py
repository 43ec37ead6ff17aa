"""The guide's pictures: each is there, small, and taken by the script."""

from __future__ import annotations

import re
import runpy

from pipeline.settings import ROOT

GUIDE = ROOT / "docs" / "first-hour"


def test_every_picture_of_the_guide_is_there_and_taken_by_the_script():
    script = runpy.run_path(str(ROOT / "bench" / "pages" / "screenshots.py"))
    named = re.findall(r"!\[[^\]]+\]\(([^)]+)\.png\)", (GUIDE / "README.md").read_text(encoding="utf-8"))
    assert sorted(named) == sorted(script["SHOTS"]) == sorted(path.stem for path in GUIDE.glob("*.png"))
    for path in GUIDE.glob("*.png"):
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size < script["MOST_BYTES"]


def test_the_readme_leads_to_the_guide():
    assert "docs/first-hour/README.md" in (ROOT / "README.md").read_text(encoding="utf-8")
