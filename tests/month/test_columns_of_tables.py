"""A column that came later joins the Excel table it is added to: sorting keeps its cells on their rows, undo lets it go."""

import json
import subprocess
from datetime import date, datetime
from zipfile import ZipFile

import openpyxl
import pytest
from earlier import LEDGER, rows, taizhang
from openpyxl.worksheet.table import Table

from taizhang_xl.faces.clicking import click_button
from taizhang_xl.hosts.book import apply_steps
from taizhang_xl.hosts.calc.books import CalcBook
from taizhang_xl.hosts.calc.host import CalcHost
from taizhang_xl.hosts.steps import steps_between
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.read.workbook import read_workbook

pytestmark = pytest.mark.slow

MAY = ("--month", "2018-05")
SENT, BACK = "下发/5月", "报送/5月"
CITY, FINANCE = "城环", "财经"
LEAD = {("2-003", "进展情况"): "新增三个小区", ("2-003", "需协调事项"): "请财政局安排桶站经费"}
HELP = {("2-002", "协办情况"): "看了运行台账", ("2-003", "协办情况"): "核了预算"}
DONE = {("2-002", "状态"): "办结", ("2-002", "完成日期"): date(2018, 5, 20), ("2-002", "佐证"): "检查报告"}
HELPED = {"2-002": "财经：看了运行台账", "2-003": "财经：核了预算"}
TABLES = {"台账": "台账表", "月报": "月报表"}


def of_earlier(office):
    """What `taizhang new` made before, its tables grown over the rows as Excel grows them."""
    book = openpyxl.load_workbook(office / LEDGER)
    sheet = book["台账"]
    sheet["L6"], sheet["L7"] = "财经、办公室", "财经工委"
    sheet.tables["台账表"].ref = sheet.tables["台账表"].autoFilter.ref = f"A2:Y{sheet.max_row}"
    book.save(office / LEDGER)


def of_openpyxl(office):
    """The same rows in an office's own workbook: header in the first row, tables without filters and without styles."""
    of_earlier(office)
    old, book = openpyxl.load_workbook(office / LEDGER), openpyxl.Workbook()
    book.remove(book.active)
    for name, top in {"台账": 2, "月报": 1, "挂单": 1, "单位": 1, "设置": 1}.items():
        sheet = book.create_sheet(name)
        for line in old[name].iter_rows(min_row=top, values_only=True):
            sheet.append(line)
        if name in TABLES:
            sheet.add_table(Table(displayName=TABLES[name], ref=sheet.dimensions))
    book.save(office / LEDGER)


@pytest.fixture(params=[of_earlier, of_openpyxl])
def month(office, request):
    request.param(office)
    sent_out(office)
    return office


@pytest.fixture
def earlier(office):
    of_earlier(office)
    return office


def sent_out(office):
    (office / BACK).mkdir()
    code, said = taizhang(office, "split", LEDGER, *MAY, "--to", SENT)
    assert code == 0, said


def report(office, unit, cells):
    name = f"{unit}_2018年05月.xlsx"
    book = openpyxl.load_workbook(office / SENT / name)
    sheet = book["月报表"]
    lines = {sheet.cell(row, 1).value: row for row in range(5, sheet.max_row + 1)}
    columns = {cell.value: cell.column for cell in sheet[4]}
    for (number, field), value in cells.items():
        sheet.cell(lines[number], columns[field]).value = value
    book.save(office / BACK / name)


def consolidated(office, code=0):
    ended, said = taizhang(office, "consolidate", LEDGER, BACK, *MAY)
    assert ended == code, said
    return said


def all_reported(office, code=0):
    report(office, CITY, {**LEAD, **DONE})
    report(office, FINANCE, HELP)
    return consolidated(office, code)


def codes(office):
    said = taizhang(office, "check", LEDGER, "--as-of", "2018-05-31", "--format", "json")[1]
    return [each["code"] for each in json.loads(said)["findings"]]


def edges(path):
    """What another program reads of the two tables: the last column, its name there and in its header cell."""
    book = openpyxl.load_workbook(path)
    found = {}
    for sheet, name in TABLES.items():
        table = book[sheet].tables[name]
        last = book[sheet][table.ref][0][-1]
        names = [each.name for each in table.tableColumns]
        assert names == [cell.value for cell in book[sheet][table.ref][0]]
        found[sheet] = last.value
    return found


WIDE = {"台账": "需协调事项", "月报": "需协调事项"}
NARROW = {"台账": "备注", "月报": "填报日期"}


def table_parts(path):
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if "/tables/" in name}


def turned_round(path, sheet):
    """Sort the rows of a table backwards as its header buttons do: only the cells within its range move."""
    book = openpyxl.load_workbook(path)
    _, *lines = book[sheet][book[sheet].tables[TABLES[sheet]].ref]
    kept = [[cell.value for cell in line] for line in lines]
    for line, values in zip(lines, sorted(kept, key=lambda values: str(values[0]), reverse=True), strict=True):
        for cell, value in zip(line, values, strict=True):
            cell.value = value
    book.save(path)


