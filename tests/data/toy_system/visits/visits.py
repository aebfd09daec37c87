"""visits: mark the visits that wait too long, list them, send each unit its own to answer, and take the answers back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from taizhang_xl.systems.visits.checks import open_visits
from taizhang_xl.systems.visits.forms import VISIT_FORM
from taizhang_xl.systems.visits.sheets import ANSWER, SHEETS, VISITOR, VISITS

from taizhang_xl.buttons import Button, Drawing
from taizhang_xl.changes import Change, ChangeSet
from taizhang_xl.contract.common_options import AS_OF, LEDGER, YEAR, read_path
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line, Product, Saving
from taizhang_xl.contract.opening import Opened
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.returned_files import read_file, return_files
from taizhang_xl.contract.verb import Verb
from taizhang_xl.dates.month import Month
from taizhang_xl.journal.bases import read_bases, reported_by, write_base
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.ledger.model import Record, Unit
from taizhang_xl.ledger.schema import Field
from taizhang_xl.returns.forms.base import handout_of
from taizhang_xl.returns.forms.consolidate import consolidate_form
from taizhang_xl.returns.forms.read import read_form
from taizhang_xl.returns.forms.target import Target, read_target
from taizhang_xl.returns.forms.write import write_form

TO = Option(
    "to",
    read_path,
    "放清单和答复表的文件夹",
    python="str | Path | None",
    usual=lambda context: context.path.parent / "out",
)
RETURNED: Option[Path | None] = Option("returned", read_path, "单位答复了的表所在的文件夹", None, "str | Path | None")


def decide(context: Context) -> Decision:
    """Mark, list and send what waits too long; with RETURNED take the answers."""
    opened = context.opened.with_sheets(SHEETS)
    day = context[AS_OF] or context.today
    month, target = Month(day.year, day.month), read_target(VISIT_FORM, opened.ledger, opened.source)
    if (folder := context[RETURNED]) is not None:
        return _taken(opened, target, month, tuple(return_files((folder,), opened.path)))
    waiting = [record for record, _ in open_visits(opened.ledger, day)]
    changes = ChangeSet.of(
        Change(VISITS.name, each.row, each.columns[ANSWER], new="待答复", item=each.content(VISITOR))
        # A unit that is asked finds the cell empty.
        for each in waiting
        if not each.text(Field.UNIT)
    )
    listed = Product(context[TO] / "来访.txt", partial(_write, waiting), Saving.MADE)
    forms = (_form(opened, target, unit, month, context[TO]) for unit in opened.ledger.units if any(target.of(unit)))
    return Decision(
        (Line(f"√ 待答复 {len(waiting)} 件"),), edits=(Edit(opened.package, changes, EntryInfo("来访登记")),),
        files=(listed, *forms), result=tuple(each.content(VISITOR) for each in waiting),
    )  # fmt: skip


def _form(opened: Opened, target: Target, unit: Unit, month: Month, folder: Path) -> Product:
    name, place = VISIT_FORM.file_name(unit, month), VISIT_FORM.place(month)

    def remember(_: bytes) -> None:
        write_base(opened.path, place, unit.name, Path(name).stem, handout_of(VISIT_FORM, target, unit))

    return Product(
        folder / name, partial(write_form, VISIT_FORM, opened.ledger, target, unit, month), remember=remember
    )


def _taken(opened: Opened, target: Target, month: Month, files: Sequence[Path]) -> Decision:
    ledger, bases = opened.ledger, read_bases(opened.path, VISIT_FORM.place(month))
    read = partial(read_form, VISIT_FORM, ledger=ledger, target=target, period=month, bases=bases)
    found = [read_file(file, read) for file in files]
    refused = [finding for each in found for finding in each.findings]
    result = consolidate_form(VISIT_FORM, ledger, target, [e.returned for e in found if e.returned], refused)
    lines = (Line(f"√ 采用 {len(result.changes.changes)} 处"), *map(Line.of, result.findings))
    taken = reported_by(opened.path, VISIT_FORM.place(month), result.changes.changes)
    edit = Edit(opened.package, result.changes, EntryInfo("来访答复", str(month), taken))
    return Decision(
        lines, wrong=bool(result.findings), edits=(edit,), result=tuple(c.item for c in result.changes.changes)
    )


def _write(waiting: Sequence[Record], file: BinaryIO) -> None:
    file.write("".join(f"{each.content(VISITOR)}\n" for each in waiting).encode())


_TIP = "标出来访超过5天没有答复的，另列一份清单，并给各单位一张答复表"
_DRAWING = Drawing(blue="M8 8a4 4 0 1 1 8 0a4 4 0 1 1-8 0M4 21q0-7 8-7t8 7")
VERB = Verb(
    "visits", f"{_TIP}。", (LEDGER, TO, RETURNED, YEAR, AS_OF), decide,
    (Button("visits", "来访", _TIP, "PictureInsertFromFile", _DRAWING, "来访"),), edits=True, python="tuple[str, ...]",
)  # fmt: skip
