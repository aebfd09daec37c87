"""A click: the steps that a host is given turn the open workbook into what the same verb makes of the file."""

import importlib.util
import re
import shutil
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from by_hand import carried_out, contents, held_as_typed
from every_verb import by_name

import taizhang_xl
from taizhang_xl import close, consolidate, history
from taizhang_xl.contract.open_book import Clicked
from taizhang_xl.contract.option import AnswerNeededError
from taizhang_xl.dates.month import Month
from taizhang_xl.faces import clicking
from taizhang_xl.faces.buttons import _Excel, click_from_macro, in_button_words
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.hosts.steps import Step, as_text, unions
from taizhang_xl.journal.bases import read_bases
from taizhang_xl.journal.closes import read_closes
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook

JANUARY, MARCH = Month(2018, 1), Month(2018, 3)
DAY = date(2018, 4, 2)
# Those whose click on the demo has more to tell than a box has room for.
BOXES_THAT_ARE_TOO_SMALL = (
    "doctor", "consolidate", "month-end", "remind", "plan", "today", "week", "mail-drafts",
)  # fmt: skip


@pytest.fixture(autouse=True)
def one_day(monkeypatch):
    monkeypatch.setattr(clicking, "today", lambda: DAY)


def click(button: str, path: Path, copy: Path | None = None, **answers: str) -> Clicked:
    """Click a button on a workbook that reads like `copy` now and is on the disk as at `path`."""
    book = read_workbook(open_package_bytes((copy or path).read_bytes(), path))
    return clicking.click_button(button, path, book, answers, carry_out=lambda steps: None)


def by_file(button: str, path: Path) -> None:
    """Do the same to the file itself."""
    returns = [path.parent / "returns/2018-03"]
    {
        "check": lambda: taizhang_xl.check(path, mark=True, as_of=DAY),
        "fix": lambda: taizhang_xl.check(path, fix=True),
        "refresh": lambda: taizhang_xl.refresh(path, as_of=DAY),
        "consolidate": lambda: taizhang_xl.consolidate(path, returns, MARCH),
        "month-end": lambda: taizhang_xl.month_end(path, returns, MARCH, path.parent / "out"),
    }[button]()


@pytest.mark.parametrize(
    "verb", ["check", "fix", "refresh", "consolidate", pytest.param("month-end", marks=pytest.mark.slow)]
)
def test_a_click_does_to_the_open_workbook_what_the_verb_does_to_the_file(verb, demo_folder, tmp_path):
    clicked = Path(shutil.copytree(demo_folder, tmp_path / "clicked")) / "ledger.xlsx"
    done = click(verb, clicked, month="2018-03")
    by_file(verb, demo_folder / "ledger.xlsx")
    assert done.steps or verb == "fix"
    assert contents(carried_out(clicked, done.steps)) == contents(openpyxl.load_workbook(demo_folder / "ledger.xlsx"))
    assert done.done.decision.summary


def test_the_sheet_of_findings_comes_with_its_widths_and_jumps_and_goes_again(demo_folder):
    ledger = demo_folder / "ledger.xlsx"
    steps = click("check", ledger).steps
    assert [step for step in steps if step.kind == "width"][:2] == [
        Step("width", "校验结果", "A", "6"),
        Step("width", "校验结果", "B", "7"),
    ]
    places = {step.at: step.value for step in steps if step.kind == "text" and step.at.startswith("C")}
    links = {step.at: step.value for step in steps if step.kind == "link"}
    assert links
    assert all(places[at] == link.replace("'", "") for at, link in links.items())
    taizhang_xl.check(ledger, mark=True, as_of=DAY)
    assert click("unmark", ledger).steps == (Step("drop", "校验结果"),)


def test_appended_rows_come_with_their_look_and_their_table(demo_folder):
    steps = click("consolidate", demo_folder / "ledger.xlsx", month="2018-03").steps
    monthly_steps = [step for step in steps if step.sheet == "月报" and step.kind != "expect"]
    first = monthly_steps[0]
    top, _, bottom = first.at.partition(":")
    assert (first.kind, int(first.value)) == ("like", int(top) - 1)
    table = next(step for step in monthly_steps if step.kind == "table")
    assert table.at.endswith(bottom)
    assert min(monthly_steps.index(step) for step in monthly_steps if step.kind == "text") > monthly_steps.index(table)


