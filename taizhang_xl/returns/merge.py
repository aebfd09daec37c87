"""Three-way merge of a unit's return into the ledger: by 编号 only, field by field, each field with its owner.

A field that the unit owns and only the unit changed is taken; changed on both sides it is a conflict and the
ledger keeps its value; a field of the section that a unit changed is a request. Nothing is ever deleted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from taizhang_xl.catalogue import (
    RETURN_FOREIGN_ROW,
    RETURN_NOTHING,
    RETURN_NOTHING_EMPTIES,
    RETURN_NUMBER_TWICE,
    RETURN_NUMBER_UNKNOWN,
    RETURN_TASK_REWORDED,
)
from taizhang_xl.cells import Value, is_picture, value_text
from taizhang_xl.changes import Append, Change
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.nothing import UNCHANGED, says_nothing
from taizhang_xl.ledger.schema import SECTION_FIELDS, UNIT_FIELDS, Field, State
from taizhang_xl.ledger.status import read_state
from taizhang_xl.ledger.unread import unread, unread_columns
from taizhang_xl.returns.base import Sent, items_to_report, sent_of
from taizhang_xl.returns.conflicts import KEEP_LEDGER, Choices, conflict_of
from taizhang_xl.returns.given import given_values
from taizhang_xl.returns.monthly_sheet import cell_change, report_edits, reported_texts
from taizhang_xl.returns.read import Returned
from taizhang_xl.returns.renumbered import is_reworded, other_task
from taizhang_xl.text import content, plain

_PROOF = (Field.DONE_ON, Field.EVIDENCE)


class Entry(NamedTuple):
    """One line of what a merge did or did not take. Texts are as people read them; `file` is the return's."""

    unit: str
    number: str
    field: str
    base: str
    ledger: str
    returned: str
    file: str
    cell: str = ""
    note: str = ""


@dataclass(slots=True)
class Merge:
    """What one return does to the ledger: edits to make, and what a person must look at.

    `kept` are conflicts that a person has settled in favour of the ledger.
    """

    changes: list[Change] = field(default_factory=list)
    appends: list[Append] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    conflicts: list[Entry] = field(default_factory=list)
    kept: list[Entry] = field(default_factory=list)
    change_requests: list[Entry] = field(default_factory=list)
    missing_rows: list[Entry] = field(default_factory=list)
    new_rows: list[Entry] = field(default_factory=list)
    to_verify: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def merge_return(ledger: Ledger, returned: Returned, month: Month, choices: Choices = MappingProxyType({})) -> Merge:
    """Return what a unit's return changes; without a base the ledger's present values count as the base.

    `choices` are conflicts that people have settled.
    """
    merge, base = Merge(), returned.base
    items = ledger.by_number
    seen = Counter(record.text(Field.NUMBER) for record in returned.records)
    for record in returned.records:
        number = record.text(Field.NUMBER)
        typed = number in items and record.cell(Field.NUMBER).formula is None
        if not typed and (fault := unread(record, Field.NUMBER, stale=returned.stale)):
            merge.findings.append(fault)
        elif not number:
            merge.findings += unread_columns((record,), (*SECTION_FIELDS, *UNIT_FIELDS), stale=returned.stale)
            merge.new_rows.append(_entry(returned, record, Field.TASK, note="没有编号，按新增申请处理"))
        elif seen[number] > 1:
            merge.findings.append(RETURN_NUMBER_TWICE.at(record.where(Field.NUMBER), number))
        elif number not in items:
            merge.findings.append(RETURN_NUMBER_UNKNOWN.at(record.where(Field.NUMBER), number))
        elif number in ledger.doubled:
            merge.conflicts.append(_entry(returned, record, Field.NUMBER, note="台账里有几行是这个编号，没有采用"))
        elif ledger.unit_of(items[number]) != returned.unit:
            other = items[number].text(Field.UNIT)
            merge.findings.append(RETURN_FOREIGN_ROW.at(record.where(Field.NUMBER), number, other=other))
        else:
            _merge_item(merge, ledger, items[number], record, returned, month, choices)
    sent = base if base is not None else [item.number for item in items_to_report(ledger, returned.unit, month)]
    merge.missing_rows += [_missing(returned, number, items.get(number)) for number in sent if number not in seen]
    return merge


def _missing(returned: Returned, number: str, item: Item | None) -> Entry:
    task, note = item.shown(Field.TASK) if item else "", "报表里没有这一行，台账不动"
    return Entry(returned.unit.name, number, Field.TASK, task, task, "", returned.file, note=note)


