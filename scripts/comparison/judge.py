"""The judge: what the edit of a cell did to a workbook, found with code that none of the editors shares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element

from comparison.book import TYPES_PART, UNREADABLE, Book, Cell, Place, descendants
from comparison.features import OWN, features
from comparison.looks import children
from taizhang_xl.cells import Range, address, parse_address, parse_range

VALUE, COLOUR = "办结", "00B050"
VALUE_CHECK, FILL_CHECK = "value read back", "fill read back"
# A solid fill shows its first colour alone, and of that not the transparency.
_SOLID = re.compile(rf"fill/patternFill\.patternType=solid fill/patternFill/fgColor\.rgb=(..)?{COLOUR}", re.IGNORECASE)


class Verdict(NamedTuple):
    """The verdict on one edited workbook.

    `checks` by name are right or not; `broken` is what is malformed or points nowhere and was not so before, `changed`
    the features that lost or changed something else. Of `parts` parts that an edit need not touch `same` are byte for
    byte what they were; `lost` is how many there are fewer of their kinds.
    """

    checks: dict[str, bool]
    broken: list[str]
    changed: list[str]
    lost: int = 0
    same: int = 0
    parts: int = 0


def judge(before: str, after: str, sheet: str, cell: str, coloured: bool) -> Verdict:
    """Return what an edit of one cell did to a workbook. `coloured`: whether a fill was requested."""
    old = Book(Path(before))
    try:
        new = Book(Path(after))
    except UNREADABLE as error:
        return nothing_right(f"cannot be read: {error or type(error).__name__}")
    return _compared(old, new, (sheet, parse_address(cell)), coloured)


def nothing_right(why: str) -> Verdict:
    """Return the verdict on an output that cannot be judged."""
    return Verdict({VALUE_CHECK: False}, [why], [])


def _compared(old: Book, new: Book, goal: tuple[str, Place], coloured: bool) -> Verdict:
    if not len(old.styles):
        new.forget(new.looks[0])  # what is plain was up to each program
    was, now = old.cell(*goal), new.cell(*goal)
    (old_fill, old_rest), (fill, rest) = _fill_and_rest(was), _fill_and_rest(now)
    alike = frozenset(name for name in old.parts if new.parts.get(name) == old.parts[name])
    had, has = features(old, alike), features(new, alike)
    had["rich text"] -= Counter([f"{goal[0]} {address(*goal[1])} {was.runs}"])
    changed = [*sorted(name for name, bag in had.items() if bag - has.get(name, Counter())), *_cells(old, new, goal)]
    if old_rest != rest or (fill != old_fill and not coloured):
        changed.append("rest of the cell's format")
    if any(name.startswith("_xmlsignatures/") for name in old.parts):
        changed.append("digital signature no longer valid")
    free = {TYPES_PART, old.sheet_parts[goal[0]]}
    kept = [name for name in old.parts if name not in free and not re.search(OWN, old.content_type(name))]
    broken, lost = newly_broken(old, new), lost_parts(old, new)
    checks = {
        VALUE_CHECK: now.value == VALUE and not now.formula,
        FILL_CHECK: _SOLID.fullmatch(" ".join(sorted(fill))) is not None,
        "rest of the cell's format kept": old_rest == rest,
        "no part lost": not lost,
        "nothing malformed or dangling": not broken,
        "nothing else changed": changed in ([], ["rest of the cell's format"]),
        "no formula's stored result dropped": not _results_dropped(old, new),
    }
    if not coloured:
        del checks[FILL_CHECK]
    return Verdict(checks, broken, changed or lost[:1], len(lost), sum(name in alike for name in kept), len(kept))


def _results_dropped(old: Book, new: Book) -> bool:
    cells = ((name, *found) for name in old.cells.keys() & new.cells for found in old.cells[name].items())
    return any(cell.formula and cell.value and not new.cell(name, place).value for name, place, cell in cells)


def _fill_and_rest(cell: Cell) -> tuple[frozenset[str], frozenset[str]]:
    look = cell.look or frozenset()
    fill = frozenset(fact for fact in look if fact.startswith("fill"))
    return fill, look - fill


def _cells(old: Book, new: Book, goal: tuple[str, Place]) -> Iterator[str]:
    """Yield what happened to cells that were not to change."""
    values = looks = False
    for sheet in old.cells.keys() & new.cells:
        was, now, under = old.cells[sheet], new.cells[sheet], list(_covered(old.sheets[sheet]))
        spilled = list(_spilled(old.sheets[sheet]))
        for place in (was.keys() | now.keys()) - ({goal[1]} if goal[0] == sheet else set()):
            before, after = was.get(place, Cell()), now.get(place, Cell())
            shared = before.formula == "(shared)"
            result = not before.formula and not after.formula and _in(spilled, place)
            values = values or (not after.formula if shared else before.typed != after.typed and not result)
            differs = not looks and place in was and before.look != new.cell(sheet, place).look
            looks = looks or (differs and not _in(under, place))
    yield from [f"{what} of other cells" for what, changed in (("values", values), ("formats", looks)) if changed]


def lost_parts(old: Book, new: Book) -> list[str]:
    """Return the kinds of parts of which there are fewer; a part under a new name is not lost."""

    def kinds(book: Book) -> Counter[str]:
        found = (book.content_type(name) or name.rpartition(".")[2] for name in book.parts if name != TYPES_PART)
        return Counter(kind for kind in found if not re.search(r"relationships\+xml|calcChain|sharedStrings", kind))

    return sorted((kinds(old) - kinds(new)).elements())


def newly_broken(old: Book, new: Book) -> list[str]:
    """Return what is malformed or points nowhere now and did not before."""
    before = set(_broken(old))
    return [fault for fault in _broken(new) if fault not in before]


def _broken(book: Book) -> Iterator[str]:
    if book.doubled:
        yield f"{book.doubled} parts are stored twice"
    for name in book.parts:
        folder, _, base = name.rpartition("/")
        if name != TYPES_PART and not book.content_type(name):
            yield f"no content type: {name}"
        try:
            if re.search(r"\.(xml|rels|vml)$", name, re.IGNORECASE):
                book.xml(name)
            source = f"{folder.removesuffix('_rels')}{base.removesuffix('.rels')}"
            relations = book.relations(source) if base.endswith(".rels") else {}
        except UNREADABLE as error:
            yield str(error)
            continue
        gone = (part for _, part in relations.values() if part not in book.parts and "#" not in part)
        yield from (f"{name} points at a missing {part}" for part in gone)
    for sheet in book.sheets:
        yield from _bad_cells(book, sheet)


def _bad_cells(book: Book, sheet: str) -> Iterator[str]:
    """Yield cells stored twice, formats that do not exist, and what a reader passes over that goes by the namespace."""
    places = Counter(place for place, _ in book.stored[sheet])
    yield from (f"{sheet}!{address(*place)} is stored {count} times" for place, count in places.items() if count > 1)
    if any(cell.look is None for _, cell in book.stored[sheet]):
        yield f"{sheet} uses a style that does not exist"
    inner = (item for data in descendants(book.sheets[sheet], "sheetData") for item in data.iter())
    if any(not str(item.tag).startswith("{") for item in inner):
        yield "rows, cells or values outside the namespace"


def target(path: str) -> tuple[str, str] | None:
    """Return sheet and first cell that anybody could type into, in the first worksheet without pivots that has one."""
    book = Book(Path(path))
    for sheet, part in book.sheet_parts.items():
        cells, taken = book.cells[sheet], list(_taken(book, sheet))
        locks = children(book.sheets[sheet], "sheetProtection")
        open_ = {"protection.locked=0"} if any(item.get("sheet") in ("1", "true") for item in locks) else set()
        free = [
            place for place, cell in (cells or {(1, 1): Cell()}).items()
            if not (cell.formula or cell.rich or _in(taken, place)) and open_ <= (cell.look or frozenset())
        ]  # fmt: skip
        if free and not book.related(part, "pivotTable"):
            return sheet, address(*next((place for place in free if place in cells and cells[place].value), free[0]))
    return None


def _in(areas: Iterable[Range], place: Place) -> bool:
    return any(top <= place[0] <= bottom and left <= place[1] <= right for top, left, bottom, right in areas)


def _taken(book: Book, sheet: str) -> Iterator[Range]:
    """Yield what belongs to something larger: covered cells, spilled and what-if results, headers and totals."""
    yield from _covered(book.sheets[sheet])
    yield from _spilled(book.sheets[sheet])
    for table in book.related(book.sheet_parts[sheet], "table"):
        whole = parse_range(book.xml(table).get("ref", ""))
        yield from (whole._replace(bottom=whole.top), whole._replace(top=whole.bottom))


def _spilled(root: Element) -> Iterator[Range]:
    formulas = (item for item in descendants(root, "f") if item.get("t") in ("array", "dataTable"))
    return (parse_range(item.get("ref", "")) for item in formulas if item.get("ref"))


def _covered(root: Element) -> Iterator[Range]:
    """Yield the cells that lie under the first one of a merged range."""
    for merged in descendants(root, "mergeCell"):
        whole = parse_range(merged.get("ref", ""))
        yield from (whole._replace(left=whole.left + 1), whole._replace(top=whole.top + 1))
