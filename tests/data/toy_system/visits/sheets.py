"""The sheet of visits."""

from __future__ import annotations

from taizhang_xl.ledger.schema import Column, Field, SheetSpec, Type

VISITOR, CAME_ON, ANSWER = "来访人", "来访日期", "答复"

VISITS = SheetSpec(
    "来访",
    (
        Column(Field.NUMBER, width=9),
        Column(VISITOR, ("来人",), width=14),
        Column(CAME_ON, ("来访时间",), type=Type.DATE, width=11),
        Column(ANSWER, ("回复",), type=Type.LONG, width=30),
        Column(Field.UNIT, width=16),
    ),
    "来访和答复",
    carried=True,
)

SHEETS = (VISITS,)
