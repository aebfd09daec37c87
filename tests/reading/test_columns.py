"""Columns whose headers leave open what they are: the values below decide, else it is said and how to settle it."""

import pytest
from sheets import make_sheet

from taizhang_xl.errors import NoTableError
from taizhang_xl.ledger.schema import LEDGER, RETURN
from taizhang_xl.reading.table import find_table

BASE = ["编号", "目标任务", "完成时限"]
STATES = ["已完成", "正在推进", "未启动", "√", "基本完成"]
SENTENCES = ["已召开两次协调会", "方案已报市政府", "已完成", "正在修改，月底前上会", "完成前期调研"]
MIXED = ["已完成", "已完成", "正在推进", "已召开两次协调会", "走流程"]


def read(headers, columns, spec=LEDGER, forced=None):
    rows = [
        ["1", "甲", "10月底"],
        ["2", "乙", "9月底"],
        ["3", "丙", "8月底"],
        ["4", "丁", "7月底"],
        ["5", "戊", "6月底"],
    ]
    lines = [[*row, *(column[at] for column in columns)] for at, row in enumerate(rows)]
    table, findings = find_table(make_sheet([[*BASE, *headers], *lines]), spec, forced or {})
    more = {name: column for name, column in table.columns.items() if column > len(BASE)}
    return more, [(each.code, each.cell, each) for each in findings if each.code != "header-renamed"]


EMPTY = [None] * 5


@pytest.mark.parametrize(
    "header", ["完成情况", "落实情况", "整改情况", "是否完成", "办结与否", "推进情况", "办理情况", "销号情况"]
)
def test_state_words_below_make_a_state_and_sentences_make_progress(header):
    assert read([header], [STATES]) == ({"状态": 4}, [])
    assert read([header], [SENTENCES]) == ({"进展情况": 4}, [])


@pytest.mark.parametrize(("values", "column"), [(["50%", "100%", "0%", "20%", "80%"], "状态"), (SENTENCES, "进展情况")])
def test_a_degree_is_a_state_where_it_is_given_in_percent(values, column):
    assert read(["完成进度"], [values]) == ({column: 4}, [])


def test_what_values_leave_open_is_told_with_the_way_to_settle_it():
    columns, ((code, cell, finding),) = read(["落实情况"], [MIXED])
    assert (columns, code, cell) == ({}, "header-doubtful", "D1")
    assert "没有读取" in finding.message
    assert "--column 状态=D" in finding.fix
    assert "--column 进展情况=D" in finding.fix


def test_a_listed_word_that_values_leave_open_is_read_as_before_and_told():
    columns, ((code, _, finding),) = read(["完成情况"], [EMPTY])
    assert (columns, code) == ({"状态": 4}, "header-doubtful")
    assert "先按“状态”读取" in finding.message


@pytest.mark.parametrize(
    ("other", "values", "column"),
    [("当前状态", STATES, "进展情况"), ("目前进展", SENTENCES, "状态"), ("最新进展", EMPTY, "状态")],
)
def test_what_is_left_decides_where_values_do_not(other, values, column):
    columns, told = read(["落实情况", other], [MIXED, values])
    assert (columns[column], told) == (4, [])


def test_a_whether_column_that_is_still_empty_is_a_state():
    assert read(["是否办结"], [EMPTY]) == ({"状态": 4}, [])


@pytest.mark.parametrize(
    "values", [["是", "否", "否", None, "√"], ["已销号", "未销号", "待销号", "未销号", None], EMPTY]
)
@pytest.mark.parametrize("header", ["是否销号", "是否已销号", "销号情况"])
def test_a_column_that_only_says_what_is_closed_is_no_state(header, values):
    columns, ((code, cell, finding),) = read([header], [values])
    assert (columns, code, cell) == ({}, "header-sign-off", "D1")
    assert "写“否”的不等于未落实" in finding.message
    # Beside a state neither takes the other's place.
    assert read([header, "状态"], [values, STATES])[0] == {"状态": 5}


