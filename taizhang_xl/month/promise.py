"""What a unit promised in last month's 下月安排: that the work itself would be finished in this month."""

from __future__ import annotations

import re

from taizhang_xl.dates.month import Month
from taizhang_xl.dates.reader import parse_deadline
from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.schema import Field
from taizhang_xl.text import key

# 完成 is said of the work itself where nothing follows it ("4月底前完成"), of a part of it where something does
# ("完成初稿"); 基本完成 is never finished.
_PROMISE = re.compile("(?<!基本)(?<!部分)(?<!大体)(?:办结|办理完毕|全部完成|完成(?=[.!]?$))")
_DENIED = re.compile("不能|未能|不会|无法|难以")
_PART = re.compile("[,;。]")
# Where a time begins behind words such as 按计划, 预计, 拟于.
_TIME = re.compile("(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月|明年|年[内中底末]|[上下]半年|[1-4一二三四]季度")


def promises_completion(plan: str, month: Month) -> bool:
    """Tell whether a plan says that the work is finished in a month: not only carried on, and not at a later time."""
    for part in _PART.split(key(plan)):
        if _PROMISE.search(part) and not _DENIED.search(part):
            time = _TIME.search(part)
            due = parse_deadline(part[time.start() :], month.year).due if time else None
            if due is None or due <= month.last:
                return True
    return False


def was_promised(ledger: Ledger, item: Item, month: Month) -> bool:
    """Tell whether an item's report of the month before promised it for this month (seed S11: 当月任务)."""
    before = ledger.report(item.number, month.previous)
    return before is not None and promises_completion(before.text(Field.NEXT_PLAN), month)
