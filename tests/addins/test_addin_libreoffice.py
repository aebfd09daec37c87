"""The macros of the Excel add-in, executed by LibreOffice: each test sees an effect, since errors are swallowed there.

What only Windows and Excel have (CreateObject, boxes, tables, links) stands in tests/macros; TzRibbon and TzPatch are
the very ones that are shipped.
"""

from __future__ import annotations

import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from every_verb import by_name
from ledgers import nothing_to_hang

import taizhang_xl
from taizhang_xl import close
from taizhang_xl.addins.xlam import SHEET, addin_for, with_settings
from taizhang_xl.changes import ChangeSet
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import TaizhangError
from taizhang_xl.faces.buttons import in_button_words, told
from taizhang_xl.faces.clicking import click_alone, click_button, needs_workbook
from taizhang_xl.faces.registry import REGISTRY
from taizhang_xl.hosts.calc import office
from taizhang_xl.hosts.steps import Step, as_text
from taizhang_xl.xlsx.package import open_package_bytes
from taizhang_xl.xlsx.read.workbook import read_workbook
from taizhang_xl.xlsx.write.patch import patch

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE.parent / "scripts"))
from addin.ovba import Kind, Module  # noqa: E402
from addin.words import WORDS  # noqa: E402
from addin.xlam import build, macros  # noqa: E402

pytestmark = pytest.mark.libreoffice
STANDINS = HERE / "macros"
FILTERS = {".xlam": "Calc MS Excel 2007 VBA XML", ".xlsm": "Calc MS Excel 2007 VBA XML"}
ALWAYS_RUN = 4


@dataclass
class Opened:
    """A document open in LibreOffice, and how to call its macros."""

    document: object

    def call(self, name, *arguments):
        url = f"vnd.sun.star.script:Taizhang.{name}?language=Basic&location=document"
        return self.document.getScriptProvider().getScript(url).invoke(arguments, (), ())[0]

    def cell(self, at, sheet=0):
        return self.document.Sheets.getByIndex(sheet).getCellRangeByName(at)

    def shape(self, at, sheet=0):
        return self.document.NumberFormats.getByKey(self.cell(at, sheet).NumberFormat).FormatString


@contextmanager
def opening(calc_pipe):
    """A function that opens a file in LibreOffice; all are closed afterwards."""
    desktop = office.desktop_of(office.connect(calc_pipe))
    documents = []

    def open_(path, *, hidden=False):
        how = {"MacroExecutionMode": ALWAYS_RUN, "Hidden": hidden}
        if isinstance(path, Path) and path.suffix in FILTERS:
            how["FilterName"] = FILTERS[path.suffix]
        url = office.url_of(path) if isinstance(path, Path) else path
        document = desktop.loadComponentFromURL(url, "_blank", 0, office.properties(how))
        documents.append(document)
        return Opened(document)

    yield open_
    for document in reversed(documents):
        document.close(True)


@pytest.fixture
def opened(calc_pipe):
    with opening(calc_pipe) as open_:
        yield open_


def standing_in():
    """The modules of the add-in with ours in the place of those that only Windows can run."""
    ours = [Module(path.stem, path.read_text("ascii")) for path in sorted(STANDINS.glob("*.bas"))]
    ours += [Module(path.stem, path.read_text("ascii"), Kind.CLASS) for path in sorted(STANDINS.glob("*.cls"))]
    names = {module.name for module in ours}
    return [*(module for module in macros() if module.name not in names), *ours]


@pytest.fixture
def book(opened, tmp_path):
    """A workbook that holds the macros, and is the one they work on."""
    path = tmp_path / "steps.xlsm"
    path.write_bytes(with_settings(build("xlsm", standing_in()), sys.executable))
    return opened(path)


def steps(*lines, sheets=(SHEET,)):
    return as_text([Step(*line) for line in lines], sheets)


# A quotation mark is in no path, and a backslash before the closing one would take it along.
QUOTED = {
    "plain": '"plain"',
    "D:\\a b\\台账.xlsx": '"D:/a b/台账.xlsx"',
    "ends\\": '"ends/"',
    "\\\\server\\share\\": '"//server/share/"',
    'returns="D:\\x"': '"returns=D:/x"',
    "x=1#2%3&4^5": '"x=1#2%3&4^5"',
    "": '""',
}


