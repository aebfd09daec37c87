"""All measures of all projects by month, as a workbook to be printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.day import day_words
from taizhang_xl.dates.month import Month
from taizhang_xl.paper.pages import A3, A4, Pages, Row
from taizhang_xl.paper.style import Column, Styled
from taizhang_xl.systems.diary.sheets import MEASURE, PROJECT, SOURCE
from taizhang_xl.systems.diary.totals import Summary

_HEAD = (Column(PROJECT, 14), Column(MEASURE, 12), Column(SOURCE, 9, "center"))
_MONTH, _TOTAL = 9.5, 17


def write_by_month(summary: Summary, as_of: date, left_out: int, file: BinaryIO) -> None:
    """Write the workbook, numbers of persons left out: a row a measure and source, a column a month; `left_out` rows are told not to count."""
    months = [Month(as_of.year, number) for number in range(1, as_of.month + 1)]
    columns = (*_HEAD, *(Column(f"{month.month}月", _MONTH) for month in months), Column("合计", _TOTAL))
    width = sum(column.width for column in columns)
    styled = Styled(file, "工作日志逐月汇总", as_of, for_others)
    sheet = styled.page("逐月", pages_high=None)
    pages = Pages(styled, sheet, columns, A4 if width <= A4.width else A3)
    pages.head(("工作日志逐月汇总", "title", 34), (f"截至{day_words(as_of)}", "plain", 22), table=True)
    pages.rows(columns, [Row(row) for row in _rows(summary, months)])
    for project in summary.projects:
        if project.empty:
            pages.line(f"{project.name}没有日志的月份：{project.empty_names}")
    if left_out:
        pages.line(f"工作日志有 {left_out} 行没有计入，原因见“校验”")
    pages.close()
    styled.close()


def _rows(summary: Summary, months: list[Month]) -> Iterator[list[str | None]]:
    for project in summary.projects:
        for total in project.totals:
            by_month = [str(total.months[month]) if month in total.months else None for month in months]
            yield [project.name, total.key.measure, total.key.source or None, *by_month, str(total)]
