"""A closed month stays closed: its archive comes back with a redo, and where the archive is lost that is told."""

import re
import shutil
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from ledgers import nothing_to_hang

import taizhang_xl
from taizhang_xl import check, close, consolidate, edit, month_end, new, split
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.cli import cli
from taizhang_xl.month.close import Closing, Hung
from taizhang_xl.verbs.close import close_lines

MARCH, APRIL, MAY = (Month(2018, number) for number in (3, 4, 5))


@pytest.fixture
def ledger(tmp_path):
    """One piece of work due in March, not done, with its reason."""
    path = tmp_path / "台账.xlsx"
    new(path, 2018, office="办公室")
    row = "编号=1-001;目标任务=拟稿;完成时限=3月底;责任单位=办公室;状态=正在办理;未完成原因=等文件"
    edit(path, [], append=["单位!单位名称=办公室", f"台账!{row}"])
    return path


def archive(path, month=MARCH):
    return path.parent / ".taizhang" / "closes" / path.name / f"{month}.json"


def reason_cell(path):
    sheet = openpyxl.load_workbook(path)["台账"]
    return next(cell.coordinate for row in sheet.iter_rows() for cell in row if cell.value == "等文件")


def codes(path):
    return [finding.code for finding in check(path, as_of=date(2018, 4, 2))]


def invoke(*arguments):
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def test_an_undo_taken_back_brings_the_archive_back_with_the_cells(ledger):
    close(ledger, MARCH)
    kept = archive(ledger).read_bytes()
    taizhang_xl.undo(ledger)
    assert not archive(ledger).exists()
    taizhang_xl.undo(ledger)
    assert archive(ledger).read_bytes() == kept
    with pytest.raises(UsageError, match="2018年3月已经月结过"):
        close(ledger, MARCH)
    assert "close-altered" not in codes(ledger)
    taizhang_xl.undo(ledger)
    assert not archive(ledger).exists()
    assert close(ledger, MARCH).snapshot.read_bytes() == kept


def test_going_back_over_a_redo_to_the_close_itself_opens_the_month(ledger):
    close(ledger, MARCH)
    name = taizhang_xl.history(ledger)[-1].id
    taizhang_xl.undo(ledger)
    taizhang_xl.undo(ledger)
    taizhang_xl.undo(ledger, to=name)
    assert not archive(ledger).exists()


def test_a_close_of_nothing_comes_back_too(tmp_path):
    path = tmp_path / "台账.xlsx"
    nothing_to_hang(path)
    close(path, MARCH)
    taizhang_xl.undo(path)
    taizhang_xl.undo(path)
    assert archive(path).exists()


@pytest.mark.parametrize("how", ["renamed", "deleted"])
def test_a_lost_archive_is_told_and_the_month_is_not_closed_again_unasked(ledger, how):
    close(ledger, MARCH)
    if how == "renamed":
        ledger = ledger.rename(ledger.with_name("台账（新）.xlsx"))
    else:
        shutil.rmtree(ledger.parent / ".taizhang" / "closes")
    assert codes(ledger).count("close-lost") == 1
    before = ledger.read_bytes()
    done = invoke("close", ledger, "--month", "2018-03")
    assert (done.exit_code, "2018年3月月结过" in done.output, "--again" in done.output) == (2, True, True)
    assert ledger.read_bytes() == before
    assert invoke("close", ledger, "--month", "2018-03", "--again").exit_code == 0
    assert archive(ledger).exists()
    assert "close-lost" not in codes(ledger)


def test_a_close_of_nothing_is_known_by_the_journal_alone(tmp_path):
    path = tmp_path / "台账.xlsx"
    nothing_to_hang(path)
    close(path, MARCH)
    archive(path).unlink()
    with pytest.raises(UsageError, match="存档却不在"):
        close(path, MARCH)


def test_a_close_that_was_taken_back_is_not_missed(ledger):
    close(ledger, MARCH)
    taizhang_xl.undo(ledger)
    assert "close-lost" not in codes(ledger)


@pytest.mark.parametrize("damage", ["content", "no file", "no folder"])
def test_an_archive_that_cannot_be_read_is_a_finding_beside_the_others(ledger, damage):
    close(ledger, MARCH)
    kept = archive(ledger)
    if damage == "content":
        kept.write_text("{", "utf-8")
    elif damage == "no file":
        kept.unlink()
        kept.mkdir()
    else:
        shutil.rmtree(kept.parent)
        kept.parent.write_text("", "utf-8")
    found = codes(ledger)
    assert found.count("close-unreadable") == 1
    assert "required-empty" in found


