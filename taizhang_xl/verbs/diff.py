"""diff: two ledgers compared item by item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.common_options import YEAR, read_path
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Line
from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.verb import Verb
from taizhang_xl.ledger.compare import CellDifference, Difference, Side, Unlike, difference


class Compared(NamedTuple):
    """How two ledgers differ, with their names and how many items each has."""

    names: tuple[str, str]
    items: tuple[int, int]
    difference: Difference


A = Option("a", read_path, "一本台账", python="str | Path", example="台账甲.xlsx", positional=True)
B = Option("b", read_path, "另一本台账", python="str | Path", example="台账乙.xlsx", positional=True)


def decide(context: Context) -> Decision:
    """Compare by 编号 and column, in whatever layout and order. Raises WorkbookError, FileError."""
    places, year = (context[A], context[B]), context[YEAR]
    old, new = (open_ledger(place, year=year).ledger for place in places)
    compared = Compared((str(places[0]), str(places[1])), (len(old.items), len(new.items)), difference(old, new))
    *lines, last = as_lines(compared)
    return Decision((Line(last),), tuple(map(Line, lines)), wrong=not compared.difference.is_same, result=compared)


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


def _compared(done: Done) -> Compared:
    compared: Compared = done.decision.result
    return compared


VERB = Verb(
    "diff", "比较两本台账的事项：按编号和列名，不管行列的次序；一样时退出码为 0，不一样为 1。", (A, B, YEAR), decide, group="工具",
    result=lambda done: _compared(done).difference, python="Difference",
    json=lambda done: as_dict(_compared(done)), rows=lambda done: as_rows(_compared(done)),
    dry_run=False,
)  # fmt: skip
