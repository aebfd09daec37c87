"""What people put on a sheet that is no text in a cell: it is counted and told, never read as if it said something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from taizhang_xl.catalogue import RETURN_LEFT_OUT, SHEET_ITEM_STRUCK, SHEET_LEFT_OUT
from taizhang_xl.cells import address
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.findings import Finding, Rule, Where
from taizhang_xl.ledger.model import Ledger, Record, Table
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.locate import SheetSource
from taizhang_xl.xlsx.read.added import Added, read_added
from taizhang_xl.xlsx.read.workbook import Workbook

_CLEAR = 60
_TOLD_BY = (Field.NUMBER, Field.TASK)


def left_out_of_return(source: SheetSource, table: Table, records: Iterable[Record]) -> Iterator[Finding]:
    """Yield one line of what a return holds beside texts."""
    if isinstance(source, Workbook):
        yield from _line(RETURN_LEFT_OUT, table, read_added(source, table.sheet), _coloured(table, records))


def left_out_of_ledger(source: SheetSource, ledger: Ledger) -> Iterator[Finding]:
    """Yield one line of what each sheet of items holds beside texts, and the items that are struck through."""
    if not isinstance(source, Workbook):
        return
    for table in ledger.parts:
        items = [item for item in ledger.items if item.sheet == table.sheet.name]
        added = read_added(source, table.sheet)
        # Our own colours: red where nothing is written, those of recurring work after its reports.
        typed = [item for item in items if item.deadline.kind is not DeadlineKind.RECURRING]
        ours = ledger.settings.red
        coloured = [r for r in _coloured(table, typed) if table.sheet.fill(r.row, r.columns[Field.STATE]) != ours]
        yield from _line(SHEET_LEFT_OUT, table, added, coloured)
        for item in items:
            for name in _TOLD_BY:
                if name in item.columns and address(item.row, item.columns[name]) in added.struck:
                    yield SHEET_ITEM_STRUCK.at(item.where(name), item.shown(name), number=item.number, column=name)
                    break


def _line(rule: Rule, table: Table, added: Added, coloured: Iterable[Record]) -> Iterator[Finding]:
    counts = (
        ("图片 {} 张", added.pictures), ("批注 {} 处", len(added.comments)), ("删除线 {} 处", len(added.struck)),
        ("只用颜色表示状态 {} 处", len(list(coloured))),
    )  # fmt: skip
    if said := "、".join(words.format(count) for words, count in counts if count):
        yield rule.at(Where(table.sheet.file, table.sheet.name, address(table.header_row, 1)), said)


def _coloured(table: Table, records: Iterable[Record]) -> Iterator[Record]:
    """Yield the rows without a state whose cell for it is red, blue or green."""
    for record in records:
        if Field.STATE in record.columns and not record.text(Field.STATE):
            fill = table.sheet.fill(record.row, record.columns[Field.STATE])
            if fill and _is_of_a_state(fill):
                yield record


def _is_of_a_state(fill: str) -> bool:
    red, green, blue = (int(fill[at : at + 2], 16) for at in (0, 2, 4))
    # Yellow is for what is to be filled in, grey and white are none.
    is_yellow = min(red, green) - blue >= _CLEAR / 2 and abs(red - green) < _CLEAR / 2
    return not is_yellow and max(red, green, blue) - min(red, green, blue) >= _CLEAR / 2
