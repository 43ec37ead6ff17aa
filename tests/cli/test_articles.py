"""`dateline article` and `explain`: one article under the lamp, from a file or from the database."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import tasks
from pipeline.articles import cleaner_version
from pipeline.cli import app
from pipeline.errors import SkipItem
from pipeline.settings import ROOT
from pipeline.store import claims

SEED = ROOT / "seeds" / "001_b7661b273cc3e998.txt"


def invoke(*arguments: str):
    return CliRunner().invoke(app, list(arguments), catch_exceptions=False)


def test_a_file_is_shown_with_the_evidence_for_its_day():
    shown = json.loads(invoke("article", "show", str(SEED), "--json").output)
    assert shown["published"]["begin"] == "2015-11-16"
    assert any("Nov 16, 2015" in item["text"] for item in shown["date_evidence"])
    assert "Published Date" in invoke("article", "show", str(SEED)).output


def test_an_article_is_explained_in_the_terminal_and_as_a_page(tmp_path: Path):
    page = tmp_path / "page.html"
    hostile = tmp_path / "hostile.txt"
    hostile.write_text(
        "Talks\n\n<script>alert(1)</script> said on Monday that France and Germany signed a treaty in Paris.\n" * 3
    )
    assert "EVENT" in invoke("explain", str(SEED)).output
    assert invoke("explain", str(hostile), "--html", str(page)).exit_code == 0
    assert "<script>alert(1)" not in page.read_text(encoding="utf-8")


def test_versions_of_an_article_are_listed_and_compared(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    text = SEED.read_text(encoding="utf-8")
    for words in (text, text.replace("agriculture and construction sectors", "agriculture and mining sectors")):
        (tmp_path / SEED.name).write_text(words, encoding="utf-8")
        tasks.load_seeds(tmp_path)
        tasks.clean_articles()
    listed = json.loads(invoke("article", "list", "--json").output)
    assert [(row["id"], row["published"]) for row in listed] == [(SEED.stem, "2015-11-16")]
    changes = invoke("article", "diff", SEED.stem).output
    assert "+" in changes
    assert "mining" in changes
    assert "same text" in invoke("article", "diff", SEED.stem, "2", "2").output


def test_a_parked_item_is_named_and_taken_again_and_an_article_is_withdrawn(
    database_url: str, database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATELINE_DATABASE_URL", database_url)
    tasks.load_seeds()
    [item, *_] = claims.claim(database, "articles", version=cleaner_version(), limit=5, lease=timedelta(minutes=1))
    claims.fail(database, item, reason="ZeroDivisionError", message="division by zero", max_attempts=1)
    assert f"articles {item.item_id}: ZeroDivisionError" in invoke("article", "parked").output
    assert invoke("article", "retry", item.item_id).exit_code == 0
    assert "Nothing is parked" in invoke("article", "parked").output
    with pytest.raises(SkipItem, match="not parked"):
        invoke("article", "retry", item.item_id)
    database.execute("delete from ingest.claims")
    tasks.clean_articles()
    assert invoke("article", "withdraw", item.item_id).exit_code == 0
    with pytest.raises(SkipItem, match="no article"):
        invoke("article", "withdraw", item.item_id)
