"""Trends over closed months: figures worked out by hand, from closes that stand here and from a quarter played whole."""

import shutil
from fractions import Fraction

import docx
import openpyxl
import pytest
from quarters import played_quarter
from sheets import Book, make_sheet

from taizhang_xl import packet
from taizhang_xl.dates.month import Month
from taizhang_xl.month.snapshot import Snapshot
from taizhang_xl.month.trend_model import Gap
from taizhang_xl.month.trends import hung_level, notes, percent, rate_level, trends, why_none
from taizhang_xl.reading.build import build_ledger

DONE, DOING = "办结", "正在办理"


def month(number):
    return Month(2018, number)


def ledger(*units, settings=()):
    sheets = (
        make_sheet([["编号", "目标任务", "完成时限", "责任单位"], ["1", "任务", "10月底", units[0][0]]]),
        make_sheet([["单位名称", "简称"], *units], name="单位"),
        make_sheet([["名称", "值"], *settings], name="设置"),
    )
    return build_ledger(Book(sheets), year=2018)


OFFICE = ledger(["城市建设环境保护工作委员会", "城环工委"], ["办公室", ""], ["研究室", "调研室"])


def row(number, unit, due, state=DOING, done_on=""):
    return {
        "编号": number, "责任单位": unit, "目标任务": f"任务{number}", "到期日": due, "状态": state, "完成日期": done_on,
        "未完成原因": "" if state == DONE else "等文件",
    }  # fmt: skip


def close(number, *rows):
    due = {
        key or told["编号"]: told
        for key, told in ((each[0], each[1]) if isinstance(each, tuple) else ("", each) for each in rows)
    }
    return Snapshot(month(number), {}, {}, {}, due=due, late={}, early={}, silent=())


URBAN = "城市建设环境保护工作委员会"
JANUARY = close(
    1,
    row("1", URBAN, "2018-01-31", DONE, "2018-01-31"), row("2", URBAN, "2018-01-15", DONE, "2018-01-16"),
    row("3", URBAN, "2018-01-31"), row("4", "办公室", "2018-01-10"),
)  # fmt: skip
FEBRUARY = close(
    2,
    row("3", URBAN, "2018-01-31"), row("5", URBAN, "2018-02-28", DONE, "2018-02-20"),
    row("6", URBAN, "2018-02-28", DONE, ""), row("4", "办公室", "2018-01-10"), row("7", "办公室", ""),
)  # fmt: skip
MARCH = close(
    3, row("7", "办公室", ""), row("8", "办公室", "2018-05-31"), row("3", URBAN, "2018-01-31", DONE, "2018-03-05")
)


def made(*closes, of=OFFICE, until=4, unfit=None):
    return trends(of, closes, month(until), unfit or {})


def told(found, unit, number):
    figures = next(each for each in found.units if each.short == unit).months[month(number)]
    return len(figures.due), len(figures.done), len(figures.on_time), len(figures.hung), found.rate(figures)


def test_each_month_counts_what_its_close_holds():
    found = made(JANUARY, FEBRUARY, MARCH)
    # In January 2 was a day late; in February 6 was finished on a day that nobody wrote down.
    assert told(found, "城环工委", 1) == (3, 2, 1, 1, Fraction(1, 3))
    assert told(found, "城环工委", 2) == (3, 2, 1, 1, Fraction(1, 3))
    # One item is too little for a rate.
    assert told(found, "城环工委", 3) == (1, 1, 0, 0, None)
    assert told(found, "办公室", 2) == (2, 0, 0, 2, None)
    assert found.months == (month(1), month(2), month(3))
    total = found.total
    assert [(len(total[each].due), len(total[each].hung)) for each in found.months] == [(4, 2), (5, 3), (3, 2)]
    assert found.rate(total[month(2)]) == Fraction(1, 5)
    assert [unit.short for unit in found.listed] == ["城环工委", "办公室"]


def test_days_hung_count_from_the_original_due_date_to_the_end_of_the_month():
    total = made(JANUARY, FEBRUARY, MARCH).total
    # January: 3 fell due on its last day, 4 on the 10th, 21 days before it.
    assert sorted(total[month(1)].hung_days) == [0, 21]
    assert total[month(1)].median_days == Fraction(21, 2)
    # February: 3 for 28 days, 4 for 49, and 7, which has no date, from this close on.
    assert sorted(total[month(2)].hung_days) == [0, 28, 49]
    assert total[month(2)].median_days == 28
    # March: 7 for the 31 days since the end of February; 8 was promised for March and falls due in May.
    assert sorted(total[month(3)].hung_days) == [0, 31]


