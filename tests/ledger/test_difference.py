"""Two ledgers compared by 编号 and column: order and layout do not count, what stands in the cells does."""

import csv
import io
import json
import random
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner
from sheets import Book, make_sheet

import taizhang_xl
from taizhang_xl.cells import Cell, Kind
from taizhang_xl.faces.cli import cli
from taizhang_xl.ledger.compare import Unlike, difference
from taizhang_xl.reading.build import build_ledger

HEADER = ["编号", "目标任务", "完成时限", "责任单位", "完成日期", "备注"]
ROWS = [
    ["1-001", "甲事", "10月底", "办公室", date(2018, 10, 30), "见纪要"],
    ["1-002", "乙事", "3月5日", "信访办", None, None],
    ["1-003", "丙事", "每季度末", "办公室", None, "二字"],
]


def ledger(rows, header=HEADER, **more):
    return build_ledger(Book((make_sheet([header, *rows], **more),)), year=2018)


def changed(rows, at, value):
    """Return a copy of rows with one cell changed."""
    return [[value if (r, c) == at else cell for c, cell in enumerate(row)] for r, row in enumerate(rows)]


def compare(new, old=ROWS, header=HEADER):
    return difference(ledger(old), ledger(new, header))


def test_the_same_items_in_another_order_are_the_same():
    order = [5, 2, 0, 4, 1, 3]
    moved = [[row[at] for at in order] for row in reversed(ROWS)]
    found = compare(moved, header=[HEADER[at] for at in order])
    assert found.is_same
    assert not found.changed


def test_a_column_under_another_name_that_is_known_is_the_same_column():
    assert compare(ROWS, header=["编号", "工作任务", "完成时间", "责任单位", "办结日期", "备注"]).is_same


@pytest.mark.parametrize(
    ("at", "value", "kind", "old", "new"),
    [
        ((0, 1), "甲事二", Unlike.CONTENT, "甲事", "甲事二"),
        ((1, 5), "补了", Unlike.CONTENT, "", "补了"),
        ((0, 5), None, Unlike.CONTENT, "见纪要", ""),
        ((2, 5), "二 字", Unlike.WRITING, "二字", "二 字"),
        ((2, 5), "二字\n", Unlike.WRITING, "二字", "二字\n"),
        ((1, 2), "３月５日", Unlike.WRITING, "3月5日", "３月５日"),
        ((0, 4), "2018年10月30日", Unlike.WRITING, "2018-10-30", "2018年10月30日"),
        ((0, 4), date(2018, 10, 31), Unlike.CONTENT, "2018-10-30", "2018-10-31"),
        ((0, 2), "10月31日", Unlike.CONTENT, "10月底", "10月31日"),
    ],
)
def test_a_changed_cell_is_shown_as_it_stands_and_blanks_are_told_apart(at, value, kind, old, new):
    (cell,) = compare(changed(ROWS, at, value)).changed
    assert (cell.number, cell.field, cell.kind, cell.old, cell.new) == (ROWS[at[0]][0], HEADER[at[1]], kind, old, new)
    place = f"台账!{'ABCDEF'[at[1]]}{at[0] + 2}"
    assert (cell.old_place, cell.new_place) == (place, place)


def test_a_number_typed_as_text_reads_the_same():
    assert compare(changed(ROWS, (2, 5), "12"), old=changed(ROWS, (2, 5), 12)).is_same


def test_a_formula_never_calculated_and_an_error_are_shown_not_skipped():
    for cell, shown in ((Cell(Kind.BLANK, None, 0, "A1&B1"), "=A1&B1"), (Cell(Kind.ERROR, "#REF!"), "#REF!")):
        (found,) = compare(changed(ROWS, (1, 5), cell)).changed
        assert (found.old, found.new) == ("", shown)


def test_rows_of_one_ledger_only_are_named():
    found = compare([*ROWS[:2], ["1-009", "新事", "5月底", "办公室", None, None]])
    assert [tuple(row) for row in found.old.rows] == [("1-003", "丙事", "台账!A4")]
    assert [tuple(row) for row in found.new.rows] == [("1-009", "新事", "台账!A4")]
    assert not found.changed
    assert not found.is_same


def test_a_number_that_stands_twice_is_named_and_only_equal_rows_are_matched():
    twice = [*ROWS, ["1-002", "另一件", "5月底", "办公室", None, None]]
    same = compare(twice, old=list(reversed(twice)))
    assert same.is_same
    assert [tuple(each) for each in same.new.doubled] == [("1-002", ("台账!A3", "台账!A5"))]
    found = compare(twice)
    assert [row.task for row in found.new.rows] == ["另一件"]
    assert not found.old.rows
    other = compare(changed(twice, (1, 1), "乙事改"), old=twice)
    assert ([row.task for row in other.old.rows], [row.task for row in other.new.rows]) == (["乙事"], ["乙事改"])


