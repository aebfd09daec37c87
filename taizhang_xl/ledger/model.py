"""A ledger as read from its workbook: items, units, monthly reports. Immutable; rules only read it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from taizhang_xl.cells import BLANK_CELL, Cell, Kind, Sheet, address, value_text
from taizhang_xl.dates.calendar import Calendar
from taizhang_xl.dates.day import read_day
from taizhang_xl.dates.deadline import Deadline
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.nothing_words import only_nothing
from taizhang_xl.ledger.schema import Field, SheetSpec, State
from taizhang_xl.ledger.settings import Settings
from taizhang_xl.ledger.states import asks_yes_or_no, only_not_finished, read_state, says_not_begun
from taizhang_xl.text import content, key, plain

# Looked up for every cell: an attribute of an Enum costs several times a global.
_BLANK, _ERROR = Kind.BLANK, Kind.ERROR
# 1-001-1 and 1-001.1 are parts of 1-001.
_PART = re.compile(r"(.+)[-.]\d+")
# A row of 月报 with none of these filled is not the report of the unit in charge.
_LEAD_REPORTS = (Field.RESULT, Field.STATE, Field.REASON, Field.NEXT_PLAN, Field.MATTER)
# Where a row of 台账, of a form and of 月报 tells of progress.
_PROGRESS = (Field.PROGRESS, Field.RESULT)


class Heading(NamedTuple):
    """A row that is a heading for the rows below it: its place and its text."""

    row: int
    column: int
    text: str


class Table(NamedTuple):
    """A table as found on a sheet: what it is, its header's last row, where each known column is, the rows of data.

    `sign_off` is the column of an office's own that only says which items are closed (是否销号), 0 for none.
    """

    sheet: Sheet
    spec: SheetSpec
    header_row: int
    columns: Mapping[str, int]
    rows: tuple[int, ...]
    preamble: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    sign_off: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table; cells carry merged values already filled down.

    `filled` names the columns whose value came from a merged cell above: they cannot be written to.
    `year` is that of dates typed without a year.
    """

    file: str
    sheet: str
    row: int
    columns: Mapping[str, int]
    cells: Mapping[str, Cell]
    filled: frozenset[str] = frozenset()
    year: int = 0

    def cell(self, name: str) -> Cell:
        """Return the cell of a column, blank if the table has no such column."""
        return self.cells.get(name, BLANK_CELL)

    def text(self, name: str) -> str:
        """Return a cell's text folded for comparison, not for display; "" if it is blank, an error or not calculated."""
        kind, value, _, _ = self.cells.get(name, BLANK_CELL)
        if kind is _BLANK or kind is _ERROR:
            return ""
        return plain(value if type(value) is str else value_text(value))

    def shown(self, name: str) -> str:
        """Return a cell as people see it: what was typed, not folded for comparison."""
        kind, value, _, _ = self.cells.get(name, BLANK_CELL)
        return "" if kind is _BLANK or kind is _ERROR else value_text(value).strip()

    def content(self, name: str) -> str:
        """Return a cell as people see it, in one line: for comparing contents and for findings."""
        return content(self.shown(name))

    def day(self, name: str) -> date | None:
        """Return the day of a cell (see `read_day`), None if it is not one day for certain."""
        return read_day(self.cell(name), self.year)

    @property
    def month(self) -> Month | None:
        """The month of the 月份 cell: staff type 2018年3月, and Excel makes a date of 2018-3. None if it is not one."""
        if day := self.day(Field.MONTH):
            return Month.of(day)
        try:
            return Month.parse(self.text(Field.MONTH))
        except ValueError:
            return None

    def where(self, name: str) -> Where:
        """Return the place of a cell for a finding, the row's first cell if the column is missing; of a row not yet saved its sheet."""
        if not self.row:
            return Where(self.file, f"{self.sheet}新增的一行")
        return Where(self.file, self.sheet, address(self.row, self.columns.get(name, 1)))


@dataclass(frozen=True, slots=True)
class Item(Record):
    """One work item of the ledger, its deadline already read.

    `is_signed_off` where the office's own column 是否销号 says that it is closed.
    """

    deadline: Deadline = field(default_factory=Deadline)
    is_signed_off: bool = False
    number: str = field(init=False, default="")
    """The 编号 by which the item is known all year."""

    def __post_init__(self) -> None:
        # Needed a dozen times in each merge.
        object.__setattr__(self, "number", self.text(Field.NUMBER))


