"""A ledger to work on from Python, wherever it is at the moment: open in a program, or only a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from taizhang_xl.buttons import VERBS, verb_named
from taizhang_xl.errors import ForeignFormatError, UsageError
from taizhang_xl.faces.click import AnswerNeededError, Click, Decided, decide, run_click
from taizhang_xl.findings import Finding
from taizhang_xl.hosts.book import apply_steps, copy_of
from taizhang_xl.hosts.host import Host
from taizhang_xl.hosts.hosts import find_open
from taizhang_xl.verbs.opening import check_opened, today
from taizhang_xl.verbs.save import write_changes
from taizhang_xl.xlsx.package import open_package, open_package_bytes
from taizhang_xl.xlsx.read.workbook import Workbook, read_workbook

_LEDGERS = (".xlsx", ".xlsm")


class OpenLedger(NamedTuple):
    """A ledger whose verbs work on the open workbook where a program that can be reached holds it, else on the file.

    Asked anew by each call. An open workbook is left unsaved, as after a click on a button; a file is saved.
    """

    path: Path
    as_of: date | None = None

    @property
    def live(self) -> bool:
        """Whether a program that can be reached has the workbook open now."""
        return find_open(self.path) is not None

    def check(self) -> tuple[Finding, ...]:
        """Return everything that is wrong with the ledger."""
        _, click = self._click({})
        return check_opened(click.opened(), click.day)

    def mark(self) -> Decided:
        """Put everything that is wrong on the sheet 校验结果."""
        return self.run("check")

    def unmark(self) -> Decided:
        """Take that sheet away."""
        return self.run("unmark")

    def fix(self) -> Decided:
        """Put right what was typed in another form than the ledger's own."""
        return self.run("fix")

    def refresh(self) -> Decided:
        """Bring 到期日, 时限状态 and the colours up to the day."""
        return self.run("refresh")

    def consolidate(self, returns: str | Path, month: str) -> Decided:
        """Merge a folder of returns of a month ("2018-03")."""
        return self.run("consolidate", returns=str(returns), month=month)

    def undo(self) -> Decided:
        """Take the last changes of this tool back."""
        return self.run("undo")

    def run(self, verb: str, **answers: str) -> Decided:
        """Do what a button does, by its name in buttons.py; `answers` are what it would ask for, as month="2018-03".

        Returns the edits and what the button would say. Raises UsageError for no such verb or a missing answer.
        """
        if verb not in {each.name for each in VERBS}:
            raise UsageError(verb, "没有这个功能", f"可以写：{'、'.join(each.name for each in VERBS)}")
        host, click = self._click(answers)
        try:
            if host is not None:
                done = run_click(verb, click)
                apply_steps(host, done.steps, undo_title(verb))
                return done.decided
            decided = decide(verb, click)
        except AnswerNeededError as needed:
            key = needed.ask.key
            raise UsageError(self.path, f"“{verb_named(verb).label}”还要知道 {key}", f"请加上 {key}=...") from needed
        write_changes(click.copy.package, decided.changes, decided.deed, dry_run=False)
        return decided

    def _click(self, answers: Mapping[str, str]) -> tuple[Host | None, Click]:
        host = find_open(self.path)
        workbook = read_workbook(open_package(self.path)) if host is None else copy_now(host, self.path)
        return host, Click(workbook, self.path, self.as_of or today(), answers)


def copy_now(host: Host, path: Path) -> Workbook:
    """Return an open workbook as it is now, unsaved edits included. Raises ForeignFormatError for another format."""
    refuse_foreign(path)
    return read_workbook(open_package_bytes(copy_of(host), path))


def refuse_foreign(path: Path) -> None:
    """Raise ForeignFormatError for an open workbook of a format that this program cannot save.

    Its copy is an .xlsx and could be decided on, but journal and undo go by the file that it is saved into.
    """
    if path.suffix.lower() not in _LEDGERS:
        raise ForeignFormatError(path, "不是 .xlsx 台账，没有动它", "请另存为 .xlsx，打开那一份再做")


def undo_title(verb: str) -> str:
    """Return what the program's list of undo steps calls a verb."""
    return f"台账：{verb_named(verb).label}"
