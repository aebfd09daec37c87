"""Three-way merge of a unit's return into the ledger: by 编号 only, field by field, each field with its owner.

A field that the unit owns and only the unit changed is taken; changed on both sides it is a conflict and the
ledger keeps its value; a field of the section that a unit changed is a request. Nothing is ever deleted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from taizhang_xl.catalogue import (
    RETURN_FOREIGN_ROW,
    RETURN_LEAD_GREY,
    RETURN_NOTHING,
    RETURN_NOTHING_EMPTIES,
    RETURN_NUMBER_TWICE,
    RETURN_NUMBER_UNKNOWN,
    RETURN_TASK_REWORDED,
)
from taizhang_xl.cells import Value, is_picture, value_text
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.nothing import UNCHANGED, says_nothing
from taizhang_xl.ledger.schema import FILLED_FIELDS, SECTION_FIELDS, UNIT_FIELDS, Field, State
from taizhang_xl.ledger.unread import unread, unread_columns
from taizhang_xl.returns.assist import merge_assisted
from taizhang_xl.returns.base import Sent, items_to_report, sent_of
from taizhang_xl.returns.conflicts import Choices
from taizhang_xl.returns.entries import Entry, Merge, entry_of
from taizhang_xl.returns.fields import Decision, Row, comparable, decide, held_back, signs, tells
from taizhang_xl.returns.given import given_values
from taizhang_xl.returns.monthly_sheet import cell_change, report_edits, reported_texts
from taizhang_xl.returns.read import Returned
from taizhang_xl.returns.renumbered import is_reworded, why_held_back
from taizhang_xl.text import content, key

_PROOF = (Field.DONE_ON, Field.EVIDENCE)
Unfinished = Mapping[str, Sequence[str]]
"""编号 -> the parts of it that are not finished: it cannot be done before them."""


def merge_return(
    ledger: Ledger, returned: Returned, month: Month, choices: Choices = MappingProxyType({}),
    unfinished: Unfinished = MappingProxyType({}),
) -> Merge:  # fmt: skip
    """Return what a unit's return changes; without a base the ledger's present values count as the base.

    `choices` are conflicts that people have settled, `unfinished` items whose parts keep them from being done.
    """
    merge, base = Merge(), returned.base
    items = ledger.by_number
    seen = Counter(record.text(Field.NUMBER) for record in returned.records)
    unread_tasks: set[str] = set()
    for record in returned.records:
        number = record.text(Field.NUMBER)
        typed = number in items and record.cell(Field.NUMBER).formula is None
        if not typed and (fault := unread(record, Field.NUMBER, stale=returned.stale)):
            merge.findings.append(fault)
            unread_tasks.add(key(record.text(Field.TASK)))
        elif not number:
            merge.findings += unread_columns((record,), (*SECTION_FIELDS, *FILLED_FIELDS), stale=returned.stale)
            merge.new_rows.append(entry_of(returned, record, Field.TASK, note="没有编号，按新增申请处理"))
        elif seen[number] > 1:
            merge.findings.append(RETURN_NUMBER_TWICE.at(record.where(Field.NUMBER), number))
        elif number not in items:
            merge.findings.append(RETURN_NUMBER_UNKNOWN.at(record.where(Field.NUMBER), number))
        elif number in ledger.doubled:
            merge.conflicts.append(entry_of(returned, record, Field.NUMBER, note="台账里有几行是这个编号，没有采用"))
        elif ledger.unit_of(items[number]) == returned.unit:
            _merge_item(merge, ledger, items[number], record, returned, month, choices, unfinished)
        elif returned.unit in ledger.co_units(items[number]):
            merge_assisted(merge, ledger, items[number], record, returned, month, choices)
        else:
            other = items[number].text(Field.UNIT)
            merge.findings.append(RETURN_FOREIGN_ROW.at(record.where(Field.NUMBER), number, other=other))
    sent = base if base is not None else [item.number for item in items_to_report(ledger, returned.unit, month)]
    missing = [_missing(returned, number, items.get(number)) for number in sent if number not in seen]
    # A row whose 编号 cannot be read has been named, and is not missing.
    merge.missing_rows += [entry for entry in missing if not entry.ledger or key(entry.ledger) not in unread_tasks]
    return merge


def _missing(returned: Returned, number: str, item: Item | None) -> Entry:
    task, note = item.shown(Field.TASK) if item else "", "报表里没有这一行，台账不动"
    return Entry(returned.unit.name, number, Field.TASK, task, task, "", returned.file, note=note)


def _merge_item(
    merge: Merge, ledger: Ledger, item: Item, record: Record, returned: Returned, month: Month, choices: Choices,
    unfinished: Unfinished,
) -> None:  # fmt: skip
    present = sent_of(ledger, item, month)
    sent = (returned.base or {}).get(item.number, present)
    now = present.ledger
    row = Row(ledger, item, record, returned, sent, now, reported_texts(ledger, item, month), choices)
    task, why = why_held_back(ledger, item, record, returned.base)
    if why:
        if tells(row, UNIT_FIELDS):
            merge.conflicts.append(held_back(row, UNIT_FIELDS, task, why))
        return
    given, wrong = given_values(ledger, record, stale=returned.stale)
    merge.findings += wrong
    if returned.base and is_reworded(item, task):
        words = {"old": task, "other": now[Field.TASK]}
        merge.findings.append(RETURN_TASK_REWORDED.at(record.where(Field.TASK), item.number, **words))
    _hold_state(merge, row, given, unfinished.get(item.number, ()))
    # A plan is of the next occurrence, and reports nothing of this one.
    afresh = item.deadline.kind is DeadlineKind.RECURRING and any(
        given[name] for name in given if name != Field.NEXT_PLAN
    )
    told, first = dict(given), len(merge.changed)
    for name, value in given.items():
        decision = Decision.STAYS
        if value_text(value) != now[name] and not _is_left_alone(record, name, value, sent):
            decision = decide(merge, row, name, value, afresh=afresh)
        if decision is Decision.TAKEN:
            merge.changes.append(cell_change(item, name, value, f"{returned.unit.short}报送"))
        elif decision is Decision.CONTESTED:
            # What is contested stands in the list of conflicts, not in the history.
            del told[name]
    _request_changes(merge, row)
    merge.findings += _nothing_said(ledger, record, told, merge.changed[first:])
    if Field.PROGRESS not in given and says_nothing(ledger, record.text(Field.PROGRESS)):
        told[Field.PROGRESS] = UNCHANGED
    changes, appends = report_edits(ledger, item, returned, told, month)
    merge.changes += changes
    merge.appends += appends


def _hold_state(merge: Merge, row: Row, given: dict[str, Value], unfinished: Sequence[str]) -> None:
    """Let no state pass that the unit cannot set: 销号, and 办结 without what shows it or before its parts."""
    ledger, was, now = row.ledger, row.sent.form, row.now
    if given.get(Field.STATE) == State.CLOSED and comparable(ledger, Field.STATE, now[Field.STATE]) != State.CLOSED:
        note = "销号由督察科办理"
        merge.change_requests.append(entry_of(row.returned, row.record, Field.STATE, was, now, note=note))
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
        merge.to_verify.append(entry_of(row.returned, row.record, Field.STATE, was, now, note=note))
        given[Field.STATE] = str(State.DOING)
    else:
        merge.done.append(row.item.number)


def _request_changes(merge: Merge, row: Row) -> None:
    """List what the unit changed of the section's as requests, and name what it typed in the place of others."""
    record, was, now = row.record, row.sent.form, row.now
    for name in (*SECTION_FIELDS, Field.CO_REPORT):
        if (
            name not in record.columns
            or is_picture(record.cell(name))
            or ((wanted := record.shown(name)) and wanted == was.get(name))
        ):
            continue
        if fault := unread(record, name, stale=row.returned.stale):
            merge.findings.append(fault)
        elif signs(wanted) in (signs(was.get(name, "")), signs(now[name])):
            continue
        elif name != Field.CO_REPORT:
            merge.change_requests.append(entry_of(row.returned, record, name, was, now, note="科室管的内容，没有采用"))
        elif wanted:
            merge.findings.append(RETURN_LEAD_GREY.at(record.where(name), record.content(name), number=row.item.number))


