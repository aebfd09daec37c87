"""What reaches beyond files is done last, written down before and after, and told by the next run where that was cut off."""

import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import taizhang_xl
from taizhang_xl import new
from taizhang_xl.changes import Change, ChangeSet
from taizhang_xl.contract.common_options import LEDGER
from taizhang_xl.contract.decision import Decision, Edit, Line, Product
from taizhang_xl.contract.effect import Effect
from taizhang_xl.contract.open_book import apply_to_open_book
from taizhang_xl.contract.run import run_verb
from taizhang_xl.contract.telling import box_of, lines_of
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.cli import cli
from taizhang_xl.faces.verb_command import command_of
from taizhang_xl.faces.verb_function import function_of
from taizhang_xl.files.lock import locked
from taizhang_xl.journal.entry import EDIT
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.read.workbook import read_workbook

RECORD = Path(".taizhang", "effects", "台账.xlsx.jsonl")


@pytest.fixture
def ledger(tmp_path):
    new(tmp_path / "台账.xlsx", year=2018, office="某机关")
    return tmp_path / "台账.xlsx"


def noted(seen, ledger, word):
    """An effect: notes what was there already when it ran."""
    made = ledger.with_name("甲.txt").exists()
    seen.append((word, openpyxl.load_workbook(ledger)["台账"]["I3"].value, made))


def refused():
    raise UsageError("邮件服务器", "不收", "请核对地址")


def deciding(*effects):
    def decide(context):
        edit = Edit(context.package, ChangeSet.of([Change("台账", 3, 9, new="甲")]), EntryInfo(EDIT))
        file = Product(context.path.with_name("甲.txt"), lambda out: out.write(b"1"))
        return Decision((Line("√ 定了"),), edits=(edit,), files=(file,), effects=effects)

    return Verb("toy", "发几封信。", (LEDGER,), decide, edits=True)


def record(ledger):
    lines = (ledger.parent / RECORD).read_text("utf-8").splitlines()
    return [(said["state"], said.get("target") or said.get("why", "")) for said in map(json.loads, lines)]


def text(done):
    return [line.text for line in lines_of(done)]


def test_effects_come_when_the_ledger_is_saved_and_the_files_are_there(ledger):
    seen = []
    effects = [Effect("发出", word, partial(noted, seen, ledger, word)) for word in ("甲", "乙")]
    done = run_verb(deciding(*effects), {"ledger": ledger})
    assert seen == [("甲", "甲", True), ("乙", "甲", True)]
    assert record(ledger) == [("begun", "甲"), ("done", ""), ("begun", "乙"), ("done", "")]
    assert text(done)[-2:] == ["√ 发出：甲", "√ 发出：乙"]
    assert not done.wrong
    assert not [line for line in text(run_verb(deciding(), {"ledger": ledger}, dry_run=True)) if "发出" in line]


def test_the_first_that_fails_stops_those_after_it_and_each_is_told(ledger):
    seen = []
    ok = Effect("发出", "甲", partial(noted, seen, ledger, "甲"))
    verb = deciding(ok, Effect("发出", "乙", refused), Effect("发出", "丙", partial(noted, seen, ledger, "丙")))
    shown = CliRunner().invoke(command_of(verb), [str(ledger)])
    assert [word for word, *_ in seen] == ["甲"]
    assert record(ledger) == [("begun", "甲"), ("done", ""), ("begun", "乙"), ("failed", "不收；请核对地址")]
    assert shown.exit_code == 1
    assert "√ 发出：甲\n× 发出没有做成：乙（不收；请核对地址）\n没有发出：丙（前面有一件没有做成）\n" in shown.output
    # Known to have failed: the run after has nothing to tell.
    assert "没有做完" not in CliRunner().invoke(cli, ["check", str(ledger)]).output


def test_a_script_is_warned_of_what_failed(ledger):
    with pytest.warns(UserWarning, match="× 发出没有做成：乙"):
        function_of(deciding(Effect("发出", "乙", refused)))(ledger)


def test_a_dry_run_says_what_it_would_do_and_does_none(ledger):
    seen = []
    verb = deciding(Effect("发出", "甲", partial(noted, seen, ledger, "甲")))
    done = run_verb(verb, {"ledger": ledger}, dry_run=True)
    assert "会发出：甲，没有做" in text(done)
    assert not seen
    assert not (ledger.parent / RECORD).exists()


def test_nothing_is_begun_where_a_file_cannot_be_made(ledger):
    seen = []
    ledger.with_name("甲.txt").write_text("在先", "utf-8")
    with pytest.raises(Exception, match="已经有"):
        run_verb(deciding(Effect("发出", "甲", partial(noted, seen, ledger, "甲"))), {"ledger": ledger})
    assert not seen
    assert not (ledger.parent / RECORD).exists()


def test_an_open_workbook_has_its_steps_before_an_effect_runs(ledger):
    copy, order = read_workbook(open_package(ledger)), []
    edit = Edit(copy.package, ChangeSet.of([Change("台账", 3, 9, new="甲")]), EntryInfo(EDIT))
    decision = Decision(edits=(edit,), effects=(Effect("发出", "甲", lambda: order.append("effect")),))
    clicked = apply_to_open_book(decision, copy, lambda step: None, lambda steps: order.append("steps"))
    assert order == ["steps", "effect"]
    assert record(ledger) == [("begun", "甲"), ("done", "")]
    assert [line.text for line in box_of(clicked.done).lines] == ["√ 发出：甲"]