def _merge_item(
    merge: Merge, ledger: Ledger, item: Item, record: Record, returned: Returned, month: Month, choices: Choices
) -> None:
    present = sent_of(ledger, item, month)
    sent = (returned.base or {}).get(item.number, present)
    was, now = sent.form, present.ledger
    task = was[Field.TASK] if returned.base and item.number in returned.base else record.shown(Field.TASK)
    if why := other_task(ledger, item, task):
        if any(record.text(name) != plain(was[name]) for name in UNIT_FIELDS if name in record.columns):
            merge.conflicts.append(_held_back(returned, record, task, now, why))
        return
    given, wrong = given_values(ledger, record, stale=returned.stale)
    merge.findings += wrong
    if returned.base and is_reworded(item, task):
        words = {"old": task, "other": now[Field.TASK]}
        merge.findings.append(RETURN_TASK_REWORDED.at(record.where(Field.TASK), item.number, **words))
    if given.get(Field.STATE) == State.CLOSED and _comparable(ledger, Field.STATE, now[Field.STATE]) != State.CLOSED:
        note = "销号由督察科办理"
        merge.change_requests.append(_entry(returned, record, Field.STATE, was, now, note=note))
        given.pop(Field.STATE)
    news = given.get(Field.STATE) == State.DONE and _comparable(ledger, Field.STATE, was[Field.STATE]) != State.DONE
    if news and (lacking := _lacking(ledger, given, was)):
        merge.to_verify.append(
            _entry(returned, record, Field.STATE, was, now, note=f"报办结但没有{'、'.join(lacking)}，仍按正在办理")
        )
        given[Field.STATE] = str(State.DOING)
    # A plan is of the next occurrence, and reports nothing of this one.
    afresh = item.deadline.kind is DeadlineKind.RECURRING and any(
        given[name] for name in given if name != Field.NEXT_PLAN
    )
    told, reported, first = dict(given), reported_texts(ledger, item, month), len(merge.changed)
    for name, value in given.items():
        if (
            value_text(value) != now[name]
            and not _is_left_alone(record, name, value, sent)
            and _merge_field(merge, ledger, item, record, returned, name, value, sent, now, afresh, reported, choices)
        ):
            # What is contested stands in the list of conflicts, not in the history.
            del told[name]
    for name in SECTION_FIELDS:
        if (
            name not in record.columns
            or is_picture(record.cell(name))
            or ((wanted := record.shown(name)) and wanted == was[name])
        ):
            continue
        if fault := unread(record, name, stale=returned.stale):
            merge.findings.append(fault)
        elif _signs(wanted) not in (_signs(was[name]), _signs(now[name])):
            merge.change_requests.append(_entry(returned, record, name, was, now, note="科室管的内容，没有采用"))
    merge.findings += _nothing_said(ledger, record, told, merge.changed[first:])
    if Field.PROGRESS not in given and says_nothing(ledger, record.text(Field.PROGRESS)):
        told[Field.PROGRESS] = UNCHANGED
    changes, appends = report_edits(ledger, item, returned, told, month)
    merge.changes += changes
    merge.appends += appends


def _merge_field(
    merge: Merge, ledger: Ledger, item: Item, record: Record, returned: Returned,
    name: str, value: Value, sent: Sent, now: Mapping[str, str], afresh: bool,
    reported: Mapping[str, str], choices: Choices,
) -> bool:  # fmt: skip
    """Merge one field that is not as the ledger has it; returns whether it is contested.

    `afresh`: a new occurrence is reported, so that a cell left empty empties the ledger's too. `reported` is what
    月报 has of the month already.
    """
    again = name in sent.reported
    texts = (value_text(value), sent.form[name], (sent.reported if again else sent.ledger)[name], now[name])
    theirs, shown, held, present = [_comparable(ledger, name, text) for text in texts]
    was = sent.form
    if name == Field.NEXT_PLAN and shown != held and not again:
        # The form began it empty: left so, nothing is planned, and last month's plan is no longer one.
        afresh = not _unsure_blank(returned, record, name)
    unchanged = theirs == held if again else theirs == shown and not afresh
    # What the section entered after a report was taken stands: the same report once more says nothing against it.
    taken_before = (
        afresh
        and not again
        and present != held
        and (theirs == shown or theirs == held == _comparable(ledger, name, reported.get(name, "")))
    )
    if theirs == present or unchanged or taken_before:
        return False
    doubt = ""
    if present != held:
        doubt = "分发以后台账也改过，保留台账的"
    elif again and theirs == shown and not afresh:
        # The old form sent once more, or a report taken back? Only the unit knows.
        doubt = "上次报的已经采用，这次又是发出时的内容，请问单位"
    elif not theirs and shown:
        doubt = _unsure_blank(returned, record, name)
    entry = _entry(returned, record, name, was, now, note=doubt)
    choice = choices.get(conflict_of(entry.number, entry.field, entry.ledger, entry.returned)) if doubt else None
    if doubt and choice is None:
        merge.conflicts.append(entry)
    elif choice and choice.side == KEEP_LEDGER:
        merge.kept.append(entry)
    elif reason := _unwritable(item, name):
        merge.conflicts.append(entry._replace(note=reason))
    else:
        merge.changed.append(entry._replace(note="按“冲突处理”采用" if choice else ""))
        merge.changes.append(cell_change(item, name, value, f"{returned.unit.short}报送"))
        return False
    return True


