"""A column put beside a header: it looks like its neighbour, is wide enough, and everything else keeps its bytes."""

import io
from pathlib import Path

import openpyxl
import pytest
from books import sheet_xml, text_row, xlsx

from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.errors import DamagedEditError
from taizhang_xl.hosts.steps import steps_between
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook
from taizhang_xl.xlsx.verify import receipt
from taizhang_xl.xlsx.write.patch import patch, unmovable_edges

ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>编号</t></is></c><c r="B1" s="2" t="inlineStr"><is><t>备注</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>1</t></is></c><c r="B2" s="3" t="inlineStr"><is><t>旧</t></is></c></row>'
)
HEAD = Change("台账", 1, 3, new="协办情况", like=2, width=24)
CELL = Change("台账", 2, 3, new="办公室：已配合，派两人参加调研", like=2)


def saved(before="", changes=(HEAD, CELL), appends=(), rows=ROWS):
    package = open_package_bytes(xlsx({"台账": sheet_xml(rows, before)}), Path("台账.xlsx"))
    edits = ChangeSet.of(changes, appends)
    made = patch(package, edits)
    receipt(package, made.data, edits, made.appended, made.heights)
    return package, made.data


def sheet_of(data):
    return openpyxl.load_workbook(io.BytesIO(data))["台账"]


@pytest.mark.parametrize(
    ("cols", "widths"),
    [
        ("", {"C": 24}),
        ('<cols><col min="1" max="2" width="9" customWidth="1"/></cols>', {"A": 9, "C": 24}),
        ('<cols><col min="1" max="1" width="9" customWidth="1"/><col min="5" max="5" width="7" customWidth="1"/></cols>',
         {"A": 9, "C": 24, "E": 7}),
    ],
)  # fmt: skip
def test_the_new_column_gets_its_width_between_those_that_are_there(cols, widths):
    sheet = sheet_of(saved(cols)[1])
    assert {name: sheet.column_dimensions[name].width for name in widths} == widths
    assert sheet["C1"].fill.fgColor.rgb == "FFFF7C80"
    assert sheet["C2"].alignment.wrap_text


def test_a_width_that_the_sheet_states_itself_stays():
    sheet = sheet_of(saved('<cols><col min="1" max="16384" width="11" customWidth="1"/></cols>')[1])
    assert sheet.column_dimensions["A"].width == 11
    assert (sheet.column_dimensions["A"].min, sheet.column_dimensions["A"].max) == (1, 16384)


def test_the_row_is_as_high_as_the_text_needs_at_the_width_it_gets():
    # 30 columns of text in 24 columns: two lines; at a width of 8.43 it would be five.
    assert sheet_of(saved()[1]).row_dimensions[2].height <= 2 * 15 + 6


def test_a_look_that_a_cell_has_stays():
    rows = ROWS.replace("</row>", '<c r="C2" s="1"/></row>').replace('<c r="C2" s="1"/></row>', "</row>", 1)
    sheet = sheet_of(saved(rows=rows)[1])
    assert sheet["C2"].number_format == "yyyy-m-d"


def test_an_appended_row_takes_the_look_for_the_new_column_from_the_one_named():
    append = Append("台账", {1: "2", 3: "城环工委：已配合"}, like={3: 2})
    sheet = sheet_of(saved(changes=(HEAD,), appends=(append,))[1])
    assert (sheet["C3"].value, sheet["C3"].alignment.wrap_text) == ("城环工委：已配合", True)


def test_a_width_or_a_look_that_nobody_asked_for_is_damage():
    package, data = saved()
    for plain in (HEAD._replace(width=0), HEAD._replace(like=0)):
        with pytest.raises(DamagedEditError):
            receipt(package, data, ChangeSet.of((plain, CELL)), ())


def test_an_open_workbook_gets_the_width_too():
    package, data = saved()
    steps = steps_between(read_workbook(package), read_workbook(open_package_bytes(data, package.path)))
    assert [(step.kind, step.at, step.value) for step in steps if step.kind == "width"] == [("width", "C", "24")]
    assert ("text", "C1", "协办情况") in [(step.kind, step.at, step.value) for step in steps]


def test_a_cell_that_is_emptied_takes_no_look():
    row = text_row(1, "编号", "备注") + text_row(2, "1", "旧")
    assert sheet_of(saved(changes=(CELL._replace(new=None),), rows=row)[1])["C2"].value is None


# -- the look of a whole column, its drop-down, and the filter that takes it in ------