def test_of_two_columns_alike_the_first_is_used_where_a_month_can_do_without():
    assert read(["备注", "说明", "附注"], [EMPTY] * 3)[0] == {"备注": 4}
    _, told = read(["说明", "附注"], [EMPTY] * 2)
    assert [(code, cell) for code, cell, _ in told] == [("header-second", "E1")]
    assert "“附注”（E 列）和“说明”（D 列）都像“备注”，只用了“说明”" in told[0][2].message
    assert "--column 备注=E" in told[0][2].fix
    # A word twice is no other case.
    assert read(["备注", "备注"], [EMPTY] * 2)[0] == {"备注": 4}
    for word in ("牵头单位", "承办单位"), ("办理状态", "完成状态"), ("工作进展", "办理进展"):
        with pytest.raises(NoTableError, match=r"D1“.*”、E1“.*--column .*=D"):
            read(list(word), [EMPTY] * 2)


def test_a_units_return_with_two_columns_alike_is_refused_still():
    with pytest.raises(NoTableError):
        read(["佐证材料", "证明材料"], [EMPTY] * 2, RETURN)


def test_what_the_user_settled_goes_before_values():
    assert read(["落实情况"], [SENTENCES], forced={"状态": 4}) == ({"状态": 4}, [])


def test_problems_are_the_tasks_of_a_list_that_has_no_others():
    rows = [["1", "制度不健全", "修订制度", "6月底"], ["2", "台账不规范", "规范台账", "7月底"]]
    for word, measure in (("存在问题", "整改措施"), ("存在的主要问题", "整改举措")):
        table, _ = find_table(make_sheet([["编号", word, measure, "整改时限"], *rows]), LEDGER)
        assert table.columns["目标任务"] == 2
    assert read(["存在问题"], [["缺资金", None, None, None, None]]) == ({"未完成原因": 4}, [])


def test_a_second_day_of_completion_is_the_deadline_only_where_there_is_no_other():
    days = ["6月底", "7月底", "8月底", "9月底", "12月底"]
    assert read(["整改完成时间"], [["3月5日", None, None, None, None]]) == ({"完成日期": 4}, [])
    sheet = make_sheet(
        [["编号", "目标任务", "责任单位", "整改完成时间"], *(["1", "甲", "办公室", day] for day in days)]
    )
    assert find_table(sheet, LEDGER)[0].columns["完成时限"] == 4


def test_a_listed_word_goes_before_one_that_is_put_together():
    columns, told = read(["任务清单", "工作进展", "最新进展"], [EMPTY, SENTENCES, SENTENCES])
    assert columns == {"进展情况": 5}
    assert [(code, cell) for code, cell, _ in told] == [("header-second", "D1"), ("header-second", "F1")]


def test_two_words_put_together_for_one_column_are_told_and_neither_is_taken():
    columns, told = read(["最新进展", "当前进展"], [SENTENCES, SENTENCES])
    assert columns == {}
    assert [(code, cell) for code, cell, _ in told] == [("header-doubled", "D1"), ("header-doubled", "E1")]
    assert "--column 进展情况=D" in told[0][2].fix


def test_two_columns_of_tasks_are_refused_with_the_option_that_settles_it():
    sheet = make_sheet([["编号", "整改任务", "督办事项", "整改时限", "承办科室"], ["1", "甲", "乙", "6月底", "办公室"]])
    with pytest.raises(NoTableError, match=r"B1“整改任务”、C1“督办事项”.*--column 目标任务=B"):
        find_table(sheet, LEDGER)
    assert find_table(sheet, LEDGER, {"目标任务": 3})[0].columns["目标任务"] == 3


def test_a_form_of_a_units_own_is_read_by_the_same_words():
    columns, _ = read(["整改情况", "存在的困难和问题", "下步工作打算"], [SENTENCES, EMPTY, EMPTY], RETURN)
    assert columns == {"进展情况": 4, "未完成原因": 5, "下月安排": 6}


def test_a_word_over_several_columns_says_of_none_of_them_what_it_is():
    head = [["编号", "目标任务", "完成时限", "推进情况", None], [None, None, None, "甲栏", "乙栏"]]
    rows = [[str(number), "起草要点", "6月底", "已完成", "已召开两次协调会"] for number in range(4)]
    merged = ("A1:A2", "B1:B2", "C1:C2", "D1:E1")
    table, _ = find_table(make_sheet([*head, *rows], merged=merged), LEDGER)
    assert table.columns == {"编号": 1, "目标任务": 2, "完成时限": 3}


def test_how_values_settled_a_column_is_told():
    rows = [[str(at), "甲", "6月底", text] for at, text in enumerate(SENTENCES)]
    _, findings = find_table(make_sheet([[*BASE, "完成情况"], *rows]), LEDGER)
    assert [each.message for each in findings] == ["“完成情况”一列按“进展情况”读取（看内容定的）"]
