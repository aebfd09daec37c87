"""The first quarter of 2018 in a small office, played with the product's own close; every fact stands here first.

| unit | 编号 | 完成时限 | what came of it |
|---|---|---|---|
| 城环工委 | 1-001 | 1月底 | done 01-25 |
| | 1-002 | 2月底 | done 02-20 |
| | 1-003 | 3月15日前 | done 03-10 |
| | 1-005 | 5月底 | not begun |
| 财经工委 | 2-001 | 1月底 | hung in January (等市里文件), done 02-09 |
| | 2-002 | 2月底 | done 02-28 |
| | 2-003 | 3月底 | hung in March (等市里文件); the ledger said 办结 03-31 after the close |
| | 2-004 | 3月20日前 | done 03-20 |
| | 2-005 | 2月底 | extended on 02-10 to 04-30 |
| 法工委 | 3-001 | 1月底 | done 01-31 |
| | 3-002 | 2月底 | hung in February (人手不足。), done 03-02 |
| | 3-003 | 3月底 | done 03-29 |
| | 3-004 | 6月 | done 03-05, before its time began |
| 民侨外工委 | 4-001 | 1月底 | done 01-20 |
| | 4-002 | 3月底 | hung in March (人手不足) |
| 办公室 | 5-001 | 每月 | January done 01-30, February hung (会议改期), March done 03-30 |
| 调研室 | none | | |

月报 has no row of 民侨外工委 for January and none of 办公室 for February.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ledgers import make_ledger

from taizhang_xl import close, edit, extend
from taizhang_xl.ledger.schema import LEDGER, MONTHLY, UNITS, Field
from taizhang_xl.systems.supervision.sheets import INSPECTIONS, SLIPS

OFFICE = "某市人大常委会机关"
UNIT_NAMES = {
    "城环工委": "城市建设环境保护工作委员会", "财经工委": "财政经济工作委员会", "法工委": "法制工作委员会",
    "民侨外工委": "民族侨务外事工作委员会", "办公室": "办公室", "调研室": "研究室",
}  # fmt: skip
LEADERS = {"城环工委": "副主任甲", "财经工委": "副主任乙", "法工委": "副主任甲"}
ITEMS = (
    ("1-001", "城环工委", "城市地下空间开发利用条例立法调研", "1月底"),
    ("1-002", "城环工委", "环境保护法执法检查方案", "2月底"),
    ("1-003", "城环工委", "听取城市供水情况汇报", "3月15日前"),
    ("1-005", "城环工委", "黑臭水体治理视察", "5月底"),
    ("2-001", "财经工委", "审查国民经济计划执行情况", "1月底"),
    ("2-002", "财经工委", "部门预算初步审查", "2月底"),
    ("2-003", "财经工委", "听取金融工作情况汇报", "3月底"),
    ("2-004", "财经工委", "国有资产管理情况调研", "3月20日前"),
    ("2-005", "财经工委", "政府债务情况调研", "2月底"),
    ("3-001", "法工委", "规范性文件备案审查情况报告", "1月底"),
    ("3-002", "法工委", "地方立法五年规划征求意见", "2月底"),
    ("3-003", "法工委", "监察法学习辅导", "3月底"),
    ("3-004", "法工委", "立法后评估方案", "6月"),
    ("4-001", "民侨外工委", "侨务工作座谈会", "1月底"),
    ("4-002", "民侨外工委", "宗教事务条例执法检查", "3月底"),
    ("5-001", "办公室", "主任会议会务保障", "每月"),
)
DONE = {
    "1-001": "2018-01-25", "2-001": "2018-02-09", "1-002": "2018-02-20", "2-002": "2018-02-28", "1-003": "2018-03-10",
    "2-004": "2018-03-20", "3-001": "2018-01-31", "3-002": "2018-03-02", "3-003": "2018-03-29", "3-004": "2018-03-05",
    "4-001": "2018-01-20",
}  # fmt: skip
REPORTED = {
    1: ("1-001", "2-001", "3-001", "5-001"), 2: ("1-002", "2-002", "3-002"),
    3: ("1-003", "2-003", "3-003", "4-002", "5-001"),
}  # fmt: skip
SENT = (
    ("某督提〔2018〕1号", "2-001", "财经工委", date(2018, 2, 2), "已反馈"),
    ("某督提〔2018〕2号", "2-003", "财经工委", date(2018, 3, 26), "作废"),
    ("某督提〔2018〕3号", "5-001", "办公室", date(2018, 3, 5), "待反馈"),
    ("某督提〔2018〕4号", "4-002", "民侨外工委", date(2018, 4, 3), "待反馈"),
)
VISITED = (
    (date(2018, 3, 6), "城环工委", "1-002", "", "执法检查前先下发问题清单，边查边改。"),
    (date(2018, 3, 13), "财经工委", "2-003", "材料报送不及时", ""),
    (date(2018, 4, 10), "法工委", "3-002", "", "网上公开征求意见。"),
)


def opening_ledger(path: Path) -> Path:
    """Make the ledger as it is at the beginning of the year."""
    units = [
        {Field.UNIT_NAME: full, Field.SHORT_NAMES: short, Field.UNIT_LEADER: LEADERS.get(short)}
        for short, full in UNIT_NAMES.items()
    ]
    items = [
        {Field.NUMBER: number, Field.CATEGORY: "机关日常工作", Field.TASK: task, Field.DEADLINE: deadline, Field.UNIT: unit, Field.PERSON: "工作人员"}
        for number, unit, task, deadline in ITEMS
    ]  # fmt: skip
    slips = [
        dict(zip(("文号", Field.NUMBER, Field.UNIT, "发出日期", "办理"), row, strict=True)) for row in SENT
    ]  # fmt: skip
    visits = [
        dict(zip(("日期", Field.UNIT, Field.NUMBER, "发现问题", "好的经验"), row, strict=True)) for row in VISITED
    ]
    return make_ledger(path, 2018, OFFICE, {UNITS: units, LEDGER: items, SLIPS: slips, INSPECTIONS: visits})


def row_of(number: str) -> int:
    """Return an item's row: below the title and the header."""
    return 3 + [item[0] for item in ITEMS].index(number)


