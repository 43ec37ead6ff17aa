"""How well page text without tags is cleaned: our own annotated pages in three sets, the last of them never opened.

python -m bench.articles.raw_pages [development|second|held_out] [--errors]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.articles import clean_document, document_from_line
from pipeline.records import Article

FOLDER = Path(__file__).parents[2] / "tests" / "articles" / "raw_pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawCase:
    """A page with what is to be made of it."""

    name: str
    #: Publication day, ISO; null where the page states none.
    day: str | None
    text: str
    title: str
    kept: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawScore:
    """What was got wrong in one page: lines."""

    lost: tuple[str, ...]
    left_in: tuple[str, ...]
    is_title_right: bool
    is_day_right: bool


def read_cases(name: str) -> Iterator[RawCase]:
    """The pages of one set, in order."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    for block in text.split("\n@ ")[1:]:
        head, *lines = block.rstrip().split("\n")
        title, _, day = head.partition(" | ")
        by_mark: dict[str, list[str]] = {mark: [line[2:] for line in lines if line[:2] == f"{mark} "] for mark in "=+-"}
        yield RawCase(
            name=title,
            day=None if day == "-" else day,
            text="\n".join(line[2:] for line in lines),
            title=" ".join(by_mark["="]),
            kept=tuple(by_mark["+"]),
            dropped=tuple(by_mark["-"]),
        )


def clean_case(case: RawCase) -> Article:
    """The article that the page gives."""
    return clean_document(document_from_line({"id": case.name, "raw": case.text}))


def score_case(case: RawCase, article: Article) -> RawScore:
    """Lines lost and left in; a line is in the body where it is a line of it."""
    body = {" ".join(line.split()) for line in article.body.split("\n")}
    begin = article.published.days.begin.isoformat() if article.published else None
    return RawScore(
        lost=tuple(line for line in case.kept if line not in body),
        left_in=tuple(line for line in case.dropped if line in body),
        is_title_right=article.title == case.title,
        is_day_right=begin == case.day,
    )


def main(arguments: list[str]) -> None:
    """Write the score of each set, and with --errors the lines behind it."""
    for name in [item for item in arguments if not item.startswith("-")] or ["development", "second", "held_out"]:
        cases = list(read_cases(name))
        scores = [score_case(case, clean_case(case)) for case in cases]
        kept, dropped = sum(len(case.kept) for case in cases), sum(len(case.dropped) for case in cases)
        lost, left = sum(len(score.lost) for score in scores), sum(len(score.left_in) for score in scores)
        titles, days = sum(score.is_title_right for score in scores), sum(score.is_day_right for score in scores)
        exact = sum(not score.lost and not score.left_in for score in scores)
        print(
            f"{name}: {len(cases)} pages, text lines kept {kept - lost}/{kept}, "
            f"others dropped {dropped - left}/{dropped}, pages without a fault {exact}, titles {titles}, days {days}"
        )
        if "--errors" in arguments:
            for case, score in zip(cases, scores, strict=True):
                _print_errors(case, score)


def _print_errors(case: RawCase, score: RawScore) -> None:
    article = clean_case(case)
    for line in score.lost:
        print(f"  {case.name}: lost {line[:100]}")
    for line in score.left_in:
        print(f"  {case.name}: left in {line[:100]}")
    if not score.is_title_right:
        print(f"  {case.name}: title {article.title!r}")
    if not score.is_day_right:
        print(f"  {case.name}: day {article.published and article.published.days.begin}, not {case.day}")


if __name__ == "__main__":
    main(sys.argv[1:])
