"""The register of the journal 工作信息: an issue a row, written first; the document is made from it."""

from __future__ import annotations

from taizhang_xl.ledger.schema import Column, Field, SheetSpec, Type
from taizhang_xl.systems.supervision.settings import YES

ISSUE, DATED, TITLE, WITH_EXPERIENCE, BODY = "期号", "日期", "标题", "好的经验", "正文"

BRIEFS = SheetSpec(
    "工作信息",
    (
        Column(ISSUE, type=Type.NUMBER, width=7, tip="程序编号，不用填"),
        Column(DATED, ("印发日期",), type=Type.DATE, width=11, tip="不填就是出文那一天"),
        Column(TITLE, width=30, tip="不填就由程序拟一个"),
        Column(Field.NUMBER, ("事项编号",), width=24, tip="要写的事项，几项用顿号隔开"),
        Column(WITH_EXPERIENCE, width=10, choices=(YES,), tip="填“是”，收入督察方案里还没有登过的好的经验"),
        Column(BODY, type=Type.LONG, width=80, tip="程序照台账起草；改了以后加 --issue 期号 重新出文"),
    ),
    "编发的工作信息，一期一行；写上编号，点“工作信息”就编号、起草、出文",
)
