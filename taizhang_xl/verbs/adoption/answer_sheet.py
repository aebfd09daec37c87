"""The questions about a layout as a small workbook to fill in: one row a question, with a drop-down of its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from taizhang_xl.cells import Sheet, value_text
from taizhang_xl.contract.question import Question
from taizhang_xl.errors import UsageError
from taizhang_xl.tables.source import open_source
from taizhang_xl.text import content

SHEET, _LISTS = "问题", "选项"
_HEADER = ("列名", "问题", "请选（黄色的格）")
_FIRST_ROW = 3


def write_questions(asked: Sequence[Question], ledger: str, answers: str, file: BinaryIO) -> None:
    """Write the workbook; the guess stands in the yellow cell."""
    # Imported late: nothing else of this verb makes a workbook anew.
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    sheet, lists = book.add_worksheet(SHEET), book.add_worksheet(_LISTS)
    lists.hide()
    wrap = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    yellow = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "bg_color": "#FFF2CC"})
    head = book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1})
    for column, width in enumerate((12, 34, 70)):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, f"{ledger}：请在黄色的格里选，存好后运行 taizhang adopt {ledger} --answers {answers}")
    sheet.write_row(1, 0, _HEADER, head)
    for place, question in enumerate(asked):
        row, texts = _FIRST_ROW - 1 + place, [choice.text for choice in question.answers]
        usual = None if question.usual is None else texts[question.usual]
        for column, text in enumerate((question.topic, question.text)):
            sheet.write_string(row, column, text, wrap)
        sheet.write(row, 2, usual, yellow)
        lists.write_column(0, place, texts)
        area = f"={_LISTS}!{xlsxwriter.utility.xl_range_abs(0, place, len(texts) - 1, place)}"
        sheet.data_validation(row, 2, row, 2, {"validate": "list", "source": area})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()


def read_answers(path: Path, asked: Sequence[Question]) -> list[Mapping[str, str]]:
    """Return what the answers on a sheet tell; a yellow cell left empty is no answer.

    Raises UsageError where the sheet is none of ours, or an answer is none of those there are now.
    """
    source = open_source(path)
    if SHEET not in source.sheet_names:
        raise UsageError(path, f"里面没有“{SHEET}”表", "请用 --ask 写出来的那一本，填好再读")
    sheet, told = source.sheet(SHEET), []
    by_topic = {question.topic: question for question in asked}
    for row in sorted(row for row in sheet.rows if row >= _FIRST_ROW):
        topic, answer = _text(sheet, row, 1), _text(sheet, row, 3)
        # What is no question any more was answered before.
        if answer and (question := by_topic.get(topic)):
            choice = next((each for each in question.answers if content(each.text) == answer), None)
            if choice is None:
                raise UsageError(
                    path, f"第 {row} 行“{topic}”选的是“{answer}”，不在可以选的里面", "请重新 --ask 写一本来填"
                )
            told.append(choice.told)
    return told


def _text(sheet: Sheet, row: int, column: int) -> str:
    return content(value_text(sheet.cell(row, column).value))
