"""What the journal knows of a ledger's items since the last close before a month: new rows, changed deadlines, last edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from taizhang_xl.cells import value_text
from taizhang_xl.changes import Keep
from taizhang_xl.dates.month import Month
from taizhang_xl.journal.entry import CLOSE, NOT_LISTED, UNDO, Entry
from taizhang_xl.ledger.schema import LEDGER, MONTHLY, Field, Owner
from taizhang_xl.month.moves import Edits

_COMPUTED = frozenset(column.header for column in LEDGER.columns if column.owner is Owner.COMPUTED)


def edits_since_close(entries: Sequence[Entry], month: Month, sheets: Collection[str]) -> Edits:
    """Return what is on record, the oldest entry first; `sheets` hold the items. What came after the month's own close is left out."""
    known = [entry for entry in entries if entry.verb != NOT_LISTED and entry.time]
    closes = _closes(known)
    before = max((closed for closed in closes if closed < month), default=None)
    end = min((place for closed, place in closes.items() if closed >= month), default=len(known))
    if before is None:
        begin = next((at for at, entry in enumerate(known) if _day(entry) >= month.first), len(known))
    else:
        begin = closes[before] + 1
    window = known[begin:end]
    rows, tasks = _rows(window, sheets)
    added = tuple(number for number, count in rows.items() if count > 0)
    return Edits(
        begun=_day(known[0]) if known else None,
        since=before,
        added=added,
        removed={number: tasks[number] for number, count in rows.items() if count < 0},
        deadlines={number: told for number, told in _deadlines(window).items() if number not in added},
        touched=_touched(known[:end], sheets),
    )


def _closes(entries: Iterable[Entry]) -> dict[Month, int]:
    """Return the place of the entry that closed each month that is closed now: an undo reopens its month and later ones."""
    closed: dict[Month, int] = {}
    opened: dict[str, dict[Month, int]] = {}
    for place, entry in enumerate(entries):
        if entry.verb == CLOSE and entry.month:
            closed.setdefault(Month.parse(entry.month), place)
        elif entry.verb == UNDO and entry.month:
            opened[entry.id] = {month: at for month, at in closed.items() if month >= Month.parse(entry.month)}
            closed = {month: at for month, at in closed.items() if month not in opened[entry.id]}
        closed |= opened.get(entry.again.partition("_")[2], {})
    return closed


def _day(entry: Entry) -> date:
    return date.fromisoformat(entry.time[:10])


def _rows(entries: Iterable[Entry], sheets: Collection[str]) -> tuple[Counter[str], dict[str, str]]:
    """Return how often each item's row came more than it went, and the task of one that went."""
    counts: Counter[str] = Counter()
    tasks: dict[str, str] = {}
    for entry in entries:
        for row in entry.rows:
            if row.item and row.sheet in sheets:
                counts[row.item] += -1 if row.emptied else 1
                tasks[row.item] = next(filter(None, map(value_text, row.values.values())), "")
    return counts, tasks


def _deadlines(entries: Iterable[Entry]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for entry in entries:
        for cell in entry.cells:
            if (
                cell.field == Field.DEADLINE
                and cell.item
                and cell.sheet != MONTHLY.name
                and not isinstance(cell.new, Keep)
            ):
                first = found[cell.item][0] if cell.item in found else value_text(cell.old)
                found[cell.item] = (first, value_text(cell.new))
    return {number: told for number, told in found.items() if told[0] != told[1]}


def _touched(entries: Iterable[Entry], sheets: Collection[str]) -> dict[str, date]:
    return {number: _day(entry) for entry in entries for number in _items_of(entry, sheets)}


def _items_of(entry: Entry, sheets: Collection[str]) -> Iterator[str]:
    for cell in entry.cells:
        if cell.item and cell.sheet in sheets and cell.field not in _COMPUTED and not isinstance(cell.new, Keep):
            yield cell.item
    yield from (row.item for row in entry.rows if row.item and row.sheet in sheets)
