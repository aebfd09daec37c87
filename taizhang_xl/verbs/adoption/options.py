"""What `adopt` may be told."""

from __future__ import annotations

from pathlib import Path

from taizhang_xl.contract.common_options import read_new_file, read_path
from taizhang_xl.contract.option import Option
from taizhang_xl.errors import UsageError
from taizhang_xl.ledger.names import names_in
from taizhang_xl.ledger.schema import ADDABLE, FOR_THE_MONTH, Field
from taizhang_xl.verbs.adoption.numbering import WAYS

COLUMN, NUMBER, ADD, STATES = "column", "number", "add_columns", "states"
SHEETS = "add_sheets"
ALL = "全部"


def _read_texts(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value))  # type: ignore[call-overload]


def _read_way(value: object) -> str:
    if value in WAYS:
        return str(value)
    raise UsageError(str(value), "没有这种编号的办法", f"可以写：{'、'.join(WAYS)}")


def read_fields(value: object) -> tuple[Field, ...]:
    """Return the fields named; 全部 stands for all that the month's work needs."""
    names = [name for text in _read_texts(value) for name in names_in(text)]
    if names == [ALL]:
        return FOR_THE_MONTH
    if wrong := [name for name in names if name not in ADDABLE]:
        raise UsageError(f"“{wrong[0]}”", "不能加这一列", f"可以加的有：{'、'.join(ADDABLE)}，或写 {ALL}")
    return tuple(map(Field, names))


COLUMNS: Option[tuple[str, ...]] = Option(
    COLUMN, _read_texts, "指定一列，如 状态=I；没有这一列的写 状态=无；可给多次，以后都按它读", (),
    "Sequence[str] | str | None", many=True,
)  # fmt: skip
NUMBERING: Option[str | None] = Option(
    NUMBER, _read_way, "没有编号的怎样编：照序号，或新编 1-001；写在原表的右边", None, "str | None", choices=WAYS
)
ADDED: Option[tuple[Field, ...]] = Option(
    ADD, read_fields, f"在原表的右边加上缺的列：列名用顿号隔开，或写 {ALL}", (), "Sequence[str] | str | None"
)
BY_PROGRESS: Option[bool] = Option(
    STATES, bool, "照“进展情况”里写明的填上：状态一格也没有填的台账填状态和完成日期，已有状态的只给办结的填完成日期", default=False, python="bool",
    flag=True,
)  # fmt: skip
NEW_SHEETS: Option[bool] = Option(
    SHEETS, bool, "加上缺的“单位”“设置”表：单位按责任单位填好，设置的各项照新建的台账", default=False, python="bool",
    flag=True,
)  # fmt: skip
ASK: Option[Path | None] = Option("ask", read_path, "把要问的写成一本小表，填好再读", None, "str | Path | None")
ANSWERS: Option[Path | None] = Option("answers", read_path, "填好的那本小表", None, "str | Path | None")
TO: Option[Path | None] = Option(
    "to", read_new_file(".xlsx"), "另写一本我们版式的台账，原来的不动；要问的都答了才写", None, "str | Path | None"
)
