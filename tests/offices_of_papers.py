"""Offices made up from a number, with what their units reported in March 2018: for papers whatever the month was like."""

from __future__ import annotations

import random
from datetime import date

from sheets import Book, make_sheet

from taizhang_xl.dates.month import Month
from taizhang_xl.month.developments import developments
from taizhang_xl.month.moves import Edits
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome, Review
from taizhang_xl.reading.build import build_ledger

HEADER = (
    "编号", "目标任务", "完成时限", "责任单位", "责任人", "牵头领导", "状态", "进展情况", "完成日期", "佐证", "未完成原因", "下月安排",
    "协办单位", "协办情况", "需协调事项",
)  # fmt: skip
_DEADLINES = (
    "3月底", "3月10日前", "2月底", "4月底", "4月中旬", "9月底", "每月", "每周", "双月", "每季度", "年底", "3月上旬至5月底", "1月15日前",
    "适时", None,
)  # fmt: skip
_STATES = ("办结", "销号", "正在办理", "未落实", None)


def reviewed_office(seed: int) -> Review:
    """Return March of an office of one to twelve units, some without items, some that sent nothing."""
    chance = random.Random(seed)
    units = [f"第{number}工作委员会" for number in range(1, chance.randint(2, 13))]
    items = []
    for place, unit in enumerate(units, 1):
        for number in range(1, chance.choice((0, 1, 3, 12, 30)) + 1):
            state = chance.choice(_STATES)
            others = [other for other in units if other != unit and chance.random() < 0.1]
            items.append([
                f"{place}-{number:03}", f"任务{place}-{number:03}", chance.choice(_DEADLINES), unit,
                chance.choice(("主任", None)), chance.choice(("分管副主任", None)), state,
                chance.choice(("推进中", "开了会", None)),
                date(2018, chance.randint(1, 3), chance.randint(1, 28)) if state in ("办结", "销号") and chance.random() < 0.8 else None,
                chance.choice(("纪要", None)), chance.choice(("等文件", None)), chance.choice(("4月办结", None)),
                "、".join(others) or None, f"{others[0]}：派了人" if others else None, chance.choice(("请协调经费", None, None)),
            ])  # fmt: skip
    listed = [["单位名称", "负责人", "分管领导"], *([unit, chance.choice(("主任", None)), None] for unit in units)]
    ledger = build_ledger(Book((make_sheet([list(HEADER), *items]), make_sheet(listed, name="单位"))), year=2018)
    silent = tuple(unit for unit in units if chance.random() < 0.25)
    outcome = Outcome(returned=tuple(unit for unit in units if unit not in silent), not_returned=silent)
    month = Month(2018, 3)
    made = review(ledger, month, month.last, outcome)
    return made._replace(developments=developments(ledger, made, Edits()))
