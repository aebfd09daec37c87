"""What staff typed in another form than the ledger's own -> the edits that put it right. Only what is certain."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang_xl.cells import Kind, Value
from taizhang_xl.changes import Change, ChangeSet
from taizhang_xl.ledger.categories import category_of
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import LEDGER, Field, Owner, Type
from taizhang_xl.text import plain, trimmed

_DATES = tuple(
    column.header for column in LEDGER.columns if column.type is Type.DATE and column.owner is not Owner.COMPUTED
)
_TRIMMED = (Field.TASK, Field.DEADLINE, Field.UNIT, Field.CO_UNITS, Field.PERSON, Field.LEADER)
_DOUBTFUL_STATES = ("基本", "接近", "部分")


def fix_ledger(ledger: Ledger) -> ChangeSet:
    """Return the edits: numbers without full-width signs, dates as dates, states and categories in the office's words,
    names without invisible signs. Nothing is guessed: 基本完成, 否 and dates that may mean two days stay as they are.
    """
    return ChangeSet.of(change for item in ledger.items for change in _fix_item(ledger, item))


def _fix_item(ledger: Ledger, item: Item) -> Iterator[Change]:
    for name, value, why in _proposals(ledger, item):
        cell = item.cell(name)
        if name in item.columns and name not in item.filled and cell.formula is None and cell.value != value:
            yield Change(
                item.sheet, item.row, item.columns[name], cell.value, value, why=why, item=item.number, field=name
            )


def _proposals(ledger: Ledger, item: Item) -> Iterator[tuple[str, Value, str]]:
    if item.cell(Field.NUMBER).kind is Kind.TEXT:
        yield Field.NUMBER, plain(item.text(Field.NUMBER)).replace(" ", ""), "编号里的全角字、长横线和空格"
    for name in _DATES:
        if item.cell(name).kind is Kind.TEXT and (day := item.day(name)):
            yield name, day, "文字改成日期"
    # A check box stays one.
    text = "" if item.cell(Field.STATE).kind is Kind.BOOL else item.text(Field.STATE)
    state = ledger.state_named(text) if text else None
    # 否 stays: what it means goes with the progress beside it.
    if state and not (ledger.is_only_not_finished(text) or any(word in text for word in _DOUBTFUL_STATES)):
        yield Field.STATE, str(state), "状态改成标准写法"
    if category := category_of(ledger, item.text(Field.CATEGORY)):
        yield Field.CATEGORY, category, "类别改成标准写法"
    for name in _TRIMMED:
        cell = item.cell(name)
        if isinstance(cell.value, str) and cell.value.strip():
            yield name, trimmed(cell.value), "去掉看不见的字和首尾空格"
