"""The verbs on an open workbook: what the ribbon, the toolbar and xlwings' RunPython call.

`import taizhang_xl.addin; taizhang_xl.addin.check()` runs a verb on the workbook whose macro called Python.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.open_book import Steps
from taizhang_xl.contract.option import AnswerNeededError, Ask
from taizhang_xl.contract.telling import box_lines
from taizhang_xl.errors import FileError, TaizhangError
from taizhang_xl.faces.clicking import click_button
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.hosts.host import Host, host_of
from taizhang_xl.hosts.steps import as_text
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook

if TYPE_CHECKING:
    import xlwings as xw

TITLE = "工作台账"
MESSAGE, STEPS, ASK = "message.txt", "steps.txt", "ask.txt"
_BOX = 900
DONE, FOUND, REFUSED, ASKS, CANNOT_ATTACH = range(5)


class Window(Protocol):
    """The window in which the workbook is open."""

    def ask(self, ask: Ask) -> str | None:
        """Return the user's answer, None where the click was called off."""

    def say(self, text: str, *, wrong: bool) -> None:
        """Show what came of the click."""

    def progress(self, step: str) -> None:
        """Show the step that begins now."""


def run(verb: str, host: Host, window: Window) -> None:
    """Run a verb on an open workbook; what is wrong with the run is said in one line, and nothing is half done."""
    try:
        done = _run(verb, host, window)
    except TaizhangError as error:
        window.say(str(error), wrong=True)
    else:
        if done is not None:
            window.say(_text(done), wrong=done.decision.wrong)


def _text(done: Done) -> str:
    return "\n".join(line.text for line in box_lines(done))


def _run(verb: str, host: Host, window: Window) -> Done | None:
    from taizhang_xl.faces.open_ledger import copy_now, undo_title
    from taizhang_xl.hosts.book import apply_steps

    path = ledger_path(host.full_name)
    copy = copy_now(host, path)
    answers: dict[str, str] = {}
    while True:
        try:
            title = undo_title(verb)
            carry_out = partial(apply_steps, host, title=title)
            return click_button(verb, path, copy, answers, carry_out=carry_out, progress=window.progress).done
        except AnswerNeededError as needed:
            answer = window.ask(needed.ask)
            if answer is None:
                return None
            answers[needed.ask.key] = answer


def ledger_path(full_name: str) -> Path:
    """Return where an open workbook lies. Raises FileError for one that was never saved or lies on a web address."""
    if "://" in full_name:
        raise FileError(
            full_name.rpartition("/")[2], "在网盘上打开，没有本机路径", "请把它同步到本机的文件夹，从那里打开"
        )
    path = Path(full_name)
    if not path.is_absolute():
        raise FileError(full_name, "还没有保存过", "请先保存成 .xlsx 再点按钮")
    return path


def click_from_macro(verb: str, book: str, folder: Path, copy: Path | None, answers: Mapping[str, str]) -> int:
    """Run a verb for the macro of a button; returns the exit code that docs/addin.md tells.

    With a `copy` the macro carries out the steps; without one the workbook is edited where it is open. What the
    macro is to show, to do and to ask is written into `folder`.
    """
    folder.mkdir(exist_ok=True)
    try:
        if copy is not None:
            return _click_copy(verb, book, copy, folder, answers)
        return _click_open(verb, book, folder, answers)
    except TaizhangError as error:
        _put(folder / MESSAGE, boxed(str(error)))
        return REFUSED


def _click_open(verb: str, book: str, folder: Path, answers: Mapping[str, str]) -> int:
    from taizhang_xl.hosts.hosts import find_open

    host = find_open(ledger_path(book))
    if host is None:
        return CANNOT_ATTACH
    window = _Folder(folder, answers)
    run(verb, host, window)
    return window.code


def _click_copy(verb: str, book: str, copy: Path, folder: Path, answers: Mapping[str, str]) -> int:
    path = ledger_path(book)
    workbook = read_workbook(open_package_bytes(copy.read_bytes(), path))
    window = _Folder(folder, answers)

    def carry_out(steps: Steps) -> None:
        _put(folder / STEPS, as_text(steps, workbook.sheet_names))

    try:
        done = click_button(verb, path, workbook, answers, carry_out=carry_out).done
    except AnswerNeededError as needed:
        window.ask(needed.ask)
        return window.code
    window.say(_text(done), wrong=done.decision.wrong)
    return window.code


class _Folder:
    """A macro as the window: it reads what it has to show or to ask from files, and clicks again with the answer."""

    def __init__(self, folder: Path, answers: Mapping[str, str]) -> None:
        self.code = DONE
        self._folder = folder
        self._answers = answers

    def ask(self, ask: Ask) -> str | None:
        """Return the answer that the macro brought; else leave the question for it."""
        if ask.key in self._answers:
            return self._answers[ask.key]
        _put(self._folder / ASK, "\t".join(ask))
        self.code = ASKS
        return None

    def say(self, text: str, *, wrong: bool) -> None:
        """Leave the message."""
        _put(self._folder / MESSAGE, boxed(text))
        self.code = FOUND if wrong else DONE

    def progress(self, step: str) -> None:
        """Show nothing: the macro waits."""


def boxed(text: str) -> str:
    """Return as much of a message as Excel's box shows: it drops without a word what is beyond."""
    return text if len(text) <= _BOX else f"{text[:_BOX]}……（太长，没有显示完）"


def _put(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")


class _Excel:
    """Excel as the window of a macro that called Python through xlwings."""

    def __init__(self, book: xw.Book) -> None:
        self._app = book.app

    def ask(self, ask: Ask) -> str | None:
        """Ask in Excel's input box; a folder is typed or pasted."""
        answer = self._app.api.InputBox(ask.question, TITLE, ask.default)
        return answer if isinstance(answer, str) and answer else None

    def say(self, text: str, *, wrong: bool) -> None:
        """Show a message box."""
        self._app.alert(text, TITLE, mode="exclamation" if wrong else "info")

    def progress(self, step: str) -> None:
        """Show the step in the status bar."""
        self._app.status_bar = step


def _called(verb: str) -> None:
    import xlwings as xw

    book = xw.Book.caller()
    run(verb, host_of(book), _Excel(book))


def verb_function(name: str) -> Callable[[], None]:
    """Return a button's verb as a function for a workbook's own macro. Raises AttributeError where there is none."""
    verb = name.replace("_", "-")
    if verb not in REGISTRY.button_names():
        _missing(name)
    return partial(_called, verb)


def _missing(name: str) -> NoReturn:
    raise AttributeError(f"module 'taizhang_xl.addin' has no attribute {name!r}")
