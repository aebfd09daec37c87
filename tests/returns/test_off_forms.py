"""An item that is on no form is named, with its cell and what to do: nothing vanishes between ledger and forms."""

import openpyxl
import pytest
from small import item, ran, small_ledger

from taizhang_xl.contract.opening import open_ledger
from taizhang_xl.dates.month import Month
from taizhang_xl.returns.off_forms import off_forms

ROWS = (item("1-001", "清理河道"), item(None, "修路"), item("1-003", "建桥"))


def numbers_on_forms(folder):
    found = []
    for path in sorted(folder.glob("*.xlsx")):
        rows = [row[0].value for row in openpyxl.load_workbook(path).worksheets[0].iter_rows()]
        found += [value for value in rows[rows.index("编号") + 1 :] if value and value[0].isdigit() and "-" in value]
    return found


@pytest.mark.parametrize(
    ("rows", "cells", "words", "out"),
    [
        (ROWS, ["台账!A4"], ["修路", "没有编号", "--number 新编"], ["1-001", "1-003"]),
        ((ROWS[0], item("1-002", "修路", None)), ["台账!E4"], ["修路", "没有写责任单位", "请填责任单位"], ["1-001"]),
        (
            (ROWS[0], item("1-002", "修路"), item("1-002", "建桥")),
            ["台账!A4", "台账!A5"],
            ["编号“1-002”与 台账!A5 重复", "编号“1-002”与 台账!A4 重复", "没有用过的编号"],
            ["1-001"],
        ),
    ],
    ids=["no number", "no unit", "a number twice"],
)
def test_split_names_what_is_on_no_form_and_sends_the_rest(tmp_path, rows, cells, words, out):
    ledger = small_ledger(tmp_path / "台账.xlsx", *rows)
    said = ran("split", ledger, "--month", "2018-03", code=1)
    lines = [line for line in said.splitlines() if "没有列进发给责任单位的月报表" in line]
    assert [cell for line in lines for cell in (line.split()[2],)] == cells
    assert all(word in said for word in (*words, "--again"))
    assert f"× {len(cells)} 项没有列进发给单位的月报表" in said
    assert numbers_on_forms(tmp_path / "sent" / "2018-03") == out


def test_a_unit_outside_the_list_of_units_is_named(tmp_path):
    ledger = small_ledger(tmp_path / "台账.xlsx", ROWS[0], item("1-002", "修路", "水利科"))
    book = openpyxl.load_workbook(ledger)
    listed = book.create_sheet("单位")
    for row in (["单位名称", "简称", "负责人"], ["水务科", None, None]):
        listed.append(row)
    book.save(ledger)
    said = ran("split", ledger, "--month", "2018-03", code=1)
    assert "台账!E4 “修路”的责任单位“水利科”不在“单位”表里" in said


def test_what_was_left_out_goes_out_once_it_is_mended(tmp_path):
    ledger = small_ledger(tmp_path / "台账.xlsx", *ROWS)
    ran("split", ledger, "--month", "2018-03", code=1)
    ran("edit", ledger, "--set", "台账!A4=1-002")
    ran("split", ledger, "--month", "2018-03", "--again")
    assert numbers_on_forms(tmp_path / "sent" / "2018-03") == ["1-001", "1-002", "1-003"]


def test_finished_work_without_a_number_is_asked_of_nobody_and_not_named(tmp_path):
    done = item(None, "修路", 状态="办结", 完成日期="2018-02-20", 佐证="文件3号")
    ledger = small_ledger(tmp_path / "台账.xlsx", ROWS[0], done)
    assert "没有列进" not in ran("split", ledger, "--month", "2018-03")


def test_packet_and_month_end_name_it_too(tmp_path):
    ledger = small_ledger(tmp_path / "台账.xlsx", *ROWS)
    (tmp_path / "returns" / "2018-03").mkdir(parents=True)
    for verb in ("packet", "month-end"):
        said = ran(verb, ledger, "--month", "2018-03", code=1)
        assert "台账!A4 “修路”没有编号，没有列进发给责任单位的月报表" in said
        assert "× 1 项没有列进发给单位的月报表" in said


def test_a_number_that_the_ledger_has_twice_is_not_blamed_on_the_unit(tmp_path):
    ledger = small_ledger(tmp_path / "台账.xlsx", item("1-001", "清理河道"), item("1-002", "修路"))
    ran("split", ledger, "--month", "2018-03")
    form = next((tmp_path / "sent" / "2018-03").glob("*.xlsx"))
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        if row[0].value == "1-002":
            row[0].value = "1-001"
    (tmp_path / "returns" / "2018-03").mkdir(parents=True)
    book.save(tmp_path / "returns" / "2018-03" / form.name)
    ran("edit", ledger, "--set", "台账!A4=1-001")
    said = ran("consolidate", ledger, "--month", "2018-03", code=1)
    assert "台账里有几行是这个编号，没有采用，请在台账里改成不同的" in said
    assert "请让单位删去多余的一行重报" not in said


def test_the_finding_has_its_code(tmp_path):
    ledger = open_ledger(small_ledger(tmp_path / "台账.xlsx", *ROWS)).ledger
    assert [(each.code, each.cell) for each in off_forms(ledger, Month(2018, 3))] == [("return-item-off-forms", "A4")]
