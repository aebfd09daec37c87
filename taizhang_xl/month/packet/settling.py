"""The packet's sheet 冲突处理: each question with a cell in which the section chooses what holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from taizhang_xl.cells import Value
from taizhang_xl.checks.numbers import person_numbers
from taizhang_xl.ledger.schema import SETTLING, Field
from taizhang_xl.month.review import Review
from taizhang_xl.paper.style import Column, Styled, height, set_widths, write_cell, write_table
from taizhang_xl.returns.forms.conflicts import Asked
from taizhang_xl.returns.forms.entries import OPEN_KINDS, Entry, EntryKind

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_LOOKS: dict[str, str] = {Field.NUMBER: "center", Field.SIDE: "center", Field.KIND: "center"}
_HOW = {
    Asked.CONFLICT: "选“单位”的写进台账，选“台账”的保留台账。",
    Asked.REQUEST: "选“单位”的照单位写的改台账，选“台账”的不同意。",
    Asked.NEW_ROW: "选“采用”的加进台账，编号格里是下一个空号，可以改；选“不采用”的不加。",
    Asked.TO_VERIFY: "选“单位”的认定办结，并在备注里写明；选“台账”的仍按正在办理。",
    Asked.RENUMBERED: "先在编号格里填这件事现在的编号，再选“单位”，单位填的就写到这个编号；选“台账”的不采用。",
}
_NOTE = "在黄色格里选好，存盘后再运行一次月底（或合并）；选定的不再问，内容又变了的会重新问。"
_HELD_BACK = "有电话或证件号，请直接在台账里改"


def write_settling(styled: Styled, review: Review) -> list[str]:
    """Write the sheet where there is something to settle; returns its name, or nothing."""
    short = {unit.name: unit.short for unit in review.units}
    told = (*OPEN_KINDS, EntryKind.KEPT, EntryKind.SETTLED)
    asked = [entry for entry in review.outcome.entries if entry.question and entry.kind in told]
    # What is still open comes first, kind by kind.
    entries = sorted(asked, key=lambda entry: (bool(entry.side), list(Asked).index(_kind(entry))))
    if not entries:
        return []
    sheet = styled.page(SETTLING.name)
    columns = [Column(spec.header, spec.width, _LOOKS.get(spec.header, "text")) for spec in SETTLING.columns]
    set_widths(sheet, columns)
    last = len(columns) - 1
    title = f"{review.month.label}冲突和申请处理（{len(entries)}）"
    sheet.merge_range(0, 0, 0, last, title, styled.look("title"))
    sheet.set_row(0, 34)
    bottom = write_table(styled, sheet, 1, columns, [_row(entry, short, styled.shown) for entry in entries])
    for row, entry in enumerate(entries, 2):
        if not _is_held_back(entry):
            _answer_cells(styled, sheet, row, entry)
    kinds = [kind for kind in Asked if any(_kind(entry) is kind for entry in entries)]
    how = "\n".join((_NOTE, *(f"{kind}：{_HOW[kind]}" for kind in kinds)))
    sheet.merge_range(bottom, 0, bottom, last, how, styled.look("plain"))
    sheet.set_row(bottom, height([(how, sum(column.width for column in columns))]))
    sheet.repeat_rows(0, 1)
    sheet.freeze_panes(2, 0)
    return [SETTLING.name]


def _kind(entry: Entry) -> Asked:
    assert entry.question is not None
    return entry.question.kind


def _number(entry: Entry) -> str:
    return entry.offer if _kind(entry).is_numbered_by_people else entry.number


def _is_held_back(entry: Entry) -> bool:
    """Tell whether the texts to choose between are not shown whole: then there is no telling which conflict was meant."""
    return any(map(person_numbers, (entry.ledger, entry.whole or entry.returned)))


def _row(entry: Entry, short: Mapping[str, str], shown: Callable[[str], str]) -> list[Value]:
    field = entry.question.field if entry.question else entry.field
    held_back = _is_held_back(entry)
    texts = (
        str(_kind(entry)), short.get(entry.unit, entry.unit), _number(entry), field, entry.ledger,
        entry.whole or entry.returned, "" if held_back else entry.side,
        f"{entry.note}；{_HELD_BACK}" if held_back else entry.note, f"{entry.file} {entry.cell}".strip(),
    )  # fmt: skip
    return [*map(shown, texts)]


def _answer_cells(styled: Styled, sheet: Worksheet, row: int, entry: Entry) -> None:
    """Make the cells that are to be filled in yellow, and offer what fits this question."""
    side, number = SETTLING.number(Field.SIDE) - 1, SETTLING.number(Field.NUMBER) - 1
    write_cell(sheet, row, side, entry.side, styled.look("center", "input"))
    if _kind(entry).is_numbered_by_people:
        # As text: 1-001 typed into any other cell becomes a day.
        write_cell(sheet, row, number, entry.offer, styled.look("text", "center", "input"))
    sheet.data_validation(
        row, side, row, side,
        {"validate": "list", "source": list(entry.sides), "input_title": "采用", "input_message": _HOW[_kind(entry)],
         "error_title": "采用不对", "error_message": f"请从{'、'.join(entry.sides)}里选一个"},
    )  # fmt: skip
