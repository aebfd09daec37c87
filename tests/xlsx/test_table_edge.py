"""A column that joins a table at its right edge, or leaves it: cells and the table's part say the same, nothing else changes."""

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from books import zipped

from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.errors import DamagedEditError, EditRefusedError
from taizhang_xl.hosts.steps import steps_between
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook
from taizhang_xl.xlsx.verify import receipt
from taizhang_xl.xlsx.write.patch import patch, unmovable_edges
from taizhang_xl.xlsx.write.zip_copy import rezipped

SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"
COMES = Change("台账", 1, 4, new="协办情况", edge=True)
NEXT = Change("台账", 1, 5, new="需协调事项", edge=True)
CELL = Change("台账", 2, 4, new="财经：已配合")


def package_of(data):
    return open_package_bytes(data, Path("台账.xlsx"))


def listed(write=lambda book, sheet: None, **options):
    """A workbook of XlsxWriter: the table 表1 in A1:C3."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("台账")
    columns = [{"header": "编号"}, {"header": "状态"}, {"header": "件数"}]
    rows = [["1-001", "办结", 1], ["1-002", "未落实", 2]]
    bottom = 3 if options.get("total_row") else 2
    sheet.add_table(0, 0, bottom, 2, {"data": rows, "columns": columns, "name": "表1", **options})
    write(book, sheet)
    book.close()
    return file.getvalue()


def edited(data, *changes, appends=()):
    edits, package = ChangeSet.of(changes, appends), package_of(data)
    done = patch(package, edits)
    receipt(package, done.data, edits, done.appended, done.heights)
    return done.data


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def other_form(change, data=None):
    made = parts(data or listed())
    return zipped({**made, TABLE: change(made[TABLE].decode()).encode()})


def table_of(data):
    """What another program reads: where the table and its filter are, its columns, its headers."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))["台账"]
    table = sheet.tables["表1"]
    names = [each.name for each in table.tableColumns]
    return table.ref, table.autoFilter.ref, names, [cell.value for cell in sheet[table.ref][0]]


HEADERS = ["编号", "状态", "件数"]


# -- joining -----------------------------------------------------------------


def test_a_column_joins_the_table_and_nothing_else_changes():
    data = listed()
    before, after = parts(data), parts(edited(data, COMES, CELL))
    assert [name for name in before if before[name] != after[name]] == [SHEET, TABLE]
    assert after[TABLE].decode() == before[TABLE].decode().replace("A1:C3", "A1:D3").replace(
        'tableColumns count="3"', 'tableColumns count="4"'
    ).replace("</tableColumns>", '<tableColumn id="4" name="协办情况"/></tableColumns>')
    assert table_of(edited(data, COMES, CELL)) == ("A1:D3", "A1:D3", *[[*HEADERS, "协办情况"]] * 2)


@pytest.mark.parametrize("order", [(COMES, NEXT), (NEXT, COMES)])
def test_two_columns_join_whichever_is_named_first(order):
    names = [*HEADERS, "协办情况", "需协调事项"]
    assert table_of(edited(listed(), *order)) == ("A1:E3", "A1:E3", names, names)


def test_a_row_that_is_appended_in_one_with_a_column_is_of_the_wide_table():
    data = edited(listed(), COMES, appends=[Append("台账", {1: "1-003", 4: "办公室：已配合"})])
    assert table_of(data)[:2] == ("A1:D4", "A1:D4")
    assert openpyxl.load_workbook(io.BytesIO(data))["台账"]["D4"].value == "办公室：已配合"


def test_ids_are_not_used_twice_and_names_are_spelled_as_an_attribute_asks():
    data = other_form(lambda text: text.replace('id="2"', 'id="17"'))
    table = parts(edited(data, COMES._replace(new='A"B\n&')))[TABLE]
    assert b'<tableColumn id="18" name="A&quot;B_x000a_&amp;"/></tableColumns>' in table


