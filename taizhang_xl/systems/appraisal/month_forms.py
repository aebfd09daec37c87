"""The forms of a month, unit by unit: which are to be made, which were sent, which lack people who came since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.companion.book import CompanionBook
from taizhang_xl.contract.decision import Product, Saving
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import FileError
from taizhang_xl.journal.bases import has_form, read_bases, read_form, write_base, write_form
from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.returns.forms.base import Handout, handout_of
from taizhang_xl.returns.forms.form import Form, parts_of
from taizhang_xl.returns.forms.target import Target, read_target
from taizhang_xl.returns.forms.write import write_form as write_workbook
from taizhang_xl.systems.appraisal import sheets as s
from taizhang_xl.systems.appraisal.forms import WEEK_FORM, month_form
from taizhang_xl.systems.appraisal.grades import set_on
from taizhang_xl.systems.appraisal.quarter import Terms
from taizhang_xl.systems.appraisal.week_text import read_week
from taizhang_xl.text import plain


class Sending(NamedTuple):
    """The forms to make, the units that have theirs, and people by unit whose rows came after their form was sent."""

    files: tuple[Product, ...]
    kept: tuple[str, ...]
    lacking: Mapping[str, tuple[str, ...]]


def forms_of(terms: Terms, month: Month) -> tuple[Form, Form]:
    """Return the two forms of a month."""
    return WEEK_FORM, month_form(set_on(terms.sets, month.last))


def month_target(form: Form, book: CompanionBook, ledger: Ledger, month: Month) -> Target:
    """Return the rows of a month in which a form's values land."""
    target = read_target(form, ledger, book.source)
    if form.target is s.WEEKS:
        rows = {
            name: row
            for name, row in target.rows.items()
            if (friday := read_week(row, s.WEEK, ledger.year)) and Month.of(friday) == month
        }
    else:
        rows = {name: row for name, row in target.rows.items() if row.month == month}
    return target._replace(rows=rows)


def sending(
    book: CompanionBook, ledger: Ledger, terms: Terms, month: Month, to: Path, units: Sequence[Unit],
    kinds: Collection[str], *, again: bool,
) -> Sending:  # fmt: skip
    """Return what of a month's forms is to be made; one that was sent is made anew with `again` only, for who came since.

    `kinds` are the names of the forms that are wanted.

    Raises FileError where a file of that name is there and is not the form as it was sent: a unit may have filled it in.
    """
    files: list[Product] = []
    kept: dict[str, None] = {}
    lacking: dict[str, dict[str, None]] = {}
    for form in (each for each in forms_of(terms, month) if each.name in kinds):
        target, bases = month_target(form, book, ledger, month), read_bases(book.path, form.place(month))
        for unit in units:
            handout = handout_of(form, target, unit)
            before = bases.get(plain(unit.name))
            new = handout.keys() - before.keys() if before is not None else set()
            if not handout:
                continue
            if before is not None and not (again and new):
                kept[unit.short] = None
                lacking.setdefault(unit.short, {}).update(dict.fromkeys(parts_of(each)[0] for each in sorted(new)))
                continue
            files.append(_form(book, ledger, form, target, unit, month, to, before))
    return Sending(tuple(files), tuple(kept), {unit: tuple(names) for unit, names in lacking.items() if names})


def _form(
    book: CompanionBook, ledger: Ledger, form: Form, target: Target, unit: Unit, month: Month, to: Path, before: Handout | None
) -> Product:  # fmt: skip
    file, place = to / form.file_name(unit, month), form.place(month)
    as_sent = before is not None and file.exists() and has_form(book.path, place, file.name)
    if file.exists() and not (as_sent and file.read_bytes() == read_form(book.path, place, file.name)):
        raise FileError(file, "已经有这个文件，里面可能有单位填好的内容，没有覆盖", "请换一个文件夹，或先移走它")

    def remember(data: bytes) -> None:
        write_form(book.path, place, file.name, data)
        handout = {
            row: sent._replace(reported=before[row].reported) if before and row in before else sent
            for row, sent in handout_of(form, target, unit).items()
        }
        write_base(book.path, place, unit.name, file.stem, handout)

    write = partial(write_workbook, form, ledger, target, unit, month)
    return Product(
        file, write, Saving.REPLACE if as_sent else Saving.NEW, remember, f"{unit.short}{form.name}", book.path
    )
