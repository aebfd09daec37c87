"""What views list of supervision: replies that are awaited, inspections of the plan. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang_xl.contract.dated_matter import DatedMatter
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import Field
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.supervision.problems import found_words, inspected_unit, subject_of
from taizhang_xl.systems.supervision.register import awaited
from taizhang_xl.systems.supervision.sheets import (
    EXPERIENCE,
    INSPECTIONS,
    INSPECTOR,
    PROBLEM,
    SETTLED,
    VISIT_ON,
    WAY,
)


def awaited_replies(ledger: Ledger) -> Iterator[DatedMatter]:
    """Yield the slips that nobody has answered and no other followed, by the day until which they are to be answered."""
    for slip in awaited(ledger):
        assert slip.record is not None
        assert slip.reply_by is not None
        matter, item = subject_of(ledger, slip), ledger.by_number.get(slip.item)
        of_problem = matter is not None and matter.item is None
        text = found_words(matter.record) if matter and of_problem else item.content(Field.TASK) if item else slip.item
        people = item.content(Field.PERSON) if item else ""
        note = f"{slip.level} {slip.text}"
        yield DatedMatter(
            "等反馈", slip.reply_by, slip.record, slip.item, ledger.unit(slip.unit), text, people, "待反馈", note,
            is_owed=True,
        )  # fmt: skip


def inspections(ledger: Ledger) -> Iterator[DatedMatter]:
    """Yield the inspections of the plan, those that were made too."""
    for record in rows_of(ledger, INSPECTIONS):
        day, number = record.day(VISIT_ON), record.text(Field.NUMBER)
        if day is None:
            continue
        item = ledger.by_number.get(number)
        was_made = any(record.text(name) for name in (PROBLEM, EXPERIENCE, SETTLED))
        yield DatedMatter(
            "督察", day, record, number, inspected_unit(ledger, record), item.content(Field.TASK) if item else "", record.content(INSPECTOR),
            "已督察" if was_made else "待督察", record.content(WAY),
        )  # fmt: skip


DATED = (awaited_replies, inspections)