def _is_left_alone(record: Record, name: str, value: Value, sent: Sent) -> bool:
    """Tell whether a cell that says nothing is as the form showed it: nobody asked for the ledger's to be emptied."""
    return (
        value == ""
        and bool(sent.form[name])
        and name not in sent.reported
        and record.content(name) == content(sent.form[name])
    )


def _unsure_blank(returned: Returned, record: Record, name: str) -> str:
    """Return why a cell that reads empty need not mean that its unit wants the ledger's emptied."""
    if record.cell(name).formula is not None:
        return "单位这一格是公式，结果是空白，没有清空台账，请问单位"
    return "这种格式看不出是空白还是公式出错，没有清空台账，请问单位" if returned.unsure else ""


def _held_back(returned: Returned, record: Record, task: str, now: Mapping[str, str], why: str) -> Entry:
    """Return the line of a row that was reported for another task than its 编号 stands for now."""
    told = "；".join(filter(None, (_shown(record, name) for name in UNIT_FIELDS)))
    # Of the 编号, as where it stands twice: there is no value to choose, so 冲突处理 does not ask for one.
    entry = _entry(returned, record, Field.NUMBER)
    return entry._replace(
        base=task, ledger=now[Field.TASK], returned=told, note=f"发出以后编号改成了另一件事，{why}，这一行没有采用"
    )


def _nothing_said(
    ledger: Ledger, record: Record, told: Mapping[str, Value], changed: Sequence[Entry]
) -> Iterator[Finding]:
    """Yield the cells that were read as blank though something stands in them; it matters where they empty the ledger's."""
    olds = {entry.field: entry.ledger for entry in changed}
    for name, value in told.items():
        if value == "" and (text := record.text(name)):
            where, old = record.where(name), olds.get(name, "")
            emptied = bool(old) and not says_nothing(ledger, old)
            yield (RETURN_NOTHING_EMPTIES if emptied else RETURN_NOTHING).at(where, text, column=name, old=old)


def _lacking(ledger: Ledger, given: Mapping[str, Value], was: Mapping[str, str]) -> list[str]:
    """Return what work that is reported done must have and has not."""
    held = {name: value_text(given[name]) if name in given else was[name] for name in _PROOF}
    return [name for name, text in held.items() if not text or says_nothing(ledger, text)]


def _comparable(ledger: Ledger, name: str, text: str) -> str:
    """Return text by which two sides are compared: 在办 and 正在办理 are the same state."""
    state = read_state(ledger.standard("状态", text)) if name == Field.STATE and text else None
    return str(state) if state else content(text)


def _signs(text: str) -> str:
    """Return text without white space: lines are broken anew in passing from hand to hand, and that asks for nothing."""
    return content(text).replace(" ", "")


def _unwritable(item: Item, name: str) -> str:
    if name not in item.columns:
        return f"台账没有“{name}”这一列，写不进去"
    if name in item.filled:
        return "台账这里是合并单元格，写不进去"
    if is_picture(item.cell(name)):
        return "台账这里是图片，没有盖掉"
    return "台账这里是公式，写不进去" if item.cell(name).formula is not None else ""


def _entry(
    returned: Returned, record: Record, name: str, was: Mapping[str, str] | None = None,
    now: Mapping[str, str] | None = None, note: str = "",
) -> Entry:  # fmt: skip
    return Entry(
        unit=returned.unit.name,
        number=record.text(Field.NUMBER),
        field=str(name),
        base=(was or {}).get(name, ""),
        ledger=(now or {}).get(name, ""),
        returned=_shown(record, name),
        file=returned.file,
        cell=record.where(name).cell,
        note=note,
    )


def _shown(record: Record, name: str) -> str:
    day = record.day(name) if name == Field.DONE_ON else None
    return day.isoformat() if isinstance(day, date) else record.shown(name)
