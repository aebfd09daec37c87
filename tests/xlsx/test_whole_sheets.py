"""A sheet of our own comes, is written anew and goes in the same save as cells and rows; nobody else's is touched."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from books import HEAD, MAIN, OFFICE, RELS, parts_of, sheet_xml, text_row, xlsx, zipped

from taizhang_xl.changes import Append, Change, ChangeSet, Look, OwnCell, OwnSheet, Permit, SheetChange
from taizhang_xl.errors import EditRefusedError
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.write.patch import patch

NOT_TOLD = Permit()
HEAD_LOOK, DAY_LOOK = Look(fill="DDE6F0", head=True), Look(number_format="yyyy-m-d", wrap=True)
CONTENT = OwnSheet(
    ((12, Look(number_format="@", wrap=True)), (11.5, DAY_LOOK)),
    ((OwnCell("编号", HEAD_LOOK), OwnCell("日期", HEAD_LOOK, "'台账'!A1")),),
    frozen=1,
)
ADD = ChangeSet(sheets=(SheetChange("月报", CONTENT, "编号"),))
TAKE = ChangeSet(sheets=(SheetChange("月报", None, "编号"),))


def patched(data, edits, permit=NOT_TOLD):
    return patch(open_package_bytes(data, Path("台账.xlsx")), edits, permit)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_sheet_cells_and_rows_go_in_one_save():
    edits = ADD + ChangeSet(
        (Change("台账", 1, 1, new="改"),),
        (Append("月报", {1: "1-001", 2: date(2018, 3, 5)}), Append("月报", {1: "1-002"})),
    )
    done = patched(xlsx(text_row(1, "甲")), edits)
    book = openpyxl.load_workbook(io.BytesIO(done.data))
    assert book.sheetnames == ["台账", "月报"]
    assert book["台账"]["A1"].value == "改"
    sheet = book["月报"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=3, max_col=1)] == [
        ["编号"],
        ["1-001"],
        ["1-002"],
    ]
    assert sheet["B2"].value.date() == date(2018, 3, 5)
    assert done.appended == (2, 3)
    assert {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"} <= set(done.touched)


def test_the_new_sheet_looks_as_asked():
    done = patched(xlsx(text_row(1, "甲")), ADD + ChangeSet(appends=(Append("月报", {1: "001", 2: 5}),)))
    sheet = openpyxl.load_workbook(io.BytesIO(done.data))["月报"]
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width) == (12, 11.5)
    assert sheet.freeze_panes == "A2"
    head = sheet["A1"]
    assert (head.font.b, head.fill.fgColor.rgb, head.border.top.style) == (True, "FFDDE6F0", "thin")
    assert (head.alignment.horizontal, head.alignment.wrap_text) == ("center", True)
    assert (sheet["A2"].number_format, sheet["B2"].number_format) == ("@", "yyyy-m-d")
    assert sheet["A2"].fill.fill_type is None, "a row under the header is no header"
    assert sheet["B1"].hyperlink.location == "'台账'!A1"


def test_all_edits_or_none():
    data = xlsx(text_row(1, "甲"))
    with pytest.raises(EditRefusedError, match="数字超过"):
        patched(data, ADD + ChangeSet(appends=(Append("月报", {1: 10**16}),)))
    with pytest.raises(EditRefusedError, match="新表的 A1"):
        patched(data, ChangeSet(sheets=(SheetChange("月报", OwnSheet((), ((OwnCell("长" * 40_000),),)), "编号"),)))


def test_ours_is_written_anew_and_taken_away_without_a_trace():
    data = zipped(parts_of({"台账": sheet_xml(text_row(1, "甲"))}))
    once = patched(data, ADD).data
    assert patched(once, ADD).data == once
    other = OwnSheet((), ((OwnCell("编号二"),),))
    again = patched(once, ChangeSet(sheets=(SheetChange("月报", other, "编号"),))).data
    assert openpyxl.load_workbook(io.BytesIO(again))["月报"]["A1"].value == "编号二"
    before, after = parts(data), parts(patched(again, TAKE).data)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == ["xl/styles.xml"]
    assert patched(data, TAKE).data == data


@pytest.mark.parametrize("edits", [ADD, TAKE, ChangeSet(sheets=(SheetChange("月报", CONTENT),))])
def test_a_sheet_of_somebody_else_is_never_touched(edits):
    data = xlsx({"台账": sheet_xml(text_row(1, "甲")), "月报": sheet_xml(text_row(1, "别人的"))})
    with pytest.raises(EditRefusedError, match="不是本工具写的"):
        patched(data, edits)


def test_a_name_that_differs_in_case_is_taken():
    data = xlsx({"台账": sheet_xml(text_row(1, "甲")), "Log": sheet_xml(text_row(1, "编号"))})
    with pytest.raises(EditRefusedError, match="不是本工具写的"):
        patched(data, ChangeSet(sheets=(SheetChange("LOG", CONTENT, "编号"),)))


@pytest.mark.parametrize("name", ["", "a/b", "长" * 32, "'引", "x]"])
def test_a_name_that_no_sheet_can_have_is_refused(name):
    with pytest.raises(EditRefusedError, match="不能作工作表的名字"):
        patched(xlsx(text_row(1, "甲")), ChangeSet(sheets=(SheetChange(name, CONTENT, "编号"),)))


def test_a_protected_structure_is_kept_unless_told():
    data = zipped(
        parts_of({"台账": sheet_xml(text_row(1, "甲"))}, book_extra='<workbookProtection lockStructure="1"/>')
    )
    with pytest.raises(EditRefusedError, match="结构受保护"):
        patched(data, ADD)
    told = patched(data, ADD, Permit(locked=True)).data
    assert openpyxl.load_workbook(io.BytesIO(told)).sheetnames == ["台账", "月报"]


def test_the_only_sheet_is_not_taken_away():
    with pytest.raises(EditRefusedError, match="不能去掉"):
        patched(xlsx({"月报": sheet_xml(text_row(1, "编号"))}), TAKE)


def test_what_staff_put_on_our_sheet_leaves_no_loose_ends():
    """A comment and a formula on our sheet: its links and its place in the calculation chain go with it."""
    made = parts_of({"月报": sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>编号</t></is></c><c r="B1"><f>1</f></c></row>',
                                       after='<legacyDrawing r:id="rId1"/>'),
                     "台账": sheet_xml('<row r="1"><c r="A1"><f>2</f></c></row>')})  # fmt: skip
    made["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'{HEAD}<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{OFFICE}/vmlDrawing" Target="../drawings/v.vml"/></Relationships>'
    ).encode()
    made["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN}"><c r="B1" i="1"/><c r="A1" i="2"/></calcChain>'.encode()
    link = f'<Relationship Id="rIdC" Type="{OFFICE}/calcChain" Target="calcChain.xml"/></Relationships>'.encode()
    made["xl/_rels/workbook.xml.rels"] = made["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", link)
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace(
        b"</sheets>",
        b'</sheets><definedNames><definedName name="_xlnm.Print_Area" localSheetId="1">x</definedName></definedNames>',
    )
    for edits in (ADD, TAKE):
        after = parts(patched(zipped(made), edits).data)
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in after
        assert re.findall(r"<c [^>]*>", after["xl/calcChain.xml"].decode()) == ['<c r="A1" i="2"/>']
    assert b'localSheetId="0"' in after["xl/workbook.xml"], "names of sheets behind it move up"
    assert b"legacyDrawing" in parts(zipped(made))["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize("names", ["", "<definedNames/>", "<definedNames></definedNames>"])
def test_the_header_is_on_each_printed_page_whatever_list_of_names_there_is(names):
    """Some programs write an empty list, as one tag or as two."""
    made = parts_of({"台账": sheet_xml(text_row(1, "甲"))})
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace(b"</sheets>", f"</sheets>{names}".encode())
    after = patched(zipped(made), ADD).data
    assert openpyxl.load_workbook(io.BytesIO(after))["月报"].print_title_rows == "$1:$1"
    assert openpyxl.load_workbook(io.BytesIO(patched(after, TAKE).data)).sheetnames == ["台账"]
