"""check --mark puts the findings into the ledger as a sheet with links and takes it away again; check --fix mends."""

import io
import json
import re
import subprocess
import zipfile
from datetime import date, datetime
from itertools import accumulate
from pathlib import Path

import openpyxl
import pytest
from books import parts_of, sheet_xml, text_row, zipped
from click.testing import CliRunner
from foreign import OUTSIDE, each_workbook, traits
from printed import font_sizes, pages_of, pdf_of

import taizhang_xl
from taizhang_xl.changes import ChangeSet, OwnCell, OwnSheet, SheetChange
from taizhang_xl.contract.run import run_verb
from taizhang_xl.errors import EditRefusedError
from taizhang_xl.faces.cli import cli
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.verbs.check import VERB as CHECK
from taizhang_xl.xlsx.package import open_package, open_package_bytes
from taizhang_xl.xlsx.write.patch import patch

DAY = date(2018, 3, 31)
PUT = ChangeSet(sheets=(SheetChange("校验结果", OwnSheet((), ((OwnCell("乙"),),), frozen=1), "乙"),))
TAKEN = ChangeSet(sheets=(SheetChange("校验结果", None, "乙"),))


def mark(path):
    taizhang_xl.check(path, mark=True, as_of=DAY)


def unmark(path):
    return taizhang_xl.check(path, unmark=True, as_of=DAY)


def fix(path, **options):
    return run_verb(CHECK, {"ledger": path, "year": 2018, "fix": True}, REGISTRY, **options)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_each_finding_is_a_row_with_a_link_to_its_cell(demo_folder):
    path = demo_folder / "ledger.xlsx"
    findings = taizhang_xl.check(path, as_of=DAY)
    mark(path)
    sheet = openpyxl.load_workbook(path)["校验结果"]
    rows = list(sheet.iter_rows(min_row=3))
    assert len(rows) == len(findings)
    first, row = findings[0], rows[0]
    assert row[2].value == f"{first.sheet}!{first.cell}"
    assert row[2].hyperlink.location == f"'{first.sheet}'!{first.cell}"
    assert (row[1].value, row[4].value, row[5].value) == (first.severity, first.message, first.fix or None)


def test_marking_twice_keeps_one_sheet_and_unmarking_gives_every_part_back(demo_folder):
    path = demo_folder / "ledger.xlsx"
    before = parts(path.read_bytes())
    mark(path)
    once = path.read_bytes()
    mark(path)
    assert path.read_bytes() == once
    unmark(path)
    after = parts(path.read_bytes())
    assert list(after) == list(before)
    assert [name for name in before if before[name] != after[name]] in ([], ["xl/styles.xml"])
    assert unmark(path)


def test_the_sheet_of_findings_is_no_ledger_to_later_readings(demo_folder):
    path = demo_folder / "ledger.xlsx"
    findings = taizhang_xl.check(path, as_of=DAY)
    mark(path)
    assert taizhang_xl.check(path, as_of=DAY) == findings


@pytest.mark.slow
@pytest.mark.libreoffice
def test_libreoffice_opens_a_marked_ledger(demo_folder, tmp_path):
    path = demo_folder / "ledger.xlsx"
    mark(path)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", tmp_path, path],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    shown = subprocess.run(["pdftotext", tmp_path / "ledger.pdf", "-"], check=True, capture_output=True, text=True)
    assert "校验结果：截至2018-03-31" in shown.stdout


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_findings_can_be_read_on_paper(demo_folder, tmp_path):
    path = demo_folder / "ledger.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["台账"]
    for row in range(3, 60):
        sheet.cell(row, 17).value = "做了一部分，其余的要等到下半年资金到位以后再继续办理才行" * (row % 3 + 1)
    book.save(path)
    findings = taizhang_xl.check(path, as_of=DAY)
    mark(path)
    printed = [page for page in pages_of(pdf_of(path, tmp_path)) if page.text.startswith("校验结果：截至2018-03-31")]
    assert len(printed) > 2
    widths = {"序号": 6, "级别": 7, "位置": 15, "单元格内容": 20, "问题": 40, "怎样改": 30}
    edges = list(accumulate(widths.values(), initial=0))
    texts = dict.fromkeys(widths, "")
    for page in printed:
        assert page.width > page.height
        heads = {
            word.text: (word.left + word.right) / 2 for word in page.words if word.text in widths and word.top < 110
        }
        assert list(heads) == list(widths)
        # Where columns begin, from where the first and the last header stand in the middle of theirs.
        unit = (heads["怎样改"] - heads["序号"]) / (edges[5] + 15 - 3)
        left = heads["序号"] - 3 * unit
        for name, begin, end in zip(widths, edges, edges[1:], strict=False):
            texts[name] += page.column(left + begin * unit - 1, left + end * unit - 1)
    for finding in findings:
        assert finding.message.replace(" ", "") in texts["问题"]
        assert finding.fix.replace(" ", "") in texts["怎样改"]
        assert finding.value.replace(" ", "") in texts["单元格内容"]
    sizes = font_sizes(printed)
    assert sum(count for size, count in sizes.items() if size < 8.5) == 0, sizes


