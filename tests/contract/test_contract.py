"""A verb decides the whole before anything is written, and is the same in a terminal, in Python and under a button."""

import errno
import json
import os
import shutil
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import taizhang_xl
from taizhang_xl import new
from taizhang_xl.changes import Change, ChangeSet
from taizhang_xl.contract.common_options import LEDGER, MONTH, flag
from taizhang_xl.contract.context import Context
from taizhang_xl.contract.decision import Decision, Edit, Line, Product, Saving
from taizhang_xl.contract.open_book import apply_to_open_book
from taizhang_xl.contract.option import AnswerNeededError
from taizhang_xl.contract.run import run_verb
from taizhang_xl.contract.telling import written_json
from taizhang_xl.contract.verb import Verb
from taizhang_xl.errors import ChangedMeanwhileError, EditRefusedError, FileError, UsageError
from taizhang_xl.faces.verb_command import command_of
from taizhang_xl.faces.verb_function import function_of
from taizhang_xl.journal.entry import EDIT
from taizhang_xl.journal.record import EntryInfo
from taizhang_xl.xlsx.package import open_package
from taizhang_xl.xlsx.read.workbook import read_workbook

LOUD = flag("loud", "大声")


def put(package, text="甲"):
    return Edit(package, ChangeSet.of([Change("台账", 3, 9, new=text)]), EntryInfo(EDIT))


def written(text, file):
    file.write(text.encode())


def failing(file):
    file.write(b"half")
    raise FileError("附件", "写不出来", "请再试")


