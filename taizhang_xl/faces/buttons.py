"""The verbs on an open workbook: what the ribbon, the toolbar and xlwings' RunPython call.

`import taizhang_xl.addin; taizhang_xl.addin.check()` runs a verb on the workbook whose macro called Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

from taizhang_xl.buttons import TITLE
from taizhang_xl.contract.apply import Done
from taizhang_xl.contract.open_book import Steps
from taizhang_xl.contract.option import AnswerNeededError, Ask
from taizhang_xl.contract.telling import box_of
from taizhang_xl.errors import FileError, TaizhangError, UsageError
from taizhang_xl.faces.clicking import click_alone, click_button, needs_workbook
from taizhang_xl.faces.exit_codes import ExitCode
from taizhang_xl.faces.incomplete import incomplete
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.files.click_log import kept
from taizhang_xl.hosts.host import Host
from taizhang_xl.hosts.steps import as_text
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook

if TYPE_CHECKING:
    import xlwings as xw

MESSAGE, STEPS, ASK = "message.txt", "steps.txt", "ask.txt"
_BOX = 900


class Window(Protocol):
    """The window in which the workbook is open."""

    def ask(self, ask: Ask) -> str | None:
        """Return the user's answer, None where the click was called off."""

    def say(self, text: str, *, wrong: bool) -> None:
        """Show what came of the click."""

    def progress(self, step: str) -> None:
        """Show the step that begins now."""


def run(verb: str, host: Host, window: Window) -> None:
    """Click a button on an open workbook; what is wrong with the run is said in one line, and nothing is half done."""
    try:
        done = _run(verb, host, window)
    except TaizhangError as error:
        window.say(in_button_words(str(error)), wrong=True)
    except ImportError as error:
        window.say(str(incomplete(error)), wrong=True)
    else:
        if done is not None:
            window.say(told(verb, done, _local_path(host.full_name)), wrong=done.wrong)


def told(verb: str, done: Done, ledger: Path | None) -> str:
    """Return what a message box tells; what it has no room for is on the sheet that is shown, else in a file in out."""
    box = box_of(done)
    if not box.left:
        rest = ""
    elif done.decision.shown:
        rest = f"都在“{done.decision.shown}”表里"
    else:
        rest = _rest_in_file(REGISTRY.button(verb)[0].label, in_button_words(box.whole), ledger)
    return in_button_words(box.text(rest))


def _rest_in_file(label: str, text: str, ledger: Path | None) -> str:
    """Write a text beside the ledger, with the mark by which Notepad knows UTF-8; return where it is."""
    if ledger is None:
        return "没有显示"
    from taizhang_xl.files.save import save_new

    target = ledger.parent / "out" / f"{label}的全部说明.txt"
    try:
        save_new(target, f"{text}\n".encode("utf-8-sig"), overwrite=True, beside=ledger)
    except FileError as error:
        # The click itself is done by now, and must not pass for one that failed.
        return f"没有显示（写不了“{target.name}”：{error.what}）"
    return f"全部说明在台账旁边 out 文件夹的“{target.name}”里"


def _run(verb: str, host: Host, window: Window) -> Done | None:
    from taizhang_xl.faces.open_ledger import undo_title
    from taizhang_xl.hosts.book import apply_steps, nothing_done
    from taizhang_xl.hosts.open_copy import copy_now

    with nothing_done(host.program):
        full_name = host.full_name
    if not needs_workbook(verb):
        return click_alone(verb, _local_path(full_name))
    path = ledger_path(full_name)
    copy = copy_now(host, path)
    answers: dict[str, str] = {}
    carry_out = partial(apply_steps, host, title=undo_title(verb))
    while True:
        try:
            return click_button(verb, path, copy, answers, carry_out=carry_out, progress=window.progress).done
        except AnswerNeededError as needed:
            answer = window.ask(needed.ask)
            if answer is None:
                return None
            answers[needed.ask.key] = answer


def in_button_words(text: str) -> str:
    """Return what was written for a terminal in the words of those who click: buttons, or the command line by name."""
    text = text.replace("请加上 --year 年份，或在", "请在")
    # What can be done without a command line was said before it.
    text = re.sub(r"[；，]也可以加上? --[a-z]+[^；，。）]*", "", text)
    if "taizhang " in text:
        # The longer commands first: one begins another.
        for command, label in sorted(REGISTRY.commands_of_buttons(), reverse=True):
            text = re.sub(rf" ?taizhang {command}(?![a-z-]) ?", f"“{label}”", text)
            # The verb of the sentence and the button are one word: 点“分发”, not 用“分发”分发.
            text = text.replace(f"用“{label}”{label}", f"点“{label}”")
    # What is left has no button, and wants a place to type it.
    text = re.sub(r"(?<![里行])([运用])(行?) taizhang ", r"在命令行\1\2 taizhang ", text)
    return re.sub(r"(?<!在命令行)加上? (--[a-z]+)", r"在命令行加 \1", text)


