"""The verbs by which a month's returns go out and come back: split and consolidate."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.cells import value_text
from taizhang_xl.changes import Keep
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import FileError, UsageError
from taizhang_xl.files.ready import ready_folder
from taizhang_xl.files.save import save_new
from taizhang_xl.journal.bases import bases_folder, read_bases, read_form, write_base, write_form
from taizhang_xl.journal.entry import CONSOLIDATE
from taizhang_xl.journal.journal import settle
from taizhang_xl.journal.record import Deed
from taizhang_xl.ledger.model import Ledger, Unit
from taizhang_xl.ledger.schema import SECTION_FIELDS, Field
from taizhang_xl.returns.assist import own_line
from taizhang_xl.returns.base import Handout, handout_of, has_work
from taizhang_xl.returns.consolidate import Consolidation
from taizhang_xl.returns.form import return_name, write_return
from taizhang_xl.text import plain
from taizhang_xl.verbs.gather import Engine, Progress, gather, read_here, silent
from taizhang_xl.verbs.opening import Opened, open_ledger
from taizhang_xl.verbs.save import write_changes


class Consolidated(NamedTuple):
    """What a month's returns amounted to, and where the ledger was saved (None: dry run or nothing to change).

    `notes` are what `Written` has of the save, here and in the results of the other verbs.
    """

    consolidation: Consolidation
    saved: Path | None
    notes: tuple[str, ...] = ()


def split(
    path: Path, month: Month, to: Path, *, unit: str | None = None, again: bool = False, year: int | None = None,
    dry_run: bool = False, progress: Progress = silent,
) -> tuple[Path, ...]:  # fmt: skip
    """Write one return workbook per unit, or that of one `unit`, and remember what each was sent; returns the files.

    A unit that was sent its form before gets the very same again, with the same base; with `again` those units get a
    new one whose rows the section has changed since, and only they. A run that was cut off is finished by running
    again. Raises FileError where a file of that name is there already: it may hold what a unit has filled in; and
    where a whole month was split before: another base would make the forms that are out look as if units had changed
    them.
    """
    opened = open_ledger(path, year=year)
    return split_opened(opened, month, to, unit=unit, again=again, dry_run=dry_run, progress=progress)


def split_opened(
    opened: Opened, month: Month, to: Path, *, unit: str | None = None, again: bool = False, dry_run: bool = False,
    progress: Progress = silent,
) -> tuple[Path, ...]:  # fmt: skip
    """Write the return workbooks of an open ledger, as `split` does."""
    ready_folder(to)
    ledger, path = opened.ledger, opened.path
    units = [_unit(ledger, unit)] if unit else [each for each in ledger.units if has_work(ledger, each, month)]
    bases = read_bases(path, month)
    if again:
        units = [each for each in units if _has_changed(ledger, each, month, bases.get(plain(each.name)))]
    targets = {each.name: to / return_name(each, month) for each in units}
    kept = {name for name in targets if plain(name) in bases and not again}
    if kept and not unit:
        units = _left_over(path, month, units, targets, kept)
    for each in units:
        _refuse_taken(path, month, targets[each.name], again=again)
    if not dry_run:
        to.mkdir(parents=True, exist_ok=True)
        for each in units:
            progress(each.short)
            target = targets[each.name]
            form = (
                read_form(path, month, target.name)
                if each.name in kept
                else _new_form(path, ledger, each, month, target.name, bases.get(plain(each.name), {}))
            )
            save_new(target, form, overwrite=again, keep_backup=again)
    return tuple(targets[each.name] for each in units)


def _has_changed(ledger: Ledger, unit: Unit, month: Month, base: Handout | None) -> bool:
    """Tell whether a unit's form is not what it would be now, but for what the unit itself fills in."""
    if base is None:
        return True
    return _of_section(handout_of(ledger, unit, month)) != _of_section(base)


def _of_section(handout: Handout) -> dict[str, dict[str, str]]:
    return {number: {name: sent.form.get(name, "") for name in SECTION_FIELDS} for number, sent in handout.items()}


def _left_over(
    path: Path, month: Month, units: Sequence[Unit], targets: Mapping[str, Path], kept: Set[str]
) -> list[Unit]:
    """Return the units whose forms a run that was cut off has not written. Raises FileError where it was not."""
    left = [each for each in units if each.name not in kept or not targets[each.name].exists()]
    cut_off = len(kept) < len(units) or len(left) < len(units)
    if left and cut_off:
        return left
    raise FileError(
        path,
        f"{month.label}的表已经分发过（{'、'.join([each.short for each in units if each.name in kept][:3])}等）",
        "补发一个单位请加 --unit 单位，会照发出的原样再给一份；分发以后台账的事项改过的，加 --again 只重做这些单位的；"
        f"确实要全部重做，先移走 {bases_folder(path, month)}，以前发出的表仍按表里带的底稿合并",
    )