def _is_left_alone(record: Record, name: str, value: Value, sent: Sent) -> bool:
    """Tell whether a cell that says nothing is as the form showed it: nobody asked for the ledger's to be emptied."""
    shown = sent.form.get(name, "")
    return value == "" and bool(shown) and name not in sent.reported and record.content(name) == content(shown)


def _nothing_said(
    ledger: Ledger, record: Record, told: Mapping[str, Value], changed: Sequence[Entry]
) -> Iterator[Finding]:
    """Yield the cells that were read as blank though something stands in them; it matters where they empty the ledger's."""
    olds = {entry.field: entry.ledger for entry in changed}
    for name, value in told.items():
        if value == "" and (text := record.text(name)):
            where, old = record.where(name), olds.get(name, "")
            emptied = bool(old) and not says_nothing(ledger, old) and name != Field.MATTER
            yield (RETURN_NOTHING_EMPTIES if emptied else RETURN_NOTHING).at(where, text, column=name, old=old)


def _lacking(ledger: Ledger, given: Mapping[str, Value], sent: Sent, now: Mapping[str, str]) -> list[str]:
    """Return what work that is reported done must have and has not; the section may have entered it since."""
    held = {name: [value_text(given[name]) if name in given else sent.form[name]] for name in _PROOF}
    for name, texts in held.items():
        if now[name] != sent.reported.get(name, sent.ledger[name]):
            texts.append(now[name])
    return [name for name, texts in held.items() if all(not text or says_nothing(ledger, text) for text in texts)]
