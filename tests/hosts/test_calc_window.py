"""The extension in a real LibreOffice window: what is seen, what a click on every button does, and that it can be undone."""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from pathlib import Path

import openpyxl
import pytest
from every_verb import by_name, made_ready, on_twin, told, trials, twin
from screens import PROGRAMS
from windows import Window, office_window

import taizhang_xl
from taizhang_xl import close, split
from taizhang_xl.buttons import groups_of
from taizhang_xl.contract.common_options import MONTH
from taizhang_xl.contract.telling import box_of
from taizhang_xl.dates.month import Month
from taizhang_xl.faces.buttons import in_button_words
from taizhang_xl.faces.clicking import click_alone
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.hosts.calc import office
from taizhang_xl.journal.closes import read_closes

VERBS = tuple(REGISTRY.buttons())
GROUPS = tuple(groups_of(VERBS))
CLICKED = [trial for trial in trials() if trial.button]

# What the program does is tried without a window in tests/faces/test_clicking.py; here every day one click of each kind.
pytestmark = [pytest.mark.window, pytest.mark.libreoffice]
LEDGER, JANUARY = "ledger.xlsx", Month(2018, 1)
TITLE, MENU = "工作台账", "台账"


@pytest.fixture(scope="module")
def window(tmp_path_factory):
    for program in (*PROGRAMS, "unopkg"):
        if not shutil.which(program):
            pytest.skip(f"{program} is not here: install xvfb xdotool openbox libreoffice-calc")
    folder = Path(tmp_path_factory.mktemp("window"))
    with office_window(folder) as found:
        yield found


@pytest.fixture
def ledger(demo_folder):
    return demo_folder / LEDGER


@pytest.fixture
def document(window, ledger):
    opened = window.open(ledger)
    yield opened
    window.shut(opened)


def cells(path):
    """Every filled or coloured cell of a workbook, by sheet and address."""
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): (cell.value, cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else None)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.fill.fill_type == "solid"
    }


def saved(document, path):
    """What the open workbook holds, through a file that LibreOffice writes."""
    document.storeToURL(office.url_of(path), office.properties({"FilterName": office.XLSX}))
    return cells(path)


def same(document, file, folder):
    """Whether the open workbook holds what a file does, once LibreOffice has written both."""
    there = folder / "there.xlsx"
    desktop = document.CurrentController.Frame.Creator
    hidden = desktop.loadComponentFromURL(office.url_of(file), "_blank", 0, office.properties({"Hidden": True}))
    try:
        expected = saved(hidden, there)
    finally:
        hidden.close(True)
    assert saved(document, folder / "here.xlsx") == expected


def give_reasons(ledger):
    """Write a reason wherever the close of January asks for one."""
    refused = close(ledger, JANUARY).closing.refused
    assert refused
    taizhang_xl.edit(ledger, {f"台账!{finding.cell}": "等文件" for finding in refused})


def shot(window: Window, name: str) -> None:
    """Keep a picture for a person to look at, where asked to."""
    if folder := os.environ.get("TAIZHANG_SHOTS"):
        window.screen.shoot(Path(folder, f"{name}.png"))


def test_the_large_buttons_stand_on_the_toolbar_and_all_in_the_menu(window, document):
    assert list(window.buttons(document)) == [button.label for group in GROUPS for button in group.large]
    assert window.bar(document).getAccessibleName() == TITLE
    tops = {box[1] for box in window.buttons(document).values()}
    assert len(tops) == 1
    assert max(tops) < 120
    assert list(window.menu(document, MENU)) == [group.name for group in GROUPS]
    window.screen.do("key", "Escape")
    for group in GROUPS:
        offered = window.menu(document, MENU, group.name)
        assert list(offered) == [button.label for button in (*group.large, *group.small)]
        shot(window, f"menu-{group.name}")
        window.screen.do("key", "Escape")
        window.screen.do("key", "Escape")


def test_every_button_shows_a_picture(window, document):
    shot(window, "toolbar")
    assert all(window.pictured(box) for box in window.buttons(document).values())


