"""A month's returns -> one Consolidation: which units reported, what the ledger takes, what people must settle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from taizhang_xl.catalogue import FORMULA_STALE, RETURN_COPIES_DIFFER, RETURN_COPY_SAME, RETURN_LEFT_OUT, RETURN_NO_BASE
from taizhang_xl.changes import ChangeSet
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding, Severity, Where
from taizhang_xl.ledger.apply import apply_changes
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.own_columns import added_columns, later_fields, refused_columns, with_later_columns
from taizhang_xl.ledger.own_sheets import lacks_sheet, own_sheet, unreadable_sheet, with_own_sheet
from taizhang_xl.ledger.schema import FILLED_FIELDS, MONTHLY, SECTION_FIELDS, Field
from taizhang_xl.ledger.status import open_parts
from taizhang_xl.ledger.unread import unread_columns, unread_text
from taizhang_xl.reading.table import read_records
from taizhang_xl.returns.base import Handout, has_work
from taizhang_xl.returns.compose import composed
from taizhang_xl.returns.conflicts import Choices, conflict_of, stale_choices
from taizhang_xl.returns.entries import LISTS as ENTRY_LISTS
from taizhang_xl.returns.entries import CoLine, Entry, Merge
from taizhang_xl.returns.merge import merge_return
from taizhang_xl.returns.read import Returned

_CELLS_SHOWN = 5
_NOT_TAKEN = (FORMULA_STALE.code, RETURN_LEFT_OUT.code)


class Consolidation(NamedTuple):
    """What a month's returns amount to. Units are named in full, in the ledger's order.

    `undecided` units sent copies that differ: neither copy was taken. `kept` are conflicts settled in favour of the
    ledger. `changes` are the edits of the ledger, `lines` what units that assist say, `carried` the bases by unit that came with the returns and are remembered nowhere.
    """

    month: Month
    returned: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    not_returned: tuple[str, ...] = ()
    changed: tuple[Entry, ...] = ()
    conflicts: tuple[Entry, ...] = ()
    kept: tuple[Entry, ...] = ()
    change_requests: tuple[Entry, ...] = ()
    missing_rows: tuple[Entry, ...] = ()
    new_rows: tuple[Entry, ...] = ()
    to_verify: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()
    changes: ChangeSet = ChangeSet()
    carried: Mapping[str, Handout] = MappingProxyType({})
    lines: tuple[CoLine, ...] = ()

    @property
    def left_behind(self) -> tuple[Finding, ...]:
        """What is said of content that was not taken."""
        return tuple(each for each in self.findings if each.severity is Severity.ERROR or each.code in _NOT_TAKEN)

    @property
    def questions(self) -> int:
        """How many things a person must look at."""
        lists = (self.conflicts, self.change_requests, self.missing_rows, self.new_rows, self.to_verify, self.undecided)
        return sum(map(len, lists))


def units_line(returned: int, not_returned: int, wrong: int) -> str:
    """Return how many units had to report and how each stands: the same words and sum wherever they are shown."""
    total = returned + not_returned + wrong
    return f"应报单位 {total} 个＝已报送 {returned}＋未报送 {not_returned}＋报送有误 {wrong}"


def consolidate_returns(
    ledger: Ledger,
    returns: Sequence[Returned],
    refused: Iterable[Finding],
    month: Month,
    choices: Choices = MappingProxyType({}),
    guarded: Collection[str] = (),
) -> Consolidation:
    """Merge a month's returns. `refused` are files that could not be taken, `choices` conflicts that people settled.

    One unit's bad file never stops another's; files of one unit that differ are both listed, neither taken. Sheets in
    `guarded` cannot get a column that they lack.
    """
    is_new = lacks_sheet(ledger, MONTHLY)
    ledger = with_own_sheet(ledger, MONTHLY) if is_new else ledger
    findings = [*refused, *unreadable_sheet(ledger, MONTHLY), *unread_reports(ledger)]
    by_unit: dict[str, list[Returned]] = {}
    for returned in returns:
        by_unit.setdefault(returned.unit.name, []).extend((returned, *returned.also))
    taken, undecided, told = _sorted_out(by_unit)
    wide = with_later_columns(ledger, guarded)
    merges, edits = _merged(wide, taken, month, choices)
    changes = added_columns(ledger, wide, edits)
    left = [conflict_of(e.number, e.field, e.ledger, e.returned) for merge in merges for e in merge.conflicts]
    findings += [*told, *stale_choices(choices, left), *refused_columns(wide, _lacking(wide, merges))]
    expected = [unit.name for unit in ledger.units if unit.name in by_unit or has_work(ledger, unit, month)]
    lists: dict[str, Any] = {
        name: tuple(entry for merge in merges for entry in getattr(merge, name)) for name in ENTRY_LISTS
    }
    if is_new and any(append.sheet == MONTHLY.name for append in changes.appends):
        changes += ChangeSet(sheets=(own_sheet(MONTHLY),))
    return Consolidation(
        month=month,
        returned=tuple(name for name in expected if name in by_unit and name not in undecided),
        undecided=tuple(name for name in expected if name in undecided),
        not_returned=tuple(name for name in expected if name not in by_unit),
        findings=(*findings, *(finding for merge in merges for finding in merge.findings)),
        changes=changes,
        carried={copy.unit.name: copy.base for copy in taken if copy.carried and copy.base is not None},
        lines=tuple(line for merge in merges for line in merge.lines),
        **lists,
    )


def _sorted_out(by_unit: Mapping[str, Sequence[Returned]]) -> tuple[list[Returned], list[str], list[Finding]]:
    """Return the return of each unit that is taken, the units whose copies differ, and what is said of the files."""
    taken: list[Returned] = []
    undecided: list[str] = []
    findings: list[Finding] = []
    for name, copies in by_unit.items():
        for copy in copies:
            findings += copy.findings
        differing = _differences(copies) if len(copies) > 1 else []
        if differing:
            undecided.append(name)
            findings.append(_copies_finding(copies, differing))
            continue
        findings += [RETURN_COPY_SAME.at(Where(copy.file), copies[0].file) for copy in copies[1:]]
        if copies[0].base is None:
            findings.append(RETURN_NO_BASE.at(Where(copies[0].file), unit=name))
        taken.append(copies[0])
    return taken, undecided, findings


def _merged(
    ledger: Ledger, taken: Sequence[Returned], month: Month, choices: Choices
) -> tuple[list[Merge], ChangeSet]:  # fmt: skip
    """Merge the returns that are taken. Whether an item's parts are finished is known once all of them are merged."""
    unfinished: dict[str, Sequence[str]] = {}
    while True:
        merges = [merge_return(ledger, returned, month, choices, unfinished) for returned in taken]
        edits = composed(ledger, merges, month)
        wholes = {number for merge in merges for number in merge.done if number in ledger.divided}
        after = apply_changes(ledger, edits) if wholes else ledger
        early = {number: parts for number in wholes if (parts := open_parts(after, number))}
        if not early:
            return merges, edits
        unfinished |= early


