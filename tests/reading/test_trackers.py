"""Trackers of other offices: their columns and items are what a person would say, and check and refresh work on them."""

from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from trackers import TRACKERS

import taizhang_xl
from taizhang_xl.cells import column_name
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.cli import cli

DAY = date(2018, 3, 31)
NAMES = [
    pytest.param(name, marks=pytest.mark.libreoffice) if "LibreOffice" in name else name for name in TRACKERS
]  # fmt: skip


@pytest.fixture(params=NAMES)
def office(request, tmp_path):
    tracker, path = TRACKERS[request.param], tmp_path / "2018年台账.xlsx"
    tracker.write(path)
    return path, tracker


def test_columns_and_items_are_those_that_a_person_sees(office):
    path, tracker = office
    ledger = taizhang_xl.read(path).ledger
    for part in ledger.parts:
        assert {name: column_name(at) for name, at in part.columns.items()} == tracker.columns
    assert len(ledger.items) == tracker.items
    assert all(item.text("目标任务") for item in ledger.items)


def test_check_tells_what_it_made_of_it_and_is_not_a_flood(office):
    path, tracker = office
    findings = taizhang_xl.check(path, as_of=DAY)
    places = [(each.code, each.cell) for each in findings]
    for each in set(tracker.told):
        assert places.count(each) >= tracker.told.count(each), places
    assert not [each for each in findings if each.code in ("header-unknown", "header-doubtful", "state-unknown")]
    shown = CliRunner().invoke(cli, ["check", str(path), "--as-of", "2018-03-31"])
    assert shown.exit_code == 1
    assert len(shown.stdout.splitlines()) < 25


def test_refresh_paints_the_states_and_changes_no_value(office):
    path, tracker = office
    before = values(path)
    if "状态" not in tracker.columns:
        with pytest.raises(UsageError, match="--add-columns"):
            taizhang_xl.refresh(path, as_of=DAY)
        return
    taizhang_xl.refresh(path, as_of=DAY)
    assert values(path) == before
    book = openpyxl.load_workbook(path)
    for part in taizhang_xl.read(path).ledger.parts:
        cells = book[part.sheet.name][tracker.columns["状态"]]
        colours = {cell.coordinate: cell.fill.fgColor.rgb[2:] for cell in cells if cell.fill.fill_type == "solid"}
        assert colours == tracker.painted


def values(path):
    return [[cell.value for cell in row] for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows()]
