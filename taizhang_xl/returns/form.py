"""The return form: one unit's items of a month, ready to fill in; grey is locked, yellow is for the unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from taizhang_xl.cells import Value, value_text
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.ledger.schema import RETURN, Column, Field, Owner, Type
from taizhang_xl.paper.style import Styled, file_name, height, write_cell
from taizhang_xl.returns.base import assist_values, handout_of, items_to_assist, items_to_report, sent_values
from taizhang_xl.returns.base_sheet import BASE_SHEET, base_rows
from taizhang_xl.returns.form_sheets import ASSISTED, NEW_ITEMS
from taizhang_xl.text import plain

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_HEADER_ROW = 3
_SPARE_ROWS = 3
_NOTE = (
    "填写说明：只填黄色的格。状态三选一；办结的要填完成日期和佐证；每月、每季等周期工作，本月这一次做完了就选办结；到期没有办结的要写明未完成原因；没有变化的，进展情况写“无变化”；要科室或领导出面协调的写在“需协调事项”。"
    "新增事项写在表末的空行，不填编号。任务、措施、时限要调整的，撤销工作表保护（没有密码）后直接改，作为变更申请报科室核定。"
)
_LOOKS = {Type.DATE: "date", Type.NUMBER: "center"}
_CENTRED = (Field.NUMBER, Field.STATE)
_NOT_NEW = (Field.NUMBER, Field.DUE, Field.LAST_PLAN, Field.CO_REPORT)


def return_name(unit: Unit, month: Month) -> str:
    """Return the file name by which a clerk finds a unit's form of a month."""
    return f"{file_name(plain(unit.short))}_{month.year}年{month.month:02d}月.xlsx"


def write_return(ledger: Ledger, unit: Unit, month: Month, file: BinaryIO) -> None:
    """Write a unit's form, pre-filled from the ledger, with the base of the merge on a hidden sheet."""
    styled = Styled(file, f"{unit.name}{month.label}月报表", month.first)
    sheet = styled.page(RETURN.name)
    last = len(RETURN.columns) - 1
    _head(styled, sheet, ledger, unit, month, last)
    for column, spec in enumerate(RETURN.columns):
        sheet.set_column(column, column, spec.width)
        sheet.write_string(_HEADER_ROW, column, spec.header, styled.look("head"))
    row = _HEADER_ROW
    for item in items_to_report(ledger, unit, month):
        row += 1
        _row(styled, sheet, row, sent_values(ledger, item, month), Owner.UNIT)
    if assisted := items_to_assist(ledger, unit, month):
        row += 1
        _divider(styled, sheet, row, ASSISTED)
        for item in assisted:
            row += 1
            _row(styled, sheet, row, assist_values(ledger, item, unit, month), Owner.CO_UNIT)
        row += 1
        _divider(styled, sheet, row, NEW_ITEMS)
    for spare in range(row + 1, row + 1 + _SPARE_ROWS):
        for column, spec in enumerate(RETURN.columns):
            look = "grey" if spec.header in _NOT_NEW else "input"
            sheet.write_blank(spare, column, None, styled.look(_base_look(spec), look))
        sheet.set_row(spare, 24)
    _guard(sheet, row + _SPARE_ROWS)
    hidden = styled.page(BASE_SHEET)
    for row, texts in enumerate(base_rows(ledger, unit, month, handout_of(ledger, unit, month))):
        for column, text in enumerate(texts):
            hidden.write_string(row, column, text)
    hidden.very_hidden()
    styled.close()


def _head(styled: Styled, sheet: Worksheet, ledger: Ledger, unit: Unit, month: Month, last: int) -> None:
    sheet.merge_range(0, 0, 0, last, f"{ledger.settings.office}工作落实情况月报表", styled.look("title"))
    sheet.set_row(0, 34)
    sheet.merge_range(1, 0, 1, 3, f"填报单位：{unit.name}", styled.look("plain"))
    sheet.merge_range(1, 4, 1, 7, f"填报月份：{month.label}", styled.look("plain"))
    sheet.merge_range(1, 8, 1, last, "填报人：", styled.look("plain", "input"))
    sheet.set_row(1, 24)
    sheet.merge_range(2, 0, 2, last, _NOTE, styled.look("plain"))
    sheet.set_row(2, 36)
    sheet.set_row(_HEADER_ROW, 28)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.freeze_panes(_HEADER_ROW + 1, 1)


def _base_look(spec: Column) -> str:
    return "center" if spec.header in _CENTRED else _LOOKS.get(spec.type, "text")


def _row(styled: Styled, sheet: Worksheet, row: int, values: Mapping[str, Value], owner: Owner) -> None:
    """Write the row of one item, in which the columns of an owner are to be filled in."""
    for column, spec in enumerate(RETURN.columns):
        look = styled.look(_base_look(spec), "input" if spec.owner is owner else "grey")
        write_cell(sheet, row, column, values[spec.header], look)
    sheet.set_row(row, height((value_text(values[spec.header]), spec.width) for spec in RETURN.columns))


def _divider(styled: Styled, sheet: Worksheet, row: int, text: str) -> None:
    sheet.write_string(row, 0, text, styled.look("section"))
    sheet.set_row(row, 24)


def _guard(sheet: Worksheet, last: int) -> None:
    """Offer the choices, check the dates, and lock what is not the unit's; without a password, against slips only."""
    for column, spec in enumerate(RETURN.columns):
        rule = _rule(spec)
        if rule is not None:
            sheet.data_validation(_HEADER_ROW + 1, column, last, column, rule)
    sheet.protect(
        "", {"format_columns": True, "format_rows": True, "format_cells": True, "autofilter": True, "sort": True}
    )


def _rule(spec: Column) -> dict[str, Any] | None:
    message = {"input_title": spec.header, "input_message": spec.tip} if spec.tip else {}
    if spec.choices:
        return {
            "validate": "list", "source": list(spec.choices), "error_title": "状态不对",
            "error_message": f"请从{'、'.join(spec.choices)}里选一个", **message,
        }  # fmt: skip
    return {"validate": "any", **message} if message else None
