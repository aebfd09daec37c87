"""The three-way merge of one field: as it was sent, as the ledger has it now, as it came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from taizhang_xl.cells import Value, is_picture, value_text
from taizhang_xl.ledger.model import Item, Ledger, Record
from taizhang_xl.ledger.schema import Field
from taizhang_xl.returns.base import ASKED_ANEW, Sent
from taizhang_xl.returns.conflicts import KEEP_LEDGER, Choices, conflict_of
from taizhang_xl.returns.entries import Entry, Merge, entry_of, shown
from taizhang_xl.returns.read import Returned
from taizhang_xl.text import content


class Decision(Enum):
    """What becomes of one field of a return."""

    STAYS = "stays"
    TAKEN = "taken"
    CONTESTED = "contested"


class Row(NamedTuple):
    """One row of a return with what it is merged with: the item, what was sent of it, what the ledger has now.

    `reported` is what 月报 has of the month already. `choices` are conflicts that people have settled.
    """

    ledger: Ledger
    item: Item
    record: Record
    returned: Returned
    sent: Sent
    now: Mapping[str, str]
    reported: Mapping[str, str]
    choices: Choices


def decide(merge: Merge, row: Row, name: str, value: Value, *, afresh: bool = False, label: str = "") -> Decision:
    """Decide on one field that is not as the ledger has it, and put it into the merge's lists; the edit is the caller's.

    `afresh`: a new occurrence is reported, so that a cell left empty empties the ledger's too. `label` is what the
    field is called in a conflict, where the column alone does not tell.
    """
    sent, record, returned = row.sent, row.record, row.returned
    again = name in sent.reported
    was, held_text = sent.form.get(name, ""), (sent.reported if again else sent.ledger).get(name, "")
    texts = (value_text(value), was, held_text, row.now[name])
    theirs, sent_text, held, present = [comparable(row.ledger, name, text) for text in texts]
    if name in ASKED_ANEW and sent_text != held and not again:
        # The form began it empty: left so, there is none, and last month's is no longer one.
        afresh = not _unsure_blank(returned, record, name)
    if name == Field.MATTER and not theirs and record.text(name):
        # 无 is an answer, which a form that is sent once more as it was does not give.
        afresh = True
    unchanged = theirs == held if again else theirs == sent_text and not afresh
    # What the section entered after a report was taken stands: the same report once more says nothing against it.
    taken_before = afresh and not again and present != held
    told_before = comparable(row.ledger, name, row.reported.get(name, ""))
    taken_before = taken_before and (theirs == sent_text or theirs == held == told_before)
    if theirs == present or unchanged or taken_before:
        return Decision.STAYS
    doubt = ""
    if present != held:
        doubt = "分发以后台账也改过，保留台账的"
    elif again and theirs == sent_text and not afresh:
        # The old form sent once more, or a report taken back? Only the unit knows.
        doubt = "上次报的已经采用，这次又是发出时的内容，请问单位"
    elif not theirs and sent_text:
        doubt = _unsure_blank(returned, record, name)
    entry = entry_of(returned, record, name, sent.form, row.now, note=doubt)
    contested = entry._replace(field=label or entry.field)
    key = conflict_of(entry.number, contested.field, entry.ledger, entry.returned)
    choice = row.choices.get(key) if doubt else None
    if doubt and choice is None:
        merge.conflicts.append(contested)
    elif choice and choice.side == KEEP_LEDGER:
        merge.kept.append(contested)
    elif reason := _unwritable(row.item, name):
        merge.conflicts.append(contested._replace(note=reason))
    else:
        merge.changed.append(entry._replace(note="按“冲突处理”采用" if choice else ""))
        return Decision.TAKEN
    return Decision.CONTESTED


def _unsure_blank(returned: Returned, record: Record, name: str) -> str:
    """Return why a cell that reads empty need not mean that its unit wants the ledger's emptied."""
    if record.cell(name).formula is not None:
        return "单位这一格是公式，结果是空白，没有清空台账，请问单位"
    return "这种格式看不出是空白还是公式出错，没有清空台账，请问单位" if returned.unsure else ""


def _unwritable(item: Item, name: str) -> str:
    if name not in item.columns:
        return f"台账没有“{name}”这一列，写不进去"
    if name in item.filled:
        return "台账这里是合并单元格，写不进去"
    if is_picture(item.cell(name)):
        return "台账这里是图片，没有盖掉"
    return "台账这里是公式，写不进去" if item.cell(name).formula is not None else ""


def tells(row: Row, names: Sequence[str]) -> bool:
    """Tell whether a row says in some field what its form did not; of a row that was not on the form a blank says nothing."""
    record, sent, base = row.record, row.sent.form, row.returned.base
    added = base is not None and row.item.number not in base
    told = [(name, shown(record, name)) for name in names if name in record.columns]
    texts = [(name, text) for name, text in told if text or not added]
    return any(comparable(row.ledger, n, text) != comparable(row.ledger, n, sent.get(n, "")) for n, text in texts)


def held_back(row: Row, names: Sequence[str], task: str, why: str) -> Entry:
    """Return the line of a row that must not be taken as that of the item its 编号 stands for."""
    told = "；".join(filter(None, (shown(row.record, name) for name in names)))
    # Of the 编号, as where it stands twice: there is no value to choose, so 冲突处理 does not ask for one.
    entry = entry_of(row.returned, row.record, Field.NUMBER)
    return entry._replace(base=task, ledger=row.now[Field.TASK], returned=told, note=why)


def comparable(ledger: Ledger, name: str, text: str) -> str:
    """Return text by which two sides are compared: 在办 and 正在办理 are the same state."""
    state = ledger.state_named(text) if name == Field.STATE and text else None
    return str(state) if state else content(text)


def signs(text: str) -> str:
    """Return text without white space: lines are broken anew in passing from hand to hand, and that asks for nothing."""
    return content(text).replace(" ", "")
