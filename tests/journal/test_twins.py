"""台账.xlsx and 台账.xlsm in one folder share nothing; a ledger saved in the other format goes on with what it had."""

import json
import shutil
from datetime import date

import openpyxl
import pytest
from earlier import LEDGER, taizhang

import taizhang_xl
from taizhang_xl import check, close, edit, new, split
from taizhang_xl.dates.month import Month
from taizhang_xl.errors import FileError, UsageError
from taizhang_xl.journal.bases import read_bases
from taizhang_xl.journal.closes import read_closes
from taizhang_xl.journal.columns import Settled, read_settled, write_settled

MARCH, APRIL = Month(2018, 3), Month(2018, 4)
MACROS = LEDGER.replace(".xlsx", ".xlsm")
SIDE = ".taizhang"


@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "台账.xlsx"
    new(path, 2018, office="办公室")
    row = "编号=1-001;目标任务=拟稿;完成时限=3月底;责任单位=办公室;状态=正在办理;未完成原因=等文件"
    edit(path, [], append=["单位!单位名称=办公室", f"台账!{row}"])
    return path


def twin_of(path):
    """A copy in the other format, as the office leaves it lying beside the first."""
    return shutil.copy(path, path.with_suffix(".xlsm"))


def task_of(path):
    """The address of the task of the one item."""
    return next(
        cell.coordinate
        for row in openpyxl.load_workbook(path)["台账"].iter_rows()
        for cell in row
        if cell.value == "拟稿"
    )


def months(path):
    return [str(snapshot.month) for snapshot in read_closes(path)]


def codes(path):
    return [finding.code for finding in check(path, as_of=date(2018, 4, 2))]


def verbs(path):
    return [entry.verb for entry in taizhang_xl.history(path)]


def test_two_of_one_name_are_closed_each_for_itself(ledger):
    twin = twin_of(ledger)
    close(ledger, MARCH)
    assert (months(ledger), months(twin)) == (["2018-03"], [])
    edit(twin, ["单位!A3=第二个"])
    close(twin, MARCH)
    close(twin, APRIL)
    assert (months(ledger), months(twin)) == (["2018-03"], ["2018-03", "2018-04"])
    taizhang_xl.undo(twin, to=taizhang_xl.history(twin)[-2].id)
    assert (months(ledger), months(twin)) == (["2018-03"], [])
    assert not {"close-lost", "close-altered"} & set(codes(ledger))


def test_two_of_one_name_are_sent_out_each_for_itself(ledger, tmp_path):
    twin = twin_of(ledger)
    split(ledger, MARCH, tmp_path / "甲")
    edit(twin, [f"台账!{task_of(twin)}=另一件事"])
    assert not read_bases(twin, MARCH)
    split(twin, MARCH, tmp_path / "乙")
    sent = [{each.form["目标任务"] for each in read_bases(path, MARCH)["办公室"].values()} for path in (ledger, twin)]
    assert sent == [{"拟稿"}, {"另一件事"}]


def test_two_of_one_name_have_each_its_own_columns(ledger):
    write_settled(ledger, Settled({"编号": 2}))
    twin = twin_of(ledger)
    assert read_settled(twin).columns == {}
    write_settled(twin, Settled({"编号": 3}))
    assert (read_settled(ledger).columns, read_settled(twin).columns) == ({"编号": 2}, {"编号": 3})


def test_a_ledger_saved_with_macros_goes_on_with_all_it_had(ledger, tmp_path):
    split(ledger, MARCH, tmp_path / "甲")
    write_settled(ledger, Settled({"编号": 1}))
    close(ledger, MARCH)
    before = verbs(ledger)
    twin = ledger.rename(ledger.with_suffix(".xlsm"))
    assert (months(twin), verbs(twin), read_settled(twin).columns) == (["2018-03"], before, {"编号": 1})
    assert read_bases(twin, MARCH)
    assert "close-lost" not in codes(twin)
    with pytest.raises(UsageError, match="2018年3月已经月结过"):
        close(twin, MARCH)
    edit(twin, ["单位!A3=第二个"])
    close(twin, APRIL)
    assert (months(twin), verbs(twin)) == (["2018-03", "2018-04"], [*before, "修改单元格", "月结"])
    taizhang_xl.undo(twin, to=next(entry.id for entry in taizhang_xl.history(twin) if entry.verb == "月结"))
    assert months(twin) == []
    # And back again.
    back = twin.rename(ledger)
    assert verbs(back)[: len(before)] == before
    assert verbs(back)[-1] == "撤销"


def test_what_staff_changed_before_they_saved_it_with_macros_is_told(ledger):
    taizhang_xl.refresh(ledger, as_of=date(2018, 3, 1))
    book = openpyxl.load_workbook(ledger)
    book["台账"][task_of(ledger)] = "拟两份稿"
    book.save(ledger)
    twin = ledger.rename(ledger.with_suffix(".xlsm"))
    assert verbs(twin)[-1] == "手工修改"


