"""Somebody works with a ledger: opens, edits, saves, is killed, meets others. The file is always the old or the new one."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
import pytest
from books import text_row, xlsx
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from saves import NAME, OPERATIONS, die_at, leftovers

from taizhang_xl.changes import Append, Change, ChangeSet
from taizhang_xl.errors import ChangedMeanwhileError, FileBusyError, FileError, TaizhangError
from taizhang_xl.files import disk
from taizhang_xl.files.save import save
from taizhang_xl.xlsx.package import Package, open_package
from taizhang_xl.xlsx.write.patch import patch

TEXTS = st.sampled_from(["√ 办结", "◎ 正在办理", "<&>", "丙", "0"])
CELLS = st.tuples(st.integers(1, 4), st.integers(1, 4))
MOMENTS = st.integers(1, 40)
State = dict[tuple[int, int], str]


class Office(RuleBasedStateMachine):
    """One program with a ledger open, others beside it. `there` is what the file holds, `mine` what a save would make it."""

    save = staticmethod(save)

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / NAME
        self.package: Package | None = None
        self.edits = ChangeSet()
        self.there: State = {(1, 1): "标题"}
        self.mine: State = {}

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        self.path.write_bytes(xlsx(text_row(1, "标题")))
        self.once = {self.path.read_bytes()}
        self.reopen()

    @rule()
    def reopen(self) -> None:
        self.package, self.edits, self.mine = open_package(self.path), ChangeSet(), dict(self.there)

    @rule(cell=CELLS, text=TEXTS)
    def edit(self, cell: tuple[int, int], text: str) -> None:
        kept = tuple(change for change in self.edits.changes if (change.row, change.column) != cell)
        self.edits = ChangeSet((*kept, Change("台账", *cell, new=text)), self.edits.appends)
        self.mine[cell] = text

    @rule(text=TEXTS)
    def append_and_save(self, text: str) -> None:
        """A row lands under the last one of the file as it was opened, so it is saved at once."""
        self.reopen()
        self.edits = ChangeSet((), (Append("台账", {1: text}),))
        self.mine[max(row for row, _ in self.mine) + 1, 1] = text
        self.save_it()

    @rule()
    def save_it(self) -> None:
        may_save, opened = self.may_save(), self.owner().exists()
        try:
            self.save(self.package, self.data())
        except FileBusyError:
            assert opened
        except ChangedMeanwhileError:
            assert not may_save
        else:
            assert may_save
            self.there = self.mine
            assert leftovers(self.folder) == []
        self.look()

    @rule(number=MOMENTS, when=st.sampled_from(["before", "half", "after"]))
    def save_it_and_be_killed(self, number: int, when: str) -> None:
        self.edit((1, 2), f"{number} {when}")
        data, may_save = self.data(), self.may_save()

        def die() -> None:
            die_at(number, when)
            self.save(self.package, data)

        self.find_out(may_save, in_child(die))

    @rule(number=MOMENTS, number_of_error=st.sampled_from([errno.ENOSPC, errno.EIO, errno.EACCES]))
    def save_it_on_a_bad_disk(self, number: int, number_of_error: int) -> None:
        self.edit((1, 2), f"{number} {number_of_error}")
        data, may_save = self.data(), self.may_save()
        with pytest.MonkeyPatch.context() as patched:
            fail_at(patched, number, OSError(number_of_error, os.strerror(number_of_error)))
            try:
                self.save(self.package, data)
                done = True
            except TaizhangError as error:
                done = "：已经" in str(error)
        self.find_out(may_save, done)

    @precondition(lambda self: not self.owner().exists())
    @rule(cell=CELLS, text=TEXTS)
    def somebody_saves_by_hand(self, cell: tuple[int, int], text: str) -> None:
        book = openpyxl.load_workbook(self.path)
        book["台账"].cell(*cell, text)
        other = self.path.with_name("by hand.xlsx")
        book.save(other)
        other.replace(self.path)
        self.there = {**self.there, cell: text}
        self.look()

    @precondition(lambda self: not self.owner().exists())
    @rule(cell=CELLS, text=TEXTS)
    def another_program_saves(self, cell: tuple[int, int], text: str) -> None:
        def edit() -> None:
            package = open_package(self.path)
            self.save(package, patch(package, ChangeSet((Change("台账", *cell, new=text),))).data)

        assert in_child(edit)
        self.there = {**self.there, cell: text}
        self.look()

    @rule()
    def somebody_opens_or_closes_it(self) -> None:
        if self.owner().exists():
            self.owner().unlink()
        else:
            self.owner().write_bytes(b"\x02zk")

    @invariant()
    def the_file_holds_what_it_should(self) -> None:
        assert read(self.path) == self.there

    @invariant()
    def every_backup_is_a_file_that_was_there_once(self) -> None:
        backups = self.folder / ".taizhang" / "backups"
        if backups.is_dir():
            kept = [path for path in backups.iterdir() if path.suffix == ".xlsx"]
            assert {path.read_bytes() for path in kept} <= self.once

    def owner(self) -> Path:
        return self.path.with_name(f"~${NAME}")

    def may_save(self) -> bool:
        """Whether nobody has the ledger open and nobody has saved since it was opened here."""
        assert self.package is not None
        return not self.owner().exists() and self.path.read_bytes() == self.package.raw

    def data(self) -> bytes:
        assert self.package is not None
        return patch(self.package, self.edits).data if self.edits else self.package.raw

    def look(self) -> None:
        """Remember the bytes that are there and the state that goes with them, and open them anew."""
        self.once.add(self.path.read_bytes())
        self.reopen()

    def find_out(self, may_save: bool, done: bool) -> None:
        """After a save that was stopped: the new file if it is done, else the one or the other, never a third."""
        found = read(self.path)
        assert found == self.mine if done else found in (self.there, self.mine)
        assert may_save or found == self.there
        self.there = found
        self.look()


def read(path: Path) -> State:
    """Return what another program finds in the ledger."""
    sheet = openpyxl.load_workbook(path)["台账"]
    return {(cell.row, cell.column): cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def in_child(work: Callable[[], None]) -> bool:
    """Do something in a process of its own; return whether it came to its end, false where it was killed."""
    with warnings.catch_warnings():
        # A child of a program with threads may hang in a lock; this one takes none but its own.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except FileError:
            os._exit(3)
        finally:
            os._exit(1)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, 3, -signal.SIGKILL)
    return status == 0


def fail_at(patched: pytest.MonkeyPatch, number: int, error: OSError) -> None:
    """Make the N-th file operation fail."""
    left = [number]

    def failing(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            left[0] -= 1
            if left[0] == 0:
                raise error
            return real(*arguments)

        return call

    for name in OPERATIONS:
        patched.setattr(disk, name, failing(getattr(disk, name)))


def replacing(package: Package, data: bytes) -> None:
    """Save whole, but ask nobody."""
    disk.write_new(package.path.with_name("temp"), data)
    disk.replace(package.path.with_name("temp"), package.path)


def in_place(package: Package, data: bytes) -> None:
    """Save where the old file lies."""
    disk.remove(package.path)
    disk.write_new(package.path, data)


def work_in(office: type[Office], examples: int, steps: int, *phases: Phase) -> None:
    run_state_machine_as_test(
        office,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, derandomize=True, database=None, deadline=None,
            suppress_health_check=list(HealthCheck), phases=phases, report_multiple_bugs=False, print_blob=False,
        ),
    )  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: fork and SIGKILL")
@pytest.mark.parametrize(
    ("examples", "steps"), [(8, 15), pytest.param(150, 40, marks=pytest.mark.slow)], ids=["short", "long"]
)
def test_whatever_happens_to_a_save_the_ledger_is_the_old_or_the_new_one(monkeypatch, examples, steps):
    monkeypatch.setattr(disk, "pause", lambda seconds: None)
    work_in(Office, examples, steps, Phase.generate, Phase.shrink)


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: fork and SIGKILL")
@pytest.mark.parametrize(
    ("careless", "found"),
    [
        (replacing, AssertionError),
        pytest.param(in_place, (AssertionError, OSError, BadZipFile), marks=pytest.mark.slow),
    ],
)
def test_the_same_work_finds_a_careless_save(monkeypatch, careless, found):
    monkeypatch.setattr(disk, "pause", lambda seconds: None)
    office = type("Careless", (Office,), {"save": staticmethod(careless)})
    with pytest.raises(found):
        work_in(office, 50, 15, Phase.generate)
