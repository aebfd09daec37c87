"""The two forms that a unit is sent each month: what everybody records of the weeks, and what the two propose."""

from __future__ import annotations

from dataclasses import replace

from taizhang_xl.ledger.schema import Column, Owner, Type
from taizhang_xl.returns.forms.form import Form
from taizhang_xl.systems.appraisal import sheets as s
from taizhang_xl.systems.appraisal.grades import GradeSet

_COMPUTED, _UNIT = Owner.COMPUTED, Owner.UNIT

# Grades stand on a form of their own: that of the weeks goes from hand to hand.
WEEK_FORM = Form(
    s.WEEKS.form("周记实表", (
        Column(s.NAME, width=11), Column(s.WEEK, width=18), Column(s.POST, width=12, owner=_COMPUTED),
        Column(s.TEXT, type=Type.LONG, width=52, owner=_UNIT), Column(s.NUMBERS, width=11, owner=_UNIT),
        Column(s.SITUATION, width=8, owner=_UNIT, choices=s.WEEKS.column(s.SITUATION).choices, tip="整周请假的选“请假”，可以不写记实"),
        Column(s.WRITTEN_ON, type=Type.DATE, width=11, owner=_UNIT, tip="哪一天写的，如 {year}-3-9"),
    ), "每人每周一行，单位里的人各自记实"),
    s.WEEKS, (s.NAME, s.WEEK), "{office}周记实表",
    note="填写说明：只填黄色的格。每人每周一行，下周三以前写好，写明填写日期；整周请假的“情形”选“请假”，可以不写记实。",
    unit=s.UNIT, blanks=(s.NUMBERS,), spare_rows=0,
)  # fmt: skip

_ONE, _OTHER = s.PROPOSALS.values()
MONTH_FORM = Form(
    s.MONTHS.form("月考核表", (
        Column(s.NAME, width=9), Column(s.MONTH, width=8), Column(s.POST, width=9, owner=_COMPUTED),
        Column(s.RECORDED, width=6, owner=_COMPUTED), Column(s.IN_LEDGER, width=11, owner=_COMPUTED),
        Column(s.PRESENT, type=Type.NUMBER, width=5, owner=_UNIT, tip="出勤多少天"), Column(s.PERSONAL, type=Type.NUMBER, width=5, owner=_UNIT),
        Column(s.SICK, type=Type.NUMBER, width=5, owner=_UNIT), Column(s.POINTS, type=Type.LONG, width=12, owner=_UNIT, tip="德、能、勤、绩、廉"),
        *(
            column
            for who, comment, grade in (_ONE, _OTHER)
            for column in (
                Column(who, width=8, owner=_UNIT), Column(comment, type=Type.LONG, width=16, owner=_UNIT),
                Column(grade, width=8, owner=_UNIT),
            )
        ),
    ), "每人每月一行，单位负责人和主管领导各填各的"),
    s.MONTHS, (s.NAME, s.MONTH), "{office}平时考核月考核表",
    note="填写说明：只填黄色的格。单位负责人先填，再交主管领导填，各写评语、各提等次建议；周记实、台账情况只供参考。这份表不在单位传阅。",
    unit=s.UNIT, blanks=(s.PERSONAL, s.SICK, s.POINTS), spare_rows=0,
)  # fmt: skip
FORMS = (WEEK_FORM, MONTH_FORM)


def month_form(grades: GradeSet) -> Form:
    """Return the month's form with the grades of its period to choose from."""
    columns = tuple(
        column._replace(choices=grades.words, tip="、".join(grades.words))
        if column.header in (_ONE[2], _OTHER[2])
        else column
        for column in MONTH_FORM.sheet.columns
    )
    return replace(MONTH_FORM, sheet=MONTH_FORM.target.form(MONTH_FORM.sheet.name, columns, MONTH_FORM.sheet.purpose))
