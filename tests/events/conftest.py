"""Helpers of the tests of linking."""

import pytest


class Everything:
    """Surroundings that know all that was placed, as a database would."""

    def __init__(self) -> None:
        self.placed = {}

    def leaders_near(self, items):
        return [placed for name, placed in self.placed.items() if placed.leader == name]

    def later_near(self, leaders):
        return list(self.placed.values())

    def followers(self, leaders):
        return [placed for name, placed in self.placed.items() if placed.leader in leaders and placed.leader != name]

    def forget(self, names):
        for name in names:
            self.placed.pop(name, None)


@pytest.fixture(scope="session")
def everything():
    return Everything
