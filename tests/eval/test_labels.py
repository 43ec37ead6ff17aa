"""The labelled articles are sound, stand in the part that the rule gives them, and are written out as labelled."""

from pathlib import Path

import pytest

from pipeline.records import EventType
from tests.eval import check, labels

LEAST_ARTICLES = 60


@pytest.mark.parametrize("part", check.PARTS)
def test_every_label_stands_in_its_article(part: str) -> None:
    _, wrong = check.check_part(part)
    assert wrong == []


@pytest.mark.parametrize("part", check.PARTS)
def test_written_lines_are_the_labelled_articles(part: str) -> None:
    articles, _ = check.check_part(part)
    assert (labels.HERE / f"{part}.jsonl").read_text(encoding="utf-8") == check.as_lines(articles)


@pytest.mark.parametrize("part", check.PARTS)
def test_every_type_is_there_often_enough(part: str) -> None:
    counts = check.count_types(check.check_part(part)[0])
    assert {kind.value: counts[kind] for kind in EventType if counts[kind] < check.LEAST_OF_A_TYPE} == {}


def test_a_third_is_set_aside_and_no_id_is_in_both() -> None:
    numbers = {part: [label["id"] for label in check.check_part(part)[0]] for part in check.PARTS}
    everything = [*numbers["development"], *numbers["set_aside"]]
    assert len(everything) == len(set(everything)) >= LEAST_ARTICLES
    assert 3 * len(numbers["set_aside"]) == len(everything)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("-", None),
        ("2024-02-29", ["2024-02-29", "2024-03-01"]),
        ("2020-W53", ["2020-12-28", "2021-01-04"]),
        ("2023-12", ["2023-12-01", "2024-01-01"]),
        ("2023-Q4", ["2023-10-01", "2024-01-01"]),
        ("2023-H1", ["2023-01-01", "2023-07-01"]),
        ("2023-01..2023-05", ["2023-01-01", "2023-06-01"]),
    ],
)
def test_days_are_half_open(text: str, days: list[str] | None) -> None:
    assert labels.parse_days(text) == days


@pytest.mark.parametrize("text", ["2023-02-30", "2023-05..2023-01", "May", "2010s"])
def test_impossible_days_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        labels.parse_days(text)


def test_a_malformed_line_names_its_file() -> None:
    text = "id: 001\ntitle: T\nstyle: wire\npublished: -\n\nA body.\n---\nAGREE | A body\n"
    with pytest.raises(ValueError, match=r"^001\.txt: cannot read 'AGREE \| A body'"):
        labels.parse_article(text, name="001.txt")


def test_a_wrong_weekday_is_found(tmp_path: Path) -> None:
    (tmp_path / "001.txt").write_text(
        "id: 001\ntitle: T\nstyle: wire\npublished: 2024-03-14\n\nThey met on Friday, 14 March 2024.\n---\n"
        "CONSULT | They met on Friday | VNM | 2024-03-14\n",
        encoding="utf-8",
    )
    (label,) = labels.read_articles(tmp_path)
    problems = list(check.problems_of(label))
    assert "14 March 2024 was a Thursday, not a Friday" in problems
    assert any("sentence says ['Friday']" in problem for problem in problems)
