"""The register of slips (督办) and the year's plan of inspections (督察方案)."""

from __future__ import annotations

from taizhang_xl.ledger.schema import Column, Field, SheetSpec, Type
from taizhang_xl.systems.supervision.brief_sheet import BRIEFS

SLIP, LEVEL, OCCURRENCE, CITED = "文号", "级别", "期次", "引用文号"
SENT_ON, REPLY_BY, REPLIED_ON, REPLY = "发出日期", "回复期限", "反馈日期", "反馈情况"
SIGNED_BY, SIGNED_ON, HANDLING = "签收人", "签收日期", "办理"
HINT, URGE, SUPERVISE = "提示", "催办", "督办"
AWAITED, ANSWERED, VOID = "待反馈", "已反馈", "作废"

SLIPS = SheetSpec(
    "督办",
    (
        Column(SLIP, ("编发文号", "督办文号"), width=18, tip="自动编号，作废的也不再用"),
        Column(Field.NUMBER, width=9),
        Column(
            OCCURRENCE,
            width=9,
            tip="周期工作是哪一个月的，如 2018-10；分几步的是哪一天到期的，如 2018-06-30；督察的，如 督察2018-04-09",
        ),
        Column(LEVEL, ("种类",), width=8, choices=(HINT, URGE, SUPERVISE)),
        Column(Field.UNIT, ("单位", "承办单位"), width=16),
        Column(SENT_ON, type=Type.DATE, width=11),
        Column(REPLY_BY, ("反馈期限", "要求反馈日期"), type=Type.DATE, width=11),
        Column(CITED, width=18),
        Column(SIGNED_BY, width=11),
        Column(SIGNED_ON, type=Type.DATE, width=11),
        Column(REPLIED_ON, ("回复日期",), type=Type.DATE, width=11),
        Column(REPLY, ("回复情况",), type=Type.LONG, width=30),
        Column(HANDLING, width=9, choices=(AWAITED, ANSWERED, VOID)),
    ),
    "发出的提示、催办、督办，一件一行；先登记，再出文",
    later=(OCCURRENCE, LEVEL, REPLY_BY, CITED, SIGNED_BY, SIGNED_ON, REPLIED_ON, REPLY, HANDLING),
)

VISIT_ON, WAY, INSPECTOR, PROBLEM, EXPERIENCE, MEND_BY, SETTLED = (
    "日期",
    "方式",
    "督察人",
    "发现问题",
    "好的经验",
    "整改期限",
    "办结",
)

INSPECTIONS = SheetSpec(
    "督察方案",
    (
        Column(VISIT_ON, ("督察日期", "计划日期"), type=Type.DATE, width=11),
        Column(Field.UNIT, ("单位", "承办单位"), width=16),
        Column(Field.NUMBER, width=9),
        Column(WAY, ("督察方式",), width=12),
        Column(INSPECTOR, ("督察人员",), width=14),
        Column(PROBLEM, ("存在问题",), type=Type.LONG, width=30),
        Column(EXPERIENCE, ("好的做法",), type=Type.LONG, width=30),
        Column(MEND_BY, width=12),
        Column(SETTLED, type=Type.DATE, width=11, tip="问题办结的日期"),
    ),
    "全年督察的安排和每次督察发现的问题、好的经验",
)

SHEETS = (SLIPS, INSPECTIONS, BRIEFS)
