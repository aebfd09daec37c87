"""What a part says is taken from the element that says it, not from another of the same name in an extension list."""

import io
import re
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
from books import HEAD, MAIN, OFFICE, STYLES, parts_of, sheet_xml, text_row, zipped

from taizhang_xl import edit
from taizhang_xl.cells import Cell, Kind
from taizhang_xl.changes import Append, Change, ChangeSet, OwnCell, OwnSheet, Permit, SheetChange
from taizhang_xl.errors import DamagedEditError, EditRefusedError
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook
from taizhang_xl.xlsx.verify import receipt
from taizhang_xl.xlsx.verify.asked import Intent
from taizhang_xl.xlsx.verify.cell import value_difference
from taizhang_xl.xlsx.write.patch import patch
from taizhang_xl.xlsx.write.zip_copy import rezipped

X15 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
OTHER = "urn:other"
BOOK, SHEET, STYLE = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"
DUE = date(2018, 3, 20)


def package_of(data):
    return open_package_bytes(data, Path("台账.xlsx"))


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(data, name, change):
    made = parts(data)
    new = change(made[name].decode()).encode()
    assert new != made[name]
    return zipped({**made, name: new})


def checked(data, *changes, appends=()):
    edits = ChangeSet.of(changes, appends)
    package = package_of(data)
    done = patch(package, edits)
    receipt(package, done.data, edits, done.appended, done.heights)
    return done.data


