"""Calc under xlwings: what a script writes and reads is what another program finds in the saved file."""

from __future__ import annotations

from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest
import xlwings as xw
from calc_engine.areas import parse_areas
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from taizhang_xl.errors import UsageError
from taizhang_xl.hosts.calc.writing import runs

pytestmark = pytest.mark.libreoffice


@pytest.fixture
def book(calc, tmp_path):
    path = tmp_path / "台账 #1=甲.xlsx"
    made = openpyxl.Workbook()
    made.active.title = "台账"
    made.save(path)
    return calc.books.open(str(path))


@pytest.fixture
def sheet(book):
    return book.sheets["台账"]


def saved(book):
    book.save()
    return openpyxl.load_workbook(book.fullname)


def test_texts_stay_texts(book, sheet):
    texts = ["001", "2026-01-01", "10.3", "3月5日", "1/2", "TRUE", "50%", "+86", "-1", "@甲", "两行\n文字", " 空格 "]
    sheet["A1"].options(transpose=True).value = texts
    sheet["B1"].value = "'=1+1"
    found = saved(book)["台账"]
    assert [cell.value for cell in found["A"]] == texts
    assert {cell.data_type for cell in found["A"]} == {"s"}
    assert (found["B1"].value, found["B1"].data_type, sheet["B1"].value) == ("=1+1", "s", "=1+1")


def test_values_of_every_kind_survive(book, sheet):
    row = ["甲", 12.5, 3, True, False, None, datetime(2018, 3, 31), datetime(2018, 3, 31, 9, 30), date(2018, 4, 1)]
    sheet["A1"].value = row
    assert sheet["A1:I1"].value == [*row[:-1], datetime(2018, 4, 1)]
    assert type(sheet["D1"].value) is bool
    found = saved(book)["台账"]
    assert [cell.value for cell in found[1]] == [*row[:-1], datetime(2018, 4, 1)]
    assert [cell.is_date for cell in found[1]] == [False] * 6 + [True] * 3
    assert (found["C1"].data_type, found["D1"].data_type) == ("n", "b")


def test_a_date_takes_the_format_that_is_there(book, sheet):
    sheet["A1:A3"].number_format = 'yyyy"年"m"月"d"日"'
    sheet["A1:A4"].value = [[datetime(2018, 3, day)] for day in (1, 2, 3, 4)]
    found = saved(book)["台账"]
    assert [cell.value for cell in found["A"]] == [datetime(2018, 3, day) for day in (1, 2, 3, 4)]
    assert [("年" in cell.number_format, cell.number_format.endswith("dd")) for cell in found["A"]] == [
        (True, False), (True, False), (True, False), (False, True),
    ]  # fmt: skip


def test_a_workbook_that_counts_from_1904_keeps_its_days(calc, tmp_path):
    path = tmp_path / "1904.xlsx"
    made = openpyxl.Workbook()
    made.epoch = CALENDAR_MAC_1904
    made.active["A1"] = datetime(2018, 3, 31)
    made.save(path)
    book = calc.books.open(str(path))
    assert book.sheets[0]["A1"].value == datetime(2018, 3, 31)
    book.sheets[0]["A2"].value = datetime(2018, 4, 1)
    found = saved(book)
    assert found.epoch == CALENDAR_MAC_1904
    assert found.active["A2"].value == datetime(2018, 4, 1)


def test_comments_outlive_a_write_over_them(calc, tmp_path):
    path = tmp_path / "批注.xlsx"
    made = openpyxl.Workbook()
    made.active.append(["旧", 1])
    made.active.append(["旧", 2])
    made.active["A2"].comment = Comment("问过财经工委", "李某")
    made.save(path)
    book = calc.books.open(str(path))
    book.sheets[0]["A1"].value = [["新", 1], ["新", None], ["新", datetime(2018, 3, 1)]]
    found = saved(book).active
    assert [[cell.value for cell in row] for row in found["A1:B3"]] == [
        ["新", 1], ["新", None], ["新", datetime(2018, 3, 1)],
    ]  # fmt: skip
    assert found["A2"].comment.text == "问过财经工委"


