"""The receipt: whatever a save changes beyond what was asked is found by comparing, and the ledger stays as it was."""

import io
import random
import re
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter
from books import parts_of, sheet_xml, text_row, zipped
from foreign import OUTSIDE, each_workbook, traits

from taizhang_xl import edit
from taizhang_xl.changes import Append, Change, ChangeSet, OwnCell, OwnSheet, SheetChange
from taizhang_xl.contract import save
from taizhang_xl.errors import DamagedEditError, EditRefusedError
from taizhang_xl.xlsx.package import open_package, open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook
from taizhang_xl.xlsx.verify import Receipt, receipt
from taizhang_xl.xlsx.write.patch import patch
from taizhang_xl.xlsx.write.zip_copy import rezipped

# What may stand in the way of an edit in some cell of the first rows, or of a new row.
HINDERS = {"signature", "revisions", "sheetProtection", "merge", "pivotOnFirstSheet", "tableTotals"}
SHEET, BOOK, STYLE = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"


def package_of(data):
    return open_package_bytes(data, Path("台账.xlsx"))


def damaged(data, changed, added=(), dropped=()):
    """Return a workbook with parts replaced (a function of the old text), added or left out."""
    package = package_of(data)
    new = {}
    for name, change in changed.items():
        old = package.part(name).decode()
        new[name] = change(old).encode()
        assert new[name] != package.part(name), f"the damage to {name} must be one"
    entries = [entry for entry in package.entries if entry.filename not in dropped]
    return rezipped(data, entries, new, dict(added))


def checked(data, edits, damage=lambda new: new):
    package = package_of(data)
    done = patch(package, edits)
    return receipt(package, damage(done.data), edits, done.appended, done.heights)


def ledger():
    """A workbook with shared texts, merged cells, a hidden row, a rule, a formula, a drop-down and a second sheet."""
    rows = (
        text_row(1, "台账") + text_row(2, "编号", "状态", "备注")
        + '<row r="3" ht="30" customHeight="1"><c r="A3" t="s"><v>0</v></c><c r="B3" s="2" t="s"><v>1</v></c><c r="C3" s="1"><v>43164</v></c></row>'
        + '<row r="4" hidden="1"><c r="A4" t="s"><v>2</v></c><c r="B4" t="s"><v>1</v></c><c r="C4"><f>1+1</f><v>2</v></c></row>'
        + '<row r="5"><c r="A5" t="s"><v>3</v></c><c r="B5" t="s"><v>1</v></c></row>'
    )  # fmt: skip
    sheets = {
        "台账": sheet_xml(
            rows,
            before='<sheetPr codeName="S"/><dimension ref="A1:C5"/><cols><col min="3" max="3" width="20" style="3" customWidth="1"/></cols>',
            after='<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>'
            '<conditionalFormatting sqref="B3:B5"><cfRule type="containsBlanks" priority="1"/></conditionalFormatting>'
            '<dataValidations count="1"><dataValidation type="list" sqref="B3:B5"><formula1>"办结,未落实"</formula1></dataValidation></dataValidations>',
        ),
        "说明": sheet_xml(text_row(1, "别动")),
    }
    strings = "".join(f"<si><t>{text}</t></si>" for text in ("1-001", "正在办理", "1-002", "1-003"))
    parts = parts_of(sheets, strings=strings)
    return zipped({**parts, "xl/vbaProject.bin": bytes(range(256)), "docProps/app.xml": b"<Properties/>"})


EDIT = ChangeSet.of([Change("台账", 3, 2, new="办结", fill="A9D18E"), Change("台账", 5, 3, new=date(2018, 3, 5))])


def swap(old, new):
    return lambda text: text.replace(old, new, 1)


