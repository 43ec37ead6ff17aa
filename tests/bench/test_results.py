"""`make bench` marks what became slower than it was, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from bench import results
from bench.results import Former, Result, former_rows, table


def made(ratio: float, former: dict[str, Former], *, name: str = "clean, a page") -> str:
    rows = [Result(name=name, figure="5.2 ms", beside="fixed work", ratio=ratio)]
    return table(rows, former, machine="2 cores", today=date(2026, 11, 22), commit="abc")


def test_a_table_is_read_back():
    read = former_rows(made(0.25, {}))
    assert {name: (row.figure, row.beside, row.ratio) for name, row in read.items()} == {
        "clean, a page": ("5.2 ms", "fixed work", 0.25)
    }
    assert former_rows("# Nothing yet\n") == {}


def test_only_a_ratio_worse_by_more_than_a_fifth_is_marked():
    former = former_rows(made(0.25, {}))
    marked = {ratio: "**WORSE**" in made(ratio, former) for ratio in (0.2, 0.25, 0.29, 0.31)}
    assert marked == {0.2: False, 0.25: False, 0.29: False, 0.31: True}
    assert "| new |" in made(0.25, {})


def test_a_row_that_is_not_measured_again_stays_as_it_was():
    former = former_rows(made(0.25, former_rows(made(0.2, {}))))
    both = made(0.5, former, name="extract, a page")
    assert [line for line in both.splitlines() if line.startswith("| clean")] == [
        "| clean, a page | 5.2 ms | fixed work | 0.250 | 0.200 | **WORSE** +25% |"
    ]


def test_the_committed_table_has_every_row():
    read = former_rows(results.FILE.read_text(encoding="utf-8"))
    words = ("clean, a page", "extract, a page", "trafilatura", "spaCy", "dateparser", "linking", "publish", "check",
             "fetch", "UI", "quality")  # fmt: skip
    told = "\n".join(f"{name} {row.beside}" for name, row in read.items())
    assert [word for word in words if word not in told] == []


def test_an_unknown_row_is_named(capsys):
    with pytest.raises(SystemExit) as stopped:
        results.main(["speeding"])
    assert stopped.value.code == 2
    assert "speeding" in capsys.readouterr().err
