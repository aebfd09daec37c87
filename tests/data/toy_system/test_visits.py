"""Visits that wait too long are found, marked and listed."""

from datetime import date

import openpyxl

import taizhang_xl

DAY = date(2018, 3, 12)


def ledger_with(tmp_path, *visits):
    from taizhang_xl import new

    path = tmp_path / "台账.xlsx"
    new(path, year=2018, office="某机关")
    taizhang_xl.edit(
        path, append=[f"来访!编号=1-001;来访人={who};来访日期={day};答复={said}" for who, day, said in visits]
    )
    return path


def test_a_visit_that_waits_is_found_marked_and_listed(tmp_path):
    path = ledger_with(tmp_path, ("张三", "2018-03-01", ""), ("李四", "2018-03-01", "已办"), ("王五", "2018-03-07", ""))
    (found,) = [each for each in taizhang_xl.check(path, as_of=DAY) if each.sheet == "来访"]
    assert (found.code, found.cell, found.value) == ("visit-open", "D2", "11")
    assert taizhang_xl.visits(path, as_of=DAY) == ("张三",)
    assert [row[3].value for row in openpyxl.load_workbook(path)["来访"].iter_rows(2, 4)] == ["待答复", "已办", None]
    assert (tmp_path / "out" / "来访.txt").read_text("utf-8") == "张三\n"
