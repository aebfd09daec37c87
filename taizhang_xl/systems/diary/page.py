"""The page of each village or project as a Word document: what was done in words, totals, months, entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from taizhang_xl.checks.private import for_others
from taizhang_xl.dates.day import day_words
from taizhang_xl.dates.month import Month
from taizhang_xl.paper.word.blocks import Cell, Column, add_heading, add_table, add_text, add_title, start_page
from taizhang_xl.paper.word.page import new_document
from taizhang_xl.paper.word.save import bytes_of
from taizhang_xl.systems.diary.entries import Entry
from taizhang_xl.systems.diary.sheets import AMOUNT, COUNTED_IN, MEASURE
from taizhang_xl.systems.diary.totals import Key, Project, Summary, months_of
from taizhang_xl.systems.diary.wording import told

if TYPE_CHECKING:
    from docx.document import Document

NO_ENTRY, NOT_COUNTED = "没有日志", "没有计入"
_TOTALS = (Column("指标", 32), Column("资金渠道", 24, True), Column("合计", 44), Column("怎样算的", 56))
_MONTHS = (Column("月份", 16, True), Column("日志", 24, True), Column("数量", 116))
_ENTRIES = (Column("日期", 34, True), Column("内容", 58), Column("数量", 42), Column("口径", 22, True))


def pages_of(summary: Summary, as_of: date, left_out: int) -> bytes:
    """Return the document, a project after the other, numbers of persons left out; `left_out` rows are told not to count."""
    document = new_document("工作日志汇总", as_of)
    for place, project in enumerate(summary.projects):
        if place:
            start_page(document)
        _add_page(document, project, as_of)
    if left_out:
        _add(document, f"注：工作日志有 {left_out} 行没有计入，原因见“校验”。")
    return bytes_of(document)


def _add_page(document: Document, project: Project, as_of: date) -> None:
    add_title(document, for_others(f"{project.name}工作日志汇总"))
    document.add_paragraph()
    begun = min(entry.span.first for entry in project.entries)
    words = told(project)
    until = f"{as_of.month}月{as_of.day}日" if begun.year == as_of.year else day_words(as_of)
    span = f"{day_words(begun)}至{until}" if begun < as_of else day_words(as_of)
    _add(document, f"{span}，{words}。" if words else f"{span}，记有日志 {len(project.entries)} 条，没有填数量。")
    if project.empty:
        _add(document, f"{project.empty_names}没有日志。")
    add_heading(document, "一、累计")
    add_table(document, _TOTALS, _shown(list(_total_rows(project))) or [[Cell("没有填数量")]])
    add_heading(document, "二、逐月")
    add_table(document, _MONTHS, _shown(list(_month_rows(project, as_of))))
    add_heading(document, "三、日志")
    add_table(document, _ENTRIES, _shown([_entry_row(project, entry) for entry in project.entries]))


def _add(document: Document, text: str) -> None:
    add_text(document, for_others(text))


def _shown(rows: list[list[str]]) -> list[list[str | Cell]]:
    return [[for_others(text) for text in row] for row in rows]


def _total_rows(project: Project) -> Iterator[list[str]]:
    for total in project.totals:
        yield [total.key.measure, total.key.source, str(total), total.note]


def _month_rows(project: Project, as_of: date) -> Iterator[list[str]]:
    for month in months_until(project, as_of):
        entries = [entry for entry in project.entries if month in months_of(entry)]
        figures = [f"{_name(total.key)}{total.months[month]}" for total in project.totals if month in total.months]
        left_out = [entry for entry in entries if project.leaves_out(entry)]
        if left_out:
            figures.append(f"另有 {len(left_out)} 个数{NOT_COUNTED}")
        nothing = "没有填数量" if entries else ""
        yield [f"{month.month}月", f"{len(entries)} 条" if entries else NO_ENTRY, "；".join(figures) or nothing]


def months_until(project: Project, as_of: date) -> Iterator[Month]:
    """Yield the months from a project's first entry to a day."""
    month = Month.of(min(entry.span.first for entry in project.entries))
    while month <= Month.of(as_of):
        yield month
        month = month.next


def _name(key: Key) -> str:
    return f"{key.source}{key.measure}"


def _entry_row(project: Project, entry: Entry) -> list[str]:
    counted, record = entry.counted, entry.record
    if project.leaves_out(entry):
        typed = "".join(record.content(name) for name in (MEASURE, AMOUNT, COUNTED_IN))
        return [str(entry.span), entry.content, typed, NOT_COUNTED]
    if counted is None:
        return [str(entry.span), entry.content, "", ""]
    source = f"（{counted.source}）" if counted.source else ""
    return [str(entry.span), entry.content, f"{counted.measure}{counted.figure}{source}", counted.scope]