def test_the_month_is_asked_for_and_the_folder_only_where_it_is_not_in_its_place(demo_folder):
    ledger = demo_folder / "ledger.xlsx"
    with pytest.raises(AnswerNeededError) as month:
        click("consolidate", ledger)
    assert (month.value.ask.kind, month.value.ask.key, month.value.ask.default) == ("month", "month", "2018-03")
    click("consolidate", ledger, month="2018-03")
    with pytest.raises(AnswerNeededError) as folder:
        click("consolidate", ledger, month="2018-04")
    assert (folder.value.ask.kind, folder.value.ask.key) == ("folder", "returns")


def test_what_makes_files_leaves_the_open_workbook_alone(demo_folder, monkeypatch):
    # No program that counts the packet's pages: it takes seconds, and has tests of its own.
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    ledger = demo_folder / "ledger.xlsx"
    for verb in ("packet", "doctor", "help", "history"):
        assert click(verb, ledger, month="2018-03").steps == ()
    assert {path.suffix for path in (demo_folder / "out").iterdir() if path.name != ".taizhang"} == {".xlsx", ".docx"}


def test_every_verb_can_be_clicked():
    buttons = list(REGISTRY.buttons())
    assert len({button.label for button in buttons}) == len(buttons) == len(REGISTRY.button_names())
    for button in buttons:
        assert button in REGISTRY.button(button.name)[1].buttons


def test_steps_as_text_keep_every_sign_and_first_ask_what_may_be_edited():
    steps = [
        Step("sheet", "校验结果"), Step("text", "校验结果", "A1", "一\n二\t三\\四"), Step("fill", "台账", "B2", "00B050"),
    ]  # fmt: skip
    lines = as_text(steps, ["台账", "月报"]).split("\x1e")
    assert [line.split("\x1f") for line in lines] == [
        ["steps 3"], ["reshape", "", "", "", ""], ["edit", "台账", "", "", ""], ["sheet", "校验结果", "", "", ""],
        ["text", "校验结果", "A1", "一\n二\t三\\四", ""], ["fill", "台账", "B2", str(0x50B000), ""], [""],
    ]  # fmt: skip


def test_a_click_first_expects_what_it_was_decided_on(demo_folder):
    """The first cells of each row that is touched, and what stands in each cell that is written or painted."""
    ledger = demo_folder / "ledger.xlsx"
    steps = click("refresh", ledger).steps
    kinds = [step.kind for step in steps]
    assert kinds == sorted(kinds, key=lambda kind: kind != "expect")
    expected = {(step.sheet, step.at): step.value for step in steps if step.kind == "expect"}
    sheet = openpyxl.load_workbook(ledger)["台账"]
    for step in steps:
        if step.kind in ("text", "date", "empty"):
            row = step.at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            assert expected["台账", f"A{row}"] == sheet[f"A{row}"].value
            assert expected["台账", f"D{row}"] == sheet[f"D{row}"].value
            assert expected["台账", step.at] == str(held_as_typed(sheet[step.at].value))


def test_unions_stay_within_what_a_host_takes():
    joined = unions([f"Q{row}" for row in range(1000, 1200)])
    assert max(map(len, joined)) <= 250
    assert ",".join(joined).split(",") == [f"Q{row}" for row in range(1000, 1200)]


def kept(path: Path) -> list[tuple[str, bool]]:
    return [(entry.verb, entry.uncertain) for entry in history(path)][1:]


def test_what_was_clicked_is_in_the_history_once_the_host_has_saved_the_workbook(demo_folder):
    ledger = demo_folder / "ledger.xlsx"
    done = click("refresh", ledger)
    carried_out(ledger, done.steps).save(ledger)
    assert kept(ledger) == [("着色", False)]
    assert kept(ledger) == [("着色", False)]


def test_a_click_that_was_never_saved_is_forgotten(demo_folder):
    ledger = demo_folder / "ledger.xlsx"
    click("refresh", ledger)
    assert kept(ledger) == []


