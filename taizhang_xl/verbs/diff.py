"""The verb diff: two ledgers compared item by item."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from taizhang_xl.ledger.compare import CellDifference, Difference, Side, Unlike, difference
from taizhang_xl.verbs.opening import open_ledger


class Compared(NamedTuple):
    """How two ledgers differ, with their names and how many items each has."""

    names: tuple[str, str]
    items: tuple[int, int]
    difference: Difference


def diff(old: Path, new: Path, *, year: int | None = None) -> Compared:
    """Compare two ledgers by 编号 and column, each in any layout that can be read. Raises WorkbookError, FileError.

    `year` is only needed where a ledger does not say its own.
    """
    ledgers = open_ledger(old, year=year).ledger, open_ledger(new, year=year).ledger
    return Compared((str(old), str(new)), (len(ledgers[0].items), len(ledgers[1].items)), difference(*ledgers))


def as_dict(compared: Compared) -> dict[str, Any]:
    """Return what JSON shows."""
    found = compared.difference
    changed = [
        {"编号" if name == "number" else name: value for name, value in cell._asdict().items()}
        for cell in found.changed
    ]
    return {
        "same": found.is_same,
        "old": compared.names[0],
        "new": compared.names[1],
        "changed": changed,
        "only_old": _side_dict(found.old),
        "only_new": _side_dict(found.new),
    }


def _side_dict(side: Side) -> dict[str, list[dict[str, Any]]]:
    return {name: [each._asdict() for each in getattr(side, name)] for name in side._fields}


def as_rows(compared: Compared) -> list[dict[str, str]]:
    """Return the differences as one table; a row that only one ledger has shows its task there."""
    names = ("差异", "编号", "列", "A", "B", "A的位置", "B的位置")
    return [dict(zip(names, map(str, row), strict=True)) for row in _rows(compared.difference)]


def _rows(found: Difference) -> Iterator[tuple[str, ...]]:
    for cell in found.changed:
        yield cell.kind, cell.number, cell.field, cell.old, cell.new, cell.old_place, cell.new_place
    for side, label, at in ((found.old, "A", 0), (found.new, "B", 1)):
        for row in side.rows:
            yield f"只在{label}里", row.number, "", *_at(at, row.task), *_at(at, row.place)
        for column in side.columns:
            yield f"只有{label}有这一列", "", column.name, *_at(at, f"{column.filled} 格有内容"), "", ""
        for doubled in side.doubled:
            yield f"{label}里编号重复", doubled.number, "", "", "", *_at(at, "、".join(doubled.places))


def _at(side: int, text: str) -> tuple[str, str]:
    return ("", text) if side else (text, "")


def as_lines(compared: Compared) -> Iterator[str]:
    """Yield the differences as lines for people."""
    found = compared.difference
    for label, name, items in zip("AB", compared.names, compared.items, strict=True):
        yield f"{label}：{name}（{items} 项）"
    yield from map(_cell_line, found.changed)
    for label, side in (("A", found.old), ("B", found.new)):
        for row in side.rows:
            yield f"只在 {label} 里：{row.number or '（无编号）'} {row.task}  {row.place}"
        for column in side.columns:
            yield f"只有 {label} 有这一列：{column.name}（{column.filled} 格有内容）"
        for doubled in side.doubled:
            yield f"{label} 里编号 {doubled.number} 重复，内容完全一样的行才算同一项：{'、'.join(doubled.places)}"
    if found.is_same:
        yield "√ 两本台账的事项一样"
    else:
        yield f"{len(found.changed)} 格不同，只在 A 里 {len(found.old.rows)} 项，只在 B 里 {len(found.new.rows)} 项"


def _cell_line(cell: CellDifference) -> str:
    note = f"（{cell.kind}）" if cell.kind is Unlike.WRITING else ""
    places = f"A {cell.old_place}，B {cell.new_place}"
    return f"{cell.number or '（无编号）'} {cell.field}：“{cell.old}” → “{cell.new}”{note}  {places}"
