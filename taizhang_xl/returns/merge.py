"""Three-way merge of a monthly form into the ledger: any form's merge, and what is particular to work of a month.

Recurring work begins afresh, 办结 wants what shows it, 销号 is not the unit's, and what was told is kept in 月报.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from taizhang_xl.catalogue import RETURN_LEAD_GREY, RETURN_STATE_BLANK, RETURN_TASK_REWORDED
from taizhang_xl.cells import Value, value_text
from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.nothing import UNCHANGED, says_nothing, stated
from taizhang_xl.ledger.schema import Field, State
from taizhang_xl.returns.assist import merge_assisted, merge_held_assisted
from taizhang_xl.returns.base import items_to_report, sent_of
from taizhang_xl.returns.forms.base import Sent
from taizhang_xl.returns.forms.conflicts import KEEP_LEDGER, Asked, Choices, question_of
from taizhang_xl.returns.forms.entries import Entry, EntryKind, Returned
from taizhang_xl.returns.forms.fields import BY_CHOICE, Row, comparable, settled, unwritable
from taizhang_xl.returns.forms.given import given_values
from taizhang_xl.returns.forms.rows import cell_change, merge_rows, request_changes, take_given, typed_over
from taizhang_xl.returns.monthly_form import MONTHLY_FORM, MonthMerge, items_of
from taizhang_xl.returns.monthly_sheet import report_edits, reported_texts
from taizhang_xl.returns.new_items import merge_new
from taizhang_xl.returns.renumbered import confirmed, is_reworded, why_held_back

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
    held: list[Callable[[], None]] = []

    def own(number: str, _: Record, record: Record) -> None:
        item, why = items[number], why_held_back(ledger, items[number], record, returned)
        if why[1]:
            held.append(partial(_merge_held, merge, ledger, item, record, returned, month, choices, unfinished, why))
            return
        merge.given.add(number)
        _merge_item(merge, ledger, item, item, record, returned, month, choices, unfinished)

    def assisted(number: str, _: Record, record: Record) -> None:
        item, why = items[number], why_held_back(ledger, items[number], record, returned)
        if why[1]:
            held.append(partial(merge_held_assisted, merge, ledger, item, record, returned, month, choices, why))
            return
        merge.given.add(number)
        merge_assisted(merge, ledger, item, item, record, returned, month, choices)

    def new(record: Record) -> None:
        merge_new(merge, ledger, returned, record, month, choices)

    expected = [item.number for item in items_to_report(ledger, returned.unit, month)]
    merge_rows(merge, MONTHLY_FORM, items_of(ledger), returned, expected, own, assisted, new)
    # Only then it is known of which items the other rows are.
    for merge_row in held:
        merge_row()
    return merge


def _merge_held(
    merge: MonthMerge, ledger: Ledger, item: Item, record: Record, returned: Returned, month: Month, choices: Choices,
    unfinished: Unfinished, why: tuple[str, str],
) -> None:  # fmt: skip
    """Merge a row that is held back with the item that people gave it to, if they did."""
    present = sent_of(ledger, item, month)
    sent = (returned.base or {}).get(item.number, present)
    row = Row(MONTHLY_FORM, ledger, item.number, item, record, returned, sent, present.ledger, choices)
    if choice := confirmed(merge, row, MONTHLY_FORM.owned, why):
        theirs = ledger.by_number[choice.number]
        _merge_item(merge, ledger, theirs, item, record, returned, month, choices, unfinished)


def _merge_item(
    merge: MonthMerge, ledger: Ledger, item: Item, sent_as: Item, record: Record, returned: Returned, month: Month,
    choices: Choices, unfinished: Unfinished,
) -> None:  # fmt: skip
    """Merge a row with an item; `sent_as` is that of the row's 编号, another one only where people gave it to this."""
    present, base = sent_of(ledger, item, month), returned.base
    sent, told_before = (base or {}).get(sent_as.number, present), reported_texts(ledger, item, month)
    row = Row(MONTHLY_FORM, ledger, item.number, item, record, returned, sent, present.ledger, choices, told_before)
    given, wrong = given_values(MONTHLY_FORM, ledger, record, MONTHLY_FORM.owned, stale=returned.stale)
    merge.findings += wrong
    if base is not None and sent_as.number not in base:
        # What the unit saw of the row nobody knows: a blank asks for nothing to be emptied.
        given = {name: value for name, value in given.items() if value not in (None, "")}
    elif base and item is sent_as:
        _name_reworded(merge, row)
    if not given.get(Field.NEXT_PLAN) and _is_own_plan(ledger, item, month):
        given.pop(Field.NEXT_PLAN, None)
    granted = _hold_state(merge, row, given, unfinished.get(item.number, ()))
    # A plan is of the next occurrence, and reports nothing of this one.
    afresh = item.deadline.kind is DeadlineKind.RECURRING and any(
        given[name] for name in given if name != Field.NEXT_PLAN
    )
    if afresh and not given.get(Field.STATE) and not _is_finished(ledger, row.now[Field.STATE]):
        # What is in hand goes on: that nothing was told of it does not say that it was not begun.
        given.pop(Field.STATE, None)
    first = len(merge.entries)
    told = take_given(merge, row, given, afresh=afresh, answers=_ANSWERS)
    for place, entry in enumerate(merge.entries[first:], first) if granted else ():
        if entry.kind is EntryKind.TAKEN and entry.field == Field.STATE:
            merge.entries[place] = entry._replace(note=f"{BY_CHOICE}：报办结{'、'.join(granted)}")
            _remark(merge, row, month, granted)
    merge.findings += _emptied_state(row, merge.entries[first:]) if afresh else ()
    request_changes(merge, row)
    _name_co_report(merge, row)
    if Field.PROGRESS not in given and says_nothing(ledger, record.text(Field.PROGRESS)):
        told[Field.PROGRESS] = UNCHANGED
    changes, appends = report_edits(ledger, item, returned, told, month)
    merge.changes += changes
    merge.appends += appends