def test_where_two_lay_side_by_side_once_the_history_says_what_it_leaves_out(ledger):
    twin = twin_of(ledger)
    for path in (ledger, twin, ledger):
        number = len(taizhang_xl.history(path))
        edit(path, [f"单位!A{3 + number}=第{number}个"])
    ours = [entry.id for entry in taizhang_xl.history(ledger)]
    twin.unlink()
    found = taizhang_xl.history(ledger)
    assert [entry.id for entry in found[:-1]] == ours
    assert "1 次记在 台账.xlsm 名下" in found[-1].note
    assert taizhang_xl.undo(ledger, dry_run=True).entries[0].id == ours[-1]


def test_the_old_one_put_back_finds_its_closes_gone_and_says_so(ledger):
    close(ledger, MARCH)
    old = ledger.read_bytes()
    twin = ledger.rename(ledger.with_suffix(".xlsm"))
    close(twin, APRIL)
    ledger.write_bytes(old)
    assert (months(twin), months(ledger)) == (["2018-03", "2018-04"], [])
    assert "close-lost" in codes(ledger)
    with pytest.raises(UsageError, match="存档却不在"):
        close(ledger, MARCH)


@pytest.mark.slow
def test_what_an_earlier_version_kept_goes_on_under_the_full_name(office):
    assert taizhang(office, "close", LEDGER, "--month", "2018-03")[0] == 2
    said = taizhang(office, "close", LEDGER, "--month", "2018-04")
    assert said[0] in (0, 1)
    assert "2018年3月" not in said[1]
    assert taizhang(office, "consolidate", LEDGER, "报送/4月", "--month", "2018-04")[0] in (0, 1, 2)


def test_what_an_earlier_version_kept_is_found_by_a_ledger_that_is_alone(office):
    (office / LEDGER).rename(office / MACROS)
    code, said = taizhang(office, "history", MACROS)
    assert (code, "共 5 次" in said) == (0, True)
    assert "已经月结过" in taizhang(office, "close", MACROS, "--month", "2018-03")[1]
    code, said = taizhang(office, "consolidate", MACROS, "报送/4月", "--month", "2018-04", "--format", "json")
    assert (code, json.loads(said)["conflicts"]) == (0, [])
    assert months(office / MACROS) == ["2018-03"]


def test_what_an_earlier_version_kept_is_the_ones_that_the_journal_names(office):
    shutil.copy(office / LEDGER, office / MACROS)
    assert "已经月结过" in taizhang(office, "close", LEDGER, "--month", "2018-03")[1]
    assert (months(office / LEDGER), months(office / MACROS)) == (["2018-03"], [])
    # Its own sheet of hung items says that the month was closed.
    assert "close-lost" in taizhang(office, "check", MACROS, "--format", "json")[1]


@pytest.mark.slow
def test_what_may_be_of_either_is_told_and_nothing_is_written_until_it_is_settled(office):
    shutil.copy(office / LEDGER, office / MACROS)
    journal = office / SIDE / "journal.jsonl"
    lines = journal.read_text("utf-8")
    journal.write_text(lines + lines.splitlines()[0].replace(f'"{LEDGER}"', f'"{MACROS}"') + "\n", "utf-8")
    before = {name: (office / name).read_bytes() for name in (LEDGER, MACROS)}
    for name in (LEDGER, MACROS):
        for command in (
            ("check", name),
            ("close", name, "--month", "2018-04"),
            ("consolidate", name, "报送/4月", "--month", "2018-04"),
        ):
            code, said = taizhang(office, *command)
            assert (code, LEDGER in said, MACROS in said, "改名" in said, said.count("\n")) == (2, True, True, True, 1)
    assert {name: (office / name).read_bytes() for name in (LEDGER, MACROS)} == before
    for kind in ("closes", "bases"):
        (office / SIDE / kind / LEDGER.removesuffix(".xlsx")).rename(office / SIDE / kind / LEDGER)
    assert months(office / LEDGER) == ["2018-03"]
    assert months(office / MACROS) == []


def test_what_lies_under_two_names_is_told(ledger):
    close(ledger, MARCH)
    closes = ledger.parent / SIDE / "closes"
    shutil.copytree(closes / ledger.name, closes / ledger.stem)
    twin = ledger.rename(ledger.with_suffix(".xlsm"))
    with pytest.raises(FileError, match="看不出是哪一本的"):
        read_closes(twin)


def test_an_old_workbook_beside_the_ledger_made_from_it_takes_nothing_of_its(office):
    old = office / LEDGER.replace(".xlsx", ".xls")
    old.write_bytes(b"")
    assert months(old) == []
    (office / LEDGER).rename(office / "别的.xlsx")
    assert months(old) == ["2018-03"]
