"""The rows of one return, each with what it is merged with: by key only, field by field, each field with its owner.

A field that the unit owns and only the unit changed is taken; changed on both sides it is a conflict and the target
keeps its value; a field of the section that a unit changed is a request. Nothing is ever deleted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from taizhang_xl.catalogue import (
    RETURN_FOREIGN_ROW,
    RETURN_NOTHING,
    RETURN_NOTHING_EMPTIES,
    RETURN_NUMBER_TWICE,
    RETURN_NUMBER_UNKNOWN,
)
from taizhang_xl.cells import Value, is_picture, value_text
from taizhang_xl.changes import Change
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.nothing import says_nothing
from taizhang_xl.ledger.own_columns import later_fields, look_column
from taizhang_xl.ledger.schema import Field
from taizhang_xl.ledger.unread import unread, unread_columns
from taizhang_xl.returns.forms.base import sent_of
from taizhang_xl.returns.forms.conflicts import KEEP_LEDGER, Asked, Choices, question_of
from taizhang_xl.returns.forms.entries import Entry, EntryKind, Merge, Returned, entry_of
from taizhang_xl.returns.forms.fields import (
    BY_CHOICE,
    Row,
    Verdict,
    asking,
    decide,
    has_news,
    held_back,
    settled,
    unwritable,
    without_spaces,
)
from taizhang_xl.returns.forms.form import Form
from taizhang_xl.returns.forms.given import given_values
from taizhang_xl.returns.forms.target import Target
from taizhang_xl.text import content, key

MergeRow = Callable[[str, Record, Record], None]
"""What merges a row: its key, the target's row, the row that came back."""


def merge_form(form: Form, ledger: Ledger, target: Target, returned: Returned, choices: Choices) -> Merge:
    """Return what a unit's return changes; without a base the target's present values count as the base."""
    merge = Merge()

    def own(number: str, item: Record, record: Record) -> None:
        present = sent_of(form, item)
        sent = (returned.base or {}).get(number, present)
        row = Row(form, ledger, number, item, record, returned, sent, present.ledger, choices)
        if why := not_sent(form, number, returned):
            if has_news(row, form.owned):
                merge.entries.append(held_back(row, form.owned, "", why))
            return
        given, wrong = given_values(form, ledger, record, form.owned, stale=returned.stale)
        merge.findings += wrong
        take_given(merge, row, given)
        request_changes(merge, row)

    merge_rows(merge, form, target, returned, [number for number, _ in target.of(returned.unit)], own, own)
    return merge


def merge_rows(
    merge: Merge, form: Form, target: Target, returned: Returned, expected: Iterable[str], own: MergeRow, assisted: MergeRow,
    new: Callable[[Record], None] | None = None,
) -> None:  # fmt: skip
    """Merge each row of a return by what its key stands for; `expected` are the keys that count as sent without a base.

    `new` merges a row without a key; where there is none such rows are only listed.
    """
    rows, keys = target.rows, [(record, form.key_of(record)) for record in returned.records]
    seen = Counter(number for _, number in keys)
    lost: set[str] = set()
    words = {"column": form.key_name, "sheet": form.target.name}
    for record, number in keys:
        place = record.where(form.keys[0])
        if faults := _unread_key(form, record, number, target, stale=returned.stale):
            merge.findings += faults
            lost.add(key(record.text(form.subject)))
        elif not number:
            merge.findings += unread_columns((record,), (*form.requested, *form.filled), stale=returned.stale)
            if new is not None:
                new(record)
            else:
                merge.entries.append(new_row(form, returned, record))
        elif number in target.doubled:
            note = f"{form.target.name}里有几行是这个{form.key_name}，没有采用，请在{form.target.name}里改成不同的"
            entry = entry_of(EntryKind.CONFLICT, form, returned, record, form.keys[0], note=note)
            merge.entries.append(entry._replace(field=form.key_name))
        elif seen[number] > 1:
            merge.findings.append(RETURN_NUMBER_TWICE.at(place, number, **words))
        elif number not in rows:
            merge.findings.append(RETURN_NUMBER_UNKNOWN.at(place, number, **words))
        elif target.unit_of(rows[number]) == returned.unit:
            own(number, rows[number], record)
        elif returned.unit in target.co_units(rows[number]):
            assisted(number, rows[number], record)
        else:
            other = rows[number].text(form.unit) or "没有写明单位"
            merge.findings.append(RETURN_FOREIGN_ROW.at(place, number, **words, other=other))
    sent = returned.base if returned.base is not None else expected
    missing = [_missing(form, returned, number, rows.get(number)) for number in sent if number not in seen]
    # A row whose key cannot be read has been named, and is not missing.
    merge.entries += [entry for entry in missing if not entry.ledger or key(entry.ledger) not in lost]


def _unread_key(form: Form, record: Record, number: str, target: Target, *, stale: bool) -> list[Finding]:
    """Return why the key of a row cannot be read, nothing where it can."""
    if number in target.rows and all(record.cell(name).formula is None for name in form.keys):
        return []
    return list(unread_columns((record,), form.keys, stale=stale))


def new_row(form: Form, returned: Returned, record: Record) -> Entry:
    """Return the line of a row that is of nothing in the target yet."""
    lacking = "、".join(name for name in form.keys if not record.text(name))
    entry = entry_of(EntryKind.NEW_ROW, form, returned, record, form.subject or form.keys[0])
    texts = [record.shown(name) for name in (*form.keys, *form.requested, *form.filled)]
    told = entry.returned if form.subject else "；".join(filter(None, texts))
    return entry._replace(returned=told, note=f"没有{lacking}，按新增申请处理")


