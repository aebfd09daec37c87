"""Columns put at the right edge of an office's own sheet: 编号 with the numbers, and those that are to be filled in later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from taizhang_xl.changes import Change, ChangeSet
from taizhang_xl.contract.opening import Opened
from taizhang_xl.errors import EditRefusedError
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.own_columns import added_columns, applied_columns, with_columns
from taizhang_xl.ledger.schema import ADDABLE, LEDGER, Field
from taizhang_xl.reading.beside_table import at_edges, columns_beside_tables
from taizhang_xl.verbs.adoption.numbering import Numbers
from taizhang_xl.verbs.adoption.progress_states import NONE, Place, Proposal
from taizhang_xl.verbs.adoption.progress_words import NOTHING, Told
from taizhang_xl.xlsx.read.protection import protected_sheets
from taizhang_xl.xlsx.read.workbook import Workbook

_BY_HAND = "请在表里自己加上这一列，列名写“{}”，再运行一次"


class OwnEdits(NamedTuple):
    """The edits of the office's own sheet, the columns that they add, and what is to be seen to because of them."""

    changes: ChangeSet
    added: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def own_edits(opened: Opened, numbers: Numbers, empty: tuple[Field, ...], told: Proposal = NONE) -> OwnEdits:
    """Return the edits that write numbers, add `empty` columns and fill in the states and days that progress tells.

    Raises EditRefusedError where a column finds no place.
    """
    ledger = opened.ledger
    of_states = told.fields
    wanted = tuple(dict.fromkeys((*((Field.NUMBER,) if numbers else ()), *of_states, *empty)))
    wide = with_columns(ledger, wanted)
    _refuse_closed(opened, wide, wanted)
    changes = ChangeSet.of(
        (
            *(_number(item, numbers) for item in wide.items if (item.sheet, item.row) in numbers),
            *(each for item in wide.items for each in _state(item, numbers, told.told)),
        )
    )
    edged = at_edges(opened.source, wide, added_columns(ledger, wide, changes, (*of_states, *empty)))
    for change, why in edged.beside:
        if change.new == Field.NUMBER:
            cure = _BY_HAND.format(Field.NUMBER)
            raise EditRefusedError(opened.path, f"“编号”放不进表格，排序会和事项对不上：{why}", cure)
    after = applied_columns(ledger, edged.changes)
    added = tuple(name for name in wanted if any(name not in part.columns for part in ledger.parts))
    findings = columns_beside_tables(opened.source, after, edged.changes.changes)
    return OwnEdits(edged.changes, added, tuple(findings))


def _number(item: Item, numbers: Numbers) -> Change:
    number = numbers[item.sheet, item.row]
    like = item.columns.get(Field.ORDER, 0) or item.columns[Field.TASK]
    return Change(
        item.sheet, item.row, item.columns[Field.NUMBER], item.cell(Field.NUMBER).value, number, why="编号",
        # As text: of 1-001 typed anew a spreadsheet program makes a day.
        item=number, field=Field.NUMBER, like=like, number_format="@",
    )  # fmt: skip


def _state(item: Item, numbers: Numbers, told: Mapping[Place, Told]) -> Iterator[Change]:
    said, number = told.get((item.sheet, item.row), NOTHING), numbers.get((item.sheet, item.row), item.number)
    values = {Field.STATE: said.state and str(said.state), Field.DONE_ON: said.day}
    for name, value in values.items():
        if value and not item.text(name):
            yield Change(
                item.sheet, item.row, item.columns[name], item.cell(name).value, value, why=f"照进展填{Field.STATE if said.state else name}", item=number,
                field=name, like=item.columns[Field.TASK],
            )  # fmt: skip


def _refuse_closed(opened: Opened, wide: Ledger, wanted: tuple[Field, ...]) -> None:
    guarded = protected_sheets(opened.source) if isinstance(opened.source, Workbook) else []
    for before, after in zip(opened.ledger.parts, wide.parts, strict=True):
        lacking = [str(name) for name in wanted if name not in before.columns]
        if lacking and before.sheet.name in guarded:
            raise EditRefusedError(opened.path, f"表“{before.sheet.name}”受保护，加不了列", "请先撤销工作表保护")
        if missing := [name for name in lacking if name not in after.columns]:
            raise EditRefusedError(opened.path, f"表“{before.sheet.name}”右边没有空列", _BY_HAND.format(missing[0]))


def addable(ledger: Ledger) -> Iterator[Field]:
    """Yield the columns that may be added and that some sheet of the ledger lacks."""
    for column in LEDGER.columns:
        field = Field(column.header)
        if field in ADDABLE and any(field not in part.columns for part in ledger.parts):
            yield field
