"""Workbooks that XlsxWriter writes: rows and columns, printing, protection, several sheets."""

from __future__ import annotations

from corpus.by_xlsxwriter import Written, book
from corpus.content import FIRST_ITEM, ITEMS, MADE_ON, SHEET
from corpus.recipe import Recipes

RECIPES = Recipes()
recipe = RECIPES.of


@recipe(
    "XlsxWriter",
    "names_and_links.xlsx",
    "sharedStrings definedName printArea printTitles hyperlink freezePanes autoFilter",
)
def names_and_links() -> bytes:
    with book() as made:
        made.sheet.write_url("J3", "https://example.org/建议?id=26&n=1", string="建议全文")
        made.sheet.write_url("J4", f"internal:{SHEET}!A1", string="回到表头", tip="第一行")
        made.sheet.write_url("J5", r"external:附件\答复.docx", string="答复")
        made.book.define_name("总分", f"=SUM({SHEET}!$G$3:$G$7)")
        made.book.define_name(f"{SHEET}!本表", f"={SHEET}!$A$3:$H$7")
        made.sheet.print_area("A1:H7")
        made.sheet.repeat_rows(0, 1)
        made.sheet.freeze_panes(2, 1)
        made.sheet.autofilter("A2:H7")
    return made.file.getvalue()


@recipe("XlsxWriter", "outline.xlsx", "sharedStrings outline hiddenRows hiddenColumns rowHeights")
def outline() -> bytes:
    with book() as made:
        for row in (2, 3, 4):
            made.sheet.set_row(row, None, None, {"level": 1, "hidden": row == 4})
        made.sheet.set_row(5, 42.75, None, {"collapsed": True})
        made.sheet.set_column("E:E", 12, None, {"hidden": True})
        made.sheet.set_column("G:H", 14, None, {"level": 1})
    return made.file.getvalue()


@recipe("XlsxWriter", "protected_sheet.xlsx", "sharedStrings sheetProtection protectedRange")
def protected_sheet() -> bytes:
    with book() as made:
        made.sheet.protect("", {"sort": True, "autofilter": True})
        made.sheet.unprotect_range("F3:F7", "单位填")
    return made.file.getvalue()


@recipe("XlsxWriter", "protected_but_open.xlsx", "sharedStrings sheetProtection unlockedCells columnFormats")
def protected_but_open() -> bytes:
    made = Written()
    sheet = made.ledger(locked=False)
    sheet.set_column("A:XFD", 12, made.book.add_format({"locked": False}))
    sheet.protect()
    made.book.close()
    return made.file.getvalue()


@recipe("XlsxWriter", "page_setup.xlsx", "sharedStrings headerFooter pageBreaks pageSetup hiddenRows autoFilter")
def page_setup() -> bytes:
    with book() as made:
        made.sheet.set_landscape()
        made.sheet.set_paper(9)
        made.sheet.fit_to_pages(1, 0)
        made.sheet.set_margins(0.5, 0.5, 0.8, 0.8)
        made.sheet.set_header('&C&"黑体,加粗"&16工作台账&R&D')
        made.sheet.set_h_pagebreaks([5])
        made.sheet.set_v_pagebreaks([4])
        made.sheet.autofilter("A2:H7")
        made.sheet.filter_column("F", 'x == "未落实"')
        for row, item in enumerate(ITEMS, FIRST_ITEM - 1):
            if item[5] != "未落实":
                made.sheet.set_row(row, options={"hidden": True})
    return made.file.getvalue()


@recipe("XlsxWriter", "properties.xlsx", "sharedStrings customProperties")
def properties() -> bytes:
    with book() as made:
        made.book.set_custom_property("密级", "内部")
        made.book.set_custom_property("归档日期", MADE_ON)
        made.book.set_custom_property("份数", 3)
    return made.file.getvalue()


@recipe(
    "XlsxWriter", "formatted_columns.xlsx", "sharedStrings columnFormats rowFormats hiddenColumns rowHeights indent"
)
def formatted_columns() -> bytes:
    with book() as made:
        shaded = made.book.add_format({"bg_color": "#F2F2F2", "border": 1, "indent": 2, "text_wrap": True})
        made.sheet.set_column("A:XFD", 10, shaded)
        made.sheet.set_column("Z:XFD", 10, None, {"hidden": True})
        made.sheet.set_default_row(24)
        made.sheet.set_row(1_048_575, 20, shaded)
    return made.file.getvalue()


@recipe("XlsxWriter", "several_sheets.xlsx", "sharedStrings hiddenSheet veryHiddenSheet tabColour formula")
def several_sheets() -> bytes:
    with book() as made:
        other = made.ledger("2月 月报")
        other.set_tab_color("#FF7C80")
        other.write_formula("J3", f"={SHEET}!G3+'2月 月报'!G4", None, 25)
        made.ledger("底稿").hide()
        made.ledger("参数").very_hidden()
    return made.file.getvalue()
