"""A return of half a million rows: told by file and sheet before it is read whole, and the other returns are merged."""

import csv
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlsxwriter
from click.testing import CliRunner

import taizhang_xl
from taizhang_xl.faces.cli import cli
from taizhang_xl.returns.forms.entries import EntryKind

pytestmark = pytest.mark.slow

MOST = 50_000
FORM, OTHER = "城环工委_2018年03月.xlsx", "秘书科_2018年03月.xlsx"
UNIT, OTHER_UNIT = "城市建设环境保护工作委员会", "办公室秘书科"


@pytest.fixture
def office(demo_folder):
    """The demo's ledger with two returns; the first is for a test to replace."""
    returns = demo_folder / "报送"
    returns.mkdir()
    for name in (FORM, OTHER):
        (demo_folder / "returns" / "2018-03" / name).rename(returns / name)
    return demo_folder


def lines(form, count):
    """Yield the rows of a form as texts, and below them as many more as make `count` rows that hold anything."""
    filled = [list(row) for row in openpyxl.load_workbook(form)["月报表"].values]
    yield from ([None if value is None else str(value) for value in row] for row in filled)
    for number in range(count - sum(any(row) for row in filled)):
        yield [None, f"顺手记的第{number}件事"]


def by_xlsxwriter(path, rows, **options):
    book = xlsxwriter.Workbook(path, options)
    sheet = book.add_worksheet("月报表")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()


def by_openpyxl(path, rows):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("月报表")
    for row in rows:
        sheet.append(row)
    book.save(path)


def as_csv(path, rows):
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def as_ods(path, rows):
    spaces = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    content = "".join(
        f"<table:table-row>{''.join(cell.format(escape(text)) if text else '<table:table-cell/>' for text in row)}</table:table-row>"
        for row in rows
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f'<office:document-content{spaces}><office:body><office:spreadsheet><table:table table:name="月报表">'
            f"{content}</table:table></office:spreadsheet></office:body></office:document-content>",
        )


WAYS = {
    "xlsxwriter.xlsx": by_xlsxwriter,
    "inline.xlsx": lambda path, rows: by_xlsxwriter(path, rows, constant_memory=True),
    "openpyxl.xlsx": by_openpyxl,
    "form.csv": as_csv,
    "form.ods": as_ods,
}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_told_with_its_sheet_and_the_others_are_merged(office, way):
    form = office / "报送" / FORM
    large = form.with_name(f"{form.stem}{Path(way).suffix}")
    rows = list(lines(form, MOST + 1))
    form.unlink()
    WAYS[way](large, rows)
    done = CliRunner().invoke(
        cli, ["consolidate", str(office / "ledger.xlsx"), str(office / "报送"), "--month", "2018-03"]
    )
    assert done.exit_code == 1
    said = done.output.splitlines()
    sheet = large.stem if large.suffix == ".csv" else "月报表"
    told = [line for line in said if line.startswith(f"错误 {large.name} {sheet} ")]
    assert len(told) == 1
    assert "50000 行" in told[0]
    assert "删去多余的行" in told[0]
    head = next(number for number, line in enumerate(said) if line.startswith("没有并入（"))
    assert f"  {large.name}：报表的行太多" in said[head:]
    result = taizhang_xl.consolidate(office / "ledger.xlsx", [office / "报送"], "2018-03", dry_run=True).consolidation
    assert OTHER_UNIT in result.returned
    assert UNIT in result.not_returned
    assert any(line.startswith("√ 已存") for line in said)


def test_what_comes_after_too_many_rows_is_not_even_looked_at(office):
    form = office / "报送" / FORM
    by_openpyxl(form, list(lines(form, 4 * MOST)))
    with zipfile.ZipFile(form) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", b"<row></wrong></sheetData>")
    with zipfile.ZipFile(form, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    result = taizhang_xl.consolidate(office / "ledger.xlsx", [form], "2018-03", dry_run=True).consolidation
    assert [finding.code for finding in result.findings if finding.file == FORM] == ["return-too-large"]


def test_rows_of_all_sheets_count_together(office):
    form = office / "报送" / FORM
    book = openpyxl.load_workbook(form)
    for name in ("甲", "乙"):
        sheet = book.create_sheet(name)
        for number in range(MOST // 2 + 1):
            sheet.append([number])
    book.save(form)
    result = taizhang_xl.consolidate(office / "ledger.xlsx", [form], "2018-03", dry_run=True).consolidation
    (told,) = [finding for finding in result.findings if finding.code == "return-too-large"]
    assert (told.file, told.sheet) == (FORM, "乙")


def test_20000_filled_rows_are_read(office):
    form = office / "报送" / FORM
    by_xlsxwriter(form, list(lines(form, 20_000)))
    result = taizhang_xl.consolidate(office / "ledger.xlsx", [form], "2018-03", dry_run=True).consolidation
    assert UNIT in result.returned
    assert len(result.of(EntryKind.NEW_ROW)) > 19_900


def blank_rows(first):
    return "".join(f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/></row>' for n in range(first, 1_048_577))


def test_a_form_formatted_to_the_last_row_of_the_sheet_is_read_as_ever(office):
    form = office / "报送" / FORM
    before = taizhang_xl.consolidate(office / "ledger.xlsx", [form], "2018-03", dry_run=True).consolidation
    book = openpyxl.load_workbook(form)
    sheet = next(number for number, name in enumerate(book.sheetnames, 1) if name == "月报表")
    last = book["月报表"].max_row
    part = f"xl/worksheets/sheet{sheet}.xml"
    out = io.BytesIO()
    with zipfile.ZipFile(form) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                data = data.replace(b"</sheetData>", blank_rows(last + 1).encode() + b"</sheetData>")
            new.writestr(name, data)
    form.write_bytes(out.getvalue())
    after = taizhang_xl.consolidate(office / "ledger.xlsx", [form], "2018-03", dry_run=True).consolidation
    assert after.of(EntryKind.TAKEN) == before.of(EntryKind.TAKEN) != ()
    assert [finding.code for finding in after.findings] == [finding.code for finding in before.findings]


def test_a_csv_of_a_sheet_formatted_to_its_end_is_read_for_its_rows(office):
    form = office / "报送" / FORM
    rows = list(lines(form, 0))
    form.unlink()
    as_csv(form.with_suffix(".csv"), [*rows, *([None] * 13 for _ in range(1_048_576 - len(rows)))])
    result = taizhang_xl.consolidate(
        office / "ledger.xlsx", [form.with_suffix(".csv")], "2018-03", dry_run=True
    ).consolidation
    assert UNIT in result.returned
