"""The packet's sheet 冲突处理: each conflict with a cell in which the section chooses whose value holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from taizhang_xl.cells import Value
from taizhang_xl.ledger.schema import SETTLING, SIDES, Field
from taizhang_xl.month.review import Review
from taizhang_xl.paper.style import Column, Styled, set_widths, write_cell, write_table
from taizhang_xl.returns.forms.conflicts import KEEP_LEDGER
from taizhang_xl.returns.forms.entries import Entry, EntryKind, of_kind

_LOOKS: dict[str, str] = {Field.NUMBER: "center", Field.SIDE: "center"}
_NOTE = "在黄色格里选“台账”或“单位”，存盘后再运行一次月底（或合并）：选“单位”的写进台账，选“台账”的不再列为冲突。"
_HELD_BACK = "有电话或证件号，请直接在台账里改"


def write_settling(styled: Styled, review: Review) -> list[str]:
    """Write the sheet where there is something to settle; returns its name, or nothing."""
    short = {unit.name: unit.short for unit in review.units}
    told = review.outcome.entries
    entries: list[tuple[Entry, str | None]] = [
        (entry, None) for entry in of_kind(told, EntryKind.CONFLICT) if entry.field != Field.NUMBER
    ]
    entries += [(entry, KEEP_LEDGER) for entry in of_kind(told, EntryKind.KEPT)]
    if not entries:
        return []
    sheet = styled.page(SETTLING.name)
    columns = [Column(spec.header, spec.width, _LOOKS.get(spec.header, "text")) for spec in SETTLING.columns]
    set_widths(sheet, columns)
    last = len(columns) - 1
    sheet.merge_range(0, 0, 0, last, f"{review.month.label}冲突处理（{len(entries)}）", styled.look("title"))
    sheet.set_row(0, 34)
    rows = [_row(entry, side, short, styled.shown) for entry, side in entries]
    bottom = write_table(styled, sheet, 1, columns, rows)
    choice = SETTLING.number(Field.SIDE) - 1
    for row, (entry, side) in enumerate(entries, 2):
        if not _is_held_back(entry, styled.shown):
            write_cell(sheet, row, choice, side, styled.look("center", "input"))
    sheet.data_validation(2, choice, bottom - 1, choice, {"validate": "list", "source": list(SIDES)})
    sheet.merge_range(bottom, 0, bottom, last, _NOTE, styled.look("plain"))
    sheet.set_row(bottom, 24)
    sheet.repeat_rows(0, 1)
    sheet.freeze_panes(2, 0)
    return [SETTLING.name]


def _is_held_back(entry: Entry, shown: Callable[[str], str]) -> bool:
    """Tell whether the texts to choose between are not shown whole: then there is no telling which conflict was meant."""
    return any(shown(text) != text for text in (entry.ledger, entry.returned))


def _row(entry: Entry, side: str | None, short: Mapping[str, str], shown: Callable[[str], str]) -> list[Value]:
    held_back = _is_held_back(entry, shown)
    return [
        short.get(entry.unit, entry.unit), entry.number, entry.field, shown(entry.ledger), shown(entry.returned),
        None if held_back else side, f"{entry.note}；{_HELD_BACK}" if held_back else entry.note,
        f"{entry.file} {entry.cell}".strip(),
    ]  # fmt: skip