@pytest.mark.parametrize("kind", ["xlam", "xlsm"])
def test_arguments_are_quoted_as_windows_reads_them(opened, tmp_path, kind):
    path = tmp_path / f"taizhang.{kind}"
    path.write_bytes(with_settings(build(kind, macros()), sys.executable))
    add_in = opened(path)
    assert {text: add_in.call("TzRibbon.Quoted", text) for text in QUOTED} == QUOTED


def test_words_are_looked_up_on_the_sheet_of_the_shipped_add_in(opened, tmp_path):
    path = tmp_path / "taizhang.xlam"
    path.write_bytes(addin_for("D:\\工具 1\\python.exe"))
    add_in = opened(path, hidden=True)
    assert {key: add_in.call("TzRibbon.T", key) for key in WORDS} == WORDS
    assert add_in.call("TzRibbon.T", "interpreter") == "D:\\工具 1\\python.exe"


def test_every_kind_of_step_is_carried_out(book):
    did = book.call(
        "TzTest.Apply",
        steps(
            ("sheet", "校验结果"),
            ("number", SHEET, "D1", "12.5"),
            ("number", SHEET, "D2", "1e-05"),
            ("bool", SHEET, "D3", "1"),
            ("date", SHEET, "D4", "43190", "yyyy-mm-dd"),
            ("formula", SHEET, "D5", "SUM(D1:D2)"),
            ("empty", SHEET, "B2"),
            ("fill", SHEET, "D1,D4:D5", "00B050"),
            ("fill", SHEET, "D5", "none"),
            ("font", SHEET, "D1:D2", "C00000"),
            ("font", SHEET, "D2", "auto"),
            ("format", SHEET, "D1,D2", "0.00"),
            ("text", "校验结果", "A1", "新的"),
            ("width", "校验结果", "A", "40"),
            ("link", "校验结果", "A1", "台账!F37"),
            ("table", SHEET, "A1:B40", "台账表"),
        ),
    )
    assert did == "done\nlink 台账!F37\ntable 台账表\n"
    assert [book.cell(f"D{row}").String for row in range(1, 6)] == ["12.50", "0.00", "TRUE", "2018-03-31", "12.50001"]
    assert book.cell("D5").Formula == "=SUM(D1:D2)"
    assert book.cell("B2").String == ""
    assert [book.cell(at).CellBackColor for at in ("D1", "D3", "D4", "D5")] == [0x00B050, -1, 0x00B050, -1]
    assert [book.cell(at).CharColor for at in ("D1", "D2")] == [0xC00000, 0]
    assert (book.shape("D1"), book.shape("D4")) == ("0.00", "YYYY-MM-DD")
    assert book.document.Sheets.ElementNames == (SHEET, "校验结果")
    assert book.cell("A1", 1).String == "新的"
    assert book.cell("A1", 1).Columns.getByIndex(0).Width > 7000


TEXTS = (
    "83.5%的企业", "=1+1", "001", "10.3", "3月5日", "TRUE", "1e5", "+1", "-", "@x", "'引号", "10%", "#N/A", "两行\n第二行", "C:\\t\\n", "a\tb",
)  # fmt: skip


@pytest.mark.parametrize("shape", ["General", "@", "yyyy-mm-dd"])
def test_text_stays_the_text_it_is(book, shape):
    cells = {f"D{row}": text for row, text in enumerate(TEXTS, 1)}
    written = [("text", SHEET, at, text) for at, text in cells.items()]
    assert book.call("TzTest.Apply", steps(("format", SHEET, "D1:D40", shape), *written)) == "done\n"
    assert {at: book.cell(at).String for at in cells} == cells
    assert {book.cell(at).Type.value for at in cells} == {"TEXT"}
    assert {book.shape(at).upper() for at in cells} == {shape.upper()}


@pytest.mark.parametrize(
    ("kind", "value", "shown"), [("number", "12", 12), ("formula", "6*2", 12), ("date", "43190", 43190)]
)
def test_a_number_stays_one_in_a_cell_formatted_as_text(book, kind, value, shown):
    book.call("TzTest.Apply", steps(("format", SHEET, "D1", "@"), (kind, SHEET, "D1", value, "yyyy-mm-dd")))
    assert book.cell("D1").Value == shown
    assert book.shape("D1") == "@"