def test_what_returns_reported_is_remembered_only_when_the_workbook_is_saved(demo_folder):
    ledger, returns = demo_folder / "ledger.xlsx", demo_folder / "returns/2018-03"
    done = click("consolidate", ledger, month="2018-03")
    before = read_bases(ledger, MARCH)
    assert not any(sent.reported for base in before.values() for sent in base.values())
    carried_out(ledger, done.steps).save(ledger)
    again = consolidate(ledger, [returns], MARCH)
    assert again.saved is None
    assert any(sent.reported for base in read_bases(ledger, MARCH).values() for sent in base.values())


def test_undo_takes_back_what_was_just_clicked_and_not_saved_yet(demo_folder, tmp_path):
    ledger = demo_folder / "ledger.xlsx"
    as_it_was = contents(openpyxl.load_workbook(ledger))
    opened = tmp_path / "open.xlsx"
    carried_out(ledger, click("refresh", ledger).steps).save(opened)
    undone = click("undo", ledger, opened)
    assert "着色" in undone.done.decision.summary[0].text
    assert contents(carried_out(opened, undone.steps)) == as_it_was


def test_two_clicks_before_a_save_are_both_kept(demo_folder, tmp_path):
    ledger, opened = demo_folder / "ledger.xlsx", tmp_path / "open.xlsx"
    carried_out(ledger, click("refresh", ledger).steps).save(opened)
    carried_out(opened, click("check", ledger, opened).steps).save(opened)
    shutil.copy(opened, ledger)
    assert [verb for verb, _ in kept(ledger)] == ["着色", "写校验结果"]


def test_a_month_closed_by_a_click_is_closed_once_the_workbook_is_saved(demo_folder):
    ledger = demo_folder / "ledger.xlsx"
    refused = click("close", ledger, month="2018-01")
    assert {step.sheet for step in refused.steps} == {"校验结果"}
    reasons = {f"台账!{finding.cell}": "等文件" for finding in close(ledger, JANUARY).closing.refused}
    taizhang_xl.edit(ledger, sets=reasons)
    done = click("close", ledger, month="2018-01")
    assert not read_closes(ledger)
    opened = carried_out(ledger, done.steps)
    opened.save(ledger)
    # Nothing is lost that the next run writes.
    assert "close-lost" not in [each.code for each in taizhang_xl.check(ledger)]
    assert kept(ledger)[-1] == ("月结", False)
    assert [snapshot.month for snapshot in read_closes(ledger)] == [JANUARY]


@pytest.mark.parametrize(
    ("day", "usual"), [(date(2026, 11, 27), "2018-12"), (date(2018, 4, 2), "2018-03"), (date(2017, 6, 30), "2018-01")]
)
def test_the_month_that_is_offered_lies_in_the_year_of_the_ledger(demo_folder, day, usual, monkeypatch):
    monkeypatch.setattr(clicking, "today", lambda: day)
    for verb in ("split", "consolidate", "packet", "month-end", "close"):
        with pytest.raises(AnswerNeededError) as needed:
            click(verb, demo_folder / "ledger.xlsx")
        assert needed.value.ask.default == usual
        assert "2018-03" in needed.value.ask.question
        # Excel's InputBox takes no longer ones.
        assert len(needed.value.ask.question) <= 255


def test_a_check_shows_its_sheet_where_it_has_something_to_show(demo_folder):
    ledger = demo_folder / "ledger.xlsx"
    assert click("check", ledger).steps[-1] == Step("show", "校验结果")
    assert not [step for step in click("refresh", ledger).steps if step.kind == "show"]


def test_a_month_that_cannot_be_closed_shows_what_is_missing_on_a_sheet(demo_folder):
    ledger = demo_folder / "ledger.xlsx"
    refused = close(ledger, JANUARY).closing.refused
    assert len(refused) > 12
    before = contents(openpyxl.load_workbook(ledger))
    done = click("close", ledger, month="2018-01")
    assert done.steps[-1] == Step("show", "校验结果")
    after = carried_out(ledger, done.steps)
    rows = [row for row in after["校验结果"].iter_rows(min_row=3) if row[0].value]
    assert [row[2].value for row in rows] == [f"台账!{finding.cell}" for finding in refused]
    del after["校验结果"]
    assert contents(after) == before
    assert not read_closes(ledger)


