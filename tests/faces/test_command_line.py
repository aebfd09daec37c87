"""What the command line says to those who mistype: one Chinese line, the nearest right word, exit code 2."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from ledgers import make_ledger

from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.schema import LEDGER, UNITS

WRONG = {
    "a command misspelt": (("chek",), "chek：没有这个命令。像是 check"),
    "the label of a button": (("着色",), "着色：没有这个命令。像是 refresh（着色）"),
    "a label of which one verb has several": (("校验",), "校验：没有这个命令。像是 check（校验）；全部的用"),
    "a label that shares a character with others": (("分发",), "分发：没有这个命令。像是 split（分发）；全部的用"),
    "nearly a label": (("填色",), "填色：没有这个命令。像是 refresh（着色）；全部的用"),
    "a command like none": (("丁",), "丁：没有这个命令。请用"),
    "an option misspelt": (("check", "--makr", "a.xlsx"), "--makr：没有这个选项。像是 --mark"),
    "an option before the command": (("--foo",), "--foo：没有这个选项。"),
    "an option without its value": (("check", "a.xlsx", "--as-of"), "--as-of：后面要有一个值。"),
    "a flag with a value": (("check", "a.xlsx", "--mark=1"), "--mark：后面不要写值。"),
    "one name too many": (("check", "我的", "台账.xlsx"), "台账.xlsx：命令里多了这些。请去掉；文件名里有空格的，请用引号括起来。"),
    "another format": (("check", "a.xlsx", "--format", "xml"), "--format：没有这个选择。请用 text、json、csv。"),
    "no action": (("addin",), "taizhang addin：后面没有写做什么。请写成 taizhang addin install（装上）、status"),
    "a new ledger of another kind": (
        ("new", "台账.pdf", "--year", "2018"),
        "台账.pdf：写出来的是 .xlsx 文件，不是 .pdf。请写成 台账.xlsx。",
    ),
    "no ledger": (("check",), "台账：没有给。请写在命令后面。"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_slip_of_the_keyboard_is_answered_in_one_chinese_line(case: str) -> None:
    typed, said = WRONG[case]
    result = CliRunner().invoke(cli, typed)
    assert result.exit_code == 2
    assert result.stderr.startswith(said)
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


@pytest.mark.parametrize("verb", ["packet", "split", "booklet", "month-end", "calendar", "mail"])
def test_a_folder_called_like_a_file_is_refused_with_the_name_to_use(
    tmp_path: Path, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nor is a program looked for that counts pages.
    monkeypatch.setenv("PATH", str(tmp_path))
    units = [{"单位名称": "办公室"}]
    item = {"编号": "1-001", "类别": "机关日常工作", "目标任务": "例会", "责任单位": "办公室", "完成时限": "12月底"}
    ledger = make_ledger(tmp_path / "台账.xlsx", 2018, "某机关", {LEDGER: [item], UNITS: units})
    month = ("--month", "2018-03") if verb in ("packet", "split", "month-end", "mail") else ()
    more = {"month-end": ("--returns", str(tmp_path)), "calendar": ("--as-of", "2018-03-01")}.get(verb, ())
    to = tmp_path / "三月.xlsx"
    result = CliRunner().invoke(cli, [verb, str(ledger), *month, *more, "--to", str(to)])
    assert result.exit_code == 2
    assert result.stderr == f"三月.xlsx：这里要写文件夹，不是文件名。请写成 {tmp_path / '三月'}。\n"
    assert not to.exists()


@pytest.mark.parametrize("typed", [("--help",), ("check", "-h"), ("split", "--help"), ("addin", "--help")])
def test_help_has_no_english_sentence(typed: tuple[str, ...]) -> None:
    page = CliRunner().invoke(cli, typed).stdout
    assert page.startswith("用法：")
    assert not re.search(r"Usage|Options|Commands|Show|exit|TEXT|LEDGER", page)


def test_the_commands_stand_in_the_order_of_the_month_under_their_groups() -> None:
    page = CliRunner().invoke(cli, ["--help"]).stdout
    order = [
        "建账：",
        "  new ",
        "核对：",
        "  check ",
        "月度：",
        "  split ",
        "  consolidate ",
        "  packet ",
        "  close ",
        "办理：",
        "  sign-off ",
        "修改记录：",
        "  undo ",
        "工具：",
        "选项：",
    ]
    places = [page.index(each) for each in order]
    assert places == sorted(places)


def test_the_second_column_of_help_begins_at_one_place() -> None:
    page = CliRunner().invoke(cli, ["check", "--help"]).stdout
    rows = page.partition("选项：\n")[2].splitlines()
    starts = {_width(re.match(r" +\S+(?: \S+)*? {2,}", row)[0]) for row in rows}  # type: ignore[index]
    assert len(rows) > 5
    assert len(starts) == 1


def _width(text: str) -> int:
    return sum(2 if "一" <= sign <= "鿿" or sign in "［］" else 1 for sign in text)
