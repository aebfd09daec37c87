"""The template is what its builder makes of the schema, and works in Excel without us: lists, colours, tables, print set-up."""

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.ledger.schema import LEDGER, STATES, Field
from taizhang_xl.ledger.settings import DEFAULTS
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.read.workbook import read_workbook

SHEETS = REGISTRY.sheets()
ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "workbooks" / "template.xlsx"
PALETTE = {"办结": "FFA9D18E", "正在办理": "FF9DC3E6", "未落实": "FFFF7C80"}


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(TEMPLATE)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_template_in_the_project_is_what_the_builder_makes(tmp_path):
    target = tmp_path / "template.xlsx"
    subprocess.run([sys.executable, ROOT / "scripts" / "build_template.py", target], check=True)
    assert parts(target.read_bytes()) == parts(TEMPLATE.read_bytes())


def test_sheets_and_headers_are_those_of_the_schema(book):
    assert book.sheetnames == [spec.name for spec in SHEETS]
    for spec in SHEETS[1:]:
        row = 2 if spec is LEDGER else 1
        assert [cell.value for cell in book[spec.name][row]] == [column.header for column in spec.columns]


WIDE = ("台账", "月报", "督办", "督察方案", "工作信息", "工序", "工作日志")


def test_every_table_can_be_sorted_printed_and_filtered(book):
    for spec in SHEETS[1:]:
        sheet = book[spec.name]
        assert len(sheet.tables) == 1
        assert next(iter(sheet.tables.values())).autoFilter
        # What is wide goes on A3, which a tray of most offices' printers has.
        assert sheet.page_setup.paperSize == (8 if spec.name in WIDE else 9)
        assert sheet.print_title_rows
        assert sheet.freeze_panes
    assert book["台账"].page_setup.orientation == "landscape"


def letter(name):
    return openpyxl.utils.get_column_letter(LEDGER.number(name))


def rules(sheet):
    return {str(rule.sqref).partition("3:")[0]: rule for rule in sheet.data_validations.dataValidation}


def test_choices_and_messages_guide_the_clerk(book):
    found = rules(book["台账"])
    assert found[letter(Field.STATE)].formula1 == f'"{",".join(STATES)}"'
    assert found[letter(Field.UNIT)].formula1 == "单位名录"
    assert found[letter(Field.DONE_ON)].type == "date"
    assert "10月底" in found[letter(Field.DEADLINE)].prompt
    for rule in found.values():
        assert len(rule.prompt or "") <= 255
        assert len(rule.promptTitle or "") <= 32


def test_numbers_and_deadlines_are_typed_as_text_so_that_excel_makes_no_date_of_them(book):
    for name in (Field.NUMBER, Field.DEADLINE):
        assert book["台账"].cell(3, LEDGER.number(name)).number_format == "@"
        assert book["台账"].column_dimensions[letter(name)].width > 0


def test_only_functions_that_excel_2010_and_wps_know(book):
    allowed = {"AND", "OR", "LEFT"}
    for sheet in book:
        formulas = [f for each in sheet.conditional_formatting for rule in each.rules for f in rule.formula]
        formulas += [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        for formula in formulas:
            assert set(re.findall(r"([A-Z]+)\(", formula)) <= allowed


def test_no_macro_no_link_and_all_of_it_in_gbk():
    for name, data in parts(TEMPLATE.read_bytes()).items():
        assert "vba" not in name.lower()
        assert "externalLink" not in name
        if "theme" not in name:
            data.decode().encode("gbk")


def test_an_empty_template_is_a_ledger_without_items():
    ledger = build_ledger(read_workbook(open_package(TEMPLATE)), year=2018)
    assert ledger.items == ()
    assert ledger.findings == ()
    assert ledger.settings.near_days == 7
    expected = [setting.name for setting in (*DEFAULTS, *REGISTRY.settings())]
    assert expected == [row[0].value for row in open_settings()]


def open_settings():
    return list(openpyxl.load_workbook(TEMPLATE)["设置"].iter_rows(min_row=2, max_col=1))


@pytest.mark.slow
@pytest.mark.libreoffice
def test_libreoffice_paints_the_words(tmp_path):
    """Fill states into the template and let Calc apply the conditional colours, seen in what it exports."""
    book = openpyxl.load_workbook(TEMPLATE)
    sheet = book["台账"]
    state, timing = LEDGER.number(Field.STATE), LEDGER.number(Field.TIMING)
    words = [("办结", "按期办结"), ("正在办理", "未到期"), ("未落实", "超期3天"), ("未落实", "未到期")]
    for row, pair in enumerate(words, 3):
        sheet.cell(row, 1).value = f"1-00{row}"
        sheet.cell(row, state).value, sheet.cell(row, timing).value = pair
    for name in book.sheetnames:
        if name not in ("台账", "设置", "单位"):
            del book[name]
    book.save(tmp_path / "filled.xlsx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "html",
         "--outdir", tmp_path, tmp_path / "filled.xlsx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    html = (tmp_path / "filled.html").read_text("utf-8")
    cells = {}
    for row in html.split("<tr>"):
        if match := re.search(r"1-00(\d)", row):
            cells[int(match[1])] = re.search(r'<td[^>]*bgcolor="#(\w+)"[^>]*>[^/]*(?:办结|正在办理|未落实)', row, re.S)
    shown = {row: f"FF{match[1]}" if match else None for row, match in cells.items()}
    assert shown == {3: PALETTE["办结"], 4: PALETTE["正在办理"], 5: PALETTE["未落实"], 6: None}
