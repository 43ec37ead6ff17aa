"""Counts, for each state, the days since 2010 on which the lexicon knows no holder of its three highest offices.

python -m tests.mentions.office_coverage          prints what is uncovered, state by state
python -m tests.mentions.office_coverage --raise  lowers offices_uncovered.csv to what was counted, never lifts it
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from pipeline.lexicons import read_lexicon
from pipeline.mentions.names import read_term

FIRST, LAST = date(2010, 1, 1), date(2026, 1, 1)
OFFICES = ("head_of_state", "head_of_government", "foreign_minister")
FLOORS = Path(__file__).with_name("offices_uncovered.csv")


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Entries of countries.csv that are territories of a state, with no foreign minister of their own.
TERRITORIES = _codes("ABW BMU COK CYM ESH FRO GRL GUM HKG MAC NCL NIU PRI")
#: States whose head is the British monarch; Barbados was one until it chose a president.
REALMS = _codes("ATG AUS BHS BLZ BRB CAN GRD JAM KNA LCA NZL PNG SLB TUV VCT")
#: States whose head of state is, or for years was, the head of government too.
HEADS_BOTH = _codes(
    "AFG AGO ARG BEN BIH BOL BRA BRN BWA CHE CHL COL COM CRI CUB CYP DOM ECU ERI FSM GHA GMB GTM GUY HND IDN IRN KEN "
    "KIR LBR MDV MEX MHL MMR MWI NGA NIC NRU OMN PAN PER PHL PLW PRY SAU SDN SLE SLV SMR SOM SSD SUR SYC SYR TKM TUR "
    "URY USA VAT VEN ZAF ZMB ZWE"
)

Term = tuple[date, date]


def states() -> list[str]:
    """The codes of the states in the lexicon, in order, without territories."""
    return sorted({r["code"] for r in read_lexicon("actors/countries") if r["kind"] == "country"} - TERRITORIES)


def terms_of(code: str, *offices: str) -> list[Term]:
    """First and last days of everybody who held one of the offices."""
    rows = read_lexicon("actors/people")
    return [read_term(r["begin"], r["end"]) for r in rows if r["code"] == code and r["office"] in offices]


def uncovered_days(terms: Iterable[Term]) -> int:
    """Days from 2010 to the end of 2025 that lie in no term; the day after a term is the next one's, so 1 is no gap."""
    at, missing = FIRST, 0
    for begin, end in sorted(terms):
        missing += max((min(begin, LAST) - at).days - 1, 0)
        at = max(at, min(end, LAST))
    return missing + (LAST - at).days


def count_uncovered(code: str) -> dict[str, int]:
    """Uncovered days of a state's three offices by name."""
    heads = terms_of(code, "president", "monarch or head of faith")
    if code in REALMS:
        heads += terms_of("GBR", "monarch or head of faith")
    if code == "AND":
        heads += terms_of("FRA", "president")
    government = terms_of(code, "head of government") + (heads if code in HEADS_BOTH else [])
    ministers = terms_of(code, "foreign minister")
    return dict(zip(OFFICES, map(uncovered_days, (heads, government, ministers)), strict=True))


def read_floors() -> dict[str, dict[str, int]]:
    """The most days that may be uncovered, by state and office; what the file does not list must be covered wholly."""
    lines = FLOORS.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["code"]: {office: int(row[office]) for office in OFFICES} for row in rows}


def floor_lines(floors: dict[str, dict[str, int]]) -> Iterator[str]:
    """The lines of the file, states with nothing uncovered left out."""
    yield "# The most days from 2010 to the end of 2025 on which no holder is known; a state not listed has none."
    yield "# Lowered by `python -m tests.mentions.office_coverage --raise`; vacancies and abolished offices stay."
    yield ",".join(("code", *OFFICES))
    for code in sorted(floors):
        if any(floors[code].values()):
            yield ",".join((code, *(str(floors[code][office]) for office in OFFICES)))


def main(arguments: list[str]) -> int:
    """Print what is uncovered and the number of states covered to within a month; with --raise, write the floors."""
    counted = {code: count_uncovered(code) for code in states()}
    sys.stdout.write("\n".join(floor_lines(counted)) + "\n")
    for office in OFFICES:
        whole = sum(days[office] == 0 for days in counted.values())
        month = sum(days[office] <= 31 for days in counted.values())
        sys.stdout.write(f"# {office}: {whole} of {len(counted)} without a gap, {month} but for a month\n")
    if "--raise" in arguments:
        old = read_floors() if FLOORS.exists() else counted
        zero = dict.fromkeys(OFFICES, 0)
        lower = {c: {o: min(n, old.get(c, zero)[o]) for o, n in days.items()} for c, days in counted.items()}
        FLOORS.write_text("\n".join(floor_lines(lower)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