DAMAGE = {
    "another cell of the row": ({SHEET: swap("<v>43164</v>", "<v>43165</v>")}, "台账!C3 变了"),
    "a cell of another row": ({SHEET: swap("<v>3</v>", "<v>2</v>")}, "台账!A5 变了"),
    "a row nobody spoke of": ({SHEET: swap('<c r="A4" t="s"><v>2</v>', '<c r="A4" t="s"><v>1</v>')}, "第 4 行变了"),
    "a swapped shared text": ({"xl/sharedStrings.xml": swap("1-002", "1-003")}, "sharedStrings.xml"),
    "a formula made a value": ({SHEET: swap("<f>1+1</f>", "")}, "第 4 行变了"),
    "a style of another cell": ({SHEET: swap('<c r="C3" s="1">', '<c r="C3" s="2">')}, "台账!C3 变了"),
    "a format that was there": ({STYLE: swap('rgb="FFFF7C80"', 'rgb="FF000000"')}, "styles.xml 的 fills 变了"),
    "a font that was there": ({STYLE: swap('<sz val="11"/>', '<sz val="12"/>')}, "styles.xml 的 fonts 变了"),
    "the wrong fill": ({STYLE: swap("FFA9D18E", "FFA9D18F")}, "底色"),
    "a lost border": ({STYLE: swap("<border/>", "<border><left/></border>")}, "borders"),
    "the wrong value": ({SHEET: swap("办结", "销号")}, "台账!B3 读回来是“销号”"),
    "a number that is none": ({SHEET: lambda text: re.sub(r'(<c r="C5"[^>]*><v>)43164', r"\g<1>x", text)}, "读不回来"),
    "the wrong day": ({SHEET: lambda text: re.sub(r'(<c r="C5"[^>]*><v>)43164', r"\g<1>43165", text)}, "台账!C5 读回来是“2018-03-06”"),
    "a day without its format": ({SHEET: lambda text: re.sub(r'<c r="C5" s="\d+"', '<c r="C5" s="3"', text)}, "台账!C5 读回来是“43164”"),
    "an edit that was not made": ({SHEET: lambda text: re.sub(r'<c r="C5".*?</c>', "", text)}, "台账!C5"),
    "a merged range lost": ({SHEET: swap('<mergeCell ref="A1:C1"/>', "")}, "合并单元格"),
    "a merged range moved": ({SHEET: swap("A1:C1", "A1:C2")}, "合并单元格"),
    "a hidden row shown": ({SHEET: swap(' hidden="1"', "")}, "第 4 行变了"),
    "a height somebody set": ({SHEET: swap(' customHeight="1"', "")}, "第 3 行的行高变了"),
    "a column's width": ({SHEET: swap('width="20"', 'width="2"')}, "表格以外"),
    "a rule": ({SHEET: swap('sqref="B3:B5"><cfRule', 'sqref="B3:B6"><cfRule')}, "表格以外"),
    "a truncated table": ({SHEET: lambda text: re.sub(r'<row r="5".*?</row>', "", text)}, "台账 第 5 行没有了"),
    "a truncated sheet": ({SHEET: lambda text: text[: text.index("<row r=\"5\"")] + "</sheetData></worksheet>"}, "合并单元格变了"),
    "a sheet cut in the middle": ({SHEET: lambda text: text[:-40]}, "表格以外"),
    "rows out of order": ({SHEET: lambda text: re.sub(r'(<row r="4".*?</row>)(<row r="5".*?</row>)', r"\2\1", text)}, "次序"),
    "cells out of order": ({SHEET: lambda text: re.sub(r'(<c r="A5".*?</c>)(<c r="B5".*?</c>)', r"\2\1", text)}, "次序"),
    "a cell written twice": ({SHEET: lambda text: re.sub(r'(<c r="A5".*?</c>)', r"\1\1", text)}, "写了两次"),
    "a row too many": ({SHEET: swap("</sheetData>", text_row(9, "多") + "</sheetData>")}, "第 9 行变了"),
    "another sheet": ({"xl/worksheets/sheet2.xml": swap("别动", "动了")}, "sheet2.xml 不该有变化"),
    "the workbook part": ({BOOK: swap('name="说明"', 'name="说 明"')}, "工作表"),
    "a link of the workbook": ({"xl/_rels/workbook.xml.rels": swap("sheet2.xml", "sheet1.xml")}, "读不回来"),
    "the macros": ({"docProps/app.xml": swap("<Properties/>", "<Properties> </Properties>")}, "app.xml 不该有变化"),
}  # fmt: skip


