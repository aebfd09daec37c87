"""The data frame is the sheet: what openpyxl reads of a coloured ledger is what pandas has of it."""

from __future__ import annotations

import re
from datetime import date, datetime

import openpyxl
import pandas as pd
import pytest

import taizhang_xl
from taizhang_xl.dates.deadline import DeadlineKind

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


@pytest.mark.parametrize("day", DAYS)
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


def test_columns_are_plain_texts_and_have_the_documented_types(demo_folder):
    frame = taizhang_xl.read(demo_folder / "ledger.xlsx").to_frame("2018-03-31")
    assert {type(name) for name in frame.columns} == {str}
    assert {str(frame[name].dtype) for name in DATES} == {"datetime64[s]"}
    assert {frame[name].dtype for name in frame.columns if name not in DATES} == {pd.StringDtype(na_value=pd.NA)}
    assert not (frame.drop(columns=DATES) == "").any(axis=None)
    assert frame["完成日期"].isna().any()


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
