"""Rows grow with what is written into them, so that on paper no line is cut off; undo makes them as tall as they were."""

from __future__ import annotations

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.styles import Alignment, Font
from printed import pages_of, pdf_of

from taizhang_xl.faces.cli import cli

LONG = "已到两个县（市、区）调研，召开座谈会5次，走访企业12家，形成初稿并征求了各单位意见，正在修改。"
TEXTS = {f"B{row}": f"第{row}行开头。{LONG * (row % 3 + 1)}第{row}行结尾。" for row in range(2, 8)}
# What the office has set: too low, too low, high enough, none; large letters; a cell merged over two rows.
SET = {2: 15, 3: 30, 4: 300, 7: 15}


@pytest.fixture
def path(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(["编号", "目标任务", "责任单位", "完成时限"])
    for row in range(2, 10):
        sheet.append([f"1-00{row - 1}", "旧"])
        sheet.cell(row, 2).alignment = Alignment(wrap_text=True, vertical="center")
    sheet["B6"].font = Font(size=18)
    sheet["B8"].value = None
    sheet.merge_cells("B7:B8")
    sheet.column_dimensions["B"].width = 24
    for row, height in SET.items():
        sheet.row_dimensions[row].height = height
    book.save(tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


def run(*arguments):
    done = CliRunner().invoke(cli, [str(each) for each in arguments])
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def write(path):
    return run("edit", path, *(part for at, text in TEXTS.items() for part in ("--set", f"台账!{at}={text}")))


def heights(path):
    sheet = openpyxl.load_workbook(path)["台账"]
    return {row: sheet.row_dimensions[row].height for row in range(1, 10)}


@pytest.mark.slow
@pytest.mark.libreoffice
def test_every_line_that_was_written_is_wholly_on_paper(path, tmp_path):
    write(path)
    pages = pages_of(pdf_of(path, tmp_path))
    # A line that does not fit is printed over the rows above and below, so that it would be read between their texts.
    read = "".join(page.column(100, page.width) for page in pages)
    assert [at for at, text in TEXTS.items() if text not in read] == []


def test_no_row_shrinks_and_the_receipt_tells_how_many_grew(path):
    before = heights(path)
    told = write(path)
    after = heights(path)
    assert (after[4], after[8], after[9]) == (300, before[8], before[9])
    grown = [row for row in range(1, 10) if after[row] != before[row]]
    assert grown == [2, 3, 5, 6, 7]
    assert "；5 行的行高跟着改了，除此以外没有任何改动" in told


def test_undo_takes_the_heights_back_and_undoing_that_brings_them_again(path):
    before = heights(path)
    write(path)
    after = heights(path)
    run("undo", path)
    assert heights(path) == before
    run("undo", path)
    assert heights(path) == after


def test_undo_leaves_a_height_that_somebody_changed_and_one_whose_text_stays(path):
    write(path)
    book = openpyxl.load_workbook(path)
    book["台账"].row_dimensions[2].height = 222
    book["台账"]["B3"] = LONG
    book.save(path)
    tall = heights(path)
    done = CliRunner().invoke(cli, ["undo", str(path)])
    assert "后来改成了" in done.output
    assert (heights(path)[2], heights(path)[3]) == (222, tall[3])


def test_rows_are_found_by_their_number_when_they_were_sorted(path):
    write(path)
    book = openpyxl.load_workbook(path)
    sheet = book["台账"]
    sheet.unmerge_cells("B7:B8")
    for row in (2, 3):
        other = 5 - row
        sheet.cell(row, 1).value, sheet.cell(row, 2).value = f"1-00{other - 1}", TEXTS[f"B{other}"]
    heights_now = {2: sheet.row_dimensions[3].height, 3: sheet.row_dimensions[2].height}
    for row, height in heights_now.items():
        sheet.row_dimensions[row].height = height
    book.save(path)
    run("undo", path)
    assert (heights(path)[2], heights(path)[3]) == (30, 15)
