"""The items that are on no form of a month though they are open: nobody would be asked about them."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang_xl.catalogue import ITEM_OFF_FORMS
from taizhang_xl.cells import address
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding
from taizhang_xl.ledger.model import Item, Ledger, Unit
from taizhang_xl.ledger.schema import Field
from taizhang_xl.ledger.status import finished_before


def off_forms(ledger: Ledger, month: Month, unit: Unit | None = None) -> Iterator[Finding]:
    """Yield why an item is on no form of a month, each reason at its cell; `unit` looks at the items of one alone."""
    for item in ledger.items:
        if finished_before(ledger, item, month) or unit not in (None, ledger.unit_of(item)):
            continue
        task = item.content(Field.TASK)
        for name, why, cure in _reasons(ledger, item):
            yield ITEM_OFF_FORMS.at(item.where(name), task, why=why, cure=cure)


def _reasons(ledger: Ledger, item: Item) -> Iterator[tuple[Field, str, str]]:
    if not item.number:
        cure = "请填一个没有用过的编号，或运行 taizhang adopt 台账 --number 新编"
        yield Field.NUMBER, "没有编号", cure
    elif item.number in ledger.doubled:
        others = [each for each in ledger.items if each.number == item.number and each is not item]
        places = "、".join(f"{each.sheet}!{address(each.row, each.columns[Field.NUMBER])}" for each in others)
        yield Field.NUMBER, f"的编号“{item.number}”与 {places} 重复", "请给其中一项换一个没有用过的编号"
    if ledger.unit_of(item) is None:
        named = item.content(Field.UNIT)
        why = f"的责任单位“{named}”不在“单位”表里" if named else "没有写责任单位"
        cure = "请改成“单位”表里的名称，或在“单位”表补上它" if named else "请填责任单位"
        yield Field.UNIT, why, cure
