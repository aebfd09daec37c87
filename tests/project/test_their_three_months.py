"""Three months of an office on its own layout, with the commands: every figure of the packets is worked out by hand in
tests/their_office.py, and the office's own looks and columns are there at the end.
"""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import their_clerk as clerk
import their_office as own
from clerks import InOpenpyxl
from click.testing import CliRunner
from their_office import LAW, LETTERS, MONEY, OFFICE, PARTY, STUDY

from taizhang_xl.faces.cli import cli

pytestmark = [pytest.mark.libreoffice, pytest.mark.slow]
LEDGER, SHEET = "2018年重点工作台账.xlsx", "重点工作"
LAST_DAY = {3: "2018-03-31", 4: "2018-04-30", 5: "2018-05-31"}
FIGURES = {"3a": own.FIRST_MARCH, "3": own.MARCH, "4": own.APRIL, "5": own.MAY}
# What 没有并入 lists of each run, file by file.
NOT_TAKEN = {
    "3a": {"法工委_2018年03月.xlsx": "报表缺少列 1 处", "机关党委_2018年03月.xlsx": "图片 1 张、待核 1 处"},
    "3": {"机关党委_2018年03月.xlsx": "图片 1 张"},
    "4": {},
    "5a": {"信访室_2018年05月.xlsx": "冲突 1 处"},
    "5": {},
}


class Play:
    """The office's folder, and what each step said."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.ledger = folder, folder / LEDGER
        self.said: dict[str, str] = {}

    def run(self, step: str, command: str, *words: object, expect: int | None = 0) -> None:
        """Run a command on the ledger; what it prints is kept under the step's name."""
        done = CliRunner().invoke(cli, [command, str(self.ledger), *map(str, words)])
        assert isinstance(done.exception, SystemExit | None), done.exception
        assert expect in (None, done.exit_code), done.output
        self.said[step] = done.output

    def month(self, number: int) -> tuple[str, str]:
        """Return the option that names a month."""
        return "--month", f"2018-{number:02d}"

    def split(self, number: int) -> None:
        """Send the forms of a month out."""
        self.run(f"split {number}", "split", *self.month(number), "--to", self.folder / f"发{number}")

    def send_back(self, number: int, *units: str) -> None:
        """Fill in the forms of units as they report, and put them among the returns."""
        (self.folder / f"收{number}").mkdir(exist_ok=True)
        for unit in units:
            back = self.back(unit, number)
            form = InOpenpyxl(shutil.copy(self.folder / f"发{number}" / back.name, back))
            for item, values in own.REPORTS[number][unit].items():
                form.fill(item, **values)
            form.save()

    def back(self, unit: str, number: int) -> Path:
        """Return where a unit's return lies."""
        return self.folder / f"收{number}" / f"{unit}_2018年0{number}月.xlsx"

    def month_end(self, step: str) -> None:
        """Run the month-end as of the month's last day; its packet is kept under the step's name."""
        number = int(step[0])
        to = self.folder / f"材料{number}"
        given = ("--returns", self.folder / f"收{number}", "--to", to, "--as-of", LAST_DAY[number])
        # C-06 has no deadline, which stays an error.
        self.run(step, "month-end", *given, *self.month(number), expect=1)
        shutil.copy(next(to.glob("*.xlsx")), self.folder / f"packet {step}.xlsx")

    def archive(self) -> dict[str, bytes]:
        """Return the closed months that are kept."""
        return {path.name: path.read_bytes() for path in (self.folder / ".taizhang" / "closes").rglob("*.json")}


@pytest.fixture(scope="module")
def play(tmp_path_factory):
    """The three months, played once."""
    played = Play(tmp_path_factory.mktemp("office"))
    own.write_their_ledger(played.ledger)
    shutil.copy(played.ledger, played.folder / "before.xlsx")
    march(played)
    april(played)
    may(played)
    return played