KILLED = """
import os, signal, sys
from pathlib import Path
from taizhang_xl.contract.common_options import LEDGER
from taizhang_xl.contract.decision import Decision
from taizhang_xl.contract.effect import Effect
from taizhang_xl.contract.run import run_verb
from taizhang_xl.contract.verb import Verb

def run():
    Path(sys.argv[1]).with_name("sent.txt").write_text("x")
    os.kill(os.getpid(), signal.SIGKILL)

verb = Verb("toy", "", (LEDGER,), lambda context: Decision(effects=(Effect("发出邮件", "张三", run), Effect("发出邮件", "李四", run))))
run_verb(verb, {"ledger": sys.argv[1]})
"""


@pytest.fixture
def cut_off(ledger):
    """A ledger at which a run was killed between the beginning and the end of an effect."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(ledger)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert ledger.with_name("sent.txt").exists()
    assert record(ledger) == [("begun", "张三")]
    return ledger


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: it has no SIGKILL")
def test_what_was_cut_off_is_told_once_by_the_next_run_and_never_repeated(cut_off):
    ledger = cut_off
    shown = CliRunner().invoke(cli, ["check", str(ledger)])
    assert shown.exit_code == 1
    (line,) = [line for line in shown.output.splitlines() if "上次运行" in line]
    assert line.startswith("上次运行的“发出邮件”（张三，20")
    assert line.endswith("没有做完，不知道做成没有。请核对后再决定要不要重做")
    assert record(ledger) == [("begun", "张三"), ("told", "")]
    assert "上次运行" not in CliRunner().invoke(cli, ["check", str(ledger)]).output


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: it has no SIGKILL")
def test_who_only_tries_or_is_refused_leaves_the_telling_to_the_run_after(cut_off):
    assert "上次运行" in CliRunner().invoke(cli, ["refresh", str(cut_off), "--dry-run"]).output
    assert CliRunner().invoke(cli, ["split", str(cut_off)]).exit_code == 2
    copy = read_workbook(open_package(cut_off))
    clicked = apply_to_open_book(Decision(), copy, lambda step: None, lambda steps: None)
    assert box_of(clicked.done).lines[0].text.startswith("上次运行的“发出邮件”（张三")
    assert clicked.done.wrong
    assert record(cut_off) == [("begun", "张三"), ("told", "")]


@pytest.mark.skipif(os.name == "nt", reason="not on Windows: it has no SIGKILL")
def test_programs_and_scripts_are_told_aside_of_the_result(cut_off):
    shown = CliRunner().invoke(cli, ["check", str(cut_off), "--format", "json"])
    assert "上次运行" in shown.stderr
    assert json.loads(shown.stdout)["counts"] == {}
    with (cut_off.parent / RECORD).open("a", encoding="utf-8") as file:
        file.write(
            '{"id": "1", "state": "begun", "time": "2018-03-01 08:00:00", "name": "发出", "target": "乙"}\n{"id": "2", "sta'
        )
    with pytest.warns(UserWarning, match="发出”（乙"):
        taizhang_xl.check(cut_off)
    assert record(cut_off)[2:] == [("begun", "乙"), ("told", "")]


def test_what_another_run_is_doing_is_not_told_as_cut_off(ledger):
    busy = "import sys, time; from pathlib import Path; from taizhang_xl.journal.effects import begin, recorded\n"
    busy += (
        "with recorded(Path(sys.argv[1])) as file: begin(file, '发出', '甲'); print(1, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", busy, str(ledger)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        shown = CliRunner().invoke(cli, ["check", str(ledger)])
        other.stdin.close()
    assert "另一次运行正在做“发出”（甲" in shown.output
    assert record(ledger) == [("begun", "甲")]


def test_the_record_goes_with_a_ledger_that_is_saved_in_the_other_format(ledger):
    run_verb(deciding(Effect("发出", "甲", lambda: None)), {"ledger": ledger})
    renamed = ledger.rename(ledger.with_suffix(".xlsm"))
    ledger.with_name("甲.txt").unlink()
    other = Verb("toy", "", (LEDGER,), lambda context: Decision(effects=(Effect("发出", "乙", lambda: None),)))
    run_verb(other, {"ledger": renamed})
    names = [path.name for path in (ledger.parent / RECORD).parent.glob("*.jsonl")]
    assert names == ["台账.xlsm.jsonl"]


def test_a_record_that_cannot_be_read_says_which_line(ledger):
    with locked(ledger):
        (ledger.parent / RECORD).parent.mkdir(parents=True)
        (ledger.parent / RECORD).write_text('{"id": 1}\n', "utf-8")
    shown = CliRunner().invoke(cli, ["check", str(ledger)])
    assert (shown.exit_code, shown.stderr.startswith("台账.xlsx.jsonl：第 1 行读不出来")) == (2, True)
