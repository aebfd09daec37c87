"""What a file holds cannot steer the terminal: not in a finding, a history, a comparison, an error, nor as JSON."""

import io
import json
import re

import openpyxl
import pytest
from click.testing import CliRunner

import taizhang_xl
from taizhang_xl.faces import terminal
from taizhang_xl.faces.cli import cli

# Clears the screen; sets the title; the same as one C1 sign; turns writing around; forges a line.
EVIL = "走访\u009b2J\u009d0;标题\u0007\u202e户主\x7f\n√ 已存 台账.xlsx"
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def ledger(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(["编号", "目标任务", "完成时限", "责任单位", "责任人", "状态", "进展情况"])
    # A workbook cannot hold the sign itself in its XML, but all others.
    sheet.append(
        ["1-001", EVIL.replace("\x07", ""), "3月底" + "\u009b2J", "办公室" + "\u202e", "主任", "\u009b31m办结", "旧"]
    )
    book.save(tmp_path / "2018年台账.xlsx")
    return tmp_path / "2018年台账.xlsx"


def run(*arguments):
    done = CliRunner().invoke(cli, [str(each) for each in arguments])
    return done.output + done.stderr


def calls(ledger):
    other = ledger.with_name("另一本.xlsx")
    other.write_bytes(ledger.read_bytes())
    taizhang_xl.edit(ledger, {"台账!G2": EVIL.replace("\x07", "")})
    yield "check", ledger
    yield "check", ledger, "--format", "json"
    yield "history", ledger
    yield "history", ledger, "--format", "json"
    yield "diff", other, ledger
    yield "diff", other, ledger, "--format", "json"
    yield "refresh", ledger, "--dry-run"
    yield "edit", ledger, "--set", f"台账!H2={EVIL}", "--dry-run"
    yield "edit", ledger, "--set", f"没有{EVIL}!H2=1"
    yield "deadline", f"3月\u009b2J底{EVIL}", "--year", "2018"
    yield "undo", ledger, "--dry-run"
    yield "export", ledger, "--format", "json"
    yield "adopt", ledger


def test_no_command_shows_a_sign_that_steers(ledger):
    for call in calls(ledger):
        told = run(*call)
        assert told, call
        assert STEERS.findall(told) == [], call
        if "json" not in call:
            assert "√ 已存 台账.xlsx" not in told.splitlines(), call


def test_what_was_escaped_in_json_reads_back_as_it_was(ledger):
    items = json.loads(run("export", ledger, "--format", "json"))["items"]
    assert items[0]["责任单位"] == "办公室\u202e"


def test_csv_is_whole_for_programs_and_harmless_on_a_screen(ledger, monkeypatch):
    assert "办公室\u202e" in run("export", ledger, "--format", "csv")

    class Screen(io.StringIO):
        def isatty(self):
            return True

    shown = Screen()
    monkeypatch.setattr(terminal.sys, "stdout", shown)
    terminal._show_text("甲,\u009b2J\r\n乙,丙\r\n")
    assert shown.getvalue() == "甲,\\u009b2J\r\n乙,丙\r\n\n"
