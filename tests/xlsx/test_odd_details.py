"""A detail that other programs write oddly is no reason to refuse a whole workbook: it is read, edited and compared."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from books import HEAD, MAIN, STYLES, parts_of, sheet_xml, text_row, zipped

from taizhang_xl.cells import MAX_ROW, Cell, Kind, Range
from taizhang_xl.changes import Append, Change, ChangeSet, OwnCell, OwnSheet, SheetChange
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook
from taizhang_xl.xlsx.verify import receipt
from taizhang_xl.xlsx.write.patch import patch

ROWS = text_row(1, "编号", "状态") + text_row(2, "1-001", "未落实") + text_row(3, "1-002", "未落实")
LOOKS = {"fill": "A9D18E", "font_colour": "FF0000", "number_format": "0.00"}
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
TWO_FORMS = (
    f'<mc:AlternateContent xmlns:mc="{MC}" xmlns:x14="urn:x14"><mc:Choice Requires="x14">'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0"/></mc:Choice>'
    '<mc:Fallback><xf numFmtId="0" fontId="0" fillId="2" borderId="0" xfId="0"/></mc:Fallback></mc:AlternateContent>'
)


def book(data):
    return read_workbook(open_package_bytes(data, Path("台账.xlsx")))


def made(rows=ROWS, *, before="", after="", styles=STYLES):
    return parts_of({"台账": sheet_xml(rows, before, after)}, styles=styles)


def own_two(styles):
    return styles.replace(
        '<numFmts count="1">', '<numFmts count="2"><numFmt numFmtId="2" formatCode="0&quot;号&quot;"/>'
    ).replace('<xf numFmtId="0" fontId="0" fillId="2"', '<xf numFmtId="2" fontId="0" fillId="2"')


DETAILS = {
    "empty styles": made(styles=f'{HEAD}<styleSheet xmlns="{MAIN}"/>'),
    "empty styles with room": made(styles=f'{HEAD}<styleSheet xmlns="{MAIN}"></styleSheet>'),
    "dimension of rows": made(before='<dimension ref="1:4"/>'),
    "own format 2": made(styles=own_two(STYLES)),
    "formats in two forms": made(styles=STYLES.replace("</cellXfs>", f"{TWO_FORMS}</cellXfs>")),
    "merged column": made(after='<mergeCells count="1"><mergeCell ref="E:E"/></mergeCells>'),
    "merged rows": made(after='<mergeCells count="1"><mergeCell ref="40:41"/></mergeCells>'),
    "small letters": made(ROWS.replace('r="A', 'r="a').replace('r="B', 'r="b')),
}
# Their formats in two forms and whole merged rows are beyond it.
NOT_FOR_OPENPYXL = ("formats in two forms", "merged column", "merged rows")


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
@pytest.mark.parametrize("detail", DETAILS)
def test_a_workbook_with_an_odd_detail_is_read_and_edited(detail):
    data = zipped(DETAILS[detail])
    assert [cell.value for cell in book(data).sheet("台账").rows[2].values()] == ["1-001", "未落实"]
    look = Change("台账", 2, 2, new=5, **LOOKS)
    appends = [] if detail == "merged rows" else [Append("台账", {1: "1-003", 2: "办结"})]
    edits = ChangeSet.of([look], appends)
    package = open_package_bytes(data, Path("台账.xlsx"))
    done = patch(package, edits)
    receipt(package, done.data, edits, done.appended, done.heights)
    sheet = book(done.data).sheet("台账")
    assert (sheet.cell(2, 2).value, sheet.fill(2, 2)) == (5, "A9D18E")
    if detail not in NOT_FOR_OPENPYXL:
        again = openpyxl.load_workbook(io.BytesIO(done.data))["台账"]
        assert (again["B2"].number_format, again["B2"].font.color.rgb) == ("0.00", "FFFF0000")
    if appends:
        assert [sheet.cell(4, 1).value, sheet.cell(4, 2).value] == ["1-003", "办结"]


def test_a_format_of_its_own_under_a_built_in_number_is_that_format():
    parts = made('<row r="1"><c r="A1" s="2"><v>3</v></c></row>', styles=own_two(STYLES))
    assert book(zipped(parts)).sheet("台账").cell(1, 1).value.shown == "3号"


def test_of_a_format_in_two_forms_the_one_that_all_know_counts():
    parts = made(
        '<row r="1"><c r="A1" s="4"><v>3</v></c></row>', styles=STYLES.replace("</cellXfs>", f"{TWO_FORMS}</cellXfs>")
    )
    data = zipped(parts)
    assert book(data).sheet("台账").fill(1, 1) == "FF7C80"
    package = open_package_bytes(data, Path("台账.xlsx"))
    edits = ChangeSet.of([Change("台账", 1, 1, font_colour="0000FF")])
    done = patch(package, edits)
    receipt(package, done.data, edits, ())
    assert book(done.data).sheet("台账").fill(1, 1) == "FF7C80"


def test_whole_columns_and_rows_that_are_merged_are_known():
    parts = made(after='<mergeCells count="2"><mergeCell ref="E:F"/><mergeCell ref="$8:9"/></mergeCells>')
    assert book(zipped(parts)).sheet("台账").merged == (Range(1, 5, MAX_ROW, 6), Range(8, 1, 9, 16_384))


@pytest.mark.parametrize("text", ["NaN", "INF", "-INF"])
def test_a_number_that_a_converter_found_to_be_none_is_an_error_of_its_cell_alone(text):
    parts = made(f'<row r="1"><c r="A1"><v>{text}</v></c><c r="B1"><v>5</v></c></row>')
    package = open_package_bytes(zipped(parts), Path("台账.xls"))
    row = read_workbook(package, is_converted=True).sheet("台账").rows[1]
    assert row == {1: Cell(Kind.ERROR, "#NUM!"), 2: Cell(Kind.NUMBER, 5)}


def test_a_sheet_is_added_where_each_entry_says_what_its_prefix_means():
    parts = made()
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed = parts["xl/workbook.xml"].replace(f' xmlns:r="{office}"'.encode(), b"")
    parts["xl/workbook.xml"] = listed.replace(b"<sheet ", f'<sheet xmlns:r="{office}" '.encode())
    package = open_package_bytes(zipped(parts), Path("台账.xlsx"))
    edits = ChangeSet((), (), (SheetChange("校验结果", OwnSheet((), ((OwnCell("甲"),),)), "校验结果"),))
    done = patch(package, edits)
    receipt(package, done.data, edits, ())
    assert openpyxl.load_workbook(io.BytesIO(done.data))["校验结果"]["A1"].value == "甲"


def test_a_cell_that_gets_a_look_keeps_the_order_in_which_programs_write_its_attributes():
    package = open_package_bytes(zipped(made()), Path("台账.xlsx"))
    done = patch(
        package, ChangeSet.of([Change("台账", 2, 1, fill="A9D18E"), Change("台账", 2, 2, new="办结", fill="A9D18E")])
    )
    with zipfile.ZipFile(io.BytesIO(done.data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    assert '<c r="A2" s="2" t="inlineStr">' in xml.replace('s="4"', 's="2"')
    assert '<c r="B2" s="2" t="inlineStr">' in xml.replace('s="4"', 's="2"')
