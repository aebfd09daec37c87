"""Workbooks that XlsxWriter writes: what is drawn over the cells, and macros."""

from __future__ import annotations

import io

from corpus.by_xlsxwriter import Written, book
from corpus.content import FIRST_ITEM, LAST_ITEM, SHEET, picture
from corpus.recipe import Recipes
from corpus.vba import vba_project

RECIPES = Recipes()
recipe = RECIPES.of
RED, GREEN = picture(255, 124, 128), picture(169, 209, 142)


def column(letter: str) -> str:
    """Return a column of the items as charts name it."""
    return f"={SHEET}!${letter}${FIRST_ITEM}:${letter}${LAST_ITEM}"


@recipe("XlsxWriter", "charts.xlsx", "sharedStrings drawing chart formula")
def charts() -> bytes:
    with book() as made:
        for place, kind in (("J2", "column"), ("J18", "pie"), ("R2", "line")):
            chart = made.book.add_chart({"type": kind})
            chart.add_series({"name": "分值", "categories": column("A"), "values": column("G")})
            made.sheet.insert_chart(place, chart)
        made.sheet.write_formula("G9", "=SUM(G3:G7)", None, 65)
    return made.file.getvalue()


@recipe("XlsxWriter", "chart_sheet_first.xlsx", "sharedStrings drawing chart chartSheet")
def chart_sheet_first() -> bytes:
    made = Written()
    shown = made.book.add_chartsheet("分值图")
    made.ledger()
    chart = made.book.add_chart({"type": "bar"})
    chart.add_series({"categories": column("A"), "values": column("G")})
    shown.set_chart(chart)
    made.book.close()
    return made.file.getvalue()


@recipe("XlsxWriter", "pictures.xlsx", "sharedStrings drawing picture backgroundPicture headerPicture vml headerFooter")
def pictures() -> bytes:
    with book() as made:
        made.sheet.insert_image("J2", "章.png", {"image_data": io.BytesIO(RED), "description": "印章的位置"})
        made.sheet.set_background(io.BytesIO(GREEN))
        made.sheet.set_header("&L&G&C工作台账", {"image_left": "头.png", "image_data_left": io.BytesIO(GREEN)})
        made.sheet.set_footer("&C第 &P 页，共 &N 页")
    return made.file.getvalue()


@recipe("XlsxWriter", "picture_in_cell.xlsx", "sharedStrings picture richValue cellMetadata error")
def picture_in_cell() -> bytes:
    with book() as made:
        made.sheet.embed_image("J2", "章.png", {"image_data": io.BytesIO(RED)})
    return made.file.getvalue()


@recipe("XlsxWriter", "comments.xlsx", "sharedStrings comments vml")
def comments() -> bytes:
    with book() as made:
        made.sheet.write_comment("F4", "等城环工委的进展", {"author": "办公室", "visible": True})
        made.sheet.write_comment("C7", "以交办单为准\n见附件", {"author": "秘书", "width": 300, "color": "#FFF2CC"})
    return made.file.getvalue()


@recipe("XlsxWriter", "sparklines.xlsx", "sharedStrings sparkline extension")
def sparklines() -> bytes:
    with book() as made:
        made.sheet.add_sparkline("J3", {"range": f"{SHEET}!G3:G7", "type": "column", "markers": True})
    return made.file.getvalue()


@recipe("XlsxWriter", "macros.xlsm", "sharedStrings macros")
def macros() -> bytes:
    with book() as made:
        made.book.add_vba_project(io.BytesIO(vba_project()), is_stream=True)
    return made.file.getvalue()


@recipe("XlsxWriter", "buttons.xlsm", "sharedStrings macros vml formControl")
def buttons() -> bytes:
    with book() as made:
        made.book.add_vba_project(io.BytesIO(vba_project()), is_stream=True)
        made.sheet.insert_button("J2", {"macro": "Check", "caption": "校验", "width": 80, "height": 30})
    return made.file.getvalue()


@recipe("XlsxWriter", "check_boxes.xlsx", "sharedStrings boolean featureProperties")
def check_boxes() -> bytes:
    with book() as made:
        made.sheet.insert_checkbox("J3", True)
        made.sheet.insert_checkbox("J4", False)
    return made.file.getvalue()


@recipe("XlsxWriter", "text_box.xlsx", "sharedStrings drawing shape textBox")
def text_box() -> bytes:
    with book() as made:
        made.sheet.insert_textbox("J2", "说明：红色为未落实\n绿色为办结", {"width": 200, "fill": {"color": "#FFF2CC"}})
    return made.file.getvalue()
