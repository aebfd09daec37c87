"""Three-way merge of a monthly form into the ledger: any form's merge, and what is particular to work of a month.

Recurring work begins afresh, 办结 wants what shows it, 销号 is not the unit's, and what was told is kept in 月报.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from taizhang_xl.catalogue import RETURN_LEAD_GREY, RETURN_TASK_REWORDED
from taizhang_xl.cells import Value, value_text
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.nothing import UNCHANGED, says_nothing
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.returns.assist import merge_assisted
from taizhang_xl.returns.base import items_to_report, sent_of
from taizhang_xl.returns.forms.base import Sent
from taizhang_xl.returns.forms.conflicts import Choices
from taizhang_xl.returns.forms.entries import EntryKind, Returned
from taizhang_xl.returns.forms.fields import Row, comparable, held_back, tells
from taizhang_xl.returns.forms.given import given_values
from taizhang_xl.returns.forms.rows import merge_rows, request_changes, take_given, typed_over
from taizhang_xl.returns.monthly_form import MONTHLY_FORM, MonthMerge, items_of
from taizhang_xl.returns.monthly_sheet import report_edits, reported_texts
from taizhang_xl.returns.renumbered import is_reworded, why_held_back

_PROOF = (Field.DONE_ON, Field.EVIDENCE)
# 无 is an answer here, which a form that is sent once more as it was does not give.
_ANSWERS = (Field.MATTER,)
Unfinished = Mapping[str, Sequence[str]]
"""编号 -> the parts of it that are not finished: it cannot be done before them."""


def merge_return(
    ledger: Ledger, returned: Returned, month: Month, choices: Choices = MappingProxyType({}),
    unfinished: Unfinished = MappingProxyType({}),
) -> MonthMerge:  # fmt: skip
    """Return what a unit's return changes; without a base the ledger's present values count as the base.

    `choices` are conflicts that people have settled, `unfinished` items whose parts keep them from being done.
    """
    merge, items = MonthMerge(), ledger.by_number

    def own(number: str, _: Record, record: Record) -> None:
        _merge_item(merge, ledger, items[number], record, returned, month, choices, unfinished)

    def assisted(number: str, _: Record, record: Record) -> None:
        merge_assisted(merge, ledger, items[number], record, returned, month, choices)

    expected = [item.number for item in items_to_report(ledger, returned.unit, month)]
    merge_rows(merge, MONTHLY_FORM, items_of(ledger), returned, expected, own, assisted)
    return merge


def _merge_item(
    merge: MonthMerge, ledger: Ledger, item: Item, record: Record, returned: Returned, month: Month, choices: Choices,
    unfinished: Unfinished,
) -> None:  # fmt: skip
    present = sent_of(ledger, item, month)
    sent, told_before = (returned.base or {}).get(item.number, present), reported_texts(ledger, item, month)
    row = Row(MONTHLY_FORM, ledger, item.number, item, record, returned, sent, present.ledger, choices, told_before)
    task, why = why_held_back(ledger, item, record, returned)
    if why:
        if tells(row, MONTHLY_FORM.owned):
            merge.entries.append(held_back(row, MONTHLY_FORM.owned, task, why))
        return
    given, wrong = given_values(MONTHLY_FORM, ledger, record, MONTHLY_FORM.owned, stale=returned.stale)
    merge.findings += wrong
    if returned.base and is_reworded(item, task):
        words = {"old": task, "other": row.now[Field.TASK]}
        merge.findings.append(RETURN_TASK_REWORDED.at(record.where(Field.TASK), item.number, **words))
    _hold_state(merge, row, given, unfinished.get(item.number, ()))
    # A plan is of the next occurrence, and reports nothing of this one.
    afresh = item.deadline.kind is DeadlineKind.RECURRING and any(
        given[name] for name in given if name != Field.NEXT_PLAN
    )
    told = take_given(merge, row, given, afresh=afresh, answers=_ANSWERS)
    request_changes(merge, row)
    _name_co_report(merge, row)
    if Field.PROGRESS not in given and says_nothing(ledger, record.text(Field.PROGRESS)):
        told[Field.PROGRESS] = UNCHANGED
    changes, appends = report_edits(ledger, item, returned, told, month)
    merge.changes += changes
    merge.appends += appends


def _name_co_report(merge: MonthMerge, row: Row) -> None:
    """Name what the unit in charge typed in the place of those that assist."""
    name, record = Field.CO_REPORT, row.record
    if (fault := typed_over(row, name)) is not True:
        merge.findings += [fault] if fault else []
    elif record.shown(name):
        merge.findings.append(RETURN_LEAD_GREY.at(record.where(name), record.content(name), number=row.key))


def _hold_state(merge: MonthMerge, row: Row, given: dict[str, Value], unfinished: Sequence[str]) -> None:
    """Let no state pass that the unit cannot set: 销号, and 办结 without what shows it or before its parts."""
    ledger, was, now = row.ledger, row.sent.form, row.now
    if given.get(Field.STATE) == State.CLOSED and comparable(ledger, Field.STATE, now[Field.STATE]) != State.CLOSED:
        note = "销号由督察科办理"
        merge.entries.append(row.entry(EntryKind.REQUEST, Field.STATE, note))
        given.pop(Field.STATE)
    news = given.get(Field.STATE) == State.DONE and comparable(ledger, Field.STATE, was[Field.STATE]) != State.DONE
    if not news:
        return
    note = ""
    if lacking := _lacking(ledger, given, row.sent, now):
        note = f"报办结但没有{'、'.join(lacking)}，仍按正在办理"
    elif unfinished:
        note = f"报办结但分解的{'、'.join(unfinished)}没有办结，仍按正在办理"
    if note:
        merge.entries.append(row.entry(EntryKind.TO_VERIFY, Field.STATE, note))
        given[Field.STATE] = str(State.DOING)
    else:
        merge.done.append(row.key)


def _lacking(ledger: Ledger, given: Mapping[str, Value], sent: Sent, now: Mapping[str, str]) -> list[str]:
    """Return what work that is reported done must have and has not; the section may have entered it since."""
    held = {name: [value_text(given[name]) if name in given else sent.form[name]] for name in _PROOF}
    for name, texts in held.items():
        if now[name] != sent.reported.get(name, sent.ledger[name]):
            texts.append(now[name])
    return [name for name, texts in held.items() if all(not text or says_nothing(ledger, text) for text in texts)]
