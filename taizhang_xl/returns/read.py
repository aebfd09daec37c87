"""A workbook that a unit sent back -> Returned: whose it is, of which month, and its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from taizhang_xl.catalogue import (
    RETURN_BASE_BROKEN,
    RETURN_BASE_DIFFERS,
    RETURN_BASE_INSIDE,
    RETURN_COPY_NAME,
    RETURN_OTHER_LEDGER,
    RETURN_OTHER_MONTH,
    RETURN_OTHER_UNIT,
    RETURN_UNIT_MIXED,
    RETURN_UNIT_UNKNOWN,
)
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import NoTableError
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger, Record, Table, Unit
from taizhang_xl.ledger.schema import RETURN, Field
from taizhang_xl.ledger.unread import unread_head
from taizhang_xl.reading.locate import SheetSource, no_table
from taizhang_xl.reading.table import find_table, labelled, read_records
from taizhang_xl.returns.base import Handout
from taizhang_xl.returns.base_sheet import BASE_SHEET, Mark, read_base, read_mark
from taizhang_xl.returns.file_names import copy_word, units_named
from taizhang_xl.returns.form_sheets import DIVIDERS, column_findings, filled_sheets
from taizhang_xl.returns.left_out import left_out_of_return
from taizhang_xl.text import key, plain


class Returned(NamedTuple):
    """One unit's return as read. `findings` are the repairs that reading it took, `base` is what the unit was sent.

    `reporter` is who filled it in, as written above the table. `carried` says that the base came with the return and is remembered nowhere.
    `also` are further sheets of the workbook that were filled in otherwise. `stale` and `unsure` are said of its sheet (see `Sheet`): what formulas gave may be old, blanks may be none.
    """

    file: str
    unit: Unit
    reporter: str
    records: tuple[Record, ...]
    findings: tuple[Finding, ...] = ()
    base: Handout | None = None
    carried: bool = False
    stale: bool = False
    unsure: bool = False
    also: tuple[Returned, ...] = ()


def read_return(
    source: SheetSource, ledger: Ledger, month: Month, bases: Mapping[str, Handout] = MappingProxyType({})
) -> Returned | Finding:
    """Return a unit's return, or why it cannot be taken: another month's or ledger's, or whose it is cannot be told.

    `bases` is what is remembered of what each unit was sent. Raises NoTableError where the workbook holds no table of
    work items, or more than one.
    """
    table, findings = _only_table(source)
    findings = tuple(each for each in findings if each.value not in DIVIDERS)
    records, repairs = read_records(table, ledger.year)
    where, mark = Where(source.file, table.sheet.name), read_mark(source)
    if objection := next(_objections(where, mark, table, records, ledger, month), None):
        return objection
    unit = _unit_of(source.file, where, mark, table, records, ledger)
    if isinstance(unit, Finding):
        return unit
    base, told = _base(source, where, mark, bases.get(plain(unit.name)))
    named = [RETURN_COPY_NAME.at(where, word)] if (word := copy_word(source.file)) else []
    carried = base is not None and plain(unit.name) not in bases
    reporter = labelled(table.preamble, "填报人")
    told = (*findings, *repairs, *unread_head(table), *column_findings(source, table, base), *told, *named)
    told += tuple(left_out_of_return(source, table, records))
    sheet = table.sheet
    read = Returned(source.file, unit, reporter, tuple(records), told, base, carried, sheet.stale, sheet.unsure)
    also = filled_sheets(source, table, records, base, ledger.year)
    return read._replace(
        also=tuple(read._replace(file=f"{read.file} {t.sheet.name}", records=r, findings=()) for t, r in also)
    )


def _objections(
    where: Where, mark: Mark | None, table: Table, records: Sequence[Record], ledger: Ledger, month: Month
) -> Iterator[Finding]:
    for stated in (Month.parse(mark.month) if mark else None, _stated_month(table)):
        if stated and stated != month:
            yield RETURN_OTHER_MONTH.at(where, stated.label, month=month.label)
    if mark and not _is_of(ledger, mark, records):
        theirs, ours = (f"{year}年“{office or file}”" for year, office, file in (
            (mark.year, mark.office, mark.ledger), (ledger.year, ledger.settings.office, ledger.file),
        ))  # fmt: skip
        yield RETURN_OTHER_LEDGER.at(where, theirs, ledger=ours)


def _is_of(ledger: Ledger, mark: Mark, records: Sequence[Record]) -> bool:
    """Tell whether a form was made from this ledger: files are renamed, an office and its tasks are not."""
    office = ledger.settings.office
    if mark.year != ledger.year or (mark.office and office):
        return mark.year == ledger.year and key(mark.office) == key(office)
    items = [(record, ledger.by_number.get(record.text(Field.NUMBER))) for record in records]
    alike = sum(item is not None and key(item.text(Field.TASK)) == key(each.text(Field.TASK)) for each, item in items)
    return mark.ledger == ledger.file or 2 * alike >= len(items)


def _base(
    source: SheetSource, where: Where, mark: Mark | None, remembered: Handout | None
) -> tuple[Handout | None, tuple[Finding, ...]]:
    """Return the base of the merge: what this very form showed its unit goes before what is remembered of it."""
    if mark is None:
        broken = BASE_SHEET in source.sheet_names
        return remembered, (RETURN_BASE_BROKEN.at(where, BASE_SHEET),) if broken else ()
    if remembered is not None and mark.digest_of(remembered) == mark.digest:
        return remembered, ()
    inside = read_base(source, mark)
    if inside is None:
        return remembered, (RETURN_BASE_BROKEN.at(where, BASE_SHEET),)
    if remembered is None:
        return inside, (RETURN_BASE_INSIDE.at(where, BASE_SHEET),)
    # What was taken from earlier returns is known here alone, whichever form they came on.
    reported = {number: sent.reported for number, sent in remembered.items()}
    merged = {number: sent._replace(reported=reported.get(number, sent.reported)) for number, sent in inside.items()}
    return merged, (RETURN_BASE_DIFFERS.at(where, BASE_SHEET),)


def _only_table(source: SheetSource) -> tuple[Table, tuple[Finding, ...]]:
    filled = tuple(name for name in source.sheet_names if name != BASE_SHEET)
    names = (RETURN.name,) if RETURN.name in filled else filled
    found = {name: table for name in names if (table := find_table(source.sheet(name), RETURN))}
    if len(found) > 1:
        raise NoTableError(
            source.file, f"有几张表都像月报表：{'、'.join(found)}", f"请只留一张，或把它改名为“{RETURN.name}”"
        )
    if not found:
        raise no_table(source, RETURN, names)
    return next(iter(found.values()))


def _stated_month(table: Table) -> Month | None:
    text = labelled(table.preamble, "填报月份")
    try:
        return Month.parse(plain(text)) if text else None
    except ValueError:
        return None


def _unit_of(
    file: str, where: Where, mark: Mark | None, table: Table, records: Sequence[Record], ledger: Ledger
) -> Unit | Finding:
    """Tell the unit by the mark inside, by the label and by whose items are listed; by the file's name only at last."""
    items = [item for record in records if (item := ledger.by_number.get(record.text(Field.NUMBER)))]
    listed = Counter(unit.name for item in items if (unit := ledger.unit_of(item)))
    assists = {unit.name for item in items for unit in ledger.co_units(item)}
    label = labelled(table.preamble, "填报单位") or labelled(table.preamble, "单位")
    stated = ledger.unit(label) if label else None
    if mark:
        sent_to = ledger.unit(mark.unit)
        if stated and stated != sent_to:
            return RETURN_OTHER_UNIT.at(where, label, other=mark.unit)
        return sent_to or RETURN_UNIT_UNKNOWN.at(where, f"这是发给“{mark.unit}”的表，台账里没有这个单位")
    if stated and listed and stated.name not in {*listed, *assists}:
        return RETURN_UNIT_MIXED.at(where, label, other="、".join(listed))
    if stated:
        return stated
    if len(listed) == 1:
        return _named(ledger, next(iter(listed)))
    if listed:
        return RETURN_UNIT_UNKNOWN.at(where, f"里面有{'、'.join(listed)}的事项")
    in_name = units_named(file, ledger.units)
    return in_name[0] if len(in_name) == 1 else RETURN_UNIT_UNKNOWN.at(where, label or "表头没有写")


def _named(ledger: Ledger, name: str) -> Unit:
    return next(unit for unit in ledger.units if unit.name == name)
