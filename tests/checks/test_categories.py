"""An office that sorts its work in its own way is left to it, and told so once; a slip among its categories is found."""

from datetime import date

import pytest
from sheets import Book, make_sheet

from taizhang_xl.checks import check_ledger
from taizhang_xl.checks.fix import fix_ledger
from taizhang_xl.reading.build import build_ledger

HEADER = ["编号", "类别", "目标任务", "完成时限", "责任单位", "责任人"]
OWN = ["重点工程"] * 20 + ["民生实事"] * 12 + ["深化改革"] * 8
WORDS = ["词类", "标准写法", "也写作"]


def ledger_of(categories, words=()):
    rows = [[f"1-{at:03d}", name, f"任务{at}", "10月底", "办公室", "主任"] for at, name in enumerate(categories, 1)]
    more = (make_sheet([WORDS, *words], name="词典"),) if words else ()
    return build_ledger(Book((make_sheet([HEADER, *rows]), *more)), year=2018)


def told(categories, words=()):
    found = check_ledger(ledger_of(categories, words), date(2018, 3, 31))
    return [(each.code, each.cell) for each in found if "categor" in each.code]


def test_an_offices_own_categories_are_its_list_and_one_line_says_so():
    assert told(OWN) == [("categories-own", "B2")]
    (line,) = [each for each in check_ledger(ledger_of(OWN), date(2018, 3, 31)) if each.code == "categories-own"]
    assert (line.severity, line.value) == ("已识别", "重点工程、民生实事、深化改革")


def test_a_slip_among_them_is_told_with_what_is_meant():
    found = check_ledger(ledger_of([*OWN, "民生实是"]), date(2018, 3, 31))
    (slip,) = [each for each in found if each.code == "category-near"]
    assert (slip.cell, slip.value) == ("B42", "民生实是")
    assert "“民生实事”" in slip.message


@pytest.mark.parametrize("other", ["党建工作", "二类工程"])
def test_a_category_of_one_item_that_is_like_no_other_is_let_be(other):
    assert told([*OWN, other]) == [("categories-own", "B2")]
    assert told([*["一类工程"] * 5, *OWN, "二类工程"]) == [("categories-own", "B2")]


def test_where_most_are_of_the_six_another_is_a_mistake():
    assert told(["机关日常工作"] * 5 + ["其它"]) == [("category-unknown", "B7")]
    assert told(["机关日常工作", "代表建议", "其它", "其它", "其它"]) == [
        ("category-unknown", f"B{row}") for row in (4, 5, 6)
    ]


def test_no_drop_down_is_spoken_of():
    found = check_ledger(ledger_of(["机关日常工作"] * 5 + ["其它"]), date(2018, 3, 31))
    assert not [each for each in found if "下拉" in each.fix]


def test_categories_of_the_dictionary_are_a_closed_list():
    words = [["类别", "重点工程", "大项目"], ["类别", "民生实事", None], ["类别", "深化改革", None]]
    assert told(OWN, words) == []
    assert told([*OWN, "党建工作"], words) == [("category-unknown", "B42")]
    (change,) = fix_ledger(ledger_of([*OWN, "大项目"], words)).changes
    assert (change.address, change.new) == ("B42", "重点工程")


def test_headings_of_an_offices_own_are_its_list():
    row = ["整理档案", "10月底", "办公室", "主任"]
    lines = [["编号", *HEADER[2:]]]
    for number, name in enumerate(("一、重点工程", "二、民生实事（2项）", "三、深化改革"), 1):
        lines += [[name], [f"{number}-001", *row], [f"{number}-002", *row]]
    found = check_ledger(build_ledger(Book((make_sheet(lines),)), year=2018), date(2018, 3, 31))
    assert [(each.code, each.cell) for each in found if "categor" in each.code and each.code != "heading-category"] == [
        ("categories-own", "A2")
    ]
