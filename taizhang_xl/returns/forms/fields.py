"""The three-way merge of one field: as it was sent, as the target has it now, as it came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from taizhang_xl.catalogue import ADD_COLUMN, CHOICE_UNKNOWN
from taizhang_xl.cells import Value, is_picture, value_text
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.ledger.schema import ADDABLE, LEDGER, Field
from taizhang_xl.returns.forms.base import Sent
from taizhang_xl.returns.forms.conflicts import (
    KEEP_LEDGER,
    REFUSE,
    Asked,
    Choice,
    Choices,
    Question,
    in_words,
    question_of,
)
from taizhang_xl.returns.forms.entries import Entry, EntryKind, Merge, Returned, entry_of, shown
from taizhang_xl.returns.forms.form import Form
from taizhang_xl.text import content

BY_CHOICE = "按“冲突处理”采用"


class Verdict(Enum):
    """What becomes of one field of a return."""

    STAYS = "stays"
    TAKEN = "taken"
    CONTESTED = "contested"


class Row(NamedTuple):
    """One row of a return with what it is merged with: the target's row, what was sent of it, what the target has now.

    `reported` is what the history has of the period already. `choices` are conflicts that people have settled.
    """

    form: Form
    ledger: Ledger
    key: str
    item: Record
    record: Record
    returned: Returned
    sent: Sent
    now: Mapping[str, str]
    choices: Choices
    reported: Mapping[str, str] = MappingProxyType({})

    def entry(self, kind: EntryKind, name: str, note: str = "") -> Entry:
        """Return the line of one cell."""
        entry = entry_of(kind, self.form, self.returned, self.record, name, self.sent.form, self.now, note)
        # A row that people gave to another item is of that item.
        return entry._replace(number=self.key)


def decide(
    merge: Merge, row: Row, name: str, value: Value, *, afresh: bool = False, answered: bool = False, label: str = ""
) -> Verdict:  # fmt: skip
    """Decide on one field that is not as the target has it, and put it into the merge's entries; the edit is the caller's.

    `afresh`: a new occurrence is reported, so that a cell left empty empties the target's too; `answered`: so does this
    one. `label` is what the field is called in a conflict, where the column alone does not tell.
    """
    sent = row.sent
    again = name in sent.reported
    was, held_text = sent.form.get(name, ""), (sent.reported if again else sent.ledger).get(name, "")
    texts = (value_text(value), was, held_text, row.now[name])
    theirs, sent_text, held, present = [comparable(row.ledger, name, text) for text in texts]
    if name in row.form.asked_anew and sent_text != held and not again:
        # The form began it empty: left so, there is none, and the last one is no longer one.
        afresh = not _unsure_blank(row, name)
    afresh = afresh or answered
    unchanged = theirs == held if again else theirs == sent_text and not afresh
    # What the section entered after a report was taken stands: the same report once more says nothing against it.
    taken_before = afresh and not again and present != held
    told_before = comparable(row.ledger, name, row.reported.get(name, ""))
    taken_before = taken_before and (theirs == sent_text or theirs == held == told_before)
    if theirs == present or unchanged or taken_before:
        return Verdict.STAYS
    if name not in row.item.columns:
        # Its text went with the column: nobody changed it in the target.
        doubt = ""
    elif present != held:
        doubt = f"分发以后{row.form.target.name}也改过，保留{row.form.target.name}的"
    elif again and theirs == sent_text and not afresh:
        # The old form sent once more, or a report taken back? Only the unit knows.
        doubt = "上次报的已经采用，这次又是发出时的内容，请问单位"
    else:
        doubt = _unsure_blank(row, name) if sent_text and not theirs else ""
    return _settled(merge, row, name, doubt, label)


def _settled(merge: Merge, row: Row, name: str, doubt: str, label: str) -> Verdict:
    """Return what becomes of a field that was changed, once people have been heard where there is doubt."""
    entry = row.entry(EntryKind.CONFLICT, name, doubt)
    contested = entry._replace(field=label or entry.field)
    question = question_of(Asked.CONFLICT, entry.number, contested.field, entry.ledger, entry.returned)
    choice = None
    if doubt and (choice := settled(merge, row.choices, contested, question)) is None:
        return Verdict.CONTESTED
    if reason := unwritable(row, name):
        merge.entries.append(asking(contested, question)._replace(note=reason))
        return Verdict.CONTESTED
    merge.entries.append(entry._replace(kind=EntryKind.TAKEN, note=BY_CHOICE if choice else ""))
    return Verdict.TAKEN


def asking(entry: Entry, question: Question, sides: Sequence[str] = ()) -> Entry:
    """Return the line of a question that people can settle; `sides` are what they can choose, if not all of its kind."""
    return entry._replace(question=question, sides=tuple(sides) or question.kind.sides)


def settled(
    merge: Merge, choices: Choices, entry: Entry, question: Question, sides: Sequence[str] = ()
) -> Choice | None:  # fmt: skip
    """Return the choice by which something is to be taken; where there is none its line is among the entries by then."""
    asked = asking(entry, question, sides)
    choice = choices.get(question)
    if choice is not None and choice.side in asked.sides:
        merge.met.add(question)
        if choice.side not in (KEEP_LEDGER, REFUSE):
            return choice
        merge.entries.append(asked._replace(kind=EntryKind.KEPT, side=choice.side, offer=choice.number))
        return None
    if choice is not None:
        merge.findings.append(CHOICE_UNKNOWN.at(choice.where, choice.side, sides=in_words(asked.sides)))
    merge.entries.append(asked)
    return None


def _unsure_blank(row: Row, name: str) -> str:
    """Return why a cell that reads empty need not mean that its unit wants the target's emptied."""
    target = row.form.target.name
    if row.record.cell(name).formula is not None:
        return f"单位这一格是公式，结果是空白，没有清空{target}，请问单位"
    return f"这种格式看不出是空白还是公式出错，没有清空{target}，请问单位" if row.returned.unsure else ""


