"""A workbook that a unit sent back -> Returned: whose it is, of which period, and its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from taizhang_xl.catalogue import (
    RETURN_BASE_BROKEN,
    RETURN_BASE_DIFFERS,
    RETURN_BASE_INSIDE,
    RETURN_COPY_NAME,
    RETURN_OTHER_FORM,
    RETURN_OTHER_LEDGER,
    RETURN_OTHER_MONTH,
    RETURN_OTHER_UNIT,
    RETURN_UNIT_MIXED,
    RETURN_UNIT_UNKNOWN,
)
from taizhang_xl.checks.private import for_others
from taizhang_xl.errors import NoTableError
from taizhang_xl.findings import Finding, Where
from taizhang_xl.ledger.model import Ledger, Record, Table, Unit
from taizhang_xl.ledger.unread import unread_head
from taizhang_xl.reading.locate import SheetSource, no_table
from taizhang_xl.reading.table import find_table, labelled, read_records
from taizhang_xl.returns.forms.base import Handout
from taizhang_xl.returns.forms.base_sheet import BASE_SHEET, Mark, read_base, read_mark
from taizhang_xl.returns.forms.columns import column_findings, filled_sheets
from taizhang_xl.returns.forms.entries import Returned
from taizhang_xl.returns.forms.file_names import copy_word, units_named
from taizhang_xl.returns.forms.form import Form, Period
from taizhang_xl.returns.forms.left_out import left_out_of_return
from taizhang_xl.returns.forms.target import Target
from taizhang_xl.text import key, plain


class _Back(NamedTuple):
    """A form that came back, with what it is held against."""

    form: Form
    ledger: Ledger
    target: Target
    where: Where
    mark: Mark | None
    table: Table
    records: Sequence[Record]

    @property
    def items(self) -> list[tuple[Record, Record | None]]:
        """The rows that came back, each with the target's of its key."""
        return [(record, self.target.rows.get(self.form.key_of(record))) for record in self.records]


def read_form(
    form: Form, source: SheetSource, ledger: Ledger, target: Target, period: Period, bases: Mapping[str, Handout]
) -> Returned | Finding:
    """Return a unit's return, or why it cannot be taken: another period's or ledger's, or whose it is cannot be told.

    `bases` is what is remembered of what each unit was sent. Raises NoTableError where the workbook holds no table of
    this form, or more than one.
    """
    mark = read_mark(form, source)
    if mark and mark.form != form.sheet.name:
        return RETURN_OTHER_FORM.at(Where(source.file, BASE_SHEET), mark.form, form=form.sheet.name)
    table, findings = _only_table(form, source)
    findings = tuple(each for each in findings if each.value not in form.dividers)
    records, repairs = read_records(table, ledger.year)
    where = Where(source.file, table.sheet.name)
    back = _Back(form, ledger, target, where, mark, table, records)
    if objection := next(_objections(back, period), None):
        return objection
    unit = _unit_of(back)
    if isinstance(unit, Finding):
        return unit
    base, told = _base(source, where, mark, bases.get(plain(unit.name)))
    named = [RETURN_COPY_NAME.at(where, word)] if (word := copy_word(source.file)) else []
    carried = base is not None and plain(unit.name) not in bases
    reporter = labelled(table.preamble, "填报人")
    told = (*findings, *repairs, *unread_head(table), *column_findings(form, source, table, base), *told, *named)
    told += tuple(left_out_of_return(source, table, records))
    sheet = table.sheet
    read = Returned(source.file, unit, reporter, tuple(records), told, base, carried, sheet.stale, sheet.unsure)
    also = filled_sheets(form, source, table, records, base, ledger.year)
    return read._replace(
        also=tuple(read._replace(file=f"{read.file} {t.sheet.name}", records=r, findings=()) for t, r in also)
    )


def _objections(back: _Back, period: Period) -> Iterator[Finding]:
    mark, form = back.mark, back.form
    for stated in (form.read_period(mark.month) if mark else None, _stated_period(form, back.table)):
        if stated and stated != period:
            yield RETURN_OTHER_MONTH.at(back.where, stated.label, month=period.label)
    if mark and not _is_of(back, mark):
        ledger = back.ledger
        theirs, ours = (f"{year}年“{office or file}”" for year, office, file in (
            (mark.year, mark.office, mark.ledger), (ledger.year, ledger.settings.office, ledger.file),
        ))  # fmt: skip
        yield RETURN_OTHER_LEDGER.at(back.where, theirs, ledger=ours)


def _is_of(back: _Back, mark: Mark) -> bool:
    """Tell whether a form was made from this ledger: files are renamed, an office and its tasks are not."""
    ledger, subject = back.ledger, back.form.subject
    office = ledger.settings.office
    if mark.year != ledger.year or (mark.office and office):
        return mark.year == ledger.year and key(for_others(mark.office)) == key(for_others(office))
    tasks = ((item.text(subject), each.text(subject)) for each, item in back.items if item)
    # A unit that assists was shown a task without numbers of persons.
    alike = sum(key(for_others(ours)) == key(for_others(theirs)) for ours, theirs in tasks)
    return mark.ledger == ledger.file or 2 * alike >= len(back.records)


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


def _only_table(form: Form, source: SheetSource) -> tuple[Table, tuple[Finding, ...]]:
    own = form.sheet.name
    filled = tuple(name for name in source.sheet_names if name != BASE_SHEET)
    names = (own,) if own in filled else filled
    found = {name: table for name in names if (table := find_table(source.sheet(name), form.sheet))}
    if len(found) > 1:
        raise NoTableError(source.file, f"有几张表都像{own}：{'、'.join(found)}", f"请只留一张，或把它改名为“{own}”")
    if not found:
        raise no_table(source, form.sheet, names)
    return next(iter(found.values()))


def _stated_period(form: Form, table: Table) -> Period | None:
    text = labelled(table.preamble, form.label)
    try:
        return form.read_period(plain(text)) if text else None
    except ValueError:
        return None


def _unit_of(back: _Back) -> Unit | Finding:
    """Tell the unit by the mark inside, by the label and by whose rows are listed; by the file's name only at last."""
    ledger, target, where, mark = back.ledger, back.target, back.where, back.mark
    rows = [item for _, item in back.items if item]
    listed = Counter(unit for item in rows if (unit := target.unit_of(item)))
    assists = {unit for item in rows for unit in target.co_units(item)}
    label = labelled(back.table.preamble, "填报单位") or labelled(back.table.preamble, "单位")
    stated = ledger.unit(label) if label else None
    names = "、".join(unit.name for unit in listed)
    if mark:
        sent_to = ledger.unit(mark.unit)
        if stated and stated != sent_to:
            return RETURN_OTHER_UNIT.at(where, label, other=mark.unit)
        return sent_to or RETURN_UNIT_UNKNOWN.at(where, f"这是发给“{mark.unit}”的表，台账里没有这个单位")
    if stated and listed and stated not in {*listed, *assists}:
        return RETURN_UNIT_MIXED.at(where, label, other=names)
    if stated:
        return stated
    if len(listed) == 1:
        return next(iter(listed))
    if listed:
        return RETURN_UNIT_UNKNOWN.at(where, f"里面有{names}的事项")
    in_name = units_named(where.file, ledger.units)
    return in_name[0] if len(in_name) == 1 else RETURN_UNIT_UNKNOWN.at(where, label or "表头没有写")