def test_a_month_that_is_closed_shows_what_hangs(demo_folder):
    ledger = demo_folder / "ledger.xlsx"
    taizhang_xl.edit(ledger, sets={f"台账!{each.cell}": "等文件" for each in close(ledger, JANUARY).closing.refused})
    assert click("close", ledger, month="2018-01").steps[-1] == Step("show", "挂单")


def test_a_sheet_that_is_only_shown_may_be_protected():
    assert as_text((Step("show", "挂单"),), ["挂单"]) == "steps 3\x1eshow\x1f挂单\x1f\x1f\x1f\x1e"


# The others ask for the folder of the drafts, which the demo has not made yet.
TELLING = [name for name in REGISTRY.button_names() if name not in ("send", "mail")]


@by_name("button", TELLING, TELLING)
def test_a_box_is_short_and_tells_where_the_rest_is(demo_folder, tmp_path, button):
    ledger, month = demo_folder / "ledger.xlsx", "2018-04" if button == "split" else "2018-03"
    if button == "close":
        month = "2018-01"
    taizhang_xl.refresh(ledger, as_of="2018-03-31")
    _, said = clicked(tmp_path, button, ledger, month=month)
    lines = said.splitlines()
    assert 1 <= len(lines) <= 12
    assert len(said) <= 900
    more = [line for line in lines if "……还有" in line]
    assert bool(more) == (button in BOXES_THAT_ARE_TOO_SMALL)
    if more and "表里" not in more[0]:
        name = re.search(r"全部说明在台账旁边 out 文件夹的“(.+)”里", more[0])[1]
        whole = (ledger.parent / "out" / name).read_bytes().decode("utf-8-sig").splitlines()
        assert [line for line in lines if line not in more] == [line for line in whole if line in lines]
        assert len(whole) - len(lines) + 1 == int(re.search(r"还有 (\d+) 行", more[0])[1])


def test_what_cannot_be_written_beside_the_ledger_is_told_and_the_click_is_done(demo_folder, tmp_path):
    (demo_folder / "out").write_text("a file where the folder should be")
    code, said = clicked(tmp_path, "consolidate", demo_folder / "ledger.xlsx", month="2018-03")
    assert code == 1
    assert re.search("还有 \\d+ 行，没有显示（写不了“合并的全部说明.txt”：", said)
    assert (tmp_path / "steps.txt").exists()


@pytest.mark.slow
def test_conflicts_are_told_with_the_place_where_they_are_settled(demo_folder, tmp_path):
    ledger = demo_folder / "ledger.xlsx"
    _, said = clicked(tmp_path, "consolidate", ledger, month="2018-03")
    last = said.splitlines()[-1]
    assert re.search("在“月底一次做完”做出的月度材料的“冲突处理”表里选好 4 处（冲突 1、", last)
    taizhang_xl.month_end(ledger, [demo_folder / "returns/2018-03"], MARCH, demo_folder / "out")
    _, said = clicked(tmp_path, "consolidate", ledger, month="2018-03")
    made = re.search("在 out 文件夹的“(.+)”的“冲突处理”表里选好", said)[1]
    assert "冲突处理" in openpyxl.load_workbook(demo_folder / "out" / made).sheetnames


def test_help_tells_every_large_button_but_itself_and_names_the_others(tmp_path):
    code, said = clicked(tmp_path, "help", None)
    *lines, last = said.splitlines()
    buttons = tuple(REGISTRY.buttons())
    assert code == 0
    assert [line.partition("：")[0] for line in lines] == [each.label for each in buttons if each.large][:-1]
    assert all(f"“{each.label}”" in last for each in buttons if not each.large)


