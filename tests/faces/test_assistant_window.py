"""The assistant's window on a screen that nobody sees: its buttons are pressed, its words read."""

import gc
import os
import re
import shutil
import threading
import time
from datetime import date

import openpyxl
import pytest
from adopted import by_openpyxl
from ledgers import nothing_to_hang
from screens import PROGRAMS, screen

from taizhang_xl.journal.closes import read_closes

tkinter = pytest.importorskip("tkinter", reason="tkinter is not here: install python3-tk")

PATIENCE = 120
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, PROGRAMS)), reason=f"a screen is not here: install {' '.join(PROGRAMS)}"
)


@pytest.fixture(scope="module")
def display(tmp_path_factory):
    with screen(tmp_path_factory.mktemp("screen")) as found:
        yield found


@pytest.fixture
def opened(display, tmp_path, monkeypatch):
    """What opens the window on a ledger; it is closed at the end."""
    from taizhang_xl.faces.assistant.window import Window

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    roots = []
    # What Tk made may be taken away by the main thread only: while a window works, nothing is.
    gc.collect()
    gc.disable()

    def open_on(ledger, day=date(2018, 4, 2)):
        roots.append(tkinter.Tk(screenName=display.display))
        return Seen(Window(roots[-1], ledger, day))

    yield open_on
    for root in roots:
        root.destroy()
    roots.clear()
    gc.collect()
    gc.enable()


class Seen:
    """A window as a person uses it."""

    def __init__(self, window):
        self.window, self.root = window, window.root

    def settle(self):
        """Wait until nothing is being worked on; returns this."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.root.update()
            if not self.window.is_busy:
                return self
            time.sleep(0.01)
        raise AssertionError("the work never ended")

    def all(self, kind, parent=None):
        for child in (parent or self.root).winfo_children():
            if child.winfo_class() == kind:
                yield child
            yield from self.all(kind, child)

    def rows(self):
        """Step -> its state and its words."""
        texts = [str(label.cget("text")).replace("\u00a0", " ") for label in self.all("TLabel", self.window._steps)]
        return {name: (state, words) for state, name, words in zip(texts[::3], texts[1::3], texts[2::3], strict=True)}

    def press(self, label, at=0, box="no"):
        """Press a button; a box that comes is answered yes or no, and its text comes into `question`."""
        found = [each for each in self.all("TButton") if each.cget("text") == label]
        assert found[at].instate(["!disabled"]), label
        self.question = ""

        def look():
            eval_tcl = self.root.tk.eval
            if int(eval_tcl("winfo exists .__tk__messagebox")):
                self.question = "\n".join(eval_tcl(f".__tk__messagebox.{part} cget -text") for part in ("msg", "dtl"))
                self.question = self.question.replace("\u00a0", " ")
                eval_tcl(f".__tk__messagebox.{box} invoke")
            elif not self.question:
                self._waits = self.root.after(30, look)

        self._waits = self.root.after(30, look)
        found[at].invoke()
        self.settle()
        self.root.after_cancel(self._waits)
        return self

    def answer(self, *words):
        """Choose, as each box comes, the answer that holds a word, and press 确定; the boxes' texts come into `boxes`."""
        self.boxes, left = [], list(words)

        def look():
            if (box := next(iter(self.all("Toplevel")), None)) and left:
                labels = list(self.all("TLabel", box))
                self.boxes.append([str(label.cget("text")).replace("\u00a0", " ") for label in labels])
                assert all(label.winfo_reqwidth() <= box.winfo_width() for label in labels)
                places = list(self.all("TRadiobutton", box))
                texts = self.boxes[-1][-len(places) :]
                word = left.pop(0)
                places[next(at for at, text in enumerate(texts) if word in text)].invoke()
                next(each for each in self.all("TButton", box) if each.cget("text") == "确定").invoke()
            if left:
                self.root.after(50, look)

        self.root.after(50, look)

    def text(self):
        return self.window._text.get("1.0", "end")


def test_the_forms_of_a_month_are_sent_out_by_a_button(opened, tmp_path):
    ledger = nothing_to_hang(tmp_path / "台账.xlsx")
    seen = opened(ledger).settle()
    assert seen.rows()["分发"][0] == "● 现在做"
    assert seen.window._next.get().startswith("下一步：分发。")
    seen.window._months.current(9)
    seen.window._months.event_generate("<<ComboboxSelected>>")
    seen.settle().press("分发")
    assert "√ 已写 1 份月报表" in seen.text()
    assert seen.rows()["分发"] == ("√ 做完", "已发 1 个单位的表")
    assert len(list((tmp_path / "sent" / "2018-10").iterdir())) == 1
    # Refused a second time in one line: the file may hold what a unit has filled in.
    seen.press("分发")
    assert "Traceback" not in seen.text()
    assert len(seen.text().strip().splitlines()) == 1


