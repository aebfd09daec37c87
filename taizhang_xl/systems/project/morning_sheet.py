"""The sheet of the morning's meeting as a workbook to print, with units, persons and their phones."""

from __future__ import annotations

from typing import BinaryIO

from taizhang_xl.cells import Value
from taizhang_xl.ledger.model import Ledger
from taizhang_xl.ledger.schema import Field
from taizhang_xl.paper.pages import Pages, Row
from taizhang_xl.paper.style import Column, Styled
from taizhang_xl.systems.project.morning import Morning, Task
from taizhang_xl.systems.project.sheets import CARRIER, STEP, WORK
from taizhang_xl.systems.project.wording import day_in, moved_line

_COLUMNS = (
    Column(STEP, 10, "center"), Column(WORK, 26), Column("计划起止", 12, "center"), Column(CARRIER, 16),
    Column(Field.PERSON, 11, "center"), Column(Field.PHONE, 16, "center"), Column("进度", 31),
)  # fmt: skip
_WEEKDAYS = "一二三四五六日"


def title_of(morning: Morning) -> str:
    """Return the title of the sheet."""
    day = morning.day
    rest = "，休息日" if morning.is_rest else ""
    return f"今日例会　{day.year}年{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}{rest}）"


def write_morning(morning: Morning, ledger: Ledger, file: BinaryIO) -> None:
    """Write the sheet; of several projects each step names its own."""
    styled = Styled(file, title_of(morning), morning.day)
    pages = Pages(styled, styled.page("今日例会", pages_high=None), _COLUMNS)
    ends = [(f"{each.project.title(ledger)}：{moved_line(each)}", "plain", 24.0) for each in morning.outlooks]
    pages.head((title_of(morning), "title", 34), *ends)
    tomorrow = f"（{morning.tomorrow.month}月{morning.tomorrow.day}日）"
    for section in morning.sections:
        title = f"{section.title}{tomorrow if section is morning.sections[-1] else ''}　{len(section.tasks)} 道"
        pages.part(
            title, _COLUMNS, [Row(_values(task, ledger, several=len(morning.outlooks) > 1)) for task in section.tasks]
        )
    pages.close()
    styled.close()


def _values(task: Task, ledger: Ledger, *, several: bool) -> list[Value]:
    project, step = task.outlook.project, task.step
    row, (first, last) = project.by_step[step.name], task.outlook.baseline[step.name]
    work = f"{row.shown(WORK)}（{project.title(ledger)}）" if several else row.shown(WORK)
    return [
        row.shown(STEP), work, f"{day_in(first)}-{day_in(last)}" if first != last else day_in(first), row.shown(CARRIER),
        row.shown(Field.PERSON), row.shown(Field.PHONE), task.note,
    ]  # fmt: skip
