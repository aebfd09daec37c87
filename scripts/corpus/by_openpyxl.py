"""Workbooks that openpyxl writes."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import DataBar, FormatObject, Rule
from openpyxl.styles import Alignment, Border, Color, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.scenario import InputCells, Scenario, ScenarioList
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from corpus.content import FIRST_ITEM, HEAD, ITEMS, LAST_ITEM, MADE_ON, SHEET, TITLE
from corpus.package import Package
from corpus.recipe import Recipes

RECIPES = Recipes()
recipe = RECIPES.of
Furnish = Callable[[Workbook, Worksheet], None]


def ledger() -> tuple[Workbook, Worksheet]:
    """Return a workbook with the ledger under a merged title."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    sheet["A1"] = TITLE
    sheet.merge_cells("A1:H1")
    for values in (HEAD, *ITEMS):
        sheet.append(values)
    for row in range(FIRST_ITEM, LAST_ITEM + 1):
        sheet.cell(row, len(HEAD)).number_format = "yyyy/m/d"
    return book, sheet


def saved(book: Workbook) -> bytes:
    """Return the workbook, with the day on which it was saved set to that of the whole corpus."""
    file = io.BytesIO()
    book.properties.creator = "办公室"
    book.properties.created = MADE_ON
    book.save(file)
    package = Package(file.getvalue())
    start, end = "<dcterms:modified", "</dcterms:modified>"
    core = package.parts["docProps/core.xml"].decode()
    old = core[core.index(start) : core.index(end)]
    package.replace("docProps/core.xml", old[old.index(">") + 1 :], f"{MADE_ON.isoformat()}Z")
    return package.data()


@recipe(
    "openpyxl", "openpyxl_looks.xlsx", "merge namedStyle indent rowHeights hiddenSheet veryHiddenSheet inlineString"
)
def looks() -> bytes:
    book, sheet = ledger()
    thin = Side(style="thin", color="999999")
    head = NamedStyle("表头", font=Font("黑体", 12, bold=True), fill=PatternFill("solid", "DDE6F0"))
    head.border = Border(thin, thin, thin, thin)
    book.add_named_style(head)
    for column in range(1, len(HEAD) + 1):
        sheet.cell(2, column).style = "表头"
    for row in range(FIRST_ITEM, LAST_ITEM + 1):
        sheet.cell(row, 2).alignment = Alignment(indent=3, wrap_text=True, vertical="center")
        sheet.cell(row, 6).fill = PatternFill("lightUp", "FF7C80", "FFFFFF")
    sheet.row_dimensions[1].height = 36
    book.create_sheet("底稿").sheet_state = "hidden"
    book.create_sheet("参数").sheet_state = "veryHidden"
    return saved(book)


@recipe("openpyxl", "openpyxl_charts.xlsx", "merge drawing chart inlineString")
def charts() -> bytes:
    book, sheet = ledger()
    chart = BarChart()
    chart.add_data(Reference(sheet, 7, FIRST_ITEM - 1, 7, LAST_ITEM), titles_from_data=True)
    chart.set_categories(Reference(sheet, 1, FIRST_ITEM, 1, LAST_ITEM))
    sheet.add_chart(chart, "J2")
    return saved(book)


@recipe("openpyxl", "openpyxl_comments.xlsx", "merge comments vml inlineString")
def comments() -> bytes:
    book, sheet = ledger()
    sheet["F4"].comment = Comment("等进展", "办公室", 60, 200)
    return saved(book)


@recipe("openpyxl", "openpyxl_rules.xlsx", "merge conditionalFormat dataBar dxf dataValidation autoFilter inlineString")
def rules() -> bytes:
    book, sheet = ledger()
    green = PatternFill(bgColor="A9D18E", fill_type="solid")
    sheet.conditional_formatting.add(
        "F3:F99", Rule("cellIs", operator="equal", formula=['"办结"'], dxf=DifferentialStyle(fill=green))
    )
    sheet.conditional_formatting.add(
        "G3:G99", Rule("dataBar", dataBar=DataBar(cfvo=[FormatObject("min"), FormatObject("max")], color="FF638EC6"))
    )
    listed = DataValidation("list", '"未落实,正在办理,办结"', allow_blank=True, showErrorMessage=True)
    listed.add("F3:F99")
    sheet.add_data_validation(listed)
    sheet.auto_filter.ref = "A2:H7"
    sheet.auto_filter.add_filter_column(5, ["办结"])
    return saved(book)