def _lacking(ledger: Ledger, merges: Sequence[Merge]) -> Iterator[tuple[str, str]]:
    """Yield (sheet, header) of the columns that are not there though something was to be written into them."""
    monthly = [ledger.tables[MONTHLY.name]] if MONTHLY.name in ledger.tables else []
    for merge in merges:
        wanted = {(line.item.number, str(Field.CO_REPORT)) for line in merge.lines}
        # In what people read the name of a unit may stand behind that of its column.
        wanted |= {(e.number, e.field.partition("（")[0]) for e in (*merge.changed, *merge.conflicts)}
        for number, name in sorted(wanted):
            item = ledger.by_number.get(number)
            holders = [(item.sheet, item.columns)] if item else []
            for sheet, columns in (*holders, *((table.sheet.name, table.columns) for table in monthly)):
                if name in later_fields(sheet) and name not in columns:
                    yield sheet, name


def unread_reports(ledger: Ledger) -> Iterator[Finding]:
    """Yield what cannot be read of the rows of 月报 that stand for no item or month: they are written once more."""
    if any(not number or not month for number, month in ledger.reports):
        yield from unread_columns(read_records(ledger.tables[MONTHLY.name])[0], (Field.NUMBER, Field.MONTH), note="")


def _differences(copies: Sequence[Returned]) -> list[str]:
    """Return the cells in which the copies of one unit's return differ, as "1-001 状态（办结/正在办理）"."""
    tables = [_content(copy) for copy in copies]
    keys = list(dict.fromkeys(key for table in tables for key in table))
    return [
        f"{number or '（无编号）'} {name}（{'/'.join(table.get((number, name)) or '空' for table in tables)}）"
        for number, name in keys
        if len({table.get((number, name), "") for table in tables}) > 1
    ]


def _content(returned: Returned) -> dict[tuple[str, str], str]:
    turns: Counter[str] = Counter()
    content: dict[tuple[str, str], str] = {}
    for place, record in enumerate(returned.records, 1):
        row = record.text(Field.NUMBER) or f"第{place}行"
        turns[row] += 1
        row += f"（第{turns[row]}次）" if turns[row] > 1 else ""
        for name in (*SECTION_FIELDS, *FILLED_FIELDS):
            if name in record.columns:
                content[row, str(name)] = record.content(name) or unread_text(record.cell(name))
    return content


def _copies_finding(copies: Sequence[Returned], differing: Sequence[str]) -> Finding:
    shown = "；".join(differing[:_CELLS_SHOWN])
    more = f"等{len(differing)}处" if len(differing) > _CELLS_SHOWN else ""
    files = "、".join(copy.file for copy in copies)
    return RETURN_COPIES_DIFFER.at(Where(copies[0].file), files, unit=copies[0].unit.short, cells=shown + more)
