"""What stands in the booklet: the items by category, in a category by unit, each order that of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from taizhang_xl.checks.private import for_others
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import CATEGORIES, Field
from taizhang_xl.reading.setting import setting_text
from taizhang_xl.systems.booklet.settings import TITLE

_CHINESE = "一二三四五六七八九"
_NO_UNIT, _NO_CATEGORY = "（未填单位）", "（未填类别）"
_WIDTH = 255


class Column(NamedTuple):
    """A column of the tables: what stands in it, how wide it is in millimetres, whether its texts are centred."""

    field: Field
    width: float
    centred: bool = True


_COLUMNS = (
    Column(Field.NUMBER, 17), Column(Field.TASK, 52, centred=False), Column(Field.MEASURES, 60, centred=False),
    Column(Field.WHEN, 22), Column(Field.DEADLINE, 23), Column(Field.LEADER, 27), Column(Field.UNIT, 27),
    Column(Field.PERSON, 27),
)  # fmt: skip


class Chapter(NamedTuple):
    """A category with its rows, a text for each column."""

    name: str
    rows: Sequence[Sequence[str]]


class Booklet(NamedTuple):
    """The title on the cover, the office, the columns and the chapters."""

    title: str
    office: str
    columns: Sequence[Column]
    chapters: Sequence[Chapter]


def booklet_of(ledger: Ledger) -> Booklet:
    """Return a ledger's booklet, without columns in which nothing stands. Where no item has a category the chapters are the units."""
    # Before a year stands behind it: a number at its end would not be seen any more.
    office = for_others(ledger.settings.office)
    title = for_others(setting_text(ledger, TITLE)) or f"{office}{ledger.year}年工作部署"
    has_categories = any(item.text(Field.CATEGORY) for item in ledger.items)
    name_of = _category if has_categories else lambda item: _unit(ledger, item)
    known = (*CATEGORIES,) if has_categories else tuple(unit.name for unit in ledger.units)
    groups = _grouped(ledger.items, name_of, known)
    columns = _filled(ledger)
    fields = [column.field for column in columns]
    return Booklet(
        title, office, columns,
        tuple(
            Chapter(f"{in_chinese(number)}、{for_others(name)}", tuple(_row(ledger, item, fields) for item in _by_unit(ledger, items)))
            for number, (name, items) in enumerate(groups.items(), 1)
        ),
    )  # fmt: skip


def in_chinese(number: int) -> str:
    """Return a number from 1 to 99 as headings count: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    return f"{_CHINESE[tens - 1] if tens > 1 else ''}{'十' if tens else ''}{_CHINESE[ones - 1] if ones else ''}"


def _grouped(items: Sequence[Item], name_of: Callable[[Item], str], known: Sequence[str]) -> dict[str, list[Item]]:
    """Return the items by name: names that are known first, in their order, then others as they are met."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(name_of(item), []).append(item)
    order = {name: place for place, name in enumerate(known)}
    return {name: groups[name] for name in sorted(groups, key=lambda each: order.get(each, len(order)))}


def _by_unit(ledger: Ledger, items: Sequence[Item]) -> Sequence[Item]:
    grouped = _grouped(items, lambda item: _unit(ledger, item), [unit.name for unit in ledger.units])
    return [item for group in grouped.values() for item in group]


def _category(item: Item) -> str:
    return item.content(Field.CATEGORY) or _NO_CATEGORY


def _unit(ledger: Ledger, item: Item) -> str:
    unit = ledger.unit_of(item)
    return unit.name if unit else item.content(Field.UNIT) or _NO_UNIT


def _row(ledger: Ledger, item: Item, fields: Sequence[Field]) -> tuple[str, ...]:
    unit = ledger.unit_of(item)
    short = {Field.UNIT: unit.short} if unit is not None else {}
    return tuple(for_others(short.get(field, item.shown(field))) for field in fields)


def _filled(ledger: Ledger) -> tuple[Column, ...]:
    """Return the columns in which something stands; what an empty one leaves is shared by the long texts."""
    columns = [column for column in _COLUMNS if any(item.text(column.field) for item in ledger.items)]
    free = _WIDTH - sum(column.width for column in columns)
    long = [column for column in columns if not column.centred]
    return tuple(
        column if column.centred else column._replace(width=column.width + free / len(long)) for column in columns
    )
