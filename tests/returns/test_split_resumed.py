"""A split that was cut off is finished, forms of changed rows are renewed, and no two units share a file."""

import email
import shutil
from email import policy

import openpyxl
import pytest
from click.testing import CliRunner

import taizhang_xl
from taizhang_xl import check, edit, month_end, new, split
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import FileError
from taizhang_xl.faces.cli import cli
from taizhang_xl.files import disk
from taizhang_xl.returns.forms.entries import EntryKind

MARCH = Month(2018, 3)
NAMES = ("办公室", "调研室", "信访室")


def made(folder, units=tuple((name, "") for name in NAMES)):
    ledger = folder / "台账.xlsx"
    new(ledger, 2018, office="机关")
    rows = [f"单位!单位名称={name}" + (f";简称={short}" if short else "") for name, short in units]
    rows += [
        f"台账!编号=1-00{place};目标任务={name}的事;完成时限=3月底;责任单位={name}"
        for place, (name, _) in enumerate(units, 1)
    ]
    edit(ledger, append=rows)
    return ledger


@pytest.fixture
def ledger(tmp_path):
    return made(tmp_path)


def form(folder, unit):
    return folder / f"{unit}_2018年03月.xlsx"


def cell(ledger, number, field):
    item = next(item for item in taizhang_xl.read(ledger) if item.number == number)
    return f"台账!{item.where(field).cell}"


def fill(path, **texts):
    book = openpyxl.load_workbook(path)
    sheet = book["月报表"]
    columns = {each.value: each.column for each in sheet[4]}
    for name, text in texts.items():
        sheet.cell(5, columns[name]).value = text
    book.save(path)


class Killed(BaseException):
    pass


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_split_that_was_cut_off_is_finished_by_running_it_again(ledger, tmp_path, steps, monkeypatch):
    to, seen, replace = tmp_path / "表", [], disk.replace

    def cut_off(temp, target):
        seen.extend([target] if target.parent == to else [])
        if len(seen) == steps:
            raise Killed
        replace(temp, target)

    with monkeypatch.context() as patched:
        patched.setattr(disk, "replace", cut_off)
        with pytest.raises(Killed):
            split(ledger, MARCH, to)
    before = {path.name: path.read_bytes() for path in to.glob("*.xlsx")}
    assert len(before) == steps - 1
    split(ledger, MARCH, to)
    assert sorted(path.name for path in to.iterdir()) == sorted(form(to, name).name for name in NAMES)
    assert {name: (to / name).read_bytes() for name in before} == before
    with pytest.raises(FileError, match="已经分发过"):
        split(ledger, MARCH, to)


def test_a_form_remembered_but_not_written_is_written_as_it_was_remembered(ledger, tmp_path):
    to = tmp_path / "表"
    split(ledger, MARCH, to)
    sent = form(to, "调研室").read_bytes()
    form(to, "调研室").unlink()
    edit(ledger, [f"{cell(ledger, '1-002', '目标任务')}=改过的任务"])
    assert [path.name for path in split(ledger, MARCH, to)] == [form(to, "调研室").name]
    assert form(to, "调研室").read_bytes() == sent


def test_again_renews_the_forms_of_units_whose_rows_changed_and_no_other(ledger, tmp_path):
    to = tmp_path / "表"
    split(ledger, MARCH, to)
    kept = form(to, "信访室").read_bytes()
    edit(
        ledger,
        [f"{cell(ledger, '1-002', '目标任务')}=改过的任务"],
        append=["台账!编号=1-004;目标任务=第二天加的事;完成时限=3月底;责任单位=办公室"],
    )
    done = CliRunner().invoke(cli, ["split", str(ledger), "--month", "2018-03", "--to", str(to), "--again"])
    assert (done.exit_code, "2 份" in done.output) == (0, True)
    shown = [each.value for row in openpyxl.load_workbook(form(to, "办公室"))["月报表"] for each in row]
    assert "第二天加的事" in shown
    assert form(to, "信访室").read_bytes() == kept
    done = CliRunner().invoke(cli, ["split", str(ledger), "--month", "2018-03", "--to", str(to), "--again"])
    assert (done.exit_code, "没有要重做的表" in done.output) == (0, True)


def test_what_was_returned_on_the_first_form_still_merges_and_is_no_reason_for_a_new_one(ledger, tmp_path):
    to, back = tmp_path / "表", tmp_path / "报来"
    split(ledger, MARCH, to)
    back.mkdir()
    for name in NAMES[:2]:
        shutil.copy(form(to, name), back)
        fill(form(back, name), 状态="正在办理", 进展情况=f"{name}的进展")
    first = taizhang_xl.consolidate(ledger, [form(back, "办公室")], "2018-03").consolidation
    assert len(first.of(EntryKind.TAKEN)) == 2
    edit(ledger, [f"{cell(ledger, '1-002', '落实措施')}=改过的措施"])
    assert [path.name for path in split(ledger, MARCH, to, again=True)] == [form(to, "调研室").name]
    second = taizhang_xl.consolidate(ledger, [back], "2018-03").consolidation
    assert [(each.number, each.field, each.returned) for each in second.of(EntryKind.TAKEN)] == [
        ("1-002", "状态", "正在办理"), ("1-002", "进展情况", "调研室的进展"),
    ]  # fmt: skip
    assert second.of(EntryKind.CONFLICT) == ()


def test_a_form_that_was_filled_in_is_not_renewed_in_its_place(ledger, tmp_path):
    to = tmp_path / "表"
    split(ledger, MARCH, to)
    fill(form(to, "调研室"), 进展情况="填过了")
    filled = form(to, "调研室").read_bytes()
    edit(ledger, [f"{cell(ledger, '1-002', '目标任务')}=改过的任务"])
    with pytest.raises(FileError, match="没有覆盖"):
        split(ledger, MARCH, to, again=True)
    assert form(to, "调研室").read_bytes() == filled


def test_two_units_of_one_short_name_get_a_form_and_a_draft_each_and_it_is_a_finding(tmp_path):
    ledger = made(tmp_path, (("甲委员会", "委"), ("乙委员会", "委"), ("办公室", "办")))
    found = [each for each in check(ledger) if each.code == "unit-short-doubled"]
    assert [(each.sheet, each.value) for each in found] == [("单位", "委")]
    assert "甲委员会" in found[0].message
    forms = split(ledger, MARCH, tmp_path / "表")
    assert [path.name for path in forms] == [form(tmp_path, name).name for name in ("甲委员会", "乙委员会", "办")]
    month_end(ledger, forms, MARCH, tmp_path / "材料")
    drafts = sorted((tmp_path / "材料").rglob("*.eml"))
    assert [path.name.partition("_")[0] for path in drafts] == ["乙委员会", "办", "甲委员会"]
    subjects = [email.message_from_bytes(path.read_bytes(), policy=policy.default) for path in drafts]
    assert len({str(each["subject"]) for each in subjects}) == 3
