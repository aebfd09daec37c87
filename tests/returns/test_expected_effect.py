"""预期效果 of the ledger on a unit's form: only where something stands in it, to be read, and a change to it is a request."""

import io

import openpyxl
import pytest
from printed import font_sizes, missing, overlapping, pages_of, pdf_of
from sheets import Book, make_sheet

from taizhang_xl.dates.month import Month
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.returns.base import handout_of
from taizhang_xl.returns.consolidate import consolidate_returns
from taizhang_xl.returns.form import return_name, write_return
from taizhang_xl.returns.forms.entries import EntryKind
from taizhang_xl.returns.read import read_return
from taizhang_xl.tables.source import open_source

MARCH = Month(2018, 3)
EFFECT = "群众满意度达到90%以上"
HEADER = ["编号", "目标任务", "落实措施", "预期效果", "完成时限", "责任单位", "协办单位", "状态"]
ROWS = [
    ["1-001", "办理议案", "逐件走访", EFFECT, "3月底", "城环工委", "调研室", None],
    ["1-002", "执法检查", "分组检查", None, "5月底", "城环工委", None, None],
    ["1-003", "整理档案", "逐卷整理", None, "6月底", "办公室", None, None],
]
UNITS = make_sheet([["单位名称", "简称"], ["城环工委", None], ["办公室", None], ["调研室", None]], name="单位")
LEDGER = build_ledger(Book((make_sheet([HEADER, *ROWS]), UNITS)), year=2018)


def form(tmp_path, unit, ledger=LEDGER):
    path = tmp_path / return_name(ledger.unit(unit), MARCH)
    with path.open("wb") as file:
        write_return(ledger, ledger.unit(unit), MARCH, file)
    return path


def sheet_of(path):
    return openpyxl.load_workbook(path)["月报表"]


def heads(sheet):
    return [cell.value for cell in sheet[4]]


def read_back(path, unit="城环工委"):
    bases = {unit: handout_of(LEDGER, LEDGER.unit(unit), MARCH)}
    return consolidate_returns(LEDGER, [read_return(open_source(path), LEDGER, MARCH, bases)], [], MARCH)


def changed(path, change):
    book = openpyxl.load_workbook(path)
    change(book["月报表"])
    file = io.BytesIO()
    book.save(file)
    path.write_bytes(file.getvalue())
    return path


def test_the_column_stands_locked_beside_the_measures(tmp_path):
    sheet = sheet_of(form(tmp_path, "城环工委"))
    at = heads(sheet).index("预期效果") + 1
    assert heads(sheet)[at - 2] == "落实措施"
    assert [sheet.cell(row, at).value for row in (5, 6)] == [EFFECT, None]
    assert all(sheet.cell(row, at).protection.locked for row in (5, 6))


def test_a_unit_that_assists_sees_it_too(tmp_path):
    sheet = sheet_of(form(tmp_path, "调研室"))
    at = heads(sheet).index("预期效果") + 1
    assert (sheet.cell(6, at).value, sheet.cell(6, at).protection.locked) == (EFFECT, True)


def test_a_form_with_nothing_to_show_there_has_no_such_column_and_misses_none(tmp_path):
    path = form(tmp_path, "办公室")
    assert "预期效果" not in heads(sheet_of(path))
    result = read_back(path, "办公室")
    assert (result.entries, result.findings) == ((), ())


def test_a_form_sent_back_as_it_was_changes_nothing(tmp_path):
    result = read_back(form(tmp_path, "城环工委"))
    assert (result.entries, result.findings, result.changes.changes) == ((), (), ())


def test_what_a_unit_changes_of_it_is_a_request(tmp_path):
    def less(sheet):
        sheet.cell(5, heads(sheet).index("预期效果") + 1).value = "满意度有提高"

    result = read_back(changed(form(tmp_path, "城环工委"), less))
    assert [(e.kind, e.number, e.field, e.ledger, e.returned) for e in result.entries] == [
        (EntryKind.REQUEST, "1-001", "预期效果", EFFECT, "满意度有提高")
    ]
    assert result.changes.changes == ()


def test_the_column_taken_away_from_a_form_that_had_it_is_named(tmp_path):
    def without(sheet):
        sheet.cell(4, heads(sheet).index("预期效果") + 1).value = "另一列"

    found = read_back(changed(form(tmp_path, "城环工委"), without)).findings
    assert [f.value for f in found if f.code == "return-column-missing"] == ["预期效果"]


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_form_prints_whole_at_eight_points_or_more(tmp_path):
    rows = [[*row[:3], EFFECT * 6, *row[4:]] for row in ROWS]
    path = form(tmp_path, "城环工委", build_ledger(Book((make_sheet([HEADER, *rows]), UNITS)), year=2018))
    pages = pages_of(pdf_of(path, tmp_path))
    assert {(round(page.width), round(page.height)) for page in pages} == {(1191, 842)}
    assert min(font_sizes(pages)) >= 8
    assert missing(path, pages) == []
    assert [found for page in pages for found in overlapping(page)] == []
