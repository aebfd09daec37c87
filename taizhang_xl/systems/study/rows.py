"""The rows of 学习记录 as they should be: one for everybody who missed a meeting, the clerk fills in how it was made up for. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from taizhang_xl.changes import ChangeSet
from taizhang_xl.companion.book import CompanionBook
from taizhang_xl.ledger.schema import Field
from taizhang_xl.systems.study.missed import Missed
from taizhang_xl.systems.study.sheets import DUE, MEETING, RECORD, WHY


def record_edits(book: CompanionBook, missed: Sequence[Missed]) -> ChangeSet:
    """Return the edits that add what lacks a row, and write again what is computed in the others."""
    new = [each for each in missed if each.record is None]
    appends = [
        book.append(RECORD, {MEETING: each.meeting.number, Field.NAME: each.name, WHY: str(each.why), DUE: each.due}, "请假、缺席要补课")
        for each in new
    ]  # fmt: skip
    changes = (
        change
        for each in missed
        if each.record is not None
        for change in book.change(each.record, {WHY: str(each.why), DUE: each.due}, "照到会情况")
        if change.new != each.record.day(DUE)
    )
    return ChangeSet.of(changes, appends)
