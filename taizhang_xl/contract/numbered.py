"""A ledger on which a verb can work: its items are known by 编号, and the columns that a month goes by are there."""

from __future__ import annotations

from collections.abc import Sequence

from taizhang_xl.contract.context import Context
from taizhang_xl.contract.opening import Opened
from taizhang_xl.errors import MissingColumnError, UnnumberedError
from taizhang_xl.journal.columns import read_settled
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.nothing import stated
from taizhang_xl.ledger.schema import ADDABLE, Field
from taizhang_xl.messages import as_typed

OF_A_MONTH = (Field.UNIT, Field.DEADLINE, Field.STATE)


def numbered(context: Context, *needed: Field) -> Opened:
    """Return the ledger. Raises UnnumberedError, with the offer to number, where not one of its items has a number."""
    opened = context.opened
    items = opened.ledger.items
    if items and not any(item.number for item in items):
        raise UnnumberedError(
            opened.path,
            f"{len(items)} 项都没有编号，认不出发出去、报回来的是哪一项，什么也没有做",
            f"请运行 taizhang adopt {as_typed(opened.path.name)} --number 新编，在表的右边编上号（序号没有重复的也可以用 --number 序号），"
            "或自己在表头右边加“编号”一列，一项一号",
        )
    return with_columns(context, *needed)


def of_a_month(context: Context) -> Opened:
    """Return the ledger of a verb that tells how the work stands. Raises as `numbered` does."""
    return numbered(context, *OF_A_MONTH)


def to_be_told(context: Context) -> Opened:
    """Return the ledger of a verb that asks units how the work stands: it may know of none yet. Raises as `numbered` does."""
    numbered(context)
    return _with_columns(context, OF_A_MONTH)


def with_columns(context: Context, *needed: Field) -> Opened:
    """Return the ledger of a verb that cannot do without these columns.

    Raises MissingColumnError where the items have no unit, deadline or state because there is no such column, or not one
    state is filled in though work is reported: nobody would be asked, nothing be due, and everything be told as not
    begun. A deadline or state of which staff said that the office has none is not asked for again.
    """
    opened = _with_columns(context, needed)
    if Field.STATE in needed and (count := without_one_state(opened.ledger)):
        raise MissingColumnError(
            opened.path,
            f"有 {count} 项写着进展，“状态”却一格也没有填，全都会算成未落实，什么也没有做",
            f"请运行 taizhang adopt {as_typed(opened.path.name)} --states，照进展写明的填上，其余的自己在“状态”里填",
        )
    return opened


def _with_columns(context: Context, needed: Sequence[Field]) -> Opened:
    opened = context.opened
    if names := lacking(opened, needed):
        what = f"没有找到{_quoted(names)}这{'一' if len(names) == 1 else '几'}列，什么也没有做"
        raise MissingColumnError(opened.path, what, f"请{to_settle(opened, names)}")
    return opened


def without_one_state(ledger: Ledger) -> int:
    """Return how many items tell of progress in a ledger where no state is known of any, 0 where one is or none tells.

    A state is known from the row or from 月报. A ledger in which nothing is told at all is new.
    """
    known = any(item.text(Field.STATE) or item.is_signed_off for item in ledger.items)
    if known or any(report.text(Field.STATE) for report in ledger.reports.values()):
        return 0
    return sum(bool(stated(ledger, item, Field.PROGRESS)) for item in ledger.items)


def lacking(opened: Opened, names: Sequence[Field]) -> tuple[Field, ...]:
    """Return those of the columns that items have none of, neither by headings nor by names of sheets."""
    none = {name for name, column in read_settled(opened.path).columns.items() if not column} - {Field.UNIT}
    items = opened.ledger.items
    return tuple(
        name
        for name in names
        if name not in none and any(name not in item.columns and not item.text(name) for item in items)
    )


def to_settle(opened: Opened, names: Sequence[Field]) -> str:
    """Return the commands by which columns are settled, or come into the ledger."""
    columns = " ".join(f"--column {name}=列号" for name in names)
    told = f"运行 taizhang adopt {as_typed(opened.path.name)} {columns}"
    added = "、".join(name for name in names if name in ADDABLE)
    typed = "、".join(name for name in names if name not in ADDABLE)
    more = [f"没有{added}的加 --add-columns {added}"] if added else []
    more += [f"没有{typed}的，先在表头右边加上这一列，逐行填好"] if typed else []
    if Field.STATE in names and without_one_state(opened.ledger):
        more += ["进展里写明了的，加 --states 照着填上状态"]
    # Who does what can be none of an office's columns; the others say how the work stands.
    more += [f"本来就没有的写 --column {Field.PERSON}=无"] if Field.PERSON in names else []
    return "；".join((told, *more))


def _quoted(names: Sequence[Field]) -> str:
    return "、".join(f"“{name}”" for name in names)