def everything_below(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def folder(tmp_path):
    new(tmp_path / "台账.xlsx", 2018, office="某机关")
    taizhang_xl.edit(tmp_path / "台账.xlsx", append=["台账!编号=1-001;目标任务=拟稿;完成时限=3月底;责任单位=办公室"])
    return tmp_path


def verb(decide, **more):
    return Verb("toy", "做一件小事。", (LEDGER, LOUD), decide, edits=True, **more)


def value(path):
    return openpyxl.load_workbook(path)["台账"]["I3"].value


def history(path):
    return [entry.verb for entry in taizhang_xl.history(path)]


def test_edits_and_files_of_one_decision_are_both_there(folder):
    ledger, target = folder / "台账.xlsx", folder / "做好" / "甲.txt"

    def decide(context):
        return Decision(
            (Line("√ 做了"),), edits=(put(context.package),), files=(Product(target, partial(written, "好")),)
        )

    done = run_verb(verb(decide), {"ledger": ledger})
    assert (value(ledger), target.read_text("utf-8")) == ("甲", "好")
    assert (done.saved, done.made, history(ledger)[-1]) == (ledger.resolve(), (target,), EDIT)


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_decision_that_fails_or_is_only_tried_writes_nothing(folder, dry_run):
    before = everything_below(folder)

    def decide(context):
        if not dry_run:
            raise UsageError("甲", "不行", "请改")
        return Decision(edits=(put(context.package),), files=(Product(folder / "甲.txt", partial(written, "好")),))

    if dry_run:
        assert run_verb(verb(decide), {"ledger": folder / "台账.xlsx"}, dry_run=True).saved is None
    else:
        with pytest.raises(UsageError):
            run_verb(verb(decide), {"ledger": folder / "台账.xlsx"})
    assert everything_below(folder) == before


def test_a_file_that_cannot_be_made_stops_all_others_and_the_ledger(folder):
    before = everything_below(folder)

    def decide(context):
        files = (Product(folder / "甲.txt", partial(written, "好")), Product(folder / "乙.txt", failing))
        return Decision(edits=(put(context.package),), files=files)

    with pytest.raises(FileError, match="写不出来"):
        run_verb(verb(decide), {"ledger": folder / "台账.xlsx"})
    assert everything_below(folder) == before


def test_a_full_disk_is_told_in_one_line_by_the_file_that_could_not_be_made(folder):
    before = everything_below(folder)

    def full(file):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def decide(context):
        return Decision(edits=(put(context.package),), files=(Product(folder / "甲.txt", full),))

    with pytest.raises(FileError, match=r"^甲\.txt：做不出来"):
        run_verb(verb(decide), {"ledger": folder / "台账.xlsx"})
    assert everything_below(folder) == before


def test_a_ledger_that_cannot_be_saved_gets_no_files_beside_it(folder):
    ledger = folder / "台账.xlsx"

    def decide(context):
        package = context.package
        shutil.copy(ledger, folder / "原样.xlsx")
        taizhang_xl.edit(ledger, {"台账!I3": "别人"})
        return Decision(edits=(put(package),), files=(Product(folder / "甲.txt", partial(written, "好")),))

    with pytest.raises(ChangedMeanwhileError):
        run_verb(verb(decide), {"ledger": ledger})
    assert value(ledger) == "别人"
    assert not (folder / "甲.txt").exists()
    assert len(history(ledger)) == 2


def test_a_host_that_refuses_leaves_no_file_and_nothing_in_the_history(folder):
    ledger = folder / "台账.xlsx"
    copy = read_workbook(open_package(ledger))
    before = history(ledger)
    decision = Decision(edits=(put(copy.package),), files=(Product(folder / "甲.txt", partial(written, "好")),))

    def refuse(steps):
        assert steps
        raise EditRefusedError(ledger, "这张表在这期间改过", "请再点一次")

    with pytest.raises(EditRefusedError):
        apply_to_open_book(decision, copy, lambda step: None, refuse)
    assert not (folder / "甲.txt").exists()
    assert history(ledger) == before


def test_an_open_workbook_takes_no_edits_that_were_decided_on_its_file(folder):
    ledger = folder / "台账.xlsx"
    copy, before = read_workbook(open_package(ledger)), everything_below(folder)
    decision = Decision(edits=(put(open_package(ledger)),))
    with pytest.raises(ValueError, match="own copy"):
        apply_to_open_book(decision, copy, lambda step: None, lambda steps: None)
    assert everything_below(folder) == before


def test_edits_of_another_workbook_are_saved_before_the_program_takes_those_of_the_open_one(folder):
    ledger, other = folder / "台账.xlsx", folder / "另一本.xlsx"
    shutil.copy(ledger, other)
    copy = read_workbook(open_package(ledger))
    decision = Decision(edits=(put(copy.package), put(open_package(other), "乙")))
    seen = []
    done = apply_to_open_book(decision, copy, lambda step: None, lambda steps: seen.append((bool(steps), value(other))))
    assert seen == [(True, "乙")]
    assert [written.saved for written in done.done.written] == [None, other]
    assert value(ledger) != "甲"


def test_one_decision_may_edit_several_workbooks_each_with_its_history(folder):
    one, other = folder / "台账.xlsx", folder / "另一本.xlsx"
    shutil.copy(one, other)

    def decide(context):
        return Decision(edits=(put(context.package), put(open_package(other), "乙")))

    run_verb(verb(decide), {"ledger": one})
    assert (value(one), value(other)) == ("甲", "乙")
    assert (history(one)[-1], history(other)[-1]) == (EDIT, EDIT)


def test_files_are_made_one_after_the_other_and_remembered_before_they_are_in_place(folder):
    seen = []

    def write(name, file):
        seen.append(("made", name))
        file.write(name.encode())

    def remember(name, data):
        seen.append((data.decode(), (folder / f"{name}.txt").exists()))

    files = tuple(
        Product(folder / f"{name}.txt", partial(write, name), Saving.NEW, partial(remember, name)) for name in "甲乙"
    )
    run_verb(verb(lambda context: Decision(files=files)), {"ledger": folder / "台账.xlsx"})
    assert seen == [("made", "甲"), ("made", "乙"), ("甲", False), ("乙", False)]


def test_a_file_in_the_way_is_kept_as_its_saving_says(folder):
    target = folder / "甲.txt"
    target.write_text("手写的", "utf-8")

    def run(saving):
        files = (Product(target, partial(written, "新的"), saving),)
        return run_verb(verb(lambda context: Decision(files=files)), {"ledger": folder / "台账.xlsx"})

    with pytest.raises(FileError, match="已经有"):
        run(Saving.NEW)
    assert target.read_text("utf-8") == "手写的"
    assert [path.read_text("utf-8") for path in run(Saving.MADE).aside] == ["手写的"]
    assert target.read_text("utf-8") == "新的"


def test_a_new_verb_is_a_command_a_function_and_a_click_by_its_registration_alone(folder):
    ledger = folder / "台账.xlsx"

    def decide(context: Context) -> Decision:
        text = "大声" if context[LOUD] else "小声"
        return Decision((Line(f"√ {text}"),), edits=(put(context.package, text),), wrong=context[LOUD])

    toy = verb(decide, json=written_json, result=lambda done: done.saved)
    shown = CliRunner().invoke(command_of(toy), [str(ledger), "--loud"])
    assert (shown.exit_code, value(ledger)) == (1, "大声")
    assert shown.output.splitlines()[0] == "√ 大声"
    assert function_of(toy)(ledger) == ledger.resolve()
    assert value(ledger) == "小声"
    tried = CliRunner().invoke(command_of(toy), [str(ledger), "--loud", "--dry-run", "--format", "json"])
    assert [each["new"] for each in json.loads(tried.output)["changes"]] == ["大声"]
    assert value(ledger) == "小声"


def test_what_a_button_would_ask_for_is_refused_in_one_line_where_nobody_can_answer(folder):
    needs = Verb("toy", "要一个月份。", (LEDGER, MONTH), lambda context: Decision(result=context[MONTH]))
    with pytest.raises(UsageError, match="月份"):
        run_verb(needs, {"ledger": folder / "台账.xlsx"})
    copy = read_workbook(open_package(folder / "台账.xlsx"))
    with pytest.raises(AnswerNeededError) as needed:
        needs.decide(Context({"ledger": folder / "台账.xlsx"}, MONTH.read("2018-03").last, copy=copy))
    assert needed.value.ask[:2] == ("month", "month")
    assert needed.value.ask.default == "2018-03"
    with pytest.raises(UsageError, match="不是月份"):
        run_verb(needs, {"ledger": folder / "台账.xlsx", "month": "三天"})