def test_the_columns_join_the_tables_and_sorting_keeps_their_cells_on_their_rows(month):
    assert edges(month / LEDGER) == NARROW
    assert "右边外面" not in all_reported(month)
    assert edges(month / LEDGER) == WIDE
    assert "column-beside-table" not in codes(month)
    turned_round(month / LEDGER, "台账")
    told = {number: row["协办情况"] for number, row in rows(month).items() if row["协办情况"]}
    assert told == HELPED
    assert rows(month)["2-003"]["需协调事项"] == "请财政局安排桶站经费"
    turned_round(month / LEDGER, "月报")
    lines = list(openpyxl.load_workbook(month / LEDGER)["月报"].iter_rows(values_only=True))
    may = [row for line in lines[1:] if (row := dict(zip(lines[0], line, strict=True)))["月份"] == "2018-05"]
    assert {row["编号"]: (row["落实情况"], row["协办情况"]) for row in may if row["编号"] in HELPED} == {
        "2-002": ("已经联系两个点", HELPED["2-002"]),
        "2-003": ("新增三个小区", HELPED["2-003"]),
    }


def test_a_day_of_completion_is_kept_in_the_history_as_a_date(month):
    all_reported(month)
    sheet = openpyxl.load_workbook(month / LEDGER)["月报"]
    assert [cell.value for cell in sheet[1]][7:] == ["填报日期", "完成日期", "协办情况", "需协调事项"]
    told = {row[0].value: row[8] for row in sheet.iter_rows(min_row=2) if row[1].value == "2018-05"}
    assert (told["2-002"].value, told["2-002"].is_date, told["2-003"].value) == (datetime(2018, 5, 20), True, None)
    # Nothing in the ledger was done in a month before: the other sheet has had the column from the first.
    assert rows(month)["2-002"]["完成日期"] == datetime(2018, 5, 20)


def test_the_day_of_completion_looks_like_the_other_days(earlier):
    sent_out(earlier)
    all_reported(earlier)
    sheet = openpyxl.load_workbook(earlier / LEDGER)["月报"]
    at = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 9).value)
    for row, like in ((1, "H"), (at, "H")):
        new, old = sheet.cell(row, 9), sheet[f"{like}{row}"]
        assert (new.fill.fgColor.rgb, new.border.left.style, new.font.b) == (
            old.fill.fgColor.rgb, old.border.left.style, old.font.b,
        )  # fmt: skip
    assert sheet.cell(at, 9).number_format == sheet.cell(at, 8).number_format
    assert sheet.column_dimensions["I"].width == 11


def test_an_undo_takes_the_columns_out_of_the_tables_and_the_next_one_puts_them_back(month):
    before, table = rows(month), table_parts(month / LEDGER)
    all_reported(month)
    wide, parts = rows(month), table_parts(month / LEDGER)
    assert taizhang(month, "undo", LEDGER)[0] == 0
    assert edges(month / LEDGER) == NARROW
    after = {number: {name: text for name, text in row.items() if name} for number, row in rows(month).items()}
    assert after == before
    part = next(name for name in table if "台账表".encode() in table[name])
    assert table_parts(month / LEDGER)[part] == table[part], "to the byte"
    assert taizhang(month, "undo", LEDGER)[0] == 0
    assert edges(month / LEDGER) == WIDE
    assert (rows(month), table_parts(month / LEDGER)[part]) == (wide, parts[part])
    assert "column-beside-table" not in codes(month)


def test_a_column_that_somebody_wrote_in_since_stays_in_its_table_and_is_named(earlier):
    sent_out(earlier)
    all_reported(earlier)
    book = openpyxl.load_workbook(earlier / LEDGER)
    book["台账"]["AA9"] = "请示过了"
    book.save(earlier / LEDGER)
    code, said = taizhang(earlier, "undo", LEDGER)
    assert code == 1
    assert "没有动 台账!Z2  协办情况：表格 台账表 在它右边还有别的列" in said
    assert "没有动 台账!AA2  需协调事项：表格 台账表 的这一列里还有内容" in said
    sheet = openpyxl.load_workbook(earlier / LEDGER)["台账"]
    assert [sheet[at].value for at in ("Z2", "Z6", "AA2", "AA7", "AA9")] == [
        "协办情况",
        None,
        "需协调事项",
        None,
        "请示过了",
    ]
    assert sheet.tables["台账表"].ref == "A2:AA10"