@by_name("trial", [trial.id for trial in CLICKED], CLICKED, usual=("refresh",))
def test_a_click_does_to_the_open_ledger_what_the_verb_does_to_the_file(window, ledger, tmp_path, trial):
    """It answers the same, makes the same files and the same changes, which one undo takes back."""
    made_ready(ledger.parent)
    tried, file = (twin(ledger, tmp_path / name) for name in ("tried", "file"))
    month = told(trial, tried).get(MONTH.name)
    on_file = on_twin(trial, {**trial.button.preset, **({MONTH.name: month} if month else {})}, file)
    document = window.open(ledger)
    try:
        before = saved(document, tmp_path / "before.xlsx")
        if trial.button.large:
            window.press(document, trial.button.label)
        else:
            window.choose(document, MENU, trial.button.group, trial.button.label)
        if month:
            window.answer(month)
        window.box()
        shot(window, trial.id)
        assert first_line(window.said(), ledger) == first_line(box_of(on_file).lines[0].text, file)
        same(document, file, tmp_path)
        undo = document.UndoManager
        # A companion is saved into its file.
        edited = any(edit.changes for edit in on_file.decision.edits if edit.package.path == file)
        done = (f"台账：{trial.button.label}",) if edited else ()
        assert undo.getAllUndoActionTitles() == done
        if done:
            undo.undo()
        assert saved(document, tmp_path / "after.xlsx") == before
    finally:
        window.shut(document)


def first_line(text, ledger):
    """What is told first, in the words of buttons, without the folder and what differs between a file and an open workbook."""
    return in_button_words(text).replace(str(ledger.parent), "").partition("\n")[0].partition("；")[0]


@by_name("button", [each.name for each in VERBS if each.alone], [each for each in VERBS if each.alone], usual=("help",))
def test_a_button_that_needs_no_workbook_answers(window, document, button):
    done = click_alone(button.name, None)
    window.press(document, button.label)
    window.box()
    shot(window, button.name)
    # How many things a machine lacks differs between the window's own environment and this one.
    said, expected = (
        re.sub(r"\d+", "", text) for text in (window.said().partition("\n")[0], box_of(done).lines[0].text)
    )
    assert said == expected


@pytest.mark.slow
def test_a_month_without_reasons_is_not_closed_and_shows_what_is_missing(window, document, ledger):
    window.press(document, "月结")
    window.answer("2018-01")
    said = window.said()
    assert said.startswith("2018年1月没有月结：")
    assert len(said.splitlines()) <= 12
    assert document.CurrentController.ActiveSheet.Name == "校验结果"
    document.UndoManager.undo()
    assert not document.Sheets.hasByName("校验结果")
    assert read_closes(ledger) == ()


@pytest.mark.slow
def test_a_month_that_was_closed_and_saved_is_kept(window, ledger):
    give_reasons(ledger)
    document = window.open(ledger)
    try:
        window.press(document, "月结")
        window.answer("2018-01")
        assert window.said().startswith("√ 2018年1月已月结：")
        document.store()
    finally:
        window.shut(document)
    assert [(entry.verb, entry.uncertain) for entry in taizhang_xl.history(ledger)][-1:] == [("月结", False)]
    assert [snapshot.month for snapshot in read_closes(ledger)] == [JANUARY]
    hung = openpyxl.load_workbook(ledger)["挂单"]
    assert any("等文件" in row for row in hung.iter_rows(values_only=True))


@pytest.mark.slow
def test_a_form_for_every_unit_is_written_and_the_open_ledger_left_alone(window, document, ledger, tmp_path):
    before = saved(document, tmp_path / "before.xlsx")
    window.press(document, "分发")
    window.answer("2018-04")
    said = window.said()
    forms = sorted((ledger.parent / "sent" / "2018-04").glob("*.xlsx"))
    twin = Path(
        shutil.copytree(ledger.parent, tmp_path / "twin", ignore=shutil.ignore_patterns("sent", "bases", ".~*"))
    )
    written = split(twin / LEDGER, Month(2018, 4), twin / "sent" / "2018-04")
    assert said.startswith(f"√ 已写 {len(forms)} 份月报表")
    assert [form.name for form in forms] == sorted(form.name for form in written)
    assert {form.name: cells(form) for form in forms} == {form.name: cells(form) for form in written}
    assert document.UndoManager.getAllUndoActionTitles() == ()
    assert saved(document, tmp_path / "after.xlsx") == before