def test_an_honest_edit_passes_and_the_receipt_counts_it():
    done = checked(ledger(), EDIT)
    # The workbook has a formula, so that it asks to be recalculated; eight parts are as they were.
    assert done == Receipt(parts=(BOOK, SHEET, STYLE), identical=7, cells=2, rows=0)


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_beside_the_edit_is_found(name):
    changed, word = DAMAGE[name]
    with pytest.raises(DamagedEditError, match=re.escape(word)) as error:
        checked(ledger(), EDIT, lambda new: damaged(new, changed))
    assert "没有保存" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_lost_part_and_a_part_too_many_are_found():
    with pytest.raises(DamagedEditError, match=r"vbaProject.bin 没有了"):
        checked(ledger(), EDIT, lambda new: damaged(new, {}, dropped={"xl/vbaProject.bin"}))
    with pytest.raises(DamagedEditError, match=r"x.bin 是多出来的"):
        checked(ledger(), EDIT, lambda new: damaged(new, {}, added={"xl/x.bin": b"x"}))


def test_a_torn_file_is_found():
    for size in (0, 100, 1500):
        with pytest.raises(DamagedEditError):
            checked(ledger(), EDIT, lambda new, size=size: new[:size])


def test_an_edit_that_changes_nothing_at_all_is_found():
    package = package_of(ledger())
    with pytest.raises(DamagedEditError, match=r"台账!B3 读回来是“正在办理”"):
        receipt(package, package.raw, EDIT, ())


