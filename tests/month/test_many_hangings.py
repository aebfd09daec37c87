"""Ten times the items that hang cost ten times the work: what hangs is not read anew for each item. Counted, not timed."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from sheets import Book, make_sheet

from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.model import Record
from taizhang_xl.ledger.status import open_days
from taizhang_xl.month.overdue import overdue_work
from taizhang_xl.month.review import review
from taizhang_xl.month.review_model import Outcome
from taizhang_xl.reading.build import build_ledger
from taizhang_xl.returns.marks import mark_of
from taizhang_xl.systems.supervision.matters import matter_of, open_matters
from taizhang_xl.systems.supervision.register import Slip

DAY, APRIL = date(2018, 5, 2), Month(2018, 4)


def hanging(count):
    """Return a ledger whose items recur or have two stages, each of them hanging since the year before."""
    deadlines = ("每月底", "3月底完成初稿，10月底定稿")
    numbers = [f"1-{place:03d}" for place in range(1, count + 1)]
    items = [[number, "听取汇报", deadlines[place % 2], "办公室"] for place, number in enumerate(numbers)]
    hung = [[f"2017-12-{number}", number, "2017-12", "等文件", 1, date(2018, 3, 31)] for number in numbers]
    sheets = (
        make_sheet([["编号", "目标任务", "完成时限", "责任单位"], *items]),
        make_sheet([["挂单号", "编号", "月份", "未完成原因", "次数", "原到期日"], *hung], name="挂单"),
        make_sheet([["编号", "月份", "状态", "落实情况"], ["1-001", "2018-04", "正在办理", "已听取"]], name="月报"),
    )
    return build_ledger(Book(sheets), year=2018)


def slips_on(ledger):
    return [Slip("1号", item.number, "2017-12", "催办", "办公室", DAY, DAY) for item in ledger.items]


LOOKS = {
    "stages": lambda ledger: [open_days(ledger, item) for item in ledger.items],
    "overdue": lambda ledger: list(overdue_work(ledger, ledger.items, DAY)),
    "forms": lambda ledger: [mark_of(ledger, item, APRIL) for item in ledger.items],
    "review": lambda ledger: review(ledger, APRIL, DAY, Outcome(returned=("办公室",))).units[0].due,
    "matters": lambda ledger: list(open_matters(ledger, DAY)),
    "slips": lambda ledger: [matter_of(ledger, slip) for slip in slips_on(ledger)],
}


@pytest.mark.parametrize("name", LOOKS)
def test_what_hangs_is_read_in_step_with_the_number_of_items(name, monkeypatch):
    reads, text = Counter(), Record.text

    def counted(record, column):
        reads[record.sheet] += 1
        return text(record, column)

    few, many = hanging(10), hanging(100)
    monkeypatch.setattr(Record, "text", counted)
    costs = []
    for ledger in (few, many):
        reads.clear()
        assert LOOKS[name](ledger)
        costs.append(reads["挂单"])
    assert 0 < costs[1] <= 10 * costs[0]
