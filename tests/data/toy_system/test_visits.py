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


def test_each_unit_answers_its_own_visits_by_visitor_and_day(tmp_path):
    path = ledger_with(tmp_path, ("张三", "2018-03-01", ""), ("李四", "2018-03-02", ""), ("张三", "2018-03-05", ""))
    units = ["单位!单位名称=城环工委", "单位!单位名称=法工委"]
    taizhang_xl.edit(path, append=units, sets=["来访!E2=城环工委", "来访!E3=法工委", "来访!E4=城环工委"])
    taizhang_xl.visits(path, as_of=DAY)
    returned = tmp_path / "returned"
    returned.mkdir()
    for unit, texts in (("城环工委", ("已办结", None)), ("法工委", ("已转办",))):
        form = f"{unit}_来访答复表_2018-03.xlsx"
        book = openpyxl.load_workbook(tmp_path / "out" / form)
        sheet = book["来访答复表"]
        rows = [[cell.value for cell in row[:2]] for row in sheet.iter_rows(5, 4 + len(texts))]
        days = [1, 5] if unit == "城环工委" else [2]
        assert [(name, day.day) for name, day in rows] == [("张三" if len(texts) == 2 else "李四", day) for day in days]
        for number, text in enumerate(texts, 5):
            sheet.cell(number, 4).value = text
        book.save(returned / form)
    taken = taizhang_xl.visits(path, returned=returned, as_of=DAY)
    assert len(taken) == 2
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path)["来访"].iter_rows(2, 4)]
    assert [row[3] for row in rows] == ["已办结", "已转办", None]
