"""The packet's sheet 冲突处理: each question with a cell in which the section chooses what holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate, pairwise, zip_longest
from typing import TYPE_CHECKING

from taizhang_xl.checks.numbers import person_numbers
from taizhang_xl.ledger.schema import SETTLING, Field
from taizhang_xl.month.review_model import Review
from taizhang_xl.paper.pages import Pages, Row
from taizhang_xl.paper.style import Column, Styled, height, write_cell
from taizhang_xl.returns.forms.conflicts import GOES_ON, Asked
from taizhang_xl.returns.forms.entries import OPEN_KINDS, Entry, EntryKind
from taizhang_xl.text import wrapped

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_LOOKS: dict[str, str] = {Field.NUMBER: "center", Field.SIDE: "center", Field.KIND: "center"}
_HOW = {
    Asked.CONFLICT: "选“单位”的写进台账，选“台账”的保留台账。",
    Asked.REQUEST: "选“单位”的照单位写的改台账，选“台账”的不同意。",
    Asked.NEW_ROW: "选“采用”的加进台账，编号格里是下一个空号，可以改；选“不采用”的不加。",
    Asked.TO_VERIFY: "选“单位”的认定办结，台账有“备注”列的写在备注里；选“台账”的仍按正在办理。",
    Asked.RENUMBERED: "先在编号格里填这件事现在的编号，再选“单位”，单位填的就写到这个编号；选“台账”的不采用。",
}
_NOTE = "在黄色格里选好，存盘后再运行一次月底（或合并）；选定的不再问，内容又变了的会重新问。"
# Two rows of so many lines fit on a page.
_LINES = 15
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
    columns = [Column(spec.header, spec.width, _LOOKS.get(spec.header, "text")) for spec in SETTLING.columns]
    pages = Pages(styled, styled.page(SETTLING.name, pages_high=None), columns)
    pages.head((f"{review.month.label}冲突和申请处理（{len(entries)}）", "title", 34), table=True)
    kinds = [kind for kind in Asked if any(_kind(entry) is kind for entry in entries)]
    how = "\n".join((_NOTE, *(f"{kind}：{_HOW[kind]}" for kind in kinds)))
    points = height([(how, sum(column.width for column in columns))])
    for place, entry in enumerate(entries, 1):
        top = pages.row
        pages.rows(columns, [*_rows(entry, short, styled.shown)], keep=points if place == len(entries) else 0)
        if not _is_held_back(entry):
            _answer_cells(styled, pages.sheet, top, entry)
    pages.line(how, points=points)
    pages.close()
    return [SETTLING.name]


def _kind(entry: Entry) -> Asked:
    assert entry.question is not None
    return entry.question.kind


def _number(entry: Entry) -> str:
    return entry.offer if _kind(entry).is_numbered_by_people else entry.number


def _is_held_back(entry: Entry) -> bool:
    """Tell whether the texts to choose between are not shown whole: then there is no telling which conflict was meant."""
    return any(map(person_numbers, (entry.ledger, entry.whole or entry.returned)))


def _rows(entry: Entry, short: Mapping[str, str], shown: Callable[[str], str]) -> Iterator[Row]:
    """Yield the row of a question, and those in which its texts go on where they are longer than a row shows."""
    field = entry.question.field if entry.question else entry.field
    held_back = _is_held_back(entry)
    ledger = _parts(shown(entry.ledger), Field.IN_LEDGER)
    returned = _parts(shown(entry.whole or entry.returned), Field.RETURNED)
    unit = shown(short.get(entry.unit, entry.unit))
    note = f"{entry.note}；{_HELD_BACK}" if held_back else entry.note
    yield Row([
        str(_kind(entry)), unit, shown(_number(entry)), shown(field), ledger[0], returned[0],
        None if held_back else entry.side, shown(note), shown(f"{entry.file} {entry.cell}".strip()),
    ])  # fmt: skip
    number = None if _kind(entry).is_numbered_by_people else shown(_number(entry))
    for texts in zip_longest(ledger[1:], returned[1:]):
        yield Row([GOES_ON, unit, number, None, *texts, None, None, None])


def _parts(text: str, field: Field) -> list[str]:
    """Return a text in parts that a row shows whole, which put together are the text.

    None begins or ends with white space, which may get lost on the way.
    """
    lines = wrapped(text, SETTLING.columns[SETTLING.number(field) - 1].width)
    ends = list(accumulate(map(len, lines)))[_LINES - 1 : -1 : _LINES]
    cuts = [
        next((at for at in range(end, 0, -1) if not any(map(str.isspace, text[at - 1 : at + 1]))), 0) for end in ends
    ]
    return [text[start:end] for start, end in pairwise((0, *cuts, len(text)))]


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