def test_the_first_close_names_the_months_it_passes_over(ledger):
    done = invoke("close", ledger, "--month", "2018-03")
    assert "从2018年3月开始；以前的1月至2月没有月结过" in done.output
    assert "没有月结过" not in invoke("close", ledger, "--month", "2018-04").output


def test_what_a_close_cannot_take_back_is_said_where_it_is_tried_or_refused(ledger):
    assert "以后也不能再补结" in invoke("close", ledger, "--month", "2018-03", "--dry-run").output
    edit(ledger, [f"台账!{reason_cell(ledger)}="])
    said = invoke("close", ledger, "--month", "2018-03").output
    assert "2018年3月没有月结，台账没有改动" in said
    assert "从2018年3月开始；以前的1月至2月没有月结过，以后也不能再补结" in said


def test_a_month_that_is_not_over_is_said_with_what_is_not_due_yet():
    hung = [
        Hung(f"2018-11-0{day}", f"1-00{day}", "2018-11", 1, "忙", date(2018, 11, due), 0)
        for day, due in enumerate((20, 27, 30), 1)
    ]
    summary, _ = close_lines(Closing(Month(2018, 11), hung=tuple(hung)), date(2018, 11, 27))
    assert any("2018年11月还没有过完（今天11月27日），还没有到期的 2 项也算没有办结" in line.text for line in summary)
    summary, _ = close_lines(Closing(Month(2018, 11), hung=tuple(hung)), date(2018, 11, 30))
    assert not any("没有过完" in line.text for line in summary)


def test_nothing_is_merged_into_a_closed_month_until_its_close_is_taken_back(ledger, tmp_path):
    forms = split(ledger, MARCH, tmp_path / "表")
    close(ledger, MARCH)
    before = ledger.read_bytes()
    for merge in (
        lambda: consolidate(ledger, forms, MARCH),
        lambda: month_end(ledger, forms, MARCH, tmp_path / "材料"),
    ):
        with pytest.raises(UsageError, match=r"2018年3月已经月结.*undo"):
            merge()
    assert ledger.read_bytes() == before
    assert not (tmp_path / "材料").exists()
    taizhang_xl.undo(ledger)
    assert month_end(ledger, forms, MARCH, tmp_path / "材料").consolidation.returned == ("办公室",)


def test_a_late_return_is_told_how_far_back_the_close_lies_when_something_was_done_since(ledger, tmp_path):
    forms = split(ledger, MARCH, tmp_path / "表")
    close(ledger, MARCH)
    split(ledger, APRIL, tmp_path / "四月")
    taizhang_xl.refresh(ledger, as_of=date(2018, 4, 3))
    with pytest.raises(UsageError, match="补在2018年4月的表里") as refused:
        consolidate(ledger, forms, MARCH)
    (number,) = re.findall(r"undo --to (\S+) 撤回", str(refused.value))
    taizhang_xl.undo(ledger, to=number)
    assert not archive(ledger).exists()
    assert consolidate(ledger, forms, MARCH).consolidation.returned == ("办公室",)


def test_a_close_that_is_not_on_record_is_not_said_to_be_undone(ledger, tmp_path):
    forms = split(ledger, MARCH, tmp_path / "表")
    close(ledger, MARCH)
    (ledger.parent / ".taizhang" / "journal.jsonl").unlink()
    with pytest.raises(UsageError, match="撤不回来，先从备份恢复月结以前的台账") as refused:
        consolidate(ledger, forms, MARCH)
    assert "undo" not in str(refused.value)


def test_a_month_whose_archive_is_lost_takes_no_returns_either(ledger, tmp_path):
    forms = split(ledger, MARCH, tmp_path / "表")
    close(ledger, MARCH)
    archive(ledger).unlink()
    with pytest.raises(UsageError, match="2018年3月已经月结"):
        consolidate(ledger, forms, MARCH)


@pytest.mark.parametrize(
    "command",
    [
        ("refresh", "{}"),
        ("split", "{}", "--month", "2019-03", "--to", "{to}"),
        ("consolidate", "{}", "{to}", "--month", "2019-03"),
        ("month-end", "{}", "--returns", "{to}", "--month", "2019-03", "--to", "{to}"),
        ("close", "{}", "--month", "2019-03"),
        ("check", "{}"),
    ],
)
def test_another_year_than_the_workbooks_own_is_refused_in_one_line(ledger, tmp_path, command):
    before, to = ledger.read_bytes(), tmp_path / "表"
    to.mkdir()
    done = invoke(*(each.format(ledger, to=to) for each in command), "--year", "2019")
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert [word for word in ("2018", "2019", "设置") if word not in done.output] == []
    assert (ledger.read_bytes(), list(to.iterdir())) == (before, [])
    assert invoke("refresh", ledger, "--year", "2018").exit_code == 0
