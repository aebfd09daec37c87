"""The data frame is the sheet: what openpyxl reads of a coloured ledger is what pandas has of it."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import taizhang_xl
from taizhang_xl.dates.deadline import DeadlineKind
from taizhang_xl.errors import UsageError
from taizhang_xl.faces.frames.columns import FRAMES

ROOT = Path(__file__).resolve().parents[2]

DATES = ["到期日", "交办日期", "完成日期"]
# What the frame has in one form, however it was typed.
KEYS = ["编号", "类别", "状态", "责任单位"]
DAYS = ["2018-03-31", "2018-06-15", "2018-11-30"]


def sheet_of(path):
    """The rows of 台账 by their cell, as openpyxl reads them: the header's names -> the values."""
    sheet = openpyxl.load_workbook(path, data_only=True)["台账"]
    names = [cell.value for cell in sheet[2]]
    found = {}
    for row in sheet.iter_rows(min_row=3):
        values = dict(zip(names, (cell.value for cell in row), strict=True))
        if values["编号"]:
            found[f"台账!A{row[0].row}"] = values
    return found


@pytest.mark.slow
@pytest.mark.parametrize("day", DAYS)
def test_a_frame_is_the_sheet_as_it_is_coloured_for_that_day(demo_folder, day):
    ledger = demo_folder / "ledger.xlsx"
    frame = taizhang_xl.read(ledger).to_frame(day)
    taizhang_xl.refresh(ledger, as_of=day)
    after = taizhang_xl.read(ledger).to_frame(day)
    pd.testing.assert_frame_equal(frame, after)
    rows = sheet_of(ledger)
    assert list(frame["单元格"]) == list(rows)
    blank = 0
    for shown, (_, row) in zip(rows.values(), frame.iterrows(), strict=True):
        for name, value in shown.items():
            if value is None:
                blank += 1
                assert pd.isna(row[name]), (row["编号"], name)
            elif isinstance(value, datetime):
                assert row[name] == value, (row["编号"], name)
            elif name not in KEYS:
                assert row[name] == str(value).strip(), (row["编号"], name)
    assert blank > 100


@pytest.mark.parametrize("day", [DAYS[0], *(pytest.param(day, marks=pytest.mark.slow) for day in DAYS[1:])])
def test_questions_to_the_frame_have_the_answers_of_the_sheet(demo_folder, day):
    ledger = demo_folder / "ledger.xlsx"
    frame = taizhang_xl.read(ledger).to_frame(day)
    taizhang_xl.refresh(ledger, as_of=day)
    rows = sheet_of(ledger).values()
    late = [row["编号"] for row in rows if re.fullmatch(r"超期\d+天", row["时限状态"] or "")]
    asked = frame.taizhang.overdue()
    assert late
    assert sorted(asked["编号"]) == sorted(late)
    assert asked["到期日"].is_monotonic_increasing
    first, last = datetime(2018, 6, 1), datetime(2018, 6, 30)
    due = [row["编号"] for row in rows if row["到期日"] and first <= row["到期日"] <= last]
    assert due
    assert list(frame.taizhang.due_between("2018-06-01", date(2018, 6, 30))["编号"]) == due


def test_recurring_work_is_due_next(demo_folder):
    view = taizhang_xl.read(demo_folder / "ledger.xlsx")
    recurring = [item.number for item in view if item.deadline.kind is DeadlineKind.RECURRING]
    frame = view.to_frame("2018-06-15").set_index("编号")
    assert len(recurring) > 20
    assert frame.loc[recurring, "到期日"].notna().all()
    monthly = frame[frame["完成时限"] == "每月底"]
    assert set(monthly["到期日"]) == {pd.Timestamp(2018, 6, 30)}


@pytest.mark.parametrize("name", FRAMES)
def test_columns_are_those_of_the_page_with_the_types_that_it_names(demo_once, name):
    frame = getattr(taizhang_xl.frames(demo_once / "ledger.xlsx", as_of="2018-03-31"), name)()
    documented = documented_types()[name]
    assert {type(label) for label in frame.columns} == {str}
    assert {label: str(frame[label].dtype) for label in frame.columns} == documented
    texts = [label for label, dtype in documented.items() if dtype == "string"]
    assert {frame[label].dtype for label in texts} == {pd.StringDtype(na_value=pd.NA)}
    assert not (frame[texts] == "").any(axis=None)
    for label in ("状态", "级别", "种类"):
        assert label not in documented or frame[label].dtype.ordered