def test_a_ledger_that_cannot_be_read_is_one_line_and_the_window_stays(opened, tmp_path):
    wrong = tmp_path / "坏.xlsx"
    wrong.write_bytes(b"PK\x03\x04 nothing of a workbook")
    seen = opened(wrong).settle()
    assert seen.window._next.get().startswith("坏.xlsx：")
    assert not list(seen.all("TLabel", seen.window._steps))
    seen.window.choose(nothing_to_hang(tmp_path / "台账.xlsx"))
    assert len(seen.settle().rows()) == 9


def test_an_offices_own_ledger_is_taken_over_and_its_forms_go_out(opened, tmp_path):
    ledger = by_openpyxl(tmp_path / "台账.xlsx")
    seen = opened(ledger).settle()
    assert seen.rows()["接收台账"][0] == "● 现在做"
    assert seen.window._next.get().startswith("下一步：接收台账。")
    seen.answer(
        "就用这一本", "新编", "落实情况栏", "目前进展栏", "存在问题及原因栏", "没有这一列", "在表的右边加上", "就这样"
    )
    seen.press("接收")
    assert "“落实情况栏”(E 列)：推进中、已完成、未启动（像是它）" in seen.boxes[2]
    assert "√ 给 7 项编上编号" in seen.text()
    assert openpyxl.load_workbook(ledger)["重点工作"]["M13"].value == "2-003"
    assert "接收台账" not in seen.rows()
    seen.press("分发")
    assert seen.rows()["分发"] == ("√ 做完", "已发 4 个单位的表")


def test_without_a_ledger_there_are_three_ways_to_one(opened, tmp_path, monkeypatch):
    seen = opened(None).settle()
    labels = [each.cget("text") for each in seen.all("TButton", seen.window._steps)]
    assert labels == ["选台账…", "新建…", "看示例…"]
    new, typed = tmp_path / "新.xlsx", iter(("某机关", "2026"))
    # The boxes of the system itself.
    monkeypatch.setattr("tkinter.filedialog.asksaveasfilename", lambda **_: str(new))
    monkeypatch.setattr("tkinter.simpledialog.askstring", lambda *_, **__: next(typed))
    seen.press("新建…").settle()
    assert new.is_file()
    assert seen.window.ledger == new
    assert "还没有事项" in seen.rows()["分发"][1]


@pytest.mark.slow
def test_a_month_is_worked_through_and_closed(opened, demo_folder, display):
    ledger = demo_folder / "ledger.xlsx"
    seen = opened(ledger).settle()
    assert "436 处" in seen.rows()["合并"][1]
    seen.press("合并")
    assert seen.rows()["合并"] == ("√ 做完", "报来的都并进台账了")
    assert seen.rows()["查看冲突"][0] == "● 现在做"
    missing = seen.press("月结", box="yes").text()
    assert "没有定留哪一份：信访室" in seen.question
    assert "没有月结" in missing
    assert "校验结果" in openpyxl.load_workbook(ledger).sheetnames
    assert seen.rows()["月结"][0] == "□ 以后"
    seen.press("出提示件")
    assert re.search(r"会登记 \d+ 件：提示 \d+ 件、催办 \d+ 件、督办 \d+ 件", seen.question)
    assert seen.text().strip() == "“出提示件”没有做，什么也没有改"
    assert not (demo_folder / "out" / "提示件").exists()
    seen.press("出提示件", box="yes")
    assert list((demo_folder / "out" / "提示件").iterdir())
    assert seen.press("看这台电脑").text().count("Python") >= 1
    assert display.shoot(demo_folder / "window.png").stat().st_size > 5_000


def opener(folder, monkeypatch, body):
    """The system's program that opens a file, found before any other."""
    program = folder / "bin" / "xdg-open"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")


