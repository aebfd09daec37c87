"""Dialogs in the window of an open Calc workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from taizhang_xl.hosts.calc import office

_OK, _CANCEL = 1, 2  # com.sun.star.awt.PushButtonType
_CHOSEN = 1
_JUST_OK = 1  # com.sun.star.awt.MessageBoxButtons
_POSITION = 3  # com.sun.star.awt.PosSize.POS


def _window_of(document: Any) -> Any:
    """Return the window of a document."""
    return document.CurrentController.Frame.ContainerWindow


def message_box(context: Any, document: Any, text: str, title: str, *, wrong: bool) -> None:
    """Show a message over a document's window until it is closed."""
    toolkit = office.service(context, "com.sun.star.awt.Toolkit")
    kind = office.load_uno().Enum("com.sun.star.awt.MessageBoxType", "WARNINGBOX" if wrong else "INFOBOX")
    box = toolkit.createMessageBox(_window_of(document), kind, _JUST_OK, title, text)
    try:
        box.execute()
    finally:
        box.dispose()


def ask_text(context: Any, document: Any, question: str, title: str, default: str) -> str | None:
    """Ask for a line of text; None if the user cancels."""
    model = office.service(context, "com.sun.star.awt.UnoControlDialogModel")
    model.Title, model.Width, model.Height = title, 160, 62
    _place(model, "FixedText", "question", (8, 6, 144, 12), Label=question, NoLabel=True)
    _place(model, "Edit", "answer", (8, 20, 144, 14), Text=default)
    _place(model, "Button", "ok", (48, 42, 50, 14), Label="确定", PushButtonType=_OK, DefaultButton=True)
    _place(model, "Button", "cancel", (102, 42, 50, 14), Label="取消", PushButtonType=_CANCEL)
    dialog = office.service(context, "com.sun.star.awt.UnoControlDialog")
    dialog.setModel(model)
    window = _window_of(document)
    dialog.createPeer(office.service(context, "com.sun.star.awt.Toolkit"), window)
    around, own = window.getPosSize(), dialog.getPosSize()
    dialog.setPosSize((around.Width - own.Width) // 2, (around.Height - own.Height) // 2, 0, 0, _POSITION)
    answer = dialog.getControl("answer")
    # Typing replaces the default.
    answer.setSelection(office.struct("awt.Selection", Min=0, Max=len(default)))
    try:
        answer.setFocus()
        chosen = dialog.execute() == _CHOSEN
        return str(answer.Text).strip() or None if chosen else None
    finally:
        dialog.dispose()


def _place(model: Any, kind: str, name: str, box: tuple[int, int, int, int], **values: Any) -> None:
    control = model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
    control.PositionX, control.PositionY, control.Width, control.Height = box
    for field, value in values.items():
        setattr(control, field, value)
    model.insertByName(name, control)


def ask_folder(context: Any, question: str, default: str) -> str | None:
    """Let the user pick a folder; None if the user cancels."""
    picker = office.service(context, "com.sun.star.ui.dialogs.FolderPicker")
    picker.setTitle(question)
    picker.setDisplayDirectory(office.url_of(Path(default)))
    return office.path_of(picker.getDirectory()) if picker.execute() == _CHOSEN else None