def _is_own_plan(ledger: Ledger, item: Item, month: Month) -> bool:
    """Tell whether the plan of an item stood in the ledger when it was taken in: no report takes its place unasked."""
    if ledger.taken_in is None:
        return False
    plan = item.content(Field.NEXT_PLAN)
    reports = (ledger.report(item.number, Month(month.year, number)) for number in range(1, month.month + 1))
    return all(report is None or report.content(Field.NEXT_PLAN) != plan for report in reports)


def _is_finished(ledger: Ledger, text: str) -> bool:
    state = ledger.state_named(text)
    return state is not None and state.is_finished


def _emptied_state(row: Row, entries: Sequence[Entry]) -> Iterator[Finding]:
    """Yield that the state of the occurrence before is gone, where this one was reported without any."""
    for entry in entries:
        if entry.kind is EntryKind.TAKEN and entry.field == Field.STATE and not entry.returned:
            yield RETURN_STATE_BLANK.at(row.record.where(Field.STATE), entry.ledger, number=row.key)


def _name_co_report(merge: MonthMerge, row: Row) -> None:
    """Name what the unit in charge typed in the place of those that assist."""
    name, record = Field.CO_REPORT, row.record
    if (fault := typed_over(row, name)) is not True:
        merge.findings += [fault] if fault else []
    # A form of an earlier version may have shown it whole.
    elif for_others(record.shown(name)) not in ("", row.now[name], row.sent.form.get(name, "")):
        merge.findings.append(RETURN_LEAD_GREY.at(record.where(name), record.content(name), number=row.key))


