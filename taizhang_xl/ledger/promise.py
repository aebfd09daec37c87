"""What a unit promised in last month's 下月安排: that the work itself would be finished in this month."""

from __future__ import annotations

import re

from taizhang_xl.ledger.model import Item, Ledger
from taizhang_xl.ledger.month import Month
from taizhang_xl.ledger.schema import Field
from taizhang_xl.patterns import pattern
from taizhang_xl.text import key

# 完成 is said of the work itself where nothing follows it ("4月底前完成"), of a part of it where something does
# ("完成初稿"); 基本完成 is never finished.
_PROMISE = pattern(
    "(?<!基本)(?<!部分)(?<!大体)(?<!不能)(?<!未能)(?<!无法)(?<!难以)(?:办结|办理完毕|全部完成|完成(?=[。.;!]?$))"
)


def promises_completion(plan: str) -> bool:
    """Tell whether a plan for a month says that the work is finished in it, not only carried on."""
    return any(_PROMISE.search(part) for part in re.split("[,;。]", key(plan)))


def was_promised(ledger: Ledger, item: Item, month: Month) -> bool:
    """Tell whether an item's report of the month before promised it for this month (seed S11: 当月任务)."""
    before = ledger.report(item.number, month.previous)
    return before is not None and promises_completion(before.text(Field.NEXT_PLAN))
