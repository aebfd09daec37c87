"""编号 of new items: the series that numbers belong to (5-001, 5-002 …), and the next free one. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from taizhang_xl.ledger.model import Item, Ledger, Table, Unit, whole_of
from taizhang_xl.ledger.schema import Field
from taizhang_xl.text import content

_SERIES = r"(.*?)(\d+)"


def series_of(number: str) -> str | None:
    """Return what the numbers of a series begin with, None where a number does not end in digits."""
    found = re.fullmatch(_SERIES, number)
    return found[1] if found else None


def used_numbers(ledger: Ledger) -> set[str]:
    """Return every 编号 that the ledger has or had in its months: none is given a second time."""
    used = {item.number for item in ledger.items}
    return used | {number for number, _ in ledger.reports} | {hung.text(Field.NUMBER) for hung in ledger.hangings}


def next_number(prefix: str, used: Collection[str]) -> str:
    """Return the next free number of a series of which at least one is used."""
    digits = [match[2] for number in used if (match := re.fullmatch(_SERIES, number)) and match[1] == prefix]
    return f"{prefix}{max(map(int, digits)) + 1:0{max(map(len, digits))}}"


def wholes(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the items that are no part of another one."""
    items = tuple(items)
    numbers = {item.number for item in items}
    return (item for item in items if item.number and whole_of(item.number) not in numbers)


def table_of(ledger: Ledger, unit: Unit) -> Table | str:
    """Return the table that a unit's new item belongs in, in whatever place of it, or why that cannot be told."""
    own = ledger.by_unit.get(unit.name, ())
    names = {item.sheet for item in own} or {part.sheet.name for part in ledger.parts}
    tables = [part for part in ledger.parts if part.sheet.name in names]
    if len(tables) != 1:
        return "台账有几张表，不知道加到哪一张"
    (table,) = tables
    lacking = [name for name in (Field.NUMBER, Field.TASK, Field.UNIT) if name not in table.columns]
    cure = "请在表头右边写上列名，或运行 taizhang adopt 台账 指定"
    return f"台账没有“{'、'.join(lacking)}”列，{cure}" if lacking else table


def table_for(ledger: Ledger, unit: Unit) -> Table | str:
    """Return the table at whose end a unit's new item can be added, or why it cannot."""
    table = table_of(ledger, unit)
    if isinstance(table, Table) and table.headings:
        return "台账按小标题分段，不知道加到哪一段"
    return table


def place_in_section(ledger: Ledger, table: Table, number: str) -> str:
    """Return in words where a row of a number goes in a table in sections: behind the last row of its series' section."""
    items = [item for item in ledger.items if item.sheet == table.sheet.name]
    alike = [item.row for item in items if item.number and series_of(item.number) == series_of(number)]
    above = [heading for heading in table.headings if alike and heading.row < max(alike)]
    if not above:
        return f"在表“{table.sheet.name}”里它所属的小标题那一段末尾"
    below = min((heading.row for heading in table.headings if heading.row > above[-1].row), default=None)
    last = max(item.row for item in items if item.row > above[-1].row and (below is None or item.row < below))
    return f"在表“{table.sheet.name}”“{content(above[-1].text)}”一段的末尾、第 {last} 行下面"
