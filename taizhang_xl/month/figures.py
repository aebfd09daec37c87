"""The figures of a month's review, each defined once, by the rows that it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from taizhang_xl.dates.month import Month
from taizhang_xl.ledger.schema import State

if TYPE_CHECKING:
    from taizhang_xl.month.review_line import Line

DUE, DONE, DOING, TODO, UNREPORTED = "应办", "办结", "在办", "未落实", "未报送"
HUNG, ON_TIME, EARLY, OVERDUE = "挂单", "按期", "提前办结", "超期"
# As the head of a column of numbers: what is counted are works, not items.
OVERDUE_TIMES = "超期次数"
# What the work that is due is made of: 应办＝办结＋在办＋未落实＋未报送.
PARTS_OF_DUE = (DONE, DOING, TODO, UNREPORTED)

MEANINGS: Mapping[str, str] = {
    DUE: "本月到期、上月安排里说本月办结、以前到期本月初仍未办结、本月有一次的周期工作，应办＝办结＋在办＋未落实＋未报送",
    DONE: "应办中已经办结、销号的",
    DOING: "应办中正在办理的",
    TODO: "应办中还没有开始的",
    UNREPORTED: "没有报送、报送有误的单位的应办事项",
    HUNG: "应办而到期没有办结的",
    ON_TIME: "应办中在到期日以前（含当日）办结的，没填完成日期的不算；按期率＝按期办结÷已报送的应办",
    EARLY: "到期日在本月以后、本月已经办结的，不在应办里",
    OVERDUE: "到截止日已过到期日、没有办结的，没有报送的单位按台账算；每月、每季的工作，没有办结的每一期算一次",
}

Rows = Mapping[str, tuple["Line", ...]]

_OF_DUE: Mapping[str, Callable[[Line], bool]] = {
    DONE: lambda line: line.finished,
    DOING: lambda line: line.reported and line.state is State.DOING,
    TODO: lambda line: line.reported and line.state is State.TODO,
    UNREPORTED: lambda line: not line.reported,
    ON_TIME: lambda line: line.on_time,
}


def figure_rows(
    due: Sequence[Line], other: Sequence[Line], overdue: Sequence[Line], month: Month, hangs: Callable[[Line], bool]
) -> Rows:  # fmt: skip
    """Return the rows that each figure of a unit counts; `due` is the work of the month, `other` what moves besides."""
    rows = {name: tuple(filter(counts, due)) for name, counts in _OF_DUE.items()}
    return {
        DUE: tuple(due),
        **rows,
        HUNG: tuple(filter(hangs, due)),
        EARLY: tuple(line for line in other if line.finished and line.due is not None and line.due > month.last),
        OVERDUE: tuple(overdue),
    }
