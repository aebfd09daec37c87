"""The sheet of what meetings decided."""

from __future__ import annotations

from taizhang_xl.ledger.schema import Column, Field, SheetSpec, Type

MET_ON, DECIDED, BY_WHEN, ADOPT = "日期", "议定事项", "时限", "采用"
TAKE, LEAVE, TAKEN = "采用", "不采用", "已采用"

DECISIONS = SheetSpec(
    "会议议定",
    (
        Column(MET_ON, ("会议日期", "开会日期"), type=Type.DATE, width=11),
        Column(DECIDED, ("议定内容", "会议决定"), type=Type.LONG, width=46),
        Column(Field.UNIT, ("单位", "承办单位"), width=16),
        Column(BY_WHEN, ("完成时限",), width=14, tip="照平时的写法填，如 10月底"),
        Column(Field.NUMBER, width=9, tip="台账里已有的事项改时限写它的编号；新事项空着，采用时自动编"),
        Column(ADOPT, width=9, choices=(TAKE, LEAVE), tip="写“采用”的，运行“会议议定”时加进台账"),
    ),
    "会议议定的事项，一件一行；采用的成为台账里的事项或新的时限",
)

SHEETS = (DECISIONS,)
