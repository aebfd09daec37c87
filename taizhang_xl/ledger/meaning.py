"""What a header word says: the column it stands for, how surely, and the other one it may be."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Rank(IntEnum):
    """How sure a header is of its column; the surest of several takes it."""

    EXACT = 0
    LISTED = 1
    COMPOSED = 2
    WEAK = 3
    FAINT = 4


class Meaning(NamedTuple):
    """The column a header word stands for. Where there is an `other` one the values decide; `usual` holds where they do not."""

    header: str
    rank: Rank
    other: str = ""
    usual: str = ""


# Listed words of which the values say more than they do.
DOUBTFUL = {
    "完成情况": Meaning("状态", Rank.LISTED, "进展情况", ""),
    "办结情况": Meaning("状态", Rank.LISTED, "进展情况", ""),
    "是否完成": Meaning("状态", Rank.LISTED, "进展情况", "状态"),
    "办理情况": Meaning("进展情况", Rank.LISTED, "状态", "进展情况"),
    "进度": Meaning("进展情况", Rank.LISTED, "状态", "进展情况"),
    "存在问题": Meaning("未完成原因", Rank.LISTED, "目标任务", "未完成原因"),
    "工作目标": Meaning("预期效果", Rank.LISTED, "目标任务", "预期效果"),
}