def _name_reworded(merge: MonthMerge, row: Row) -> None:
    task, now = row.sent.form.get(Field.TASK, ""), row.now[Field.TASK]
    if is_reworded(row.ledger.by_number[row.key], task) and comparable(
        row.ledger, Field.TASK, now
    ) != row.record.content(Field.TASK):
        words = {"old": task, "other": now}
        merge.findings.append(RETURN_TASK_REWORDED.at(row.record.where(Field.TASK), row.key, **words))


def _hold_state(
    merge: MonthMerge, row: Row, given: dict[str, Value], unfinished: Sequence[str]
) -> list[str]:  # fmt: skip
    """Let no state pass that the unit cannot set: 销号, and 办结 without what shows it or before its parts.

    Returns what is lacking where people took it as 办结 all the same.
    """
    ledger, was, now = row.ledger, row.sent.form, row.now
    if given.get(Field.STATE) == State.CLOSED and comparable(ledger, Field.STATE, now[Field.STATE]) != State.CLOSED:
        entry = row.entry(EntryKind.REQUEST, Field.STATE, "销号由督察科办理")
        question = question_of(Asked.REQUEST, row.key, Field.STATE, entry.ledger, entry.returned)
        settled(merge, row.choices, entry, question, (KEEP_LEDGER,))
        given.pop(Field.STATE)
    news = given.get(Field.STATE) == State.DONE and comparable(ledger, Field.STATE, was[Field.STATE]) != State.DONE
    lacking = _lacking(ledger, given, row.sent, now) if news else []
    if not news or (_is_taken_as_done(row) and not any(stated(ledger, row.item, name) for name in lacking)):
        return []
    faults = [f"没有{'、'.join(lacking)}"] if lacking else []
    faults += [f"分解的{'、'.join(unfinished)}没有办结"] if unfinished else []
    for fault in faults:
        if not _is_granted(merge, row, fault):
            given[Field.STATE] = str(State.DOING)
            return []
    if not unfinished:
        merge.done.append(row.key)
    return faults


def _is_taken_as_done(row: Row) -> bool:
    """Tell whether it was settled before that the work is done; of recurring work the row may be of an occurrence before."""
    recurring = row.ledger.by_number[row.key].deadline.kind is DeadlineKind.RECURRING
    text = row.reported.get(Field.STATE, "") if recurring else row.now[Field.STATE]
    return comparable(row.ledger, Field.STATE, text) == State.DONE


def _is_granted(merge: MonthMerge, row: Row, fault: str) -> bool:
    """Tell whether people took work as done in spite of what is lacking; else it is among what is to be verified."""
    entry = row.entry(EntryKind.TO_VERIFY, Field.STATE, f"报办结但{fault}，仍按正在办理")
    # As the ledger has it once this is merged, and people look at it.
    entry = entry._replace(ledger=str(State.DOING), whole=f"{entry.returned}（{fault}）")
    question = question_of(Asked.TO_VERIFY, row.key, Field.STATE, entry.ledger, entry.whole)
    return settled(merge, row.choices, entry, question) is not None


def _remark(merge: MonthMerge, row: Row, month: Month, faults: Sequence[str]) -> None:
    """Write down beside an item, for all who read the ledger, that it is done by the section's word."""
    if unwritable(row, Field.REMARK):
        return
    text = f"{month.label}报办结{'、'.join(faults)}，科室认定办结"
    before = row.item.shown(Field.REMARK)
    new = f"{before}；{text}" if before else text
    merge.changes.append(cell_change(row.item, Field.REMARK, new, f"{row.returned.unit.short}报送，科室认定", row.key))


def _lacking(ledger: Ledger, given: Mapping[str, Value], sent: Sent, now: Mapping[str, str]) -> list[str]:
    """Return what work that is reported done must have and has not; the section may have entered it since."""
    held = {name: [value_text(given[name]) if name in given else sent.form[name]] for name in _PROOF}
    for name, texts in held.items():
        if now[name] != sent.reported.get(name, sent.ledger[name]):
            texts.append(now[name])
    return [name for name, texts in held.items() if all(not text or says_nothing(ledger, text) for text in texts)]
