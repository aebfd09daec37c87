"""The window: the ledger, the month, its nine steps with a button each, and what came of the last one."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from tkinter import filedialog, messagebox, simpledialog, ttk
from types import TracebackType
from typing import Any

from taizhang_xl.contract.decision import Line
from taizhang_xl.contract.option import Ask
from taizhang_xl.contract.question import Choice
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import TaizhangError
from taizhang_xl.faces.asking import Posed
from taizhang_xl.faces.assistant.adopting import ADOPT, take_over
from taizhang_xl.faces.assistant.choice_box import ChoiceBox
from taizhang_xl.faces.assistant.facts import Facts, is_current, look, returns_folder
from taizhang_xl.faces.assistant.first_ledger import make_example, make_new
from taizhang_xl.faces.assistant.running import Came, carry_out
from taizhang_xl.faces.assistant.steps import (
    BOARD,
    CHECK,
    DOCTOR,
    PRINT,
    STALE,
    State,
    Step,
    next_of,
    steps_of,
    undo_of,
)
from taizhang_xl.faces.assistant.words import in_assistant_words
from taizhang_xl.faces.assistant.worker import Asked, Ended, Failed, Progress, Worker
from taizhang_xl.files.click_log import click_log, kept
from taizhang_xl.files.show import show
from taizhang_xl.files.user_file import remember_ledger
from taizhang_xl.findings import Severity
from taizhang_xl.messages import one_line

TITLE = "台账助手"
_EVERY = 60  # milliseconds
_COLOURS = {State.DONE: "#1a7f37", State.NOW: "#0b57d0", State.LOOK: "#9a6700", State.LATER: "#57606a"}
_TAGS = {Severity.ERROR: "#b3261e", Severity.WARNING: "#8a5a00", Severity.REPAIR: "#0b57d0"}
_WIDE, _WORDS, _PATH = 900, 440, 250
_TOOLS = 4  # beside each other
# Tk would break Chinese at its few spaces only.
_UNBROKEN = "\u00a0"


class Window:
    """The window on a Tk root. `day` is today; a `ledger` is looked at as soon as the window stands."""

    def __init__(self, root: tk.Tk, ledger: Path | None, day: date) -> None:
        self.root, self.day = root, day
        self.ledger: Path | None = None
        self.facts: Facts | None = None
        self._worker = Worker()
        self._is_working, self._early = False, ""
        self._buttons: list[ttk.Button] = []
        # The plain theme of X looks like 1990; Windows and macOS have their own.
        if root.tk.call("tk", "windowingsystem") == "x11":
            ttk.Style(root).theme_use("clam")
            root.configure(background=ttk.Style(root).lookup("TFrame", "background"))
        # Of a box that Tk draws itself: wide enough for lines of figures, in Chinese also where Tk has none.
        for part in ("msg", "dtl"):
            root.option_add(f"*Dialog.{part}.wrapLength", _WORDS)
        root.tk.eval("namespace eval ::tk {::msgcat::mcmset [::msgcat::mclocale] {&Yes 是(&Y) &No 否(&N) &OK 确定}}")
        root.title(TITLE)
        root.minsize(_WIDE, 620)
        root.columnconfigure(0, weight=1)
        root.rowconfigure(3, weight=1)
        root.protocol("WM_DELETE_WINDOW", self.close)
        self._path = tk.StringVar(value="还没有选台账")
        self._next = tk.StringVar(value="请先选台账，还没有的新建一本。")
        self._status = tk.StringVar()
        self._head()
        self._steps = ttk.Frame(root, padding=(12, 0))
        self._steps.grid(row=1, sticky="ew")
        self._steps.columnconfigure(2, weight=1)
        ttk.Label(root, textvariable=self._next, wraplength=_WIDE - 40, padding=(12, 8), font="TkHeadingFont").grid(
            row=2, sticky="w"
        )
        self._text = self._output()
        ttk.Label(root, textvariable=self._status, padding=(12, 4)).grid(row=4, sticky="w")
        root.report_callback_exception = self._broken
        root.after(_EVERY, self._listen)
        if ledger is not None:
            self.choose(ledger)
        else:
            self._show_first()

    def _head(self) -> None:
        head = ttk.Frame(self.root, padding=12)
        head.grid(row=0, sticky="ew")
        head.columnconfigure(1, weight=1)
        ttk.Label(head, text="台账").grid(row=0, column=0, padx=(0, 8))
        # A long path is broken: it would push the buttons out of the window.
        ttk.Label(head, textvariable=self._path, wraplength=_PATH).grid(row=0, column=1, sticky="w")
        ttk.Label(head, text="月份").grid(row=1, column=0, padx=(0, 8), pady=(8, 0))
        self._months = ttk.Combobox(head, state="readonly", width=14)
        self._months.grid(row=1, column=1, sticky="w", pady=(8, 0))
        self._months.bind("<<ComboboxSelected>>", lambda _: self.look())
        tools: tuple[tuple[str, Callable[[], None]], ...] = (
            ("选台账…", self._choose), ("打开台账", self._open_ledger), ("再看一遍", self.look),
            ("看这台电脑", partial(self._run, DOCTOR)), ("校验", partial(self._run, CHECK)),
            ("撤销", lambda: self._run(undo_of(self.facts))), ("看板", partial(self._run, BOARD)),
            ("打印稿", partial(self._run, PRINT)),
        )  # fmt: skip
        for place, (label, command) in enumerate(tools):
            row, column = divmod(place, _TOOLS)
            self._button(head, label, command).grid(row=row, column=column + 2, padx=2, pady=(8 * row, 0))

    def _output(self) -> tk.Text:
        frame = ttk.Frame(self.root, padding=(12, 0))
        frame.grid(row=3, sticky="nsew")
        frame.columnconfigure(0, weight=1)
        frame.rowconfigure(0, weight=1)
        text = tk.Text(frame, height=9, wrap="char", state="disabled", font="TkDefaultFont", padx=8, pady=6)
        text.grid(row=0, column=0, sticky="nsew")
        bar = ttk.Scrollbar(frame, command=text.yview)
        bar.grid(row=0, column=1, sticky="ns")
        text.configure(yscrollcommand=bar.set)
        # More steps above leave less room here, and what matters stands last.
        text.bind("<Configure>", lambda _: text.see("end"))
        for severity, colour in _TAGS.items():
            text.tag_configure(severity.name, foreground=colour)
        return text

    def _button(self, parent: ttk.Frame, label: str, command: Callable[[], None]) -> ttk.Button:
        button = ttk.Button(parent, text=label, command=partial(self._pressed, command))
        button.bind("<Button-1>", lambda _: self._too_early(label))
        self._buttons.append(button)
        return button

    def _pressed(self, command: Callable[[], None]) -> None:
        self._early = ""
        command()

    def _too_early(self, label: str) -> None:
        """Say of a click that came while a step runs that nothing is done of it."""
        if self._is_working:
            self._early = label
            self._status.set(f"还在做上一步，“{label}”没有做；做完再点")

    @property
    def is_busy(self) -> bool:
        """Whether a step has not ended yet."""
        return self._is_working

    def choose(self, ledger: Path) -> None:
        """Take a ledger, look at it and remember it for the next time."""
        self.ledger, self.facts = ledger, None
        self._months.set("")
        self._path.set(str(ledger).replace(" ", _UNBROKEN))
        self.look()

    def look(self) -> None:
        """Look anew how the month stands."""
        if self.ledger is None or self._is_working:
            return
        month = Month(self.facts.month.year, self._months.current() + 1) if self.facts else None
        self._begin(partial(_looked, self.ledger, month, self.day, self._worker.progress), self._show_steps)

    def _show_steps(self, found: Facts | TaizhangError) -> None:
        self._clear_steps()
        if isinstance(found, TaizhangError):
            self.facts = None
            self._next.set(one_line(str(found)))
            return
        self.facts = found
        self._months.configure(values=[Month(found.month.year, number).label for number in range(1, 13)])
        self._months.current(found.month.month - 1)
        steps = steps_of(found)
        for row, step in enumerate(steps):
            self._show_step(row, step)
        self._next.set(next_of(steps))
        self._remember()

    def _clear_steps(self) -> None:
        for child in self._steps.winfo_children():
            child.destroy()
        self._buttons = [button for button in self._buttons if button.winfo_exists()]

    def _show_first(self) -> None:
        """Show how to come by a ledger."""
        worker = self._worker
        ways: tuple[tuple[str, str, str, Callable[[], None]], ...] = (
            ("选台账", "已经有台账的，不管是不是我们的版式", "选台账…", self._choose),
            ("新建台账", "还没有台账的，建一本空的，再填单位和事项", "新建…",
             partial(self._make, partial(make_new, self.day, worker.ask, worker.progress))),
            ("看示例", "先看看再说：造一本 260 项的台账和单位报来的表", "看示例…",
             partial(self._make, partial(make_example, worker.ask, worker.progress))),
        )  # fmt: skip
        for row, (name, words, label, command) in enumerate(ways):
            ttk.Label(self._steps, text=name, width=10).grid(row=row, column=1, sticky="w", pady=2)
            ttk.Label(self._steps, text=words.replace(" ", _UNBROKEN)).grid(row=row, column=2, sticky="w")
            self._button(self._steps, label, command).grid(row=row, column=3, padx=2, sticky="ew")

    def _make(self, work: Callable[[], Came]) -> None:
        if not self._is_working:
            self._begin(work, self._show_came)

    def _show_step(self, row: int, step: Step) -> None:
        ttk.Label(self._steps, text=step.state.value, foreground=_COLOURS[step.state], width=10).grid(
            row=row, column=0, sticky="w", pady=2
        )
        ttk.Label(self._steps, text=step.name, width=10).grid(row=row, column=1, sticky="w")
        ttk.Label(self._steps, text=one_line(step.words).replace(" ", _UNBROKEN), wraplength=_WORDS).grid(
            row=row, column=2, sticky="w"
        )
        if step.verb:
            self._button(self._steps, step.label, partial(self._run, step)).grid(row=row, column=3, padx=2, sticky="ew")
        if step.place:
            label = "打开材料" if step.place == "packet" else "打开文件夹"
            self._button(self._steps, label, partial(self._open, step.place)).grid(
                row=row, column=4, padx=2, sticky="ew"
            )

    def _run(self, step: Step) -> None:
        if self._is_working or (self.ledger is None and step is not DOCTOR):
            return
        if step.question and self.ledger and self.facts and not is_current(self.facts, self.ledger):
            self.tell([Line(STALE, Severity.WARNING)])
            self.look()
            return
        if step.question and not self._agreed(step.question):
            self.tell([Line(step.declined)])
            return
        facts, worker = self.facts, self._worker
        if step.verb == ADOPT and self.ledger and facts and facts.needs:
            work = partial(take_over, self.ledger, facts.needs, worker.ask, worker.choice, worker.progress)
        else:
            month, words = (facts.month, facts.in_words) if facts else (None, in_assistant_words)
            work = partial(
                carry_out, step.verb, self.ledger, month, step.preset, worker.ask, worker.progress, words,
                opens=step.opens,
            )  # fmt: skip
        self._begin(work, self._show_came)

    def _agreed(self, question: str) -> bool:
        asked, _, known = question.replace(" ", _UNBROKEN).partition("\n")
        return messagebox.askyesno(TITLE, asked, detail=known, default="no", icon="warning", parent=self.root)

    def _show_came(self, came: Came) -> None:
        self.tell(came.lines)
        if came.ledger is not None:
            self.choose(came.ledger)
        else:
            self.look()

    def _begin(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        for button in self._buttons:
            button.state(["disabled"])
        self._is_working = True
        self.root.configure(cursor="watch")
        self._worker.begin(work, then)

    def _listen(self) -> None:
        try:
            while (told := self._worker.heard()) is not None:
                self._hear(told)
        finally:
            # Whatever breaks, the window goes on.
            self.root.after(_EVERY, self._listen)

    def _hear(self, told: Progress | Asked | Ended | Failed) -> None:
        match told:
            case Progress(text):
                self._status.set(f"… {one_line(text)}")
            case Asked(ask, answer):
                answer.put(self._answer(ask))
            case Ended(result, then):
                self._ready()
                then(result)
            case Failed(error):
                self._ready()
                raise error

    def _broken(self, _: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        """Tell of a fault of the program itself, wherever in the window it came up."""
        with suppress(type(error)), kept(TITLE):
            raise error
        what = "程序出错了，这一步做到哪里请看“修改记录”"
        self.tell([Line(f"{what}；请把这个文件发给维护的人：{click_log()}", Severity.ERROR)])

    def _ready(self) -> None:
        # Clicks that wait are of the buttons as they stand now; on those made anew they would be lost without a word.
        self.root.update()
        self._is_working = False
        self.root.configure(cursor="")
        self._status.set(f"可以点了；刚才点的“{self._early}”没有做" if self._early else "")
        for button in self._buttons:
            button.state(["!disabled"])

    def tell(self, lines: Sequence[Line]) -> None:
        """Show lines in place of those before, the last one in sight."""
        self._text.configure(state="normal")
        self._text.delete("1.0", "end")
        for line in lines:
            self._text.insert("end", f"{one_line(line.text)}\n", (line.severity.name,) if line.severity else ())
        self._text.configure(state="disabled")
        self._text.see("end")

    def _answer(self, ask: Ask | Posed) -> str | Choice | None:
        if isinstance(ask, Posed):
            return ChoiceBox(self.root, "接收台账", ask).answer()
        if ask.kind == "folder":
            return filedialog.askdirectory(parent=self.root, title=ask.question, initialdir=ask.default) or None
        if ask.kind == "new-file":
            usual = Path(ask.default)
            # A file that is there already is refused by the verb.
            return filedialog.asksaveasfilename(
                parent=self.root, title=ask.question, initialdir=usual.parent, initialfile=usual.name,
                defaultextension=usual.suffix, filetypes=[("工作簿", f"*{usual.suffix}")], confirmoverwrite=False,
            ) or None  # fmt: skip
        return simpledialog.askstring(TITLE, ask.question, initialvalue=ask.default, parent=self.root) or None

    def _choose(self) -> None:
        kinds = [("台账", "*.xlsx *.xlsm *.xls *.et *.ods *.xlsb *.csv")]
        if chosen := filedialog.askopenfilename(parent=self.root, title="请选台账", filetypes=kinds):
            self.tell(())
            self.choose(Path(chosen))

    def _open_ledger(self) -> None:
        if self.ledger is not None:
            self._shown(self.ledger)

    def _open(self, place: str) -> None:
        if self.ledger is None or self.facts is None:
            return
        folder = self.ledger.parent / place
        if place == "packet":
            folder = self.facts.packet or self.ledger.parent / "out"
        elif folder == returns_folder(self.ledger, self.facts.month):
            folder.mkdir(parents=True, exist_ok=True)
        if not folder.exists():
            self.tell([Line(f"还没有 {folder}，做了这一步就有", Severity.WARNING)])
            return
        self._shown(folder)

    def _shown(self, path: Path) -> None:
        try:
            show(path)
        except TaizhangError as error:
            self.tell([Line(str(error), Severity.ERROR)])

    def _remember(self) -> None:
        try:
            if self.ledger is not None:
                remember_ledger(self.ledger)
        except TaizhangError as error:
            self._status.set(one_line(f"下次打开要重新选台账：{error}"))

    def close(self) -> None:
        """Close the window; work that has begun is never cut off."""
        if self._is_working:
            messagebox.showinfo(TITLE, "这一步还没有做完，做完再关。", parent=self.root)
            return
        self.root.destroy()


def _looked(ledger: Path, month: Month | None, day: date, progress: Callable[[str], None]) -> Facts | TaizhangError:
    try:
        return look(ledger, month, day, progress)
    except TaizhangError as error:
        return error


def open_window(ledger: Path | None, day: date) -> None:
    """Show the window until it is closed. Raises tkinter.TclError where there is no screen."""
    root = tk.Tk()
    Window(root, ledger, day)
    root.mainloop()