def march(play):
    play.split(3)
    play.send_back(3, OFFICE, STUDY, LAW, PARTY)
    clerk.save_in_libreoffice(play.back(STUDY, 3))
    clerk.rename_column(play.back(LAW, 3), "进展情况", "干了什么")
    clerk.put_picture(play.back(PARTY, 3), "K6")
    play.month_end("3a")
    # By telephone; and the section has looked at the picture.
    clerk.enter(play.ledger, "B-04", 办理状态="办结", 办结日期=date(2018, 3, 14), 佐证材料="电话记录3号")
    clerk.enter(play.ledger, "C-01", 办理状态="办结", 佐证材料="计划照片")
    play.send_back(3, MONEY, LETTERS)
    clerk.rename_column(play.back(LAW, 3), "干了什么", "进展情况")
    play.month_end("3")
    play.run("close 3 refused", "close", *play.month(3), expect=1)
    clerk.enter(play.ledger, "A-05", 存在问题="问卷回收慢")
    play.run("close 3", "close", *play.month(3))
    closed = play.archive()
    play.run("undo of the close", "undo", expect=None)  # the sheet 挂单 stays, and that is said
    assert (list(closed), play.archive()) == (["2018-03.json"], {})
    play.run("redo of the close", "undo")
    assert play.archive() == closed
    clerk.enter(play.ledger, "A-04", 办结日期=date(2018, 3, 20))
    play.run("check after the close", "check", "--as-of", "2018-04-02", expect=1)
    clerk.enter(play.ledger, "A-04", 办结日期=date(2018, 3, 22))


def april(play):
    play.split(4)
    clerk.insert_row(play.ledger, "B-04", own.LATE_ROW)
    approved = ("--until", "2018-06-30", "--why", "搬迁未完成", "--approver", "秘书长")
    play.run("extend", "extend", "C-05", *approved, "--as-of", "2018-04-20")
    play.send_back(4, *own.REPORTS[4])
    play.month_end("4")
    play.run("close 4 refused", "close", *play.month(4), expect=1)
    clerk.enter(play.ledger, "B-09", 存在问题="议案刚交办")
    play.run("close 4", "close", *play.month(4))


def may(play):
    play.split(5)
    play.run("sign off a stage", "sign-off", "2018-04-04", "--as-of", "2018-05-04")
    clerk.insert_row(play.ledger, "C-07", own.REFILLED_ROW)
    clerk.renumber(play.ledger, {own.REFILLED_ROW.task: "C-07", "规范接待窗口服务": "C-08"})
    play.send_back(5, *own.REPORTS[5])
    untouched = clerk.cells(play.ledger)
    play.month_end("5a")
    merged = clerk.cells(play.ledger)
    play.run("undo of the merge", "undo")
    assert clerk.cells(play.ledger) == untouched
    play.run("redo of the merge", "undo")
    assert clerk.cells(play.ledger) == merged != untouched
    clerk.renumber(play.ledger, {own.REFILLED_ROW.task: "C-08", "规范接待窗口服务": "C-07"})
    play.month_end("5b")
    play.run("close 5 refused", "close", *play.month(5), expect=1)
    clerk.enter(play.ledger, "B-03", 办理状态="办结", 办结日期=date(2018, 5, 30), 佐证材料="电话记录8号")
    play.month_end("5")
    play.run("close 5", "close", *play.month(5))
    play.run("sign off", "sign-off", "2018-03-01", "A-05", "B-08", "B-09", "--as-of", "2018-06-04")


def table(play, step, name, top):
    """The rows of a sheet of a packet below its header, as dicts."""
    book = openpyxl.load_workbook(play.folder / f"packet {step}.xlsx", data_only=True)
    # A list with nothing in it has no page.
    if name not in book.sheetnames:
        return []
    sheet = book[name]
    head, *rows = sheet.iter_rows(top, values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows if row[1] is not None or row[0] == "合计"]


@pytest.mark.parametrize("step", FIGURES)
def test_each_figure_of_each_packet_is_the_one_worked_out_by_hand(play, step):
    shown = {row["单位"]: row for row in table(play, step, "总览", 2)}
    for unit, (due, *told, early, overdue) in FIGURES[step].items():
        *states, hung, on_time = told
        rate = on_time if on_time == own.LATE else on_time / (due - states[-1])
        found = [
            shown[unit][name] for name in ("应办", "办结", "在办", "未落实", "未报送", "挂单", "提前办结", "超期次数")
        ]
        # What was not reported shows as a dash, and the column 报送情况 says why.
        wanted = ["—" if each == own.LATE else each for each in (due, *states, hung, early, overdue)]
        assert (unit, found) == (unit, wanted)
        assert shown[unit]["按期率"] == ("—" if on_time == own.LATE else pytest.approx(rate))
        assert (shown[unit]["报送情况"] == own.LATE) == (on_time == own.LATE)
    assert list(shown) == [OFFICE, STUDY, MONEY, LAW, LETTERS, PARTY, "合计"]
    assert len(table(play, step, "超期", 2)) == FIGURES[step]["合计"][-1]


