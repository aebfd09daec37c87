"""One of our sheets as an Excel table, empty or with rows: header by owner, drop-downs, input messages, print set-up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from taizhang_xl.cells import Value
from taizhang_xl.ledger.schema import LEDGER, Column, Field, Owner, SheetSpec, Type
from taizhang_xl.paper.pages import A3, A4
from taizhang_xl.paper.style import DATE_FORMAT, INPUT_FILL, Styled, height, write_cell

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

RULED_ROWS = 2000
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
_LOOKS = {Type.TEXT: "text", Type.LONG: "text", Type.DATE: "date", Type.NUMBER: "center"}
_FORMATS = {Type.DATE: DATE_FORMAT, Type.NUMBER: "General"}
_HEAD_FILLS = {
    Owner.SECTION: "#DDE6F0", Owner.UNIT: INPUT_FILL, Owner.CO_UNIT: INPUT_FILL, Owner.COMPUTED: "#E4E4E4"
}  # fmt: skip


def write_table(
    styled: Styled, sheet: Worksheet, spec: SheetSpec, rows: Sequence[Sequence[Value]], top: int = 0
) -> None:
    """Write a sheet's header in row `top` (from 0), its rows or a blank one to type into, rules, print set-up."""
    rows = list(rows) or [[None] * len(spec.columns)]
    for number, column in enumerate(spec.columns):
        plain = {"valign": "vcenter", "text_wrap": True, "num_format": _FORMATS.get(column.type, "@")}
        sheet.set_column(number, number, column.width, styled.book.add_format(plain))
    columns = [{"header": str(column.header)} for column in spec.columns]
    named = {"name": f"{spec.name}表", "columns": columns, "style": None}
    sheet.add_table(top, 0, top + len(rows), len(columns) - 1, named)
    for number, column in enumerate(spec.columns):
        sheet.write_string(top, number, column.header, styled.look("head", _HEAD_FILLS[column.owner]))
    sheet.set_row(top, 30)
    for row, values in enumerate(rows, top + 1):
        for number, (column, value) in enumerate(zip(spec.columns, values, strict=True)):
            write_cell(sheet, row, number, value, styled.look(_LOOKS[column.type]))
        if any(values):
            texts = [(text, column.width) for text, column in zip(values, spec.columns, strict=True)]
            sheet.set_row(row, height((text, width) for text, width in texts if isinstance(text, str)))
    for number, column in enumerate(spec.columns):
        if rule := _rule_of(column, spec):
            sheet.data_validation(top + 1, number, RULED_ROWS - 1, number, rule)
    if sum(column.width for column in spec.columns) > A4.width:
        sheet.set_paper(A3.code)
    sheet.repeat_rows(0, top)
    sheet.freeze_panes(top + 1, 1)


def _rule_of(column: Column, spec: SheetSpec) -> dict[str, Any] | None:
    """Return the validation of a column, None if it has none."""
    message = {"input_title": str(column.header), "input_message": column.tip} if column.tip else {}
    if column.choices:
        # The office may have words of its own (词典): warn, let the checks decide.
        return {
            "validate": "list", "source": list(column.choices), "error_type": "warning",
            "error_title": "不在选项里", "error_message": f"{column.header}一般从下拉框里选", **message,
        }  # fmt: skip
    if column.type is Type.DATE and column.owner is not Owner.COMPUTED:
        return {
            "validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY,
            "error_title": "不是日期", "error_message": "请填日期，如 2018-3-5", **message,
        }  # fmt: skip
    if spec is LEDGER and column.header == Field.UNIT:
        return {"validate": "list", "source": "=单位名录", "show_error": False, **message}
    return {"validate": "any", **message} if message else None
