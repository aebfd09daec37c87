"""A form as a workbook: head, rows ready to fill in, drop-downs; grey is locked, yellow is for the unit."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from taizhang_xl.cells import Value, value_text
from taizhang_xl.checks.private import for_others
from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.ledger.schema import Column, Owner, Type
from taizhang_xl.paper.style import Styled, height, write_cell
from taizhang_xl.returns.forms.base import Handout, handout_of, shown_values
from taizhang_xl.returns.forms.base_sheet import BASE_SHEET, base_rows
from taizhang_xl.returns.forms.form import Form, Period
from taizhang_xl.returns.forms.target import Target

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_HEADER_ROW = 3
_ROW_HEIGHT = 24
_LOOKS = {Type.DATE: "date", Type.NUMBER: "center"}
# What a unit may fill in where it asks for a new row.
_OF_NEW_ROWS = (Owner.SECTION, Owner.UNIT)


class Block(NamedTuple):
    """Rows of a form in which the columns of one owner are to be filled in, below a row that heads them."""

    rows: Sequence[Mapping[str, Value]]
    owner: Owner = Owner.UNIT
    head: str = ""


def write_form(
    form: Form, ledger: Ledger, target: Target, unit: Unit, period: Period, file: BinaryIO
) -> None:  # fmt: skip
    """Write a unit's form, pre-filled from the rows of the target that are its own."""
    rows = [shown_values(form, row) for _, row in target.of(unit)]
    write_blocks(form, ledger, unit, period, (Block(rows),), handout_of(form, target, unit), file)


def write_blocks(
    form: Form, ledger: Ledger, unit: Unit, period: Period, blocks: Sequence[Block], handout: Handout, file: BinaryIO
) -> None:
    """Write a form of some blocks of rows, with `handout`, the base of the merge, on a hidden sheet."""
    styled = Styled(file, f"{unit.name}{period.label}{form.sheet.name}", period.first)
    columns = _columns(form, blocks)
    sheet = styled.page(form.sheet.name, width=sum(spec.width for spec in columns))
    _head(styled, sheet, form, columns, ledger, unit, period)
    row = _HEADER_ROW
    for block in blocks:
        if block.head:
            row += 1
            sheet.write_string(row, 0, block.head, styled.look("section"))
            sheet.set_row(row, _ROW_HEIGHT)
        for values in block.rows:
            row += 1
            _row(styled, sheet, row, form, columns, values, block.owner)
    for spare in range(row + 1, row + 1 + form.spare_rows):
        for column, spec in enumerate(columns):
            look = "input" if spec.owner in _OF_NEW_ROWS else "grey"
            sheet.write_blank(spare, column, None, styled.look(_base_look(form, spec), look))
        sheet.set_row(spare, _ROW_HEIGHT)
    _guard(sheet, columns, row + form.spare_rows, ledger.year)
    hidden = styled.page(BASE_SHEET)
    for row, texts in enumerate(base_rows(form, ledger, unit, period, handout)):
        for column, text in enumerate(texts):
            hidden.write_string(row, column, text)
    hidden.very_hidden()
    styled.close()


def _columns(form: Form, blocks: Sequence[Block]) -> tuple[Column, ...]:
    """Return the columns that a form has: with an optional one the long texts of the section share the room they have."""
    told = {name for name in form.optional for block in blocks for row in block.rows if row[name] not in (None, "")}
    columns = [spec for spec in form.sheet.columns if spec.header in told or spec.header not in form.optional]
    sharing = [spec for spec in columns if spec.type is Type.LONG and spec.owner is Owner.SECTION]
    room = sum(spec.width for spec in sharing)
    part = 1 - sum(spec.width for spec in sharing if spec.header in told) / room if told else 1
    return tuple(spec._replace(width=round(spec.width * part, 1)) if spec in sharing else spec for spec in columns)


def _head(
    styled: Styled, sheet: Worksheet, form: Form, columns: Sequence[Column], ledger: Ledger, unit: Unit, period: Period
) -> None:  # fmt: skip
    count, widths = len(columns), list(accumulate(spec.width for spec in columns))
    _across(sheet, 0, 0, count, form.title.format(office=for_others(ledger.settings.office)), styled.look("title"))
    sheet.set_row(0, 34)
    second = min(bisect(widths, widths[-1] / 4) + 1, count - 2)
    third = max(min(bisect(widths, widths[-1] * 0.45) + 1, count - 1), second + 1)
    whose = f"填报单位：{unit.name}"
    _across(sheet, 1, 0, second, whose, styled.look("plain"))
    _across(sheet, 1, second, third, f"{form.label}：{period.label}", styled.look("plain"))
    _across(sheet, 1, third, count, "填报人：", styled.look("plain", "input"))
    sheet.set_row(1, max(_ROW_HEIGHT, height([(whose, widths[second - 1])])))
    _across(sheet, 2, 0, count, form.note, styled.look("plain"))
    sheet.set_row(2, height([(form.note, widths[-1])]))
    for column, spec in enumerate(columns):
        sheet.set_column(column, column, spec.width)
        sheet.write_string(_HEADER_ROW, column, spec.header, styled.look("head"))
    sheet.set_row(_HEADER_ROW, 28)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.freeze_panes(_HEADER_ROW + 1, len(form.keys))


def _across(sheet: Worksheet, row: int, first: int, end: int, text: str, look: Any) -> None:
    """Write a text over the columns from `first` up to `end`, which is not among them."""
    if end - first > 1:
        sheet.merge_range(row, first, row, end - 1, text, look)
    else:
        sheet.write_string(row, first, text, look)


def _base_look(form: Form, spec: Column) -> str:
    return _LOOKS.get(spec.type) or ("center" if spec.header in form.keys or spec.choices else "text")


def _row(
    styled: Styled, sheet: Worksheet, row: int, form: Form, columns: Sequence[Column], values: Mapping[str, Value],
    owner: Owner,
) -> None:  # fmt: skip
    """Write one row, in which the columns of an owner are to be filled in."""
    for column, spec in enumerate(columns):
        bold = ("bold",) if spec.header in form.marks else ()
        look = styled.look(_base_look(form, spec), *bold, "input" if spec.owner is owner else "grey")
        write_cell(sheet, row, column, values[spec.header], look)
    sheet.set_row(row, height((value_text(values[spec.header]), spec.width) for spec in columns))


def _guard(sheet: Worksheet, columns: Sequence[Column], last: int, year: int) -> None:
    """Offer the choices, check the dates, and lock what is not the unit's; without a password, against slips only."""
    for column, spec in enumerate(columns):
        rule = _rule(spec, year)
        if rule is not None:
            sheet.data_validation(_HEADER_ROW + 1, column, last, column, rule)
    sheet.protect(
        "", {"format_columns": True, "format_rows": True, "format_cells": True, "autofilter": True, "sort": True}
    )


def _rule(spec: Column, year: int) -> dict[str, Any] | None:
    tip = spec.tip.replace("{year}", str(year))
    message = {"input_title": spec.header, "input_message": tip} if tip else {}
    if spec.choices:
        return {
            "validate": "list", "source": list(spec.choices), "error_title": f"{spec.header}不对",
            "error_message": f"请从{'、'.join(spec.choices)}里选一个", **message,
        }  # fmt: skip
    return {"validate": "any", **message} if message else None