WHOLE = HEAD._replace(until=3, choices=("未落实", "办结"))
THREE = ROWS + '<row r="3"><c r="A3" t="inlineStr"><is><t>2</t></is></c><c r="B3" s="3"/></row>'
FILTER = '<autoFilter ref="A1:B3"><filterColumn colId="0"/><sortState ref="A2:B3"><sortCondition ref="A2:A3"/></sortState></autoFilter>'
RULE = '<dataValidations count="1"><dataValidation type="whole" sqref="{}"><formula1>1</formula1></dataValidation></dataValidations>'


def with_tail(tail, changes=(WHOLE,), rows=THREE):
    """Return the workbook with something after its rows, edited and compared."""
    xml = sheet_xml(rows).replace("</sheetData>", "</sheetData>" + tail)
    package = open_package_bytes(xlsx({"台账": xml}), Path("台账.xlsx"))
    edits = ChangeSet.of(changes)
    made = patch(package, edits)
    receipt(package, made.data, edits, made.appended, made.heights)
    return package, made.data, edits


def test_empty_cells_of_a_new_column_look_like_those_beside_them():
    sheet = sheet_of(with_tail("")[1])
    for row in (2, 3):
        assert sheet.cell(row, 3).value is None
        assert sheet.cell(row, 3).alignment.wrap_text
        assert sheet.cell(row, 3).style_id == sheet.cell(row, 2).style_id
    assert sheet["C4"].has_style is False


@pytest.mark.parametrize(
    ("tail", "rules"),
    [
        ("", {"C2:C3"}),
        (RULE.format("A2:A3"), {"A2:A3", "C2:C3"}),
        ('<conditionalFormatting sqref="A2"><cfRule type="expression" priority="1"><formula>1</formula></cfRule></conditionalFormatting>', {"C2:C3"}),
        # A cell with two rules is an error to Excel: its own stays.
        (RULE.format("A2:C2"), {"A2:C2"}),
    ],
    ids=["none", "another", "after formats", "there already"],
)  # fmt: skip
def test_a_drop_down_comes_among_those_that_are_there(tail, rules):
    found = {str(each.sqref): each for each in sheet_of(with_tail(tail)[1]).data_validations.dataValidation}
    assert found.keys() == rules
    if "C2:C3" in rules:
        assert (found["C2:C3"].formula1, found["C2:C3"].errorStyle) == ('"未落实,办结"', "warning")


def test_a_filter_takes_a_column_in_and_lets_it_go_again():
    head = WHOLE._replace(edge=True)
    data = with_tail(FILTER, (head,))[1]
    assert sheet_of(data).auto_filter.ref == "A1:C3"
    assert sheet_of(data).auto_filter.sortState.ref == "A2:C3"
    package = open_package_bytes(data, Path("台账.xlsx"))
    back = ChangeSet.of([Change("台账", 1, 3, "协办情况", None, edge=True)])
    made = patch(package, back)
    receipt(package, made.data, back, ())
    assert sheet_of(made.data).auto_filter.ref == "A1:B3"
    assert unmovable_edges(package, ChangeSet.of([head._replace(column=5)])) == {("台账", 1, 5): "旁边没有表格的表头"}
    # By the column that is to leave the list is filtered, or something is in it.
    for tail, rows, why in (
        (FILTER.replace('colId="0"', 'colId="1"'), THREE, "正按这一列筛选或排序"),
        (FILTER, THREE, "还有内容"),
    ):
        xml = sheet_xml(rows).replace("</sheetData>", "</sheetData>" + tail)
        package = open_package_bytes(xlsx({"台账": xml}), Path("台账.xlsx"))
        left = ChangeSet.of([Change("台账", 1, 2, "备注", None, edge=True)])
        assert why in unmovable_edges(package, left)["台账", 1, 2]


def test_what_is_around_the_rows_and_nobody_asked_for_is_damage():
    package, data, edits = with_tail(FILTER + RULE.format("A2:A3"), (WHOLE._replace(edge=True),))
    plain = WHOLE._replace(edge=True)
    for wrong in (
        plain._replace(edge=False), plain._replace(choices=()), plain._replace(choices=("未落实", "销号")), plain._replace(until=2),
        plain._replace(column=4),
    ):  # fmt: skip
        with pytest.raises(DamagedEditError):
            receipt(package, data, ChangeSet.of([wrong]), ())
    # Nor is less than was asked for let pass.
    for change in (WHOLE._replace(edge=False), WHOLE._replace(edge=True, choices=()), HEAD._replace(edge=True)):
        less = patch(package, ChangeSet.of([change])).data
        with pytest.raises(DamagedEditError):
            receipt(package, less, edits, ())
