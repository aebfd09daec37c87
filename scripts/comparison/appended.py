"""The judge of an appended row: what has to grow with a table, and did it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

from comparison.books import LAST, NEW_ROW, SHEET
from comparison.damage import UNFOLLOWABLE, lost_parts, newly_broken
from comparison.features import cells_of
from comparison.ooxml import children, descendants, local, number_text
from comparison.package import Book, Cell

LANDED = LAST + 1


def concerned(before: Path) -> list[str]:
    """Return the checks that concern a workbook."""
    old = Book.read(before)
    return [name for name, (concerns, _) in CHECKS.items() if concerns(old)]


def judge_append(before: Path, after: Path) -> dict[str, bool]:
    """Return the checks that concern this workbook, each with whether it came out right."""
    old, names = Book.read(before), concerned(before)
    try:
        new = Book.read(after)
        return {name: CHECKS[name][1](old, new) for name in names}
    except (zipfile.BadZipFile, *UNFOLLOWABLE):
        return dict.fromkeys(names, False)


def _table(book: Book) -> Element:
    return book.xml(book.related(book.sheets[SHEET], "table")[0])


def _has_totals(book: Book) -> bool:
    return _table(book).get("totalsRowCount", "0") != "0"


def _filter(book: Book) -> Element | None:
    return next(children(_table(book), "autoFilter"), None)


def _column(book: Book) -> int | None:
    """Return the number of the calculated column."""
    columns = list(descendants(_table(book), "tableColumn"))
    return next(
        (
            number
            for number, item in enumerate(columns, 1)
            if next(children(item, "calculatedColumnFormula"), None) is not None
        ),
        None,
    )


def _charts(book: Book) -> list[str]:
    """Return the ranges that charts are drawn from."""
    parts = [name for name in book.parts if book.content_type(name).endswith("drawingml.chart+xml")]
    return [item.text or "" for name in parts for item in book.xml(name).iter() if local(item.tag) == "f"]


def _rules(book: Book, name: str) -> list[str]:
    return [cells_of(item) for item in descendants(book.sheet(SHEET), name)]


def _ends_lower(old: str, new: str) -> bool:
    """Return whether a range is the old one with one row more."""
    return bool(old) and new == re.sub(rf"(?<!\d){LAST}(?!\d)", str(LANDED), old)


def _landed(old: Book, new: Book) -> bool:
    cells = {cell.column: cell for cell in new.cells(SHEET) if cell.row == LANDED}
    wanted = [number_text(value) if isinstance(value, (int, float)) else value for value in NEW_ROW]
    return [cells[column].value if column in cells else "" for column in range(1, len(wanted) + 1)] == wanted


def _formats(old: Book, new: Book) -> bool:
    rows = [{cell.column: new.look(cell) for cell in new.cells(SHEET) if cell.row == row} for row in (LAST, LANDED)]
    return all(rows[1].get(column) == rows[0].get(column) for column in range(1, len(NEW_ROW) + 1))


def _grown(element: Callable[[Book], Element | None]) -> Callable[[Book, Book], bool]:
    def right(old: Book, new: Book) -> bool:
        was, now = element(old), element(new)
        if was is None or now is None:
            return False
        first, _, last = was.get("ref", "").partition(":")
        letters, row = last.rstrip("0123456789"), int(last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        return now.get("ref") == f"{first}:{letters}{row + 1}"

    return right


def _rules_grown(name: str) -> Callable[[Book, Book], bool]:
    def right(old: Book, new: Book) -> bool:
        was, now = _rules(old, name), _rules(new, name)
        return len(was) == len(now) and all(_ends_lower(*pair) for pair in zip(was, now, strict=True))

    return right


def _filled_down(old: Book, new: Book) -> bool:
    column = _column(old)
    above, cell = (new.cell(SHEET, row, column or 0) for row in (LAST, LANDED))
    return above is not None and cell is not None and bool(cell.formula) and cell.formula == above.formula


def _chart_grown(old: Book, new: Book) -> bool:
    was, now = _charts(old), _charts(new)
    return len(was) == len(now) and all(_ends_lower(*pair) for pair in zip(was, now, strict=True))


def _totals(old: Book, new: Book) -> bool:
    def row(book: Book, number: int) -> list[tuple[int, str, str]]:
        cells = [cell for cell in book.cells(SHEET) if cell.row == number]
        return [
            (cell.column, cell.formula, "" if cell.formula else cell.value)
            for cell in cells
            if cell.formula or cell.value
        ]

    return _has_totals(new) and row(new, LANDED + 1) == row(old, LANDED)


def _rest(old: Book, new: Book) -> bool:
    def rows(book: Book) -> list[tuple[Cell, object]]:
        return [(_plain(cell), book.look(cell)) for cell in book.cells(SHEET) if cell.row <= LAST]

    return rows(old) == rows(new) and not lost_parts(old, new) and not newly_broken(old, new)


def _plain(cell: Cell) -> Cell:
    """Return a cell without what says nothing of its content: where its style stands, a formula's stored result."""
    return Cell(cell.row, cell.column, "" if cell.formula else cell.value, cell.formula, 0, cell.runs, cell.rich_value)


def _always(book: Book) -> bool:
    return True


CHECKS: Mapping[str, tuple[Callable[[Book], bool], Callable[[Book, Book], bool]]] = {
    "the row stands under the last one": (_always, _landed),
    "it looks like the row above": (_always, _formats),
    "the table covers it": (_always, _grown(_table)),
    "the table's filter covers it": (lambda book: _filter(book) is not None, _grown(_filter)),
    "the conditional format covers it": (lambda book: bool(_rules(book, "conditionalFormatting")), _rules_grown("conditionalFormatting")),
    "the drop-down covers it": (lambda book: bool(_rules(book, "dataValidation")), _rules_grown("dataValidation")),
    "the calculated column is filled": (lambda book: _column(book) is not None, _filled_down),
    "the chart shows it": (lambda book: bool(_charts(book)), _chart_grown),
    "the totals row is moved down": (_has_totals, _totals),
    "the rows above are as they were, no part lost or broken": (_always, _rest),
}  # fmt: skip