def test_where_it_cannot_join_it_stands_beside_the_table_and_that_is_said(earlier):
    book = openpyxl.load_workbook(earlier / LEDGER)
    table = book["台账"].tables["台账表"]
    table.totalsRowCount, table.ref = 1, "A2:Y11"
    book.save(earlier / LEDGER)
    sent_out(earlier)
    assert "“协办情况、需协调事项”加在表格 台账表 的右边外面" in all_reported(earlier, 1)
    sheet = openpyxl.load_workbook(earlier / LEDGER)["台账"]
    assert (sheet["Z2"].value, sheet["Z7"].value, sheet.tables["台账表"].ref) == ("协办情况", HELPED["2-003"], "A2:Y11")
    assert codes(earlier).count("column-beside-table") == 1
    assert taizhang(earlier, "undo", LEDGER)[0] == 0
    assert openpyxl.load_workbook(earlier / LEDGER)["台账"]["Z2"].value is None


def test_a_ledger_whose_columns_stand_beside_the_table_already_goes_on_being_warned(earlier):
    book = openpyxl.load_workbook(earlier / LEDGER)
    book["台账"]["Z2"], book["台账"]["Z7"] = "协办情况", "财经：去年的"
    book.save(earlier / LEDGER)
    sent_out(earlier)
    all_reported(earlier, 1)
    assert openpyxl.load_workbook(earlier / LEDGER)["台账"].tables["台账表"].ref == "A2:Y10"
    assert codes(earlier).count("column-beside-table") == 1


@pytest.mark.libreoffice
def test_libreoffice_opens_it_with_the_columns_in_the_tables(month, tmp_path):
    all_reported(month)
    for kind in ("xlsx", "pdf"):
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", kind,
             "--outdir", tmp_path / "again", month / LEDGER],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    assert edges(tmp_path / "again" / LEDGER) == WIDE
    assert (tmp_path / "again" / LEDGER).with_suffix(".pdf").read_bytes()[:5] == b"%PDF-"


@pytest.mark.libreoffice
def test_a_workbook_that_is_open_gets_the_same(earlier, tmp_path, calc):
    sent_out(earlier)
    old = tmp_path / "offen.xlsx"
    old.write_bytes((earlier / LEDGER).read_bytes())
    all_reported(earlier)
    before, after = (read_workbook(open_package(path)) for path in (old, earlier / LEDGER))
    for first, second, wanted in ((before, after, WIDE), (after, before, NARROW)):
        book = calc.books.open(str(old))
        apply_steps(CalcHost(CalcBook(book.api)), steps_between(first, second), "合并")
        book.save()
        book.close()
        assert edges(old) == wanted
        again = read_workbook(open_package(old))
        assert [again.sheet("台账").cell(7, column).value for column in (1, 26, 27)] == [
            second.sheet("台账").cell(7, column).value for column in (1, 26, 27)
        ]


def with_filter(office, note=None):
    """Put a filter of the list's own in the place of its table, and perhaps a note directly right of the list."""
    of_openpyxl(office)
    book = openpyxl.load_workbook(office / LEDGER)
    sheet = book["台账"]
    del sheet.tables["台账表"]
    sheet.auto_filter.ref = sheet.dimensions
    if note:
        sheet.cell(8, sheet.max_column + 1).value = note
    book.save(office / LEDGER)
    return sheet.auto_filter.ref


def test_a_filter_takes_in_a_column_that_comes_beside_it(office):
    before = with_filter(office)
    sent_out(office)
    report(office, CITY, LEAD)
    code, said = taizhang(office, "consolidate", LEDGER, BACK, *MAY)
    assert (code, "筛选按钮" in said) == (0, False), said
    sheet = openpyxl.load_workbook(office / LEDGER)["台账"]
    assert sheet.auto_filter.ref == sheet.dimensions != before
    assert "column-beside-filter" not in codes(office)
    assert taizhang(office, "undo", LEDGER)[0] == 0
    assert openpyxl.load_workbook(office / LEDGER)["台账"].auto_filter.ref == before


def test_a_filter_in_an_open_workbook_stays_and_it_is_said(office):
    with_filter(office)
    sent_out(office)
    report(office, CITY, LEAD)
    copy = read_workbook(open_package(office / LEDGER))
    steps = []
    answers = {"month": "2018-05", "returns": [office / BACK]}
    done = click_button("consolidate", office / LEDGER, copy, answers, carry_out=steps.append).done
    assert any("加在表头筛选按钮的右边外面" in line.text for line in done.decision.details)
    changes = [change for edit in done.decision.edits for change in edit.changes.changes]
    assert {change.sheet for change in changes if change.edge} == {"月报"}


def test_a_list_with_a_filter_of_its_own_is_told_of_what_stands_beside_it(office):
    with_filter(office, "旁注")
    sent_out(office)
    report(office, CITY, LEAD)
    code, said = taizhang(office, "consolidate", LEDGER, BACK, *MAY)
    assert code == 1
    assert "加在表头筛选按钮的右边外面" in said
    assert codes(office).count("column-beside-filter") == 1
    book = openpyxl.load_workbook(office / LEDGER)
    book["台账"].auto_filter.ref = book["台账"].dimensions
    book.save(office / LEDGER)
    assert "column-beside-filter" not in codes(office)
