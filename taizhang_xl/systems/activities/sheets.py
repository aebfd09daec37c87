"""The sheet of the deputies' activities."""

from __future__ import annotations

from taizhang_xl.ledger.schema import STATES, Column, Field, SheetSpec, Type

ACTIVITY, PLANNED, THEME = "活动", "计划日期", "主题"
YES, NO = "是", "否"
_ONLY_FREE = "没有编号的活动才填；有编号的照台账，空着"

ACTIVITIES = SheetSpec(
    "代表活动",
    (
        Column(Field.NUMBER, ("事项编号", "台账编号"), width=9, tip="台账里有的写它的编号，状态就照台账；台账里没有的空着"),
        Column(ACTIVITY, ("活动名称", "活动内容"), type=Type.LONG, width=40, tip="图上写的名字，短些好；空着就用台账的目标任务"),
        Column(Field.MONTH, width=9, required=True, tip="1月 到 12月"),
        Column(PLANNED, ("活动日期",), type=Type.DATE, width=11, tip="哪一天办，还没有定的空着"),
        Column(THEME, ("主题活动",), width=7, choices=(YES, NO), tip="每个月一个主题活动，写“是”"),
        Column(Field.UNIT, ("单位", "承办单位"), width=16, tip=_ONLY_FREE),
        Column(Field.STATE, width=10, choices=STATES[:3], tip=_ONLY_FREE),
        Column(Field.DONE_ON, type=Type.DATE, width=11, tip=_ONLY_FREE),
    ),
    "代表活动一年的安排，一项活动一个月一行；墙上的图照它和台账画",
)  # fmt: skip

SHEETS = (ACTIVITIES,)