FORMS = {
    "prefixed": lambda text: re.sub(r"<(/?)(?=[A-Za-z]+[\s/>])", r"<\1m:", text.replace("xmlns=", "xmlns:m=")),
    "single quotes": lambda text: text.replace('"', "'"),
    "indented": lambda text: text.replace("><", ">\n  <"),
    "without a count": lambda text: text.replace(' count="3"', ""),
    "without buttons": lambda text: re.sub("<autoFilter[^>]*>", "", text),
    "sorted": lambda text: text.replace('<autoFilter ref="A1:C3"/>', '<autoFilter ref="A1:C3"/><sortState ref="A2:C3"><sortCondition ref="A2:A3"/></sortState>'),
    "sorted by its buttons": lambda text: text.replace('<autoFilter ref="A1:C3"/>', '<autoFilter ref="A1:C3"><sortState ref="A2:C3"><sortCondition ref="A2:A3"/></sortState></autoFilter>'),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("appends", [(), (Append("台账", {1: "1-003"}),)])
def test_a_column_joins_in_every_form_of_the_part_and_leaves_its_bytes_as_they_were(form, appends):
    data = other_form(FORMS[form])
    wide = edited(data, COMES, NEXT, appends=appends)
    table = openpyxl.load_workbook(io.BytesIO(wide))["台账"].tables["表1"]
    assert table.ref == ("A1:E4" if appends else "A1:E3")
    assert [each.name for each in table.tableColumns] == [*HEADERS, "协办情况", "需协调事项"]
    if form.startswith("sorted"):
        assert b'sortState ref="A2:E3"' in parts(wide)[TABLE]
    if not appends:
        back = edited(wide, COMES._replace(new=None), NEXT._replace(new=None))
        spelled = lambda xml: xml.replace(b"'", b'"')  # noqa: E731 an edited attribute gets double quotes
        assert spelled(parts(back)[TABLE]) == spelled(parts(data)[TABLE])


def other_table(book, sheet):
    sheet.add_table(1, 3, 3, 4, {"columns": [{"header": "甲"}, {"header": "乙"}], "name": "表2"})


SUM = {"header": "件数", "total_function": "sum"}
STUCK = {
    "a totals row": (listed(total_row=True, columns=[{"header": "编号"}, {"header": "状态"}, SUM]), "有汇总行"),
    "a filled column": (listed(columns=[{"header": "编号"}, {"header": "状态"}, {"header": "件数", "formula": "=1"}]), "有自动填公式的列"),
    "a text": (listed(lambda book, sheet: sheet.write("D3", "另记")), "右边的一列里有内容"),
    "a header": (listed(lambda book, sheet: sheet.write("D1", "另记")), "右边的一列里有内容"),
    "a formula that shows nothing": (listed(lambda book, sheet: sheet.write_formula("D2", '=""', value="")), "右边的一列里有内容"),
    "merged cells": (listed(lambda book, sheet: sheet.merge_range("D3:E4", "")), "有别的表格、合并单元格"),
    "another table": (listed(other_table), "有别的表格、合并单元格"),
    "a name that is there": (other_form(lambda text: text.replace("件数", "协办情况")), "已经有一列叫“协办情况”"),
    "a map": (other_form(lambda text: text.replace("<table ", '<table tableType="xml" ')), "连着外部数据"),
    "no header row": (listed(header_row=False), "旁边没有表格的表头"),
}  # fmt: skip


@pytest.mark.parametrize("name", STUCK)
def test_a_column_that_cannot_join_is_refused_before_anything_is_written(name):
    data, why = STUCK[name]
    with pytest.raises(EditRefusedError, match=rf"台账!D1 的列不能进出表格，.*{why}"):
        edited(data, COMES)
    assert list(unmovable_edges(package_of(data), ChangeSet.of([COMES]))) == [("台账", 1, 4)]


def test_a_column_with_one_between_it_and_the_table_does_not_join():
    with pytest.raises(EditRefusedError, match="台账!E1 的列不能进出表格，旁边没有表格的表头"):
        edited(listed(), NEXT)


@pytest.mark.parametrize("text", ["", "　", "长" * 256, "甲\r\n乙"])
def test_a_name_that_a_table_cannot_have_is_refused(text):
    with pytest.raises(EditRefusedError, match="台账!D1 是表格 表1 的表头"):
        edited(listed(), COMES._replace(new=text))


# -- leaving -----------------------------------------------------------------

GOES = Change("台账", 1, 4, "协办情况", None, edge=True)


def made_wide(write=lambda book, sheet: None):
    return edited(listed(write), COMES, CELL)


LEFT = {
    "a text in the column": (made_wide(), (GOES,), "这一列里还有内容"),
    "a formula goes by it": (made_wide(lambda book, sheet: sheet.write_formula("G9", "=COUNTA(表1[协办情况])")),
                             (GOES, CELL._replace(new=None)), "有公式按名字“协办情况”引用这一列"),
    "it is filtered by it": (other_form(lambda text: text.replace('<autoFilter ref="A1:D3"/>', '<autoFilter ref="A1:D3"><filterColumn colId="3"/></autoFilter>'), made_wide()),
                             (GOES, CELL._replace(new=None)), "正按这一列筛选或排序"),
    "it is sorted by it": (other_form(lambda text: text.replace('<autoFilter ref="A1:D3"/>', '<autoFilter ref="A1:D3"><sortState ref="A2:D3"><sortCondition ref="D2:D3"/></sortState></autoFilter>'), made_wide()),
                           (GOES, CELL._replace(new=None)), "正按这一列筛选或排序"),
    "it is not the last": (edited(listed(), COMES, NEXT), (GOES,), "表格 表1 在它右边还有别的列"),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_a_column_that_cannot_leave_is_refused(name):
    data, changes, why = LEFT[name]
    with pytest.raises(EditRefusedError, match=f"台账!D1 的列不能进出表格，.*{why}"):
        edited(data, *changes)


def test_a_header_of_a_table_is_not_emptied_unless_its_column_is_to_leave():
    with pytest.raises(EditRefusedError, match="台账!D1 是表格 表1 的表头，不能空着"):
        edited(made_wide(), GOES._replace(edge=False), CELL._replace(new=None))


# -- the receipt -------------------------------------------------------------


def swap(old, new):
    return lambda text: text.replace(old, new, 1)


NEW_COLUMN = '<tableColumn id="4" name="协办情况"/>'
DAMAGED = [
    ({TABLE: swap('ref="A1:D3"', 'ref="A1:E3"')}, "的区域 A1:E3 没有跟着列走"),
    ({TABLE: swap('ref="A1:D3"', 'ref="A1:D4"')}, "不该有变化"),
    ({TABLE: swap('autoFilter ref="A1:D3"', 'autoFilter ref="A1:C3"')}, "的区域 A1:C3 没有跟着列走"),
    ({TABLE: swap(NEW_COLUMN, NEW_COLUMN.replace("情况", "进展"))}, "新的一列叫“协办进展”"),
    ({TABLE: swap(NEW_COLUMN, NEW_COLUMN.replace('"4"', '"3"'))}, "新的一列“协办情况”写得不对"),
    ({TABLE: swap(NEW_COLUMN, NEW_COLUMN.replace("/>", ' totalsRowLabel="合计"/>'))}, "新的一列“协办情况”写得不对"),
    ({TABLE: swap(NEW_COLUMN, NEW_COLUMN + NEW_COLUMN.replace('"4"', '"5"'))}, "的列数变了"),
    ({TABLE: swap('count="4"', 'count="3"')}, "写的列数不对"),
    ({TABLE: swap('name="状态"', 'name="情况"')}, "里 B1 的文字成了“情况”"),
    ({SHEET: swap("协办情况", "协办进展")}, "台账!D1"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "word"), DAMAGED)
def test_a_table_that_took_in_something_else_is_found(changed, word):
    package, edits = package_of(listed()), ChangeSet.of([COMES, CELL])
    done = patch(package, edits)
    made = package_of(done.data)
    new = {name: change(made.part(name).decode()).encode() for name, change in changed.items()}
    assert all(new[name] != made.part(name) for name in new)
    with pytest.raises(DamagedEditError, match=re.escape(word)):
        receipt(package, rezipped(done.data, list(made.entries), new, {}), edits, ())


def test_a_table_that_did_not_move_is_found():
    package, edits = package_of(listed()), ChangeSet.of([COMES, CELL])
    alone = ChangeSet.of([COMES._replace(edge=False), CELL])
    with pytest.raises(DamagedEditError, match="D1 没有归进表格"):
        receipt(package, patch(package, alone).data, edits, ())
    with pytest.raises(DamagedEditError, match="的列数变了"):
        receipt(package, patch(package, edits).data, alone, ())


def test_a_table_that_let_a_column_with_content_go_is_found():
    package = package_of(made_wide())
    gone = patch(package, ChangeSet.of([GOES, CELL._replace(new=None)])).data
    narrow = patch(package_of(gone), ChangeSet.of([CELL])).data
    with pytest.raises(DamagedEditError, match="表格的右边缘移过了 D 列，D2 有内容"):
        receipt(package, narrow, ChangeSet.of([GOES]), ())


def test_a_table_that_took_in_what_stood_there_or_another_table_is_found():
    def bare(book, sheet):
        sheet.add_table(
            2, 3, 4, 4, {"header_row": False, "columns": [{"header": "甲"}, {"header": "乙"}], "name": "表2"}
        )

    moved = {TABLE: parts(edited(listed(), COMES))[TABLE]}
    for write, word in ((lambda book, sheet: sheet.write("D3", "另记"), "D3 有内容"), (bare, "两个表格重叠了")):
        package = package_of(listed(write))
        done = patch(package, ChangeSet.of([COMES._replace(edge=False)])).data
        with pytest.raises(DamagedEditError, match=word):
            receipt(package, rezipped(done, list(package_of(done).entries), moved, {}), ChangeSet.of([COMES]), ())


# -- an open workbook ---------------------------------------------------------


def test_an_open_workbook_gets_the_wide_table_and_the_narrow_one_back():
    def tables(old, new):
        steps = steps_between(read_workbook(package_of(old)), read_workbook(package_of(new)))
        return [(step.at, step.value) for step in steps if step.kind == "table"]

    data = made_wide()
    assert tables(listed(), data) == [("A1:D3", "表1")]
    assert tables(data, edited(data, GOES, CELL._replace(new=None))) == [("A1:C3", "表1")]