def told(number: str, values: Mapping[str, str]) -> list[str]:
    """Return the edits of an item's row."""
    letters = {"状态": "Q", "完成日期": "T", "佐证": "U", "未完成原因": "V"}
    assert [LEDGER.number(name) for name in letters] == [17, 20, 21, 22]
    return [f"台账!{letters[name]}{row_of(number)}={text}" for name, text in values.items()]


def play(path: Path, month: int) -> None:
    """Report and close a month."""
    sets = [
        cell
        for number, day in DONE.items()
        if int(day[5:7]) == month
        for cell in told(number, {"状态": "办结", "完成日期": day, "佐证": "报告", "未完成原因": ""})
    ]
    sets += {
        1: [*told("2-001", {"未完成原因": "等市里文件"}), *told("5-001", {"状态": "办结", "完成日期": "2018-01-30", "佐证": "纪要"})],
        2: [*told("3-002", {"未完成原因": "人手不足。"}), *told("5-001", {"未完成原因": "会议改期"})],
        3: [
            *told("2-003", {"未完成原因": "等市里文件"}), *told("4-002", {"未完成原因": "人手不足"}),
            *told("5-001", {"完成日期": "2018-03-30", "未完成原因": ""}),
        ],
    }[month]  # fmt: skip
    reports = []
    for number in REPORTED[month]:
        is_done = number == "5-001" or DONE.get(number, "9")[:7] == f"2018-0{month}"
        reports.append(
            f"月报!编号={number};月份=2018-0{month};落实情况=按计划推进;状态={'办结' if is_done else '正在办理'}"
        )
    edit(path, sets, append=reports)
    if month == 2:
        extend(path, "2-005", until="2018-04-30", grounds="等审计结果", approver="主任", as_of="2018-02-10")
    closed = close(path, f"2018-0{month}").closing
    assert not closed.refused, closed.refused


def played_quarter(path: Path) -> Path:
    """Play the quarter to its end, and go on working in the ledger."""
    assert MONTHLY.name == "月报"
    opening_ledger(path)
    for month in (1, 2, 3):
        play(path, month)
    edit(path, told("2-003", {"状态": "办结", "完成日期": "2018-03-31", "佐证": "补报", "未完成原因": ""}))
    return path