def test_rows_without_a_number_are_matched_only_where_they_are_equal():
    nameless = [*ROWS, [None, "无号", "5月底", "办公室", None, None], [None, "无号", "5月底", "办公室", None, None]]
    assert compare(nameless, old=nameless).is_same
    found = compare(nameless[:-1], old=nameless)
    assert [tuple(row) for row in found.old.rows] == [("", "无号", "台账!A6")]
    other = compare([*ROWS, [None, "另一件", "5月底", "办公室", None, None]], old=nameless[:-1])
    assert ([row.task for row in other.old.rows], [row.task for row in other.new.rows]) == (["无号"], ["另一件"])
    assert not other.changed


def test_a_column_of_one_ledger_only_is_named_with_how_much_it_holds():
    found = compare([row[:5] for row in ROWS], header=HEADER[:5])
    assert [tuple(each) for each in found.old.columns] == [("备注", 2)]
    assert not found.is_same
    empty = changed(changed(ROWS, (0, 5), None), (2, 5), None)
    assert compare([row[:5] for row in ROWS], old=empty, header=HEADER[:5]).is_same


def test_the_offices_own_columns_are_compared_too():
    header = [*HEADER, "经费", "经费"]
    rows = [[*row, 5, 7] for row in ROWS]
    (cell,) = difference(ledger(rows, header), ledger(changed(rows, (1, 7), 8), header)).changed
    assert (cell.number, cell.field, cell.old, cell.new, cell.new_place) == ("1-002", "经费（2）", "7", "8", "台账!H3")


@pytest.fixture
def shuffled(demo_folder):
    """The demo's ledger, and a copy whose columns and rows stand in another order."""
    path = demo_folder / "ledger.xlsx"
    sheet = openpyxl.load_workbook(path)["台账"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(at for at, row in enumerate(rows) if "编号" in row)
    body = [row for row in rows[top + 1 :] if any(value is not None for value in row)]
    chance = random.Random(2018)
    order = list(range(len(rows[top])))
    chance.shuffle(order)
    chance.shuffle(body)
    book = openpyxl.Workbook()
    book.active.title = "台账"
    for row in ([None] * 3 + ["2018年工作台账"], *([line[at] for at in order] for line in (rows[top], *body))):
        book.active.append(row)
    other = demo_folder / "另存.xlsx"
    book.save(other)
    return path, other


def run(*arguments, code):
    done = CliRunner().invoke(cli, ["diff", *map(str, arguments)])
    assert done.exit_code == code, (done.output, done.exception)
    return done.output


def test_the_command_tells_the_same_from_the_different(shuffled):
    path, other = shuffled
    assert "√ 两本台账的事项一样" in run(path, other, code=0)
    book = openpyxl.load_workbook(other)
    sheet = book["台账"]
    column = {cell.value: cell.column for cell in sheet[2]}
    number = sheet.cell(5, column["编号"]).value
    sheet.cell(5, column["进展情况"]).value = "=改成了公式样子的字"
    sheet.cell(5, column["进展情况"]).data_type = "s"
    gone = sheet.cell(7, column["编号"]).value
    sheet.delete_rows(7)
    book.save(other)
    shown = run(path, other, code=1)
    assert f"{number} 进展情况：“" in shown
    assert "→ “=改成了公式样子的字”" in shown
    assert f"只在 A 里：{gone} " in shown
    assert "1 格不同，只在 A 里 1 项，只在 B 里 0 项" in shown
    told = json.loads(run(path, other, "--format", "json", code=1))
    assert (told["same"], [each["编号"] for each in told["changed"]]) == (False, [number])
    assert [each["number"] for each in told["only_old"]["rows"]] == [gone]
    rows = list(csv.DictReader(io.StringIO(run(path, other, "--format", "csv", code=1))))
    assert [(row["差异"], row["编号"]) for row in rows] == [("内容不同", number), ("只在A里", gone)]
    assert rows[0]["B"] == " =改成了公式样子的字", "a spreadsheet must not run it"
    found = taizhang_xl.diff(path, other)
    assert [cell.number for cell in found.changed] == [number]


def test_a_text_file_is_compared_with_a_workbook(shuffled, tmp_path):
    path, _ = shuffled
    exported = tmp_path / "导出.csv"
    sheet = openpyxl.load_workbook(path)["台账"]
    with exported.open("w", encoding="utf-8-sig", newline="") as file:
        for row in sheet.iter_rows(values_only=True):
            csv.writer(file).writerow(["" if v is None else v.date() if hasattr(v, "date") else v for v in row])
    assert run(path, exported, "--year", 2018, code=0)


def test_what_cannot_be_read_is_said_in_one_line(tmp_path):
    shown = run(tmp_path / "无.xlsx", tmp_path / "没有.xlsx", code=2)
    assert shown.startswith("无.xlsx：")
    assert shown.count("\n") == 1
