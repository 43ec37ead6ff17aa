"""Our own annotated raw pages: how many lines of them are rightly kept and dropped may only rise."""

import pytest

from bench.articles.raw_pages import clean_case, read_cases, score_case


@pytest.mark.parametrize(("name", "most_lost", "most_left_in"), [("development", 0, 0), ("second", 0, 1)])
def test_annotated_pages_are_read_as_they_were(name: str, most_lost: int, most_left_in: int):
    scores = [score_case(case, clean_case(case)) for case in read_cases(name)]
    assert sum(len(score.lost) for score in scores) <= most_lost
    assert sum(len(score.left_in) for score in scores) <= most_left_in
    assert all(score.is_day_right and score.is_title_right for score in scores)