def test_a_month_in_which_nothing_hangs_has_no_median():
    found = made(JANUARY, close(2, row("9", "办公室", "2018-02-20", DONE, "2018-02-20")))
    assert found.total[month(2)].median_days is None


def test_fewer_than_three_have_no_rate_and_the_office_may_say_how_many():
    of = ledger(["办公室", ""], settings=[["排名最少应办", "1"]])
    assert told(made(JANUARY, FEBRUARY, of=of), "办公室", 2)[-1] == 0
    assert any("应办不足3项的不算按期率" in each for each in notes(made(JANUARY, FEBRUARY)))


def test_a_unit_that_was_renamed_stays_one_line_if_its_former_name_is_known():
    known = made(JANUARY, FEBRUARY, of=ledger(["环境资源工作委员会", f"环资工委、{URBAN}"], ["办公室", ""]))
    assert [unit.short for unit in known.units] == ["环资工委", "办公室"]
    assert told(known, "环资工委", 1)[0] == 3
    assert known.unknown == ()
    unknown = made(JANUARY, FEBRUARY, of=ledger(["环境资源工作委员会", "环资工委"], ["办公室", ""]))
    assert [unit.short for unit in unknown.units] == ["环资工委", "办公室", URBAN]
    assert any(f"“单位”表里没有“{URBAN}”" in each and "把旧名写进新名那一行的“简称”" in each for each in notes(unknown))


def test_months_without_figures_are_named_each_with_its_reason():
    old = Snapshot(month(6), {}, {}, {})
    found = made(JANUARY, MARCH, close(4, row("4", "办公室", "2018-01-10")), old, until=7,
                 unfit={month(4): Gap.ALTERED, month(5): Gap.LOST})  # fmt: skip
    assert found.months == (month(1), month(3))
    assert found.span == (month(1), month(2), month(3))
    assert notes(found)[3] == (
        "没有数字的月份：2月没有月结；4月月结存档被改动过，没有采用，请从备份恢复；5月月结存档找不到，"
        "请从备份恢复 .taizhang 里的 closes 文件夹；6月是旧版本月结的，存档里没有应办清单；7月还没有月结。"
    )


def test_it_takes_two_months_to_compare():
    assert why_none(made(JANUARY, FEBRUARY)) == ""
    assert why_none(made(JANUARY, until=2)) == (
        "只有2018年1月有月结的数字，要有两个月才能比。没有数字的月份：2月还没有月结。"
    )
    assert why_none(made(until=2)) == "还没有能用的月结数字，要有两个月才能比。没有数字的月份：1月、2月还没有月结。"
    # Of another year nothing is taken.
    assert why_none(made(JANUARY._replace(month=Month(2017, 1)), FEBRUARY)).startswith("只有2018年2月")


def test_what_came_after_the_month_of_the_papers_is_not_in_them():
    assert made(JANUARY, FEBRUARY, MARCH, until=2).months == (month(1), month(2))


@pytest.mark.parametrize(
    ("rate", "shown", "level"),
    [((1, 1), 100, 0), ((9, 10), 90, 0), ((179, 200), 90, 0), ((89, 100), 89, 1), ((3, 4), 75, 1), ((2, 3), 67, 2),
     ((3, 5), 60, 2), ((1, 2), 50, 3), ((2, 5), 40, 3), ((1, 3), 33, 4), ((0, 1), 0, 4)],
)  # fmt: skip
def test_the_shade_goes_by_the_rate_as_it_is_shown(rate, shown, level):
    assert (percent(Fraction(*rate)), rate_level(Fraction(*rate))) == (shown, level)


def test_the_shade_of_what_hangs():
    assert [hung_level(count) for count in (0, 1, 2, 3, 5, 6, 9, 10, 300)] == [0, 1, 1, 2, 2, 3, 3, 4, 4]


# -- the sheet -----------------------------------------------------------------


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    return played_quarter(tmp_path_factory.mktemp("trends") / "2018年台账.xlsx")


def book_of(path):
    workbook = packet(path, "2018-03", as_of="2018-03-31")
    return workbook, openpyxl.load_workbook(workbook)


def part(sheet, title):
    """Return the rows of a part of the sheet, without its header."""
    rows = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    at = next(place for place, row in enumerate(rows) if row[:1] == [title])
    found = {}
    for each in rows[at + 2 :]:
        if len(each) < 2:
            break
        found[each[0]] = each[1:]
    return found


