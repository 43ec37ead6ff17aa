"""What the extractor reaches on our own labelled articles does not fall below the floors, which only rise."""

import pytest

from tests.eval import measure


@pytest.mark.parametrize("part", measure.PARTS)
def test_extraction_stays_above_its_floors(part: str) -> None:
    floors = {name: floor for name, floor in measure.read_floors()[part].items() if floor > 0}
    measured = measure.measure(part) if floors else {}
    assert {name: measured[name] for name, floor in floors.items() if measured[name] < floor} == {}


def test_floors_stand_for_every_part() -> None:
    floors = measure.read_floors()
    assert set(floors) == set(measure.PARTS)
    assert floors["development"].keys() == floors["set_aside"].keys()
    assert all(0 <= floor <= 1 for part in floors.values() for floor in part.values())


def test_floors_never_go_down() -> None:
    assert measure.raised({"events_f": 0.6}, {"events_f": 0.5}) == {"events_f": 0.6}
    assert measure.raised({"events_f": 0.6}, {"events_f": 0.72}) == {"events_f": 0.71}
