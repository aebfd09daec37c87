"""Whatever a file holds, what is said of it is one line without signs that steer a terminal, in words for users."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from books import parts_of, sheet_xml, text_row, zipped
from click.testing import CliRunner

from taizhang_xl.catalogue import CELL_ERROR
from taizhang_xl.changes import Change, ChangeSet
from taizhang_xl.errors import DamagedEditError, UnsafeWorkbookError, UsageError
from taizhang_xl.faces.cli import cli
from taizhang_xl.findings import Where
from taizhang_xl.xlsx.package import open_package, open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook
from taizhang_xl.xlsx.verify import receipt
from taizhang_xl.xlsx.verify.book import range_difference
from taizhang_xl.xlsx.write.patch import patch

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


def test_a_header_with_a_raw_line_break_is_told_in_one_line(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "台账"
    book.active.append(["完成\n时限", "编号"])
    book.save(path)
    done = CliRunner().invoke(cli, ["edit", str(path), "--append", "台账!完成\n\x1b[31m日期=1"])
    assert done.exit_code == 2
    assert done.stderr == "台账：没有找到表头“完成\\n\\x1b[31m日期”。请写列号，如 B=内容。\n"
    shown = CliRunner().invoke(cli, ["edit", str(path), "--set", "台账!A1=新\r\n词", "--dry-run"])
    assert [line for line in shown.output.splitlines() if "完成" in line] == [
        next(line for line in shown.output.splitlines() if "“完成\\n时限” → “新\\r\\n词”" in line)
    ]


def test_errors_and_findings_are_one_line_whatever_they_name():
    assert str(UsageError("甲\n乙", "丙\u2028丁", "戊\x07")) == "甲\\n乙：丙\\u2028丁。戊\\x07。"
    found = str(CELL_ERROR.at(Where("台账\r.xlsx", "表\n一", "A1"), "#N/A", column="状\t态", note=""))
    assert found.isprintable()
    assert "表\\n一!A1" in found


def test_chinese_spaces_and_rare_signs_stay_as_they_are():
    assert str(UsageError("甲\u3000乙", "𠮷", "")) == "甲\u3000乙：𠮷。"


def damaged(before, after):
    package = open_package_bytes(
        zipped(parts_of({"台账": sheet_xml(text_row(1, "甲") + text_row(2, "乙"))})), Path("a.xlsx")
    )
    edits = ChangeSet.of([Change("台账", 2, 1, new="丙")])
    with io.BytesIO(patch(package, edits).data) as file:
        changed = file.read()
    made = open_package_bytes(changed, Path("a.xlsx"))
    parts = {name: made.part(name) for name in made.names}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(before, after)
    with pytest.raises(DamagedEditError) as error:
        receipt(package, zipped(parts), edits, ())
    return str(error.value)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"</sheetData>", b"<x/></sheetData>"), (b'<row r="2">', b'<row r="2"></row><x></x><x>'),
        (b"</sheetData>", b'<row r="3"/></sheetData>'), (b"<row", b"<raw"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_edit_is_said_in_chinese(before, after):
    said = damaged(before, after)
    assert not re.search(r"zip\(\)|argument|mismatched|invalid|list index", said)
    assert "没有保存" in said


def test_ranges_that_are_more_or_fewer_are_a_difference_and_no_error():
    assert range_difference(b"<a>A1:B2</a>", b"<a>A1:B2C3:D4</a>", {9}) == "不该有的地方变了"
    assert range_difference(b"<a>A1 </a>", b"<a> A1B2</a>", {9}) == "不该有的地方变了"


def slashed(folder):
    path = folder / "图.xlsx"
    book = xlsxwriter.Workbook(path, {"in_memory": True})
    page = book.add_worksheet("台账")
    page.write_row(0, 0, ["编号", "佐证"])
    page.write_row(1, 0, ["1-001"])
    page.embed_image("B2", "章.png", {"image_data": io.BytesIO(PICTURE)})
    book.close()
    return path


def test_a_part_whose_name_begins_with_a_slash_is_the_part_without_it(tmp_path):
    path = slashed(tmp_path)
    package = open_package(path)
    assert [name for name in package.names if name.startswith("/")] == ["/xl/richData/_rels/richValueRel.xml.rels"]
    assert package.relationships("xl/richData/richValueRel.xml")["rId1"].target == "xl/media/image1.png"
    edits = ChangeSet.of([Change("台账", 2, 1, new="1-002", fill="A9D18E")])
    done = patch(package, edits)
    receipt(package, done.data, edits, ())
    after = open_package_bytes(done.data, path)
    assert after.names == package.names
    assert read_workbook(after).sheet("台账").cell(2, 1).value == "1-002"


@pytest.mark.parametrize(
    "name", ["//xl/a.xml", "/../a.xml", "/C:/a.xml", "\\xl\\a.xml", "/xl/workbook.xml", "/xl/../../a.xml"]
)
def test_other_names_that_begin_so_are_refused(name):
    parts = parts_of({"台账": sheet_xml(text_row(1, "甲"))})
    with pytest.raises(UnsafeWorkbookError):
        open_package_bytes(zipped({**parts, name: b"<x/>"}), Path("a.xlsx"))