def _missing(form: Form, returned: Returned, number: str, item: Record | None) -> Entry:
    task = item.shown(form.subject) if item and form.subject else ""
    note = f"报表里没有这一行，{form.target.name}不动"
    field = form.subject or form.key_name
    return Entry(EntryKind.MISSING_ROW, returned.unit.name, number, field, task, task, "", returned.file, note=note)


def not_sent(form: Form, number: str, returned: Returned) -> str:
    """Return why a row that was not on the form is not taken, "" where it was or nobody knows what was."""
    if returned.base is None or number in returned.base:
        return ""
    # What the unit saw of the row nobody knows: each blank of it would empty the target's cell.
    name = form.key_name
    return f"发出的表里没有这个{name}，这一行没有采用，请核对{name}；确要填报这一件的，重新分发后再填"


def take_given(
    merge: Merge, row: Row, given: Mapping[str, Value], *, afresh: bool = False, answers: Sequence[str] = ()
) -> dict[str, Value]:  # fmt: skip
    """Take what a row gives and may; returns what it tells, without what is contested: that belongs in no history.

    `afresh`: as in `decide`; `answers` are columns in which a word for nothing is an answer.
    """
    told, first = dict(given), len(merge.entries)
    for name, value in given.items():
        decision = Verdict.STAYS
        if value_text(value) != row.now[name] and not _is_left_alone(row, name, value):
            answered = name in answers and not value and bool(row.record.text(name))
            decision = decide(merge, row, name, value, afresh=afresh, answered=answered)
        if decision is Verdict.TAKEN:
            merge.changes.append(cell_change(row.item, name, value, f"{row.returned.unit.short}报送", row.key))
        elif decision is Verdict.CONTESTED:
            del told[name]
    merge.findings += _nothing_said(row, told, merge.entries[first:], answers)
    return told


def _is_left_alone(row: Row, name: str, value: Value) -> bool:
    """Tell whether a cell that says nothing is as the form showed it: nobody asked for the target's to be emptied."""
    sent = row.sent.form.get(name, "")
    return value == "" and bool(sent) and name not in row.sent.reported and row.record.content(name) == content(sent)


def _nothing_said(
    row: Row, told: Mapping[str, Value], entries: Sequence[Entry], answers: Sequence[str]
) -> Iterator[Finding]:  # fmt: skip
    """Yield the cells that were read as blank though something stands in them; it matters where they empty the target's."""
    olds = {entry.field: entry.ledger for entry in entries if entry.kind is EntryKind.TAKEN}
    for name, value in told.items():
        if value == "" and (text := row.record.text(name)):
            where, old = row.record.where(name), olds.get(name, "")
            emptied = bool(old) and not says_nothing(row.ledger, old) and name not in answers
            yield (RETURN_NOTHING_EMPTIES if emptied else RETURN_NOTHING).at(where, text, column=name, old=old)


def request_changes(merge: Merge, row: Row) -> None:
    """List what the unit changed of the section's as requests, and name what of it cannot be read; take what was granted."""
    for name in row.form.requested:
        if (fault := typed_over(row, name)) is True:
            _request(merge, row, name)
        elif fault:
            merge.findings.append(fault)


def _request(merge: Merge, row: Row, name: str) -> None:
    entry = row.entry(EntryKind.REQUEST, name, "科室管的内容，没有采用")
    question = question_of(Asked.REQUEST, row.key, name, entry.ledger, entry.returned)
    # What a row must have is not emptied.
    empties = not entry.returned and row.form.target.column(name).required
    sides = (KEEP_LEDGER,) if empties else ()
    if not settled(merge, row.choices, entry, question, sides):
        return
    if reason := unwritable(row, name):
        merge.entries.append(asking(entry, question)._replace(note=reason))
        return
    merge.entries.append(entry._replace(kind=EntryKind.TAKEN, note=BY_CHOICE))
    why = f"{row.returned.unit.short}申请，科室同意"
    merge.changes.append(cell_change(row.item, name, entry.returned, why, row.key))


def typed_over(row: Row, name: str) -> Finding | bool:
    """Tell whether a cell that is not the unit's is neither as it was sent nor as it is now, or why that cannot be read."""
    record, was = row.record, row.sent.form
    if name not in record.columns or is_picture(record.cell(name)):
        return False
    wanted = record.shown(name)
    if wanted and wanted == was.get(name):
        return False
    fault = unread(record, name, stale=row.returned.stale)
    return fault or without_spaces(wanted) not in (without_spaces(was.get(name, "")), without_spaces(row.now[name]))


def cell_change(record: Record, name: str, value: Value, why: str, number: str = "") -> Change:
    """Return the edit of one cell of a row, of which `number` is the key; not told, its 编号."""
    old, column, item = record.cell(name).value, record.columns[name], number or record.text(Field.NUMBER)
    new = value if value != "" else None
    # The cells of a column that was added have no look yet.
    is_later = name in later_fields(record.sheet)
    like = look_column(record.sheet, record.columns, name, column) if is_later else 0
    return Change(record.sheet, record.row, column, old, new, why=why, item=item, field=name, like=like)
