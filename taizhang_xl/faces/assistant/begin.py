"""Where the assistant opens: a window where one can stand, else a menu in the terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from taizhang_xl.contract.opening import today
from taizhang_xl.errors import TaizhangError
from taizhang_xl.files.user_file import ledgers
from taizhang_xl.messages import one_line


def has_window() -> bool:
    """Whether a window can stand here: tkinter is there, and a screen."""
    if sys.platform not in {"win32", "darwin"} and not os.environ.get("DISPLAY"):
        return False
    try:
        import tkinter
    except ImportError:
        return False
    try:
        tkinter.Tk().destroy()
    except tkinter.TclError:
        return False
    return True


def has_terminal() -> bool:
    """Whether somebody can type here."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout is not None and sys.stdout.isatty()


def open_assistant(ledger: Path | None = None) -> bool:
    """Open the assistant on a ledger, else on the one that was worked on last; False where it can stand nowhere."""
    if not (windowed := has_window()) and not has_terminal():
        return False
    ledger = ledger or _last()
    if windowed:
        from taizhang_xl.faces.assistant.window import open_window

        open_window(ledger, today())
    else:
        from taizhang_xl.faces.assistant.menu import run_menu

        run_menu(ledger, today())
    return True


def _last() -> Path | None:
    try:
        return next((path for path in ledgers() if path.is_file()), None)
    except TaizhangError as error:
        print(one_line(str(error)), file=sys.stderr)
        return None
