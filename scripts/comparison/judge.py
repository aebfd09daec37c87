"""The judge: what the edit of a cell did to a workbook, found with code that none of the editors shares."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from comparison.damage import UNFOLLOWABLE, lost_parts, newly_broken
from comparison.features import facts, lost
from comparison.looks import Look
from comparison.package import Book, Cell
from comparison.targets import Target, covered

VALUE, COLOUR = "办结", "00B050"
# What an edit may have to touch; everything else should stay as it is.
_OWN_KINDS = re.compile(
    r"relationships\+xml|calcChain|sharedStrings|styles\+xml|sheet\.main|macroEnabled\.main|template\.main"
)


@dataclass(frozen=True)
class Verdict:
    """What is to be said of one edited workbook.

    `lost` are kinds of parts of which there are fewer, `broken` what is malformed or points nowhere and was not so
    before, `collateral` the features that lost or changed something else than the edited cell. `same` of `parts`
    parts that an edit need not touch are byte for byte what they were; `results` formulas lost their stored result.
    """

    value: bool = False
    fill: bool = False
    look: bool = False
    lost: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    collateral: tuple[str, ...] = ()
    same: int = 0
    parts: int = 0
    results: int = 0


def _look(book: Book, cell: Cell | None) -> Look | None:
    """Return a cell's format; a cell that is not stored looks plain."""
    return book.looks.of(0) if cell is None else book.look(cell)


def judge(before: Path, after: Path, goal: Target, *, coloured: bool = True) -> Verdict:
    """Say what an edit of one cell did to a workbook. `coloured` is whether a fill was asked for."""
    old = Book.read(before)
    try:
        new = Book.read(after)
    except (zipfile.BadZipFile, OSError) as error:
        return Verdict(broken=(f"no readable package: {error}",))
    damage = newly_broken(old, new)
    try:
        return _compared(old, new, goal, damage, coloured=coloured)
    except UNFOLLOWABLE as error:
        return Verdict(broken=(*damage, f"cannot be followed: {type(error).__name__} {error}"))


def _compared(old: Book, new: Book, goal: Target, damage: tuple[str, ...], *, coloured: bool) -> Verdict:
    was, now = old.cell(goal.sheet, goal.row, goal.column), new.cell(goal.sheet, goal.row, goal.column)
    was_look, look = _look(old, was), _look(new, now)
    same, parts = identical(old, new, goal.sheet)
    mine = {f"{goal.sheet} {goal.row} {goal.column} {was.runs if was else 0}"}
    gone = lost(facts(old), facts(new))
    gone["rich text"] = Counter(
        {fact: count for fact, count in gone.get("rich text", Counter()).items() if fact not in mine}
    )
    return Verdict(
        value=now is not None and now.value == VALUE and not now.formula,
        fill=look is not None
        and (look.solid(COLOUR) if coloured else was_look is not None and look.fill == was_look.fill),
        look=was_look is not None and look is not None and was_look.rest == look.rest,
        lost=lost_parts(old, new),
        broken=damage,
        collateral=(*(name for name, bag in gone.items() if bag), *changed_cells(old, new, goal), *_signature(old)),
        same=same,
        parts=parts,
        results=_results_gone(old, new),
    )


def identical(old: Book, new: Book, sheet: str) -> tuple[int, int]:
    """Return how many parts that an edit need not touch are the same bytes, and how many there were."""
    excused = {"[Content_Types].xml", old.sheets[sheet]}
    names = [name for name in old.parts if name not in excused and not _OWN_KINDS.search(old.content_type(name))]
    return sum(new.parts.get(name) == old.parts[name] for name in names), len(names)


def changed_cells(old: Book, new: Book, goal: Target) -> Iterator[str]:
    """Yield what happened to cells that nobody asked to change."""
    values = looks = False
    for sheet in set(old.sheets) & set(new.sheets):
        was = {(cell.row, cell.column): cell for cell in old.cells(sheet)}
        under = list(covered(old, sheet))
        now = {(cell.row, cell.column): cell for cell in new.cells(sheet)}
        skipped = {(goal.row, goal.column)} if goal.sheet == sheet else set()
        for place in (was.keys() | now.keys()) - skipped:
            before, after = was.get(place), now.get(place)
            values = values or _content(before, after)
            if not looks and before is not None and _look(old, before) != _look(new, after):
                looks = not any(part.holds(*place) for part in under)
    if values:
        yield "values of other cells"
    if looks:
        yield "formats of other cells"


def _content(before: Cell | None, after: Cell | None) -> bool:
    """Return whether a cell's content differs; results of formulas are another matter."""
    was = ("", "") if before is None else (before.formula, "" if before.formula else before.value)
    now = ("", "") if after is None else (after.formula, "" if after.formula else after.value)
    return not now[0] if was[0] == "(shared)" else was != now


def _results_gone(old: Book, new: Book) -> int:
    gone = 0
    for sheet in set(old.sheets) & set(new.sheets):
        now = {(cell.row, cell.column): cell.value for cell in new.cells(sheet)}
        gone += sum(
            bool(cell.formula and cell.value and not now.get((cell.row, cell.column))) for cell in old.cells(sheet)
        )
    return gone


def _signature(old: Book) -> Iterator[str]:
    if any(name.startswith("_xmlsignatures/") for name in old.parts):
        yield "digital signature no longer valid"