def test_each_line_of_a_finding_fits_its_row(demo_folder):
    path = demo_folder / "ledger.xlsx"
    mark(path)
    sheet = openpyxl.load_workbook(path)["校验结果"]
    assert (sheet.print_title_rows, sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == (
        "$1:$2",
        "landscape",
        0,
    )
    for row in range(3, sheet.max_row + 1):
        # 13 wide signs or fewer fit into a line of 30 units, 18 into one of 40, whatever is lost at the edge.
        lines = max(-(-len(sheet.cell(row, 5).value) // 20), -(-len(sheet.cell(row, 6).value or "") // 15))
        assert (sheet.row_dimensions[row].height or 15) >= 15 * lines
        assert sheet.cell(row, 5).alignment.wrap_text


def test_a_workbook_without_styles_or_with_prefixes_can_be_marked():
    data = zipped(parts_of({"台账": sheet_xml(text_row(1, "甲"))}, styles=None))
    package = open_package_bytes(data, Path("台账.xlsx"))
    marked = patch(package, PUT).data
    book = openpyxl.load_workbook(io.BytesIO(marked))
    assert book.sheetnames == ["台账", "校验结果"]
    assert parts(patch(open_package_bytes(marked, Path("x")), TAKEN).data) == parts(data)


@each_workbook
def test_foreign_workbooks_get_the_sheet_and_lose_it_without_a_trace(path):
    package = open_package(path)
    try:
        marked = patch(package, PUT).data
    except EditRefusedError as refused:
        assert any(why in refused.what for why in ("签名", "结构受保护", "共享工作簿"))  # noqa: PT017 either outcome is right
        assert path in OUTSIDE or traits(path) & {"signature", "workbookProtection", "revisions"}
        return
    assert not traits(path) & {"signature", "workbookProtection", "revisions"}
    before = parts(path.read_bytes())
    # A list of names with none in it, as openpyxl writes, is not valid: once used it leaves with the last name.
    before = {name: re.sub(rb"<definedNames ?/>", b"", part) for name, part in before.items()}
    assert parts(patch(open_package_bytes(marked, path), TAKEN).data) == before


@pytest.fixture
def untidy(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "台账"
    book.active.append(["编号", "类别", "目标任务", "完成时限", "责任单位", "责任人", "状态", "完成日期", "佐证"])
    book.active.append(
        ["１-００１", "日常工作", " 归档\u200b", "3月底", "办公室\u00a0", "主任", "√", "2018.3.5", "目录"]
    )
    book.active.append(["1-002", "机关日常工作", "值班", "每月", "办公室", "主任", "基本完成", "3.2", None])
    path = tmp_path / "台账.xlsx"
    book.save(path)
    return path


def test_fix_puts_right_what_is_certain_and_lists_it_first(untidy):
    before = untidy.read_bytes()
    dry = fix(untidy, dry_run=True)
    assert untidy.read_bytes() == before
    assert {(c.address, c.new) for c in dry.decision.changes.changes} == {
        ("A2", "1-001"), ("B2", "机关日常工作"), ("C2", "归档"), ("E2", "办公室"), ("G2", "办结"), ("H2", date(2018, 3, 5)),
        ("H3", date(2018, 3, 2)),
    }  # fmt: skip
    fix(untidy)
    sheet = openpyxl.load_workbook(untidy)["台账"]
    assert [cell.value for cell in sheet[2]] == [
        "1-001", "机关日常工作", "归档", "3月底", "办公室", "主任", "办结", datetime(2018, 3, 5), "目录",
    ]  # fmt: skip
    assert sheet["G3"].value == "基本完成"
    assert fix(untidy).saved is None


def test_the_command_lists_marks_and_unmarks(untidy):
    shown = CliRunner().invoke(
        cli, ["check", str(untidy), "--year", "2018", "--fix", "--mark", "--as-of", "2018-03-31"]
    )
    assert shown.exit_code == 1, shown.output
    assert "台账!G2  “√” → “办结”" in shown.stdout
    assert "校验结果" in openpyxl.load_workbook(untidy).sheetnames
    CliRunner().invoke(cli, ["check", str(untidy), "--year", "2018", "--unmark"])
    assert openpyxl.load_workbook(untidy).sheetnames == ["台账"]


def test_a_sheet_of_that_name_that_somebody_else_made_is_left_alone(untidy):
    book = openpyxl.load_workbook(untidy)
    book.create_sheet("校验结果")["A1"] = "科长手写的核对意见"
    book.save(untidy)
    before = untidy.read_bytes()
    for sheet in ("mark", "unmark"):
        with pytest.raises(EditRefusedError, match="不是本工具写的"):
            taizhang_xl.check(untidy, year=2018, **{sheet: True})
    assert untidy.read_bytes() == before


def test_unmarking_after_the_sheet_was_moved_and_left_open_mends_names_and_views(demo_folder):
    path = demo_folder / "ledger.xlsx"
    titles = {sheet.title: sheet.print_title_rows for sheet in openpyxl.load_workbook(path)}
    mark(path)
    book = openpyxl.load_workbook(path)
    book.move_sheet("校验结果", -len(book.sheetnames) + 1)
    book["校验结果"].print_title_rows = "2:2"
    book.active = len(book.sheetnames) - 1
    book.save(path)
    unmark(path)
    after = openpyxl.load_workbook(path)
    assert {sheet.title: sheet.print_title_rows for sheet in after} == titles
    assert after.active.title == after.sheetnames[-1]


def test_json_stays_one_document_beside_a_fix(untidy):
    shown = CliRunner().invoke(cli, ["check", str(untidy), "--year", "2018", "--fix", "--format", "json"])
    told = json.loads(shown.stdout)
    assert {(each["cell"], each["old"], each["new"]) for each in told["changes"]} >= {("G2", "√", "办结")}
    assert told["saved"] == str(untidy)