def with_table():
    """A workbook whose table has a filter, a calculated column and notes beside it; a rule and a drop-down cover it."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, ["编号", "状态", "长度"])
    sheet.write_row(1, 0, ["1-001", "办结"])
    sheet.write(1, 4, "旁注")
    sheet.write(2, 4, "旁注二")
    columns = [{"header": "编号"}, {"header": "状态"}, {"header": "长度", "formula": "=LEN([@编号])"}]
    sheet.add_table(0, 0, 1, 2, {"columns": columns, "name": "表1"})
    sheet.conditional_format(1, 1, 1, 1, {"type": "blanks", "format": book.add_format({"bold": True})})
    sheet.data_validation(1, 1, 1, 1, {"validate": "list", "source": ["办结", "未落实"]})
    sheet.merge_range(9, 0, 9, 1, "合并")
    sheet.print_area(0, 0, 1, 2)
    book.close()
    return file.getvalue()


ROWS = ChangeSet.of([], [Append("台账", {1: "1-002", 2: "办结"}), Append("台账", {1: "1-003"})])
TABLE = "xl/tables/table1.xml"


def test_appended_rows_pass_with_all_that_grows_with_them():
    done = checked(with_table(), ROWS)
    assert (done.cells, done.rows) == (3, 2)
    assert set(done.parts) == {SHEET, TABLE, BOOK}


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({SHEET: swap("1-003", "1-004")}, "台账!A4 读回来是“1-004”"),
        ({SHEET: lambda text: re.sub(r'(<c r="E3"[^>]*><v>)\d+', r"\g<1>0", text)}, "台账!E3 变了"),
        ({SHEET: lambda text: re.sub(r'(<row r="4"[^>]*>)', r"\1", text).replace('<row r="4"', '<row hidden="1" r="4"')}, "第 4 行"),
        ({SHEET: lambda text: re.sub(r'<c r="C4".*?</c>', '<c r="C4"><v>7</v></c>', text)}, "台账!C4 多了内容"),
        ({SHEET: lambda text: re.sub(r'(<c r="C4"[^>]*>)<f>.*?</f>', r"\1<f>A1</f>", text)}, "台账!C4 多了内容"),
        ({SHEET: swap('ref="A10:B10"', 'ref="A10:B11"')}, "合并单元格"),
        ({SHEET: lambda text: re.sub(r'(<dataValidation [^>]*sqref=")B2:B4', r"\1B2:B9", text)}, "里的区域 B2 成了 B2:B9"),
        ({SHEET: lambda text: re.sub(r'(<dataValidation [^>]*sqref=")B2:B4', r"\1A2:B4", text)}, "里的区域 B2 成了 A2:B4"),
        ({TABLE: lambda text: text.replace("A1:C4", "A1:C5", 1)}, "里的区域 A1:C2 成了 A1:C5"),
        ({TABLE: swap('name="状态"', 'name="情况"')}, "table1.xml 里 B1 的文字成了“情况”"),
        ({BOOK: swap("$C$4", "$C$40")}, "里的区域"),
    ],
)  # fmt: skip
def test_damage_beside_appended_rows_is_found(changed, word):
    with pytest.raises(DamagedEditError, match=re.escape(word)):
        checked(with_table(), ROWS, lambda new: damaged(new, changed))


def test_a_row_said_to_be_where_it_is_not_is_found():
    package = package_of(with_table())
    done = patch(package, ROWS)
    for said in ((3, 5), (4, 3), (3, 3)):
        with pytest.raises(DamagedEditError):
            receipt(package, done.data, ROWS, said)


def own_sheet(*texts):
    return OwnSheet((), tuple((OwnCell(text), OwnCell(3)) for text in texts))


def test_a_sheet_of_our_own_may_come_be_written_anew_and_go():
    first = ChangeSet(
        sheets=(SheetChange("结果", own_sheet("结果", "甲"), "结果"),), changes=(Change("台账", 3, 2, new="办结"),)
    )
    package = package_of(ledger())
    made = patch(package, first)
    done = receipt(package, made.data, first, ())
    assert "xl/worksheets/sheet3.xml" in done.parts
    for sheet in (own_sheet("结果", "乙", "丙"), None):
        there = package_of(made.data)
        again = ChangeSet(sheets=(SheetChange("结果", sheet, "结果"),))
        assert receipt(there, patch(there, again).data, again, ()).parts
        other = "xl/worksheets/sheet3.xml" if sheet else SHEET
        wrong = damaged(patch(there, again).data, {other: swap("<v>", "<v>9")})
        with pytest.raises(DamagedEditError, match=r"结果!B1 读回来是“93”|sheet1.xml 不该有变化"):
            receipt(there, wrong, again, ())
    with pytest.raises(DamagedEditError, match="里的工作表不是原来那些"):
        receipt(
            package, damaged(made.data, {BOOK: lambda text: re.sub(r"<sheet [^>]*说明[^>]*/>", "", text)}), first, ()
        )


VALUES = [
    "办结", "=1+1", " 空 ", "换\n行", "<&>", "_x000D_", "\x0b", "a\rb", "", None, 0, 12, -3.25, 1e-9, 10**14, True, False,
    date(2018, 3, 5), date(1900, 1, 1), datetime(2018, 3, 5, 9, 30, 15), datetime(2018, 3, 5, 23, 59, 59, 900_000),
    time(9, 30), time(0, 0), time(23, 59, 59, 900_000),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("book_extra", ["", '<workbookPr date1904="1"/>'], ids=["1900", "1904"])
def test_every_kind_of_value_passes_at_every_kind_of_place(value, book_extra):
    data = zipped(parts_of({"台账": sheet_xml(text_row(1, "甲") + '<row r="3" s="3" customFormat="1"><c r="B3" s="1"><v>5</v></c></row>')},
                           book_extra=book_extra))  # fmt: skip
    if book_extra and value == date(1900, 1, 1):
        value = date(1904, 1, 2)
    places = [(1, 1), (1, 4), (2, 2), (3, 2), (3, 5), (40, 9)]
    edits = ChangeSet.of([Change("台账", *at, new=value, fill="00FF00") for at in places])
    assert checked(data, edits).cells == len(places)
    assert checked(data, ChangeSet.of([Change("台账", *at, new=value) for at in places])).cells == len(places)


def test_looks_pass_and_one_that_is_not_as_asked_is_found():
    edits = ChangeSet.of([Change("台账", 3, 3, fill=None, font_colour="FF0000", number_format="0.00"),
                          Change("台账", 9, 3, font_colour="00FF00")])  # fmt: skip
    assert checked(ledger(), edits).cells == 2
    for old, new in (("FFFF0000", "FFFF0001"), ('numFmtId="2"', 'numFmtId="4"')):
        with pytest.raises(DamagedEditError, match=r"台账!C3 的(字色|数字格式)不是要的"):
            checked(ledger(), edits, lambda made, old=old, new=new: damaged(made, {STYLE: swap(old, new)}))


FORMS = {
    "prefixes": lambda text: re.sub(r"(</?)(\w)", r"\1x:\2", text).replace("xmlns=", "xmlns:x=").replace("<?x:", "<?"),
    "comments": lambda text: text.replace("<row", '<!-- <row r="7"> --><row'),
    "no numbers": lambda text: re.sub(r'(<(?:row|c)) r="[A-Z0-9]+"', r"\1", text),
    "single quotes": lambda text: re.sub(r'r="(\d)"', r"r='\1'", text),
}


@pytest.mark.parametrize("form", FORMS)
def test_sheets_written_in_other_ways_are_compared_alike(form):
    rows = text_row(1, "甲", "乙") + text_row(2, "丙", "丁") + text_row(3, "戊")
    data = zipped(parts_of({"台账": FORMS[form](sheet_xml(rows))}))
    edits = ChangeSet.of([Change("台账", 2, 2, new="新"), Change("台账", 7, 1, new=3)])
    assert checked(data, edits).cells == 2
    for old, place in (("丙", "台账!A2 变了"), ("戊", "第 3 行变了")):
        with pytest.raises(DamagedEditError, match=place):
            checked(data, edits, lambda new, old=old: damaged(new, {SHEET: swap(old, "换")}))


def test_a_sheet_in_another_encoding_is_compared_alike():
    parts = parts_of({"台账": sheet_xml(text_row(1, "甲", "乙"))})
    parts[SHEET] = parts[SHEET].decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert checked(zipped(parts), ChangeSet.of([Change("台账", 1, 2, new="新")])).cells == 1


def test_a_changed_sign_anywhere_outside_the_edit_is_found():
    package = package_of(ledger())
    edits = ChangeSet.of([Change("台账", 3, 2, new="办结")])
    done = patch(package, edits)
    chance = random.Random(20180305)
    made = package_of(done.data)
    for name in made.names:
        text = made.part(name)
        # The cell itself, the stated extent and the wish to recalculate may be written in more ways than one.
        free = [
            match.span()
            for match in re.finditer(
                rb'<c r="B3".*?</c>|<row r="3"[^>]*>|<dimension[^>]*>|<calcPr[^>]*>|<\?xml[^>]*>\s*', text
            )
        ]
        places = [at for at in range(len(text)) if not any(start <= at < end for start, end in free)]
        for at in chance.sample(places, min(40, len(places))):
            wrong = text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :]
            with pytest.raises(DamagedEditError):
                receipt(package, rezipped(done.data, made.entries, {name: wrong}, {}), edits, ())


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_no_door_lets_a_damaged_workbook_out(tmp_path, monkeypatch, dry_run, elsewhere):
    path, to = tmp_path / "台账.xlsx", tmp_path / "新.xlsx"
    path.write_bytes(ledger())

    def bad_patch(package, edits, *more, **options):
        done = patch(package, edits, *more, **options)
        return done._replace(data=damaged(done.data, {SHEET: swap("<v>43164</v>", "<v>43165</v>")}))

    monkeypatch.setattr(save, "patch", bad_patch)
    with pytest.raises(DamagedEditError, match="台账!C3 变了"):
        edit(path, ["台账!B3=办结"], to=to if elsewhere else None, dry_run=dry_run)
    assert path.read_bytes() == ledger()
    assert not to.exists()
    assert not list((tmp_path / ".taizhang").rglob("*.xlsx")), "not even a backup was needed"


@each_workbook
def test_foreign_workbooks_raise_no_false_alarm(path):
    package = open_package(path)
    book = read_workbook(package)
    name = book.sheet_names[0]
    sheet = book.sheet(name)
    free = max([1, *sheet.rows, *(area.bottom for area in sheet.merged)]) + 3
    first = min(sheet.rows, default=1)
    edits = [
        ChangeSet.of([Change(name, free, 2, new="办结", fill="00B050"), Change(name, free + 1, 1, new=date(2018, 3, 5))]),
        ChangeSet.of([Change(name, first, column, fill="00B050", font_colour="FF0000") for column in range(1, 9)]),
        ChangeSet.of([], [Append(name, {1: "甲", 2: 5}), Append(name, {2: time(9, 30)})]),
    ]  # fmt: skip
    for each in edits:
        try:
            done = patch(package, each)
        except EditRefusedError:
            assert path in OUTSIDE or traits(path) & HINDERS
            continue
        assert receipt(package, done.data, each, done.appended, done.heights).identical >= len(package.names) - 12


def test_what_was_odd_before_the_edit_is_no_damage():
    disordered = sheet_xml('<row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row>')
    commented = sheet_xml('<row r="1"><c r="A1"><v>1</v></c><!-- <c r="B1"><v>9</v></c> --></row>')
    for sheet in (disordered, commented):
        assert checked(zipped(parts_of({"台账": sheet})), ChangeSet.of([Change("台账", 1, 3, new="新")])).cells == 1
    slashed = {name.replace("/", "\\"): part for name, part in parts_of({"台账": sheet_xml(text_row(1, "甲"))}).items()}
    assert checked(zipped(slashed), ChangeSet.of([Change("台账", 1, 1, new="新")])).cells == 1
    plain = zipped(parts_of({"台账": sheet_xml(text_row(1, "甲"))}, styles=None))
    assert "xl/styles.xml" in checked(plain, ChangeSet.of([Change("台账", 1, 1, fill="FF0000")])).parts


def test_blanks_between_the_sheets_of_a_workbook_part_are_no_damage():
    parts = parts_of({"台账": sheet_xml(text_row(1, "甲"))})
    parts[BOOK] = parts[BOOK].replace(b"><", b">\n <")
    for_us = ChangeSet(sheets=(SheetChange("结果", own_sheet("结果"), "结果"),))
    made = patch(package_of(zipped(parts)), for_us).data
    assert checked(zipped(parts), for_us).cells == 2
    assert checked(made, ChangeSet(sheets=(SheetChange("结果", None, "结果"),))).identical


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        (swap('ht="', 'ht="1'), "第 3 行的行高不是说的那样"),
        (lambda text: re.sub(r'(<row r="3"[^>]*) ht="[^"]*"', r'\1 ht="20"', text), "第 3 行的行高"),
        (swap('<row r="5"', '<row r="5" ht="99"'), "第 5 行的行高变了"),
    ],
)
def test_a_row_may_only_be_as_tall_as_was_told(damage, word):
    edit = ChangeSet.of([Change("台账", 3, 3, new="一二三四五六七八九十" * 9), Change("台账", 5, 3, new=3)])
    styled = damaged(ledger(), {SHEET: swap('<c r="C3" s="1">', '<c r="C3" s="3">')})
    with pytest.raises(DamagedEditError, match=word):
        checked(styled, edit, lambda new: damaged(new, {SHEET: damage}))