def test_a_row_takes_the_looks_and_the_height_of_another_and_the_selection_stays(book):
    controller = book.document.CurrentController
    controller.select(book.cell("A5"))
    book.cell("A3").CellBackColor = 0xFFCC00
    book.cell("A3").CharHeight = 22
    book.cell("A3").Rows.getByIndex(0).Height = 2000
    assert book.call("TzTest.Apply", steps(("like", SHEET, "40:42", "3"), ("text", SHEET, "A40", "新"))) == "done\n"
    for at in ("A40", "A42"):
        assert (book.cell(at).CellBackColor, book.cell(at).CharHeight) == (0xFFCC00, 22)
        assert book.cell(at).Rows.getByIndex(0).Height == 2000
    assert book.cell("A40").Rows.getByIndex(0).Height == 2000
    assert book.cell("A40").String == "新"
    assert book.cell("A3").String != "新"
    assert controller.Selection.AbsoluteName == f"$'{SHEET}'.$A$5"


def test_looks_are_pasted_onto_the_used_columns_only(book):
    for at in ("A3", "B3"):
        book.cell(at).CellBackColor = 0xFFCC00
    assert book.call("TzTest.Apply", steps(("like", SHEET, "40:41", "3"))) == "done\n"
    assert [book.cell(at).CellBackColor for at in ("A40", "B41", "C40", "Z41")] == [0xFFCC00, 0xFFCC00, -1, -1]


def test_the_sheet_that_was_made_to_be_looked_at_comes_into_view(book):
    assert book.call("TzTest.Apply", steps(("sheet", "校验结果"), ("show", "校验结果"))) == "done\n"
    assert book.document.CurrentController.ActiveSheet.Name == "校验结果"


def test_a_sheet_that_cannot_be_shown_tells_nobody_to_close_a_book_that_was_not_changed(book):
    assert book.call("TzTest.Apply", steps(("show", "没有这张"))).startswith(WORDS["failed"])
    changed = steps(("text", SHEET, "D1", "写了"), ("show", "没有这张"))
    assert book.call("TzTest.Apply", changed).startswith(WORDS["half"])


def test_a_sheet_of_ours_is_emptied_and_one_that_is_dropped_is_gone(book):
    book.call(
        "TzTest.Apply",
        steps(("sheet", "校验结果"), ("text", "校验结果", "A1", "旧"), ("fill", "校验结果", "A1", "FF0000")),
    )
    again = steps(("sheet", "校验结果"), ("text", "校验结果", "B1", "新"), sheets=(SHEET, "校验结果"))
    assert book.call("TzTest.Apply", again) == "done\n"
    assert (book.cell("A1", 1).String, book.cell("B1", 1).String) == ("", "新")
    assert book.cell("A1", 1).CellBackColor == -1
    assert book.call("TzTest.Apply", steps(("drop", "校验结果"), sheets=(SHEET, "校验结果"))) == "done\n"
    assert book.document.Sheets.ElementNames == (SHEET,)


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (("text", "没有这张", "A1", "x"), WORDS["missing"] + "没有这张"),
        (("text", "锁着", "A1", "x"), WORDS["protected"] + "锁着"),
        (("sheet", "锁着"), WORDS["protected"] + "锁着"),
    ],
)
def test_steps_that_cannot_all_be_done_are_not_begun(book, last, said):
    book.document.Sheets.insertNewByName("锁着", 1)
    book.document.Sheets.getByName("锁着").protect("")
    asked = steps(("text", SHEET, "D1", "不该写"), last, sheets=(SHEET, "没有这张", "锁着"))
    assert book.call("TzTest.Apply", asked) == said
    assert book.cell("D1").String == ""


@pytest.mark.parametrize("text", ["1-001", "001", "两行\n第二行", "=1+1", "3月5日", "43190", ""])
def test_a_book_that_was_changed_meanwhile_is_left_alone(book, text):
    """What the click was decided on must still stand there: texts as they are, days as their numbers."""
    assert book.call("TzTest.Apply", steps(("text", SHEET, "D1", text), ("date", SHEET, "D2", "43190", "yyyy-mm-dd")))
    same = steps(
        ("expect", SHEET, "D1", text.replace("'", "")), ("expect", SHEET, "D2", "43190"), ("text", SHEET, "E1", "写")
    )
    assert book.call("TzTest.Apply", same) == "done\n"
    other = steps(("expect", SHEET, "D1", "1-002"), ("text", SHEET, "E1", "不该写"))
    assert book.call("TzTest.Apply", other) == f"{WORDS['changed']}{SHEET}!D1"
    assert book.cell("E1").String == "写"


