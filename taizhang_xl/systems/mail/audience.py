"""Who gets mail, of which kinds, and which columns of the ledger each may have."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from taizhang_xl.ledger.schema import F


class Audience(StrEnum):
    """A kind of recipient: the head of a unit, the leader in charge of units, the section that keeps the ledger."""

    UNIT = "单位负责人"
    LEADER = "分管领导"
    SECTION = "科室"


class Kind(StrEnum):
    """A kind of mail, in the order of the month."""

    FORM = "发表"
    REMINDER = "催报"
    PACKET = "材料"
    SLIP = "提示件"


_OF_UNIT = (
    F.NUMBER, F.ORDER, F.TASK, F.MEASURES, F.OUTCOME, F.MARK, F.DEADLINE, F.DUE, F.LAST_PLAN, F.STATE, F.PROGRESS, F.RESULT,
    F.DONE_ON, F.EVIDENCE, F.REASON, F.HANGING, F.NEXT_PLAN, F.MATTER, F.CO_REPORT, F.PERSON,
)  # fmt: skip
_OF_LEADER = (*_OF_UNIT, F.UNIT, F.LEADER, F.HEAD, F.CATEGORY)
# What leaves the ledger by mail; 联系电话, 邮箱, 备注, 来源依据, 交办日期 and 填报人 leave it for nobody.
COLUMNS: Mapping[Audience, tuple[str, ...]] = {
    Audience.UNIT: tuple(map(str, _OF_UNIT)),
    Audience.LEADER: tuple(map(str, _OF_LEADER)),
    Audience.SECTION: tuple(map(str, (*_OF_LEADER, F.CO_UNITS, F.APPLIED_ON, F.GROUNDS, F.APPROVER, F.FIRST_DUE))),
}  # fmt: skip


def columns_text(audience: Audience) -> str:
    """Return in one line which columns a kind of recipient may have."""
    return f"发给{audience}的栏：{'、'.join(COLUMNS[audience])}"