def unwritable(row: Row, name: str) -> str:
    """Return why a cell of the target cannot be written, "" where it can."""
    item, target = row.item, row.form.target.name
    if name not in item.columns:
        return f"{target}没有“{name}”这一列，写不进去；{_to_add(target, name)}，再合并一次"
    if name in item.filled:
        return f"{target}这里是合并单元格，写不进去"
    if is_picture(item.cell(name)):
        return f"{target}这里是图片，没有盖掉"
    return f"{target}这里是公式，写不进去" if item.cell(name).formula is not None else ""


def _to_add(target: str, name: str) -> str:
    """Return how a column that is lacking comes into a sheet."""
    if name in ADDABLE and target == LEDGER.name:
        return ADD_COLUMN.format(column=name)
    return f"请在“{target}”表的表头右边写上列名“{name}”"


def has_news(row: Row, names: Sequence[str]) -> bool:
    """Tell whether a row says in some field what its form did not; of a row that was not on the form a blank says nothing."""
    record, sent, base = row.record, row.sent.form, row.returned.base
    added = base is not None and row.key not in base
    told = [(name, shown(row.form, record, name)) for name in names if name in record.columns]
    texts = [(name, text) for name, text in told if text or not added]
    return any(comparable(row.ledger, n, text) != comparable(row.ledger, n, sent.get(n, "")) for n, text in texts)


def held_back(row: Row, names: Sequence[str], task: str, why: str) -> Entry:
    """Return the line of a row that must not be taken as that of the row its key stands for."""
    told = "；".join(filter(None, (shown(row.form, row.record, name) for name in names)))
    # Of the key, as where it stands twice: it is no value of one cell.
    entry = row.entry(EntryKind.CONFLICT, row.form.keys[0], why)
    present = row.now.get(row.form.subject, "")
    return entry._replace(field=row.form.key_name, base=task, ledger=present, returned=told)


def comparable(ledger: Ledger, name: str, text: str) -> str:
    """Return text by which two sides are compared: in 状态, 在办 and 正在办理 are the same, 否 is no state of its own."""
    if name == Field.STATE and ledger.is_only_not_finished(text):
        return content(text)
    state = ledger.state_named(text) if name == Field.STATE and text else None
    return str(state) if state else content(text)


def without_spaces(text: str) -> str:
    """Return text without white space: lines are broken anew in passing from hand to hand, and that asks for nothing."""
    return content(text).replace(" ", "")


def whole_row(form: Form, record: Record, names: Sequence[str]) -> str:
    """Return what a row tells in some columns, each in a line of its own behind the name of its column."""
    told = [(name, shown(form, record, name)) for name in names if name in record.columns]
    return "\n".join(f"{name}：{text}" for name, text in told if text)
