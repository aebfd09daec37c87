"""Which cell of a workbook to edit: one that anybody could type into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from comparison.ooxml import Area, address, area, descendants
from comparison.package import Book, Cell


@dataclass(frozen=True)
class Target:
    """The cell to edit."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """The cell as "F37"."""
        return address(self.row, self.column)


def target(book: Book) -> Target | None:
    """Return the first cell of the first worksheet that anybody could type into, A1 of an empty one; None for none."""
    sheet = next(iter(book.sheets), None)
    if sheet is None:
        return None
    root, taken = book.sheet(sheet), list(_taken(book, sheet))
    protected = any(item.get("sheet") in ("1", "true") for item in descendants(root, "sheetProtection"))

    def free(cell: Cell) -> bool:
        look = book.look(cell)
        locked = protected and look is not None and look.locked
        return not (
            cell.formula or cell.rich_value or locked or any(part.holds(cell.row, cell.column) for part in taken)
        )

    cells = [cell for cell in book.cells(sheet) if free(cell)]
    chosen = next((cell for cell in cells if cell.value), next(iter(cells), None))
    if chosen is None and not book.cells(sheet) and free(Cell(1, 1, "", "", 0, 0, rich_value=False)):
        return Target(sheet, 1, 1)
    return None if chosen is None else Target(sheet, chosen.row, chosen.column)


def _taken(book: Book, sheet: str) -> Iterator[Area]:
    """Yield what belongs to something larger: covered cells, spilled and what-if results, headers, totals, pivots."""
    root, part = book.sheet(sheet), book.sheets[sheet]
    yield from covered(book, sheet)
    for formula in descendants(root, "f"):
        if formula.get("ref") and formula.get("t") in ("array", "dataTable"):
            yield area(str(formula.get("ref")))
    for table in book.related(part, "table"):
        whole = area(book.xml(table).get("ref", ""))
        yield whole._replace(bottom=whole.top)
        yield whole._replace(top=whole.bottom)
    for pivot in book.related(part, "pivotTable"):
        for location in descendants(book.xml(pivot), "location"):
            whole, pages = area(location.get("ref", "")), int(location.get("rowPageCount", "0"))
            # Its page filters stand above it, an empty row between.
            yield whole._replace(top=whole.top - pages - 1, right=max(whole.right, whole.left + 1)) if pages else whole


def covered(book: Book, sheet: str) -> Iterator[Area]:
    """Yield the cells that lie under the first one of a merged range."""
    for merged in descendants(book.sheet(sheet), "mergeCell"):
        whole = area(merged.get("ref", ""))
        yield Area(whole.top, whole.left + 1, whole.bottom, whole.right)
        yield Area(whole.top + 1, whole.left, whole.bottom, whole.right)
