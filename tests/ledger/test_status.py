"""State and time are two axes: the colour says how far, the words say how late."""

from dataclasses import replace
from datetime import date

import pytest
from sheets import Book, make_sheet

from taizhang_xl.ledger.schema import State
from taizhang_xl.ledger.states import read_state, undone_words
from taizhang_xl.ledger.status import status_of
from taizhang_xl.month.refresh import refresh_ledger
from taizhang_xl.reading.build import build_ledger

HEADER = ["编号", "目标任务", "完成时限", "到期日", "状态", "时限状态", "完成日期"]


def ledger_of(*rows, settings=()):
    sheets = [make_sheet([HEADER, *rows])]
    if settings:
        sheets.append(make_sheet([["名称", "值", "说明"], *([*row, None] for row in settings)], name="设置"))
    return build_ledger(Book(tuple(sheets)), year=2018)


def status(as_of, deadline="10月底", state=None, done_on=None, settings=()):
    ledger = ledger_of(["1", "甲", deadline, None, state, None, done_on], settings=settings)
    return status_of(ledger, ledger.items[0], as_of)


@pytest.mark.parametrize(
    ("as_of", "state", "label", "fill", "timing"),
    [
        # The office's example: an item due 2018-10-31.
        (date(2018, 3, 31), None, "○ 未到期", None, "未到期"),
        (date(2018, 10, 24), None, "○ 未到期", None, "临期7天"),
        (date(2018, 10, 25), None, "○ 未到期", None, "临期6天"),
        (date(2018, 10, 31), None, "○ 未到期", None, "今天到期"),
        (date(2018, 11, 1), None, "● 未落实", "FF7C80", "超期1天"),
        (date(2018, 11, 1), "未落实", "● 未落实", "FF7C80", "超期1天"),
        (date(2018, 11, 1), "基本完成", "◎ 正在办理", "9DC3E6", "超期1天"),
        (date(2018, 3, 31), "在办", "◎ 正在办理", "9DC3E6", "未到期"),
        (date(2018, 11, 1), "√", "√ 办结", "A9D18E", "办结"),
        (date(2018, 11, 1), "不知道", "● 未落实", "FF7C80", "超期1天"),
    ],
)
def test_a_dated_item_through_the_year(as_of, state, label, fill, timing):
    got = status(as_of, state=state)
    assert (got.label, got.fill, got.timing) == (label, fill, timing)


def test_done_in_time_and_late():
    assert status(date(2018, 12, 1), state="办结", done_on=date(2018, 10, 31)).timing == "按期办结"
    assert status(date(2018, 12, 1), state="办结", done_on=date(2018, 11, 3)).timing == "超期3天办结"
    assert status(date(2018, 12, 1), state="办结", done_on="2018.11.3").timing == "超期3天办结"


def test_strict_rule_paints_what_is_not_begun():
    assert status(date(2018, 3, 1), settings=[("红色口径", "严格")]).label == "● 未落实"


def test_days_before_and_colours_come_from_the_settings_sheet():
    got = status(date(2018, 10, 1), state="在办", settings=[("临期天数", "30"), ("正在办理颜色", "0070c0")])
    assert (got.timing, got.fill) == ("临期30天", "0070C0")


def test_open_ended_and_unclear_work_never_turns_red_by_date():
    assert status(date(2018, 12, 31), "长期坚持").timing == "长期"
    unclear = status(date(2018, 12, 31), "待定")
    assert (unclear.timing, unclear.fill, unclear.overdue) == ("时限待明确", None, False)


def test_recurring_work_is_due_by_its_running_occurrence():
    assert status(date(2018, 3, 10), "每月").due == date(2018, 3, 31)
    assert status(date(2018, 4, 1), "每季度末").due == date(2018, 6, 30)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", State.TODO), ("未启动", State.TODO), ("基本完成", State.DOING), ("80%", State.DOING), ("100%", State.DONE),
        ("完成", State.DONE), ("是", State.DONE), ("√", State.DONE), ("辦結", State.DONE), ("办 结\u3000", State.DONE),
        ("已销号", State.CLOSED), ("大概", None),
    ],
)  # fmt: skip
def test_state_words(text, state):
    assert read_state(text) == state


def row_with(state, progress, words=()):
    sheets = [make_sheet([[*HEADER, "进展情况"], ["1", "甲", "2月底", None, state, None, None, progress]])]
    if words:
        sheets.append(make_sheet([["词类", "标准写法", "也写作"], ["状态", *words]], name="词典"))
    return replace(build_ledger(Book(tuple(sheets)), year=2018), taken_in=date(2018, 1, 5))