@recipe("openpyxl", "openpyxl_table.xlsx", "merge table columnFormats inlineString")
def table() -> bytes:
    book, sheet = ledger()
    made = Table(displayName="Items", ref=f"A2:H{LAST_ITEM}")
    made.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
    sheet.add_table(made)
    sheet.column_dimensions["B"].width = 40
    sheet.column_dimensions["H"].number_format = "yyyy/m/d"
    return saved(book)


@recipe("openpyxl", "openpyxl_formulas.xlsx", "merge formula uncalculated arrayFormula dataTable inlineString")
def formulas() -> bytes:
    book, sheet = ledger()
    sheet["J3"] = "=G3*2"
    sheet["K3"] = ArrayFormula("K3:K7", "=G3:G7*2")
    sheet["M3"] = DataTableFormula(ref="M3:M4", dt2D=False, dtr=False, r1="G3")
    return saved(book)


@recipe("openpyxl", "locked_structure.xlsx", "merge workbookProtection sheetProtection unlockedCells inlineString")
def locked_structure() -> bytes:
    book, sheet = ledger()
    book.security = WorkbookProtection(lockStructure=True)
    sheet.protection.sheet = True
    for row in sheet["A1:H20"]:
        for cell in row:
            cell.protection = Protection(locked=False)
    return saved(book)


@recipe("openpyxl", "scenarios.xlsx", "merge scenarios inlineString")
def scenarios() -> bytes:
    book, sheet = ledger()
    cells = [InputCells(r="G3", val="12")]
    sheet.scenarios = ScenarioList(scenario=[Scenario(name="从严", inputCells=cells, user="办公室", comment="")])
    return saved(book)


@recipe("openpyxl", "openpyxl_rich_text.xlsx", "inlineString merge richText")
def rich_text() -> bytes:
    book, sheet = ledger()
    sheet["B3"] = CellRichText("修订", TextBlock(InlineFont(b=True, color=Color("FFC00000")), "全委会"), "议事规则 ")
    return saved(book)


@recipe(
    "openpyxl",
    "openpyxl_print.xlsx",
    "merge definedName printArea printTitles headerFooter pageSetup freezePanes outline hiddenRows hyperlink inlineString",
)
def printed() -> bytes:
    book, sheet = ledger()
    sheet.print_area = "A1:H7"
    sheet.print_title_rows = "1:2"
    assert sheet.oddHeader is not None
    assert sheet.oddHeader.center is not None
    sheet.oddHeader.center.text = "工作台账"
    sheet.page_margins = PageMargins(0.4, 0.4)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.freeze_panes = "A3"
    sheet.row_dimensions.group(4, 5, hidden=True)
    sheet["J3"].hyperlink = "https://example.org/?a=1&b=2"
    book.defined_names["责任单位"] = DefinedName("责任单位", attr_text=f"{SHEET}!$D$3:$D$7")
    return saved(book)


@recipe("openpyxl", "kinds_of_values.xlsx", "merge boolean error numberFormats inlineString")
def kinds_of_values() -> bytes:
    book, sheet = ledger()
    sheet.append([True, "#N/A", 0.285, -1e-7, 12345678901234, date(1900, 2, 28), "'前有撇号", " 前后空格 "])
    for column, code in enumerate(("@", "General", "0.00%", "0.00E+00", "#,##0", "[$-804]yyyy年m月d日", "@", "@"), 1):
        sheet.cell(LAST_ITEM + 1, column).number_format = code
    sheet.cell(LAST_ITEM + 2, 1, "换行\n制表\t <&>\"'")
    return saved(book)
