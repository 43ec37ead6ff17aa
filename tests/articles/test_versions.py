"""What changed between versions, and when a source reads worse than before."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pipeline.articles import SourceDay, content_hash, count_source_day, diff_articles, diff_lines, find_surprises
from pipeline.articles.versions import Change


@pytest.fixture
def article(clean, paragraphs):
    return clean(raw="\n".join(["Grain terminal for Lindholm", *paragraphs]))


def changed(article, *, title=None, body=None):
    title, body = title or article.title, body or article.body
    return replace(article, title=title, body=body, content_hash=content_hash(title, body))


def test_an_equal_version_is_no_new_one(article):
    diff = diff_articles(article, article)
    assert (diff.title, diff.paragraphs, diff.same_share, diff.is_new_version) == (None, (), 1.0, False)
    assert diff_lines(article, article) == ""


def test_edits_are_told_with_the_facts_that_changed(article):
    new = changed(article, body=article.body.replace("forty ships", "45 ships") + "\n\nThe bank agreed on Friday.")
    diff = diff_articles(article, new)
    assert [item.change for item in diff.paragraphs] == [Change.EDITED, Change.ADDED]
    assert diff.paragraphs[0].facts == ("45",)
    assert diff.paragraphs[1].facts == ("The", "Friday")
    assert diff.is_new_version
    assert 0.9 < diff.same_share < 1
    assert "+The bank agreed on Friday." in diff_lines(article, new)


def test_a_new_title_alone_is_a_new_version(article):
    diff = diff_articles(article, changed(article, title="Another title"))
    assert diff.title == ("Grain terminal for Lindholm", "Another title")
    assert diff.paragraphs == ()
    assert diff.is_new_version


def history(days: int = 14, **counts) -> list[SourceDay]:
    base = {"pages": 40, "empty": 1, "short": 2, "suspicious": 0, "undated": 1} | counts
    return [SourceDay(source="post", day=date(2024, 5, 1) + timedelta(days=n), **base) for n in range(days)]


def test_a_redesign_is_a_surprise_and_an_ordinary_day_is_none():
    usual = history()
    today = replace(usual[0], day=date(2024, 6, 1))
    assert find_surprises(today, usual) == ()
    surprise = find_surprises(replace(today, empty=30), usual)
    assert [(item.measure, item.share) for item in surprise] == [("empty", 0.75)]


def test_few_pages_or_a_short_history_say_nothing():
    usual = history()
    today = replace(usual[0], day=date(2024, 6, 1), pages=4, empty=4)
    assert find_surprises(today, usual) == ()
    assert find_surprises(replace(today, pages=40, empty=40), usual[:5]) == ()
    assert find_surprises(replace(today, pages=40, empty=3), usual) == ()


def test_days_are_counted_by_state_length_and_share(article, clean):
    day = count_source_day([article, clean(raw="")], source="post", day=date(2024, 6, 1))
    assert (day.pages, day.empty, day.short, day.undated) == (2, 1, 0, 2)
