"""The whole flow on a real database: files in, checked daily tables out; near-duplicates are one voice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline import tasks
from pipeline.settings import ROOT
from pipeline.store import claims
from pipeline.store.connection import Connection

SEEDS = sorted((ROOT / "seeds").glob("*.txt"))

STORY = """Ministers sign rail accord

ANKARA, May 14, 2024 (Agency) - The transport ministers of Turkey and Iraq signed an agreement in Ankara on Tuesday to
build a railway between the port of Grand Faw and the Turkish border, the Turkish ministry said. The line of 1,200
kilometres is to cost 17 billion dollars and to open in 2028. The two ministers will meet again in Baghdad in June to
settle who pays for the bridges, the ministry added. Officials from Qatar and the United Arab Emirates watched the
ceremony, and banks from both countries have offered loans for the first stretch of the line.
"""


def read_all() -> None:
    tasks.clean_articles()
    tasks.extract_articles()
    tasks.link_events()


@pytest.mark.usefixtures("own_database")
def test_the_five_articles_become_checked_daily_tables(database: Connection):
    assert tasks.load_seeds().done == 5
    assert (tasks.count_batches("articles"), tasks.count_batches("events")) == (1, 0)
    assert tasks.clean_articles().done == 5
    assert tasks.extract_articles().done == 5
    tasks.link_events()
    assert not tasks.summary().is_settled
    for days in tasks.day_batches():
        for step in (tasks.build_day, tasks.check_day, tasks.publish_day):
            assert tasks.for_each_day(step, days).failed == 0
    done = tasks.summary()
    assert done.is_published
    assert done.articles == {"ok": 5}
    assert all(day.checks_passed == day.checks for day in done.released)
    assert done.table_rows["events"] >= 15
    assert done.table_rows["figures"] >= 15
    told = "select count(*) from daily.reports as r join corpus.articles as a using (article_id)"
    whole = database.execute(f"{told} where substr(a.body, sentence_start + 1, length(sentence)) = sentence").fetchone()
    assert whole == database.execute(told).fetchone()
    again = (tasks.load_seeds(), tasks.clean_articles(), tasks.extract_articles(), tasks.link_events())
    assert [report.done for report in again] == [0, 0, 0, 0]
    assert tasks.day_batches() == []


@pytest.mark.usefixtures("own_database")
def test_bad_files_are_named_and_cost_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATELINE_MAX_DOCUMENT_MB", "1")
    (tmp_path / "good.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "empty.txt").write_text("\n \n", encoding="utf-8")
    (tmp_path / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 40)
    (tmp_path / "huge.html").write_bytes(b"<p>word</p>" * 200_000)
    (tmp_path / "russe.txt").write_text("Президент России прибыл в Пекин на переговоры. " * 20, encoding="utf-8")
    report = tasks.load_seeds(tmp_path)
    assert (report.done, dict(report.skipped)) == (2, {"empty": 1, "binary": 1, "too_large": 1})
    for name in ("empty.txt", "photo.txt", "huge.html"):
        assert name in report.message
    read_all()
    done = tasks.summary()
    assert done.articles == {"ok": 2}
    assert done.pending["articles"] == 0


@pytest.mark.usefixtures("own_database")
def test_a_copy_is_the_same_voice_in_any_order(database: Connection, tmp_path: Path):
    copies = {
        "wire.txt": STORY,
        "paper.txt": STORY.replace("Ministers sign rail accord", "Turkey, Iraq agree on railway") + "\nBuses go on.",
        "other.txt": SEEDS[0].read_text(encoding="utf-8"),
    }
    names = list(copies)
    random.Random(7).shuffle(names)
    for name in names:
        folder = tmp_path / name.removesuffix(".txt")
        folder.mkdir()
        (folder / name).write_text(copies[name], encoding="utf-8")
        tasks.load_seeds(folder)
        read_all()
    voices = dict(database.execute("select article_id, voice from corpus.voices").fetchall())
    assert voices == {"wire": "paper", "paper": "paper", "other": "other"}


@pytest.mark.usefixtures("own_database")
def test_an_article_that_breaks_the_extractor_is_counted_and_the_rest_goes_on(
    database: Connection, monkeypatch: pytest.MonkeyPatch
):
    from pipeline.tasks import extractors

    extract = extractors.extract_article

    def broken(*, article_id: str, **rest):
        if article_id == SEEDS[2].stem:
            raise ZeroDivisionError("division by zero")
        return extract(article_id=article_id, **rest)

    monkeypatch.setattr(extractors, "extract_article", broken)
    tasks.load_seeds()
    tasks.clean_articles()
    report = tasks.extract_articles()
    assert (report.done, report.failed) == (4, 1)
    assert tasks.extract_articles().done == 0
    reason = database.execute("select item_id, reason, attempts from ingest.claims").fetchall()
    assert reason == [(SEEDS[2].stem, "ZeroDivisionError", 1)]
    assert claims.parked(database) == []