@pytest.mark.parametrize("form", ["steps 2\x1e", "", "text\t台账\tA1\tx\t\n"])
def test_steps_of_another_version_are_not_begun(book, form):
    text = form + steps(("text", SHEET, "D1", "不该写"))
    assert book.call("TzTest.Apply", text if form else "text") == WORDS["unknown"]
    assert book.cell("D1").String == ""


def test_a_locked_structure_keeps_its_sheets(book):
    book.document.protect("")
    assert book.call("TzTest.Apply", steps(("text", SHEET, "D1", "不该写"), ("sheet", "新的"))).startswith(
        WORDS["protected"]
    )
    assert book.cell("D1").String == ""


def test_a_step_that_fails_says_that_the_book_must_not_be_saved_and_gives_the_screen_back(book):
    did = book.call("TzTest.Apply", steps(("text", SHEET, "D1", "写了"), ("text", SHEET, "不是地址", "x")))
    assert did.startswith(WORDS["half"])
    assert "不是地址" in did
    assert book.document.hasControllersLocked() is False


def test_a_question_that_fails_tells_nobody_to_close_a_book_that_was_not_changed(book):
    did = book.call("TzTest.Apply", steps(("expect", SHEET, "不是地址", "x"), ("text", SHEET, "D1", "不该写")))
    assert did.startswith(WORDS["failed"])
    assert "没有改动" in WORDS["failed"]
    assert "不保存" not in did
    assert book.cell("D1").String == ""


def test_a_step_that_fails_after_the_sheet_in_view_has_gone_is_still_said(book):
    book.document.Sheets.insertNewByName("校验结果", 1)
    book.document.CurrentController.setActiveSheet(book.document.Sheets.getByName("校验结果"))
    asked = steps(("drop", "校验结果"), ("text", SHEET, "不是地址", "x"), sheets=(SHEET, "校验结果"))
    assert book.call("TzTest.Apply", asked).startswith(WORDS["half"])
    assert book.document.hasControllersLocked() is False


@pytest.mark.slow
def test_four_thousand_steps_take_seconds(book):
    lines = [("text", SHEET, f"F{row}", f"挂单：第{row}项") for row in range(1, 2001)]
    lines += [("fill", SHEET, f"F{row}", "FF0000") for row in range(1, 2001)]
    assert book.call("TzTest.Apply", steps(*lines)) == "done\n"
    assert (book.cell("F2000").String, book.cell("F2000").CellBackColor) == ("挂单：第2000项", 0xFF0000)


@dataclass
class Desk:
    """A ledger open beside the add-in, and the folder in which programs are started."""

    add_in: Opened
    ledger: Opened
    path: Path
    work: Path

    def click(self, verb, *answers):
        how, said, asked, jumps = self.add_in.call(
            "TzTest.Click", verb, str(self.work), "".join(f"{each}\n" for each in answers)
        ).split("\t")
        return how, said, asked.splitlines(), jumps.splitlines()

    def commands(self):
        blocks = (
            (self.work / "commands.txt").read_text("utf-8").split("\n\n")
            if self.work.joinpath("commands.txt").exists()
            else []
        )
        return [block.splitlines() for block in blocks if block]

    def content(self):
        """What the open ledger holds now, read by our own reader from a copy that LibreOffice writes."""
        copy = self.work / "now.xlsx"
        self.ledger.document.storeToURL(office.url_of(copy), office.properties({"FilterName": office.XLSX}))
        return values(copy.read_bytes())


def values(data):
    book = read_workbook(open_package_bytes(data, Path("now.xlsx")))
    sheets = {name: book.sheet(name).rows for name in book.sheet_names}
    return {
        (name, row, column): cell.value
        for name, rows in sheets.items()
        for row, cells in rows.items()
        for column, cell in cells.items()
        if cell.value is not None
    }


