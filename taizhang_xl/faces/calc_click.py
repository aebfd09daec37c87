"""A click in LibreOffice, outside the office: `python -m taizhang_xl.calc_click PIPE DOCUMENT VERB FOLDER`.

The office has opened the pipe for this click alone; the document is the one that was clicked, whatever is in front now.
Into the folder the office writes a copy of it meanwhile.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taizhang_xl.buttons import TITLE
from taizhang_xl.errors import FileError
from taizhang_xl.files.click_log import kept
from taizhang_xl.hosts.calc import office
from taizhang_xl.hosts.calc.dialogs import ask_folder, ask_text, message_box

if TYPE_CHECKING:
    from taizhang_xl.contract.option import Ask

_PATIENCE, _PAUSE = 10.0, 0.01
_LONGEST_STORE = 600.0
_STEPS = 100


class CalcWindow:
    """The window of the document that was clicked."""

    def __init__(self, context: Any, document: Any) -> None:
        self._context = context
        self._document = document
        self._bar: Any = None

    def ask(self, ask: Ask) -> str | None:
        """Ask in a box of the window."""
        self._clear()
        if ask.kind == "folder":
            return ask_folder(self._context, ask.question, ask.default)
        return ask_text(self._context, self._document, ask.question, TITLE, ask.default)

    def say(self, text: str, *, wrong: bool) -> None:
        """Show a message box."""
        self._clear()
        message_box(self._context, self._document, text, TITLE, wrong=wrong)

    def progress(self, step: str) -> None:
        """Show the step in the status bar."""
        if self._bar is None:
            self._bar = self._document.CurrentController.Frame.createStatusIndicator()
            self._bar.start(step, _STEPS)
        self._bar.setText(step)

    def _clear(self) -> None:
        if self._bar is not None:
            self._bar.end()
            self._bar = None

    @contextmanager
    def working(self, label: str) -> Iterator[None]:
        """Show in the status bar that something is being done."""
        self.progress(f"{label}……")
        try:
            yield
        finally:
            self._clear()


def click(pipe: str, key: str, verb: str, folder: str) -> None:
    """Run a verb on the document of an id. Raises FileError where it is closed by now."""
    from taizhang_xl.faces.buttons import run
    from taizhang_xl.faces.registry import REGISTRY
    from taizhang_xl.hosts.calc.books import CalcBook
    from taizhang_xl.hosts.calc.host import CalcHost

    context = _connected(pipe)
    document = _document(context, key)
    book = CalcBook(document)
    window = CalcWindow(context, document)
    with window.working(REGISTRY.button(verb)[0].label):
        run(verb, CalcHost(book, partial(_copy_in, Path(folder))), window)


def _connected(pipe: str) -> Any:
    """Connect to the office, which may need a moment to listen."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return office.connect(pipe)
        except office.NotListeningError:
            if time.monotonic() > end:
                raise
            time.sleep(_PAUSE)


def _copy_in(folder: Path) -> bytes | None:
    """Return the copy that the office writes into a folder, None where it has taken the folder away or never writes it."""
    copy, end = folder / "copy.xlsx", time.monotonic() + _LONGEST_STORE
    while not copy.exists():
        # An office that fell over meanwhile leaves its folder, and must not leave a program that waits for ever.
        if not folder.exists() or time.monotonic() > end:
            return None
        time.sleep(_PAUSE)
    return copy.read_bytes()


def _document(context: Any, key: str) -> Any:
    for document in office.documents(office.desktop_of(context)):
        if key == document.RuntimeUID:
            return document
    raise FileError("LibreOffice", "点按钮的那本工作簿已经关闭", "请打开它再点")


def main(arguments: list[str]) -> None:
    """Run the click and end the process."""
    # It ends after one click, and what it loads and reads makes few cycles.
    gc.disable()
    with kept(arguments[2]):
        click(*arguments)
    # The office's module may fall over its own feet while Python takes itself down.
    sys.stderr.flush()
    os._exit(0)
