"""The sheets of the companion workbook: what is about persons does not lie in the ledger that everyone opens."""

from __future__ import annotations

from taizhang_xl.ledger.schema import Column, Field, Owner, SheetSpec, Type

# Of a meeting to which all came, and of one that was not held.
ALL, CANCELLED = "全到", "取消"
ASSEMBLY, COMMITTEE, GROUP_MEETING, THEME_DAY, LECTURE = "党员大会", "支委会", "党小组会", "主题党日", "党课"
MEETING, KIND, TOPIC, SCOPE, DAYS, CAME, REVIEWED = (
    "场次号",
    "类型",
    "主题",
    "范围",
    "补课期限天",
    "到会情况",
    "批阅日期",
)
PROPOSED, ADOPT = "台账建议", "采用"
TAKE, LEAVE, TAKEN = "采用", "不采用", "已采用"
WHY, DUE, MADE_UP, WAY = "情形", "应补到", "补课日期", "补课方式"
ORGAN, PARENT, HEAD, COMMITTEE_MEMBERS = "党组织", "所属支部", "负责人", "支部委员"
BRANCH, GROUP = str(Field.BRANCH), str(Field.PARTY_GROUP)
EVERYBODY = "全体党员"
KINDS = (ASSEMBLY, COMMITTEE, GROUP_MEETING, THEME_DAY, LECTURE, "理论学习")

ORGANS = SheetSpec(
    ORGAN,
    (
        Column(ORGAN, ("名称",), width=18, required=True, tip="党支部、党小组的名称，和“人员”表里写的一样"),
        Column(KIND, ("种类",), width=10, choices=(BRANCH, GROUP), required=True),
        Column(PARENT, ("所属党支部",), width=18, tip="党小组属于哪个党支部"),
        Column(HEAD, ("书记", "组长", "党小组长"), width=24, tip="书记或组长的姓名；年中换人的接着写：张某；2018-3-12起李某"),
        Column(COMMITTEE_MEMBERS, ("委员",), width=40, tip="党支部的委员，用顿号隔开，开支委会时应到；换了的接着写：；2018-3-12起张某、李某"),
    ),
    "党支部、党小组和负责人；每周的通报只发给各组的组长", landscape=False,
)  # fmt: skip

PLAN = SheetSpec(
    "学习计划",
    (
        Column(MEETING, ("场次", "编号场次"), width=9, required=True, tip="一场一个号，全年不变，如 学001；一天两场的各写一行"),
        Column(Field.DAY, ("开会日期", "学习日期", "时间"), Type.DATE, 11, required=True, tip="改期的直接改日期"),
        Column(KIND, ("会议类型", "种类"), width=10, choices=KINDS, required=True),
        Column(TOPIC, ("学习内容", "内容", "议题"), Type.LONG, 30),
        Column(SCOPE, ("参加范围", "参加人员"), width=16, required=True, tip=f"{EVERYBODY}、党支部或党小组的名称，或人名；几个用顿号隔开"),
        Column(Field.NUMBER, ("事项编号", "台账编号"), width=9, tip="台账里有这件事的，写它的编号"),
        Column(DAYS, ("补课期限",), Type.NUMBER, 9, tip="这一场几天内补课；空着照设置"),
        Column(CAME, ("到会", "出席情况", "考勤"), Type.LONG, 30, tip=f"都到了写“{ALL}”；有没到的写：张某、李某：请假；王某：缺（其余算到）；没开成写“{CANCELLED}”"),
        Column(REVIEWED, ("书记批阅", "批阅"), Type.DATE, 11, tip="书记看过会议记录的日期"),
        Column(PROPOSED, (), Type.LONG, 24, owner=Owner.COMPUTED, tip="自动写，不用填"),
        Column(ADOPT, (), width=9, choices=(TAKE, LEAVE), tip=f"{PROPOSED}要写进台账的，选“{TAKE}”"),
    ),
    "一年的学习计划，一场一行；到会情况一格写完",
)  # fmt: skip

RECORD = SheetSpec(
    "学习记录",
    (
        Column(MEETING, ("场次",), width=9, required=True),
        Column(Field.NAME, width=10, required=True),
        Column(WHY, (), width=8, owner=Owner.COMPUTED, tip="自动写，不用填"),
        Column(DUE, ("补课期限",), Type.DATE, 11, owner=Owner.COMPUTED, tip="自动算，不用填"),
        Column(MADE_UP, ("补课时间",), Type.DATE, 11, tip="哪一天补的"),
        Column(WAY, ("方式",), width=20, tip="自学、参加另一场、单独补课等"),
        Column(REVIEWED, ("书记批阅", "批阅"), Type.DATE, 11, tip="书记看过补课笔记的日期"),
    ),
    "请假和缺席的补课，一人一场一行；行由程序添上，补了课填日期和方式",
)  # fmt: skip

COMPANION_SHEETS = (PLAN, RECORD, ORGANS)
