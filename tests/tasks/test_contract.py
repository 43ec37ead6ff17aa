"""The data contract is valid, up to date, and not broken without an announcement."""

from __future__ import annotations

import json
import shutil
from copy import deepcopy
from datetime import UTC, date, datetime
from importlib import resources

import jsonschema
import psycopg
import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

import pipeline.contract
from pipeline.contract import (
    FOLDER,
    TABLES,
    Announcement,
    Change,
    announced_tables,
    announcements,
    major_of,
    tables,
    version,
)
from pipeline.errors import StopRun
from pipeline.store import announced
from pipeline.store.audit import cross_rules
from pipeline.tasks import contract
from pipeline.tasks.codebook import PATH, codebook
from tests.store.samples import DAY, link_alone, publish, store_page

#: A version that nobody announced, with each kind of change.
FICTITIOUS = Announcement(
    version="2.0.0",
    announced=date(2027, 1, 4),
    until=date(2027, 4, 1),
    why="Nobody used them.",
    changes=(
        Change(table="events", column="mode", change="rename", to="mood"),
        Change(table="events", column="contexts", change="drop"),
        Change(table="events", column="quad", change="retype", to="text", using="'Q' || quad"),
        Change(table="events", column="status", change="allow_values", to=["rumoured"]),
        Change(table="reports", column="title", change="allow_null"),
        Change(table="counts", change="drop"),
    ),
)
ANNOUNCED = (
    "{version: 2.0.0, announced: 2027-01-04, until: 2027-04-01, why: No use.,"
    " changes: [{table: counts, change: drop}, {table: events, column: mode, change: rename, to: mood}]}"
)


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


def test_codebook_page_is_up_to_date_and_whole():
    """A failure here is a change of columns.yaml or rules.sql: run `dateline contract --write`."""
    page = codebook()
    assert PATH.read_text(encoding="utf-8") == page
    assert [column for item in tables() for column in item.column_names if f"| `{column}` |" not in page] == []
    assert [rule.name for rule in cross_rules() if f"| `{rule.name}` |" not in page] == []


def test_announced_versions_are_published_and_hold():
    """A new major version without an announcement, or before its day, fails here."""
    today = datetime.now(UTC).date()
    assert [contract.untimely(item, today=today) for item in announcements()] == [None] * len(announcements())
    assert version().startswith("1.") or major_of(version()) in {item.major for item in announcements()}
    for item in announcements():
        published = contract.read_contract(item.version)
        assert published is not None, "run `dateline contract --write`"
        if item.major != major_of(version()):
            assert published == contract.make_contract(item), "run `dateline contract --write`"


def test_contract_is_valid_by_the_schema_of_the_standard():
    """The JSON schema of the Open Data Contract Standard, as its publisher's package has it."""
    schema = json.loads(resources.files("open_data_contract_standard").joinpath("schema.json").read_text())
    for made in (contract.make_contract(), contract.make_contract(FICTITIOUS)):
        # Through YAML, as consumers get it.
        jsonschema.validate(json.loads(json.dumps(yaml.safe_load(contract.describe(made)), default=str)), schema)


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
    monkeypatch.setattr(pipeline.contract, "FOLDER", tmp_path)
    for name in TABLES:
        shutil.copytree(FOLDER / name, tmp_path / name)
    path = contract.write_contract()
    broken = yaml.safe_load(path.read_text())
    broken["schema"][0]["properties"].append({**broken["schema"][0]["properties"][4], "name": "colour"})
    path.write_text(yaml.safe_dump(broken))
    with pytest.raises(StopRun, match=r"column events.colour is gone. Announce it"):
        contract.write_contract()
    (tmp_path / "contract.yaml").write_text(f"version: 1.0.0\nannounced: [{ANNOUNCED}]\n")
    path.write_text("")
    contract.write_contract()
    assert sorted(item.name for item in tmp_path.glob("*.odcs.yaml")) == [
        "contract-v1.odcs.yaml",
        "contract-v2.odcs.yaml",
    ]
    (tmp_path / "contract.yaml").write_text("version: 2.0.0\nannounced: []\n")
    with pytest.raises(StopRun, match=r"events\.mood is gone"):
        contract.write_contract()


def test_announced_break_stands_beside_daily_in_the_new_form(database):
    """daily_v2 has the new form, daily keeps its own; a consumer's view goes on; both tell the same rows."""
    store_page(database)
    link_alone(database)
    publish(database)
    database.execute("create view public.mine as select event_id, mode, quad from daily.events")
    assert announced.stand_beside(database, [FICTITIOUS]) == ["daily_v2"]
    assert announced.stand_beside(database, [FICTITIOUS]) == [], "made once"
    assert database.execute("select event_id, mood, quad, release_id from daily_v2.events").fetchall() == [
        ("c-page-1-signed", None, "Q1", 1)
    ]
    assert database.execute("select count(*) from daily_v2.events_as_of(now())").fetchone() == (1,)
    assert database.execute("select quad from public.mine").fetchall() == [(1,)]
    for missing in ("select contexts from daily_v2.events", "select 1 from daily_v2.counts"):
        with pytest.raises(psycopg.errors.ProgrammingError):
            database.execute(missing)
    publish(database, DAY)
    columns = (
        "select attname from pg_attribute where attrelid = 'daily_v2.events'::regclass and attnum > 0 order by attnum"
    )
    assert [row[0] for row in database.execute(columns)] == [
        *next(item.table for item in announced_tables(FICTITIOUS)).column_names, "release_id",
    ]  # fmt: skip
    assert database.execute(
        "select has_table_privilege('dateline_reader', 'daily_v2.events', 'select')"
    ).fetchone() == (True,)


def test_announced_schema_goes_with_its_announcement_but_not_under_a_consumer(database):
    announced.stand_beside(database, [FICTITIOUS])
    database.execute("create view public.mine as select event_id from daily_v2.events")
    with pytest.raises(StopRun, match="others rest on it"):
        announced.stand_beside(database, [])
    database.execute("drop view public.mine")
    assert announced.stand_beside(database, []) == ["daily_v2"]
    assert database.execute("select to_regnamespace('daily_v2')").fetchone() == (None,)


def test_announced_contract_says_what_breaks_and_no_more():
    found = contract.breaking_changes(contract.make_contract(), contract.make_contract(FICTITIOUS))
    assert sorted(found) == [
        "column events.contexts is gone",
        "column events.mode is gone",
        "events.quad is text, was smallint",
        "events.status may be rumoured",
        "table counts is gone",
    ]


def test_announcement_needs_notice_and_things_that_are_there():
    short = Announcement(version="2.0.0", announced=date(2027, 1, 4), until=date(2027, 1, 14), why="", changes=())
    assert "less than 60 days" in str(contract.untimely(short, today=date(2027, 1, 5)))
    assert contract.untimely(FICTITIOUS, today=date(2027, 1, 5)) is None
    too_early = Announcement(version="1.0.0", announced=date(2027, 1, 4), until=date(2027, 4, 1), why="", changes=())
    assert "too early" in str(contract.untimely(too_early, today=date(2027, 1, 5)))
    for change in (Change(table="events", column="day", change="drop"), Change(table="nothing", change="drop")):
        strange = Announcement(
            version="2.0.0", announced=date(2027, 1, 4), until=date(2027, 4, 1), why="", changes=(change,)
        )
        with pytest.raises(StopRun):
            announced_tables(strange)
