"""Workbooks that XlsxWriter writes: what is in the cells and what they are ruled by."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import xlsxwriter

from corpus.content import FIRST_ITEM, HEAD, ITEMS, MADE_ON, SHEET, STATES, TITLE
from corpus.recipe import Recipes

RECIPES = Recipes()
recipe = RECIPES.of


class Written:
    """A workbook in the writing: the ledger on its first sheet."""

    def __init__(self, **options: object) -> None:
        self.file = io.BytesIO()
        self.book: Any = xlsxwriter.Workbook(self.file, options)
        self.book.set_properties({"title": TITLE, "author": "办公室", "created": MADE_ON})
        self.sheet: Any = None

    def ledger(self, name: str = SHEET, **look: object) -> Any:
        """Add a sheet with the ledger."""
        sheet = self.book.add_worksheet(name)
        day = self.book.add_format({"num_format": "yyyy-mm-dd", **look})
        other = self.book.add_format(look) if look else None
        sheet.write(0, 0, TITLE, other)
        for column, text in enumerate(HEAD):
            sheet.write(1, column, text, other)
        for row, item in enumerate(ITEMS, FIRST_ITEM - 1):
            for column, value in enumerate(item):
                sheet.write(row, column, value, day if column == len(HEAD) - 1 else other)
        return sheet


@contextmanager
def book(**options: object) -> Iterator[Written]:
    """Give a workbook with the ledger as `sheet`; it is closed at the end."""
    written = Written(**options)
    written.sheet = written.ledger()
    yield written
    written.book.close()


@recipe("XlsxWriter", "plain.xlsx", "sharedStrings")
def plain() -> bytes:
    with book() as made:
        pass
    return made.file.getvalue()


@recipe(
    "XlsxWriter",
    "conditional_formats.xlsx",
    "sharedStrings conditionalFormat dataBar dataBar2010 iconSet colorScale dxf extension",
)
def conditional_formats() -> bytes:
    with book() as made:
        for state, colour in zip(STATES, ("#FF7C80", "#9DC3E6", "#A9D18E"), strict=True):
            look = made.book.add_format({"bg_color": colour, "bold": state == "办结"})
            rule = {"type": "cell", "criteria": "==", "value": f'"{state}"', "format": look, "stop_if_true": True}
            made.sheet.conditional_format("F3:F200", rule)
        made.sheet.conditional_format(
            "G3:G7", {"type": "data_bar", "data_bar_2010": True, "bar_negative_color": "#FF0000"}
        )
        made.sheet.conditional_format("G3:G7", {"type": "icon_set", "icon_style": "3_traffic_lights"})
        made.sheet.conditional_format("H3:H7", {"type": "3_color_scale"})
        made.sheet.conditional_format("A3:H7", {"type": "formula", "criteria": '=$F3=""', "format": look})
    return made.file.getvalue()


@recipe("XlsxWriter", "drop_downs.xlsx", "sharedStrings dataValidation hiddenSheet definedName")
def drop_downs() -> bytes:
    with book() as made:
        units = made.book.add_worksheet("单位名录")
        units.write_column(0, 0, sorted({str(item[3]) for item in ITEMS}))
        units.hide()
        made.book.define_name("单位名录", "=单位名录!$A$1:$A$5")
        made.sheet.data_validation("D3:D200", {"validate": "list", "source": "=单位名录"})
        made.sheet.data_validation("F3:F200", {
            "validate": "list", "source": STATES, "input_title": "状态", "input_message": "三选一",
            "error_title": "状态", "error_message": "只能选未落实、正在办理、办结", "error_type": "warning"})  # fmt: skip
        made.sheet.data_validation("H3:H200", {"validate": "date", "criteria": ">=", "value": MADE_ON.date()})
    return made.file.getvalue()


@recipe("XlsxWriter", "table.xlsx", "sharedStrings table tableTotals calculatedColumn formula")
def table() -> bytes:
    with book() as made:
        columns = [{"header": text} for text in HEAD]
        columns[0]["total_string"] = "合计"
        columns[6]["total_function"] = "sum"
        columns.append({"header": "折算", "formula": "=[@分值]*0.1"})
        made.sheet.add_table(
            "A2:I8", {"name": "台账表", "columns": columns, "total_row": True, "style": "Table Style Light 9"}
        )
    return made.file.getvalue()


@recipe(
    "XlsxWriter",
    "formulas.xlsx",
    "sharedStrings formula arrayFormula dynamicArray cellMetadata error boolean formulaText",
)
def formulas() -> bytes:
    with book() as made:
        made.sheet.write_formula("J2", '=IF(F3="办结","完成","")&"&<>"', None, "完成&<>")
        made.sheet.write_array_formula("J3:J7", "{=G3:G7*2}", None, 20)
        made.sheet.write_dynamic_array_formula("K3:K5", "=UNIQUE(F3:F7)", None, "办结")
        made.sheet.write_formula("L3", "=1/0", None, "#DIV/0!")
        made.sheet.write_formula("L4", "=COUNTA(A3:A7)=5", None, True)
        made.sheet.write_boolean("L5", False)
    return made.file.getvalue()


@recipe("XlsxWriter", "rich_text.xlsx", "sharedStrings richText")
def rich_text() -> bytes:
    with book() as made:
        bold, red = made.book.add_format({"bold": True}), made.book.add_format({"font_color": "#C00000"})
        made.sheet.write_rich_string("B3", "修订", bold, "全委会", " 议事规则", red, "（重点）")
    return made.file.getvalue()


@recipe("XlsxWriter", "days_from_1904.xlsx", "sharedStrings date1904")
def days_from_1904() -> bytes:
    with book(date_1904=True) as made:
        pass
    return made.file.getvalue()


@recipe("XlsxWriter", "ignored_errors.xlsx", "sharedStrings ignoredErrors")
def ignored_errors() -> bytes:
    with book() as made:
        made.sheet.write_string("J3", "20180301")
        made.sheet.ignore_errors({"number_stored_as_text": "J3:J7"})
    return made.file.getvalue()


@recipe("XlsxWriter", "inline_strings.xlsx", "inlineString")
def inline_strings() -> bytes:
    with book(constant_memory=True) as made:
        pass
    return made.file.getvalue()