def dated(is_1904):
    """A workbook of XlsxWriter with a day in A2."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"date_1904": is_1904})
    sheet = book.add_worksheet("台账")
    sheet.write(0, 0, "完成时限")
    sheet.write_datetime(1, 0, datetime(2018, 3, 20), book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    return file.getvalue()


def in_extension(says="", tag=f'x15:workbookPr xmlns:x15="{X15}"'):
    listed = f'<extLst><ext uri="{{140A7094-0E35-4892-8432-C4D2E57EDEB5}}"><{tag} {says}/></ext></extLst>'
    return lambda text: text.replace("</workbook>", f"{listed}</workbook>")


def prefixed(text):
    """Every element of the main namespace in a prefix."""
    bare = text.replace(f'xmlns="{MAIN}"', f'xmlns:m="{MAIN}"')
    return re.sub(r"<(/?)(?=[A-Za-z]+[\s/>])", r"<\1m:", bare)


def mixed(text):
    """Two prefixes for one namespace."""
    return text.replace(f'xmlns="{MAIN}"', f'xmlns="{MAIN}" xmlns:m="{MAIN}"').replace("<workbookPr", "<m:workbookPr")


FORMS = {
    "newer settings in the extension list": in_extension('chartTrackingRefBase="1"'),
    "settings of no known kind beside it": lambda text: text.replace("<bookViews", f'<o:workbookPr xmlns:o="{OTHER}"/><bookViews'),
    "settings of the same namespace within an extension": in_extension(tag="workbookPr"),
    "all in a prefix": lambda text: prefixed(in_extension()(text)),
    "all in a prefix but for the extension": lambda text: prefixed(text).replace(
        "</m:workbook>", f'<m:extLst><m:ext uri="0"><workbookPr xmlns="{X15}"/></m:ext></m:extLst></m:workbook>'),
    "in another prefix than the root": lambda text: in_extension()(mixed(text)),
}  # fmt: skip


@pytest.mark.parametrize("is_1904", [True, False], ids=["1904", "1900"])
@pytest.mark.parametrize("form", FORMS)
def test_the_epoch_is_what_the_workbook_says_not_what_an_extension_says(form, is_1904):
    data = with_part(dated(is_1904), BOOK, FORMS[form])
    assert read_workbook(package_of(data)).sheet("台账").cell(2, 1).value == DUE
    saved = checked(data, Change("台账", 3, 1, new=date(2018, 12, 31)))
    # Another program judges by the workbook as XlsxWriter wrote it, with the new sheet in it.
    judged = zipped({**parts(dated(is_1904)), SHEET: parts(saved)[SHEET], STYLE: parts(saved)[STYLE]})
    rows = list(openpyxl.load_workbook(io.BytesIO(judged)).active.iter_rows(values_only=True))
    assert rows == [("完成时限",), (datetime(2018, 3, 20),), (datetime(2018, 12, 31),)]


def test_an_extension_that_speaks_of_1904_does_not_make_a_workbook_count_from_1904():
    data = with_part(dated(False), BOOK, in_extension('date1904="1"'))
    assert read_workbook(package_of(data)).sheet("台账").cell(2, 1).value == DUE
    assert parts(checked(data, Change("台账", 3, 1, new=DUE)))[SHEET].count(b"<v>43179</v>") == 2
    assert openpyxl.load_workbook(io.BytesIO(data)).active["A2"].value == datetime(2018, 3, 20)


# 20 March 2018 is day 43,179 from 1900 and day 41,717 from 1904.
@pytest.mark.parametrize(("is_1904", "right", "wrong"), [(True, 41717, 43179), (False, 43179, 41717)])
def test_the_receipt_finds_a_day_of_the_other_calendar(is_1904, right, wrong):
    data = with_part(dated(is_1904), BOOK, in_extension())
    edits = ChangeSet.of([Change("台账", 3, 1, new=DUE)])
    done = patch(package_of(data), edits)
    old = re.search(rb'<c r="A3"[^>]*><v>(\d+)</v>', parts(done.data)[SHEET])
    assert int(old[1]) == right
    sheet = parts(done.data)[SHEET].replace(old[0], old[0].replace(b"%d" % right, b"%d" % wrong))
    damaged = rezipped(done.data, list(package_of(done.data).entries), {SHEET: sheet}, {})
    with pytest.raises(DamagedEditError, match="台账!A3 读回来是"):
        receipt(package_of(data), damaged, edits, ())


@pytest.mark.parametrize(("is_1904", "right", "wrong"), [(True, 41717, 43179), (False, 43179, 41717)])
def test_the_receipt_does_not_trust_the_calendar_of_the_reader(is_1904, right, wrong):
    """The cell as a reader sees it that is as wrong as the writer."""
    seen, asked = Cell(Kind.DATE, DUE), Intent(DUE)
    cells = {day: ElementTree.fromstring(f'<c r="A3"><v>{day}</v></c>') for day in (right, wrong)}
    assert value_difference(seen, cells[right], asked, from_1904=is_1904) is None
    assert value_difference(seen, cells[wrong], asked, from_1904=is_1904) is not None


@pytest.mark.libreoffice
def test_libreoffice_reads_the_days_that_were_written(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(with_part(dated(True), BOOK, in_extension('chartTrackingRefBase="1"')))
    edit(path, ["台账!A3=2018-12-31"])
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "csv", "--outdir",
         str(tmp_path), str(path)], check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert (tmp_path / "台账.csv").read_text("utf-8").split()[1:] == ["2018-03-20", "2018-12-31"]


# -- other elements of the workbook part -------------------------------------


def book_with(extra="", before="", *sheets):
    """A workbook whose part has something before its sheets and behind them; sheets are given as rows."""
    made = parts_of({name: sheet_xml(rows) for name, rows in sheets or [("台账", text_row(1, "编号", "状态"))]})
    text = made[BOOK].decode().replace("<sheets>", f"{before}<sheets>")
    made[BOOK] = text.replace("</workbook>", f"{extra}</workbook>").encode()
    return zipped(made)


def extension(inner):
    return f'<extLst><ext uri="{{0}}" xmlns:o="{OTHER}">{inner}</ext></extLst>'


def test_sheets_and_protection_named_in_an_extension_are_none_of_the_workbook():
    extra = extension(
        '<o:workbookProtection lockStructure="1"/><o:sheets><o:sheet name="影子" sheetId="9"/></o:sheets>'
    )
    data = book_with(extra)
    assert read_workbook(package_of(data)).sheet_names == ("台账",)
    edits = ChangeSet(sheets=(SheetChange("校验结果", OwnSheet((), ((OwnCell("校验结果"),),)), "校验结果"),))
    done = patch(package_of(data), edits)
    receipt(package_of(data), done.data, edits, ())
    assert openpyxl.load_workbook(io.BytesIO(done.data)).sheetnames == ["台账", "校验结果"]
    assert extra.encode() in parts(done.data)[BOOK]


def test_the_workbook_asks_to_be_recalculated_and_an_extension_is_left_alone():
    extra = extension(
        '<o:calcPr fullCalcOnLoad="0"/><o:definedName name="_xlnm.Print_Area" localSheetId="0">台账!$A$1:$B$1</o:definedName>'
    )
    data = book_with(extra, "", ("台账", '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1</f><v>1</v></c></row>'))
    assert not read_workbook(package_of(data)).recalculates
    book = parts(checked(data, Change("台账", 1, 1, new=2)))[BOOK].decode()
    assert re.search(r'</sheets><calcPr fullCalcOnLoad="1"/><extLst>', book)
    assert extra in book
    named = book_with(extra.replace("</o:calcPr>", ""))
    assert parts(checked(named, appends=[Append("台账", {1: "1-001"})]))[BOOK] == parts(named)[BOOK]


def test_a_workbook_is_not_calculated_anew_because_an_extension_is():
    assert not read_workbook(package_of(book_with(extension('<o:calcPr fullCalcOnLoad="1"/>')))).recalculates
    assert read_workbook(package_of(book_with('<calcPr fullCalcOnLoad="1"/>' + extension("<o:calcPr/>")))).recalculates


# -- sheets ------------------------------------------------------------------


def sheet_with(rows, before="", after=""):
    return zipped(parts_of({"台账": sheet_xml(rows, before, after)}))


ROWS = text_row(1, "编号", "状态") + text_row(2, "1-001", "办结")
STRANGE = extension(
    '<o:sheetProtection sheet="1"/><o:mergeCells><o:mergeCell ref="A2:B2"/></o:mergeCells><o:cols><o:col min="1" max="2" hidden="1"/></o:cols>'
    '<o:autoFilter ref="A1:B2"/><o:dimension ref="A1"/><o:sheetData><o:row r="1"><o:c r="A1"><o:v>9</o:v></o:c></o:row></o:sheetData>'
)


def test_what_an_extension_of_a_sheet_holds_is_not_the_sheets():
    data = sheet_with(ROWS, '<dimension ref="A1:B2"/>', STRANGE)
    sheet = read_workbook(package_of(data)).sheet("台账")
    assert (sheet.merged, sheet.hidden_columns, sheet.cell(1, 1).value) == ((), frozenset(), "编号")
    saved = parts(checked(data, Change("台账", 2, 2, new="销号"), appends=[Append("台账", {1: "1-002", 2: "办结"})]))[
        SHEET
    ]
    assert STRANGE.encode() in saved
    assert b'<dimension ref="A1:B3"/>' in saved
    assert "销号".encode() in saved


def test_rows_in_an_extension_before_the_table_are_not_the_tables():
    strange = f'<sheetPr><o:x xmlns:o="{OTHER}"><sheetData xmlns="{OTHER}"><row r="1"><c r="A1"><v>9</v></c></row></sheetData></o:x></sheetPr>'
    data = sheet_with(ROWS, strange)
    assert read_workbook(package_of(data)).sheet("台账").cell(2, 2).value == "办结"
    saved = parts(checked(data, Change("台账", 2, 2, new="销号")))[SHEET].decode()
    assert strange in saved
    assert "销号" in saved
    assert "<v>9</v></c></row></sheetData></o:x>" in saved


def test_the_filter_that_grows_is_the_sheets_own_and_not_that_of_a_view():
    views = (
        '<customSheetViews><customSheetView guid="{0}"><autoFilter ref="A1:B2"/></customSheetView></customSheetViews>'
    )
    saved = parts(checked(sheet_with(ROWS, after=views), appends=[Append("台账", {1: "1-002"})]))[SHEET].decode()
    assert views in saved
    own = '<autoFilter ref="A1:B2"/>'
    saved = parts(checked(sheet_with(ROWS, after=own + views), appends=[Append("台账", {1: "1-002"})]))[SHEET].decode()
    assert '<autoFilter ref="A1:B3"/>' + views in saved


def test_the_extension_of_a_cell_is_neither_its_value_nor_its_formula():
    extra = extension("<o:v>8</o:v><o:f>A1</o:f><o:is><o:t>别</o:t></o:is>")
    data = sheet_with(f'<row r="1"><c r="A1"><v>7</v>{extra}</c><c r="B1">{extra}</c></row>')
    cell = read_workbook(package_of(data)).sheet("台账").cell(1, 1)
    assert (cell.value, cell.formula) == (7, None)
    saved = checked(data, Change("台账", 1, 1, new=5), Change("台账", 1, 2, new=6))
    assert f'<c r="A1"><v>5</v>{extra}</c>'.encode() in parts(saved)[SHEET]
    assert f'<c r="B1"><v>6</v>{extra}</c>'.encode() in parts(saved)[SHEET]


# -- styles and the calculation chain ----------------------------------------


def test_a_number_format_with_a_newer_form_shows_a_day():
    choice = (
        f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x16r2"><numFmt numFmtId="165" formatCode="0"/></mc:Choice>'
        '<mc:Fallback><numFmt numFmtId="165" formatCode="yyyy-mm-dd"/></mc:Fallback></mc:AlternateContent>'
    )
    styles = STYLES.replace("</numFmts>", f"{choice}</numFmts>").replace('<xf numFmtId="164"', '<xf numFmtId="165"')
    styles = styles.replace('<numFmts count="1">', '<numFmts count="2">')
    data = zipped(parts_of({"台账": sheet_xml('<row r="1"><c r="A1" s="1"><v>43179</v></c></row>')}, styles=styles))
    assert read_workbook(package_of(data)).sheet("台账").cell(1, 1).value == DUE
    # The format with two forms is one of three when one more comes.
    saved = parts(checked(data, Change("台账", 2, 1, new=5, number_format="0.000")))[STYLE].decode()
    assert choice + '<numFmt numFmtId="166" formatCode="0.000"/></numFmts>' in saved
    assert '<numFmts count="3">' in saved


def test_formats_in_an_extension_do_not_shift_the_others():
    strange = extension('<o:xf numFmtId="0"/><o:fill/><o:protection locked="0"/>')
    styles = STYLES.replace(
        '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
        f'<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0">{strange}</xf>',
    )
    assert styles != STYLES
    rows = '<row r="1"><c r="A1" s="1"><v>43179</v></c><c r="B1" s="2"/><c r="C1"/></row>'
    protection = '<sheetProtection sheet="1"/>'
    data = zipped(parts_of({"台账": sheet_xml(rows, after=protection)}, styles=styles))
    sheet = read_workbook(package_of(data)).sheet("台账")
    assert (sheet.cell(1, 1).value, sheet.fill(1, 2)) == (DUE, "FF7C80")
    with pytest.raises(EditRefusedError, match="台账!C1 已锁定"):
        patch(package_of(data), ChangeSet.of([Change("台账", 1, 3, new="写")]))


def test_a_calculation_chain_ends_before_its_extension():
    made = parts_of(
        {"台账": sheet_xml('<row r="1"><c r="A1"><f>1</f><v>1</v></c><c r="B1"><f>2</f><v>2</v></c></row>')}
    )
    link = f'<Relationship Id="rIdC" Type="{OFFICE}/calcChain" Target="calcChain.xml"/></Relationships>'
    made["xl/_rels/workbook.xml.rels"] = made["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", link.encode())
    strange = extension('<o:c r="A1" i="1"/>')
    chain = f'{HEAD}<calcChain xmlns="{MAIN}"><c r="A1" i="1"/><c r="B1" i="1"/>{strange}</calcChain>'
    made["xl/calcChain.xml"] = chain.encode()
    edits = ChangeSet.of([Change("台账", 1, 1, new=5)])
    done = patch(package_of(zipped(made)), edits, Permit(formulas=True))
    assert (
        f'<calcChain xmlns="{MAIN}"><c r="B1" i="1"/>{strange}</calcChain>'.encode()
        in parts(done.data)["xl/calcChain.xml"]
    )


def test_a_text_with_looks_is_known_to_calc_without_its_reading():
    from taizhang_xl.hosts.calc.writing import keeps_of

    strings = '<si><r><rPr><b/></rPr><t>東</t></r><r><rPr><i/></rPr><t>京</t></r><rPh sb="0" eb="2"><t>とうきょう</t></rPh></si>'
    data = zipped(parts_of({"台账": sheet_xml(text_row(1, "甲"))}, strings=strings))
    keeps = keeps_of(read_workbook(package_of(data)), "台账")
    assert not keeps.holds((1, 1), "東京")
    assert keeps.holds((1, 1), "東")
