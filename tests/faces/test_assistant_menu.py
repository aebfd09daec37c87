"""The assistant where no window can stand: a terminal, typed into as a person does."""

import os
import select
import subprocess
import sys
import time

import openpyxl
import pytest
from adopted import by_openpyxl
from ledgers import nothing_to_hang

from taizhang_xl.journal.closes import read_closes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="not on Windows: a terminal of another kind")
PATIENCE = 60


class Terminal:
    """A terminal in which the command runs without a word."""

    def __init__(self, home):
        import pty

        self._ours, theirs = pty.openpty()
        env = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
        env |= {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "taizhang_xl"]
        self._process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env)
        os.close(theirs)

    def until(self, text):
        """Return what is shown up to a text."""
        shown, end = "", time.monotonic() + PATIENCE
        while text not in shown:
            ready, _, _ = select.select([self._ours], [], [], max(0, end - time.monotonic()))
            assert ready, f"“{text}” never came: {shown}"
            shown += os.read(self._ours, 1 << 16).decode(errors="replace")
        return shown

    def type(self, text):
        os.write(self._ours, f"{text}\n".encode())

    def ended(self):
        code = self._process.wait(PATIENCE)
        os.close(self._ours)
        return code


@pytest.fixture
def terminal(tmp_path):
    found = Terminal(tmp_path / "home")
    yield found
    found._process.kill()


def test_the_month_is_worked_through_by_numbers_and_the_ledger_is_known_the_next_time(tmp_path, terminal):
    ledger = nothing_to_hang(tmp_path / "台账.xlsx")
    assert "n 新建一本，s 造一本示例；q 结束" in terminal.until("台账文件：")
    terminal.type(tmp_path / "无.xlsx")
    assert "无.xlsx：" in terminal.until("台账文件：")
    terminal.type(ledger)
    assert "1 ● 现在做  分发" in terminal.until("q 结束：")
    terminal.type("y")
    terminal.until("几月：")
    terminal.type("10")
    assert "2018年10月" in terminal.until("q 结束：")
    terminal.type("1")
    shown = terminal.until("q 结束：")
    assert "√ 已写 1 份月报表" in shown
    assert "1 √ 做完  分发：已发 1 个单位的表" in shown
    assert len(list((tmp_path / "sent" / "2018-10").iterdir())) == 1
    terminal.type("99")
    assert "没有“99”" in terminal.until("q 结束：")
    terminal.type("q")
    assert terminal.ended() == 0
    again = Terminal(tmp_path / "home")
    assert "2018年10月" in again.until("q 结束：")
    again.type("q")
    assert again.ended() == 0


def test_a_month_is_closed_and_opened_again_only_after_a_yes(tmp_path, terminal):
    ledger = nothing_to_hang(tmp_path / "台账.xlsx")
    terminal.until("台账文件：")
    terminal.type(ledger)
    terminal.until("q 结束：")
    terminal.type("y")
    terminal.until("几月：")
    terminal.type("3")
    terminal.until("q 结束：")
    for keys, asked, said, closed in (
        (("7", ""), "现在月结吗？", "“月结”没有做，什么也没有改", 0),
        (("7", "y"), "以后也不能再补结", "2018年3月已月结", 1),
        (("x", "n"), "撤销最近一次改动吗？", "“撤销”没有做，什么也没有改", 1),
        (("x", "y"), "2018年3月的月结撤回", "√ 已撤销", 0),
    ):
        terminal.type(keys[0])
        assert asked in terminal.until("直接回车是否：")
        terminal.type(keys[1])
        assert said in terminal.until("q 结束：")
        assert len(read_closes(ledger)) == closed
    terminal.type("q")
    assert terminal.ended() == 0


def test_an_offices_own_ledger_is_taken_over_by_numbers(tmp_path, terminal):
    ledger = by_openpyxl(tmp_path / "台账.xlsx")
    terminal.until("台账文件：")
    terminal.type(ledger)
    assert "1 ● 现在做  接收台账：有 6 处要定" in terminal.until("q 结束：")
    # Here, numbers anew, three guesses, no person, no more columns, agreed.
    for key in ("1", "1", "8", "", "", "", "-", "-"):
        terminal.type(key)
        terminal.until("请输入 1、")
    terminal.type("1")
    shown = terminal.until("q 结束：")
    assert "√ 给 7 项编上编号" in shown
    assert openpyxl.load_workbook(ledger)["重点工作"]["M13"].value == "2-003"
    terminal.type("q")
    assert terminal.ended() == 0


@pytest.mark.slow
def test_a_new_ledger_is_made_by_a_key(tmp_path, terminal):
    terminal.until("台账文件：")
    terminal.type("n")
    terminal.until("新台账存成")
    terminal.type(tmp_path / "新.xlsx")
    terminal.until("机关名称（如 某市人大常委会机关）：")
    terminal.type("某机关")
    terminal.until("哪一年的台账")
    terminal.type("2026")
    assert "√ 已建好" in terminal.until("q 结束：")
    assert (tmp_path / "新.xlsx").is_file()
    terminal.type("q")
    assert terminal.ended() == 0


def test_into_a_pipe_there_is_the_list_of_commands(tmp_path):
    env = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "taizhang_xl"], env=env, capture_output=True, text=True, timeout=PATIENCE
    )
    assert "命令" in done.stdout + done.stderr
    assert "月结" in done.stdout + done.stderr


def test_who_has_no_ledger_can_leave_by_q(terminal):
    terminal.until("台账文件：")
    terminal.type("q")
    assert terminal.ended() == 0
