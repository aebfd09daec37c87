"""The receipt of many new rows: however plainly they are written, whatever is wrong in any of them is found."""

from pathlib import Path

import pytest
from books import sheet_xml, text_row, xlsx

from taizhang_xl.changes import Append, ChangeSet
from taizhang_xl.errors import DamagedEditError
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook
from taizhang_xl.xlsx.verify import receipt
from taizhang_xl.xlsx.write.patch import patch
from taizhang_xl.xlsx.write.zip_copy import rezipped

SHEET = "xl/worksheets/sheet1.xml"
ROWS = 6
FIRST, LAST = 4, 3 + ROWS


def ledger():
    rows = text_row(1, "台账") + text_row(2, "编号", "状态", "备注") + text_row(3, "0", "x", "y")
    return xlsx({"台账": sheet_xml(rows)})


def appends(*texts):
    """Rows of three texts; the last of them holds `texts`."""
    rows = [{1: f"1-{n:03d}", 2: "正在办理", 3: f"第{n}次会"} for n in range(ROWS - 1)]
    return ChangeSet(appends=tuple(Append("台账", row) for row in (*rows, dict(enumerate(texts, 1)))))


def checked(edits, damage=lambda xml: xml):
    """Append, damage the sheet, compare; returns what the new sheet reads as."""
    old = open_package_bytes(ledger(), Path("台账.xlsx"))
    done = patch(old, edits)
    made = open_package_bytes(done.data, old.path)
    xml = damage(made.part(SHEET).decode()).encode()
    new = rezipped(done.data, made.entries, {SHEET: xml}, {})
    return receipt(old, new, edits, done.appended), read_workbook(open_package_bytes(new, old.path)).sheet("台账")


def cell(row, column, text):
    return f'<c r="{column}{row}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


@pytest.mark.parametrize(
    "texts",
    [
        ("1-009", "办结", "已完成"),
        ("甲 & 乙 < 丙", "  前后有空格  ", "两\n行\t格"),
        ("_x0041_", "1_x", "\x07"),
        ("1-009", None, "已完成"),
        ("1-009", "办结", 12.5),
        ("=1+1", "😀", "'"),
    ],
    ids=repr,
)
def test_rows_that_are_as_asked_pass_and_read_back(texts):
    proof, sheet = checked(appends(*texts))
    assert (proof.rows, proof.cells) == (ROWS, 3 * ROWS)
    assert [sheet.cell(LAST, column).value for column in (1, 2, 3)] == list(texts)
    assert [sheet.cell(FIRST + 2, column).value for column in (1, 2, 3)] == ["1-002", "正在办理", "第2次会"]


LOST = {
    "another text": lambda row: (cell(row, "B", "办结"), cell(row, "B", "正在办理")),
    "no text": lambda row: (cell(row, "B", "办结"), f'<c r="B{row}"/>'),
    "no cell": lambda row: (cell(row, "B", "办结"), ""),
    "another column": lambda row: (cell(row, "C", "已完成"), cell(row, "D", "已完成")),
    "a cell too many": lambda row: (cell(row, "C", "已完成"), cell(row, "C", "已完成") + cell(row, "D", "多")),
    "a number too many": lambda row: (cell(row, "C", "已完成"), cell(row, "C", "已完成") + f'<c r="D{row}"><v>1</v></c>'),
    "twice": lambda row: (cell(row, "B", "办结"), cell(row, "B", "办结") * 2),
    "out of order": lambda row: (
        cell(row, "B", "办结") + cell(row, "C", "已完成"), cell(row, "C", "已完成") + cell(row, "B", "办结"),
    ),
    "another row's address": lambda row: (cell(row, "B", "办结"), cell(row - 1, "B", "办结")),
    "a formula": lambda row: (cell(row, "B", "办结"), f'<c r="B{row}" t="str"><f>"办结"</f><v>办结</v></c>'),
    "an escape": lambda row: (cell(row, "B", "办结"), cell(row, "B", "_x529E_结_")),
    "a second run": lambda row: (cell(row, "B", "办结"), cell(row, "B", "办结</t><t>了")),
    "an attribute": lambda row: (f'<c r="B{row}" t', f'<c r="B{row}" cm="1" t'),
    "hidden": lambda row: (f'<row r="{row}"', f'<row r="{row}" hidden="1"'),
    "an end that is missing": lambda row: (cell(row, "C", "已完成") + "</row>", cell(row, "C", "已完成")),
    "no row at all": lambda row: (
        f'<row r="{row}">' + cell(row, "A", "1-009") + cell(row, "B", "办结") + cell(row, "C", "已完成") + "</row>", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LOST)
def test_damage_in_the_last_of_many_new_rows_is_found(name):
    def damage(xml):
        old, new = LOST[name](LAST)
        assert xml.count(old) == 1
        return xml.replace(old, new)

    with pytest.raises(DamagedEditError):
        checked(appends("1-009", "办结", "已完成"), damage)


def test_a_text_that_reads_as_another_is_found():
    with pytest.raises(DamagedEditError):
        checked(appends("_x0041_", "办结", "已完成"), lambda xml: xml.replace("_x005F_x0041_", "_x0041_"))


@pytest.mark.slow
@pytest.mark.parametrize("sign", ["x", "<", "&", '"', "/", "1", " "])
def test_a_changed_sign_anywhere_in_a_new_row_is_found_or_changes_nothing(sign):
    edits = appends("1-009", "办结", "已完成")
    _, honest = checked(edits)
    found = missed = 0
    length = len(f'<row r="{LAST}">' + cell(LAST, "A", "1-009") + cell(LAST, "B", "办结"))
    for place in range(length):

        def damage(xml, place=place):
            at = xml.index(f'<row r="{LAST}"') + place
            return xml[:at] + sign + xml[at + 1 :]

        try:
            _, sheet = checked(edits, damage)
        except DamagedEditError:
            found += 1
            continue
        missed += 1
        assert sheet.rows == honest.rows, place
    assert found > missed