@pytest.fixture(scope="module")
def desk_once(calc_pipe, tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    with opening(calc_pipe) as open_:
        yield desk_with(nothing_to_hang(folder / "office" / "2018年 小台账=#1.xlsx"), open_, folder / "work")


@pytest.fixture
def desk(desk_once):
    """A desk with a ledger of one item, for all whom it does not concern what the program makes of a ledger."""
    desk_once.work.joinpath("commands.txt").unlink(missing_ok=True)
    desk_once.add_in.cell("B1").String = sys.executable
    desk_once.ledger.document.CurrentController.Frame.activate()
    return desk_once


@pytest.fixture
def demo_desk(opened, demo_folder, tmp_path):
    path = demo_folder / "2018年 台账=#1.xlsx"
    (demo_folder / "ledger.xlsx").rename(path)
    # January can be closed: whatever is not done has its reason.
    refused = close(path, Month(2018, 1)).closing.refused
    taizhang_xl.edit(path, {f"台账!{finding.cell}": "等文件" for finding in refused})
    return desk_with(path, opened, tmp_path / "work")


def desk_with(path, opened, work):
    work.mkdir()
    (work / "run.sh").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{HERE / "windows_command.py"}" "{work}"\n')
    (work / "run.sh").chmod(0o755)
    add_in = work / "taizhang.xlam"
    add_in.write_bytes(with_settings(build("xlam", standing_in()), sys.executable))
    found = Desk(opened(add_in, hidden=True), opened(path), path, work)
    found.ledger.document.CurrentController.Frame.activate()
    return found


MARCH = ["2018-03"]
ANSWERS = {
    "split": ["2018-04"],
    "remind-returns": MARCH,
    "mail-drafts": MARCH,
    "consolidate": MARCH,
    "packet": MARCH,
    "month-end": MARCH,
    "close": ["2018-01"],
    "appraise-form": MARCH,
    "appraise-collect": MARCH,
}
CHANGE = {
    "check",
    "refresh",
    "consolidate",
    "month-end",
    "close",
    "undo",
    "remind",
    "plan",
    "brief",
    "decisions",
    "activities",
    "today",
    "week",
    "project",
    "diary",
}
# They ask for the folder of the drafts, which the demo has not made yet.
OF_A_FOLDER = {"send", "mail"}
CLICKED = [verb.name for verb in REGISTRY.buttons() if verb.name not in OF_A_FOLDER]


def decided(button, path, copy, answers):
    """What a button's click comes to on a copy: its message, whether that warns, its steps and its edits."""
    try:
        if not needs_workbook(button):
            done, steps = click_alone(button, path), ()
        else:
            done, steps = click_button(button, path, copy, answers, carry_out=lambda steps: None)
    except TaizhangError as error:
        return str(error), True, (), ChangeSet()
    return told(button, done, path), done.decision.wrong, steps, done.decision.changes


@by_name("verb", CLICKED, CLICKED, usual=("check",))
def test_a_click_does_to_the_open_book_what_the_verb_decides(demo_desk, verb):
    desk = demo_desk
    before = desk.work / "before.xlsx"
    desk.ledger.document.storeToURL(office.url_of(before), office.properties({"FilterName": office.XLSX}))
    twin = shutil.copytree(desk.path.parent, desk.work / "twin", ignore=shutil.ignore_patterns(".~lock*"))
    copy = read_workbook(open_package_bytes(before.read_bytes(), twin / desk.path.name))
    answers = dict(zip(["month"], ANSWERS.get(verb, []), strict=False))
    text, wrong, steps, changes = decided(verb, twin / desk.path.name, copy, answers)

    assert bool(steps) == (verb in CHANGE)

    how, said, asked, jumps = desk.click(verb, *ANSWERS.get(verb, []))

    assert said.replace(str(desk.path.parent), str(twin)) == in_button_words(text)
    assert how == ("wrong" if wrong else "well")
    assert [line.partition("|")[0] for line in asked] == ["month"] * len(ANSWERS.get(verb, []))
    assert jumps == [f"{step.kind} {step.value}" for step in steps if step.kind in ("table", "link")]
    data = patch(copy.package, changes).data if changes else before.read_bytes()
    assert desk.content() == values(data)
    first, *_ = desk.commands()
    assert first[:9] == [sys.executable, "-E", "-P", "-X", "utf8", "-m", "taizhang_xl", "click", verb]
    assert first[9:11] == ["--book", str(desk.path)]
    if verb == "check":
        assert desk.ledger.document.CurrentController.ActiveSheet.Name == "校验结果"
    assert not (desk.work / "click").exists()


PROGRAM = """#!{python}
import os, pathlib, sys
arguments = sys.argv[sys.argv.index("click") + 1 :]
verb, folder = arguments[0], pathlib.Path(arguments[arguments.index("--folder") + 1])
folder.mkdir(exist_ok=True)
put = lambda name, text: (folder / name).write_bytes(text.encode())
answered = arguments.count("--answer")
{body}
"""


@pytest.fixture
def scripted(desk):
    """A function that clicks a button whose program does as the body of a script says."""

    def click(verb, body, *answers):
        program = desk.work / "program 程序"
        program.write_text(PROGRAM.format(python=sys.executable, body=body), "utf-8")
        program.chmod(0o755)
        desk.add_in.cell("B1").String = str(program)
        return desk.click(verb, *answers)

    return click


def at_d2(desk):
    return desk.ledger.document.Sheets.getByName("台账").getCellRangeByName("D2").String


STEPS = f'put("steps.txt", {as_text([Step("text", "台账", "D2", "写进去了")], ["台账"])!r})\n'


@pytest.mark.parametrize(("code", "how"), [(0, "well"), pytest.param(1, "wrong", marks=pytest.mark.slow)])
def test_a_program_gets_a_copy_and_its_steps_are_carried_out(desk, scripted, code, how):
    body = f'{STEPS}put("message.txt", "看结果"); sys.exit({code})'
    assert scripted("check", body)[:2] == (how, "看结果")
    assert at_d2(desk) == "写进去了"
    (command,) = desk.commands()
    assert command[-2:] == ["--copy", f"{desk.work}/click/copy.xlsx"]


def test_a_program_that_refuses_leaves_the_book_alone(desk, scripted):
    before = at_d2(desk)
    body = f'{STEPS}put("message.txt", "不行：没有台账"); sys.exit(2)'
    assert scripted("check", body)[:2] == ("wrong", "不行：没有台账")
    assert at_d2(desk) == before


def test_questions_are_asked_one_after_the_other(desk, scripted):
    body = (
        'asks = ["month\\tmonth\\t哪个月？\\t2018-03", "folder\\treturns\\t哪个文件夹？\\tD:\\\\temp\\\\new"]\n'
        'if answered < 2: put("ask.txt", asks[answered]); sys.exit(3)\n'
        f'{STEPS}put("message.txt", "问完了"); sys.exit(0)'
    )
    how, said, asked, _ = scripted("consolidate", body, "2018-02", 'E:\\报送 "三月"\\')
    assert (how, said) == ("well", "问完了")
    assert asked == ["month|哪个月？|2018-03", "folder|哪个文件夹？|D:\\temp\\new"]
    assert desk.commands()[-1][-4:] == ["--answer", "month=2018-02", "--answer", "returns=E:/报送 三月/"]


@pytest.mark.slow
def test_a_question_that_is_not_answered_ends_the_click_without_a_word(desk, scripted):
    how, said, asked, _ = scripted("split", 'put("ask.txt", "month\\tmonth\\t哪个月？\\t2018-03"); sys.exit(3)')
    assert (how, said, len(asked)) == ("well", "", 1)
    assert len(desk.commands()) == 1
    assert not (desk.work / "click").exists()


KILLED = "os.kill(os.getpid(), 9)"


@pytest.mark.parametrize(
    "body", [KILLED, *(pytest.param(b, marks=pytest.mark.slow) for b in ("raise SystemExit(1)", "raise ValueError", "sys.exit(137)"))]
)  # fmt: skip
def test_a_program_that_breaks_is_said_and_nothing_is_written(desk, scripted, body):
    """One that is killed ends with a negative number here, as one that falls over does on Windows."""
    before = desk.content()
    how, said, *_ = scripted("check", body)
    assert how == "wrong"
    assert said.startswith(WORDS["failed"])
    assert desk.content() == before


@pytest.mark.slow
def test_a_program_that_breaks_halfway_with_a_message_is_not_believed(desk, scripted):
    for end in ("sys.exit(0)", "sys.exit(4)", KILLED):
        how, said, *_ = scripted("check", f'put("message.txt", "√ 好了"); {end}')
        assert (how, said.startswith(WORDS["failed"])) == ("wrong", True), end


def test_a_book_that_cannot_be_changed_now_starts_no_program(desk):
    for verb in ("readonly", "editing"):
        assert desk.click(verb)[:2] == ("wrong", WORDS[verb])
        assert desk.commands() == []


def test_a_book_that_was_never_saved_is_refused(desk, opened):
    opened("private:factory/scalc")
    how, said, *_ = desk.click("check")
    assert (how, "还没有保存过" in said) == ("wrong", True)


ALONE = [verb.name for verb in REGISTRY.buttons() if verb.alone]


@by_name("verb", ALONE, ALONE, usual=("help",))
def test_help_and_doctor_need_no_book_that_was_saved(desk, opened, verb):
    opened("private:factory/scalc")
    how, said, *_ = desk.click(verb)
    assert how == "well"
    assert ("从“校验”开始" if verb == "help" else "√ 运行程序的 Python") in said
    (command,) = desk.commands()
    assert "--copy" not in command
