"""Every everyday layout gives the same nine items: all of them, none extra, each field right."""

from datetime import date

import openpyxl
import pytest
from layouts import CHENGHUAN, ONE_SHEET, TRUTH, Truth, write_layout, write_sheet_per_unit
from ledgers import nothing_to_hang

import taizhang_xl
from taizhang_xl.errors import NoTableError
from taizhang_xl.verbs.item_values import item_values

DAY = date(2018, 3, 5)
FIELDS = ("编号", "类别", "目标任务", "完成时限", "到期日", "责任单位", "责任人", "状态")


def read(path, **more):
    view = taizhang_xl.read(path, **more)
    found = [Truth(*(item_values(view.ledger, item, DAY)[name] for name in FIELDS)) for item in view]
    return sorted(found), view


def as_typed(name):
    """What must be read of a layout: 编号 is a key and loses its full-width digits, a deadline stays as typed."""
    wide = str.maketrans("0123456789-", "０１２３４５６７８９－") if "full-width" in name else {}
    return sorted(item._replace(deadline=item.deadline.translate(wide)) for item in TRUTH)


def same_but_deadline(items):
    return [item._replace(deadline="") for item in items]


@pytest.mark.parametrize("name", ONE_SHEET)
def test_every_item_is_read_and_none_is_made_up(name, tmp_path):
    found, view = read(write_layout(name, tmp_path), year=2018)
    expected = as_typed(name)
    if name == "real dates":
        found, expected = same_but_deadline(found), same_but_deadline(expected)
    assert found == expected
    errors = [f for f in view.ledger.findings if f.severity == "错误"]
    assert errors == []


@pytest.mark.parametrize(
    "name",
    [name for name in ONE_SHEET if name not in ("short names", "several units in a cell", "units as heading rows")],
)
def test_without_a_list_of_units_the_same(name, tmp_path):
    found, _ = read(write_layout(name, tmp_path, with_units=False), year=2018)
    expected = as_typed(name)
    if name == "real dates":
        found, expected = same_but_deadline(found), same_but_deadline(expected)
    assert found == expected


@pytest.mark.parametrize("with_units", [True, False])
def test_one_sheet_per_unit_named_by_the_sheet_alone(with_units, tmp_path):
    found, view = read(write_sheet_per_unit(tmp_path, with_units=with_units), year=2018)
    assert found == sorted(TRUTH)
    told = [f for f in view.ledger.findings if f.code == "unit-from-sheet"]
    assert len(told) == 3
    assert "工作表名" in told[0].message


def test_a_split_ledger_is_refreshed_on_each_of_its_sheets(tmp_path):
    path = write_sheet_per_unit(tmp_path, with_units=True)
    done = taizhang_xl.refresh(path, year=2018, as_of=date(2018, 3, 31))
    assert {change.sheet for change in done.changes.changes} == {"城环工委", "办公室", "信访室"}
    book = openpyxl.load_workbook(path)
    assert book["城环工委"]["F3"].fill.fgColor.rgb == "FFA9D18E"


def test_the_unit_named_by_the_file_alone(tmp_path):
    path = write_layout("units as heading rows", tmp_path)
    book = openpyxl.load_workbook(path)
    del book["Sheet1"]
    sheet = book.create_sheet("Sheet1", 0)
    sheet.append(["编号", "类别", "目标任务", "完成时限", "责任人", "状态"])
    sheet.append(["1-001", "机关日常工作", "甲", "10月底", "主任", "未落实"])
    book.save(tmp_path / "城环工委2018年台账.xlsx")
    found, view = read(tmp_path / "城环工委2018年台账.xlsx")
    assert [item.unit for item in found] == [CHENGHUAN]
    assert any("文件名" in f.message for f in view.ledger.findings)


def test_sheets_that_may_each_be_the_ledger_are_refused_with_their_names(tmp_path):
    path = write_layout("plain", tmp_path)
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book["Sheet1"]).title = "3月台账（旧）"
    book.save(path)
    with pytest.raises(NoTableError, match="Sheet1、3月台账（旧）"):
        read(path, year=2018)
    found, _ = read(path, year=2018, sheet="Sheet1")
    assert found == sorted(TRUTH)


def test_months_as_sheets_without_a_unit_are_not_taken_for_units(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "1月"
    book.create_sheet("2月")
    for sheet in book:
        sheet.append(["编号", "目标任务", "完成时限"])
        sheet.append(["1-001", "甲", "10月底"])
    book.save(tmp_path / "台账.xlsx")
    with pytest.raises(NoTableError, match="1月、2月"):
        read(tmp_path / "台账.xlsx", year=2018)


def test_two_columns_that_claim_one_header_are_refused_with_both(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["编号", "工作任务", "工作内容", "完成时限", "责任单位"])
    book.active.append(["1-001", "甲", "乙", "10月底", "办公室"])
    book.save(tmp_path / "台账.xlsx")
    with pytest.raises(NoTableError, match=r"B1“工作任务”、C1“工作内容”"):
        read(tmp_path / "台账.xlsx", year=2018)


@pytest.mark.parametrize(("name", "head"), [("设置", "名称、值"), ("人员", "姓名、责任单位")])
def test_a_sheet_of_our_name_that_cannot_be_read_is_named_and_an_empty_one_is_not(tmp_path, name, head):
    ledger = nothing_to_hang(tmp_path / "台账.xlsx")
    assert "sheet-passed-over" not in {each.code for each in taizhang_xl.check(ledger, as_of=DAY)}
    book = openpyxl.load_workbook(ledger)
    for row in book[name].iter_rows():
        for cell in row:
            cell.value = None
    book[name]["B5"] = "写在别处的话"
    book.save(ledger)
    (found,) = [each for each in taizhang_xl.check(ledger, year=2018, as_of=DAY) if each.code == "sheet-passed-over"]
    assert (found.sheet, found.value) == (name, name)
    assert head in str(found)
    book[name]["B5"] = None
    book.save(ledger)
    assert "sheet-passed-over" not in {each.code for each in taizhang_xl.check(ledger, year=2018, as_of=DAY)}