def documented_types():
    """The tables of docs/frames.md: method -> label -> dtype."""
    tables = {}
    for line in (ROOT / "docs" / "frames.md").read_text("utf-8").splitlines():
        if heading := re.fullmatch(r"## `(\w+)\(\)`.*", line):
            tables[heading[1]] = {}
        elif row := re.fullmatch(r"\| (\S+) \| `(\S+)` \|.*", line):
            tables[list(tables)[-1]][row[1]] = row[2]
    return tables


def test_states_are_in_the_order_of_the_work(demo_once):
    frame = taizhang_xl.read(demo_once / "ledger.xlsx").to_frame("2018-03-31")
    assert list(frame["状态"].dtype.categories) == ["未落实", "正在办理", "办结", "销号"]
    done = frame[frame["状态"] >= "办结"]
    assert set(done["状态"]) == {"办结"}
    assert frame.groupby("责任单位", observed=True)["状态"].max()["信访室"] == "办结"


def test_what_is_no_day_number_or_state_is_blank_and_named_beside(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["编号", "目标任务", "完成时限", "责任单位", "责任人", "状态", "完成日期", "备注"])
    sheet.append(["1-001", "报简报", "3月底", "办公室", "主任", "差不多", "近期", "=1/0"])
    sheet.append(["1-002", "信访分析", "8月底", "办公室", "主任", "办结", "2018.3.5", "#N/A"])
    hung = book.create_sheet("挂单")
    hung.append(["挂单号", "编号", "月份", "未完成原因", "次数", "原到期日", "承诺时间", "销号日期"])
    hung.append(["2018-03-01", "1-001", "2018年3月", "等文件", "两次", datetime(2018, 3, 31), "4月中旬", "月底"])
    book.save(tmp_path / "2018年台账.xlsx")
    frames = taizhang_xl.frames(tmp_path / "2018年台账.xlsx", as_of="2018-03-31")
    first, second = (row for _, row in frames.items().iterrows())
    assert pd.isna(first["状态"])
    assert pd.isna(first["完成日期"])
    assert first["读不出"] == "状态：差不多；完成日期：近期；备注：公式没有结果"
    assert second["完成日期"] == pd.Timestamp(2018, 3, 5)
    assert second["读不出"] == "备注：#N/A"
    row = frames.hangings().iloc[0]
    assert pd.isna(row["次数"])
    assert row["读不出"] == "次数：两次；销号日期：月底"
    assert (row["月份"], row["原到期日"], row["承诺时间"]) == ("2018-03", pd.Timestamp(2018, 3, 31), "4月中旬")


