"""The sheets of the companion workbook of regular appraisal, and what each form of it asks."""

from __future__ import annotations

from taizhang_xl.companion.kind import CompanionKind
from taizhang_xl.ledger.schema import Column, Owner, SheetSpec, Type
from taizhang_xl.systems.appraisal.roles import Role, Situation

NAME, UNIT, POST, MONTH = "姓名", "单位", "职务", "月份"
WEEK, TEXT, NUMBERS, SITUATION, WRITTEN_ON = "周", "工作记实", "事项编号", "情形", "填写日期"
RECORDED, IN_LEDGER = "周记实", "台账情况"
PRESENT, PERSONAL, SICK, POINTS = "出勤天数", "事假", "病假", "考核要素"
QUARTER, PROPOSED, DECIDED, REASON, DECIDED_ON, MEETING = "季度", "建议等次", "审定等次", "理由", "审定日期", "审定会议"

# Who proposes, the comment, the grade: three columns of 月考核 for each of the two.
PROPOSALS: dict[Role, tuple[str, str, str]] = {
    Role.HEAD: ("负责人", "负责人评语", "负责人建议等次"),
    Role.LEADER: ("主管领导", "主管领导评语", "主管领导建议等次"),
}

_COMPUTED = Owner.COMPUTED
_WHO = (Column(NAME, width=11, required=True), Column(UNIT, width=14, required=True), Column(POST, width=12))

WEEKS = SheetSpec("周记实", (
    *_WHO, Column(WEEK, width=18, required=True, tip="周一至周五，如 3月5日至3月9日；一周属于周五所在的月份"),
    Column(MONTH, width=9, owner=_COMPUTED),
    Column(TEXT, type=Type.LONG, width=44, owner=Owner.UNIT, tip="本周做了什么"),
    Column(NUMBERS, ("台账编号",), width=11, owner=Owner.UNIT, tip="和台账有关的写编号，几个用顿号隔开"),
    Column(SITUATION, width=8, choices=tuple(Situation), owner=Owner.UNIT, tip="整周请假的选“请假”；下周三以后才写的选“补记”"),
    Column(WRITTEN_ON, ("记实日期",), Type.DATE, 11, owner=Owner.UNIT, tip="哪一天写的，如 {year}-3-9"),
), "每人每周一行，本人记实")  # fmt: skip

_ONE, _OTHER = PROPOSALS.values()
MONTHS = SheetSpec("月考核", (
    *_WHO, Column(MONTH, width=9, required=True),
    Column(RECORDED, width=8, owner=_COMPUTED, tip="本月记了几周／应记几周，自动算出"),
    Column(IN_LEDGER, width=16, owner=_COMPUTED, tip="本季到本月底台账里的数，自动算出，只供参考"),
    Column(PRESENT, type=Type.NUMBER, width=7, owner=Owner.UNIT), Column(PERSONAL, type=Type.NUMBER, width=6, owner=Owner.UNIT),
    Column(SICK, type=Type.NUMBER, width=6, owner=Owner.UNIT), Column(POINTS, type=Type.LONG, width=16, owner=Owner.UNIT, tip="德、能、勤、绩、廉"),
    *(
        column
        for who, comment, grade in (_ONE, _OTHER)
        for column in (
            Column(who, width=11, owner=Owner.UNIT), Column(comment, type=Type.LONG, width=24, owner=Owner.UNIT),
            Column(grade, width=10, owner=Owner.UNIT),
        )
    ),
), "每人每月一行，两级负责人各写评语、各提等次建议")  # fmt: skip

DECISIONS = SheetSpec("季审定", (
    Column(QUARTER, width=11, required=True), Column(NAME, width=11, required=True), Column(UNIT, width=16),
    Column(PROPOSED, width=30, owner=_COMPUTED, tip="各月两级的建议，收表时自动填"),
    Column(DECIDED, width=10, tip="考核委员会定的等次"), Column(REASON, type=Type.LONG, width=30, tip="与建议不一致的、两级建议不同的必填"),
    Column(DECIDED_ON, type=Type.DATE, width=11), Column(MEETING, width=20),
), "每人每季一行，考核委员会审定")  # fmt: skip

APPRAISAL = CompanionKind("平时考核", (WEEKS, MONTHS, DECISIONS), "appraise-new")