def test_the_sheet_has_the_quarter_as_it_was_played(played):
    """Of tests/quarters.py by hand: 2-001 and 3-002 were late, 5-001 of February hangs on in March, for 31 days."""
    workbook, book = book_of(played)
    sheet = book["趋势"]
    assert part(sheet, "一、全机关") == {
        "应办": [5, 5, 8], "办结": [4, 3, 5], "按期率": [0.8, 0.4, 0.5], "挂单": [1, 2, 3], "挂单天数中位数": [0, 0, 0]
    }  # fmt: skip
    assert part(sheet, "三、办结／应办")["财经工委"] == ["0／1", "2／2", "1／2"]
    assert part(sheet, "四、挂单")["民侨外工委"] == [0, "—", 1]
    assert set(map(tuple, part(sheet, "二、按期率").values())) == {("不足3项",) * 3, ("不足3项", "—", "不足3项")}
    overall = {row[0].value: row[1:4] for row in sheet.iter_rows(max_row=8)}
    fills = [cell.fill.fgColor.rgb if cell.fill.fill_type else "" for cell in overall["按期率"]]
    assert fills == ["FFFFF2CC", "FFF2C464", "FFF2C464"]
    assert {cell.number_format for cell in overall["按期率"]} == {"0%"}
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows == "$1:$1"
    first = workbook.read_bytes()
    assert packet(played, "2018-03", as_of="2018-03-31").read_bytes() == first


def test_overview_and_trends_of_a_closed_month_agree(played):
    overview = book_of(played)[1]["总览"]
    header = [cell.value for cell in overview[2]]
    units = {
        row[0].value: dict(zip(header, (cell.value for cell in row), strict=True)) for row in overview.iter_rows(3, 8)
    }
    hung = part(book_of(played)[1]["趋势"], "四、挂单")
    # The section entered 2-003 after the close, so the ledger of today has one less.
    assert {name: counts[2] for name, counts in hung.items() if counts[2] != units[name]["挂单"]} == {"财经工委": 1}
    assert units["财经工委"]["挂单"] == 0


def test_a_close_that_is_lost_altered_or_torn_is_named_and_not_counted(played, tmp_path):
    path = shutil.copytree(played.parent, tmp_path / "copy") / played.name
    (closes,) = (path.parent / ".taizhang" / "closes").iterdir()
    (closes / "2018-01.json").unlink()
    kept = closes / "2018-02.json"
    kept.write_text(kept.read_text("utf-8").replace("2018-02-20", "2018-02-21"), "utf-8")
    cover = [cell.value for row in book_of(path)[1]["封面"].iter_rows() for cell in row if cell.value]
    assert cover[-1] == (
        "没有“趋势”：只有2018年3月有月结的数字，要有两个月才能比。没有数字的月份："
        "1月月结存档找不到，请从备份恢复 .taizhang 里的 closes 文件夹；2月月结存档被改动过，没有采用，请从备份恢复。"
    )
    kept.write_text("{", "utf-8")
    (path.parent / ".taizhang" / "journal.jsonl").unlink()
    cover = [cell.value for row in book_of(path)[1]["封面"].iter_rows() for cell in row if cell.value]
    assert "2月月结存档读不出来，请从备份恢复" in cover[-1]


def test_a_number_of_a_person_in_a_unit_name_is_not_shown():
    found = made(
        close(1, row("1", "办公室 13800000000", "2018-01-31")), close(2, row("1", "办公室 13800000000", "2018-01-31"))
    )
    assert found.units[-1].short == "办公室 （电话略）"
    assert all("13800000000" not in each for each in notes(found))


def test_the_document_has_rates_and_what_hangs_in_one_table(played):
    document = docx.Document(str(packet(played, "2018-03", as_of="2018-03-31").with_suffix(".docx")))
    table = next(each for each in document.tables if each.cell(1, 0).text == "合计应办")
    rows = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows}
    assert rows["单位"] == ["1月", "2月", "3月"]
    assert rows["合计按期率"] == ["80%", "40%", "50%"]
    assert rows["合计挂单"] == ["1", "2", "3"]
    assert rows["财经工委"] == ["不足3项\n挂1", "不足3项", "不足3项\n挂1"]
    assert rows["民侨外工委"] == ["不足3项", "—", "不足3项\n挂1"]
    assert [each.text for each in document.paragraphs if "趋势（" in each.text] == ["附件11　趋势（3个月）"]


def test_a_leader_has_the_trends_of_the_own_units_alone():
    found = made(JANUARY, FEBRUARY).of({"办公室"})
    assert [unit.short for unit in found.units] == ["办公室"]
    assert [len(found.total[each].due) for each in found.months] == [1, 2]
