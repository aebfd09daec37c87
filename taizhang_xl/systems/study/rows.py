"""The rows of 学习记录 as they should be: one for everybody who missed a meeting; the clerk fills in how it was made up for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from taizhang_xl.cells import Value
from taizhang_xl.changes import KEEP, Change, ChangeSet
from taizhang_xl.companion.book import CompanionBook
from taizhang_xl.ledger.schema import Field, Type
from taizhang_xl.systems.study.missed import Missed
from taizhang_xl.systems.study.sheets import DUE, MEETING, RECORD, WHY

_WHY = "请假、缺席要补课"
_DAY = "yyyy-m-d"


def record_edits(book: CompanionBook, missed: Sequence[Missed]) -> ChangeSet:
    """Return the edits that add what lacks a row, and write again what is computed in the others."""
    new: list[Mapping[str, Value]] = [
        {MEETING: each.meeting.number, Field.NAME: each.name, WHY: str(each.why), DUE: each.due}
        for each in missed
        if each.record is None
    ]
    changes = [
        change
        for each in missed
        if each.record is not None
        for change in book.change(each.record, {WHY: str(each.why), DUE: each.due}, "照到会情况")
        if change.new != each.record.day(DUE)
    ]
    if last := _typed_below(book):
        return ChangeSet.of(
            (*changes, *(change for at, row in enumerate(new, last + 1) for change in _at(book, at, row)))
        )
    return ChangeSet.of(changes, [book.append(RECORD, row, _WHY) for row in new])


def _typed_below(book: CompanionBook) -> int:
    """Return the last row if a clerk typed rows below the Excel table: LibreOffice does not let it grow, and no row can join it."""
    # Imported late: only where rows are added is it looked at.
    from taizhang_xl.xlsx.write.table_xml import tables_of

    table = book.tables[RECORD.name]
    part = next(entry.part for entry in book.source.sheets if entry.name == RECORD.name)
    bottoms = [each.area.bottom for each in tables_of(book.package, part) if each.area.top == table.header_row]
    last = max(table.rows, default=0)
    return last if bottoms and last > max(bottoms) else 0


def _at(book: CompanionBook, row: int, values: Mapping[str, Value]) -> Iterator[Change]:
    for name, value in values.items():
        look = _DAY if RECORD.column(name).type is Type.DATE else KEEP
        yield Change(
            RECORD.name, row, book.tables[RECORD.name].columns[name], None, value, why=_WHY, number_format=look
        )
