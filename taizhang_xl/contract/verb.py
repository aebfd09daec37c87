"""A verb and its buttons, as one value: command, Python function, ribbon, toolbar, help and docs follow from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from taizhang_xl.buttons import Button
from taizhang_xl.contract.apply import Done, apply_to_files
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision
from taizhang_xl.contract.option import Option
from taizhang_xl.contract.question import Question


@dataclass(frozen=True)
class Verb:
    """One verb. `help` is its line in a terminal and its docstring in Python; `decide` writes nothing.

    `edits` tells whether it may change a ledger: what a run before left half done is finished first. `dry_run` tells
    whether it can be tried, `command` whether a terminal has it. `group` is its place in the help where it has no button. `result` is what the Python function returns (of the
    type `python`), `json` what --format json shows, `rows` what --format csv lists. `output` is a result that a
    terminal prints as it is, in place of lines. `asked` are questions that a terminal asks before it decides; what is
    answered is told to the options as if it had been typed. `writes` tells readers of the pages what it writes, in Chinese,
    where `edits` and a `--to` do not. `carry_out` is for a verb that does more than `apply_to_files` can:
    programs that are run, ledgers that are worked on one after the other.
    """

    name: str
    help: str
    options: tuple[Option[Any], ...]
    decide: Callable[[Context], Decision]
    buttons: tuple[Button, ...] = ()
    group: str = ""
    edits: bool = False
    dry_run: bool = True
    command: bool = True
    writes: str = ""
    result: Callable[[Done], Any] = lambda done: done.decision.result
    python: str = "Any"
    json: Callable[[Done], Any] | None = None
    rows: Callable[[Done], list[dict[str, Any]]] | None = None
    output: Callable[[Done], str | None] = lambda done: None
    asked: Callable[[Context], tuple[Question, ...]] | None = None
    carry_out: Callable[..., Done] = apply_to_files

    @property
    def place(self) -> str:
        """The group that it stands in, on the ribbon as in a terminal."""
        return self.buttons[0].group if self.buttons else self.group
