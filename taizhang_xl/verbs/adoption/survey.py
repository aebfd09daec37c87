"""An office's own ledger as it stands with the answers given so far: what is settled, what is open, what can be read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.contract.context import Context
from taizhang_xl.contract.opening import Opened, changed_header, refuse_moved
from taizhang_xl.errors import NoTableError, SeveralTablesError, UsageError
from taizhang_xl.journal.columns import read_settled
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import LEDGER, Field
from taizhang_xl.reading.locate import ledger_tables
from taizhang_xl.reading.seen import Seen, see, seen_of
from taizhang_xl.reading.settled import Settled
from taizhang_xl.tables.source import Source
from taizhang_xl.verbs.adoption.answers import answered
from taizhang_xl.verbs.adoption.options import TO
from taizhang_xl.verbs.adoption.unsettled import KEYS, Unsettled, unsettled
from taizhang_xl.xlsx.read.protection import protected_sheets
from taizhang_xl.xlsx.read.workbook import Workbook


class Survey(NamedTuple):
    """What is known of a ledger. `moved` says of columns settled before that they are not what they were.

    `opened` is None where the answers so far do not make it a ledger that can be read.
    """

    path: Path
    seen: Seen
    before: Settled
    settled: Settled
    moved: tuple[str, ...]
    open: tuple[Unsettled, ...]
    opened: Opened | None
    protected: tuple[str, ...] = ()

    @property
    def open_keys(self) -> tuple[Unsettled, ...]:
        """The questions without whose answers no ledger of ours is written."""
        return tuple(each for each in self.open if each.field in KEYS)


def survey(context: Context, sheet: str | None, answers: Iterable[str]) -> Survey:
    """Look at a ledger by its own words, what was settled before and the answers given now.

    Raises NoTableError where nothing is there to ask about, UsageError for an answer that cannot be.
    """
    path, source = context.path, context.source
    before = read_settled(path)
    kept, moved = _still_true(source, sheet, before)
    settled = answered(path, see(source, sheet, kept), kept, answers)
    if sheet is not None and context[TO] is None:
        _refuse_other_sheet(context, sheet, settled)
    opened = _opened(context, sheet, settled)
    seen = seen_of(opened.ledger.parts[0], settled.forced) if opened else see(source, sheet, settled)
    found = unsettled(seen, settled, _given(opened.ledger) if opened else ())
    if opened and settled != before:
        # What holds for the first sheet must hold for all.
        refuse_moved(path, opened.ledger, settled)
    if opened is None and not found:
        context.open(sheet=sheet, columns=settled)
    protected = tuple(protected_sheets(source)) if isinstance(source, Workbook) else ()
    return Survey(path, seen, before, settled, moved, found, opened, protected)


def _refuse_other_sheet(context: Context, sheet: str, settled: Settled) -> None:
    """Raise UsageError or SeveralTablesError for a sheet that is not the one all other commands would read."""
    try:
        names = [table.sheet.name for table, _ in ledger_tables(context.source, None, {}, settled)]
    except SeveralTablesError:
        raise
    except NoTableError:
        return
    if sheet not in names:
        what = f"别的命令读的是表“{names[0]}”，不是“{sheet}”"
        raise UsageError(context.path, what, f"请把要用的一张改名为“{LEDGER.name}”，或加 --to 另写一本")


def _still_true(source: Source, sheet: str | None, settled: Settled) -> tuple[Settled, tuple[str, ...]]:
    """Return what was settled without the columns over which something else stands now, and words about those."""
    seen = see(source, sheet, settled)
    wrong = {
        name: why
        for name, column in settled.columns.items()
        if name in settled.headers
        and (why := changed_header(seen.sheet, seen.header_row, name, column, settled.headers[name]))
    }
    columns = {name: column for name, column in settled.columns.items() if name not in wrong}
    headers = {name: text for name, text in settled.headers.items() if name not in wrong}
    # What earlier versions settled is taken over with what stands there now.
    headers |= {
        name: seen.columns[at].header for name, at in columns.items() if at in seen.columns and name not in headers
    }
    return Settled(columns, headers), tuple(wrong.values())


def _opened(context: Context, sheet: str | None, settled: Settled) -> Opened | None:
    try:
        return context.open(sheet=sheet, columns=settled)
    except NoTableError:
        return None


def _given(ledger: Ledger) -> set[Field]:
    """Return the fields that headings or the names of sheets tell of each item."""
    fields = (Field.UNIT, Field.CATEGORY)
    return {name for name in fields if ledger.items and all(item.text(name) for item in ledger.items)}
