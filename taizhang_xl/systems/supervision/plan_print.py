"""The year's plan of inspections to be printed: by quarter, each visit with the task that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import BinaryIO, NamedTuple

from taizhang_xl.checks.private import for_others
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import Field
from taizhang_xl.paper.pages import Pages, Row
from taizhang_xl.paper.style import Column, Styled
from taizhang_xl.reading.table import rows_of
from taizhang_xl.systems.supervision.inspections import Visit, quarter_of
from taizhang_xl.systems.supervision.problems import inspected_unit
from taizhang_xl.systems.supervision.sheets import INSPECTIONS, INSPECTOR, VISIT_ON, WAY
from taizhang_xl.systems.supervision.wording import chinese_day

_COLUMNS = (
    Column(VISIT_ON, 11, "date"), Column(Field.UNIT, 16), Column(Field.NUMBER, 9, "center"), Column(Field.TASK, 50),
    Column(WAY, 12), Column(INSPECTOR, 18),
)  # fmt: skip


class _Planned(NamedTuple):
    day: date
    unit: str
    number: str
    task: str
    way: str
    inspector: str


def write_plan(ledger: Ledger, visits: Sequence[Visit], made_on: date, file: BinaryIO) -> None:
    """Write the plan as a workbook: what 督察方案 has of the ledger's year, and what is proposed; numbers of persons left out."""
    title = f"{ledger.settings.office}{ledger.year}年度督察方案"
    styled = Styled(file, title, made_on, for_others)
    pages = Pages(styled, styled.page("督察方案", pages_high=None), _COLUMNS)
    planned = sorted((*_entered(ledger), *_proposed(visits)), key=lambda each: each.day)
    told = f"共 {len(planned)} 次，{len({each.unit for each in planned})} 个单位　　{chinese_day(made_on)}"
    pages.head((title, "title", 34), (told, "plain", 24))
    for quarter in range(1, 5):
        own = [Row([value or None for value in each]) for each in planned if quarter_of(each.day) == quarter]
        pages.part(f"{'一二三四'[quarter - 1]}季度（{len(own)} 次）", _COLUMNS, own)
    pages.close()
    styled.close()


def _entered(ledger: Ledger) -> Iterator[_Planned]:
    for record in rows_of(ledger, INSPECTIONS):
        day, unit = record.day(VISIT_ON), inspected_unit(ledger, record)
        if day is None or day.year != ledger.year:
            continue
        item = ledger.by_number.get(record.text(Field.NUMBER))
        yield _Planned(
            day, unit.short if unit else record.content(Field.UNIT), record.text(Field.NUMBER),
            item.content(Field.TASK) if item else "", record.content(WAY), record.content(INSPECTOR),
        )  # fmt: skip


def _proposed(visits: Sequence[Visit]) -> Iterator[_Planned]:
    for visit in visits:
        yield _Planned(
            visit.day, visit.unit.short, visit.item.number, visit.item.content(Field.TASK), visit.way, ""
        )  # fmt: skip
