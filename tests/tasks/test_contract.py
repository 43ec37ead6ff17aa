"""The data contract is valid, up to date, and not broken without an announcement."""

from __future__ import annotations

from copy import deepcopy

import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

from pipeline.contract import TABLES
from pipeline.errors import StopRun
from pipeline.tasks import contract


def test_contract_is_valid_by_the_standard():
    text = contract.describe()
    parsed = OpenDataContractStandard.from_string(text)
    written = yaml.safe_load(parsed.to_yaml())
    assert written == yaml.safe_load(text), "the standard's model knows every word of it"
    assert parsed.schema_ is not None
    assert [table.name for table in parsed.schema_] == list(TABLES)


def test_published_contract_is_kept():
    """A failure here is a change of columns.yaml: publish it with `dateline contract --write`, or announce a break."""
    now = contract.make_contract()
    published = contract.read_contract(now["version"])
    assert published is not None
    assert list(contract.breaking_changes(published, now)) == []
    assert published == now, "run `dateline contract --write`"


def test_new_major_version_is_announced():
    said = contract.announcement()
    majors = {str(item["version"]).split(".", maxsplit=1)[0] for item in said["announced"]}
    assert said["version"].startswith("1.") or said["version"].split(".", maxsplit=1)[0] in majors


def changed(change):
    new = deepcopy(contract.make_contract())
    change({column["name"]: column for column in new["schema"][0]["properties"]}, new)
    return list(contract.breaking_changes(contract.make_contract(), new))


def drop_column(columns, new):
    new["schema"][0]["properties"].remove(columns["mode"])


def add_column(columns, new):
    new["schema"][0]["properties"].append({**columns["mode"], "name": "colour"})


def add_member(columns, new):
    columns["status"]["quality"][1]["arguments"]["validValues"].append("rumoured")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (drop_column, ["column events.mode is gone"]),
        (lambda columns, new: columns["quad"].update(physicalType="text"), ["events.quad is text, was smallint"]),
        (lambda columns, new: columns["type"].update(required=False), ["events.type may be null"]),
        (lambda columns, new: columns["type"].update(primaryKey=True), ["events.type is now part of the key"]),
        (lambda columns, new: new["schema"].pop(), ["table coverage is gone"]),
        (add_member, ["events.status may be rumoured"]),
        (add_column, []),
        (lambda columns, new: columns["mode"].update(required=True), []),
    ],
)
def test_breaking_changes_are_told_from_additions(change, words):
    assert changed(change) == words


def test_unannounced_break_is_not_written(tmp_path, monkeypatch):
    monkeypatch.setattr(contract, "FOLDER", tmp_path)
    (tmp_path / "contract.yaml").write_text("version: 1.0.0\nannounced: []\n")
    path = contract.write_contract()
    broken = yaml.safe_load(path.read_text())
    broken["schema"][0]["properties"].append({**broken["schema"][0]["properties"][4], "name": "colour"})
    path.write_text(yaml.safe_dump(broken))
    with pytest.raises(StopRun, match=r"column events.colour is gone. Announce it"):
        contract.write_contract()
    (tmp_path / "contract.yaml").write_text("version: 2.0.0\nannounced: [{version: 2.0.0}]\n")
    assert contract.write_contract().name == "contract-v2.odcs.yaml"
