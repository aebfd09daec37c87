"""What is no file is a ledger too: an openpyxl workbook, a book of xlwings, a data frame. Read like the file itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import taizhang_xl
from taizhang_xl.errors import NoTableError, UsageError

DAY = "2018-03-31"


@pytest.fixture
def ledger(demo_once, tmp_path):
    return Path(shutil.copy(demo_once / "ledger.xlsx", tmp_path / "ledger.xlsx"))


def told(findings):
    return [(finding.code, finding.cell) for finding in findings]


def test_a_workbook_of_openpyxl_is_read_as_its_file_is(ledger):
    book = openpyxl.load_workbook(ledger)
    assert told(taizhang_xl.check(book, as_of=DAY)) == told(taizhang_xl.check(ledger, as_of=DAY))
    one, other = (taizhang_xl.frames(given, as_of=DAY).items() for given in (book, ledger))
    pd.testing.assert_frame_equal(one, other)
    book["台账"]["Q5"] = "差不多"
    assert ("state-unknown", "Q5") in told(taizhang_xl.check(book, as_of=DAY))
    assert len(taizhang_xl.read(book)) == 260


def test_a_frame_is_read_as_a_ledger(ledger):
    frame = taizhang_xl.frames(ledger, as_of=DAY).items()
    again = taizhang_xl.frames(frame, as_of=DAY).items()
    pd.testing.assert_frame_equal(again.drop(columns="单元格"), frame.drop(columns="单元格"))
    late = taizhang_xl.export(frame.taizhang.overdue(), as_of=DAY)["items"]
    assert [item["编号"] for item in late] == list(frame.taizhang.overdue()["编号"])


def test_a_frame_of_an_office_with_its_own_words_is_read_too():
    frame = pd.DataFrame(
        {"编号": ["1-001"], "工作内容": ["报简报"], "办结时限": ["3月底"], "承办单位": ["办公室"], "完成情况": ["在办"]}
    )
    item = taizhang_xl.frames(taizhang_xl.read(frame, year=2018), as_of="2018-04-02").items().iloc[0]
    assert (item["目标任务"], item["状态"], item["时限状态"], item["超期天数"]) == ("报简报", "正在办理", "超期2天", 2)


def test_what_would_be_written_of_a_ledger_in_memory_is_refused(ledger, tmp_path):
    book = openpyxl.load_workbook(ledger)
    assert len(taizhang_xl.refresh(book, as_of=DAY, dry_run=True).changes.changes) > 100
    before = book["台账"]["Q6"].value
    with pytest.raises(UsageError, match=r"只在内存里，refresh 要改的没有地方写.*存成 \.xlsx"):
        taizhang_xl.refresh(book, as_of=DAY)
    assert book["台账"]["Q6"].value == before
    with pytest.raises(UsageError, match="请用 to= 说明"):
        taizhang_xl.print(book)
    made = taizhang_xl.today(book, as_of=DAY, to=tmp_path / "今日.xlsx")
    assert made
    assert (tmp_path / "今日.xlsx").exists()
    with pytest.raises(UsageError, match="edit 要改的没有地方写"):
        taizhang_xl.edit(taizhang_xl.frames(ledger, as_of=DAY).items(), {"台账!A3": "1"})


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        (42, UsageError, "int：不能当台账读"),
        (pd.DataFrame({"a": [1]}), NoTableError, "数据框"),
        (pd.DataFrame([[1, 2]], columns=["编号", "编号"]), UsageError, "列名重复：编号"),
        (pd.DataFrame({"编号": ["1", "2"], "年度": [2018, 2019]}), UsageError, "有2018、2019几个年度"),
        (openpyxl.Workbook(write_only=True), UsageError, "只读或只写"),
    ],
)
def test_what_is_no_ledger_is_refused_in_one_line(given, error, said):
    with pytest.raises(error, match=said):
        taizhang_xl.read(given)
    with pytest.raises(error, match=said):
        taizhang_xl.check(given)
    with pytest.raises(UsageError, match="不能打开。请给文件名"):
        taizhang_xl.open(given)


@pytest.mark.slow
@pytest.mark.libreoffice
def test_a_book_of_xlwings_is_worked_on_where_it_is_open(calc, ledger):
    book = calc.books.open(str(ledger))
    before = ledger.read_bytes()
    book.sheets["台账"]["Q5"].value = "差不多"
    assert ("state-unknown", "Q5") in told(taizhang_xl.check(book, as_of=DAY))
    assert ("state-unknown", "Q5") not in told(taizhang_xl.check(ledger, as_of=DAY))
    with pytest.raises(UsageError, match="不能试运行"):
        taizhang_xl.refresh(book, as_of=DAY, dry_run=True)
    taizhang_xl.refresh(book, as_of=DAY)
    assert book.api.UndoManager.getAllUndoActionTitles()[0] == "台账：着色"
    assert ledger.read_bytes() == before
    assert taizhang_xl.read(book).to_frame(DAY)["读不出"].dropna().tolist() == ["状态：差不多"]
    assert taizhang_xl.open(book).live
    new = calc.books.add()
    with pytest.raises(UsageError, match="还没有存过盘"):
        taizhang_xl.open(new)
    with pytest.raises(UsageError, match="还没有存过盘"):
        taizhang_xl.check(new)
