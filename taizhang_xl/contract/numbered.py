"""A ledger whose items are known by 编号: what is sent out and comes back finds its row by it alone."""

from __future__ import annotations

from taizhang_xl.contract.context import Context
from taizhang_xl.contract.opening import Opened
from taizhang_xl.errors import UnnumberedError


def numbered(context: Context) -> Opened:
    """Return the ledger. Raises UnnumberedError, with the offer to number, where not one of its items has a number."""
    opened = context.opened
    items = opened.ledger.items
    if items and not any(item.number for item in items):
        raise UnnumberedError(
            opened.path,
            f"{len(items)} 项都没有编号，认不出发出去、报回来的是哪一项，什么也没有做",
            f"请运行 taizhang adopt {opened.path.name} --number 新编，在表的右边编上号（序号没有重复的也可以用 --number 序号），"
            "或自己在表头右边加“编号”一列，一项一号",
        )
    return opened
