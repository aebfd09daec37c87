"""Which rows of a ledger are items: those with a task that stands. Rows that a template has numbered in advance are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from taizhang_xl.catalogue import ROWS_STRUCK, ROWS_WITHOUT_TASK
from taizhang_xl.cells import Cell, Kind, Sheet, address, value_text
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.schema import LEDGER, Field, Owner, State
from taizhang_xl.ledger.states import read_state

# What a template fills in before there is any work: with a task missing, these alone make no item.
_FILLED_BEFORE = frozenset(
    [Field.NUMBER, Field.ORDER, Field.CATEGORY]
    + [Field(column.header) for column in LEDGER.columns if column.owner is Owner.COMPUTED]
)


def with_tasks(sheet: Sheet, columns: Mapping[str, int], rows: Sequence[int]) -> tuple[list[int], list[Finding]]:
    """Return the rows that are items, and one finding for each kind of the others.

    Others are rows that only a template has filled in, and those that are struck through before they were done. A row
    without a task that says anything else stays: what it lacks is told.
    """
    task = columns.get(Field.TASK)
    if task is None:
        return list(rows), []
    bare = [row for row in rows if not _says(sheet.cell(row, task)) and not _has_more(sheet, columns, row)]
    covered = set(_covered(sheet, task)) if bare else set()
    empty = [row for row in bare if row not in covered]
    struck = [row for row in rows if sheet.struck and _is_struck(sheet, columns, row, task)]
    gone = {*empty, *struck}
    kinds = ((ROWS_WITHOUT_TASK, empty), (ROWS_STRUCK, struck))
    told = [
        rule.at(Where(sheet.file, sheet.name, address(those[0], task)), len(those), rows=spans(those))
        for rule, those in kinds
        if those
    ]
    return [row for row in rows if row not in gone] if gone else list(rows), told


def _is_struck(sheet: Sheet, columns: Mapping[str, int], row: int, task: int) -> bool:
    """Tell whether a row's task is struck through and its work not done: many strike through what they have finished."""
    cell = sheet.cell(row, task)
    if cell.style not in sheet.struck or not value_text(cell.value).strip():
        return False
    state = read_state(value_text(sheet.cell(row, columns.get(Field.STATE, 0)).value))
    return state is None or not state.is_finished


def _says(cell: Cell) -> bool:
    """Tell whether a cell says something, or may once its formula is calculated."""
    return bool(value_text(cell.value).strip()) or (cell.formula is not None and cell.kind is Kind.BLANK)


def _has_more(sheet: Sheet, columns: Mapping[str, int], row: int) -> bool:
    names = {column: name for name, column in columns.items()}
    for column, text in sheet.texts(row):
        name = names.get(column, "")
        if name == Field.STATE and read_state(text) is State.TODO:
            continue
        if name not in _FILLED_BEFORE:
            return True
    return False


def _covered(sheet: Sheet, column: int) -> Iterator[int]:
    """Yield the rows whose task is that of a cell merged over them."""
    for merged in sheet.merged:
        if merged.left == column and merged.bottom > merged.top and _says(sheet.cell(merged.top, column)):
            yield from range(merged.top + 1, merged.bottom + 1)


def spans(rows: Sequence[int]) -> str:
    """Return "第8—20、25行" for rows in ascending order."""
    found: list[list[int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    return f"第{'、'.join(f'{first}—{last}' if last > first else str(first) for first, last in found)}行"