def ledger_path(full_name: str) -> Path:
    """Return where an open workbook lies. Raises FileError for one that was never saved or lies on a web address."""
    path = _local_path(full_name)
    if path is None and "://" in full_name:
        raise FileError(
            full_name.rpartition("/")[2], "在网盘上打开，没有本机路径", "请把它同步到本机的文件夹，从那里打开"
        )
    if path is None:
        raise FileError(full_name, "还没有保存过", "请先保存成 .xlsx 再点按钮")
    return path


def _local_path(full_name: str) -> Path | None:
    path = Path(full_name)
    return path if path.is_absolute() and "://" not in full_name else None


def click_from_macro(
    verb: str, book: str | None, folder: Path, copy: Path | None, answers: Mapping[str, str]
) -> ExitCode:
    """Run a verb for the macro of a button; returns the exit code that docs/addin.md tells.

    The macro has saved a `copy` of the open workbook and carries out the steps. What it is to show, to do and to ask
    is written into `folder`.
    """
    folder.mkdir(exist_ok=True)
    window = _Folder(folder)
    try:
        if not needs_workbook(verb):
            path = None if book is None else _local_path(book)
            done = click_alone(verb, path)
            window.say(told(verb, done, path), wrong=done.wrong)
        elif book is None or copy is None:
            raise UsageError("Excel 里的按钮", "是旧版本的", "请运行 taizhang addin install 装新的，再打开 Excel")
        else:
            _click_copy(verb, ledger_path(book), copy, window, answers)
    except AnswerNeededError as needed:
        window.ask(needed.ask)
    except TaizhangError as error:
        window.refuse(in_button_words(str(error)))
    except ImportError as error:
        window.refuse(str(incomplete(error)))
    return window.code


def _click_copy(verb: str, path: Path, copy: Path, window: _Folder, answers: Mapping[str, str]) -> None:
    from taizhang_xl.hosts.open_copy import refuse_foreign

    refuse_foreign(path)
    workbook = read_workbook(open_package_bytes(copy.read_bytes(), path))

    def carry_out(steps: Steps) -> None:
        window.leave(STEPS, as_text(steps, workbook.sheet_names))

    done = click_button(verb, path, workbook, answers, carry_out=carry_out).done
    window.say(told(verb, done, path), wrong=done.wrong)


class _Folder:
    """What the macro finds in files: what it has to show, to do and to ask; it clicks again with the answer."""

    def __init__(self, folder: Path) -> None:
        self.code = ExitCode.DONE
        self._folder = folder

    def ask(self, ask: Ask) -> None:
        """Leave the question."""
        self.leave(ASK, "\t".join((ask.kind, ask.key, ask.question, ask.default)))
        self.code = ExitCode.ASKS

    def say(self, text: str, *, wrong: bool) -> None:
        """Leave the message."""
        self.leave(MESSAGE, boxed(text))
        self.code = ExitCode.of(wrong)

    def refuse(self, text: str) -> None:
        """Leave the reason why nothing is done."""
        self.say(text, wrong=True)
        self.code = ExitCode.REFUSED

    def leave(self, name: str, text: str) -> None:
        """Write a file for the macro."""
        (self._folder / name).write_text(text, "utf-8", newline="\n")


def boxed(text: str) -> str:
    """Return as much of a message as a box on the screen can show."""
    return text if len(text) <= _BOX else f"{text[:_BOX]}……（太长，没有显示完）"


class _Excel:
    """Excel as the window of a macro that called Python through xlwings."""

    def __init__(self, book: xw.Book) -> None:
        self._app = book.app

    def ask(self, ask: Ask) -> str | None:
        """Ask in Excel's input box; a folder is typed or pasted."""
        answer = self._app.api.InputBox(ask.question, TITLE, ask.default)
        return answer if isinstance(answer, str) and answer else None

    def say(self, text: str, *, wrong: bool) -> None:
        """Show a message box; on Windows xlwings knows "info" and "critical", which it shows as a warning, only."""
        self._app.alert(text, TITLE, mode="critical" if wrong else "info")

    def progress(self, step: str) -> None:
        """Show the step in the status bar."""
        self._app.status_bar = step


def _called(verb: str) -> None:
    import xlwings as xw

    from taizhang_xl.hosts.excel import ExcelHost

    book = xw.Book.caller()
    with kept(verb):
        run(verb, ExcelHost(book), _Excel(book))


def verb_function(name: str) -> Callable[[], None]:
    """Return a button's verb as a function for a workbook's own macro. Raises AttributeError where there is none."""
    verb = name.replace("_", "-")
    if verb not in REGISTRY.button_names():
        _missing(name)
    return partial(_called, verb)


def _missing(name: str) -> NoReturn:
    raise AttributeError(f"module 'taizhang_xl.addin' has no attribute {name!r}")