def test_a_ledger_that_was_never_saved_is_refused(window):
    document = window.open(None)
    try:
        window.press(document, "着色")
        assert "还没有保存过" in window.said()
    finally:
        window.shut(document)


def test_a_workbook_that_is_no_ledger_is_left_alone(window, tmp_path):
    made = openpyxl.Workbook()
    made.active["A1"] = "别的"
    made.save(tmp_path / "别的.xlsx")
    document = window.open(tmp_path / "别的.xlsx")
    try:
        window.press(document, "着色")
        assert window.said().startswith("别的.xlsx：")
        assert document.UndoManager.getAllUndoActionTitles() == ()
    finally:
        window.shut(document)


@pytest.mark.slow
def test_the_window_can_be_used_while_the_program_works(window, document):
    view = document.CurrentController
    window.press(document, "校验")
    window.screen.do("mousemove", 600, 500)
    window.screen.do("key", "Next")
    window.soon(lambda: view.FirstVisibleRow > 0 or window.boxes())
    scrolled, answered = view.FirstVisibleRow, window.boxes()
    assert scrolled > 0
    assert not answered
    window.said()


@pytest.mark.slow
def test_the_clicked_document_is_changed_though_another_comes_to_the_front(window, document, tmp_path):
    made = openpyxl.Workbook()
    made.save(tmp_path / "别的.xlsx")
    window.press(document, "着色")
    other = window.desktop.loadComponentFromURL(office.url_of(tmp_path / "别的.xlsx"), "_blank", 0, ())
    try:
        window.box()
        assert document.UndoManager.getAllUndoActionTitles() != ()
        assert other.UndoManager.getAllUndoActionTitles() == ()
    finally:
        window.shut(other)
    time.sleep(0.3)
    window.said()


class KillsTheProgram:
    """A listener that ends the program of a click when it has written its first cell."""

    def __init__(self, window):
        self.window = window
        self.seen = 0

    def getTypes(self):  # noqa: N802 the office's name for it
        return (office.load_uno().getTypeByName("com.sun.star.document.XUndoManagerListener"),)

    def getImplementationId(self):  # noqa: N802
        return b""

    def undoActionAdded(self, event):  # noqa: N802
        self.seen += 1
        for process in self.window.programs():
            os.kill(process, signal.SIGKILL)

    def __getattr__(self, name):
        return lambda event: None


@pytest.mark.slow
def test_a_program_that_is_killed_halfway_leaves_nothing_behind(window, ledger, document, tmp_path):
    before = saved(document, tmp_path / "before.xlsx")
    undo, killer = document.UndoManager, KillsTheProgram(window)
    undo.addUndoManagerListener(killer)
    window.press(document, "着色")
    assert "没有正常结束" in window.said()
    undo.removeUndoManagerListener(killer)
    assert killer.seen
    assert undo.getAllUndoActionTitles() == ()
    assert not document.isActionLocked()
    assert saved(document, tmp_path / "after.xlsx") == before
    window.press(document, "着色")
    assert window.said().startswith("√")
    assert undo.getAllUndoActionTitles() == ("台账：着色",)


@pytest.mark.slow
def test_what_was_clicked_is_in_the_history_once_it_is_saved(window, ledger, document):
    window.press(document, "着色")
    window.said()
    document.store()
    assert [(entry.verb, entry.uncertain) for entry in taizhang_xl.history(ledger)][-1:] == [("着色", False)]
    window.press(document, "历史")
    said = window.said()
    assert "着色：改 " in said
    assert "手工修改" not in said


@pytest.mark.slow
def test_undo_takes_back_what_was_clicked_and_not_saved(window, ledger, document, tmp_path):
    before = saved(document, tmp_path / "before.xlsx")
    window.press(document, "着色")
    window.said()
    window.press(document, "撤销")
    assert window.said().startswith("√ 已撤销 着色")
    assert saved(document, tmp_path / "after.xlsx") == before
    document.store()
    verbs = [entry.verb for entry in taizhang_xl.history(ledger)]
    assert "手工修改" not in verbs
