"""The sheet by which a companion workbook says what it is and whose: a ledger's verbs refuse it."""

from __future__ import annotations

from typing import NamedTuple

from taizhang_xl.errors import UsageError
from taizhang_xl.ledger.schema import Column, SheetSpec, Type
from taizhang_xl.reading.locate import SheetSource
from taizhang_xl.reading.table import find_table, read_records

KIND, OF_YEAR, OF_OFFICE, OF_LEDGER, MADE_ON = "附册", "年度", "机关名称", "台账", "建立日期"

MARK = SheetSpec("归属", (
    Column(KIND, width=16, required=True), Column(OF_YEAR, width=10, required=True), Column(OF_OFFICE, width=36),
    Column(OF_LEDGER, width=30), Column(MADE_ON, type=Type.DATE, width=12),
), "这本附册是哪本台账的，不要改、不要删", landscape=False)  # fmt: skip


class CompanionMark(NamedTuple):
    """What a companion says of itself: its kind (平时考核), the year, the office and the ledger's file name as written."""

    kind: str
    year: str
    office: str
    ledger: str


def read_mark(source: SheetSource) -> CompanionMark | None:
    """Return the mark of a companion workbook, None where there is none: then it may be a ledger."""
    if MARK.name not in source.sheet_names:
        return None
    found = find_table(source.sheet(MARK.name), MARK)
    if found is None or KIND not in found[0].columns:
        return None
    for record in read_records(found[0])[0]:
        if kind := record.content(KIND):
            year = record.text(OF_YEAR).removesuffix("年")
            return CompanionMark(kind, year, record.content(OF_OFFICE), record.content(OF_LEDGER))
    return None


def refuse_companion(source: SheetSource) -> None:
    """Raise UsageError for a companion given in place of its ledger: what is about persons goes into no product of all."""
    if mark := read_mark(source):
        what = f"这是{mark.year}年的“{mark.kind}”附册，不是台账，里面的个人材料不外发、不汇总，什么也没有做"
        raise UsageError(source.file, what, f"请对台账{f'（{mark.ledger}）' if mark.ledger else ''}运行")