@pytest.mark.parametrize("word", ["否", "未完成", "没有完成", "×", "☐", "false"])
@pytest.mark.parametrize(
    ("progress", "label"),
    [
        ("建成2个，第3个设备采购中", "◎ 正在办理"),
        ("截至10月增长3.4%", "◎ 正在办理"),
        ("尚未启动，已报省厅", "◎ 正在办理"),
        (None, "● 未落实"),
        ("无", "● 未落实"),
        ("无变化", "● 未落实"),
        ("未完成", "● 未落实"),
        ("尚未启动。", "● 未落实"),
        ("进展情况：该项工作尚未开展", "● 未落实"),
        ("未启动，等上级文件", "● 未落实"),
    ],
)
def test_a_word_that_says_only_not_finished_goes_by_the_progress(word, progress, label):
    ledger = row_with(word, progress)
    assert status_of(ledger, ledger.items[0], date(2018, 3, 31)).label == label


def test_in_a_ledger_of_ours_with_its_three_states_the_word_is_not_begun():
    ours = replace(row_with("否", "建成2个"), taken_in=None)
    assert ours.state(ours.items[0]) is State.TODO


@pytest.mark.parametrize("header", ["是否完成", "完成与否", "是否办结", "是 否\n完成"])
def test_a_column_that_asks_whether_it_is_finished_says_so_by_its_header_without_the_day_of_taking_in(header):
    head = [*HEADER[:4], header, *HEADER[5:], "进展情况"]
    rows = [["1", "甲", "2月底", None, "否", None, None, "建成2个"], ["2", "乙", "2月底", None, "否", None, None, None]]
    made = build_ledger(Book((make_sheet([head, *rows]),)), year=2018)
    assert [made.state(item) for item in made.items] == [State.DOING, State.TODO]


def test_so_it_does_where_it_stands_in_the_upper_of_two_rows_of_header():
    upper = ["编号", "工作任务", "完成时限", "责任单位", "责任人", "是否完成", "办理情况", None]
    rows = [
        ["2018年工作台账"],
        upper,
        [*[None] * 6, "工作进展", "佐证材料"],
        ["1", "甲", "2月底", "办公室", "主任", "否", "建成2个"],
    ]
    merged = ["G2:H2", *(f"{letter}2:{letter}3" for letter in "ABCDEF")]
    made = build_ledger(Book((make_sheet(rows, merged=merged),)), year=2018)
    assert [(item.number, made.state(item)) for item in made.items] == [("1", State.DOING)]


@pytest.mark.parametrize("word", ["未落实", "未开始", "未启动", None])
def test_what_is_called_not_begun_stays_so_whatever_the_progress(word):
    ledger = row_with(word, "建成2个")
    assert status_of(ledger, ledger.items[0], date(2018, 3, 31)).label == "● 未落实"


@pytest.mark.parametrize(
    ("words", "state"),
    [(("未落实", "未启动、否"), State.DOING), (("办结", "否"), State.DONE), (("否", "未了"), State.DOING)],
)
def test_the_offices_dictionary_may_give_the_word_another_meaning(words, state):
    ledger = row_with("未了" if words[0] == "否" else "否", "建成2个", words)
    assert ledger.state(ledger.items[0]) is state


def test_refresh_colours_it_and_leaves_the_word():
    changes = refresh_ledger(row_with("否", "建成2个"), date(2018, 3, 31)).changes
    assert [(c.address, c.fill, isinstance(c.new, str)) for c in changes if c.column == 5] == [("E2", "9DC3E6", False)]


def test_refresh_changes_only_what_differs():
    ledger = ledger_of(
        ["1", "甲", "10月底", date(2018, 10, 31), "正在办理", "未到期", None],
        ["2", "乙", "2月底", None, None, None, None],
        ["3", "丙", "长期", date(2018, 5, 1), None, "长期", None],
    )
    changes = refresh_ledger(ledger, date(2018, 3, 31))
    values = {c.address: c.new for c in changes.changes if isinstance(c.new, (str, date, type(None)))}
    fills = {c.address: c.fill for c in changes.changes if isinstance(c.fill, str)}
    assert values == {"D3": date(2018, 2, 28), "F3": "超期31天", "D4": None}
    assert fills == {"E2": "9DC3E6", "E3": "FF7C80"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2个县区已完成，清河县未启动", "清河县未启动"),
        ("已完成3所；还差1所", "还差1所"),
        ("主体完工，尚未验收。", "尚未验收"),
        ("未完成", "未完成"),
        ("第三项没有完成", "第三项没有完成"),
        ("有2件未办结", "有2件未办结"),
        ("未完成10项", "未完成10项"),
        ("已结束，未发现问题", ""),
        ("已结束，未发生群体性溺水事故", ""),
        ("至今尚未发现问题", ""),
        ("无未完成事项", ""),
        ("没有未办结的信访件", ""),
        ("应办42件，未办结0件", ""),
        ("原未完成的3项已全部补齐", ""),
        ("已完成", ""),
        ("", ""),
    ],
)
def test_what_a_text_says_plainly_was_not_done(text, told):
    assert undone_words(text) == told
