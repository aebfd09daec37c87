"""Journal entries, the newest first -> the edits that undo them, and what has to stay as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from taizhang_xl.cells import Value, address, parse_address, value_text
from taizhang_xl.changes import KEEP, Change, ChangeSet, Keep, RowHeight, SheetChange
from taizhang_xl.journal.entry import ADDED, CLOSE, UNDO, Edited, Entry, HeightEdited, RowEdited, SheetEdited
from taizhang_xl.journal.find import NotFoundError, Place, Places, same, shows_date
from taizhang_xl.journal.record import EntryInfo, digest
from taizhang_xl.ledger.own_columns import applied_columns


class Left(NamedTuple):
    """Something that an undo does not restore, and why."""

    sheet: str
    cell: str
    item: str
    field: str
    why: str


class Undoing(NamedTuple):
    """The result of an undo: the edits, what the journal must know of them, and what is left as it is.

    `kept` are sheets that were added together with rows: the rows are emptied, the sheets stay so that the rows can be restored.
    """

    changes: ChangeSet
    info: EntryInfo
    left: tuple[Left, ...]
    kept: tuple[str, ...] = ()


def undo_entries(entries: Sequence[Entry], places: Places) -> Undoing:
    """Return the edits that undo entries, the newest first, wherever the cells still hold what was written."""
    work = _Work(places)
    for entry in entries:
        work.take_back(entry)
    return work.done()


@dataclass(slots=True)
class _Cell:
    """One cell of an undo: as it is now, and as it will be."""

    edited: Edited
    now: Value
    value: Value
    fill_now: str | None
    fill: str | None


@dataclass
class _Work:
    """An undo in progress. A cell that was left once is left by all older entries too."""

    places: Places
    _cells: dict[Place, _Cell] = field(default_factory=dict)
    _columns: dict[tuple[str, int], set[int]] = field(default_factory=dict)
    _reopened: str = ""
    _again: str = ""
    _stuck: set[Place] = field(default_factory=set)
    _rows: dict[tuple[str, int], RowEdited] = field(default_factory=dict)
    _sheets: list[SheetChange] = field(default_factory=list)
    _kept: list[str] = field(default_factory=list)
    _heights: dict[tuple[str, int], RowHeight] = field(default_factory=dict)
    _left: list[Left] = field(default_factory=list)
    _reported: dict[str, dict[str, dict[str, tuple[str | None, str | None]]]] = field(default_factory=dict)
    _months: dict[tuple[str, int], str] = field(default_factory=dict)

    def take_back(self, entry: Entry) -> None:
        """Undo one entry as far as the workbook still holds what it wrote; undoing a close reopens its month."""
        self._months_of(entry)
        self._columns_back(entry)
        # Rows were added last, so they go first: they may hold cells that the same run wrote.
        for row in reversed(entry.rows):
            self._row(row)
        tried = [(edited, self._cell(edited)) for edited in entry.cells]
        left = {(edited.item, edited.field) for edited, stays in tried if stays and not edited.month}
        # A row of which a text stays needs its height.
        stays = {(edited.sheet, edited.item, parse_address(edited.cell)[0]) for edited, left_as in tried if left_as}
        for height in entry.heights:
            if (height.sheet, height.item, height.row) not in stays:
                self._height(height)
        for sheet in entry.sheets:
            self._sheet(sheet)
        for month, items in entry.reported.items():
            for number, fields in items.items():
                for name, (was, now) in fields.items():
                    # One unit's line is in the same cell as all others.
                    if (number, name.partition("：")[0]) not in left:
                        of_item = self._reported.setdefault(month, {}).setdefault(number, {})
                        of_item[name] = (of_item.get(name, (now, None))[0], was)

    def done(self) -> Undoing:
        """Return the result."""
        changes = [change for place, cell in self._cells.items() if (change := _change(place, cell))]
        return Undoing(
            ChangeSet(tuple(changes), (), tuple(self._sheets), tuple(self._heights.values())),
            EntryInfo(UNDO, self._reopened, self._reported, tuple(self._rows.values()), self._months, self._again),
            tuple(self._left),
            tuple(self._kept),
        )

    def _months_of(self, entry: Entry) -> None:
        """Note the months that undoing an entry reopens (a close) or closes again (an undo that had reopened them)."""
        opens = entry.month if entry.verb == CLOSE else entry.again.partition("_")[0]
        if opens:
            self._reopened = min(opens, self._reopened or opens)
            if self._again >= opens:
                self._again = ""
        elif entry.verb == UNDO and entry.month:
            self._again = f"{entry.month}_{entry.id}"
            self._reopened = "" if self._reopened >= entry.month else self._reopened

    def _columns_back(self, entry: Entry) -> None:
        """Let cells be found in the columns whose headers an undo had emptied, and which this one restores."""
        heads = [
            Change(edited.sheet, *parse_address(edited.cell), new=edited.old)
            for edited in entry.cells
            if not edited.item and edited.new is None and edited.sheet in self.places.source.sheet_names
        ]
        empty = [each for each in heads if self.places.sheet(each.sheet).cell(each.row, each.column).value is None]
        if empty and self.places.ledger is not None:
            self.places = replace(self.places, ledger=applied_columns(self.places.ledger, ChangeSet.of(empty)))

    # -- cells ---------------------------------------------------------------

    def _cell(self, edited: Edited) -> Left | None:
        try:
            place = self.places.find(edited)
        except NotFoundError as error:
            return self._leave(edited, str(error))
        cell = self._state(place, edited)
        if place in self._stuck:
            return Left(edited.sheet, edited.cell, edited.item, edited.field, "")
        if why := self._objection(place, cell, edited):
            self._stuck.add(place)
            return self._leave(edited, why)
        if not isinstance(edited.new, Keep):
            cell.value = edited.old
        if edited.fill is not None:
            cell.fill = edited.fill[0]
        if edited.month:
            self._months[place.sheet, place.row] = edited.month
        if edited.look:
            self._leave(edited, f"{edited.look}没有恢复，请手工改回")
        return None

    def _state(self, place: Place, edited: Edited) -> _Cell:
        if place not in self._cells:
            value = self.places.cell(place).value
            fill = self.places.sheet(place.sheet).fill(place.row, place.column)
            self._cells[place] = _Cell(edited, value, value, fill, fill)
            self._columns.setdefault((place.sheet, place.row), set()).add(place.column)
        return self._cells[place]

    def _objection(self, place: Place, cell: _Cell, edited: Edited) -> str:
        if edited.lost:
            return f"原来的{edited.lost}不能恢复"
        if not isinstance(edited.new, Keep):
            if self.places.cell(place).formula is not None:
                return "现在是公式"
            if not same(cell.value, edited.new):
                return f"后来改成了“{value_text(cell.value)}”"
        if edited.fill is not None and cell.fill != edited.fill[1]:
            return "后来改了底色"
        return ""

    def _leave(self, edited: Edited, why: str) -> Left:
        left = Left(edited.sheet, edited.cell, edited.item, edited.field, why)
        self._left.append(left)
        return left

    # -- rows ----------------------------------------------------------------

    def _row(self, row: RowEdited) -> None:
        try:
            number = self._place_of_row(row)
        except NotFoundError as error:
            self._left.append(Left(row.sheet, address(row.row, min(row.values)), row.item, "", str(error)))
            return
        for column, value in row.values.items():
            edited = Edited(row.sheet, address(number, column), row.item, "", row.month)
            self._state(Place(row.sheet, number, column), edited).value = value if row.emptied else None
        done = RowEdited(row.sheet, number, row.values, row.item, row.month, not row.emptied)
        if self._rows.pop((row.sheet, number), None) is None:
            self._rows[row.sheet, number] = done

    def _place_of_row(self, row: RowEdited) -> int:
        """Return where an appended row is now, or where an emptied one goes back to. Raises NotFoundError."""
        if row.sheet not in self.places.source.sheet_names:
            raise NotFoundError(f"没有“{row.sheet}”这张表了")
        number = row.row
        named = row.item and self.places.names_rows(row.sheet)
        if named and (present := self._present_row(row)) is not None:
            if row.emptied:
                raise NotFoundError(f"编号 {row.item} 已经另有一行")
            number = present
        values = {} if row.emptied else row.values
        texts = dict(self._row_values(row.sheet, number))
        if any(not same(texts.pop(column, None), value) for column, value in values.items()):
            raise NotFoundError("这一行后来改过")
        if texts:
            raise NotFoundError("这一行后来填了别的内容")
        return number

    def _present_row(self, row: RowEdited) -> int | None:
        """Return where the row of an item is, None if this undo removes or restores it."""
        try:
            number = self.places.record(row.sheet, row.item, row.month).row
        except NotFoundError:
            if row.emptied or (row.sheet, row.row) in self._rows:
                return None
            raise
        return None if (row.sheet, number) in self._rows else number

    def _row_values(self, sheet: str, number: int) -> Iterator[tuple[int, Value]]:
        """Yield what a row will hold by column, without formulas that a table fills down."""
        there = self.places.sheet(sheet).rows.get(number, {})
        for column in there.keys() | self._columns.get((sheet, number), set()):
            cell = self._cells.get(Place(sheet, number, column))
            value = cell.value if cell else there[column].value
            if value_text(value) and (cell or there[column].formula is None):
                yield column, value

    # -- heights and sheets --------------------------------------------------

    def _height(self, edited: HeightEdited) -> None:
        """Let a row become as tall as it was; nothing is said of one that is not there, since its cells tell."""
        try:
            at = self.places.find(Edited(edited.sheet, address(edited.row, 1), edited.item, "", edited.month))
        except NotFoundError:
            return
        later = self._heights.get((at.sheet, at.row))
        now = later.old if later else edited.new
        self._heights[at.sheet, at.row] = RowHeight(at.sheet, at.row, now, edited.old)

    def _sheet(self, edited: SheetEdited) -> None:
        if why := self._sheet_objection(edited):
            self._left.append(Left(edited.name, "", "", "", why))
        elif any(name == edited.name for name, _ in self._rows):
            self._kept.append(edited.name)
        else:
            # It holds what was written and nothing else, so that it is ours, signed or not.
            first = value_text(self.places.sheet(edited.name).cell(1, 1).value)
            self._sheets.append(SheetChange(edited.name, None, edited.sign or first))

    def _sheet_objection(self, edited: SheetEdited) -> str:
        if edited.kind != ADDED:
            return f"{edited.kind}以前的内容没有留下，请再生成一次"
        if edited.name not in self.places.source.sheet_names:
            return "没有这张表了"
        rows = self.places.sheet(edited.name).rows
        values = {(row, column): cell.value for row, cells in rows.items() for column, cell in cells.items()}
        # What the same run wrote into it, and this undo takes out, is no later change.
        values |= {(at.row, at.column): cell.value for at, cell in self._cells.items() if at.sheet == edited.name}
        texts = {place: text for place, value in values.items() if (text := value_text(value))}
        return "" if digest(texts) == edited.texts else "这张表后来改过"


def _change(place: Place, cell: _Cell) -> Change | None:
    value: Value | Keep = KEEP if same(cell.now, cell.value) else cell.value
    fill: str | Keep | None = KEEP if cell.fill == cell.fill_now else cell.fill
    if value is KEEP and fill is KEEP:
        return None
    # A number in place of a date would be shown as a date.
    number = isinstance(value, int | float) and not isinstance(value, bool) and shows_date(cell.now)
    edited = cell.edited
    return Change(
        place.sheet, place.row, place.column, cell.now, value, fill, "撤销", edited.item, edited.field,
        number_format="General" if number else KEEP,
    )  # fmt: skip