@pytest.mark.parametrize("month", own.HUNG)
def test_the_lists_of_each_packet_and_the_close_name_what_hangs_and_what_comes_next(play, month):
    hung = table(play, str(month), "挂单", 2)
    assert {(row["编号"], str(row["原到期日"].date()), row["挂单"]) for row in hung} == own.HUNG[month]
    assert len(hung) == len(own.HUNG[month])
    said = re.findall(r"^  \S+ (\S+) 原到期日 (\S+) (\S+)：", play.said[f"close {month}"], re.MULTILINE)
    assert sorted(said) == sorted(own.HUNG[month])
    due = [(row["编号"], row["到期日"]) for row in table(play, str(month), "下月到期", 2)]
    assert ", ".join(f"{number} {day.month}-{day.day}" for number, day in due) == own.NEXT_DUE[month]


@pytest.mark.parametrize("step", NOT_TAKEN)
def test_what_was_not_taken_is_listed_return_by_return(play, step):
    _, _, listed = play.said[step].partition("没有并入（")
    assert dict(re.findall(r"^  (\S+\.xlsx)：(.+)$", listed, re.MULTILINE)) == NOT_TAKEN[step]


def test_the_close_asks_for_the_reasons_that_lack_and_the_check_tells_of_a_closed_month_touched(play):
    asked = {step: re.findall(r"重点工作!\w+ (\S+) ", said) for step, said in play.said.items() if "refused" in step}
    assert asked == {"close 3 refused": ["A-05"], "close 4 refused": ["B-09"], "close 5 refused": ["B-03"]}
    told = [line for line in play.said["check after the close"].splitlines() if "已经月结" in line]
    assert ["A-04的“完成日期”月结时是“2018-03-22”，现在是“2018-03-20”" in line for line in told] == [True]
    assert "2018-03-01、2018-03-02、2018-04-01、2018-04-02" in play.said["close 5"]
    hanging = openpyxl.load_workbook(play.ledger)["挂单"].iter_rows(2, values_only=True)
    assert {row[0]: row[4] for row in hanging if not row[7]} == {"2018-03-03": 3, "2018-04-03": 2}


def test_the_offices_own_columns_looks_and_sheets_are_as_they_were(play, tmp_path):
    before, after = clerk.looks(play.folder / "before.xlsx"), clerk.looks(play.ledger)
    assert {name: after["rows"][name] for name in before["rows"]} == before["rows"]
    assert {**after, "rows": {}} == {**before, "rows": {}}
    copy = Path(shutil.copy(play.ledger, tmp_path / "copy.xlsx"))
    clerk.save_in_libreoffice(copy)
    assert clerk.cells(copy) == clerk.cells(play.ledger)


SHARES = ("应办", "办结", "在办", "未落实", "未报送")
WORDS = {"√": "办结", "◎": "在办", "●": "未落实"}


@pytest.mark.parametrize("step", ["3", "4", "5"])
def test_totals_are_the_sums_of_the_units_and_those_the_counts_of_their_rows(play, step):
    """As pandas adds up what stands on the sheets of each closed month."""
    sheets = pd.read_excel(play.folder / f"packet {step}.xlsx", sheet_name=None, header=None, engine="openpyxl")
    table = sheets["总览"].iloc[2:].set_axis(sheets["总览"].iloc[1], axis="columns").set_index("单位")
    shown = table[list(SHARES)].apply(pd.to_numeric, errors="coerce").fillna(0)
    units = shown.loc[:"合计"].iloc[:-1]
    assert units.sum().to_dict() == shown.loc["合计"].to_dict()
    assert (units["应办"] == units[list(SHARES[1:])].sum(axis="columns")).all()
    for unit, row in units.iterrows():
        if table.loc[unit, "报送情况"] != "已报送":
            continue
        counted = states_of(sheets[unit]).value_counts() if unit in sheets else pd.Series(dtype=int)
        assert {name: counted.get(name, 0) for name in WORDS.values()} == row[list(WORDS.values())].to_dict(), unit


def states_of(sheet):
    """The states of what was due, by the first character of each cell in the first part of a unit's page."""
    first, second = (sheet.index[sheet[0].astype(str).str.startswith(part)][0] for part in ("一、", "二、"))
    part = sheet.loc[first + 1 : second - 1]
    header = next(at for at, row in part.iterrows() if "状态" in set(row))
    column = next(at for at, text in part.loc[header].items() if text == "状态")
    rows = part.loc[header + 1 :]
    # What was done ahead has a list of its own below.
    ahead = rows.index[rows[0].astype(str).str.contains("提前办结")]
    rows = rows.loc[: ahead[0] - 1] if len(ahead) else rows
    return rows[column].dropna().astype(str).str[0].map(WORDS).dropna()
