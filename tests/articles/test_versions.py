"""What changed between versions."""

from dataclasses import replace

import pytest

from pipeline.articles import content_hash, diff_articles, diff_lines
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
