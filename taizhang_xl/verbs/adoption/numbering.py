"""Numbers for items that have none: by 序号, or new ones by category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from taizhang_xl.cells import address, column_name
from taizhang_xl.errors import UsageError
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.names import category_named
from taizhang_xl.ledger.schema import CATEGORIES, Field
from taizhang_xl.text import key

BY_ORDER, NEW = "序号", "新编"
WAYS = (BY_ORDER, NEW)

Numbers = Mapping[tuple[str, int], str]
"""(sheet, row) -> the number of an item that had none."""


def numbers_for(path: Path, ledger: Ledger, way: str) -> dict[tuple[str, int], str]:
    """Return a number for each item that has none. Raises UsageError where 序号 cannot serve."""
    bare = [item for item in ledger.items if not item.number]
    if not bare:
        return {}
    if way == NEW:
        return dict(_new(ledger, bare))
    if why := order_objection(ledger):
        raise UsageError(path, f"不能按“序号”编号：{why}", f"请用 --number {NEW}，或先把序号补齐改对")
    return {(item.sheet, item.row): item.text(Field.ORDER) for item in bare}


def order_objection(ledger: Ledger) -> str:
    """Return in words why 序号 cannot serve as 编号, "" where it can."""
    bare = [item for item in ledger.items if not item.number]
    if not any(Field.ORDER in item.columns for item in bare):
        if numbered := [item for item in bare if Field.NUMBER in item.columns]:
            letter = column_name(numbered[0].columns[Field.NUMBER])
            return f"{letter} 列已经作编号，另外没有“序号”一列，{len(bare)} 项的编号是空的（{numbered[0].sheet} 第 {numbered[0].row} 行等）"
        return "没有“序号”一列"
    if blank := next((item for item in bare if not item.text(Field.ORDER)), None):
        return f"{blank.sheet} 第 {blank.row} 行没有序号"
    counts = Counter([item.text(Field.ORDER) for item in bare] + [item.number for item in ledger.items if item.number])
    text, count = counts.most_common(1)[0]
    if count > 1:
        places = [_place(item) for item in ledger.items if text in (item.text(Field.ORDER), item.number)]
        return f"序号 {text} 有 {count} 处（{'、'.join(places[:3])}）"
    return ""


def _place(item: Item) -> str:
    return f"{item.sheet}!{address(item.row, item.columns[Field.ORDER])}"


def _new(ledger: Ledger, bare: list[Item]) -> Iterator[tuple[tuple[str, int], str]]:
    """Yield category and count ("1-001"), the count alone where nothing has a category; taken numbers are passed over."""
    taken = {item.number for item in ledger.items}
    groups = _groups(ledger)
    counts: Counter[int] = Counter()
    for item in bare:
        group = groups.get(key(item.text(Field.CATEGORY)), 0)
        head = f"{group}-" if groups else ""
        counts[group] += 1
        while (number := f"{head}{counts[group]:03d}") in taken:
            counts[group] += 1
        taken.add(number)
        yield (item.sheet, item.row), number


def _groups(ledger: Ledger) -> dict[str, int]:
    """Return the place of each category: among the six where all are of them, else in the order of the ledger."""
    found = {key(text): text for item in ledger.items if (text := item.text(Field.CATEGORY))}
    standard = {word: category_named(ledger.standard("类别", text)) for word, text in found.items()}
    if all(standard.values()):
        places = {name: place for place, name in enumerate(CATEGORIES, 1)}
        return {word: places[name] for word, name in standard.items() if name}
    return {word: place for place, word in enumerate(found, 1)}
