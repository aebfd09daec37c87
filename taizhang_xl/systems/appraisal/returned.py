"""The forms that came back: which form each is, what of them is taken, and in the words of appraisal what is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.catalogue import RETURN_FOREIGN_ROW, RETURN_NUMBER_UNKNOWN, RETURN_VALUE_WRONG
from taizhang_xl.changes import Change
from taizhang_xl.contract.returned_files import read_file
from taizhang_xl.dates.month import Month
from taizhang_xl.findings import Finding, Where
from taizhang_xl.journal.bases import read_bases
from taizhang_xl.ledger.model import Ledger, Record
from taizhang_xl.reading.locate import SheetSource
from taizhang_xl.reading.table import find_table
from taizhang_xl.returns.forms.base_sheet import BASE_SHEET, read_mark
from taizhang_xl.returns.forms.consolidate import Consolidation, consolidate_form
from taizhang_xl.returns.forms.entries import Entry, EntryKind, Returned
from taizhang_xl.returns.forms.form import Form
from taizhang_xl.returns.forms.read import read_form
from taizhang_xl.returns.forms.target import Target
from taizhang_xl.systems.appraisal import sheets as s
from taizhang_xl.systems.appraisal.as_listed import as_listed
from taizhang_xl.systems.appraisal.grades import elsewhere, set_on
from taizhang_xl.systems.appraisal.records import Person
from taizhang_xl.systems.appraisal.roles import Role
from taizhang_xl.systems.appraisal.rows import Rows, not_asked, third_proposer
from taizhang_xl.systems.appraisal.rules import (
    GRADE_OF_OTHER_SET,
    OTHER_PERSON,
    PERSON_NOT_LISTED,
    WEEK_NOT_ASKED,
    WEEK_UNREADABLE,
)
from taizhang_xl.systems.appraisal.week_text import read_week
from taizhang_xl.text import key


class Asked(NamedTuple):
    """One of a month's forms with the rows that it was made of."""

    form: Form
    target: Target


@dataclass
class Came:
    """The files of a month by the name of their form, what is said of those that could not be read; which forms were sent."""

    is_sent: Mapping[str, bool]
    returns: dict[str, list[Returned]] = field(default_factory=dict)
    refused: list[Finding] = field(default_factory=list)


def read_returns(
    files: Iterable[Path],
    asked: Sequence[Asked],
    book: Path,
    ledger: Ledger,
    month: Month,
    progress: Callable[[str], None],
) -> Came:
    """Read the forms that came back, each as the one that it says it is; one bad file never stops the others."""
    bases = {each.form.name: read_bases(book, each.form.place(month)) for each in asked}
    came = Came({name: bool(sent) for name, sent in bases.items()})

    def read(source: SheetSource, found: list[str]) -> Returned | Finding:
        one = _form_of(source, asked)
        found.append(one.form.name)
        back = read_form(one.form, source, ledger, one.target, month, bases[one.form.name])
        return back if isinstance(back, Finding) else as_listed(one.form, one.target, back, ledger.year)

    for file in files:
        progress(file.name)
        found: list[str] = []
        result = read_file(file, partial(read, found=found))
        came.refused += result.findings
        if result.returned is not None:
            came.returns.setdefault(found[0], []).append(result.returned)
    return came


def _form_of(source: SheetSource, asked: Sequence[Asked]) -> Asked:
    """Return the form that a workbook is: by its mark, by the name of a sheet, by its columns; the first where nothing tells."""
    mark = read_mark(asked[0].form, source)
    named = (each for each in asked if each.form.name in ({mark.form} if mark else set(source.sheet_names)))
    sheets = [source.sheet(name) for name in source.sheet_names if name != BASE_SHEET]
    alike = (each for each in asked if any(find_table(sheet, each.form.sheet) for sheet in sheets))
    return next(named, None) or next(alike, asked[0])


def consolidated(asked: Asked, came: Came, rows: Rows, month: Month) -> Consolidation:
    """Merge the returns of one form. What a third person proposes is not taken."""
    returns = came.returns.get(asked.form.name, [])
    result = consolidate_form(asked.form, rows.ledger, asked.target, returns, ())
    findings = tuple(_in_words(asked, result, returns, rows, month))
    if asked.form.target is not s.MONTHS:
        return replace(result, findings=findings)
    others = list(_third(asked, returns, rows, month))
    dropped = {(name, column) for name, role, _ in others for column in s.PROPOSALS[role]}

    def stays(each: Change | Entry) -> bool:
        name, column = (each.item, each.field) if isinstance(each, Change) else (each.number, each.field)
        return (name, column) not in dropped

    changes = replace(result.changes, changes=tuple(filter(stays, result.changes.changes)))
    entries = tuple(each for each in result.entries if each.kind is not EntryKind.TAKEN or stays(each))
    return replace(result, findings=(*findings, *(each for _, _, each in others)), changes=changes, entries=entries)


def _third(asked: Asked, returns: Sequence[Returned], rows: Rows, month: Month) -> Iterator[tuple[str, Role, Finding]]:
    for record in (record for each in returns for record in each.records):
        person = rows.people.get(key(record.text(s.NAME)))
        if person is None or asked.form.key_of(record) not in asked.target.rows:
            continue
        for role in Role:
            if wrong := third_proposer(rows, record, person, role, month):
                yield asked.form.key_of(record), role, wrong


def _in_words(
    asked: Asked, result: Consolidation, returns: Sequence[Returned], rows: Rows, month: Month
) -> Iterator[Finding]:
    """Yield the findings of a merge; of a row that is no row of the form it is told why, of a grade when it holds."""
    placed = {
        (record.file, record.sheet, record.where(name).cell): (each, record)
        for each in returns
        for record in each.records
        for name in record.columns
    }
    for finding in result.findings:
        found = placed.get((finding.file, finding.sheet, finding.cell))
        if found and finding.code in (RETURN_NUMBER_UNKNOWN.code, RETURN_FOREIGN_ROW.code):
            yield _no_row(rows, *found, month) or finding
        elif found and finding.code == RETURN_VALUE_WRONG.code and elsewhere(rows.terms.sets, finding.value):
            words = {"name": found[1].content(s.NAME), "when": f"{month.month}月", "column": "建议等次"}
            now = "、".join(set_on(rows.terms.sets, month.last).words)
            yield GRADE_OF_OTHER_SET.at(_where(finding), finding.value, **words, words=now)
        else:
            yield finding


def _where(finding: Finding) -> Where:
    return Where(finding.file, finding.sheet, finding.cell)


def _no_row(rows: Rows, returned: Returned, record: Record, month: Month) -> Finding | None:
    """Return in the words of appraisal why a row of a return is none of its form."""
    name = record.content(s.NAME)
    person: Person | None = rows.people.get(key(name))
    if person is None:
        return PERSON_NOT_LISTED.at(record.where(s.NAME), name)
    if person.unit != returned.unit.name:
        return OTHER_PERSON.at(record.where(s.NAME), name, other=person.unit)
    if s.WEEK not in record.columns:
        return None
    friday = read_week(record, s.WEEK, rows.ledger.year)
    if friday is None:
        return WEEK_UNREADABLE.at(record.where(s.WEEK), record.content(s.WEEK), name=name)
    if Month.of(friday) != month and friday.year == month.year:
        why = f"是{friday.month}月的，这份表是{month.month}月的"
        return WEEK_NOT_ASKED.at(record.where(s.WEEK), record.content(s.WEEK), name=name, why=why)
    return not_asked(rows, record, person, friday)