def clicked(folder: Path, verb: str, book: Path | None, **answers: str) -> tuple[int, str]:
    """A click as the macro of the add-in makes it: exit code and message."""
    copy = None
    if book is not None and book.exists():
        copy = Path(shutil.copy(book, folder / "copy.xlsx"))
    code = click_from_macro(verb, None if book is None else str(book), folder, copy, answers)
    return code, (folder / "message.txt").read_text("utf-8")


@pytest.mark.parametrize("verb", ["help", "doctor"])
def test_help_and_doctor_answer_where_no_workbook_is_open_or_saved(tmp_path, verb):
    assert click_from_macro(verb, None, tmp_path, None, {}) == 0
    assert click_from_macro(verb, "工作簿1", tmp_path, None, {}) == 0
    assert (tmp_path / "message.txt").read_text("utf-8")


def test_an_add_in_of_an_earlier_version_is_told_to_be_installed_anew(demo_folder, tmp_path):
    code = click_from_macro("refresh", str(demo_folder / "ledger.xlsx"), tmp_path, None, {})
    assert (code, "taizhang addin install" in (tmp_path / "message.txt").read_text("utf-8")) == (2, True)


@pytest.mark.parametrize("suffix", [".ods", ".xls", ".et"])
def test_an_open_workbook_of_another_format_is_refused_before_anything_is_written(demo_folder, tmp_path, suffix):
    book = (demo_folder / "ledger.xlsx").rename(demo_folder / f"别的{suffix}")
    before = {path: path.read_bytes() for path in demo_folder.rglob("*") if path.is_file()}
    code, said = clicked(tmp_path, "refresh", book)
    assert (code, "请另存为 .xlsx" in said) == (2, True)
    assert {path: path.read_bytes() for path in demo_folder.rglob("*") if path.is_file()} == before


def test_buttons_speak_of_buttons_and_not_of_options(tmp_path):
    made = openpyxl.Workbook()
    made.active.append(["编号", "类别", "任务", "责任单位", "完成时限", "进展情况", "状态"])
    made.active.append(["001", "重点工作", "写报告", "办公室", "10月底", "", "正在办理"])
    made.save(tmp_path / "台账.xlsx")
    code, said = clicked(tmp_path, "refresh", tmp_path / "台账.xlsx")
    assert code == 2
    assert said == "台账.xlsx：看不出是哪一年的台账。请在“设置”表填年度。"


@pytest.mark.slow
def test_what_month_end_says_of_commands_names_the_buttons(demo_folder, tmp_path):
    code, said = clicked(tmp_path, "month-end", demo_folder / "ledger.xlsx", month="2018-03")
    assert code == 1
    assert "taizhang" not in said
    assert "（用“校验”看）" in said


def test_what_only_a_command_can_do_says_where(demo_folder, tmp_path):
    code, said = clicked(tmp_path, "split", demo_folder / "ledger.xlsx", month="2018-03")
    assert (code, "在命令行加 --unit" in said, "请加 --" in said) == (2, True, False)


def test_a_button_is_named_once_where_it_is_called_as_what_it_does():
    assert in_button_words("下一步：2018年4月的表用 taizhang split 分发") == "下一步：2018年4月的表点“分发”"


def test_an_option_beside_what_can_be_done_by_hand_is_left_out_for_those_who_click():
    said = "“设置”表里没有填“督办代字”，编不了文号。请填上（值如 某办督提；也可以加 --prefix 代字）"
    assert in_button_words(said) == "“设置”表里没有填“督办代字”，编不了文号。请填上（值如 某办督提）"


def test_a_message_from_run_python_is_of_a_kind_that_xlwings_has_on_windows():
    """A kind that it lacks is a KeyError there, in the place of the message; its text says which it has."""
    package = Path(importlib.util.find_spec("xlwings").origin).parent
    known = re.search(r"def alert\(.*?modes = \{(.*?)\}", (package / "_xlwindows.py").read_text("utf-8"), re.S)[1]
    asked = []

    class App:
        def alert(self, text, title, mode):
            asked.append(mode)

    window = _Excel(SimpleNamespace(app=App()))
    for wrong in (True, False):
        window.say("说明", wrong=wrong)
    assert len(set(asked)) == 2
    assert set(asked) <= set(re.findall(r'"(\w+)":', known))
