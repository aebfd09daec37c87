"""What a column could be, judged by its values: right where people would agree, silent where they would not."""

from datetime import date

import pytest

from taizhang_xl.cells import BLANK_CELL, Cell, Kind
from taizhang_xl.reading.guess import LIKELY, fits_badly, likely_fields
from taizhang_xl.reading.values import values_of


def column(*values):
    kinds = {str: Kind.TEXT, int: Kind.NUMBER, float: Kind.NUMBER, date: Kind.DATE}
    return [BLANK_CELL if value is None else Cell(kinds[type(value)], value) for value in values]


@pytest.mark.parametrize(
    ("field", "header", "values"),
    [
        ("状态", "", ("已完成", "推进中", "未启动", "推进中")),
        ("状态", "完成情况", ("是", "否", None, "是")),
        ("状态", "是否销号", ("已销号", "未销号", "未销号")),
        ("进展情况", "目前进展", ("已召开座谈会", "正在起草方案", None, "完成调研两次")),
        ("未完成原因", "存在问题及原因", (None, "场地协调难", None, "上级文件尚未下发")),
        ("完成日期", "办结时间", (date(2018, 3, 2), None, None, "2018.4.6")),
        ("完成时限", "时间节点", ("3月底", "每月", "二季度", "5月20日前")),
        ("佐证", "支撑材料", ("会议纪要3号", None, "办发〔2018〕2号")),
        ("责任单位", "承办科室", ("办公室", "财经工委", "办公室、法工委", "信访室")),
        ("责任单位", "归口", ("法规科", "财务科", "信访室", "法规科")),
        ("责任单位", "归口管理", ("办公室", "法规科", None, "财务科")),
        ("完成日期", "销号时间", (date(2018, 3, 2), None, None, "2018.4.6")),
        ("责任人", "负责人", ("王主任", "李科长", "某甲")),
        ("目标任务", "项目名称", ("起草年度工作要点", "听取预算执行情况汇报", "化解信访积案")),
        ("编号", "", ("A-01", "A-02", "B-01", "B-02")),
        ("下月安排", "下一步打算", ("下月上会", "4月底前完成初稿", None)),
    ],
)
def test_what_people_would_say(field, header, values):
    first = likely_fields(column(*values), header)[0]
    assert (str(first.field), first.score >= LIKELY) == (field, True)


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("归口", ("张某甲", "李某乙", "王某丙")),
        ("分管", ("城建", "法制", "财经")),
        ("分管", ("王副主任", "王副主任", "李副主任")),
        ("归口", ("法规科", "信访室", "财务科")),
    ],
)
def test_who_is_in_charge_of_a_line_of_work_is_not_the_person_who_does_it(header, values):
    assert "责任人" not in [str(guess.field) for guess in likely_fields(column(*values), header)]


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("领导批示", ("请财经委抓紧。王", None, None, None)),
        ("经费", (12.5, None, 1200, 8.25)),
        ("备注", (None, None, None)),
        ("优先级", ("重要", "重要", "一般", "重要")),
    ],
)
def test_nothing_is_offered_where_nothing_speaks_for_it(header, values):
    assert [guess for guess in likely_fields(column(*values), header) if guess.score >= 2 * LIKELY] == []
    assert [str(g.field) for g in likely_fields(column(*values), header) if g.score > 0.6] == []


def test_numbers_in_order_are_an_order_before_they_are_numbers():
    found = [str(guess.field) for guess in likely_fields(column(1, 2, 3, 4))]
    assert found.index("序号") < found.index("编号")


def test_doubled_numbers_are_none():
    assert "编号" not in [str(guess.field) for guess in likely_fields(column("1-001", "1-001", "1-002"))]


def test_examples_are_the_most_frequent_contents_cut_short():
    assert values_of(column("推进中", "已完成", "推进中", None, "x" * 40, "未启动")).examples == (
        "推进中",
        "已完成",
        "x" * 16 + "…",
    )


def test_a_state_column_full_of_reports_fits_badly():
    assert fits_badly("状态", column("已到三个县调研，正在起草报告", "正在组织专家论证，下周再报"))
    assert not fits_badly("状态", column("办结", "正在办理", None))
    assert not fits_badly("状态", column(None, None))