class Unit(NamedTuple):
    """One unit of the 单位 sheet; the first short name is the one used in file names.

    `leader` is the leader of the office who is in charge of the unit (分管领导).
    """

    name: str
    short_names: tuple[str, ...] = ()
    head: str = ""
    mail: str = ""
    leader: str = ""

    @property
    def short(self) -> str:
        """The name for headings and file names."""
        return self.short_names[0] if self.short_names else self.name


@dataclass(frozen=True)
class Ledger:
    """A whole ledger. `year` is that of deadlines without a year.

    `parts` are the tables that hold the items: one, or one per unit. `units` are in the order of the 单位 sheet, or of
    first mention if the ledger has no such sheet.
    `reports` are the rows of 月报 by (编号, "2018-03"). `tables` are the other sheets' tables by sheet name.
    `sheet_names` are the worksheets of the workbook. `words` are the rows of 词典: (kind, key of the word as staff
    write it) -> the standard word. `taken_in` is the day on which the office's own ledger was taken in, None for one that
    was made by us.
    """

    file: str
    year: int
    parts: tuple[Table, ...]
    items: tuple[Item, ...]
    units: tuple[Unit, ...] = ()
    reports: Mapping[tuple[str, str], Record] = field(default_factory=dict)
    hangings: tuple[Record, ...] = ()
    settings: Settings = field(default_factory=Settings)
    calendar: Calendar = field(default_factory=Calendar)
    tables: Mapping[str, Table] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    unit_keys: Mapping[str, Unit] = field(default_factory=dict)
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    sheet_names: tuple[str, ...] = ()
    taken_in: date | None = None

    @cached_property
    def by_number(self) -> Mapping[str, Item]:
        """The items by 编号, the first for a doubled number."""
        return {item.number: item for item in reversed(self.items) if item.number}

    @cached_property
    def doubled(self) -> frozenset[str]:
        """The numbers that more than one item has: an edit by such a number is ambiguous."""
        counts = Counter(item.number for item in self.items)
        return frozenset(number for number, count in counts.items() if number and count > 1)

    @cached_property
    def by_unit(self) -> Mapping[str, tuple[Item, ...]]:
        """The items by the full name of their unit, in the ledger's order; "" for items without a known unit."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            unit = self.unit_of(item)
            found.setdefault(unit.name if unit else "", []).append(item)
        return {name: tuple(items) for name, items in found.items()}

    @cached_property
    def by_co_unit(self) -> Mapping[str, tuple[Item, ...]]:
        """The items in which each unit assists, by its full name, in the ledger's order."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            for unit in self.co_units(item):
                found.setdefault(unit.name, []).append(item)
        return {name: tuple(items) for name, items in found.items()}

    def co_units(self, item: Record) -> tuple[Unit, ...]:
        """Return the units that assist in an item, each once, in the order of the cell; never the one in charge."""
        text = item.text(Field.CO_UNITS)
        if not text:
            return ()
        found = dict.fromkeys(unit for name in self.unit_names(text) if (unit := self.unit(name)))
        if lead := self.unit_of(item):
            found.pop(lead, None)
        return tuple(found)

    def unit_names(self, text: str) -> list[str]:
        """Return the names of units in a cell; a blank separates them only if that gives a known unit."""
        return [
            name
            for part in names_in(text)
            for name in (part.split() if self._is_several(part) else (part,))
        ]  # fmt: skip

    def _is_several(self, text: str) -> bool:
        return " " in text and self.unit(text) is None and any(map(self.unit, text.split()))

    def unit_of(self, item: Record) -> Unit | None:
        """Return the unit responsible for an item, the first of several; None if the unit is not known."""
        text = item.text(Field.UNIT)
        return self._units_by_text[text] if text in self._units_by_text else self._first_unit(text)

    @cached_property
    def _units_by_text(self) -> Mapping[str, Unit | None]:
        """The unit that each text of the items' 责任单位 means: a few dozen texts for thousands of items."""
        return {text: self._first_unit(text) for text in {item.text(Field.UNIT) for item in self.items}}

    def _first_unit(self, text: str) -> Unit | None:
        return self.unit(text) or next(map(self.unit, names_in(text)[:1]), None)

    def fill_of(self, item: Item, name: str) -> str | None:
        """Return the solid fill of an item's cell as "RRGGBB", None if it has none."""
        sheet = next(part.sheet for part in self.parts if part.sheet.name == item.sheet)
        return sheet.fill(item.row, item.columns[name])

    def unit(self, name: str) -> Unit | None:
        """Return the unit with this name or short name, None if there is none."""
        return self.unit_keys.get(key(self.standard("单位", name)))

    def standard(self, kind: str, text: str) -> str:
        """Return the office's standard word for a word of a kind (类别, 状态), the text itself if it has none."""
        return self.words.get((kind, key(text)), text)

    def state(self, record: Record) -> State | None:
        """Return the state in a row, None if its word is not one; an empty cell means not begun.

        What the section has closed is closed, whatever its unit reported last. 否 says only that work is not finished:
        it is in hand where the progress in the row tells of any.
        """
        if isinstance(record, Item) and record.is_signed_off:
            return State.CLOSED
        text = record.text(Field.STATE)
        state = self.state_named(text)
        if state is State.TODO and self.is_only_not_finished(text) and self._tells_of_work(record):
            return State.DOING
        return state

    @cached_property
    def asks_if_finished(self) -> bool:
        """Whether its column of states is one that asks 是否完成, by its header, or may be, as in any ledger taken in."""
        tables = ((part.sheet, part.header_row, part.columns.get(Field.STATE, 0)) for part in self.parts)
        # Merged down over a header of two rows, the word stands in the upper one.
        heads = (sheet.cell(row - up, at).value for sheet, row, at in tables if at for up in (0, 1) if row > up)
        return self.taken_in is not None or any(asks_yes_or_no(value_text(value)) for value in heads)

    def is_only_not_finished(self, text: str) -> bool:
        """Whether a word says only that work is not finished, in a ledger whose column of states asks that.

        In ours, whose states are three, such a word is not begun; so 词典 may call it there, too.
        """
        if not self.asks_if_finished:
            return False
        return only_not_finished(text) or only_not_finished(self.standard("状态", text))

    def _tells_of_work(self, record: Record) -> bool:
        told = (text for name in _PROGRESS if (text := record.text(name)))
        return any(
            not (only_nothing(text, self.words) or only_not_finished(text) or says_not_begun(text)) for text in told
        )

    def state_named(self, text: str) -> State | None:
        """Return the state that a word alone means in this office, None if it is no state word; that of a row is `state`."""
        return read_state(self.standard("状态", text))

    def is_finished(self, record: Record) -> bool:
        """Whether a row's state is done or closed."""
        state = self.state(record)
        return state is not None and state.is_finished

    def report(self, number: str, month: Month) -> Record | None:
        """Return what the unit in charge reported for an item in a month, None if it reported nothing."""
        row = self.report_row(number, month)
        if row is None or (row.text(Field.CO_REPORT) and not any(row.text(name) for name in _LEAD_REPORTS)):
            return None
        return row

    def report_row(self, number: str, month: Month) -> Record | None:
        """Return the row of 月报 of an item and month, whoever reported: the units that assist write into it too."""
        return self.reports.get((number, str(month)))

    @cached_property
    def _hangings_by_number(self) -> Mapping[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for record in self.hangings:
            found.setdefault(record.text(Field.NUMBER), []).append(record)
        return found

    def hangings_of(self, item: Item) -> Sequence[Record]:
        """Return the rows of 挂单 with the 编号 of an item, signed off or not, in their order."""
        return self._hangings_by_number.get(item.number, ())

    @cached_property
    def divided(self) -> Mapping[str, tuple[Item, ...]]:
        """The parts of each item that is divided (1-001-1, 1-001-2 of 1-001), by its 编号, in the ledger's order."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            if (whole := whole_of(item.number)) in self.by_number:
                found.setdefault(whole, []).append(item)
        return {number: tuple(parts) for number, parts in found.items()}


def whole_of(number: str) -> str:
    """Return the 编号 of the whole that a number would be a part of, "" if it cannot be a part."""
    found = _PART.fullmatch(number)
    return found[1] if found else ""


def unit_keys(units: tuple[Unit, ...]) -> dict[str, Unit]:
    """Return the units by the comparison key of each of their names."""
    return {key(name): unit for unit in units for name in (*unit.short_names, unit.name)}
