"""`make bench` marks what became slower than it was, and nothing else."""

from __future__ import annotations

from datetime import date

from bench.results import Result, former_ratios, table


def made(ratio: float, former: dict[str, float]) -> str:
    results = [Result(name="clean, a page", figure="5.2 ms", ratio=ratio)]
    return table(results, former, machine="2 cores", today=date(2026, 11, 22), commit="abc")


def test_a_table_is_read_back():
    assert former_ratios(made(0.25, {})) == {"clean, a page": 0.25}
    assert former_ratios("# Nothing yet\n") == {}


def test_only_a_ratio_worse_by_more_than_a_fifth_is_marked():
    former = former_ratios(made(0.25, {}))
    marked = {ratio: "WORSE" in made(ratio, former).split("| change |")[1] for ratio in (0.2, 0.25, 0.29, 0.31)}
    assert marked == {0.2: False, 0.25: False, 0.29: False, 0.31: True}
    assert "new" in made(0.25, {})