def test_each_due_date_is_an_occurrence(tmp_path):
    """Told by hand: March was reported for the recurring one; of the two stages the first is signed off."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(["编号", "目标任务", "完成时限", "责任单位", "责任人", "状态", "完成日期", "交办日期"])
    sheet.append(["1-001", "报简报", "每季度末", "办公室", "主任", "办结", datetime(2018, 3, 20), None])
    sheet.append(["1-002", "信访分析", "3月底、9月底", "信访室", "主任", "正在办理", None, None])
    sheet.append(["1-003", "长期坚持", "长期", "信访室", "主任", None, None, None])
    sheet.append(["1-004", "月报", "每月5日前", "信访室", "主任", None, None, datetime(2018, 10, 20)])
    hung = book.create_sheet("挂单")
    hung.append(["挂单号", "编号", "月份", "未完成原因", "次数", "原到期日", "承诺时间", "销号日期"])
    hung.append(["2018-03-01", "1-002", "2018-03", "等文件", 1, datetime(2018, 3, 31), None, datetime(2018, 4, 8)])
    told = book.create_sheet("月报")
    told.append(["编号", "月份", "落实情况", "状态"])
    told.append(["1-001", "2018-03", "报了", "办结"])
    book.save(tmp_path / "2018年台账.xlsx")
    frame = taizhang_xl.frames(tmp_path / "2018年台账.xlsx", as_of="2018-07-10").occurrences()
    days = [f"{day:%m-%d}" for day in frame["到期日"]]
    rows = zip(frame["编号"], days, frame["种类"], frame["状态"], frame["超期天数"].astype("object"), strict=True)
    assert [tuple(None if pd.isna(value) else value for value in row) for row in rows] == [
        ("1-001", "03-31", "每期", "办结", None),
        ("1-001", "06-30", "每期", "未落实", 10),
        ("1-001", "09-30", "每期", "未落实", -82),
        ("1-001", "12-31", "每期", "未落实", -174),
        ("1-002", "03-31", "阶段", "销号", None),
        ("1-002", "09-30", "阶段", "正在办理", -82),
        ("1-004", "11-05", "每期", "未落实", -118),
        ("1-004", "12-05", "每期", "未落实", -148),
    ]
    assert list(frame["挂单号"].dropna()) == ["2018-03-01"]
    assert list(frame["月份"].head(2)) == ["2018-03", "2018-06"]


def test_without_reports_only_the_running_occurrence_is_known(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["编号", "目标任务", "完成时限", "责任单位", "责任人", "状态"])
    book.active.append(["1-001", "报简报", "每月底", "办公室", "主任", "正在办理"])
    book.save(tmp_path / "2018年台账.xlsx")
    frame = taizhang_xl.frames(tmp_path / "2018年台账.xlsx", as_of="2018-10-15").occurrences()
    assert list(frame["月份"]) == ["2018-10", "2018-11", "2018-12"]
    assert list(frame["状态"]) == ["正在办理", "未落实", "未落实"]
    assert list(frame["超期天数"]) == [-16, -46, -77]


def test_ledgers_of_two_years_are_joined_and_told_apart(demo_once, tmp_path):
    next_year = tmp_path / "2019年台账.xlsx"
    taizhang_xl.new(next_year, 2019, last=demo_once / "ledger.xlsx")
    joined = taizhang_xl.frames(next_year, demo_once / "ledger.xlsx", as_of="2018-12-31")
    alone = [taizhang_xl.frames(path, as_of="2018-12-31") for path in (demo_once / "ledger.xlsx", next_year)]
    for name in ("items", "reports", "people", "occurrences"):
        both = getattr(joined, name)()
        parts = [getattr(each, name)() for each in alone]
        pd.testing.assert_frame_equal(both, pd.concat(parts, ignore_index=True))
        assert parts[0].dtypes.equals(both.dtypes)
    counts = joined.items().groupby("年度").size()
    assert counts[2018] == 260
    assert 0 < counts[2019] < 260
    with pytest.raises(UsageError, match="2018年：有两本台账"):
        taizhang_xl.frames(demo_once / "ledger.xlsx", demo_once / "ledger.xlsx")
    with pytest.raises(UsageError, match="不能写回"):
        joined.write_back(joined.items())


def test_a_ledger_without_the_computed_columns_has_them_in_the_frame(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["编号", "类别", "目标任务", "完成时限", "责任单位", "状态"])
    book.active.append(["1-001", "机关日常工作", "报简报", "每月5日前", "办公室", "未落实"])
    book.active.append(["1-002", "机关日常工作", "信访分析", "8月底、12月底", "办公室", "正在办理"])
    book.save(tmp_path / "2018年台账.xlsx")
    frame = taizhang_xl.read(tmp_path / "2018年台账.xlsx", year=2018).to_frame("2018-03-31")
    assert list(frame["到期日"]) == [pd.Timestamp(2018, 4, 5), pd.Timestamp(2018, 8, 31)]
    assert list(frame["时限状态"]) == ["临期5天", "未到期"]


def test_a_formula_of_the_office_in_a_computed_column_is_what_the_frame_has(demo_folder):
    ledger = demo_folder / "ledger.xlsx"
    book = openpyxl.load_workbook(ledger)
    names = [cell.value for cell in book["台账"][2]]
    book["台账"].cell(3, names.index("时限状态") + 1).value = '="看情况"'
    book.save(ledger)
    taizhang_xl.refresh(ledger, as_of="2018-03-31")
    assert openpyxl.load_workbook(ledger)["台账"].cell(3, names.index("时限状态") + 1).value == '="看情况"'
    row = taizhang_xl.read(ledger).to_frame("2018-03-31").iloc[0]
    # openpyxl leaves no result beside a formula: the sheet shows none until Excel has opened it.
    assert pd.isna(row["时限状态"])


def test_a_frame_of_something_else_is_refused():
    with pytest.raises(AttributeError, match="不是台账的表"):
        pd.DataFrame({"a": [1]}).taizhang  # noqa: B018 the accessor itself refuses