def test_the_board_is_opened_once_it_is_made_and_where_nothing_opens_it_that_is_said(opened, tmp_path, monkeypatch):
    ledger = nothing_to_hang(tmp_path / "台账.xlsx")
    page = tmp_path / "out" / "工作看板_台账.html"
    opener(tmp_path, monkeypatch, f'printf %s "$1" > "{tmp_path}/opened"')
    seen = opened(ledger).settle().press("看板")
    assert "√ " in seen.text()
    assert (tmp_path / "opened").read_text("utf-8") == str(page)
    opener(tmp_path, monkeypatch, "exit 3")
    assert seen.press("看板").text().strip().endswith(f"请自己打开 {page}。")
    (tmp_path / "opened").unlink()
    opener(tmp_path, monkeypatch, f'printf %s "$1" > "{tmp_path}/opened"')
    assert seen.press("校验").text()
    assert not (tmp_path / "opened").exists()


def test_a_month_is_closed_and_opened_again_only_after_a_yes(opened, tmp_path):
    ledger = nothing_to_hang(tmp_path / "台账.xlsx")
    seen = opened(ledger).settle()
    before = ledger.read_bytes()
    seen.press("月结")
    assert seen.question.startswith("月结以后2018年3月的内容存档，不能再并入报来的表。现在月结吗？\n")
    assert "以前的1月至2月没有月结过，以后也不能再补结" in seen.question
    assert seen.text().strip() == "“月结”没有做，什么也没有改"
    assert ledger.read_bytes() == before
    assert not read_closes(ledger)
    seen.press("月结", box="yes")
    assert [str(each.month) for each in read_closes(ledger)] == ["2018-03"]
    seen.press("撤销")
    assert seen.question.startswith("撤销最近一次改动吗？\n月结（")
    assert "2018年3月的月结撤回" in seen.question
    assert len(read_closes(ledger)) == 1
    seen.press("撤销", box="yes")
    assert "再点一次“撤销”就是恢复" in seen.text()
    assert not read_closes(ledger)


def test_a_question_of_a_ledger_that_has_changed_since_is_not_asked(opened, tmp_path):
    ledger = nothing_to_hang(tmp_path / "台账.xlsx")
    seen = opened(ledger).settle()
    book = openpyxl.load_workbook(ledger)
    book.save(ledger)
    seen.press("月结", box="yes")
    assert not seen.question
    assert "台账刚才改过" in seen.text()
    assert not read_closes(ledger)
    seen.press("月结")
    assert "现在月结吗" in seen.question


def test_what_is_told_has_no_words_of_the_command_line(opened, tmp_path):
    ledger = nothing_to_hang(tmp_path / "台账.xlsx")
    book = openpyxl.load_workbook(ledger)
    sheet = book["台账"]
    (heads,) = [row for row in sheet.iter_rows(max_row=3) if "完成时限" in [cell.value for cell in row]]
    deadline = next(cell for cell in heads if cell.value == "完成时限")
    sheet.cell(deadline.row + 1, deadline.column).value = "早日"
    book.save(ledger)
    said = opened(ledger).settle().press("校验").text()
    assert said.strip().endswith("改完再校验一次")
    assert "--" not in said


def test_a_click_that_comes_too_early_is_not_lost_without_a_word(opened, tmp_path):
    seen = opened(nothing_to_hang(tmp_path / "台账.xlsx")).settle()
    go_on = threading.Event()
    seen.window._begin(lambda: go_on.wait(PATIENCE), lambda _: None)
    check = next(each for each in seen.all("TButton") if each.cget("text") == "校验")
    for event in ("<Button-1>", "<ButtonRelease-1>"):
        check.event_generate(event)
    assert seen.window._status.get() == "还在做上一步，“校验”没有做；做完再点"
    go_on.set()
    seen.settle()
    assert seen.window._status.get() == "可以点了；刚才点的“校验”没有做"
    assert not seen.text().strip()
    assert seen.press("校验").text().strip()
    assert seen.window._status.get() == ""


@pytest.mark.parametrize(("work", "then"), [(lambda: 1 // 0, print), (lambda: 0, lambda found: 1 // found)])
def test_a_fault_of_the_program_is_told_in_one_line_and_the_window_goes_on(opened, tmp_path, monkeypatch, work, then):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    seen = opened(nothing_to_hang(tmp_path / "台账.xlsx")).settle()
    seen.window._begin(work, then)
    seen.settle()
    for _ in range(20):
        seen.root.update()
        time.sleep(0.01)
    line = seen.text().strip()
    assert "\n" not in line, line
    assert line.startswith("程序出错了")
    (log,) = tmp_path.glob("state/*/clicks.log")
    assert str(log) in line
    assert "台账助手 ZeroDivisionError" in log.read_text("utf-8")
    assert seen.press("校验").text()
