"""The form in which a unit answers its visits: one row by visitor and day."""

from __future__ import annotations

from taizhang_xl.systems.visits.sheets import ANSWER, CAME_ON, VISITOR, VISITS

from taizhang_xl.ledger.schema import Column, Field, Owner, Type
from taizhang_xl.returns.forms.form import Form

VISIT_FORM = Form(
    VISITS.form(
        "来访答复表",
        (
            Column(VISITOR, width=14),
            Column(CAME_ON, type=Type.DATE, width=11),
            Column(Field.NUMBER, width=9, owner=Owner.COMPUTED),
            Column(ANSWER, type=Type.LONG, width=40, owner=Owner.UNIT),
        ),
        "发给单位填的来访答复",
    ),
    VISITS,
    (VISITOR, CAME_ON),
    "{office}来访答复表",
)

FORMS = (VISIT_FORM,)