def _refuse_taken(path: Path, month: Month, target: Path, *, again: bool) -> None:
    """Refuse to write over a form, unless a new one takes the place of the one sent, still as it was sent."""
    if not target.exists():
        return
    sent = bases_folder(path, month) / target.name
    if not (again and sent.exists() and sent.read_bytes() == target.read_bytes()):
        raise FileError(target, "已经有这个文件，里面可能有单位填好的内容，没有覆盖", "请换一个文件夹，或先移走它")


def _unit(ledger: Ledger, name: str) -> Unit:
    found = ledger.unit(name)
    if found is None:
        shown = "、".join(unit.short for unit in ledger.units)
        raise UsageError(name, "台账里没有这个单位", f"可以写：{shown}")
    return found


def _new_form(
    path: Path, ledger: Ledger, unit: Unit, month: Month, file_name: str, before: Handout
) -> bytes:  # fmt: skip
    """Make a unit's form and remember it, before it can be sent; what was taken from its returns stays remembered."""
    form = io.BytesIO()
    write_return(ledger, unit, month, form)
    write_form(path, month, file_name, form.getvalue())
    handout = {
        number: sent._replace(reported=before[number].reported) if number in before else sent
        for number, sent in handout_of(ledger, unit, month).items()
    }
    write_base(path, month, unit.name, Path(file_name).stem, handout)
    return form.getvalue()


def consolidate(
    path: Path, returns: Sequence[Path], month: Month, *, settle_by: Path | None = None, year: int | None = None,
    dry_run: bool = False, progress: Progress = silent, engine: Engine = read_here,
) -> Consolidated:  # fmt: skip
    """Merge returned workbooks (files, or folders searched through) into the ledger.

    `settle_by` is a packet in whose 冲突处理 people have chosen, `engine` the way in which the files are read.
    """
    opened = open_ledger(path, year=year)
    return consolidate_opened(
        opened, returns, month, settle_by=settle_by, dry_run=dry_run, progress=progress, engine=engine
    )


def consolidate_opened(
    opened: Opened, returns: Sequence[Path], month: Month, *, settle_by: Path | None = None, dry_run: bool = False,
    progress: Progress = silent, engine: Engine = read_here,
) -> Consolidated:  # fmt: skip
    """Merge returned workbooks into an open ledger, as `consolidate` does."""
    # Asked for first: a ledger that can only be read is refused before any return is.
    package = opened.package
    if not dry_run:
        settle(opened.path)
    result = gather(opened, returns, month, progress, settle_by, engine)
    if not dry_run:
        remember_carried(opened, result)
    written = write_changes(package, result.changes, deed_of(CONSOLIDATE, opened, result), dry_run=dry_run)
    return Consolidated(result, written.saved, written.notes)


def remember_carried(opened: Opened, result: Consolidation) -> None:
    """Remember the bases that came with the returns, so that a corrected return is merged as on the machine they are of."""
    for unit in opened.ledger.units:
        if unit.name in result.carried:
            name = Path(return_name(unit, result.month)).stem
            write_base(opened.path, result.month, unit.name, name, result.carried[unit.name])


def deed_of(verb: str, opened: Opened, result: Consolidation) -> Deed:
    """Return what the journal must know of a consolidation: what it takes from each item, and what was taken before."""
    month, sheets = str(result.month), {part.sheet.name for part in opened.ledger.parts}
    # An item lies in the bases of the unit in charge and of those that assist; what was taken is written into all.
    before: dict[str, dict[str, str]] = {}
    for base in read_bases(opened.path, result.month).values():
        for number, sent in base.items():
            before.setdefault(number, {}).update(sent.reported)
    taken = [
        (change.item, str(change.field), value_text(change.new))
        for change in result.changes.changes
        if change.sheet in sheets and change.field != Field.CO_REPORT and not isinstance(change.new, Keep)
    ]
    taken += [(each.item.number, own_line(each.unit.name), each.text) for each in result.lines if each.text is not None]
    reported: dict[str, dict[str, tuple[str | None, str | None]]] = {}
    for number, name, text in taken:
        if number in before:
            reported.setdefault(number, {})[name] = (before[number].get(name), text)
    return Deed(verb, month, {month: reported} if reported else {})
