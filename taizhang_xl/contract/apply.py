"""A decision carried out on files: products are made aside, workbooks saved, products put in their places, effects run.

Where anything fails before the first save, nothing was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from taizhang_xl.contract.decision import Decision, Product, Saving
from taizhang_xl.contract.effect import Outcome, run_effects
from taizhang_xl.errors import FileError
from taizhang_xl.journal.effects import Open, open_effects, tell

if TYPE_CHECKING:
    from taizhang_xl.contract.context import Progress
    from taizhang_xl.contract.save import Written


class Done(NamedTuple):
    """What came of a decision: one `written` for each edit, the files `made`, and those of people that were put `aside`.

    `live` tells that the edits are those of an open workbook, which its program saves. `effects` are what became of the
    decision's effects, `left_open` those of earlier runs of which nobody knows what became.
    """

    decision: Decision
    written: tuple[Written, ...] = ()
    made: tuple[Path, ...] = ()
    aside: tuple[Path, ...] = ()
    dry_run: bool = False
    live: bool = False
    effects: tuple[Outcome, ...] = ()
    left_open: tuple[Open, ...] = ()

    @property
    def wrong(self) -> bool:
        """Whether a person has to look at something."""
        return self.decision.wrong or bool(self.left_open) or any(each.wrong for each in self.effects)

    @property
    def notes(self) -> tuple[str, ...]:
        """What people should know of the saves."""
        return tuple(note for each in self.written for note in each.notes)

    @property
    def saved(self) -> Path | None:
        """Where the ledger was saved, None where it was not."""
        return next((each.saved for each in self.written if each.saved), None)


def apply_to_files(
    decision: Decision, progress: Progress, ledger: Path | None = None, *, dry_run: bool = False
) -> Done:
    """Carry a decision out. A dry run goes as far as making and comparing what would be saved, and writes nothing.

    `ledger` is where effects are recorded, and where those of earlier runs are looked for; what is made of it gets its
    access rights.
    """
    left_open = open_effects(ledger) if ledger is not None else ()
    done = _applied(decision, progress, ledger, dry_run=dry_run)
    if ledger is not None and not dry_run:
        tell(ledger, left_open)
    outcomes = () if dry_run else run_effects(decision.effects, ledger, progress)
    return done._replace(effects=outcomes, left_open=left_open)


def _applied(decision: Decision, progress: Progress, ledger: Path | None, *, dry_run: bool) -> Done:
    if not (decision.edits or decision.files or decision.remember):
        return Done(decision, dry_run=dry_run)
    # Imported late: what only reads must not pay for what writes.
    from taizhang_xl.contract.save import write_changes

    def written() -> tuple[Written, ...]:
        return tuple(
            write_changes(edit.package, edit.changes, edit.info, dry_run=dry_run, permit=edit.permit, to=edit.to)
            for edit in decision.edits
        )

    if dry_run:
        return Done(decision, written(), dry_run=True)
    with made_aside(decision, progress, ledger) as put_in_place:
        for remember in decision.remember:
            remember()
        if decision.edits and decision.files:
            progress("保存台账")
        done = Done(decision, written())
        made, aside = put_in_place()
    return done._replace(made=made, aside=aside)


@contextmanager
def made_aside(
    decision: Decision, progress: Progress, ledger: Path | None
) -> Iterator[Callable[[], tuple[tuple[Path, ...], tuple[Path, ...]]]]:
    """Make all products in a folder of their own; yield what puts them in their places and tells which went where."""
    if not decision.files:
        yield lambda: ((), ())
        return
    # Imported late: what only reads makes no file.
    import tempfile

    from taizhang_xl.files.ready import ready_folder

    for product in decision.files:
        ready_folder(product.target.parent)
    with tempfile.TemporaryDirectory(prefix="taizhang-") as folder:
        staged: dict[Product, Path] = {}
        for number, product in enumerate(decision.files):
            progress(product.label or product.target.name)
            staged[product] = Path(folder, str(number))
            _make(product, staged[product])
        yield lambda: _put(staged, ledger)


def _make(product: Product, aside: Path) -> None:
    """Write a product aside. Raises FileError where the disk or a file that goes into it fails."""
    from taizhang_xl.messages import os_message

    try:
        with aside.open("wb") as file:
            product.write(file)
    except OSError as error:
        cure = "请检查磁盘空间和临时文件夹后再运行一次"
        raise FileError(product.target, f"做不出来（{os_message(error)}），什么也没有写", cure) from error


def _put(staged: Mapping[Product, Path], ledger: Path | None) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    from taizhang_xl.contract.made import save_made
    from taizhang_xl.files.disk import make_private
    from taizhang_xl.files.save import save_new

    aside = []
    for product, made in staged.items():
        data, like = made.read_bytes(), product.like or ledger
        if product.private:
            make_private(made, like)
            like = made
        if product.remember is not None:
            product.remember(data)
        if product.saving is Saving.MADE:
            aside.append(save_made(product.target, data, like, product.answered))
        else:
            again = product.saving is Saving.REPLACE
            save_new(product.target, data, overwrite=again, keep_backup=again, beside=like)
    return tuple(product.target for product in staged), tuple(path for path in aside if path)