def test_formulas_are_written_and_read_as_excel_has_them(book, sheet):
    book.sheets.add("汇总", after=sheet)
    sheet["A1"].value = [[1], [2], [3]]
    total = book.sheets["汇总"]
    total["B1"].options(transpose=True).value = [
        "=SUM(台账!A1:A3)",
        '=IF(台账!A1>0,"是;,",1/0)',
        "=VLOOKUP(2,台账!$A$1:A$3,1,FALSE)",
        '=COUNTIFS(台账!A:A,">1")',
        "=SUMPRODUCT({1,2;3,4}*1)",
    ]
    assert total["B1:B5"].value == [6, "是;,", 2, 2, 10]
    found = saved(book)["汇总"]
    assert found["B1"].value == "=SUM(台账!A1:A3)"
    assert found["B4"].value == '=COUNTIFS(台账!A:A,">1")'
    assert total["B1"].formula == "=SUM(台账!A1:A3)"
    assert total["B4"].formula == '=COUNTIFS(台账!A:A,">1")'
    assert total["B5"].formula == "=SUMPRODUCT({1,2;3,4}*1)"


def test_one_formula_for_many_cells_moves_its_references(book, sheet):
    sheet["A1"].value = [[1], [2], [3]]
    sheet["B1:B3"].formula = "=A1*$A$3"
    assert sheet["B1:B3"].value == [3, 6, 9]
    assert [cell.value for cell in saved(book)["台账"]["B"]] == ["=A1*$A$3", "=A2*$A$3", "=A3*$A$3"]
    assert sheet["A1:B2"].formula == (("1", "=A1*$A$3"), ("2", "=A2*$A$3"))


def test_errors_are_none_or_their_names(sheet):
    sheet["A1"].value = ["=1/0", "=NOSUCH(1)", "=NA()", '=VALUE("甲")', "好"]
    assert sheet["A1:E1"].value == [None, None, None, None, "好"]
    assert sheet["A1:E1"].options(err_to_str=True).value == ["#DIV/0!", "#NAME?", "#N/A", "#VALUE!", "好"]


def test_colours_fonts_and_formats_reach_the_file(book, sheet):
    sheet["A1"].value = [["校验"], ["结果"], ["三"]]
    sheet["A1,A3:B4"].color = (255, 199, 206)
    sheet["A2"].color = "#C6EFCE"
    sheet["A1:A2"].font.bold = True
    sheet["A1"].font.color = (192, 0, 0)
    sheet["A1"].font.size = 14
    sheet["B9"].number_format = "0.00"
    found = saved(book)["台账"]
    assert [found[at].fill.fgColor.rgb for at in ("A1", "A2", "A3", "B4")] == [
        "FFFFC7CE", "FFC6EFCE", "FFFFC7CE", "FFFFC7CE",
    ]  # fmt: skip
    assert (found["A1"].font.b, found["A1"].font.color.rgb, found["A1"].font.sz) == (True, "FFC00000", 14)
    assert found["B9"].number_format == "0.00"
    assert (sheet["A1"].color, sheet["B1"].color, sheet["A1:A2"].color) == ((255, 199, 206), None, None)
    assert (sheet["A1"].font.bold, sheet["B9"].number_format) == (True, "0.00")
    sheet["A1"].color = None
    assert saved(book)["台账"]["A1"].fill.fill_type is None


def test_widths_heights_and_jumps_reach_the_file(book, sheet):
    sheet["C1"].column_width = 24
    sheet["A3"].row_height = 30
    sheet["A1"].add_hyperlink("#台账!F37", "去看 F37")
    found = saved(book)["台账"]
    assert found.column_dimensions["C"].width == pytest.approx(24, abs=0.8)
    assert found.row_dimensions[3].height == pytest.approx(30, abs=0.1)
    assert (found["A1"].value, found["A1"].hyperlink.location) == ("去看 F37", "台账!F37")
    assert (sheet["C1"].column_width, sheet["A3"].row_height) == (24, pytest.approx(30, abs=0.05))
    assert sheet["A1"].hyperlink == "#台账!F37"


def test_where_ranges_begin_and_end(sheet):
    sheet["B2"].value = [["一", "二", "三"], [1, 2, None], [3, None, 4]]
    assert sheet.used_range.address == "$B$2:$D$4"
    assert sheet["C3"].current_region.address == "$B$2:$D$4"
    assert sheet["B2"].expand().address == "$B$2:$D$4"
    assert sheet["C2"].expand("down").address == "$C$2:$C$3"
    assert [sheet["B2"].end(where).address for where in ("down", "right", "up", "left")] == [
        "$B$4", "$D$2", "$B$1", "$A$2",
    ]  # fmt: skip
    assert sheet["D2"].end("down").address == "$D$4"
    assert (sheet["A:C"].shape, sheet["5:6"].row, sheet.range((2, 2), (4, 3)).address) == (
        (1048576, 3), 5, "$B$2:$C$4",
    )  # fmt: skip
    assert sheet["B2:D4"][1, 0].value == 1
    assert sheet[1:3, 1:3].value == [["一", "二"], [1, 2]]
    assert [cell.value for cell in sheet["B2:D2"]] == ["一", "二", "三"]


