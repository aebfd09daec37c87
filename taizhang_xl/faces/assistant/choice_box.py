"""A box with one question and its answers, one of which is chosen."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from taizhang_xl.contract.question import Choice
from taizhang_xl.faces.asking import Posed
from taizhang_xl.messages import one_line

_WIDE, _MOST_HIGH = 640, 420
# Tk would break Chinese at its few spaces only.
_UNBROKEN = "\u00a0"
_RED = "#b3261e"


class ChoiceBox(tk.Toplevel):
    """The box over its parent; `chosen` is the answer once it is closed, None where it was called off."""

    def __init__(self, parent: tk.Misc, title: str, posed: Posed) -> None:
        super().__init__(parent)
        self.chosen: Choice | None = None
        self._answers = posed.answers
        usual = posed.answers.index(posed.usual) if posed.usual else -1
        # A variable of Tcl: one of Python's would be cleared away by whichever thread comes to it.
        self._at = f"at{self.winfo_id()}"
        self.setvar(self._at, str(usual))
        self.title(f"{title}（{posed.place}/{posed.total}）" if posed.total > 1 else title)
        self.resizable(width=False, height=False)
        self.configure(background=ttk.Style(self).lookup("TFrame", "background"))
        for text, colour in ((posed.before, ""), (posed.wrong and f"× {posed.wrong}，请另选", _RED)):
            if text:
                self._line(self, text, colour).pack(anchor="w", padx=16, pady=(12, 0))
        question = self._line(self, f"{posed.text}，请选：")
        question.configure(font="TkHeadingFont")
        question.pack(anchor="w", padx=16, pady=(12, 6))
        self._list(posed)
        self._keys()
        self.transient(parent.winfo_toplevel())
        self.protocol("WM_DELETE_WINDOW", self.destroy)
        self.bind("<Return>", lambda _: self._take())
        self.bind("<Escape>", lambda _: self.destroy())
        self._place(parent.winfo_toplevel())

    def _line(self, parent: tk.Misc, text: str, colour: str = "") -> ttk.Label:
        label = ttk.Label(parent, text=_shown(text), wraplength=_WIDE)
        if colour:
            label.configure(foreground=colour)
        return label

    def _list(self, posed: Posed) -> None:
        """Show the answers, with a bar where they are many: an office's ledger may well have forty columns."""
        frame = ttk.Frame(self, padding=(16, 0))
        frame.pack(fill="both")
        canvas = tk.Canvas(frame, width=_WIDE, highlightthickness=0, background=self["background"])
        canvas.pack(side="left", fill="both")
        inner = ttk.Frame(canvas)
        canvas.create_window(0, 0, anchor="nw", window=inner)
        for place, choice in enumerate(posed.answers):
            row = ttk.Frame(inner)
            row.pack(anchor="w", pady=2)
            button = ttk.Radiobutton(row, variable=self._at, value=place, command=self._ready)  # type: ignore[arg-type]
            button.pack(side="left", anchor="n")
            label = self._line(row, posed.shown(choice))
            label.configure(wraplength=_WIDE - 40)
            label.pack(side="left")
            label.bind("<Button-1>", lambda _, button=button: button.invoke())  # type: ignore[misc]
        inner.update_idletasks()
        high = inner.winfo_reqheight()
        canvas.configure(height=min(high, _MOST_HIGH), scrollregion=(0, 0, _WIDE, high))
        if high > _MOST_HIGH:
            bar = ttk.Scrollbar(frame, command=canvas.yview)
            bar.pack(side="right", fill="y")
            canvas.configure(yscrollcommand=bar.set)
            self.bind("<MouseWheel>", lambda event: canvas.yview_scroll(-1 if event.delta > 0 else 1, "units"))
            self.bind("<Button-4>", lambda _: canvas.yview_scroll(-1, "units"))
            self.bind("<Button-5>", lambda _: canvas.yview_scroll(1, "units"))

    def _keys(self) -> None:
        keys = ttk.Frame(self, padding=16)
        keys.pack(fill="x")
        self._ok = ttk.Button(keys, text="确定", command=self._take)
        ttk.Button(keys, text="先不定了", command=self.destroy).pack(side="right")
        self._ok.pack(side="right", padx=8)
        self._ready()

    @property
    def _place_chosen(self) -> int:
        return int(self.getvar(self._at))

    def _ready(self) -> None:
        self._ok.state(["disabled" if self._place_chosen < 0 else "!disabled"])

    def _take(self) -> None:
        if self._place_chosen >= 0:
            self.chosen = self._answers[self._place_chosen]
            self.destroy()

    def _place(self, over: tk.Misc) -> None:
        self.update_idletasks()
        aside = max(0, (over.winfo_width() - self.winfo_reqwidth()) // 2)
        self.geometry(f"+{over.winfo_rootx() + aside}+{over.winfo_rooty() + 60}")

    def answer(self) -> Choice | None:
        """Wait for a person's answer; None where it is called off."""
        self.wait_visibility()
        self.grab_set()
        self.focus_set()
        self.wait_window()
        return self.chosen


def _shown(text: str) -> str:
    return "\n".join(one_line(line) for line in text.splitlines()).replace(" ", _UNBROKEN)