def test_a_frame_goes_in_and_comes_out(sheet):
    days = pd.to_datetime(["2018-01-01", None])
    frame = pd.DataFrame({"编号": ["001", "002"], "完成时限": days, "个数": [1.0, float("nan")], "在": [True, False]})
    sheet["A1"].options(index=False).value = frame
    assert sheet["A2:D3"].value == [["001", datetime(2018, 1, 1), 1, True], ["002", None, None, False]]
    found = sheet["A1"].options(pd.DataFrame, expand="table", index=False).value
    assert list(found["编号"]) == ["001", "002"]
    assert found["完成时限"][0] == datetime(2018, 1, 1)


def test_sheets_are_made_named_hidden_and_taken_away(book, sheet):
    book.sheets.add("校验结果", after=sheet)
    book.sheets.add(before=sheet).name = "封面"
    book.sheets["校验结果"].visible = False
    assert [each.name for each in book.sheets] == ["封面", "台账", "校验结果"]
    assert "校验结果" in book.sheet_names
    assert saved(book)["校验结果"].sheet_state == "hidden"
    book.sheets["校验结果"].delete()
    assert saved(book).sheetnames == ["封面", "台账"]
    with pytest.raises(xw.NoSuchObjectError):
        book.sheets["没有"]


def test_cells_are_emptied_with_and_without_their_looks(book, sheet):
    sheet["A1:B1"].value = ["甲", 1]
    sheet["A1:B1"].color = (255, 0, 0)
    sheet["A1"].clear_contents()
    sheet["B1"].clear()
    found = saved(book)["台账"]
    assert (found["A1"].value, found["A1"].fill.fgColor.rgb) == (None, "FFFF0000")
    assert (found["B1"].value, found["B1"].fill.fill_type) == (None, None)


def test_a_copy_is_written_and_the_open_book_stays_where_it_is(book, sheet, tmp_path):
    sheet["A1"].value = "还没保存"
    book.impl.save_copy(tmp_path / "副本.xlsx")
    assert openpyxl.load_workbook(tmp_path / "副本.xlsx").active["A1"].value == "还没保存"
    assert openpyxl.load_workbook(book.fullname).active["A1"].value is None
    assert (book.name, book.impl.api.isModified()) == ("台账 #1=甲.xlsx", True)
    book.save(tmp_path / "另存.xlsx")
    assert book.fullname == str(tmp_path / "另存.xlsx")
    with pytest.raises(UsageError, match="格式"):
        book.impl.save_copy(tmp_path / "另存.doc")


def test_books_are_found_again_by_path(calc, book):
    assert xw.Book(book.fullname) == book
    assert calc.books[book.name].fullname == book.fullname
    assert len(calc.books) == 1


def test_names_of_cells_are_understood(calc, tmp_path):
    path = tmp_path / "名称.xlsx"
    made = openpyxl.Workbook()
    made.active.title = "台账"
    made.active.append(["甲", "乙"])
    made.defined_names["表头"] = openpyxl.workbook.defined_name.DefinedName("表头", attr_text="台账!$A$1:$B$1")
    made.save(path)
    sheet = calc.books.open(str(path)).sheets[0]
    assert sheet["表头"].address == "$A$1:$B$1"
    with pytest.raises(xw.NoSuchObjectError):
        sheet["没有"]


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("b2", [(2, 2, 2, 2)]),
        ("$C$3:A1", [(1, 1, 3, 3)]),
        ("A1:A3,C5", [(1, 1, 3, 1), (5, 3, 5, 3)]),
        ("D:C", [(1, 3, 1048576, 4)]),
        ("6:5", [(5, 1, 6, 16384)]),
    ],
)
def test_addresses(text, areas):
    assert list(parse_areas(text)) == areas


@pytest.mark.parametrize("text", ["", "A0", "XFE1", "A1048577", "A1:", "表头", "ZZZ:A", "1:1048577", "A1,", "A:3"])
def test_what_is_no_address(text):
    with pytest.raises(ValueError):
        parse_areas(text)


def test_runs_of_numbers():
    assert runs([3, 4, 5, 9, 11, 12]) == [(3, 5), (9, 9), (11, 12)]
    assert runs([]) == []
